//! One peer at one place of a query: the blocks that wait, those that are out, what came of them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use oxigraph::model::Variable;
use spargebra::algebra::GraphPattern;
use tokio::task::AbortHandle;

use crate::algebra::Site;
use crate::answer::{Answer, Row};
use crate::fault::{Fault, Remedy};
use crate::fetch::{Asker, Cost, Question, whole};
use crate::keys::{Key, Keys};
use crate::outside::Outside;
use crate::peers::Peer;
use crate::report::Visit;

/// From so many bindings on the peer is first asked whether all that it has is less.
const MANY: usize = 4_000;

/// What it has is less when it has fewer solutions than this.
pub(crate) const FEW: usize = 5_000;

/// Solutions that are kept of one block.
pub(crate) const MOST: usize = 500_000;

/// Failed requests in a row after which a peer is given up for this query.
const PATIENCE: usize = 16;

/// What is asked at once.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// Everything.
    Whole,
    /// Everything, if it is little.
    Probe,
    /// What goes with these bindings.
    Keys(Vec<Key>),
}

/// A block that has come back.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) lane: usize,
    pub(crate) block: Block,
    tries: u32,
    result: Result<Answer, Fault>,
    cost: Cost,
}

/// What follows from a block.
#[derive(Debug)]
pub(crate) enum Came {
    /// Solutions, to be used.
    Rows(Vec<Row>),
    /// It is asked for again.
    Nothing,
    /// A part is missing for good; with the solutions that stand in for it under `SILENT`.
    Missing(Fault, String, Vec<Row>),
}

/// A peer at a place.
#[derive(Debug)]
pub(crate) struct Lane {
    pub(crate) visit: Visit,
    peer: Arc<Peer>,
    keys: Keys,
    waiting: VecDeque<Key>,
    again: VecDeque<(Block, u32)>,
    out: Vec<AbortHandle>,
    running: usize,
    probing: bool,
    failed: usize,
    answered: usize,
    blank: usize,
    /// Our own rows, where all has to be asked for in spite of them.
    open: Vec<Row>,
    since: Option<Instant>,
    mark: String,
}

impl Lane {
    /// A peer that is asked for all that goes with these rows; without rows, for all that it has.
    /// Where rows are many and `probe` says so, it is first asked whether it has less.
    pub(crate) fn new(
        peer: Arc<Peer>,
        variables: &[Variable],
        rows: Option<Vec<Row>>,
        mark: String,
        probe: bool,
    ) -> Self {
        let mut lane = Self {
            visit: Visit {
                peer: peer.name.clone(),
                endpoint: peer.endpoint.clone(),
                ..Visit::default()
            },
            keys: Keys::default(),
            waiting: VecDeque::new(),
            again: VecDeque::new(),
            out: Vec::new(),
            running: 0,
            probing: false,
            failed: 0,
            answered: 0,
            blank: 0,
            open: Vec::new(),
            since: None,
            mark,
            peer,
        };
        let none = rows.as_ref().is_some_and(Vec::is_empty);
        if let Some(rows) = rows {
            lane.keys = Keys::new(&lane.peer, variables, rows);
            lane.waiting = std::mem::take(&mut lane.keys.rows).into();
        }
        if lane.keys.is_open() {
            lane.visit.how = "whole".to_owned();
            let rows = lane.waiting.drain(..).flat_map(Key::into_originals);
            lane.open = rows.collect();
            if !none {
                lane.again.push_back((Block::Whole, 0));
            }
        } else {
            lane.visit.how = "bindings".to_owned();
            lane.visit.bindings = lane.waiting.len();
            if probe && lane.waiting.len() >= MANY {
                lane.again.push_back((Block::Probe, 0));
                lane.probing = true;
            }
        }
        lane
    }

    /// Whether everything is back.
    pub(crate) fn is_done(&self) -> bool {
        self.running == 0 && self.waiting.is_empty() && self.again.is_empty()
    }

    /// Asks for as much as may be out at a time.
    pub(crate) fn send(
        &mut self,
        number: usize,
        site: &Site,
        asker: &Asker,
        outside: &Outside,
        until: Option<Instant>,
        done: &Sender<Finished>,
    ) {
        while self.running < self.peer.parallel {
            let Some((block, tries)) = self.next(asker) else {
                return;
            };
            let question = self.question(&block, tries, site, until);
            let (asker, done) = (asker.clone(), done.clone());
            self.since.get_or_insert_with(Instant::now);
            self.running += 1;
            let task = outside.spawn(async move {
                let (result, cost) = whole(asker, question).await;
                // Nobody listens any more when the query has ended.
                let _ = done.send(Finished {
                    lane: number,
                    block,
                    tries,
                    result,
                    cost,
                });
            });
            self.out.retain(|task| !task.is_finished());
            self.out.push(task);
        }
    }

    fn next(&mut self, asker: &Asker) -> Option<(Block, u32)> {
        if let Some(again) = self.again.pop_front() {
            return Some(again);
        }
        if self.probing || self.waiting.is_empty() {
            return None;
        }
        let free = self.peer.parallel - self.running;
        let size = asker.paces.batch(&self.peer, self.waiting.len(), free);
        let block = self.waiting.drain(..size.min(self.waiting.len())).collect();
        Some((Block::Keys(block), 0))
    }

