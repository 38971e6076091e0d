//! A snapshot as the evaluator reads it.

use std::fmt;
use std::sync::Arc;

use oxigraph::model::{GraphName, Literal, NamedNode, Term};
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

use crate::dictionary::canonical;
use crate::graphs::{Graphs, Scope};
use crate::index::Index;
use crate::layout::LayoutError;

/// The name of the graph that a [`Dataset`] merges its default graphs into.
///
/// The evaluator asks each graph of a default graph of several by itself, so that a triple that
/// stands in two of them is found twice, which the merge of graphs
/// ([SPARQL 1.1 Query, section 13.2](https://www.w3.org/TR/sparql11-query/#specifyingDataset))
/// forbids. A query that names this graph alone as its default graph sees each triple once.
pub const MERGED: &str = "urn:x-seisaku:merged";

/// The predicate from a number, date or boolean to its text, where that is another than the engine
/// would write for its value: `"01"^^xsd:integer` to `"01"`.
///
/// The engine hands values to expressions without their texts. No statement has this predicate; a
/// pattern with it and a bound subject asks for the text.
pub const LEXICAL: &str = "urn:x-seisaku:lexical";

/// A snapshot for one query.
///
/// Terms are compared as they were written: `"01"^^xsd:integer` is another term than
/// `"1"^^xsd:integer` and has the same value.
#[derive(Clone)]
pub struct Dataset<'a> {
    index: &'a Index,
    /// What the merged graph is made of.
    merged: Scope,
}

/// A term as the evaluator hands it around.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A term of the index, by its id.
    Known(u32),
    /// The merged graph.
    Merged,
    /// The predicate from a value to its text.
    Lexical,
    /// A term that the index does not have.
    Other(Arc<Term>),
}

impl<'a> Dataset<'a> {
    /// Merges all graphs.
    pub(crate) fn union(index: &'a Index) -> Self {
        Self {
            index,
            merged: Scope::All,
        }
    }

    /// Merges these graphs.
    pub(crate) fn merging(index: &'a Index, graphs: &[GraphName]) -> Self {
        Self {
            index,
            merged: Scope::Merged(merged(index, graphs)),
        }
    }

    /// The text of a value, where it is asked for.
    fn form(
        &self,
        terms: [Option<&Node>; 3],
        graph_name: Option<Option<&Node>>,
    ) -> Option<InternalQuad<Node>> {
        let [Some(Node::Known(id)), Some(Node::Lexical), object] = terms else {
            return None;
        };
        let text = self.index.dictionary.other_form(&self.index.layout, *id)?;
        let text = self.node(Literal::new_simple_literal(text).into());
        object.is_none_or(|o| *o == text).then(|| InternalQuad {
            subject: Node::Known(*id),
            predicate: Node::Lexical,
            object: text,
            graph_name: graph_name.flatten().cloned(),
        })
    }

    fn node(&self, term: Term) -> Node {
        match self.index.id(&term) {
            Some(id) => Node::Known(id),
            None => Node::Other(Arc::new(term)),
        }
    }

    fn find(
        &self,
        terms: [Option<&Node>; 3],
        graph_name: Option<Option<&Node>>,
    ) -> Option<Found<'a>> {
        let scope = match graph_name {
            None => Scope::EachNamed,
            Some(None) => Scope::One(0),
            Some(Some(Node::Merged)) => self.merged.clone(),
            Some(Some(Node::Known(id))) => Scope::One(Graphs::number(&self.index.layout, *id)?),
            Some(Some(Node::Other(_) | Node::Lexical)) => return None,
        };
        let mut pattern = [None; 3];
        for (place, node) in pattern.iter_mut().zip(terms) {
            match node {
                None => {}
                Some(Node::Known(id)) => *place = Some(*id),
                // What the index does not have, no statement of it has.
                Some(Node::Other(_) | Node::Merged | Node::Lexical) => return None,
            }
        }
        Some(Found {
            graphs: Graphs::named(&self.index.layout),
            matches: self.index.matches(pattern, scope),
        })
    }
}

