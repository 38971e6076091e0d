//! `seisaku worker`: a process that a server starts to answer queries in. It speaks to its server
//! through its standard input and output, and ends when that does.
//!
//! It opens an index that its server has made or verified, and nothing else: it is ready in a moment,
//! and what happens to other files meanwhile is nothing to it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use seisaku_federation::{Federation, Options, Peers, Profile};
use seisaku_index::Snapshot;
use seisaku_server::WorkerCommand;
use seisaku_vocab::Space;

use crate::exit::{Done, Outcome};
use crate::log;

/// What a worker is called with.
#[derive(Clone, Debug, Args)]
pub(crate) struct WorkerArgs {
    /// The index.
    #[arg(long, value_name = "FILE")]
    pub index: PathBuf,
    /// What it was made of.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub origin: String,
    /// The base of our own IRIs.
    #[arg(long, value_name = "IRI")]
    pub base: String,
    /// Bytes that a query may hold beyond the data.
    #[arg(long, value_name = "BYTES")]
    pub memory: u64,
    /// What the configuration of the server says of peers, as JSON.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub peers: String,
    /// How far it goes with them, as JSON.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub federation: String,
}

pub(crate) fn run(args: &WorkerArgs) -> Outcome {
    log::plain();
    let snapshot = open(&args.index, &args.origin)?;
    let space = Space::new(&args.base)?;
    let (input, output) = (io::stdin().lock(), io::stdout());
    let peers = serde_json::from_str(&args.peers).context("the peers cannot be read")?;
    let options = serde_json::from_str(&args.federation);
    let options = options.context("the options for peers cannot be read")?;
    // What was made of a release has its name; what is remembered of another counts no longer.
    let federation = Federation::with(Peers::new(&peers)?, options).serving("", &args.origin);
    seisaku_server::work(&snapshot, &space, args.memory, federation, input, output)
        .context("the server cannot be spoken to")?;
    Ok(Done::Whole)
}

/// The statements of an index, once all of it is found to be as it was written.
pub(crate) fn open(index: &Path, origin: &str) -> anyhow::Result<Snapshot> {
    let failed = || format!("the index {} cannot be used", index.display());
    let file = File::open(index).with_context(failed)?;
    let snapshot = Snapshot::open(&file, origin).with_context(failed)?;
    snapshot.verify().with_context(failed)?;
    Ok(snapshot)
}

/// What every worker of a server has in common.
pub(crate) struct Own<'a> {
    /// Bytes that a query may hold beyond the data.
    pub memory: u64,
    /// What the configuration says of peers.
    pub peers: &'a BTreeMap<String, Profile>,
    /// How far the server goes with them.
    pub federation: Options,
}

/// How a worker over an index is started.
pub(crate) fn over(
    index: &Path,
    origin: &str,
    base: &str,
    own: &Own<'_>,
) -> anyhow::Result<WorkerCommand> {
    // The worker may run in another folder than we do one day.
    let index = std::path::absolute(index).context("the index has no path")?;
    let mut peers = Vec::new();
    if !own.peers.is_empty() {
        peers.push("--peers".into());
        peers.push(serde_json::to_string(own.peers)?.into());
    }
    if own.federation != Options::default() {
        peers.push("--federation".into());
        peers.push(serde_json::to_string(&own.federation)?.into());
    }
    Ok(WorkerCommand {
        program: std::env::current_exe().context("the program does not know where it lies")?,
        arguments: [
            "worker".into(),
            "--index".into(),
            index.into(),
            "--origin".into(),
            origin.into(),
            "--base".into(),
            base.into(),
            "--memory".into(),
            own.memory.to_string().into(),
        ]
        .into_iter()
        .chain(peers)
        .collect(),
    })
}
