//! What goes where for a query, as it is chosen, without asking for it.

use serde::{Deserialize, Serialize};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;

use crate::algebra::{Site, asks, print};
use crate::choose::{Choice, Plan};
use crate::session::Session;

/// A number, and how far it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The number.
    pub rows: u64,
    /// Whether it may be more.
    pub at_least: bool,
}

/// A `SERVICE` of a query, and what is done for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which of them it is, in the order in which they are chosen.
    pub place: usize,
    /// The name of the peer; empty where a variable stands for it.
    pub peer: String,
    /// Its address, or the variable.
    pub endpoint: String,
    /// Whether the query goes on where it fails.
    pub silent: bool,
    /// What goes first: `ours`, `peer`, or `later` where that is chosen when it is read.
    pub first: String,
    /// How it is joined: `bindings` of ours go out in blocks, the peer's rows come as a `whole` and are
    /// joined here, or as a `table` that narrows ours.
    pub join: String,
    /// The variables that are shared.
    pub keys: Vec<String>,
    /// The places whose solutions its bindings need.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub after: Vec<usize>,
    /// Bindings of ours, each counted once.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ours: Option<Number>,
    /// Solutions of the peer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub theirs: Option<Number>,
    /// How those are known: `counted`, or by its `void` description.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub known: Option<String>,
    /// Bindings that go out at a time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub block: Option<usize>,
    /// So many blocks.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub blocks: Option<usize>,
    /// Requests at a time.
    pub parallel: usize,
    /// What is sent, without the bindings.
    pub sent: String,
    /// The query over our own data that gives the bindings.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub local: Option<String>,
}

impl Session {
    /// What was chosen for each place.
    pub fn explain(&self) -> Vec<Step> {
        (0..self.0.stages.len()).map(|n| self.step(n)).collect()
    }

    fn step(&self, number: usize) -> Step {
        let site = self.site(number);
        let plan = self.run(number).plan.clone();
        let mut step = Step {
            place: number + 1,
            silent: site.silent,
            keys: site.keys.iter().map(|v| v.as_str().to_owned()).collect(),
            after: self.after(&site),
            ours: plan.ours.map(|(rows, at_least)| Number {
                rows: rows as u64,
                at_least,
            }),
            theirs: plan.theirs.map(|(count, _)| Number {
                rows: count.rows,
                at_least: count.at_least,
            }),
            known: plan.theirs.map(|(_, how)| how.to_owned()),
            sent: print::select(site.pattern.clone(), &site.variables),
            local: site.source.as_ref().map(ToString::to_string),
            ..Step::default()
        };
        let (first, join) = match plan.choice {
            Choice::Later => ("later", "bindings"),
            Choice::Whole => ("peer", "whole"),
            Choice::Ours => ("ours", "bindings"),
            Choice::Theirs => ("peer", "table"),
        };
        (step.first, step.join) = (first.to_owned(), join.to_owned());
        match &site.name {
            NamedNodePattern::Variable(variable) => step.endpoint = variable.to_string(),
            NamedNodePattern::NamedNode(endpoint) => {
                self.about_peer(endpoint.as_str(), &plan, &mut step);
            }
        }
        step
    }

    fn about_peer(&self, endpoint: &str, plan: &Plan, step: &mut Step) {
        step.endpoint = endpoint.to_owned();
        let federation = &self.0.federation;
        let Some(peer) = federation.peers().find(endpoint) else {
            return;
        };
        (step.peer, step.parallel) = (peer.name.clone(), peer.parallel);
        if let (Choice::Ours, Some((rows, more))) = (plan.choice, plan.ours) {
            let block = federation
                .paces()
                .batch(peer, rows, peer.parallel)
                .min(rows);
            step.block = Some(block);
            step.blocks = (!more).then(|| rows.div_ceil(block.max(1)));
        }
    }

    /// The places whose stages the bindings of a site are made from.
    fn after(&self, site: &Site) -> Vec<usize> {
        let Some(Query::Select { pattern, .. }) = &site.source else {
            return Vec::new();
        };
        if !asks(pattern) {
            return Vec::new();
        }
        let reads = |number: &usize| {
            let mut without = pattern.clone();
            crate::algebra::fill(&mut without, *number, &GraphPattern::default());
            without != *pattern
        };
        let places = 0..self.0.stages.len();
        places.filter(reads).map(|number| number + 1).collect()
    }
}
