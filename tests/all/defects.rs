//! Defects of the product that a test finds and that are not mended yet. A test that finds faults
//! compares them with this table, so that a new fault fails, and so does a defect that was mended
//! and still stands here.

/// (test, fault, why it is one).
const KNOWN: &[(&str, &str, &str)] = &[];

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