impl fmt::Debug for Dataset<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset").finish_non_exhaustive()
    }
}

/// Which sets of graphs have one of these.
pub(crate) fn merged(index: &Index, graphs: &[GraphName]) -> Arc<[bool]> {
    let numbers: Vec<u32> = graphs
        .iter()
        .filter_map(|graph| match graph {
            GraphName::DefaultGraph => Some(0),
            GraphName::NamedNode(node) => number(index, &node.clone().into()),
            GraphName::BlankNode(node) => number(index, &node.clone().into()),
        })
        .collect();
    let of = |set| {
        let members = Graphs::members(&index.layout, set);
        members.iter().any(|member| numbers.contains(member))
    };
    (0..index.sets)
        .map(|set| u32::try_from(set).is_ok_and(of))
        .collect()
}

fn number(index: &Index, term: &Term) -> Option<u32> {
    Graphs::number(&index.layout, index.id(term)?)
}

struct Found<'a> {
    graphs: &'a [u32],
    matches: crate::matches::Matches<'a>,
}

impl Iterator for Found<'_> {
    type Item = Result<InternalQuad<Node>, LayoutError>;

    fn next(&mut self) -> Option<Self::Item> {
        let ([subject, predicate, object], graph) = self.matches.next()?;
        let index = graph.and_then(|graph| graph.checked_sub(1));
        Some(Ok(InternalQuad {
            subject: Node::Known(subject),
            predicate: Node::Known(predicate),
            object: Node::Known(object),
            graph_name: index
                .and_then(|index| self.graphs.get(index as usize))
                .map(|id| Node::Known(*id)),
        }))
    }
}

impl<'a> QueryableDataset<'a> for Dataset<'a> {
    type InternalTerm = Node;
    type Error = LayoutError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Node>,
        predicate: Option<&Node>,
        object: Option<&Node>,
        graph_name: Option<Option<&Node>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Node>, LayoutError>> + use<'a> {
        let form = self.form([subject, predicate, object], graph_name);
        self.find([subject, predicate, object], graph_name)
            .into_iter()
            .flatten()
            .chain(form.map(Ok))
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Node, LayoutError>> + use<'a> {
        let graphs: &'a [u32] = Graphs::named(&self.index.layout);
        graphs.iter().map(|id| Ok(Node::Known(*id)))
    }

    fn contains_internal_graph_name(&self, graph_name: &Node) -> Result<bool, LayoutError> {
        Ok(match graph_name {
            Node::Known(id) => Graphs::number(&self.index.layout, *id).is_some(),
            Node::Merged | Node::Lexical | Node::Other(_) => false,
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Node, LayoutError> {
        Ok(match self.index.id(&term) {
            Some(id) => Node::Known(id),
            None if matches!(&term, Term::NamedNode(node) if node.as_str() == MERGED) => {
                Node::Merged
            }
            None if matches!(&term, Term::NamedNode(node) if node.as_str() == LEXICAL) => {
                Node::Lexical
            }
            None => Node::Other(Arc::new(term)),
        })
    }

    fn internalize_expression_term(&self, term: ExpressionTerm) -> Result<Node, LayoutError> {
        self.internalize_term(canonical(term))
    }

    fn externalize_term(&self, term: Node) -> Result<Term, LayoutError> {
        match term {
            Node::Known(id) => self.index.term(id),
            Node::Merged => Ok(NamedNode::new_unchecked(MERGED).into()),
            Node::Lexical => Ok(NamedNode::new_unchecked(LEXICAL).into()),
            Node::Other(term) => Ok(Arc::unwrap_or_clone(term)),
        }
    }

    fn externalize_expression_term(&self, term: Node) -> Result<ExpressionTerm, LayoutError> {
        match term {
            Node::Known(id) => self.index.dictionary.expression(&self.index.layout, id),
            other => Ok(self.externalize_term(other)?.into()),
        }
    }
}
