//! `seisaku worker`: a process that a server starts to answer queries in. It speaks to its server
//! through its standard input and output, and ends when that does.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use seisaku_federation::{Federation, Peers, Profile};
use seisaku_index::Snapshot;
use seisaku_release::Release;
use seisaku_server::WorkerCommand;
use seisaku_vocab::Space;

use crate::args::{CommonArgs, DEFAULT_ENDPOINT};
use crate::exit::{Done, Outcome};
use crate::serve;

/// What a worker is called with.
#[derive(Clone, Debug, Args)]
pub(crate) struct WorkerArgs {
    /// The release.
    #[arg(long, value_name = "ID", conflicts_with = "data")]
    pub release: Option<String>,
    /// Files in place of a release.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub data: Vec<PathBuf>,
    /// The address that relative IRIs in the files are resolved against.
    #[arg(long, value_name = "IRI", default_value = DEFAULT_ENDPOINT)]
    pub address: String,
    /// Bytes that a query may hold beyond the data.
    #[arg(long, value_name = "BYTES")]
    pub memory: u64,
    /// What the configuration of the server says of peers, as JSON.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub peers: String,
}

pub(crate) fn run(args: &WorkerArgs, common: &CommonArgs) -> Outcome {
    serve::log();
    let (snapshot, space) = data(args, common)?;
    let (input, output) = (io::stdin().lock(), io::stdout());
    let peers = serde_json::from_str(&args.peers).context("the peers cannot be read")?;
    let federation = Federation::new(Peers::new(&peers)?);
    seisaku_server::work(&snapshot, &space, args.memory, federation, input, output)
        .context("the server cannot be spoken to")?;
    Ok(Done::Whole)
}

fn data(args: &WorkerArgs, common: &CommonArgs) -> anyhow::Result<(Snapshot, Space)> {
    match &args.release {
        Some(id) => {
            let release = Release::open(&common.releases(), id)?;
            Ok((release.snapshot()?, release.space().clone()))
        }
        None => {
            let snapshot = serve::load(&args.data, &args.address)?;
            Ok((snapshot, Space::new(&args.address)?))
        }
    }
}

/// What every worker of a server has in common.
pub(crate) struct Own<'a> {
    /// Bytes that a query may hold beyond the data.
    pub memory: u64,
    /// What the configuration says of peers.
    pub peers: &'a BTreeMap<String, Profile>,
}

/// How a worker over a release is started.
pub(crate) fn over_release(dir: &Path, id: &str, own: &Own<'_>) -> anyhow::Result<WorkerCommand> {
    // The worker may run in another folder than we do one day.
    let dir = std::path::absolute(dir).context("the folder of releases has no path")?;
    let arguments = [
        "--releases".into(),
        dir.into(),
        "--release".into(),
        id.into(),
    ];
    command(arguments, own)
}

/// How a worker over files is started.
pub(crate) fn over_files(
    files: &[PathBuf],
    address: &str,
    own: &Own<'_>,
) -> anyhow::Result<WorkerCommand> {
    let mut arguments: Vec<OsString> = vec!["--address".into(), address.into(), "--data".into()];
    for file in files {
        let file = std::path::absolute(file).context("a file has no path")?;
        arguments.push(file.into());
    }
    command(arguments, own)
}

fn command(
    arguments: impl IntoIterator<Item = OsString>,
    own: &Own<'_>,
) -> anyhow::Result<WorkerCommand> {
    let mut all: Vec<OsString> = vec!["worker".into(), "--memory".into()];
    all.push(own.memory.to_string().into());
    if !own.peers.is_empty() {
        all.push("--peers".into());
        all.push(serde_json::to_string(own.peers)?.into());
    }
    all.extend(arguments);
    Ok(WorkerCommand {
        program: std::env::current_exe().context("the program does not know where it lies")?,
        arguments: all,
    })
}
