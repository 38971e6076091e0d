//! Which side goes first, chosen before anything is read.
//!
//! Ours does, as long as it has few bindings: they are counted, not guessed, and those that were
//! counted are used. Where they are more than a block, what is known of the peer counts: its answer
//! of late, a count, its VoID description. Where they are many and nothing is known, it is asked.
//! Where the peer has less than we have, it goes first (`first`).

use std::sync::Arc;
use std::time::Duration;

use spargebra::Query;
use spargebra::term::NamedNodePattern;

use crate::algebra::push::is_steady;
use crate::algebra::{Site, asks, print};
use crate::fault::PeerError;
use crate::fetch::{self, key};
use crate::lane::FEW;
use crate::memory::{Count, Key};
use crate::peers::Peer;
use crate::session::{Run, Session};
use crate::void::{self, Void};

/// From so many bindings on it is worth a request to know what the peer has.
const MANY: usize = 2_000;

/// What is done at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Choice {
    /// What is chosen when the place is read: its bindings depend on what others give, or on where
    /// the query has come.
    #[default]
    Later,
    /// All that the peer has is asked for: nothing of ours narrows it.
    Whole,
    /// Our bindings go out.
    Ours,
    /// What the peer has goes first.
    Theirs,
}

/// What was chosen for a place, and what for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) choice: Choice,
    /// Bindings of ours; whether there are more.
    pub(crate) ours: Option<(usize, bool)>,
    /// Solutions of the peer, and how that is known.
    pub(crate) theirs: Option<(Count, &'static str)>,
}

impl Session {
    /// Chooses for every place. With a query, the places that go first are read, and stand in it as
    /// tables.
    pub(crate) fn choose(&self, mut query: Option<&mut Query>) -> Result<(), PeerError> {
        for number in 0..self.0.stages.len() {
            let site = self.site(number);
            let mut run = self.run(number);
            self.choose_one(&site, &mut run)?;
            if run.plan.choice != Choice::Theirs {
                continue;
            }
            if let Some(query) = query.as_deref_mut() {
                let table = self.first(number, &site, &mut run)?;
                drop(run);
                if let Some(table) = table {
                    self.fill(number, &table, query);
                }
            }
        }
        Ok(())
    }

    fn choose_one(&self, site: &Site, run: &mut Run) -> Result<(), PeerError> {
        let NamedNodePattern::NamedNode(endpoint) = &site.name else {
            return Ok(());
        };
        let Some(peer) = self.0.federation.peers().find(endpoint.as_str()) else {
            return Ok(());
        };
        let Some(Query::Select { pattern, .. }) = &site.source else {
            run.plan.choice = Choice::Whole;
            return Ok(());
        };
        if site.looped || asks(pattern) {
            return Ok(());
        }
        let Some(source) = &site.source else {
            return Ok(());
        };
        let most = MANY.min(self.0.federation.options().query_bindings as usize);
        let (rows, more) = self.gather(source, most)?;
        run.plan.choice = Choice::Ours;
        run.plan.ours = Some((rows.len(), more));
        if rows.len() > peer.batch && is_steady(&site.pattern) {
            run.plan.theirs = self.known(peer, site, more)?;
        }
        // Guesses are taken for what they are: they have to be clear.
        let less = |(count, how): (Count, &str)| {
            let rows_of_ours = rows.len() as u64;
            let clear = if how == BY_VOID { 4 } else { 1 };
            !count.at_least && count.rows.saturating_mul(clear) < rows_of_ours.min(FEW as u64)
        };
        if run.plan.theirs.is_some_and(less) && (site.firm || peer.forms.is_empty()) {
            run.plan.choice = Choice::Theirs;
        }
        if !more {
            run.gathered = Some(rows);
        }
        Ok(())
    }

    /// How many solutions the peer has here. A request is made only where that is worth it.
    fn known(
        &self,
        peer: &Arc<Peer>,
        site: &Site,
        many: bool,
    ) -> Result<Option<(Count, &'static str)>, PeerError> {
        let outside = self.0.federation.outside()?;
        let key = self.count_key(peer, site);
        if let Some(count) = outside.wait(self.0.aid.known(key)) {
            return Ok(Some((count, BY_COUNT)));
        }
        if let Some(void) = self.description(peer, many)?
            && let Some(rows) = void.rows(&site.pattern)
        {
            let at_least = rows >= FEW as u64;
            return Ok(Some((Count { rows, at_least }, BY_VOID)));
        }
        if !many {
            return Ok(None);
        }
        let question = self.question(peer, site.pattern.clone(), &site.variables, None);
        let asker = self.asker(outside);
        let counted = self.wait(outside, fetch::number(asker, question, FEW))?;
        let (Ok(rows), _) = counted else {
            // Who cannot count may still answer.
            return Ok(None);
        };
        let count = Count {
            rows: rows as u64,
            at_least: rows >= FEW,
        };
        self.0.aid.learn(key, count);
        Ok(Some((count, BY_COUNT)))
    }

    /// The name of the number of a peer's solutions at a place.
    pub(crate) fn count_key(&self, peer: &Peer, site: &Site) -> Key {
        let text = print::select(site.pattern.clone(), &site.variables);
        key("count", &self.0.federation.release(), peer, &text)
    }

    /// What a peer says of itself, where its profile says in which graph, and where it is known or
    /// worth a request.
    fn description(&self, peer: &Arc<Peer>, fetch: bool) -> Result<Option<Arc<Void>>, PeerError> {
        let Some(graph) = &peer.void else {
            return Ok(None);
        };
        let federation = &self.0.federation;
        let age = Duration::from_secs(federation.options().estimate_age.into());
        let known = federation.voids().get(&peer.name, age);
        if known.is_some() || !fetch {
            return Ok(known);
        }
        let outside = federation.outside()?;
        let question = self.question(peer, void::pattern(graph), &void::columns(), None);
        let asker = self.asker(outside);
        let void = match self.wait(outside, fetch::whole(asker, question))? {
            (Ok(answer), _) => Void::of(&answer.rows),
            // It is not asked again and again for what it does not have.
            (Err(_), _) => Void::default(),
        };
        let void = Arc::new(void);
        federation.voids().put(&peer.name, Arc::clone(&void));
        Ok(Some(void))
    }
}

/// How a number is known.
pub(crate) const BY_COUNT: &str = "counted";
pub(crate) const BY_VOID: &str = "void";
