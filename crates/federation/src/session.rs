//! The endpoints that one query asks: a stage for each place, read by the evaluator as a service.
//!
//! A stage does nothing until it is read. It then gathers its bindings from our own data, sends
//! them in blocks, and gives the solutions as they come; whoever reads it again gets those that
//! are there already. A failure is kept here, since the evaluator may swallow it (in `EXISTS`,
//! for one), and whoever writes the answer looks at it between rows.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use oxigraph::model::{Term, Variable};
use oxigraph::sparql::SparqlEvaluator;
use spargebra::Query;
use spargebra::term::NamedNodePattern;

use crate::Federation;
use crate::algebra::{Site, rewrite, stage};
use crate::answer::Row;
use crate::fault::PeerError;
use crate::fetch::Asker;
use crate::lane::{Finished, Lane};
use crate::reader::Reader;
use crate::report::Visit;
use crate::settle::{refuse, settle};

/// How often a stage that waits looks whether it still should.
const LOOK: Duration = Duration::from_millis(20);

/// Bindings that are gathered for one place.
const BINDINGS: usize = 1_000_000;

/// Requests that a query may make.
const REQUESTS: usize = 2_000;

/// Our own data, as a session asks it for bindings.
pub trait Local: Send + Sync {
    /// Gives each solution of a `SELECT`, in which stages of the session may stand, to `row`,
    /// until that says that it is enough.
    ///
    /// # Errors
    /// When the engine fails; in its words.
    fn solutions(
        &self,
        query: &Query,
        session: &Session,
        row: &mut dyn FnMut(Vec<Option<Term>>) -> bool,
    ) -> Result<(), String>;

    /// Whether the query still runs.
    fn is_wanted(&self) -> bool;

    /// The time that the query has left; `None` without a limit.
    fn remaining(&self) -> Option<Duration>;
}

/// What one query asks of others. A clone is the same session.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    federation: Federation,
    local: Box<dyn Local>,
    stages: Vec<Stage>,
    left: Arc<AtomicUsize>,
    failure: Mutex<Option<PeerError>>,
}

struct Stage {
    site: Site,
    run: Mutex<Run>,
}

/// How far a stage has come.
#[derive(Default)]
pub(crate) struct Run {
    /// The solutions so far.
    pub(crate) rows: Vec<Row>,
    /// What went to whom, once it is over.
    pub(crate) visits: Vec<Visit>,
    begun: bool,
    lanes: Vec<Lane>,
    channel: Option<(Sender<Finished>, Receiver<Finished>)>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("stages", &self.0.stages.len())
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Puts a stage in each place of a query that asks another endpoint.
    pub(crate) fn open(
        federation: Federation,
        query: &mut Query,
        local: Box<dyn Local>,
    ) -> Result<Self, PeerError> {
        let sites = rewrite(query);
        // Who is nobody's peer is refused beforehand, and `SILENT` is no way around that.
        for site in &sites {
            if let NamedNodePattern::NamedNode(endpoint) = &site.name
                && federation.peers().find(endpoint.as_str()).is_none()
            {
                let endpoint = endpoint.as_str().to_owned();
                return Err(PeerError::Unknown { endpoint });
            }
        }
        let stage = |site| Stage {
            site,
            run: Mutex::default(),
        };
        Ok(Self(Arc::new(Shared {
            stages: sites.into_iter().map(stage).collect(),
            federation,
            local,
            left: Arc::new(AtomicUsize::new(REQUESTS)),
            failure: Mutex::default(),
        })))
    }

    /// An evaluator that finds the stages of this session.
    pub fn attach(&self, evaluator: SparqlEvaluator) -> SparqlEvaluator {
        (0..self.0.stages.len()).fold(evaluator, |evaluator, number| {
            let reader = Reader {
                session: self.clone(),
                number,
            };
            evaluator.with_service_handler(stage(number), reader)
        })
    }

    /// Whether everything that was asked came.
    ///
    /// # Errors
    /// When something is missing that the query does not go on without.
    pub fn check(&self) -> Result<(), PeerError> {
        match &*lock(&self.0.failure) {
            Some(error) => Err(error.clone()),
            None => Ok(()),
        }
    }

