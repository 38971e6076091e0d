//! `seisaku peers`: the endpoints that queries may ask by `SERVICE`, and how they are.

use anyhow::anyhow;
use clap::Args;
use seisaku_federation::{Federation, Measured, Peer, Peers};

use crate::config::Config;
use crate::exit::{Done, Failure, Outcome};
use crate::output;

/// The peers that the program knows, with what the configuration says.
pub(crate) fn federation(config: &Config) -> Result<Federation, Failure> {
    let peers = Peers::new(&config.peers).map_err(|error| Failure::Call(error.into()))?;
    Ok(Federation::with(peers, config.federation))
}

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Example: seisaku peers\n         seisaku --config seisaku.toml peers --check\n\nThe exit status is 1 where a peer that is asked does not answer."
)]
pub(crate) struct PeersArgs {
    /// Ask each for one solution, twice, and tell how long it took.
    #[arg(long)]
    pub check: bool,
}

pub(crate) fn run(args: &PeersArgs, config: &Config) -> Outcome {
    let federation = federation(config)?;
    if !args.check {
        for peer in federation.peers().iter() {
            output::line(&line(peer, &[]))?;
        }
        return Ok(Done::Whole);
    }
    let mut silent = 0;
    for measured in federation.measure().map_err(|e| anyhow!(e))? {
        let Measured { peer, times } = measured;
        match times {
            Ok(times) => {
                let times = times.map(|time| format!("{} ms", time.as_millis()));
                output::line(&line(&peer, &times))?;
            }
            Err(fault) => {
                silent += 1;
                output::problem(&format!("{} <{}>: {fault}", peer.name, peer.endpoint));
            }
        }
    }
    match silent {
        0 => Ok(Done::Whole),
        n => Err(Failure::Input(anyhow!("{n} peers do not answer"))),
    }
}

/// A peer in columns that a script can take apart.
fn line(peer: &Peer, more: &[String]) -> String {
    let mut columns = vec![peer.name.clone(), peer.endpoint.clone()];
    columns.extend(more.iter().cloned());
    columns.push(peer.label.clone());
    columns.join("\t")
}
