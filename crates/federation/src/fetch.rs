//! The whole answer to one block, or the reason why there is none.
//!
//! What was whole before is there already (`memory`); two queries that ask for the same make one
//! request. A peer that stops after so many solutions does not say so. An answer whose number of solutions
//! is the number after which the peer is known to stop, or a round one, is counted by a second
//! request. What is more than the peer gives at once is asked for in less (the caller halves
//! the block) or, where the block cannot be made smaller, page by page in one order.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use oxigraph::model::{Term, Variable};
use spargebra::algebra::GraphPattern;

use crate::algebra::print;
use crate::algebra::push::is_steady;
use crate::answer::{self, Answer, Body, Bounds, Row};
use crate::client::Client;
use crate::fault::Fault;
use crate::memory::{Aid, Key, Looked};
use crate::pace::Paces;
use crate::peers::Peer;

/// Pages that are asked for at most.
const PAGES: usize = 100;

/// What is asked of a peer at once.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) peer: Arc<Peer>,
    pub(crate) pattern: GraphPattern,
    pub(crate) variables: Vec<Variable>,
    /// As many solutions as are enough.
    pub(crate) enough: Option<usize>,
    /// Solutions that are kept at most.
    pub(crate) most: usize,
    /// The beginning of the names of blank nodes.
    pub(crate) mark: String,
    /// The bindings in it; with more than one it can be halved.
    pub(crate) bindings: usize,
    /// When the time of the query is over.
    pub(crate) until: Option<Instant>,
    /// What to wait before asking.
    pub(crate) delay: Duration,
}

/// What asking cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) requests: usize,
    /// Whether the answer was there already.
    pub(crate) kept: bool,
    pub(crate) bytes_out: u64,
    pub(crate) bytes_in: u64,
    /// The time of the last request.
    pub(crate) took: Duration,
}

/// Whoever asks.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    pub(crate) client: Client,
    pub(crate) paces: Arc<Paces>,
    pub(crate) aid: Aid,
    /// The release that the query is over.
    pub(crate) release: Arc<str>,
    /// The requests that the query may still make.
    pub(crate) left: Arc<AtomicUsize>,
}

/// The answer, whether it was had page by page, and what it cost.
pub(crate) async fn whole(asker: Asker, question: Question) -> (Result<Answer, Fault>, Cost) {
    let mut task = Task::new(asker, question);
    let result = task.whole().await;
    (result, task.cost)
}

/// How many solutions the pattern of a question has, up to a number from which on that does not
/// matter.
pub(crate) async fn number(
    asker: Asker,
    question: Question,
    most: usize,
) -> (Result<usize, Fault>, Cost) {
    let mut task = Task::new(asker, question);
    let (pattern, variables) = (task.question.pattern.clone(), &task.question.variables);
    let text = print::count_to(pattern, variables, most);
    let result = task.counted(&text).await;
    (result, task.cost)
}

/// The name of what a peer is asked.
pub(crate) fn key(kind: &str, release: &str, peer: &Peer, text: &str) -> Key {
    let parameters = format!("{:?} {:?}", peer.method, peer.parameters);
    Key::of([kind, release, &peer.endpoint, &parameters, text])
}

struct Task {
    asker: Asker,
    question: Question,
    cost: Cost,
    /// What came, as it came.
    bodies: Vec<Body>,
    /// Whether the next request is counted already.
    paid: bool,
}

/// Leave to ask for an answer; dropped, it says that none came.
struct Lease(Aid, Option<Key>);

impl Lease {
    fn keep(mut self, bodies: Vec<Body>) {
        if let Some(key) = self.1.take() {
            self.0.settle(key, Some(bodies));
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(key) = self.1.take() {
            self.0.settle(key, None);
        }
    }
}

impl Task {
    fn new(asker: Asker, question: Question) -> Self {
        Self {
            asker,
            question,
            cost: Cost::default(),
            bodies: Vec::new(),
            paid: false,
        }
    }

