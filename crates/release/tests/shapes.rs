//! Each constraint component, with data that keeps it and data that does not.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use oxigraph::model::GraphName;
use seisaku_index::{Input, Loader, RdfFormat, Snapshot};
use seisaku_release::shapes::{Report, Rules, Severity, ShapesError};
use seisaku_vocab::Space;

const PREFIXES: &str = "
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix : <http://example.org/> .
";

fn snapshot(data: &str) -> Snapshot {
    let mut loader = Loader::new();
    let input = Input {
        name: "data.ttl",
        format: RdfFormat::Turtle,
        base: Some("http://example.org/"),
        graph: GraphName::DefaultGraph,
    };
    loader
        .read(&input, format!("{PREFIXES}{data}").as_bytes())
        .unwrap();
    loader.finish().unwrap()
}

fn rules(shapes: &str) -> Result<Rules, ShapesError> {
    let text = format!("{PREFIXES}{shapes}");
    Rules::read([("shapes.ttl", text.as_str())], &Space::default())
}

fn report(shapes: &str, data: &str) -> Report {
    rules(shapes).unwrap().check(&snapshot(data)).unwrap()
}

/// The faults of `data` against a shape for `:p` of each `:T`, as "focus value".
fn faults(constraint: &str, data: &str) -> Vec<String> {
    let shape = format!(
        ":S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; {constraint} ] ."
    );
    shown(&report(&shape, data))
}

fn shown(report: &Report) -> Vec<String> {
    report
        .violations
        .iter()
        .map(|v| match &v.value {
            Some(value) => format!("{} {value}", v.focus),
            None => v.focus.to_string(),
        })
        .map(|line| {
            line.replace("http://example.org/", "")
                .replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
        })
        .collect()
}

#[test]
fn min_count() {
    let data = ":a a :T ; :p 1 . :b a :T . :c a :T ; :p 1, 2 .";
    assert_eq!(faults("sh:minCount 1", data), ["<b>"]);
    assert_eq!(faults("sh:minCount 2", data), ["<a>", "<b>"]);
    assert!(faults("sh:minCount 0", data).is_empty());
    assert!(faults("sh:minCount 2", ":a a :Other .").is_empty());
}

#[test]
fn max_count() {
    let data = ":a a :T ; :p 1 . :b a :T . :c a :T ; :p 1, 2 .";
    assert_eq!(faults("sh:maxCount 1", data), ["<c>"]);
    assert_eq!(faults("sh:maxCount 0", data), ["<a>", "<c>"]);
    assert!(faults("sh:maxCount 2", data).is_empty());
}

#[test]
fn max_count_counts_a_statement_of_two_graphs_once() {
    let mut loader = Loader::new();
    for graph in ["g1", "g2"] {
        let input = Input {
            name: graph,
            format: RdfFormat::Turtle,
            base: Some("http://example.org/"),
            graph: oxigraph::model::NamedNode::new(format!("http://example.org/{graph}"))
                .unwrap()
                .into(),
        };
        loader
            .read(&input, "<a> a <T> ; <p> 1 .".as_bytes())
            .unwrap();
    }
    let shape = ":S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; sh:maxCount 1 ; sh:uniqueLang true ] .";
    let report = rules(shape)
        .unwrap()
        .check(&loader.finish().unwrap())
        .unwrap();
    assert_eq!(shown(&report), [""; 0]);
}

#[test]
fn datatype() {
    let data =
        ":a a :T ; :p '2025-04-01'^^xsd:date, '2025-13-45'^^xsd:date, '2025-04-01', :iri, 'x'@ja .";
    assert_eq!(
        faults("sh:datatype xsd:date", data),
        [
            "<a> \"2025-04-01\"",
            "<a> \"2025-13-45\"^^<xsd:date>",
            "<a> \"x\"@ja",
            "<a> <iri>"
        ]
    );
    let langs = ":a a :T ; :p 'x'@ja, 'y' .";
    assert_eq!(faults("sh:datatype rdf:langString", langs), ["<a> \"y\""]);
    assert_eq!(faults("sh:datatype xsd:string", langs), ["<a> \"x\"@ja"]);
}

