//! Names that no vocabulary knows, ready to be put into one.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use seisaku_text::Source;
use seisaku_vocab::{Kind, Space, name_key, pol, prov, rdf, rdfs, skos};

/// A resource that was read and that no vocabulary names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Its key, made from its name.
    pub key: String,
    /// Its types.
    pub types: BTreeSet<NamedNode>,
    /// Its name as it is printed.
    pub name: String,
    /// Other forms of it.
    pub alternatives: BTreeSet<String>,
    /// A key that a person could read, where the name holds a word in Latin letters.
    pub suggestion: Option<String>,
    /// Where it stands: document and line.
    pub places: BTreeSet<(String, usize)>,
}

/// The candidates of a document, by IRI.
pub fn candidates(quads: &[Quad], source: &Source) -> BTreeMap<NamedNode, Candidate> {
    let space = Space::default();
    let mut found: BTreeMap<NamedNode, Candidate> = BTreeMap::new();
    let mut lines: BTreeMap<&NamedNode, &str> = BTreeMap::new();
    let mut spans: Vec<(&NamedNode, &NamedNode)> = Vec::new();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            continue;
        };
        match &quad.object {
            Term::Literal(line) if quad.predicate == pol::FIRST_LINE => {
                lines.insert(subject, line.value());
            }
            Term::NamedNode(span) if quad.predicate == prov::WAS_QUOTED_FROM => {
                spans.push((subject, span));
            }
            _ => {}
        }
        let Some(key) = hashed(&space, subject) else {
            continue;
        };
        let candidate = found.entry(subject.clone()).or_default();
        candidate.key = key;
        match &quad.object {
            Term::NamedNode(class) if quad.predicate == rdf::TYPE => {
                candidate.types.insert(class.clone());
            }
            Term::Literal(text) => candidate.text(quad, text),
            _ => {}
        }
    }
    // What its key does not follow from is a part of a document, and what is not described is
    // named here and read elsewhere.
    found.retain(|_, c| !c.types.is_empty() && name_key(&c.name) == c.key);
    for (resource, span) in spans {
        if let Some(candidate) = found.get_mut(resource)
            && let Some(line) = lines.get(span).and_then(|line| line.parse().ok())
        {
            let place = (source.file_name().to_owned(), line);
            candidate.places.insert(place);
        }
    }
    for (iri, candidate) in &mut found {
        candidate.alternatives.remove(&candidate.name);
        let kind = space.parse(iri.as_str()).map(|resource| resource.kind);
        candidate.suggestion = suggestion(&candidate.name, kind);
    }
    found
}

impl Candidate {
    fn text(&mut self, quad: &Quad, text: &Literal) {
        let japanese = text.language() == Some("ja");
        if quad.predicate == skos::PREF_LABEL && japanese
            || quad.predicate == rdfs::LABEL && japanese && self.name.is_empty()
        {
            text.value().clone_into(&mut self.name);
        } else if quad.predicate == skos::ALT_LABEL && japanese
            || quad.predicate == pol::ACRONYM
            || quad.predicate == pol::PRINTED_NAME
        {
            self.alternatives.insert(text.value().to_owned());
        }
    }
}

/// The key of a named thing, if it is made from its name.
fn hashed(space: &Space, iri: &NamedNode) -> Option<String> {
    let parsed = space.parse(iri.as_str())?;
    let named = matches!(
        parsed.kind,
        Kind::Organisation
            | Kind::Programme
            | Kind::Policy
            | Kind::Person
            | Kind::Role
            | Kind::Place
            | Kind::Concept
    );
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    (named && parsed.fragment.is_none() && parsed.key.len() == 10 && parsed.key.bytes().all(hex))
        .then_some(parsed.key)
}

/// A key by the rules of the vocabularies: capitals for bodies, else lower case with hyphens.
fn suggestion(name: &str, kind: Option<Kind>) -> Option<String> {
    let name = seisaku_vocab::normal_name(name);
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() > 1)
        .collect();
    let key = words.join("-");
    // A word in Latin letters that is the smaller part of a name says too little.
    (key.len() * 2 >= name.chars().count() && !key.is_empty()).then(|| match kind {
        Some(Kind::Organisation) => key.to_ascii_uppercase(),
        _ => key.to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_a_person_could_read() {
        let body = Some(Kind::Organisation);
        assert_eq!(suggestion("ＰＭＤＡ", body).as_deref(), Some("PMDA"));
        let programme = Some(Kind::Programme);
        let found = suggestion("GAPFREE NEXT事業", programme);
        assert_eq!(found.as_deref(), Some("gapfree-next"));
        assert_eq!(suggestion("研究推進事業", programme), None);
        assert_eq!(suggestion("AI開発力強化事業", programme), None);
    }
}