    async fn whole(&mut self) -> Result<Answer, Fault> {
        tokio::time::sleep(self.question.delay).await;
        let (pattern, variables) = (self.question.pattern.clone(), &self.question.variables);
        let text = match self.question.enough {
            Some(enough) => print::first(pattern, variables, enough),
            None => print::select(pattern, variables),
        };
        let peer = &self.question.peer;
        // What takes a part, or computes what varies, is another answer each time.
        let steady = is_steady(&self.question.pattern);
        let key = steady.then(|| key("answer", &self.asker.release, peer, &text));
        let lease = match self.look(key).await? {
            Looked::Kept(bodies) => return self.kept(&bodies).await,
            Looked::Spent => return Err(Fault::SpentByClient),
            Looked::Yours => Lease(self.asker.aid.clone(), key),
        };
        self.paid = true;
        let answer = self.asked(&text).await?;
        lease.keep(std::mem::take(&mut self.bodies));
        Ok(answer)
    }

    /// What the memory has, within the time of the query.
    async fn look(&self, key: Option<Key>) -> Result<Looked, Fault> {
        let look = self.asker.aid.look(key);
        let Some(until) = self.question.until else {
            return Ok(look.await);
        };
        let time = most(until.saturating_duration_since(Instant::now()));
        let looked = tokio::time::timeout(time, look).await;
        looked.map_err(|_| Fault::OutOfTime)
    }

    /// An answer that was there.
    async fn kept(&mut self, bodies: &Arc<[Body]>) -> Result<Answer, Fault> {
        self.cost.kept = true;
        let mut gathered = Answer::default();
        for (number, _) in bodies.iter().enumerate() {
            let (bodies, variables) = (Arc::clone(bodies), self.question.variables.clone());
            let (mark, bounds) = (format!("{}k{number}", self.question.mark), self.bounds());
            let read = tokio::task::spawn_blocking(move || {
                answer::read(&bodies[number], &variables, &mark, bounds)
            });
            let answer = read.await.map_err(|e| Fault::Malformed(e.to_string()))??;
            gathered.blank |= answer.blank;
            gathered.rows.extend(answer.rows);
        }
        Ok(gathered)
    }

    fn bounds(&self) -> Bounds {
        Bounds {
            bytes: self.question.peer.body,
            rows: self.question.most,
        }
    }

    async fn asked(&mut self, text: &str) -> Result<Answer, Fault> {
        let answer = self.ask(text, self.question.variables.clone()).await?;
        let rows = answer.rows.len();
        if self.question.enough.is_some_and(|enough| rows >= enough) {
            return Ok(answer);
        }
        let cap = self.question.peer.rows;
        if cap.is_none_or(|cap| rows < cap) && !is_round(rows) {
            return Ok(answer);
        }
        let whole = std::mem::take(&mut self.bodies);
        let all = self.count().await?;
        if all == rows {
            self.bodies = whole;
            return Ok(answer);
        }
        // A LIMIT of ours says where it should have stopped.
        let all = self.question.enough.map_or(all, |enough| all.min(enough));
        if all < rows || self.question.bindings > 1 {
            return Err(Fault::Partial {
                rows,
                why: format!("it counts {all}"),
            });
        }
        self.bodies.clear();
        self.pages(rows, all).await
    }

    async fn count(&mut self) -> Result<usize, Fault> {
        let text = print::count(self.question.pattern.clone());
        self.counted(&text).await
    }

    async fn counted(&mut self, text: &str) -> Result<usize, Fault> {
        let column = vec![Variable::new_unchecked(print::COUNT)];
        let answer = self.ask(text, column).await?;
        let number = |row: &Row| match row.first() {
            Some(Some(Term::Literal(literal))) => literal.value().parse().ok(),
            _ => None,
        };
        let counted = answer.rows.first().and_then(number);
        counted.ok_or_else(|| Fault::Malformed("a count that is no number".to_owned()))
    }

