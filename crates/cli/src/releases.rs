//! `seisaku releases`: what there is.

use seisaku_release::{Release, list, newest};

use crate::args::CommonArgs;
use crate::exit::{Chain, Done, Outcome};
use crate::output;

pub(crate) fn run(common: &CommonArgs) -> Outcome {
    let dir = common.releases();
    let current = newest(&dir)?;
    let mut outcome = Done::Whole;
    for id in list(&dir)? {
        let mark = if id == current { "\tcurrent" } else { "" };
        match Release::open(&dir, &id) {
            Ok(release) => {
                let quads = release.manifest().counts.quads;
                output::line(&format!("{id}\t{quads} statements{mark}"))?;
            }
            Err(error) => {
                output::line(&format!("{id}\tdamaged{mark}"))?;
                output::problem(&Chain(&error).to_string());
                outcome = Done::Part;
            }
        }
    }
    Ok(outcome)
}

/// The release of this id, or the newest.
pub(crate) fn open(common: &CommonArgs, id: Option<&str>) -> anyhow::Result<Release> {
    let dir = common.releases();
    let id = match id {
        Some(id) => id.to_owned(),
        None => newest(&dir)?,
    };
    Ok(Release::open(&dir, &id)?)
}
