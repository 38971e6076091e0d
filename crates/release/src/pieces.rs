//! Quads as `sophia` sees them.

use std::collections::BTreeMap;
use std::convert::Infallible;

use oxigraph::model::{BlankNode, GraphName, Literal, NamedOrBlankNode, Quad, Term};
use sophia_api::MownStr;
use sophia_api::dataset::{DResult, Dataset, SetDataset};
use sophia_api::quad::Spog;
use sophia_api::term::{BnodeId, IriRef, LanguageTag, Term as SophiaTerm, TermKind};

/// A term as `sophia` sees it, checked beforehand: `sophia` panics on a malformed one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    Iri(IriRef<String>),
    Blank(BnodeId<String>),
    Literal {
        value: String,
        datatype: IriRef<String>,
        language: Option<LanguageTag<String>>,
    },
}

/// The four terms of a quad, blank nodes numbered; `None` where one is malformed.
pub(crate) fn pieces(quad: &Quad, numbers: &mut BTreeMap<String, String>) -> Option<Spog<Piece>> {
    let mut blank = |node: &BlankNode| {
        let next = format!("n{}", numbers.len());
        let number = numbers.entry(node.as_str().to_owned()).or_insert(next);
        Some(Piece::Blank(BnodeId::new(number.clone()).ok()?))
    };
    let iri = |iri: &str| Some(Piece::Iri(IriRef::new(iri.to_owned()).ok()?));
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(n) => iri(n.as_str())?,
        NamedOrBlankNode::BlankNode(n) => blank(n)?,
    };
    let object = match &quad.object {
        Term::NamedNode(n) => iri(n.as_str())?,
        Term::BlankNode(n) => blank(n)?,
        Term::Literal(l) => literal(l)?,
        Term::Triple(_) => return None,
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(n) => Some(iri(n.as_str())?),
        GraphName::BlankNode(n) => Some(blank(n)?),
        GraphName::DefaultGraph => None,
    };
    Some(([subject, iri(quad.predicate.as_str())?, object], graph))
}

fn literal(literal: &Literal) -> Option<Piece> {
    Some(Piece::Literal {
        value: literal.value().to_owned(),
        datatype: IriRef::new(literal.datatype().as_str().to_owned()).ok()?,
        language: match literal.language() {
            Some(tag) => Some(LanguageTag::new(tag.to_owned()).ok()?),
            None => None,
        },
    })
}

impl SophiaTerm for Piece {
    type BorrowTerm<'x> = &'x Self;

    fn kind(&self) -> TermKind {
        match self {
            Self::Iri(_) => TermKind::Iri,
            Self::Blank(_) => TermKind::BlankNode,
            Self::Literal { .. } => TermKind::Literal,
        }
    }

    fn iri(&self) -> Option<IriRef<MownStr<'_>>> {
        match self {
            Self::Iri(iri) => Some(borrowed(iri)),
            _ => None,
        }
    }

    fn bnode_id(&self) -> Option<BnodeId<MownStr<'_>>> {
        match self {
            Self::Blank(id) => Some(BnodeId::new_unchecked(id.as_str().into())),
            _ => None,
        }
    }

    fn lexical_form(&self) -> Option<MownStr<'_>> {
        match self {
            Self::Literal { value, .. } => Some(value.as_str().into()),
            _ => None,
        }
    }

    fn datatype(&self) -> Option<IriRef<MownStr<'_>>> {
        match self {
            Self::Literal { datatype, .. } => Some(borrowed(datatype)),
            _ => None,
        }
    }

    fn language_tag(&self) -> Option<LanguageTag<MownStr<'_>>> {
        match self {
            Self::Literal { language, .. } => language
                .as_ref()
                .map(|tag| LanguageTag::new_unchecked(tag.as_str().into())),
            _ => None,
        }
    }

    fn base_direction(&self) -> Option<sophia_api::term::BaseDirection> {
        None
    }

    fn borrow_term(&self) -> Self::BorrowTerm<'_> {
        self
    }
}

fn borrowed(iri: &IriRef<String>) -> IriRef<MownStr<'_>> {
    IriRef::new_unchecked(iri.as_str().into())
}

/// Quads for `sophia`, each once.
pub(crate) struct Quads(pub(crate) Vec<Spog<Piece>>);

impl Dataset for Quads {
    type Quad<'x> = &'x Spog<Piece>;
    type Error = Infallible;

    fn quads(&self) -> impl Iterator<Item = DResult<Self, Self::Quad<'_>>> + '_ {
        self.0.iter().map(Ok)
    }
}

impl SetDataset for Quads {}