    fn question(&self, block: &Block, tries: u32, site: &Site, until: Option<Instant>) -> Question {
        let pattern: GraphPattern = site.pattern.clone();
        let (pattern, enough, bindings) = match block {
            Block::Whole => (pattern, site.enough, 0),
            Block::Probe => (pattern, Some(FEW), 0),
            Block::Keys(block) => (self.keys.with(block, pattern), None, block.len()),
        };
        Question {
            peer: Arc::clone(&self.peer),
            pattern,
            variables: site.variables.clone(),
            enough,
            most: MOST,
            mark: format!(
                "{}n{}t{tries}",
                self.mark,
                self.visit.requests + self.running
            ),
            bindings,
            until,
            delay: match tries {
                0 => Duration::ZERO,
                tries => Duration::from_millis(100 << tries.min(5)),
            },
        }
    }

    /// Takes a block that has come back.
    pub(crate) fn take(&mut self, finished: Finished, site: &Site, asker: &Asker) -> Came {
        let Finished {
            block,
            tries,
            result,
            cost,
            ..
        } = finished;
        self.running -= 1;
        self.visit.requests += cost.requests;
        self.visit.kept += usize::from(cost.kept && result.is_ok());
        self.visit.bytes_out += cost.bytes_out;
        self.visit.bytes_in += cost.bytes_in;
        if let Some(since) = self.since {
            let took = since.elapsed().as_millis();
            self.visit.milliseconds = u64::try_from(took).unwrap_or(u64::MAX);
        }
        let bindings = match &block {
            Block::Keys(keys) => keys.len(),
            _ => 0,
        };
        match result {
            Ok(answer) => {
                if !cost.kept {
                    asker.paces.went_well(&self.peer, bindings, cost.took);
                    asker.aid.fared(&self.peer.name, true);
                }
                self.failed = 0;
                self.answered += bindings;
                self.rows(&block, answer, site)
            }
            Err(_) if matches!(block, Block::Probe) => {
                self.probing = false;
                Came::Nothing
            }
            Err(fault) => {
                self.visit.failed += 1;
                asker.paces.went_badly(&self.peer, bindings);
                if fault.is_outage() {
                    asker.aid.fared(&self.peer.name, false);
                }
                self.failure(block, bindings, tries, fault, site)
            }
        }
    }

    fn rows(&mut self, block: &Block, answer: Answer, site: &Site) -> Came {
        if matches!(block, Block::Probe) {
            self.probing = false;
            if answer.rows.len() >= FEW {
                return Came::Nothing;
            }
            self.waiting.clear();
            self.visit.how = "whole".to_owned();
        }
        self.visit.blocks += 1;
        self.visit.rows += answer.rows.len() as u64;
        self.blank += usize::from(answer.blank);
        if self.blank == 2 {
            self.visit.notes.push(
                "blank nodes come from several answers, and one of the peer's may count as several"
                    .to_owned(),
            );
            self.blank += 1;
        }
        let rows = answer.rows.into_iter();
        Came::Rows(
            rows.flat_map(|row| self.keys.ours(&site.variables, row))
                .collect(),
        )
    }

    fn failure(
        &mut self,
        block: Block,
        bindings: usize,
        tries: u32,
        fault: Fault,
        site: &Site,
    ) -> Came {
        // Waiting costs more than being told.
        self.failed += if matches!(fault, Fault::Slow(_)) {
            2
        } else {
            1
        };
        let partial = matches!(fault, Fault::Partial { .. } | Fault::TooLong(_));
        let remedy = match fault.remedy(bindings, tries) {
            Remedy::Again | Remedy::Less if self.failed >= PATIENCE && !partial => Remedy::Nothing,
            remedy => remedy,
        };
        match (remedy, block) {
            (Remedy::Again, block) => self.again.push_back((block, tries + 1)),
            (Remedy::Less, Block::Keys(mut keys)) => {
                let rest = keys.split_off(keys.len() / 2);
                self.again.push_back((Block::Keys(keys), tries.min(1)));
                self.again.push_back((Block::Keys(rest), tries.min(1)));
            }
            (_, block) => return self.missing(block, fault, site),
        }
        Came::Nothing
    }

    /// Gives up on a block; when the peer is down, on all that is left too.
    fn missing(&mut self, block: Block, fault: Fault, site: &Site) -> Came {
        let mut lost: Vec<Key> = match block {
            Block::Keys(keys) => keys,
            Block::Whole | Block::Probe => Vec::new(),
        };
        let whole = lost.is_empty();
        if self.failed >= PATIENCE
            || fault.is_outage()
            || matches!(
                fault,
                Fault::Spent | Fault::SpentByClient | Fault::OutOfTime
            )
        {
            lost.extend(self.waiting.drain(..));
            for (block, _) in self.again.drain(..) {
                if let Block::Keys(keys) = block {
                    lost.extend(keys);
                }
            }
        }
        let missing = if whole {
            "all of its solutions are missing".to_owned()
        } else {
            // Without SILENT the first loss ends all, and what is out is lost as well.
            let lost = match site.silent {
                true => lost.len(),
                false => self.visit.bindings - self.answered,
            };
            format!(
                "the solutions for {lost} of {} bindings are missing ({} blocks were answered)",
                self.visit.bindings, self.visit.blocks
            )
        };
        // Each binding stands for itself, as if nothing had been asked for it.
        let rows = lost.into_iter().flat_map(Key::into_originals);
        let rows = rows.chain(std::mem::take(&mut self.open));
        let alone = |row: Row| {
            let value = |v: &Variable| {
                let column = site.keys.iter().position(|key| key == v)?;
                row.get(column).cloned().flatten()
            };
            site.variables.iter().map(value).collect()
        };
        Came::Missing(fault, missing, rows.map(alone).collect())
    }

    /// Stops what is out.
    pub(crate) fn stop(&mut self) {
        for task in self.out.drain(..) {
            task.abort();
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.stop();
    }
}
