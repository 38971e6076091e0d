//! From quads to the sections of an index.

#![expect(
    clippy::disallowed_types,
    reason = "terms and sets are numbered by a hash map whose order is never asked for: ids are given after sorting"
)]

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use oxigraph::model::{GraphName, Quad, Term};

use crate::dictionary::{Class, Entry, Group, Values, encode};
use crate::layout::assemble;
use crate::order::Triple;

/// A quad of provisional numbers; graph 0 is the default graph, n + 1 the graph of term n.
type Numbers = [u32; 4];

/// Gathers quads and makes the file of an index of them.
#[derive(Default)]
pub(crate) struct Builder {
    numbers: HashMap<Entry<'static>, u32>,
    quads: Vec<Numbers>,
}

/// Why an index could not be built: it holds more than 32 bits can number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an index holds at most 4,294,967,294 terms and as many statements; divide the data")]
pub struct TooLarge;

impl Builder {
    pub(crate) fn add(&mut self, quad: &Quad) -> Result<(), TooLarge> {
        let subject = self.number(&quad.subject.clone().into())?;
        let predicate = self.number(&quad.predicate.clone().into())?;
        let object = self.number(&quad.object)?;
        let graph = match &quad.graph_name {
            GraphName::DefaultGraph => 0,
            GraphName::NamedNode(node) => self.number(&node.clone().into())? + 1,
            GraphName::BlankNode(node) => self.number(&node.clone().into())? + 1,
        };
        self.quads.push([subject, predicate, object, graph]);
        Ok(())
    }

    fn number(&mut self, term: &Term) -> Result<u32, TooLarge> {
        let entry = Entry::of(term);
        if let Some(number) = self.numbers.get(&entry) {
            return Ok(*number);
        }
        let next = u32::try_from(self.numbers.len())
            .ok()
            .filter(|n| *n < u32::MAX - 1)
            .ok_or(TooLarge)?;
        self.numbers.insert(entry.into_owned(), next);
        Ok(next)
    }

    /// The file.
    pub(crate) fn finish(self, origin: &str) -> Result<Vec<u8>, TooLarge> {
        let (ids, [groups, blocks, strings, values]) = terms(self.numbers);
        let mut quads = self.quads;
        for [subject, predicate, object, graph] in &mut quads {
            for term in [subject, predicate, object] {
                *term = ids[*term as usize];
            }
            if *graph > 0 {
                *graph = ids[*graph as usize - 1] + 1;
            }
        }
        quads.sort_unstable();
        quads.dedup();
        u32::try_from(quads.len()).map_err(|_| TooLarge)?;
        let named: BTreeSet<u32> = quads
            .iter()
            .filter(|q| q[3] > 0)
            .map(|q| q[3] - 1)
            .collect();
        let named: Vec<u32> = named.into_iter().collect();
        let (rows, sets) = with_sets(&quads, &named);
        let terms = ids.len();
        let mut sections = vec![origin.as_bytes().to_vec(), groups, blocks, strings, values];
        sections.push(bytes(&named));
        sections.extend(sections_of_lists(&sets));
        sections.extend(sections_of_lists(&rows_of_graphs(
            &rows,
            &sets,
            named.len() + 1,
        )));
        sections.extend(by_term(&rows, terms));
        sections.extend(by_predicate(&rows));
        let mut turned: Vec<_> = rows
            .iter()
            .map(|([s, p, o], g)| ([*o, *s, *p], *g))
            .collect();
        turned.sort_unstable();
        sections.extend(by_term(&turned, terms));
        Ok(assemble(&sections))
    }
}

/// The id of each provisional number, and the sections of the dictionary.
fn terms(numbers: HashMap<Entry<'static>, u32>) -> (Vec<u32>, [Vec<u8>; 4]) {
    let mut sorted: Vec<(Entry<'static>, Vec<u8>, u32)> = numbers
        .into_iter()
        .map(|(entry, number)| {
            let key = (entry.class == Class::Value)
                .then(|| Values::of(&entry.tag)?.key(&entry.text))
                .flatten();
            (entry, key.unwrap_or_default(), number)
        })
        .collect();
    sorted.sort_unstable_by(|(a, x, _), (b, y, _)| {
        (a.class, &a.tag, x, &a.text).cmp(&(b.class, &b.tag, y, &b.text))
    });
    let mut ids = vec![0; sorted.len()];
    let (mut groups, mut strings, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let mut blocks: Vec<u64> = Vec::new();
    let mut first = 0_u32;
    for run in sorted.chunk_by(|(a, ..), (b, ..)| (a.class, &a.tag) == (b.class, &b.tag)) {
        let (entry, ..) = &run[0];
        let count = u32::try_from(run.len()).unwrap_or(u32::MAX);
        Group {
            class: entry.class,
            tag: entry.tag.to_string(),
            first,
            count,
            block: u32::try_from(blocks.len()).unwrap_or(u32::MAX),
            values: values.len() as u64,
            space: None,
        }
        .write(&mut groups);
        encode(
            run.iter().map(|(e, ..)| e.text.as_ref()),
            &mut strings,
            &mut blocks,
        );
        for ((_, key, number), id) in run.iter().zip(first..) {
            values.extend_from_slice(key);
            ids[*number as usize] = id;
        }
        first += count;
    }
    let blocks = blocks.iter().flat_map(|b| b.to_le_bytes()).collect();
    (ids, [groups, blocks, strings, values])
}

impl Entry<'_> {
    fn into_owned(self) -> Entry<'static> {
        Entry {
            class: self.class,
            tag: Cow::Owned(self.tag.into_owned()),
            text: Cow::Owned(self.text.into_owned()),
        }
    }
}

