//! The dumps of a release: one dataset, three formats, plain and compressed.

#![expect(clippy::panic, reason = "a helper of a test fails as the test does")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{built, draft};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Triple};
use tempfile::tempdir;

fn parse(bytes: &[u8], format: RdfFormat) -> Vec<Quad> {
    RdfParser::from_format(format)
        .for_slice(bytes)
        .map(Result::unwrap)
        .collect()
}

#[test]
fn the_three_dumps_say_the_same() {
    let dir = tempdir().unwrap();
    let path = built(dir.path(), &draft()).path;
    let read = |name: &str| fs::read(path.join(name)).unwrap();
    let nq = parse(&read("seisaku.nq"), RdfFormat::NQuads);
    let trig = parse(&read("seisaku.trig"), RdfFormat::TriG);
    let ttl = parse(&read("seisaku.ttl"), RdfFormat::Turtle);
    let isomorphic = |a: &[Quad], b: &[Quad]| {
        sophia_isomorphism::isomorphic_datasets(&spogs(a), &spogs(b)).unwrap()
    };
    assert!(isomorphic(&nq, &trig));
    let union: BTreeSet<String> = nq
        .iter()
        .map(|q| Triple::from(q.clone()).to_string())
        .collect();
    assert_eq!(union.len(), ttl.len());
    let union: Vec<Quad> = nq
        .iter()
        .map(|q| {
            Quad::new(
                q.subject.clone(),
                q.predicate.clone(),
                q.object.clone(),
                oxigraph::model::GraphName::DefaultGraph,
            )
        })
        .collect();
    assert!(isomorphic(&union, &ttl));
    for name in ["seisaku.nq", "seisaku.ttl", "seisaku.trig"] {
        let packed = read(&format!("{name}.zst"));
        let plain = zstd::bulk::decompress(&packed, read(name).len()).unwrap();
        assert_eq!(plain, read(name), "{name}");
    }
}

type Spog = (
    [sophia_api::term::SimpleTerm<'static>; 3],
    Option<sophia_api::term::SimpleTerm<'static>>,
);

/// Each quad once, as `sophia` reads its N-Quads terms.
fn spogs(quads: &[Quad]) -> BTreeSet<Spog> {
    use oxigraph::model::{GraphName, NamedOrBlankNode, Term};
    use sophia_api::term::{BnodeId, IriRef, LanguageTag, SimpleTerm};
    let iri = |n: &oxigraph::model::NamedNode| {
        SimpleTerm::Iri(IriRef::new_unchecked(n.as_str().to_owned().into()))
    };
    let blank = |n: &oxigraph::model::BlankNode| {
        SimpleTerm::BlankNode(BnodeId::new_unchecked(n.as_str().to_owned().into()))
    };
    quads
        .iter()
        .map(|q| {
            let subject = match &q.subject {
                NamedOrBlankNode::NamedNode(n) => iri(n),
                NamedOrBlankNode::BlankNode(n) => blank(n),
            };
            let object = match &q.object {
                Term::NamedNode(n) => iri(n),
                Term::BlankNode(n) => blank(n),
                Term::Literal(l) => match l.language() {
                    Some(tag) => SimpleTerm::LiteralLanguage(
                        l.value().to_owned().into(),
                        LanguageTag::new_unchecked(tag.to_owned().into()),
                        None,
                    ),
                    None => SimpleTerm::LiteralDatatype(
                        l.value().to_owned().into(),
                        IriRef::new_unchecked(l.datatype().as_str().to_owned().into()),
                    ),
                },
                Term::Triple(_) => panic!("no triple terms here"),
            };
            let graph = match &q.graph_name {
                GraphName::NamedNode(n) => Some(iri(n)),
                _ => None,
            };
            ([subject, iri(&q.predicate), object], graph)
        })
        .collect()
}

#[test]
fn the_turtle_is_grouped_with_prefixes_and_types_first() {
    let dir = tempdir().unwrap();
    let path = built(dir.path(), &draft()).path;
    let read = |name: &str| fs::read(path.join(name)).unwrap();
    let ttl = String::from_utf8(read("seisaku.ttl")).unwrap();
    assert!(
        ttl.contains("@prefix pol: <http://w3id.org/seisaku/ontology#> ."),
        "{ttl}"
    );
    assert!(
        ttl.contains("<http://w3id.org/seisaku/id/item/004/1.1.16> a pol:PolicyItem ;\n"),
        "{ttl}"
    );
    assert!(
        ttl.contains("void:triples 32") || ttl.contains("void:triples"),
        "{ttl}"
    );
}
