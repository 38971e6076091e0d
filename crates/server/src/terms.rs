//! Terms of RDF as people read them: a label, a short form, a link.

use std::str::FromStr;

use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term};
use seisaku_vocab::{DEFAULT_BASE, PREFIXES, dcterms, rdfs, skos};
use serde::Serialize;

use crate::html::Cell;
use crate::pages::language::Language;
use crate::state::Served;

/// A name in the languages of the pages, as far as there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Labels {
    pub(crate) ja: Option<String>,
    pub(crate) en: Option<String>,
}

impl Labels {
    /// The label of a resource, else its preferred label, else its title.
    pub(crate) fn of(served: &Served, iri: &NamedNode) -> Self {
        let mut labels = Self::default();
        for predicate in [rdfs::LABEL, skos::PREF_LABEL, dcterms::TITLE] {
            for literal in literals(served, iri, predicate) {
                let text = literal.value().to_owned();
                match literal.language() {
                    Some("ja") => labels.ja.get_or_insert(text),
                    Some("en") | None => labels.en.get_or_insert(text),
                    _ => continue,
                };
            }
        }
        labels
    }

    /// The title of a resource, else its label.
    pub(crate) fn titled(served: &Served, iri: &NamedNode) -> Self {
        let title = literals(served, iri, dcterms::TITLE);
        let of = |tag| title.iter().find(|l| l.language() == Some(tag));
        let text = |literal: Option<&Literal>| literal.map(|l| l.value().to_owned());
        let labels = Self::of(served, iri);
        Self {
            ja: text(of("ja")).or(labels.ja),
            en: text(of("en")).or(labels.en),
        }
    }

    /// The name in Japanese, else in English.
    pub(crate) fn any(&self) -> Option<&str> {
        self.ja.as_deref().or(self.en.as_deref())
    }

    /// The name in a language, else in the other one.
    pub(crate) fn best(&self, language: Language) -> Option<&str> {
        match language {
            Language::Japanese => self.any(),
            Language::English => self.en.as_deref().or(self.ja.as_deref()),
        }
    }

    /// The name in a language, else in the other one, else this.
    pub(crate) fn named(&self, language: Language, otherwise: &str) -> String {
        self.best(language).unwrap_or(otherwise).to_owned()
    }
}

/// What is said of a resource by literals, in every graph.
pub(crate) fn literals(
    served: &Served,
    iri: &NamedNode,
    predicate: NamedNodeRef<'_>,
) -> Vec<Literal> {
    let subject = NamedOrBlankNodeRef::from(iri.as_ref());
    let mut literals: Vec<Literal> = served
        .snapshot
        .quads(Some(subject), Some(predicate), None, None)
        // What a damaged file cannot give is missing here; queries and `validate` name it.
        .filter_map(|quad| match quad.ok()?.object {
            Term::Literal(literal) => Some(literal),
            _ => None,
        })
        .collect();
    literals.sort_by_cached_key(ToString::to_string);
    literals.dedup();
    literals
}

/// Where a link to an IRI leads: one of ours to this server, whatever host it names; `None`
/// for what a browser should not follow.
pub(crate) fn href(served: &Served, iri: &str) -> Option<String> {
    if let Some(rest) = iri.strip_prefix(served.space.base()) {
        return Some(format!("/{rest}"));
    }
    let safe = ["http://", "https://", "mailto:", "urn:"];
    safe.iter()
        .any(|s| iri.starts_with(s))
        .then(|| iri.to_owned())
}

/// An IRI with a prefix, or below our base without it, else whole.
pub(crate) fn short(served: &Served, iri: &str) -> String {
    let base = served.space.base();
    for (prefix, namespace) in PREFIXES {
        let local = match namespace.strip_prefix(DEFAULT_BASE) {
            Some(own) => iri
                .strip_prefix(base)
                .and_then(|rest| rest.strip_prefix(own)),
            None => iri.strip_prefix(namespace),
        };
        if let Some(local) = local.filter(|l| !l.is_empty() && !l.contains(['/', '#'])) {
            return format!("{prefix}:{local}");
        }
    }
    let own = iri
        .strip_prefix(base)
        .and_then(|rest| rest.strip_prefix("id/"));
    own.unwrap_or(iri).to_owned()
}

/// The IRI of a short form, or of one that is whole.
pub(crate) fn expand(served: &Served, name: &str) -> Option<NamedNode> {
    let known = name.split_once(':').and_then(|(prefix, local)| {
        let (_, namespace) = PREFIXES.iter().find(|(p, _)| *p == prefix)?;
        let namespace = match namespace.strip_prefix(DEFAULT_BASE) {
            Some(own) => format!("{}{own}", served.space.base()),
            None => (*namespace).to_owned(),
        };
        Some(format!("{namespace}{local}"))
    });
    NamedNode::new(known.unwrap_or_else(|| name.to_owned())).ok()
}

/// A term as a cell of a page.
pub(crate) fn term_cell(served: &Served, term: &Term, language: Language) -> Cell {
    match term {
        Term::NamedNode(iri) => Cell {
            label: Labels::of(served, iri).best(language).map(str::to_owned),
            text: short(served, iri.as_str()),
            href: href(served, iri.as_str()),
            language: None,
        },
        Term::BlankNode(node) => Cell {
            href: Some(format!("#{}", node.as_str())),
            ..Cell::text(&node.to_string())
        },
        Term::Literal(literal) => Cell {
            language: literal.language().map(str::to_owned),
            ..Cell::text(literal.value())
        },
        Term::Triple(triple) => Cell::text(&triple.to_string()),
    }
}

/// A term of a TSV answer as a cell; numbers and booleans stand there without quotes.
pub(crate) fn cell(served: &Served, tsv: &str, language: Language) -> Cell {
    match Term::from_str(tsv) {
        Ok(Term::BlankNode(node)) => Cell::text(&node.to_string()),
        Ok(term) => term_cell(served, &term, language),
        Err(_) => Cell::text(tsv),
    }
}
