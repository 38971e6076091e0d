//! Graphs, and the sets of graphs that triples stand in.

use std::sync::Arc;

use crate::layout::{Layout, LayoutError, Section};

/// Which graphs a pattern is matched in.
#[derive(Clone, Debug)]
pub(crate) enum Scope {
    /// One graph: 0 is the default graph, n the n-th named graph.
    One(u32),
    /// Each named graph, with a match for every one that holds the triple.
    EachNamed,
    /// Every graph, with a match for every one that holds the triple.
    Each,
    /// The merge of several graphs, with one match for a triple however many hold it: which sets
    /// of graphs belong to it.
    Merged(Arc<[bool]>),
    /// The merge of all graphs.
    All,
}

/// The graphs of an index.
#[derive(Debug)]
pub(crate) struct Graphs;

impl Graphs {
    pub(crate) fn check(layout: &Layout) -> Result<(), LayoutError> {
        for section in [
            Section::Graphs,
            Section::SetFirst,
            Section::SetMembers,
            Section::GraphFirst,
            Section::GraphRows,
        ] {
            layout.check_numbers::<u32>(section)?;
        }
        Ok(())
    }

    /// The ids of the named graphs, in order.
    pub(crate) fn named(layout: &Layout) -> &[u32] {
        layout.numbers(Section::Graphs)
    }

    /// The number of a named graph, from 1.
    pub(crate) fn number(layout: &Layout, id: u32) -> Option<u32> {
        let index = Self::named(layout).binary_search(&id).ok()?;
        u32::try_from(index + 1).ok()
    }

    /// How many sets there are.
    pub(crate) fn sets(layout: &Layout) -> usize {
        layout
            .numbers::<u32>(Section::SetFirst)
            .len()
            .saturating_sub(1)
    }

    /// The members of a set, in order.
    pub(crate) fn members(layout: &Layout, set: u32) -> &[u32] {
        run(layout, Section::SetFirst, Section::SetMembers, set)
    }

    /// The rows of a graph in the order by subject.
    pub(crate) fn rows(layout: &Layout, graph: u32) -> &[u32] {
        run(layout, Section::GraphFirst, Section::GraphRows, graph)
    }
}

fn run(layout: &Layout, first: Section, items: Section, index: u32) -> &[u32] {
    let first: &[u32] = layout.numbers(first);
    let bound = |n: usize| first.get(n).map(|n| *n as usize);
    let index = index as usize;
    bound(index)
        .zip(bound(index + 1))
        .and_then(|(start, end)| layout.numbers(items).get(start..end))
        .unwrap_or_default()
}