    async fn pages(&mut self, length: usize, all: usize) -> Result<Answer, Fault> {
        if all > self.question.most {
            return Err(Fault::TooMany(self.question.most));
        }
        let mut gathered = Answer::default();
        let variables = self.question.variables.clone();
        for _ in 0..PAGES {
            let pattern = self.question.pattern.clone();
            let start = gathered.rows.len();
            let text = print::page(pattern, &variables, start, length.min(all - start));
            let page = self.ask(&text, variables.clone()).await?;
            if page.rows.is_empty() {
                break;
            }
            gathered.blank |= page.blank;
            gathered.rows.extend(page.rows);
            if gathered.rows.len() >= all {
                break;
            }
        }
        if gathered.rows.len() == all {
            return Ok(gathered);
        }
        Err(Fault::Partial {
            rows: gathered.rows.len(),
            why: format!("in pages; it counts {all}"),
        })
    }

    async fn ask(&mut self, text: &str, variables: Vec<Variable>) -> Result<Answer, Fault> {
        if !std::mem::take(&mut self.paid) && matches!(self.look(None).await?, Looked::Spent) {
            return Err(Fault::SpentByClient);
        }
        let left = &self.asker.left;
        let take = |n: usize| n.checked_sub(1);
        if left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_err()
        {
            return Err(Fault::Spent);
        }
        let peer = Arc::clone(&self.question.peer);
        let own = self.asker.paces.time(&peer);
        let time = match self.question.until {
            None => own,
            Some(until) => own.min(most(until.saturating_duration_since(Instant::now()))),
        };
        if time.is_zero() {
            return Err(Fault::OutOfTime);
        }
        self.cost.requests += 1;
        self.cost.bytes_out += text.len() as u64;
        tracing::debug!(peer = %peer.name, query = %text, "a peer is asked");
        let received = match self.asker.client.ask(&peer, text, time).await {
            Err(Fault::Slow(_)) if time < own => return Err(Fault::OutOfTime),
            other => other?,
        };
        self.cost.bytes_in += received.body.bytes.len() as u64;
        self.cost.took = received.took;
        let bounds = self.bounds();
        let mark = format!("{}r{}", self.question.mark, self.cost.requests);
        let partial = received.partial;
        // Reading is work, and the others are not to wait for it.
        let read = tokio::task::spawn_blocking(move || {
            let answer = answer::read(&received.body, &variables, &mark, bounds)?;
            Ok::<_, Fault>((answer, received.body))
        });
        let (answer, body) = read.await.map_err(|e| Fault::Malformed(e.to_string()))??;
        self.bodies.push(body);
        match partial {
            None => Ok(answer),
            Some(why) => Err(Fault::Partial {
                rows: answer.rows.len(),
                why,
            }),
        }
    }
}

/// How much of the time that is left a peer may take: some is needed to say what is missing.
fn most(left: Duration) -> Duration {
    left.saturating_sub((left / 10).clamp(Duration::from_millis(50), Duration::from_secs(2)))
}

/// Whether a number of solutions is one at which peers stop: 1, 2 or 5 and zeros, from a thousand
/// up, or a power of two from 2^16 up.
fn is_round(rows: usize) -> bool {
    let mut head = rows;
    while head > 0 && head.is_multiple_of(10) {
        head /= 10;
    }
    rows >= 1_000 && [1, 2, 5].contains(&head) || rows >= 1 << 16 && rows.is_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers() {
        for round in [
            1_000,
            2_000,
            5_000,
            10_000,
            50_000,
            100_000,
            1_000_000,
            1 << 20,
        ] {
            assert!(is_round(round), "{round}");
        }
        for other in [0, 1, 10, 500, 1_001, 3_000, 9_999, 12_000, 1_024] {
            assert!(!is_round(other), "{other}");
        }
    }
}