#[test]
fn every_judged_datatype_has_good_and_bad_forms() {
    for (datatype, good, bad) in [
        ("boolean", "true", "maybe"),
        ("date", "2025-04-01", "2025-02-30"),
        ("dateTime", "2025-04-01T00:00:00Z", "2025-04-01"),
        ("dayTimeDuration", "P1D", "1 day"),
        ("decimal", "1.50", "1,5"),
        ("double", "1e0", "one"),
        ("duration", "P1Y1D", "1 day"),
        ("float", "1e0", "one"),
        ("gMonth", "--04", "04"),
        ("gYear", "2025", "令和7"),
        ("gYearMonth", "2025-04", "2025-13"),
        ("integer", "007", "7.0"),
        ("time", "10:00:00", "25:00:00"),
        ("yearMonthDuration", "P1Y", "1 year"),
        ("nonNegativeInteger", "0", "-1"),
        ("positiveInteger", "1", "0"),
        ("nonPositiveInteger", "0", "1"),
        ("negativeInteger", "-1", "0"),
    ] {
        let data = format!(
            ":good a :T ; :p '{good}'^^xsd:{datatype} . :bad a :T ; :p '{bad}'^^xsd:{datatype} ."
        );
        let found = faults(&format!("sh:datatype xsd:{datatype}"), &data);
        assert_eq!(found.len(), 1, "{datatype}: {found:?}");
        assert!(found[0].starts_with("<bad>"), "{datatype}: {found:?}");
    }
}

#[test]
fn class() {
    let data = ":a a :T ; :p :x, :y, 'z' . :x a :C .";
    assert_eq!(faults("sh:class :C", data), ["<a> \"z\"", "<a> <y>"]);
}

#[test]
fn node_kind() {
    let data = ":a a :T ; :p :x, 'z', _:b .";
    let count = |kind: &str| faults(&format!("sh:nodeKind sh:{kind}"), data).len();
    assert_eq!(faults("sh:nodeKind sh:BlankNodeOrIRI", data), ["<a> \"z\""]);
    assert_eq!(
        (count("IRI"), count("Literal"), count("BlankNode")),
        (2, 2, 2)
    );
    assert_eq!((count("BlankNodeOrLiteral"), count("IRIOrLiteral")), (1, 1));
}

#[test]
fn pattern() {
    let data = ":a a :T ; :p '1.2', 'A.b', <http://example.org/1.2>, '\"\\\\ ' .";
    assert_eq!(
        faults("sh:pattern '^[0-9]+\\\\.[0-9]+$'", data),
        ["<a> \"A.b\"", "<a> \"\\\"\\\\ \"", "<a> <1.2>"]
    );
    assert_eq!(faults("sh:pattern '^a' ; sh:flags 'i'", data).len(), 3);
    assert_eq!(faults("sh:pattern '\"\\\\\\\\ $'", data).len(), 3);
}

#[test]
fn length_counts_code_points() {
    let data = ":a a :T ; :p '認知症', '認知' .";
    assert_eq!(faults("sh:minLength 3", data), ["<a> \"認知\""]);
    assert_eq!(faults("sh:maxLength 2", data), ["<a> \"認知症\""]);
}

#[test]
fn in_and_has_value() {
    let data = ":a a :T ; :p :x, 'k' . :b a :T ; :p :z, 'k'@ja .";
    assert_eq!(
        faults("sh:in ( :x 'k' )", data),
        ["<b> \"k\"@ja", "<b> <z>"]
    );
    assert_eq!(faults("sh:hasValue :x", data), ["<b>"]);
    assert_eq!(faults("sh:hasValue 'k'", data), ["<b>"]);
}

#[test]
fn languages() {
    let data = ":a a :T ; :p 'x'@ja, 'y'@en . :b a :T ; :p 'x'@ja, 'y'@ja . :c a :T ; :p 'x', 'z'@fr, :i .";
    assert_eq!(faults("sh:uniqueLang true", data), ["<b>"]);
    assert!(faults("sh:uniqueLang false", data).is_empty());
    assert_eq!(
        faults("sh:languageIn ( 'ja' 'en' )", data),
        ["<c> \"x\"", "<c> \"z\"@fr", "<c> <i>"]
    );
}

