//! The canonical form of a dataset: RDFC-1.0, lines of canonical N-Quads in order.
//!
//! The canonical labels of blank nodes depend on the quads that name blank nodes and on no
//! others, so only these are given to `sophia_c14n`; for a dataset without blank nodes, which a
//! release should be, that is none at all.
//!
//! <https://www.w3.org/TR/rdf-canon/>

use std::collections::BTreeMap;
use std::convert::Infallible;

use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use sha2::{Digest, Sha256};
use sophia_api::quad::Spog;
use sophia_c14n::{C14nError, rdfc10};

use crate::pieces::{Piece, Quads, pieces};

/// The name of the algorithm behind [`Canonical::sha256`], as manifests give it.
pub(crate) const ALGORITHM: &str = "RDFC-1.0, canonical N-Quads, SHA-256";

/// Why a dataset has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A term that RDFC-1.0 does not know.
    #[error("the quad {quad} cannot be canonicalised: {reason}; state it without")]
    Term {
        /// The quad.
        quad: String,
        /// What stands in it.
        reason: &'static str,
    },
    /// The blank nodes are too much alike, or too many.
    #[error("the blank nodes of the dataset cannot be told apart; give them IRIs")]
    BlankNodes(#[source] C14nError<Infallible>),
}

/// A dataset in canonical form.
#[derive(Clone, Debug)]
pub(crate) struct Canonical {
    /// Each quad once, in the order of the lines.
    pub(crate) quads: Vec<Quad>,
    /// The lines of canonical N-Quads.
    pub(crate) text: String,
}

impl Canonical {
    /// The canonical form of the quads.
    pub(crate) fn new(quads: &[Quad]) -> Result<Self, CanonicalError> {
        let labels = labels(quads)?;
        let lines: BTreeMap<String, Quad> = quads
            .iter()
            .map(|quad| relabel(quad, &labels))
            .map(|quad| (format!("{quad} .\n"), quad))
            .collect();
        let mut text = String::with_capacity(lines.keys().map(String::len).sum());
        let mut quads = Vec::with_capacity(lines.len());
        for (line, quad) in lines {
            text.push_str(&line);
            quads.push(quad);
        }
        Ok(Self { quads, text })
    }

    /// The digest of the lines, in lower-case hexadecimal digits.
    pub(crate) fn sha256(&self) -> String {
        hex(&Sha256::digest(self.text.as_bytes()))
    }
}

/// Bytes in lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

type Labels = BTreeMap<String, BlankNode>;

/// The canonical label of each blank node, by its own label.
fn labels(quads: &[Quad]) -> Result<Labels, CanonicalError> {
    let mut numbers = BTreeMap::new();
    let mut described: BTreeMap<String, Spog<Piece>> = BTreeMap::new();
    for quad in quads {
        let term = |reason| CanonicalError::Term {
            quad: quad.to_string(),
            reason,
        };
        if matches!(quad.object, Term::Triple(_)) {
            return Err(term("it states something about a triple term"));
        }
        let blank = matches!(quad.subject, NamedOrBlankNode::BlankNode(_))
            || matches!(quad.object, Term::BlankNode(_))
            || matches!(quad.graph_name, GraphName::BlankNode(_));
        if blank {
            let pieces = pieces(quad, &mut numbers)
                .ok_or_else(|| term("an IRI or a language tag is malformed"))?;
            described.insert(quad.to_string(), pieces);
        }
    }
    if described.is_empty() {
        return Ok(Labels::new());
    }
    let dataset = Quads(described.into_values().collect());
    let (_, canonical) = rdfc10::relabel(&dataset).map_err(CanonicalError::BlankNodes)?;
    let label = |(own, number): (String, String)| {
        let canonical = canonical.get(number.as_str())?;
        Some((own, BlankNode::new_unchecked(canonical.as_str())))
    };
    Ok(numbers.into_iter().filter_map(label).collect())
}

fn relabel(quad: &Quad, labels: &Labels) -> Quad {
    if labels.is_empty() {
        return quad.clone();
    }
    let new = |node: &BlankNode| labels.get(node.as_str()).unwrap_or(node).clone();
    Quad {
        subject: match &quad.subject {
            NamedOrBlankNode::BlankNode(node) => new(node).into(),
            named @ NamedOrBlankNode::NamedNode(_) => named.clone(),
        },
        predicate: quad.predicate.clone(),
        object: match &quad.object {
            Term::BlankNode(node) => new(node).into(),
            other => other.clone(),
        },
        graph_name: match &quad.graph_name {
            GraphName::BlankNode(node) => new(node).into(),
            other => other.clone(),
        },
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;

    fn parse(text: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::TriG)
            .for_slice(text)
            .map(Result::unwrap)
            .collect()
    }

    const MIXED: &str = r#"
        @prefix : <http://example.org/> .
        :g { :a :p "x\n\t\"\\\u0001\u007f"@JA, 1, "typed"^^:d, :b, _:one . _:one :q _:two . _:two :q _:one ; :r "end" . }
        _:g { :a :p _:three, [] . }
        { :a :p "認知症"@ja . }
    "#;

    #[test]
    fn agrees_with_sophia_on_the_whole_dataset() {
        let quads = parse(MIXED);
        let mut numbers = BTreeMap::new();
        let all = Quads(
            quads
                .iter()
                .map(|q| pieces(q, &mut numbers).unwrap())
                .collect(),
        );
        let mut expected = Vec::new();
        rdfc10::normalize(&all, &mut expected).unwrap();
        let canonical = Canonical::new(&quads).unwrap();
        assert_eq!(canonical.text, String::from_utf8(expected).unwrap());
        assert_eq!(canonical.quads.len(), quads.len());
    }

    #[test]
    fn neither_order_nor_labels_nor_repetition_matter() {
        let one = parse(MIXED);
        let mut other = parse(&MIXED.replace("_:one", "_:zzz").replace("_:two", "_:aaa"));
        other.reverse();
        other.extend(parse(
            ":a <http://example.org/p> 'x' ."
                .replace(":a", "<http://example.org/a>")
                .as_str(),
        ));
        let mut longer = one.clone();
        longer.extend(parse(
            "<http://example.org/a> <http://example.org/p> 'x', 'x' .",
        ));
        assert_eq!(
            Canonical::new(&longer).unwrap().sha256(),
            Canonical::new(&other).unwrap().sha256()
        );
    }

    #[test]
    fn what_has_no_canonical_form_is_an_error() {
        let triple = parse("<http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> 1 )>> .");
        assert!(matches!(
            Canonical::new(&triple),
            Err(CanonicalError::Term { .. })
        ));
        // Ten blank nodes, each leading to each other: any order of them is as good as any.
        let mut clique = String::new();
        for i in 0..10 {
            for j in (0..10).filter(|j| *j != i) {
                clique.push_str(&format!("_:n{i} <http://e/p> _:n{j} .\n"));
            }
        }
        assert!(matches!(
            Canonical::new(&parse(&clique)),
            Err(CanonicalError::BlankNodes(_))
        ));
    }
}