    /// What went where so far.
    pub fn visits(&self) -> Vec<Visit> {
        let mut visits = Vec::new();
        for stage in &self.0.stages {
            // A stage that is being read belongs to whoever reads it, and reports later.
            if let Ok(run) = stage.run.try_lock() {
                visits.extend(run.visits.iter().cloned());
                visits.extend(run.lanes.iter().map(|lane| lane.visit.clone()));
            }
        }
        visits
    }

    /// Stops all requests.
    pub fn stop(&self) {
        for stage in &self.0.stages {
            if let Ok(mut run) = stage.run.try_lock() {
                run.lanes.iter_mut().for_each(Lane::stop);
            }
        }
    }

    /// The variables of a stage.
    pub(crate) fn variables(&self, number: usize) -> Arc<[Variable]> {
        self.0.stages[number].site.variables.as_slice().into()
    }

    /// The row of a stage at a place; `None` at its end.
    pub(crate) fn row(&self, number: usize, place: usize) -> Result<Option<Row>, PeerError> {
        let stage = &self.0.stages[number];
        let mut run = lock(&stage.run);
        let result = self.advance(number, &stage.site, &mut run, place);
        if let Err(error) = &result {
            run.lanes.iter_mut().for_each(Lane::stop);
            lock(&self.0.failure).get_or_insert_with(|| error.clone());
        }
        result?;
        Ok(run.rows.get(place).cloned())
    }

    /// Goes on until there are more rows than `place`, or all are there.
    fn advance(
        &self,
        number: usize,
        site: &Site,
        run: &mut Run,
        place: usize,
    ) -> Result<(), PeerError> {
        self.check()?;
        if !run.begun {
            run.begun = true;
            self.begin(number, site, run)?;
        }
        if run.rows.len() > place || run.lanes.is_empty() {
            return Ok(());
        }
        let outside = self.0.federation.outside()?;
        let asker = Asker {
            client: outside.client.clone(),
            paces: self.0.federation.paces(),
            left: Arc::clone(&self.0.left),
        };
        let until = self.0.local.remaining().map(|left| Instant::now() + left);
        while run.rows.len() <= place {
            let (sender, receiver) = run.channel.get_or_insert_with(mpsc::channel);
            for (index, lane) in run.lanes.iter_mut().enumerate() {
                lane.send(index, site, &asker, outside, until, sender);
            }
            if run.lanes.iter().all(Lane::is_done) {
                run.visits.extend(
                    run.lanes
                        .drain(..)
                        .map(|mut lane| std::mem::take(&mut lane.visit)),
                );
                return Ok(());
            }
            match receiver.recv_timeout(LOOK) {
                Ok(finished) => {
                    let lane = &mut run.lanes[finished.lane];
                    let came = lane.take(finished, site, &asker);
                    settle(came, lane, site, &mut run.rows)?;
                }
                Err(RecvTimeoutError::Timeout) if self.0.local.is_wanted() => {}
                Err(_) => return Err(PeerError::Local("it was stopped".to_owned())),
            }
        }
        Ok(())
    }

    /// Gathers the bindings of a place and settles who is asked for what.
    fn begin(&self, number: usize, site: &Site, run: &mut Run) -> Result<(), PeerError> {
        let rows = match &site.source {
            None => None,
            Some(query) => Some(self.bindings(query)?),
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
        if let Err(fault) = self.0.federation.paces().admit(peer) {
            let error = PeerError::Missing {
                peer: peer.name.clone(),
                endpoint: peer.endpoint.clone(),
                fault: Box::new(fault),
                missing: "it was not asked".to_owned(),
            };
            return refuse(error, site, &rows.unwrap_or_default(), run);
        }
        run.lanes
            .push(Lane::new(Arc::clone(peer), &site.keys, rows, mark));
        Ok(())
    }

    fn bindings(&self, query: &Query) -> Result<Vec<Row>, PeerError> {
        let mut rows = Vec::new();
        let mut over = false;
        let mut take = |row| {
            rows.push(row);
            over = rows.len() > BINDINGS;
            !over
        };
        let gathered = self.0.local.solutions(query, self, &mut take);
        self.check()?;
        gathered.map_err(PeerError::Local)?;
        if over {
            let words = format!("there are more than {BINDINGS}; narrow the query down");
            return Err(PeerError::Local(words));
        }
        Ok(rows)
    }
}

// Whoever broke off has left the rows whole, and the failure is told.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