#[test]
fn bounds() {
    let data = ":a a :T ; :p 1, 2.5, 'x', '2025-01-01'^^xsd:date .";
    let text = ["<a> \"2025-01-01\"^^<xsd:date>", "<a> \"x\""];
    assert_eq!(
        faults("sh:minInclusive 2", data),
        ["<a> \"1\"^^<xsd:integer>", text[0], text[1]]
    );
    assert_eq!(
        faults("sh:maxInclusive 2", data),
        ["<a> \"2.5\"^^<xsd:decimal>", text[0], text[1]]
    );
}

#[test]
fn less_than_or_equals() {
    let data = ":a a :T ; :p 1 ; :q 1 . :b a :T ; :p 2 ; :q 1 . :c a :T ; :p 3 . :d a :T ; :p 'x' ; :q 1 .";
    assert_eq!(
        faults("sh:lessThanOrEquals :q", data),
        ["<b> \"2\"^^<xsd:integer>", "<d> \"x\""]
    );
}

#[test]
fn or_of_datatypes_named_and_inline() {
    let data = ":a a :T ; :p '2025'^^xsd:gYear, '2025-04'^^xsd:gYearMonth, '2025' .";
    assert_eq!(
        faults(
            "sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:gYearMonth ] )",
            data
        ),
        ["<a> \"2025\""]
    );
    let shapes = ":S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; sh:or ( :Year :Month ) ] .
        :Year a sh:NodeShape ; sh:datatype xsd:gYear . :Month sh:datatype xsd:gYearMonth .";
    assert_eq!(shown(&report(shapes, data)), ["<a> \"2025\""]);
}

#[test]
fn or_of_properties_and_classes() {
    let shape = ":S a sh:NodeShape ; sh:targetClass :T ;
        sh:or ( [ sh:path :p ; sh:minCount 1 ] [ sh:path :q ; sh:minCount 1 ] ) .";
    assert_eq!(
        shown(&report(
            shape,
            ":a a :T ; :p 1 . :b a :T ; :q 1 . :c a :T ."
        )),
        ["<c>"]
    );
    let data = ":a a :T ; :p :x, :y, :z . :x a :C . :y a :D .";
    assert_eq!(
        faults(
            "sh:or ( [ sh:class :C ] [ sh:class :D ; sh:nodeKind sh:IRI ] )",
            data
        ),
        ["<a> <z>"]
    );
}

#[test]
fn targets() {
    let data = ":a :p 1 . :b :q :c . :d a :T .";
    for (target, found) in [
        ("sh:targetClass :T", "<d>"),
        ("sh:targetSubjectsOf :q", "<b>"),
        ("sh:targetObjectsOf :q", "<c>"),
        ("sh:targetNode :x", "<x>"),
    ] {
        let shape =
            format!(":S a sh:NodeShape ; {target} ; sh:property [ sh:path :p ; sh:minCount 1 ] .");
        assert_eq!(shown(&report(&shape, data)), [found], "{target}");
        let own = format!(":S a sh:PropertyShape ; {target} ; sh:path :p ; sh:minCount 1 .");
        assert_eq!(shown(&report(&own, data)), [found], "{target}");
    }
    let several = ":S a sh:NodeShape ; sh:targetClass :T ; sh:targetNode :x, :a ; sh:property [ sh:path :p ; sh:minCount 1 ] .";
    assert_eq!(shown(&report(several, data)), ["<d>", "<x>"]);
}

#[test]
fn constraints_on_the_node_itself() {
    let shape = ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:nodeKind sh:IRI ; sh:class :C ; sh:pattern '^http' .";
    assert_eq!(
        shown(&report(shape, ":a :p :x, 'lit', :y . :x a :C .")),
        ["\"lit\"", "<y>", "\"lit\"", "\"lit\""]
    );
}