/// The triples of sorted quads, each once with the number of its set of graphs, and the sets.
fn with_sets(quads: &[Numbers], named: &[u32]) -> (Vec<(Triple, u32)>, Vec<Vec<u32>>) {
    let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut sets = Vec::new();
    let mut rows = Vec::new();
    let mut graphs = Vec::new();
    for run in quads.chunk_by(|a, b| a[..3] == b[..3]) {
        graphs.clear();
        graphs.extend(run.iter().map(|[.., graph]| number_of(*graph, named)));
        let set = match known.get(&graphs) {
            Some(set) => *set,
            None => {
                // There are no more sets than quads, which were counted.
                let set = u32::try_from(sets.len()).unwrap_or(u32::MAX);
                known.insert(graphs.clone(), set);
                sets.push(graphs.clone());
                set
            }
        };
        let [subject, predicate, object, _] = run[0];
        rows.push(([subject, predicate, object], set));
    }
    (rows, sets)
}

/// The number of a graph: 0 for the default graph, n for the n-th named one.
fn number_of(graph: u32, named: &[u32]) -> u32 {
    let Some(id) = graph.checked_sub(1) else {
        return 0;
    };
    let index = named.partition_point(|n| *n < id);
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn rows_of_graphs(rows: &[(Triple, u32)], sets: &[Vec<u32>], graphs: usize) -> Vec<Vec<u32>> {
    let mut of = vec![Vec::new(); graphs];
    for ((_, set), row) in rows.iter().zip(0_u32..) {
        for graph in &sets[*set as usize] {
            of[*graph as usize].push(row);
        }
    }
    of
}

/// Two sections: where each list begins, and all lists.
fn sections_of_lists(lists: &[Vec<u32>]) -> [Vec<u8>; 2] {
    let mut first = vec![0_u32];
    let mut end = 0;
    for list in lists {
        end += u32::try_from(list.len()).unwrap_or(u32::MAX);
        first.push(end);
    }
    [bytes(&first), bytes(&lists.concat())]
}

/// An order whose keys are all terms.
fn by_term(rows: &[(Triple, u32)], terms: usize) -> Vec<Vec<u8>> {
    let mut first = vec![0_u32; terms + 1];
    for ([key, ..], _) in rows {
        first[*key as usize + 1] += 1;
    }
    for index in 1..first.len() {
        first[index] += first[index - 1];
    }
    let mut sections = vec![bytes(&first)];
    sections.extend(columns(rows));
    sections
}

/// The order by predicate, whose keys are few, and the counts of each predicate.
fn by_predicate(rows: &[(Triple, u32)]) -> Vec<Vec<u8>> {
    let mut turned: Vec<(Triple, u32)> = rows
        .iter()
        .map(|([s, p, o], g)| ([*p, *o, *s], *g))
        .collect();
    turned.sort_unstable();
    let (mut keys, mut first, mut counts) = (Vec::new(), vec![0_u32], Vec::new());
    let mut end = 0;
    for run in turned.chunk_by(|a, b| a.0[0] == b.0[0]) {
        keys.push(run[0].0[0]);
        end += u32::try_from(run.len()).unwrap_or(u32::MAX);
        first.push(end);
        let mut subjects: Vec<u32> = run.iter().map(|([.., s], _)| *s).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let objects = run.chunk_by(|a, b| a.0[1] == b.0[1]).count();
        counts.extend([subjects.len(), objects].map(|n| u32::try_from(n).unwrap_or(u32::MAX)));
    }
    let mut sections = vec![bytes(&keys), bytes(&first)];
    sections.extend(columns(&turned));
    sections.push(bytes(&counts));
    sections
}

/// The second and third terms and the sets.
fn columns(rows: &[(Triple, u32)]) -> [Vec<u8>; 3] {
    let column =
        |of: fn(&(Triple, u32)) -> u32| rows.iter().flat_map(|row| of(row).to_le_bytes()).collect();
    [column(|r| r.0[1]), column(|r| r.0[2]), column(|r| r.1)]
}

fn bytes(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}
