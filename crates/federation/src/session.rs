//! The endpoints that one query asks: a stage for each place, read by the evaluator as a service.
//!
//! A stage does nothing until it is read. It then gathers its bindings from our own data, sends
//! them in blocks (`begin`), and gives the solutions as they come; whoever reads it again gets those
//! that are there already. A failure is kept here, since the evaluator may swallow it (in `EXISTS`,
//! for one), and whoever writes the answer looks at it between rows.

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
use crate::choose::Plan;
use crate::fault::PeerError;
use crate::fetch::Asker;
use crate::lane::{Finished, Lane};
use crate::memory::Aid;
use crate::outside::Outside;
use crate::reader::Reader;
use crate::report::Visit;
use crate::settle::settle;

/// How often a stage that waits looks whether it still should.
const LOOK: Duration = Duration::from_millis(20);

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
pub struct Session(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) federation: Federation,
    pub(crate) local: Box<dyn Local>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) aid: Aid,
    left: Arc<AtomicUsize>,
    failure: Mutex<Option<PeerError>>,
}

pub(crate) struct Stage {
    /// Where stages before it have been read, their rows stand in its source.
    site: Mutex<Arc<Site>>,
    pub(crate) run: Mutex<Run>,
}

/// How far a stage has come.
#[derive(Default)]
pub(crate) struct Run {
    /// The solutions so far.
    pub(crate) rows: Vec<Row>,
    /// What went to whom, once it is over.
    pub(crate) visits: Vec<Visit>,
    /// What was chosen beforehand.
    pub(crate) plan: Plan,
    /// Bindings of ours that were gathered for the choice, where these are all.
    pub(crate) gathered: Option<Vec<Row>>,
    pub(crate) begun: bool,
    pub(crate) lanes: Vec<Lane>,
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
            site: Mutex::new(Arc::new(site)),
            run: Mutex::default(),
        };
        let requests = federation.options().query_requests as usize;
        Ok(Self(Arc::new(Shared {
            stages: sites.into_iter().map(stage).collect(),
            aid: federation.aid(),
            federation,
            local,
            left: Arc::new(AtomicUsize::new(requests)),
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

    /// What stands in the place of a stage.
    pub(crate) fn site(&self, number: usize) -> Arc<Site> {
        Arc::clone(&lock(&self.0.stages[number].site))
    }

    /// Puts something else there.
    pub(crate) fn set_site(&self, number: usize, site: Site) {
        *lock(&self.0.stages[number].site) = Arc::new(site);
    }

    /// What a stage has come to so far.
    pub(crate) fn run(&self, number: usize) -> MutexGuard<'_, Run> {
        lock(&self.0.stages[number].run)
    }

    /// Whoever asks for this query.
    pub(crate) fn asker(&self, outside: &Outside) -> Asker {
        Asker {
            client: outside.client.clone(),
            paces: self.0.federation.paces(),
            aid: self.0.aid.clone(),
            release: self.0.federation.release(),
            left: Arc::clone(&self.0.left),
        }
    }

    /// When the time of the query is over.
    pub(crate) fn until(&self) -> Option<Instant> {
        self.0.local.remaining().map(|left| Instant::now() + left)
    }

    /// Waits for what somebody else sends, as long as the query is wanted.
    pub(crate) fn receive<T>(&self, receiver: &Receiver<T>) -> Result<Option<T>, PeerError> {
        match receiver.recv_timeout(LOOK) {
            Ok(received) => Ok(Some(received)),
            Err(RecvTimeoutError::Timeout) if self.0.local.is_wanted() => Ok(None),
            Err(_) => Err(PeerError::Local("it was stopped".to_owned())),
        }
    }

    /// The variables of a stage.
    pub(crate) fn variables(&self, number: usize) -> Arc<[Variable]> {
        self.site(number).variables.as_slice().into()
    }

    /// The row of a stage at a place; `None` at its end.
    pub(crate) fn row(&self, number: usize, place: usize) -> Result<Option<Row>, PeerError> {
        let site = self.site(number);
        let mut run = self.run(number);
        let result = self.advance(number, &site, &mut run, place);
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
        let (asker, until) = (self.asker(outside), self.until());
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
            if let Some(finished) = self.receive(receiver)? {
                let lane = &mut run.lanes[finished.lane];
                let came = lane.take(finished, site, &asker);
                settle(came, lane, site, &mut run.rows)?;
            }
        }
        Ok(())
    }
}

// Whoever broke off has left the rows whole, and the failure is told.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
