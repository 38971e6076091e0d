//! The links of a release, counted: for each database and each way of linking one `void:Linkset`.
//!
//! Which databases there are, and how their IRIs begin, the graph of the links says itself (`void:uriSpace`).

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use seisaku_vocab::{Kind, Space, dcterms, owl, skos, void};

use super::page::{Page, number};
use super::terms::SUBSET;
use crate::draft::Draft;

/// The predicates that link: name of the linkset, predicate, Japanese.
const PREDICATES: &[(&str, NamedNodeRef<'static>, &str)] = &[
    ("exactMatch", skos::EXACT_MATCH, "完全一致"),
    ("closeMatch", skos::CLOSE_MATCH, "ほぼ一致"),
    ("broadMatch", skos::BROAD_MATCH, "上位語"),
    ("narrowMatch", skos::NARROW_MATCH, "下位語"),
    ("relatedMatch", skos::RELATED_MATCH, "関連語"),
    ("sameAs", owl::SAME_AS, "同一"),
];

/// The links of one kind to one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Linkset {
    target: NamedNode,
    /// The part of the target's IRI that names it.
    key: String,
    title: String,
    predicate: usize,
    triples: usize,
    linked: usize,
}

/// The linksets of the graph of the links.
pub(super) fn linksets(space: &Space, quads: &[Quad]) -> Vec<Linkset> {
    let graph = space.resource(Kind::Graph, "links");
    let within = GraphName::from(graph.clone());
    let quads: Vec<&Quad> = quads.iter().filter(|q| q.graph_name == within).collect();
    let spaces = spaces(&quads);
    let mut found: BTreeMap<(&NamedNode, usize), (BTreeSet<&NamedNode>, usize)> = BTreeMap::new();
    for quad in &quads {
        let Some(predicate) = PREDICATES.iter().position(|(_, p, _)| *p == quad.predicate) else {
            continue;
        };
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) =
            (&quad.subject, &quad.object)
        else {
            continue;
        };
        // The longest beginning is the right one: a registry may lie within another.
        let target = spaces
            .iter()
            .filter(|(begins, _)| object.as_str().starts_with(begins))
            .max_by_key(|(begins, _)| begins.len());
        if let Some((_, target)) = target {
            let (subjects, triples) = found.entry((*target, predicate)).or_default();
            subjects.insert(subject);
            *triples += 1;
        }
    }
    let titles = titles(&quads);
    found
        .into_iter()
        .map(|((target, predicate), (subjects, triples))| Linkset {
            target: target.clone(),
            key: key(target).to_owned(),
            title: titles.get(target).map_or(key(target), |t| t).to_owned(),
            predicate,
            triples,
            linked: subjects.len(),
        })
        .collect()
}

impl Linkset {
    /// The database that it leads to.
    pub(super) fn target(&self) -> &NamedNode {
        &self.target
    }

    /// Writes what it is, as a part of the release.
    pub(super) fn describe(&self, page: &mut Page, draft: &Draft, release: &NamedNode) {
        let (name, predicate, ja) = PREDICATES[self.predicate];
        let graph = draft.space.resource(Kind::Graph, "links");
        let key = format!("{}-{name}", self.key);
        let itself = NamedNode::new_unchecked(format!("{}#{key}", graph.as_str()));
        page.link(release, SUBSET, &itself);
        page.is_a(&itself, void::LINKSET);
        let title = &self.title;
        let (ja, en) = (
            format!("{title}へのリンク（{ja}）"),
            format!("Links to {title} ({name})"),
        );
        page.label(&itself, [&ja, &en]);
        page.say(&itself, dcterms::IDENTIFIER, key.as_str().into());
        page.link(&itself, void::LINK_PREDICATE, predicate);
        page.link(&itself, void::SUBJECTS_TARGET, release);
        page.link(&itself, void::OBJECTS_TARGET, &self.target);
        page.link(&itself, dcterms::IS_PART_OF, &graph);
        page.say(&itself, void::TRIPLES, number(self.triples));
        page.say(&itself, void::DISTINCT_SUBJECTS, number(self.linked));
    }
}

/// What stands after `#` in the IRI of a database.
fn key(target: &NamedNode) -> &str {
    let iri = target.as_str();
    iri.rsplit_once('#').map_or(iri, |(_, key)| key)
}

/// How the IRIs of each database begin.
fn spaces<'q>(quads: &[&'q Quad]) -> Vec<(&'q str, &'q NamedNode)> {
    let mut spaces = Vec::new();
    for quad in quads.iter().filter(|q| q.predicate == void::URI_SPACE) {
        if let (NamedOrBlankNode::NamedNode(target), Term::Literal(begins)) =
            (&quad.subject, &quad.object)
        {
            spaces.push((begins.value(), target));
        }
    }
    spaces
}

/// The English names of the databases.
fn titles<'q>(quads: &[&'q Quad]) -> BTreeMap<&'q NamedNode, &'q str> {
    let mut titles = BTreeMap::new();
    for quad in quads.iter().filter(|q| q.predicate == dcterms::TITLE) {
        if let (NamedOrBlankNode::NamedNode(target), Term::Literal(title)) =
            (&quad.subject, &quad.object)
            && title.language() == Some("en")
        {
            titles.insert(target, title.value());
        }
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    const LINKS: &str = r#"
        @prefix void: <http://rdfs.org/ns/void#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix l: <http://w3id.org/seisaku/id/graph/links#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        <http://w3id.org/seisaku/id/graph/links> {
            l:all void:uriSpace "http://a.org/" . l:some void:uriSpace "http://a.org/b/" ; dcterms:title "Some"@en .
            <http://x.org/1> skos:exactMatch <http://a.org/1> , <http://a.org/b/1> , <http://a.org/b/2> ; skos:note <http://a.org/3> .
            <http://x.org/2> skos:exactMatch <http://a.org/b/1> ; skos:closeMatch <http://elsewhere.org/> .
        }
        <http://w3id.org/seisaku/id/graph/other> { <http://x.org/3> skos:exactMatch <http://a.org/1> . }
    "#;

    #[test]
    fn links_are_counted_by_database_and_predicate() {
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
            .for_slice(LINKS)
            .map(Result::unwrap)
            .collect();
        let found = linksets(&Space::default(), &quads);
        let of = |l: &Linkset| (l.key.clone(), l.title.clone(), l.triples, l.linked);
        assert_eq!(
            found.iter().map(of).collect::<Vec<_>>(),
            [
                ("all".to_owned(), "all".to_owned(), 1, 1),
                ("some".to_owned(), "Some".to_owned(), 3, 2),
            ]
        );
    }
}
