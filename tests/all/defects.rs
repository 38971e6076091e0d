//! Defects of the product that a test finds and that are not mended yet. A test that finds faults
//! compares them with this table, so that a new fault fails, and so does a defect that was mended
//! and still stands here.

/// (test, fault, why it is one).
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "bad_input",
        "a date that is none: status Some(1), not 2",
        "the call is at fault, and it is read after the documents",
    ),
    (
        "bad_input",
        "a date of another form: status Some(1), not 2",
        "the call is at fault, and it is read after the documents",
    ),
    (
        "bad_input",
        "an endpoint that is no IRI: status Some(1), not 2",
        "the call is at fault, and it is read after the documents",
    ),
    (
        "unknown_key",
        "key.toml: the message lacks \"line 2\"",
        "the position is lost where keys are flattened",
    ),
    (
        "dump",
        "nq is another set of statements",
        "a store in between turns xsd:nonNegativeInteger into xsd:integer",
    ),
    (
        "dump",
        "trig is another set of statements",
        "a store in between turns xsd:nonNegativeInteger into xsd:integer",
    ),
    (
        "dump",
        "jsonld is another set of statements",
        "a store in between turns xsd:nonNegativeInteger into xsd:integer",
    ),
    (
        "dump",
        "ttl is another set of statements",
        "a store in between turns xsd:nonNegativeInteger into xsd:integer",
    ),
    (
        "dump",
        "nt is another set of statements",
        "a store in between turns xsd:nonNegativeInteger into xsd:integer",
    ),
    (
        "dump",
        "rdf is another set of statements",
        "a store in between turns xsd:nonNegativeInteger into xsd:integer",
    ),
    (
        "damage",
        "manifest.json changed: status Some(0)",
        "nothing vouches for the counts and other values of the manifest",
    ),
    (
        "damage",
        "manifest.json missing: no one message names it",
        "`current` names the release and its folder is there; the missing file is not named",
    ),
    (
        "unknown_mark",
        "the body leads to no place",
        "a body that a document alone names is read from it and needs prov:wasQuotedFrom",
    ),
    (
        "another_text",
        "000-CQ000-003: the answer stays [[\"健康・医療戦略\"], [\"医療分野研究開発推進計画\"]]",
        "the other document states the same day, which its alteration leaves",
    ),
    (
        "another_text",
        "004-CQ007: the answer stays [[\"54\"]]",
        "a row of headings within a table is no item, and its alteration adds no more",
    ),
    (
        "another_text",
        "004-CQ135: the answer stays [[\"1.1.2\"], [\"4.1.3\"]]",
        "other actions of 1.1.2 still share their text",
    ),
];

/// Asserts that a test finds its known faults and no others.
pub(crate) fn agree(test: &str, faults: &[String]) {
    let (new, gone) = compare(test, faults);
    assert!(new.is_empty(), "{}", new.join("\n"));
    assert!(
        gone.is_empty(),
        "mended, so take it out of the table:\n{}",
        gone.join("\n")
    );
}

/// The faults that are not in the table, and those of the table that were not found.
fn compare<'a>(test: &str, faults: &'a [String]) -> (Vec<&'a str>, Vec<&'static str>) {
    let known = || {
        KNOWN
            .iter()
            .filter(|(t, ..)| *t == test)
            .map(|(_, fault, _)| *fault)
    };
    let new = faults
        .iter()
        .map(String::as_str)
        .filter(|f| known().all(|k| k != *f));
    let gone = known().filter(|k| faults.iter().all(|f| f != k));
    (new.collect(), gone.collect())
}

#[test]
fn a_new_fault_and_a_mended_one_are_told() {
    assert_eq!(compare("no test", &["x".to_owned()]), (vec!["x"], vec![]));
    for (test, fault, reason) in KNOWN {
        assert!(compare(test, &[]).1.contains(fault));
        assert!(!reason.is_empty());
    }
}
