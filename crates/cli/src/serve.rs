//! `seisaku serve`: the newest release, or RDF files as they are, over HTTP.

use std::fs::File;
use std::io::BufReader;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use oxigraph::model::GraphName;
use seisaku_index::{Input, Loader, Snapshot};
use seisaku_query::Limits;
use seisaku_release::{OpenError, Release, list, newest};
use seisaku_server::{AppState, Example, Places, ReleaseInfo, Served, Settings};
use seisaku_vocab::{DEFAULT_BASE, Space};

use crate::args::{BuildArgs, CommonArgs, DEFAULT_BIND, DefaultGraph, ServeArgs};
use crate::exit::{Chain, Done, Failure, Outcome};
use crate::ontology::Ontology;
use crate::{build, config, data, output, worker};

/// How long a query may take unless the operator says otherwise.
const DEFAULT_QUERY_TIMEOUT: u64 = 30;

pub(crate) fn run(args: &ServeArgs, build: &config::Build, common: &CommonArgs) -> Outcome {
    log();
    let bind = args.bind.as_deref().unwrap_or(DEFAULT_BIND);
    // Bound before anything else, so that an address in use is told before a release is built.
    let listener = TcpListener::bind(bind).map_err(|error| {
        Failure::Input(anyhow!(error).context(format!(
            "{bind} cannot be listened on; stop what listens there, or give another --bind HOST:PORT"
        )))
    })?;
    let address = listener.local_addr()?;
    let union = args.default_graph != Some(DefaultGraph::Own);
    let settings = settings(args);
    let served = if args.data.is_empty() {
        release(build, common, union, settings.memory)?
    } else {
        let address = format!("http://{address}/");
        files(&args.data, &address, union, settings.memory)?
    };
    let what = match &served.release {
        Some(release) => format!("release {}", release.id),
        None => "files".to_owned(),
    };
    output::note(&format!(
        "serving {} statements of {what}\nlistening on http://{address}/",
        served.snapshot.len()
    ));
    listen(listener, AppState::new(served, settings))?;
    Ok(Done::Whole)
}

/// What the service may take; what nobody said is as it is by default.
pub(crate) fn settings(args: &ServeArgs) -> Settings {
    let default = Settings::default();
    let seconds = args.query_timeout.unwrap_or(DEFAULT_QUERY_TIMEOUT);
    let bytes = |mebibytes: u64| mebibytes.saturating_mul(1 << 20);
    let memory = args.query_memory.map_or(default.memory, bytes);
    let at_once = args.queries_at_once.unwrap_or(default.places.at_once);
    Settings {
        limits: Limits {
            time: Duration::from_secs(seconds),
            ..args.limits.limits()
        },
        memory,
        memory_of_all: args.queries_memory.map_or(memory.saturating_mul(3), bytes),
        places: Places {
            at_once: at_once.max(2),
            long_at_once: (at_once / 2).max(1),
            queue: args.queue.unwrap_or(default.places.queue),
            ..default.places
        },
        trusted_proxies: args.trusted_proxy.clone(),
        ..default
    }
}

fn listen(listener: TcpListener, state: AppState) -> anyhow::Result<()> {
    listener
        .set_nonblocking(true)
        .context("the socket cannot be prepared")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the server cannot be started")?;
    runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::from_std(listener).context("the socket cannot be prepared")?;
        Ok(seisaku_server::serve(listener, state, shutdown()).await?)
    })
}

/// Ends when the process is asked to.
async fn shutdown() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the signal ends the process by itself.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Log lines on standard error; `RUST_LOG` chooses how many.
pub(crate) fn log() {
    use tracing_subscriber::EnvFilter;
    use tracing_subscriber::filter::LevelFilter;
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::WARN.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// The newest release; one is built from the seeds where there is none.
fn release(
    build: &config::Build,
    common: &CommonArgs,
    union: bool,
    memory: u64,
) -> Result<Served, Failure> {
    let dir = common.releases();
    let id = match newest(&dir) {
        Ok(id) => id,
        Err(OpenError::Empty(_)) => {
            output::note("there is no release yet; building one");
            let args = BuildArgs::default().over(build);
            build::build(&args, common)?.id
        }
        Err(error) => return Err(error.into()),
    };
    let release = Release::open(&dir, &id)?;
    Ok(Served {
        snapshot: release.snapshot()?,
        space: release.space().clone(),
        endpoint: release.manifest().endpoint.clone(),
        union_default_graph: union,
        releases: all(&dir)?,
        examples: examples(&Ontology::read(common)?, release.space()),
        release: Some(ReleaseInfo::from(&release)),
        worker: Some(worker::over_release(&dir, &id, memory)?),
    })
}

/// Every release that is whole; a damaged one is reported and not offered.
fn all(dir: &Path) -> anyhow::Result<Vec<ReleaseInfo>> {
    let mut releases = Vec::new();
    for id in list(dir)? {
        match Release::open(dir, &id) {
            Ok(release) => releases.push(ReleaseInfo::from(&release)),
            Err(error) => output::problem(&Chain(&error).to_string()),
        }
    }
    Ok(releases)
}

/// RDF files as they are. A file's statements without a graph stay in the default graph.
fn files(files: &[PathBuf], address: &str, union: bool, memory: u64) -> anyhow::Result<Served> {
    Ok(Served {
        snapshot: load(files, address)?,
        space: Space::new(address)?,
        endpoint: format!("{address}sparql"),
        union_default_graph: union,
        release: None,
        releases: Vec::new(),
        examples: Vec::new(),
        worker: Some(worker::over_files(files, address, memory)?),
    })
}

/// The statements of files; relative IRIs in them are resolved against the address.
pub(crate) fn load(files: &[PathBuf], address: &str) -> anyhow::Result<Snapshot> {
    let mut loader = Loader::new();
    for path in files {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("{name} cannot be read"))?;
        let input = Input {
            name: &name,
            format: data::format_of(path)?,
            base: Some(address),
            graph: GraphName::DefaultGraph,
        };
        loader.read(&input, BufReader::new(file))?;
    }
    Ok(loader.finish()?)
}

/// The example queries of the ontology, with the base of the release.
fn examples(ontology: &Ontology, space: &Space) -> Vec<Example> {
    ontology
        .queries()
        .map(|(_, text)| {
            let title = |language: &str| {
                text.lines()
                    .find_map(|line| line.strip_prefix(&format!("# {language}: ")))
                    .unwrap_or_default()
                    .to_owned()
            };
            let body = text
                .lines()
                .skip_while(|line| line.starts_with('#') || line.is_empty());
            Example {
                title_ja: title("ja"),
                title_en: title("en"),
                query: body
                    .collect::<Vec<_>>()
                    .join("\n")
                    .replace(DEFAULT_BASE, space.base()),
            }
        })
        .collect()
}
