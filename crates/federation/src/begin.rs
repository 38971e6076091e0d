//! How the reading of a stage begins: its bindings are gathered, and each goes to its peer.

use std::collections::BTreeMap;
use std::sync::Arc;

use oxigraph::model::Term;
use spargebra::Query;
use spargebra::term::NamedNodePattern;

use crate::algebra::Site;
use crate::answer::Row;
use crate::choose::Choice;
use crate::fault::{Fault, PeerError};
use crate::lane::Lane;
use crate::session::{Run, Session};
use crate::settle::refuse;

impl Session {
    /// Gathers the bindings of a place and settles who is asked for what.
    pub(crate) fn begin(&self, number: usize, site: &Site, run: &mut Run) -> Result<(), PeerError> {
        let rows = match (run.gathered.take(), &site.source) {
            (Some(rows), _) => Some(rows),
            (None, None) => None,
            (None, Some(query)) => Some(self.bindings(query)?),
        };
        let mark = format!("f{number}");
        match &site.name {
            NamedNodePattern::NamedNode(endpoint) => {
                self.visit(site, endpoint.as_str(), rows, mark, run)
            }
            NamedNodePattern::Variable(variable) => {
                let Some(rows) = rows.filter(|_| site.keys.first() == Some(variable)) else {
                    let variable = variable.as_str().to_owned();
                    return refuse(PeerError::Unbound { variable }, site, &[], run);
                };
                let mut by_endpoint: BTreeMap<String, Vec<Row>> = BTreeMap::new();
                for row in rows {
                    match row.first() {
                        Some(Some(Term::NamedNode(endpoint))) => {
                            let own = by_endpoint.entry(endpoint.as_str().to_owned());
                            own.or_default().push(row);
                        }
                        other => {
                            let value = other.cloned().flatten();
                            let error = PeerError::NoEndpoint {
                                variable: variable.as_str().to_owned(),
                                value: value
                                    .map_or_else(|| "nothing".to_owned(), |v| v.to_string()),
                            };
                            refuse(error, site, &[row], run)?;
                        }
                    }
                }
                for (index, (endpoint, rows)) in by_endpoint.into_iter().enumerate() {
                    self.visit(site, &endpoint, Some(rows), format!("{mark}e{index}"), run)?;
                }
                Ok(())
            }
        }
    }

    fn visit(
        &self,
        site: &Site,
        endpoint: &str,
        rows: Option<Vec<Row>>,
        mark: String,
        run: &mut Run,
    ) -> Result<(), PeerError> {
        let Some(peer) = self.0.federation.peers().find(endpoint) else {
            let endpoint = endpoint.to_owned();
            let rows = rows.unwrap_or_default();
            return refuse(PeerError::Unknown { endpoint }, site, &rows, run);
        };
        let admitted = self.0.aid.admit(&peer.name);
        if let Err(failures) = self.0.federation.outside()?.wait(admitted) {
            let fault = Fault::Resting(failures);
            let error = PeerError::Missing {
                peer: peer.name.clone(),
                endpoint: peer.endpoint.clone(),
                fault: Box::new(fault),
                missing: "it was not asked".to_owned(),
            };
            return refuse(error, site, &rows.unwrap_or_default(), run);
        }
        let probe = run.plan.choice == Choice::Later;
        let lane = Lane::new(Arc::clone(peer), &site.keys, rows, mark, probe);
        run.lanes.push(lane);
        Ok(())
    }

    fn bindings(&self, query: &Query) -> Result<Vec<Row>, PeerError> {
        let most = self.0.federation.options().query_bindings as usize;
        let (rows, over) = self.gather(query, most)?;
        if over {
            let words = format!("there are more than {most}; narrow the query down");
            return Err(PeerError::Local(words));
        }
        Ok(rows)
    }

    /// Bindings of ours up to a number, and whether there are more.
    pub(crate) fn gather(&self, query: &Query, most: usize) -> Result<(Vec<Row>, bool), PeerError> {
        let mut rows = Vec::new();
        let mut over = false;
        let mut take = |row| {
            rows.push(row);
            over = rows.len() > most;
            !over
        };
        let gathered = self.0.local.solutions(query, self, &mut take);
        self.check()?;
        gathered.map_err(PeerError::Local)?;
        Ok((rows, over))
    }
}
