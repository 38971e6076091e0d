//! What is served: the newest release, or RDF files as they are.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use oxigraph::model::GraphName;
use seisaku_federation::{Options, Profile};
use seisaku_index::{Input, Loader, Snapshot};
use seisaku_release::{OpenError, Release, list, newest};
use seisaku_server::{Example, ReleaseInfo, Served, WorkerCommand};
use seisaku_vocab::{DEFAULT_BASE, Space};
use tempfile::{NamedTempFile, TempPath};

use crate::args::{BuildArgs, CommonArgs};
use crate::exit::{Chain, Failure};
use crate::ontology::Ontology;
use crate::{build, config, data, output, worker};

/// Where the statements come from, and how they are served.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) common: CommonArgs,
    /// The files that are served in place of a release, and the address that relative IRIs in
    /// them are resolved against.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) address: String,
    pub(crate) union: bool,
    /// The memory that one query may hold.
    pub(crate) memory: u64,
    /// Where a wrong reading is reported.
    pub(crate) report: Option<String>,
    /// What the configuration says of peers.
    pub(crate) peers: BTreeMap<String, Profile>,
    /// How far the service goes with them.
    pub(crate) federation: Options,
    pub(crate) indexes: Indexes,
}

/// Indexes for workers where none lies beside the data: of what is served, and of what was served
/// before, which late queries may still need. They go away with the last clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Indexes(Arc<Mutex<VecDeque<TempPath>>>);

impl Indexes {
    /// Writes an index into the folder for temporary files.
    fn add(&self, snapshot: &Snapshot) -> anyhow::Result<PathBuf> {
        let mut file = NamedTempFile::with_prefix("seisaku-")?;
        snapshot.write(file.as_file_mut())?;
        let path = file.into_temp_path();
        let kept = path.to_path_buf();
        let mut indexes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        indexes.push_back(path);
        if indexes.len() > 2 {
            indexes.pop_front();
        }
        Ok(kept)
    }
}

impl Source {
    /// What is to be served first: where there is no release, one is built from the seeds.
    pub(crate) fn first(&self, build: &config::Build) -> Result<Served, Failure> {
        if self.files.is_empty() && matches!(newest(&self.dir()), Err(OpenError::Empty(_))) {
            output::note("there is no release yet; building one");
            build::build(&BuildArgs::default().over(build), &self.common)?;
        }
        Ok(self.open()?)
    }

    /// What is to be served now.
    pub(crate) fn open(&self) -> anyhow::Result<Served> {
        if self.files.is_empty() {
            self.release(&newest(&self.dir())?)
        } else {
            self.load()
        }
    }

    /// The id of the release that is to be served now; none where files are.
    pub(crate) fn newest(&self) -> anyhow::Result<Option<String>> {
        if self.files.is_empty() {
            Ok(Some(newest(&self.dir())?))
        } else {
            Ok(None)
        }
    }

    fn own(&self) -> worker::Own<'_> {
        worker::Own {
            memory: self.memory,
            peers: &self.peers,
            federation: self.federation,
        }
    }

    fn dir(&self) -> PathBuf {
        self.common.releases()
    }

    fn release(&self, id: &str) -> anyhow::Result<Served> {
        let dir = self.dir();
        let release = Release::open(&dir, id)?;
        let snapshot = release.snapshot()?;
        let base = release.space().base();
        let worker = match worker::open(&release.index_path(), id) {
            Ok(_) => Some(worker::over(&release.index_path(), id, base, &self.own())?),
            // Nobody could write it there.
            Err(_) => self.worker(&snapshot, id, base),
        };
        Ok(Served {
            snapshot,
            space: release.space().clone(),
            endpoint: release.manifest().endpoint.clone(),
            union_default_graph: self.union,
            releases: all(&dir)?,
            examples: examples(&Ontology::read(&self.common)?, release.space()),
            release: Some(ReleaseInfo::from(&release)),
            report: self.report.clone(),
            worker,
        })
    }

    /// Workers over an index of their own; none where it cannot be written, which is told.
    fn worker(&self, snapshot: &Snapshot, origin: &str, base: &str) -> Option<WorkerCommand> {
        let written = self.indexes.add(snapshot);
        let command = written.and_then(|index| worker::over(&index, origin, base, &self.own()));
        if let Err(error) = &command {
            output::problem(&format!(
                "queries run without workers, and limits are kept less well: no index can be written to \
                 the folder for temporary files ({error}); give another by TMPDIR"
            ));
        }
        command.ok()
    }

    /// RDF files as they are. A file's statements without a graph stay in the default graph.
    fn load(&self) -> anyhow::Result<Served> {
        let (files, address) = (&self.files, &self.address);
        // Not the files: they may change while they are served.
        let snapshot = load(files, address)?;
        Ok(Served {
            worker: self.worker(&snapshot, "", address),
            snapshot,
            space: Space::new(address)?,
            endpoint: format!("{address}sparql"),
            union_default_graph: self.union,
            release: None,
            releases: Vec::new(),
            examples: Vec::new(),
            report: self.report.clone(),
        })
    }
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

/// The statements of files; relative IRIs in them are resolved against the address.
fn load(files: &[PathBuf], address: &str) -> anyhow::Result<Snapshot> {
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
            let title = |language: &str| crate::examples::title(text, language).to_owned();
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
