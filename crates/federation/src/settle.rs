//! What becomes of solutions that came, and of such as did not.

use oxigraph::model::Variable;

use crate::algebra::Site;
use crate::answer::Row;
use crate::fault::PeerError;
use crate::lane::{Came, Lane};
use crate::report::Visit;
use crate::session::Run;

/// Things that are missing, of which each peer's first are told.
const TOLD: usize = 10;

/// What came of a block goes to the rows, or ends the query.
pub(crate) fn settle(
    came: Came,
    lane: &mut Lane,
    site: &Site,
    rows: &mut Vec<Row>,
) -> Result<(), PeerError> {
    match came {
        Came::Nothing => {}
        Came::Rows(more) => rows.extend(more),
        Came::Missing(fault, missing, alone) => {
            if !site.silent {
                return Err(PeerError::Missing {
                    peer: lane.visit.peer.clone(),
                    endpoint: lane.visit.endpoint.clone(),
                    fault: Box::new(fault),
                    missing: format!(
                        "{missing}; ask again later, ask for less, or write SERVICE SILENT to go on without"
                    ),
                });
            }
            tracing::warn!(peer = %lane.visit.peer, %fault, %missing, "a peer failed under SILENT");
            if lane.visit.missing.len() < TOLD {
                lane.visit.missing.push(format!("{fault}; {missing}"));
            }
            match alone.is_empty() {
                true => rows.push(vec![None; site.variables.len()]),
                false => rows.extend(alone),
            }
        }
    }
    Ok(())
}

/// A place that nobody is asked for: an error, or under `SILENT` rows that stand for themselves.
pub(crate) fn refuse(
    error: PeerError,
    site: &Site,
    rows: &[Row],
    run: &mut Run,
) -> Result<(), PeerError> {
    if !site.silent {
        return Err(error);
    }
    let (peer, endpoint) = match &error {
        PeerError::Unknown { endpoint } => (String::new(), endpoint.clone()),
        PeerError::Missing { peer, endpoint, .. } => (peer.clone(), endpoint.clone()),
        _ => (String::new(), String::new()),
    };
    run.visits.push(Visit {
        peer,
        endpoint,
        missing: vec![error.to_string()],
        ..Visit::default()
    });
    if site.source.is_none() || rows.is_empty() && site.keys.is_empty() {
        run.rows.push(vec![None; site.variables.len()]);
    }
    for row in rows {
        let value = |v: &Variable| {
            let column = site.keys.iter().position(|key| key == v)?;
            row.get(column).cloned().flatten()
        };
        run.rows.push(site.variables.iter().map(value).collect());
    }
    Ok(())
}
