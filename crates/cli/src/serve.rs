//! `seisaku serve`: the newest release, or RDF files as they are, over HTTP.

use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, anyhow};
use seisaku_query::Limits;
use seisaku_server::{AppState, Places, Served, Settings};

use crate::args::{CommonArgs, DEFAULT_BIND, DefaultGraph, ServeArgs};
use crate::config::Config;
use crate::exit::{Done, Failure, Outcome};
use crate::source::{Indexes, Source};
use crate::{log, peers, signals, takeover};

/// How long a query may take unless the operator says otherwise.
const DEFAULT_QUERY_TIMEOUT: u64 = 30;

/// How long threads may go on that wait for the disk when all else has ended.
const LAST: Duration = Duration::from_millis(500);

pub(crate) fn run(args: &ServeArgs, config: &Config, common: &CommonArgs) -> Outcome {
    log::start(&args.operate)?;
    let build = &config.build;
    let bind = args.bind.as_deref().unwrap_or(DEFAULT_BIND);
    // Bound before anything else, so that an address in use is told before a release is built.
    let listener = TcpListener::bind(bind).map_err(|error| {
        Failure::Input(anyhow!(error).context(format!(
            "{bind} cannot be listened on; stop what listens there, or give another --bind HOST:PORT"
        )))
    })?;
    let address = listener.local_addr()?;
    let settings = Settings {
        federation: peers::federation(config)?,
        ..settings(args)
    };
    let source = Source {
        common: common.clone(),
        files: args.data.clone(),
        address: format!("http://{address}/"),
        union: args.default_graph != Some(DefaultGraph::Own),
        memory: settings.memory,
        report: args.report.clone(),
        peers: config.peers.clone(),
        federation: config.federation,
        indexes: Indexes::default(),
    };
    let served = source.first(build)?;
    let statements = statements(&served);
    log::note(
        &args.operate,
        &format!("serving {statements}\nlistening on http://{address}/"),
    );
    listen(listener, AppState::new(served, settings), source, args)?;
    Ok(Done::Whole)
}

/// What is served, in a few words.
pub(crate) fn statements(served: &Served) -> String {
    let what = match &served.release {
        Some(release) => format!("release {}", release.id),
        None => "files".to_owned(),
    };
    format!("{} statements of {what}", served.snapshot.len())
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
        keeping: args.keeping.keeping(),
        trusted_proxies: args.trusted_proxy.clone(),
        drain: args.operate.drain(),
        log_queries: args.operate.log_queries,
        clock,
        ..default
    }
}

/// An address at which a wrong reading can be reported.
pub(crate) fn report(address: &str) -> Result<String, String> {
    let known = ["mailto:", "http://", "https://"];
    let reachable = known.iter().any(|scheme| address.starts_with(scheme));
    if reachable && address.contains("{iri}") {
        Ok(address.to_owned())
    } else {
        let example = "mailto:data@example.org?subject={iri}";
        Err(format!(
            "it is no mailto, http or https address with {{iri}} in it; write it as {example}"
        ))
    }
}

fn listen(
    listener: TcpListener,
    state: AppState,
    source: Source,
    args: &ServeArgs,
) -> anyhow::Result<()> {
    listener
        .set_nonblocking(true)
        .context("the socket cannot be prepared")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the server cannot be started")?;
    let ended = runtime.block_on(async {
        let listener =
            tokio::net::TcpListener::from_std(listener).context("the socket cannot be prepared")?;
        let watch = takeover::watch(state.clone(), source, args.operate.clone());
        tokio::spawn(watch);
        let shutdown = signals::shutdown();
        Ok(seisaku_server::serve(listener, state, shutdown).await?)
    });
    runtime.shutdown_timeout(LAST);
    ended
}

/// The clock of the system.
#[expect(
    clippy::disallowed_methods,
    reason = "the age of a release is told to operators, and becomes no part of any data"
)]
fn clock() -> SystemTime {
    SystemTime::now()
}
