//! A peer that goes first: all that it has here is asked for at once, and stands in the query as a
//! table, so that our own part is looked up by it and not the other way round.

use std::future::Future;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern};

use crate::algebra::{Site, fill, table};
use crate::answer::Row;
use crate::choose::Choice;
use crate::fault::PeerError;
use crate::fetch::{self, Question};
use crate::lane::{FEW, MOST};
use crate::memory::Count;
use crate::outside::Outside;
use crate::peers::Peer;
use crate::report::Visit;
use crate::session::{Run, Session};

impl Session {
    /// Reads a place that goes first. Where that fails, or it has more than was thought, our
    /// bindings go out after all. The table is none where the rows cannot stand in a query.
    pub(crate) fn first(
        &self,
        number: usize,
        site: &Site,
        run: &mut Run,
    ) -> Result<Option<GraphPattern>, PeerError> {
        run.plan.choice = Choice::Ours;
        let NamedNodePattern::NamedNode(endpoint) = &site.name else {
            return Ok(None);
        };
        let federation = &self.0.federation;
        let (Some(peer), outside) = (
            federation.peers().find(endpoint.as_str()),
            federation.outside()?,
        ) else {
            return Ok(None);
        };
        if outside.wait(self.0.aid.admit(&peer.name)).is_err() {
            return Ok(None);
        }
        let since = Instant::now();
        let mut question = self.question(peer, site.pattern.clone(), &site.variables, Some(FEW));
        question.mark = format!("f{number}a");
        let asker = self.asker(outside);
        let (result, cost) = self.wait(outside, fetch::whole(asker, question))?;
        let mut visit = Visit {
            peer: peer.name.clone(),
            endpoint: peer.endpoint.clone(),
            how: "first".to_owned(),
            requests: cost.requests,
            kept: usize::from(cost.kept),
            bytes_out: cost.bytes_out,
            bytes_in: cost.bytes_in,
            milliseconds: u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX),
            ..Visit::default()
        };
        let rows = match result {
            Ok(answer) if answer.rows.len() < FEW => answer.rows,
            Ok(answer) => {
                let count = Count {
                    rows: answer.rows.len() as u64,
                    at_least: true,
                };
                self.0.aid.learn(self.count_key(peer, site), count);
                visit
                    .notes
                    .push("it has more than was thought, so our bindings went out".to_owned());
                run.visits.push(visit);
                return Ok(None);
            }
            Err(fault) => {
                if fault.is_outage() {
                    self.0.aid.fared(&peer.name, false);
                }
                visit.failed = 1;
                visit.notes.push(format!("{fault}; our bindings went out"));
                run.visits.push(visit);
                return Ok(None);
            }
        };
        if !cost.kept {
            self.0.aid.fared(&peer.name, true);
        }
        visit.blocks = 1;
        visit.rows = rows.len() as u64;
        run.visits.push(visit);
        run.plan.choice = Choice::Theirs;
        run.begun = true;
        run.gathered = None;
        run.rows = rows
            .into_iter()
            .flat_map(|row| ours(peer, site, row))
            .collect();
        Ok(grounded(&site.variables, &run.rows))
    }

    /// Puts a table in the place of a stage: in the query, and in the sources of the stages after it.
    pub(crate) fn fill(&self, number: usize, table: &GraphPattern, query: &mut Query) {
        let (Query::Select { pattern, .. }
        | Query::Ask { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }) = query;
        fill(pattern, number, table);
        for other in 0..self.0.stages.len() {
            let mut site = self.site(other).as_ref().clone();
            if let Some(Query::Select { pattern, .. }) = &mut site.source {
                fill(pattern, number, table);
                self.set_site(other, site);
            }
        }
    }

    /// A question about a pattern without bindings of ours.
    pub(crate) fn question(
        &self,
        peer: &Arc<Peer>,
        pattern: GraphPattern,
        variables: &[Variable],
        enough: Option<usize>,
    ) -> Question {
        Question {
            peer: Arc::clone(peer),
            pattern,
            variables: variables.to_vec(),
            enough,
            most: MOST,
            mark: "q".to_owned(),
            bindings: 0,
            until: self.until(),
            delay: Duration::ZERO,
        }
    }

    /// Waits for something outside, as long as the query is wanted.
    pub(crate) fn wait<T: Send + 'static>(
        &self,
        outside: &Outside,
        task: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, PeerError> {
        let (sender, receiver) = mpsc::channel();
        let task = outside.spawn(async move {
            // Nobody listens any more when the query has ended.
            let _ = sender.send(task.await);
        });
        loop {
            match self.receive(&receiver) {
                Ok(None) => {}
                Ok(Some(done)) => return Ok(done),
                Err(error) => {
                    task.abort();
                    return Err(error);
                }
            }
        }
    }
}

/// A row with each name under which ours may have it: one row for each. Only those meet something
/// here that are used here.
fn ours(peer: &Peer, site: &Site, row: Row) -> Vec<Row> {
    let mut rows = vec![row];
    if peer.forms.is_empty() {
        return rows;
    }
    for (column, variable) in site.variables.iter().enumerate() {
        if !site.keys.contains(variable) {
            continue;
        }
        rows = rows
            .into_iter()
            .flat_map(|row| {
                let names = match row.get(column) {
                    Some(Some(Term::NamedNode(iri))) => peer.ours(iri.as_str()),
                    _ => Vec::new(),
                };
                let other = |name: String| {
                    let mut row = row.clone();
                    row[column] = Some(NamedNode::new_unchecked(name).into());
                    row
                };
                let mut all: Vec<Row> = names.into_iter().map(other).collect();
                all.push(row);
                all
            })
            .collect();
    }
    rows
}

/// Rows as a table; `None` where a blank node or a triple is among the values.
fn grounded(variables: &[Variable], rows: &[Row]) -> Option<GraphPattern> {
    let ground = |term: &Option<Term>| match term {
        None => Some(None),
        Some(Term::NamedNode(node)) => Some(Some(GroundTerm::from(node.clone()))),
        Some(Term::Literal(literal)) => Some(Some(GroundTerm::from(literal.clone()))),
        Some(Term::BlankNode(_) | Term::Triple(_)) => None,
    };
    let row = |row: &Row| row.iter().map(ground).collect::<Option<Vec<_>>>();
    let rows = rows.iter().map(row).collect::<Option<Vec<_>>>()?;
    Some(table(variables, rows))
}
