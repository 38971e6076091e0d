//! What a release says about itself, compared with what it is.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::{built, draft};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad, Term};
use seisaku_release::{Release, examples};
use seisaku_vocab::{Space, dcat, rdf, void};
use tempfile::tempdir;

const VOID: &str = "http://rdfs.org/ns/void#";

/// A release and all its statements.
fn release() -> (tempfile::TempDir, Release, Vec<Quad>) {
    let dir = tempdir().unwrap();
    let id = built(dir.path(), &draft()).id;
    let release = Release::open(dir.path(), &id).unwrap();
    let snapshot = release.snapshot().unwrap();
    let quads = snapshot
        .quads(None, None, None, None)
        .map(Result::unwrap)
        .collect();
    (dir, release, quads)
}

fn objects(quads: &[Quad], subject: &str, predicate: &str) -> BTreeSet<String> {
    let values = quads.iter().filter_map(|quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(s)
            if s.as_str() == subject && quad.predicate.as_str() == predicate =>
        {
            Some(match &quad.object {
                Term::NamedNode(iri) => iri.as_str().to_owned(),
                Term::Literal(literal) => literal.value().to_owned(),
                other => other.to_string(),
            })
        }
        _ => None,
    });
    values.collect()
}

fn one(quads: &[Quad], subject: &str, predicate: &str) -> String {
    let found = objects(quads, subject, predicate);
    assert_eq!(found.len(), 1, "{subject} {predicate}: {found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn each_dump_is_listed_with_its_true_length_and_checksum() {
    let (_dir, release, quads) = release();
    let own = format!("http://w3id.org/seisaku/id/release/{}", release.id());
    let dumps = objects(&quads, &own, dcat::DISTRIBUTION_PROPERTY.as_str());
    assert_eq!(dumps.len(), 6);
    for dump in dumps {
        let name = dump.rsplit('#').next().unwrap();
        let file = release.files().find(|f| f.path == name).unwrap();
        let bytes = fs::read(release.path().join(name)).unwrap();
        assert_eq!(
            one(&quads, &dump, dcat::BYTE_SIZE.as_str()),
            bytes.len().to_string()
        );
        let checksum = one(&quads, &dump, "http://spdx.org/rdf/terms#checksum");
        let digest = one(&quads, &checksum, "http://spdx.org/rdf/terms#checksumValue");
        assert_eq!(digest, file.sha256);
        assert_eq!(
            one(&quads, &dump, "http://www.w3.org/ns/dcat#downloadURL"),
            format!("http://localhost:7878/dumps/{}/{name}", release.id())
        );
        let media = one(&quads, &dump, dcat::MEDIA_TYPE.as_str());
        let expected = match name {
            n if n.contains(".nq") => "application/n-quads",
            n if n.contains(".trig") => "application/trig",
            _ => "text/turtle",
        };
        assert!(media.ends_with(expected), "{name}: {media}");
    }
}

#[test]
fn the_figures_are_those_of_the_data() {
    let (_dir, _release, quads) = release();
    // Counted here anew, in the plainest way.
    let mut instances: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for quad in &quads {
        if let (true, Term::NamedNode(class)) = (quad.predicate == rdf::TYPE, &quad.object) {
            let subject = quad.subject.to_string();
            instances.entry(class.as_str()).or_default().insert(subject);
        }
    }
    let parts = |predicate: &str| -> Vec<(String, String)> {
        let found = quads.iter().filter(|q| q.predicate.as_str() == predicate);
        found
            .map(|q| match (&q.subject, &q.object) {
                (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) => {
                    (s.as_str().to_owned(), o.as_str().to_owned())
                }
                other => panic!("{other:?}"),
            })
            .collect()
    };
    let mut compared = 0;
    for (part, class) in parts(&format!("{VOID}class")) {
        let Some(entities) = objects(&quads, &part, void::ENTITIES.as_str()).pop_first() else {
            continue;
        };
        if !class.starts_with(VOID) {
            assert_eq!(
                entities,
                instances[class.as_str()].len().to_string(),
                "{class}"
            );
            compared += 1;
        }
    }
    assert_eq!(
        compared,
        instances.keys().filter(|c| !c.starts_with(VOID)).count()
    );
    // Each pair of a class and a property, and no other.
    let properties: BTreeMap<String, String> =
        parts(&format!("{VOID}property")).into_iter().collect();
    let classes: BTreeMap<String, String> = parts(&format!("{VOID}class")).into_iter().collect();
    let wholes = parts(&format!("{VOID}propertyPartition"));
    let told: BTreeSet<(&str, &str)> = wholes
        .iter()
        .filter_map(|(whole, part)| Some((classes.get(whole)?.as_str(), properties[part].as_str())))
        .filter(|(class, _)| !class.starts_with(VOID))
        .collect();
    let mut there = BTreeSet::new();
    for (class, subjects) in instances.iter().filter(|(c, _)| !c.starts_with(VOID)) {
        let of_class = quads
            .iter()
            .filter(|q| subjects.contains(&q.subject.to_string()));
        there.extend(of_class.map(|q| (*class, q.predicate.as_str())));
    }
    assert_eq!(told, there);
}

#[test]
fn the_origin_and_the_terms_of_each_source_are_told() {
    let (_dir, release, quads) = release();
    let own = format!("http://w3id.org/seisaku/id/release/{}", release.id());
    let dct = |local: &str| format!("http://purl.org/dc/terms/{local}");
    assert_eq!(
        one(&quads, &own, &dct("publisher")),
        "http://w3id.org/seisaku/"
    );
    assert_eq!(
        one(&quads, &own, &dct("license")),
        "https://creativecommons.org/licenses/by/4.0/"
    );
    let rights = one(&quads, &own, &dct("rights"));
    assert_eq!(
        one(&quads, &rights, &dct("source")),
        "http://w3id.org/seisaku/id/document/004"
    );
    let build = one(&quads, &own, "http://www.w3.org/ns/prov#wasGeneratedBy");
    let used = objects(&quads, &build, "http://www.w3.org/ns/prov#used");
    assert!(
        used.contains("http://w3id.org/seisaku/id/document/004"),
        "{used:?}"
    );
}

#[test]
fn what_a_release_says_of_itself_can_be_fetched_alone() {
    let (_dir, release, quads) = release();
    let read = |name: &str, format| -> BTreeSet<String> {
        let bytes = fs::read(release.path().join(name)).unwrap();
        let parsed = RdfParser::from_format(format).for_slice(&bytes);
        let triple = |q: Quad| format!("{} {} {}", q.subject, q.predicate, q.object);
        parsed.map(|q| triple(q.unwrap())).collect()
    };
    let of_graph = |key: &str| -> BTreeSet<String> {
        let name = format!("<http://w3id.org/seisaku/id/graph/{key}>");
        let quads = quads.iter().filter(|q| q.graph_name.to_string() == name);
        quads
            .map(|q| format!("{} {} {}", q.subject, q.predicate, q.object))
            .collect()
    };
    let catalogue = of_graph("catalog");
    assert!(catalogue.len() > 100);
    assert_eq!(read("catalog.nq", RdfFormat::NQuads), catalogue);
    let both: BTreeSet<String> = catalogue.union(&of_graph("release")).cloned().collect();
    assert_eq!(read("catalog.ttl", RdfFormat::Turtle), both);
}

#[test]
fn examples_are_told_in_the_base_and_for_the_endpoint() {
    let space = Space::new("http://example.org/policy/").unwrap();
    let text = "# en: Which items?\n# ja: 項目は。\n# keywords: item, 項目\n\n\
                PREFIX pol: <http://w3id.org/seisaku/ontology#>\n\nSELECT ?i { ?i a pol:PolicyItem }\n";
    let quads = examples(&space, "http://example.org/sparql", [("items", text)]).unwrap();
    let iri = "http://example.org/policy/.well-known/sparql-examples/items";
    let query = one(&quads, iri, "http://www.w3.org/ns/shacl#select");
    assert!(
        query.starts_with("PREFIX pol: <http://example.org/policy/ontology#>"),
        "{query}"
    );
    assert_eq!(
        one(&quads, iri, "https://schema.org/target"),
        "http://example.org/sparql"
    );
    assert_eq!(objects(&quads, iri, "https://schema.org/keywords").len(), 2);
    let declared = NamedNodeRef::new("http://www.w3.org/ns/shacl#declare").unwrap();
    assert!(quads.iter().filter(|q| q.predicate == declared).count() > 10);
    assert!(
        examples(&space, "http://example.org/sparql", [])
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_later_release_names_the_one_before() {
    let dir = tempdir().unwrap();
    let first = built(dir.path(), &draft()).id;
    let mut later = draft();
    later.date = "2025-07-01".to_owned();
    let id = built(dir.path(), &later).id;
    let release = Release::open(dir.path(), &id).unwrap();
    let snapshot = release.snapshot().unwrap();
    let quads: Vec<_> = snapshot
        .quads(None, None, None, None)
        .map(Result::unwrap)
        .collect();
    let space = "http://w3id.org/seisaku/id/release/";
    let own = format!("{space}{id}");
    for property in [
        "http://www.w3.org/ns/dcat#previousVersion",
        "http://www.w3.org/ns/prov#wasRevisionOf",
    ] {
        assert_eq!(one(&quads, &own, property), format!("{space}{first}"));
    }
    // An older one that is built once more does not follow the newer one.
    let mut older = draft();
    older.date = "2025-01-01".to_owned();
    let id = built(dir.path(), &older).id;
    let text = fs::read_to_string(dir.path().join(id).join("catalog.ttl")).unwrap();
    assert!(!text.contains("previousVersion"));
}

#[test]
fn a_contact_is_told_where_it_is_configured_and_nowhere_else() {
    let contact = "http://www.w3.org/ns/dcat#contactPoint";
    let (_dir, _, quads) = release();
    assert!(!quads.iter().any(|q| q.predicate.as_str() == contact));
    let dir = tempdir().unwrap();
    let mut reachable = draft();
    reachable.contact = Some("mailto:data@example.org".to_owned());
    let published = built(dir.path(), &reachable);
    let text = fs::read_to_string(published.path.join("seisaku.nq")).unwrap();
    assert!(text.contains("vcard/ns#hasEmail> <mailto:data@example.org>"));
    reachable.contact = Some("nobody".to_owned());
    let refused = seisaku_release::publish(dir.path(), &reachable, &mut |_| {});
    assert!(refused.unwrap_err().to_string().contains("mailto:"));
}

#[test]
fn the_shapes_of_the_model_say_what_is_there() {
    let dir = tempdir().unwrap();
    let published = built(dir.path(), &draft());
    let text = fs::read_to_string(published.path.join("shex/seisaku.shex")).unwrap();
    let (_, shape) = text.split_once("<#PolicyItem> EXTRA a {\n").unwrap();
    let (shape, _) = shape.split_once("\n}").unwrap();
    let lines: BTreeSet<&str> = shape
        .lines()
        .map(|l| l.trim().trim_end_matches(" ;"))
        .collect();
    let wanted = BTreeSet::from([
        "a [ pol:PolicyItem ]",
        "dcterms:description rdf:langString",
        "dcterms:isPartOf @<#SourceDocument>",
        "pol:number xsd:integer",
    ]);
    assert_eq!(lines, wanted, "{text}");
}
