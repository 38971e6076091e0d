//! The bindings that go out: what is sent of each, and which of ours it stands for.
//!
//! What is sent binds the same variables in every row, and no two rows are the same, so that no
//! solution of the peer comes back twice.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

use crate::algebra::push::push;
use crate::algebra::{Unsent, table, to_ground};
use crate::answer::Row;
use crate::peers::Peer;

/// A row that is sent.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    sent: Vec<GroundTerm>,
    /// Our own rows that it stands for.
    originals: Vec<Row>,
}

impl Key {
    /// Our own rows that it stands for.
    pub(crate) fn into_originals(self) -> Vec<Row> {
        self.originals
    }
}

/// The bindings for one peer.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// The variables that are sent.
    pub(crate) variables: Vec<Variable>,
    /// The rows, in the order of what they send.
    pub(crate) rows: Vec<Key>,
    /// Rows that have no partner anywhere else, since they hold blank nodes of ours.
    pub(crate) blank: usize,
    /// What was sent in another form, and how it is called here.
    renamed: BTreeMap<String, BTreeSet<NamedNode>>,
}

impl Keys {
    /// What is sent to a peer of these rows over these variables.
    pub(crate) fn new(peer: &Peer, variables: &[Variable], rows: Vec<Row>) -> Self {
        let mut keys = Self::default();
        let open = |column: usize| {
            rows.iter().any(|row| match row.get(column) {
                Some(Some(term)) => to_ground(term) == Err(Unsent::Open),
                _ => true,
            })
        };
        let columns: Vec<usize> = (0..variables.len()).filter(|c| !open(*c)).collect();
        keys.variables = columns.iter().map(|c| variables[*c].clone()).collect();
        let mut sent: BTreeMap<String, Key> = BTreeMap::new();
        for row in rows {
            match keys.ground(peer, &columns, &row) {
                None => keys.blank += 1,
                Some(ground) => {
                    let name = ground.iter().map(GroundTerm::to_string).collect::<Vec<_>>();
                    let key = sent.entry(name.join(" ")).or_insert_with(|| Key {
                        sent: ground,
                        originals: Vec::new(),
                    });
                    key.originals.push(row);
                }
            }
        }
        // Forms that nobody has but the peer itself say nothing.
        keys.renamed
            .retain(|theirs, ours| ours.iter().any(|iri| iri.as_str() != theirs));
        keys.rows = sent.into_values().collect();
        keys
    }

    fn ground(&mut self, peer: &Peer, columns: &[usize], row: &Row) -> Option<Vec<GroundTerm>> {
        let mut sent = Vec::with_capacity(columns.len());
        for column in columns {
            let term = row.get(*column)?.as_ref()?;
            let Ok(ground) = to_ground(term) else {
                return None;
            };
            sent.push(match ground {
                GroundTerm::NamedNode(iri) if !peer.forms.is_empty() => {
                    let theirs = peer.theirs(iri.as_str());
                    let theirs = theirs.unwrap_or_else(|| iri.as_str().to_owned());
                    self.renamed.entry(theirs.clone()).or_default().insert(iri);
                    NamedNode::new_unchecked(theirs).into()
                }
                other => other,
            });
        }
        Some(sent)
    }

    /// Whether everything has to be asked for, since no variable can be sent.
    pub(crate) fn is_open(&self) -> bool {
        self.variables.is_empty()
    }

    /// A pattern with the bindings of a block.
    pub(crate) fn with(&self, block: &[Key], pattern: GraphPattern) -> GraphPattern {
        let sent = |key: &Key| key.sent.iter().cloned().map(Some).collect();
        let table = table(&self.variables, block.iter().map(sent).collect());
        push(&table, &self.variables.iter().cloned().collect(), pattern)
    }

    /// A solution of the peer with the names that we use: one for each of several.
    pub(crate) fn ours(&self, variables: &[Variable], row: Row) -> Vec<Row> {
        let mut rows = vec![row];
        if self.renamed.is_empty() {
            return rows;
        }
        for (column, variable) in variables.iter().enumerate() {
            if !self.variables.contains(variable) {
                continue;
            }
            let mut next = Vec::with_capacity(rows.len());
            for row in rows {
                let names = match row.get(column) {
                    Some(Some(Term::NamedNode(iri))) => self.renamed.get(iri.as_str()),
                    _ => None,
                };
                match names {
                    None => next.push(row),
                    Some(names) => next.extend(names.iter().map(|name| {
                        let mut row = row.clone();
                        row[column] = Some(name.clone().into());
                        row
                    })),
                }
            }
            rows = next;
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{BlankNode, Literal};

    use super::*;
    use crate::Peers;

    fn iri(text: &str) -> Option<Term> {
        Some(NamedNode::new_unchecked(text).into())
    }

    fn keys(rows: Vec<Row>) -> Keys {
        let peers = Peers::new(&BTreeMap::new()).unwrap();
        let mesh = peers.find("https://id.nlm.nih.gov/mesh/sparql").unwrap();
        let variables = ["a", "b"].map(Variable::new_unchecked);
        Keys::new(mesh, &variables, rows)
    }

    #[test]
    fn rows_are_sent_once() {
        let plain = |text: &str| Some(Literal::from(text).into());
        let number = Some(Literal::from(1).into());
        let blank: Option<Term> = Some(BlankNode::default().into());
        let of = keys(vec![
            vec![iri("http://e.org/1"), number.clone()],
            vec![iri("http://e.org/1"), plain("x")],
            vec![blank, plain("y")],
        ]);
        assert_eq!(of.variables.len(), 1);
        assert_eq!((of.rows.len(), of.blank), (1, 1));
        assert_eq!(of.rows[0].originals.len(), 2);
        assert!(keys(vec![vec![None, number]]).is_open());
    }

    #[test]
    fn names_go_out_and_come_back() {
        let of = keys(vec![
            vec![iri("http://identifiers.org/mesh/D1"), iri("http://e.org/x")],
            vec![iri("http://id.nlm.nih.gov/mesh/D1"), iri("http://e.org/x")],
        ]);
        assert_eq!(of.rows.len(), 1);
        let sent = of.with(&of.rows, GraphPattern::default()).to_string();
        assert!(sent.contains("<http://id.nlm.nih.gov/mesh/D1>"), "{sent}");
        let back = of.ours(
            &["a", "c"].map(Variable::new_unchecked),
            vec![
                iri("http://id.nlm.nih.gov/mesh/D1"),
                iri("http://id.nlm.nih.gov/mesh/D1"),
            ],
        );
        let firsts: Vec<String> = back
            .iter()
            .map(|r| r[0].as_ref().unwrap().to_string())
            .collect();
        assert_eq!(
            firsts,
            [
                "<http://id.nlm.nih.gov/mesh/D1>",
                "<http://identifiers.org/mesh/D1>"
            ]
        );
    }
}
