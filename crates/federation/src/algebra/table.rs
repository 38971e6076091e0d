//! Bindings as a table that may be sent.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, Term, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

/// A table of bindings.
pub(crate) fn table(variables: &[Variable], rows: Vec<Vec<Option<GroundTerm>>>) -> GraphPattern {
    GraphPattern::Values {
        variables: variables.to_vec(),
        bindings: rows,
    }
}

/// How a value is dealt with that is not sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unsent {
    /// Another engine may write it in another way, so it is left open, and what
    /// comes back is compared here.
    Open,
    /// A blank node of ours is nobody else's, so the row has no partner there.
    Never,
}

/// A value as it may be sent; `Err` says how else it is dealt with.
///
/// Names and plain strings mean the same everywhere. An engine may store `01` as `1`, `1.0` as
/// `1`, or a time in another zone, and find nothing for what we write.
pub(crate) fn to_ground(term: &Term) -> Result<GroundTerm, Unsent> {
    match term {
        Term::NamedNode(node) => Ok(node.clone().into()),
        Term::Literal(literal) if is_safe(literal) => Ok(literal.clone().into()),
        Term::BlankNode(_) => Err(Unsent::Never),
        Term::Literal(_) | Term::Triple(_) => Err(Unsent::Open),
    }
}

fn is_safe(literal: &Literal) -> bool {
    let datatype = literal.datatype();
    if datatype == rdf::LANG_STRING {
        // Some engines fold the case of a tag.
        return literal
            .language()
            .is_some_and(|tag| !tag.bytes().any(|b| b.is_ascii_uppercase()));
    }
    datatype == xsd::STRING
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{BlankNode, NamedNode};

    use super::*;

    #[test]
    fn what_may_be_sent() {
        let sent = |term: Term| to_ground(&term).map(|g| g.to_string());
        let iri = NamedNode::new_unchecked("http://example.org/a");
        assert_eq!(sent(iri.into()), Ok("<http://example.org/a>".to_owned()));
        let plain = Literal::new_simple_literal("a \"b\"\n");
        assert_eq!(sent(plain.into()), Ok(r#""a \"b\"\n""#.to_owned()));
        let tagged = |tag: &str| Literal::new_language_tagged_literal_unchecked("a", tag);
        assert_eq!(sent(tagged("ja").into()), Ok("\"a\"@ja".to_owned()));
        assert_eq!(sent(tagged("ja-Hira").into()), Err(Unsent::Open));
        assert_eq!(sent(Literal::from(1).into()), Err(Unsent::Open));
        assert_eq!(sent(BlankNode::default().into()), Err(Unsent::Never));
    }
}
