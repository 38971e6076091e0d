//! The vocabulary of fiscal years says what is said of every other year.

use std::collections::BTreeSet;

use oxttl::TurtleParser;
use seisaku_facts::fiscal_year_statements;

#[test]
fn the_vocabulary_and_the_computation_agree() {
    let (_, text) = seisaku_vocab::files()
        .iter()
        .find(|(path, _)| *path == "vocabularies/fiscal-years.ttl")
        .unwrap();
    let written: BTreeSet<String> = TurtleParser::new()
        .for_slice(text)
        .map(|triple| triple.unwrap().to_string())
        .collect();
    let years = 2000..=2050;
    let computed: BTreeSet<String> = years
        .clone()
        .flat_map(fiscal_year_statements)
        .map(|triple| triple.to_string())
        .collect();
    assert!(computed.len() > 20 * years.count());
    let only_written: Vec<_> = written.difference(&computed).take(5).collect();
    let only_computed: Vec<_> = computed.difference(&written).take(5).collect();
    assert!(
        only_written.is_empty() && only_computed.is_empty(),
        "only in the vocabulary: {only_written:#?}\nonly computed: {only_computed:#?}"
    );
}
