//! Files in, statements out.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use oxigraph::model::{GraphName, NamedNode};
use seisaku_index::{Input, LoadError, Loader, Place, RdfFormat, Snapshot};

fn turtle(name: &str) -> Input<'_> {
    Input {
        name,
        format: RdfFormat::Turtle,
        base: Some("http://example.org/"),
        graph: GraphName::DefaultGraph,
    }
}

fn load(files: &[&str]) -> Snapshot {
    let mut loader = Loader::new();
    for file in files {
        loader.read(&turtle("test.ttl"), file.as_bytes()).unwrap();
    }
    loader.finish().unwrap()
}

fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("http://example.org/{name}")).unwrap()
}

fn lines(quads: &[oxigraph::model::Quad]) -> Vec<String> {
    quads
        .iter()
        .map(|q| q.to_string().replace("http://example.org/", ""))
        .collect()
}

#[test]
fn describes_a_resource_with_its_parts_and_what_leads_to_it() {
    let snapshot =
        load(&["<a> <p> <b> . <a#sel> <start> 3 . <a2> <q> <z> . <x> <to> <a> . <a> <self> <a> ."]);
    let description = snapshot.describe(&iri("a"), 10);
    assert_eq!(
        lines(&description.outgoing),
        [
            "<a#sel> <start> \"3\"^^<http://www.w3.org/2001/XMLSchema#integer>",
            "<a> <p> <b>",
            "<a> <self> <a>"
        ]
    );
    assert_eq!(lines(&description.incoming), ["<x> <to> <a>"]);
    assert!(!description.more);
}

#[test]
fn the_limit_caps_what_leads_to_it_and_says_so() {
    let text: String = (0..20).map(|i| format!("<s{i}> <to> <a> .\n")).collect();
    let description = load(&[&text]).describe(&iri("a"), 7);
    assert_eq!(description.incoming.len(), 7);
    assert!(description.more);
    assert_eq!(description, load(&[&text]).describe(&iri("a"), 7));
    assert!(!load(&[&text]).describe(&iri("a"), 20).more);
}

#[test]
fn blank_nodes_are_followed_even_in_a_circle() {
    let snapshot = load(&["<a> <p> [ <q> [ <r> <end> ] ], _:x . _:x <again> _:x ."]);
    assert_eq!(snapshot.describe(&iri("a"), 10).outgoing.len(), 5);
    assert!(snapshot.describe(&iri("a"), 1).more);
}

#[test]
fn contains_subjects_objects_and_wholes_but_nothing_else() {
    let snapshot = load(&["<a> <p> <b> . <c#part> <p> 1 ."]);
    for there in ["a", "b", "c", "c#part"] {
        assert!(snapshot.contains(&iri(there)), "{there}");
    }
    assert!(!snapshot.contains(&iri("p")));
    assert!(!snapshot.contains(&iri("d")));
}

#[test]
fn graphs_are_sorted_and_quads_count_once() {
    let mut loader = Loader::new();
    for graph in ["g2", "g1", "g2"] {
        let input = Input {
            graph: iri(graph).into(),
            ..turtle("x.ttl")
        };
        loader.read(&input, "<a> <p> <b> .".as_bytes()).unwrap();
    }
    let snapshot = loader.finish().unwrap();
    assert_eq!(snapshot.len(), 2);
    assert_eq!(snapshot.graphs(), [iri("g1"), iri("g2")]);
}

#[test]
fn every_format_reads_the_same_statement() {
    let nt = "<http://example.org/a> <http://example.org/p> <http://example.org/b> .";
    let xml = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/"><rdf:Description rdf:about="a"><e:p rdf:resource="b"/></rdf:Description></rdf:RDF>"#;
    let json = r#"{"@id": "a", "http://example.org/p": {"@id": "b"}}"#;
    let cases = [
        (RdfFormat::NTriples, nt),
        (RdfFormat::NQuads, nt),
        (RdfFormat::Turtle, "<a> <p> <b> ."),
        (RdfFormat::TriG, "{ <a> <p> <b> }"),
        (RdfFormat::RdfXml, xml),
        (RdfFormat::from_extension("jsonld").unwrap(), json),
    ];
    for (format, text) in cases {
        let input = Input {
            format,
            ..turtle("file")
        };
        let mut loader = Loader::new();
        assert_eq!(loader.read(&input, text.as_bytes()).unwrap(), 1, "{format}");
        let snapshot = loader.finish().unwrap();
        assert_eq!(
            lines(&snapshot.describe(&iri("a"), 1).outgoing),
            ["<a> <p> <b>"],
            "{format}"
        );
    }
}

#[test]
fn blank_nodes_of_two_files_stay_apart() {
    let snapshot = load(&["_:x <p> <a> .", "_:x <p> <a> ."]);
    assert_eq!(snapshot.len(), 2);
}

#[test]
fn a_fault_names_file_line_and_column_and_leaves_nothing_behind() {
    let mut loader = Loader::new();
    let error = loader
        .read(
            &turtle("bad.ttl"),
            "<a> <p> <b> .\n<a> <p> oops .".as_bytes(),
        )
        .unwrap_err();
    let LoadError::Syntax { place, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*place, Some(Place { line: 2, column: 9 }));
    assert_eq!(
        error.to_string(),
        "bad.ttl:2:9 is not valid Turtle; correct it there or name another format"
    );
    assert!(loader.finish().unwrap().is_empty());
}

#[test]
fn a_bad_base_and_an_unreadable_file_are_named() {
    let input = Input {
        base: Some("not an iri"),
        ..turtle("x.ttl")
    };
    let error = Loader::new().read(&input, "".as_bytes()).unwrap_err();
    assert!(error.to_string().contains("not an iri"), "{error}");
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let error = Loader::new().read(&turtle("x.ttl"), Broken).unwrap_err();
    assert!(matches!(error, LoadError::Read { .. }), "{error:?}");
}

#[test]
fn a_snapshot_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    shared(&load(&["<a> <p> <b> ."]));
}