#[test]
fn severity_and_messages_in_two_languages() {
    let shape = ":S a sh:NodeShape ; sh:targetClass :T ; sh:message 'whole'@en ;
        sh:property [ sh:path :p ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message 'needs p'@en, 'pが要る'@ja ] ;
        sh:property [ sh:path :q ; sh:minCount 1 ] .";
    let report = report(shape, ":a a :T .");
    assert_eq!(report.violations[0].message, "whole");
    assert_eq!(report.violations[1].message, "needs p");
    assert_eq!(report.violations[1].message_ja.as_deref(), Some("pが要る"));
    assert_eq!(
        (
            report.count(Severity::Violation),
            report.count(Severity::Warning)
        ),
        (1, 1)
    );
    assert!(!report.conforms());
    let json: serde_json::Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    assert_eq!(json["results"][1]["message_ja"], "pが要る");
    assert_eq!(json["conforms"], false);
}

#[test]
fn what_is_not_supported_is_an_error_that_names_it() {
    for (shape, wanted) in [
        ("sh:closed true", "sh:closed"),
        ("sh:node :Other", "sh:node"),
        ("sh:sparql [ sh:select 'x' ]", "sh:sparql"),
        (
            "sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ]",
            "sh:path",
        ),
        ("sh:property [ sh:path :p ; sh:equals :q ]", "sh:equals"),
        ("sh:property [ sh:path :p ; sh:minCount -1 ]", "sh:minCount"),
        ("sh:property [ sh:path :p ; sh:pattern '(' ]", "sh:pattern"),
        (
            "sh:property [ sh:path :p ; sh:pattern 'a' ; sh:flags 'Q' ]",
            "sh:pattern",
        ),
        ("sh:property [ sh:path :p ; sh:in () ]", "sh:in"),
        ("sh:property [ sh:path :p ; sh:in :x ]", "sh:in"),
        ("sh:property [ sh:path :p ; sh:nodeKind :x ]", "sh:nodeKind"),
        (
            "sh:property [ sh:path :p ; sh:severity :bad ]",
            "sh:severity",
        ),
        (
            "sh:property [ sh:path :p ; sh:or ( [ sh:maxCount 1 ] ) ]",
            "sh:or",
        ),
        ("sh:property :nothing", "sh:property"),
        ("sh:minCount 1", "sh:minCount"),
        ("sh:deactivated true", "sh:deactivated"),
    ] {
        let error = rules(&format!(
            ":S a sh:NodeShape ; sh:targetClass :T ; {shape} ."
        ))
        .unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains(wanted) && text.contains("shapes.ttl"),
            "{shape}: {text}"
        );
    }
}

#[test]
fn a_shape_that_applies_to_nothing_is_an_error() {
    for shape in [
        ":S a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .",
        ":S a sh:PropertyShape ; sh:path :p ; sh:minCount 1 .",
        ":T a sh:NodeShape ; sh:targetNode :x . :Left sh:minCount 1 .",
        "[] a sh:NodeShape .",
    ] {
        assert!(
            matches!(rules(shape), Err(ShapesError::NoTarget { .. })),
            "{shape}"
        );
    }
    assert!(matches!(
        rules("[] sh:targetClass :T ."),
        Err(ShapesError::NoName { .. })
    ));
    assert!(matches!(rules(""), Err(ShapesError::Empty)));
    assert!(matches!(rules("oops"), Err(ShapesError::Syntax { .. })));
}

#[test]
fn shapes_move_to_another_base() {
    let space = Space::new("https://example.net/x/").unwrap();
    let text = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pol: <http://w3id.org/seisaku/ontology#> .
        pol:S a sh:NodeShape ; sh:targetClass pol:T ; sh:property [ sh:path pol:p ; sh:minCount 1 ] .";
    let rules = Rules::read([("s", text)], &space).unwrap();
    let rule = rules.iter().next().unwrap();
    assert_eq!(
        rule.query,
        "SELECT DISTINCT ?focus WHERE { ?focus a <https://example.net/x/ontology#T> . FILTER NOT EXISTS { ?focus <https://example.net/x/ontology#p> ?value } }"
    );
}
