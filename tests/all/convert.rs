//! `seisaku convert`: what it writes stands alone, in every format, in any order of the call; and
//! the examples of the help are true.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, NamedOrBlankNode, Term};
use tempfile::tempdir;

use crate::data::{BASE, parse};
use crate::files::{copy, listing};
use crate::harness::{Run, root, seisaku};
use crate::releases::{formats, lines};
use crate::seeds::{of_seeds, seed_paths};

fn convert(args: &[&str]) -> Run {
    seisaku(["convert"]).args(args).args(seed_paths()).run()
}

#[test]
fn what_the_vocabularies_define_comes_along() {
    let data = of_seeds();
    let mut described = BTreeSet::new();
    for quad in &data.quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            described.insert((
                subject.as_str().to_owned(),
                quad.predicate.as_str().to_owned(),
            ));
        }
    }
    let defined = defined();
    let named: BTreeSet<String> = data
        .quads
        .iter()
        .filter_map(|q| match &q.object {
            Term::NamedNode(iri) => Some(iri.as_str().to_owned()),
            _ => None,
        })
        .filter(|iri| iri.starts_with(BASE) && defined.contains(iri))
        .collect();
    assert!(named.len() >= 30, "only {}: {named:?}", named.len());
    for iri in named {
        for property in [
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            "http://www.w3.org/2000/01/rdf-schema#label",
        ] {
            let there = described.contains(&(iri.clone(), property.to_owned()));
            assert!(there, "{iri} without {property}");
        }
    }
}

/// Every entity that a file of `ontology/vocabularies/` describes.
fn defined() -> BTreeSet<String> {
    let folder = root().join("ontology/vocabularies");
    let files = listing(&folder);
    assert!(files.len() >= 4, "{files:?}");
    files
        .iter()
        .flat_map(|file| parse(&fs::read(folder.join(file)).unwrap(), RdfFormat::Turtle))
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(iri) => Some(iri.into_string()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

#[test]
fn every_format_says_the_same() {
    let nq = convert(&["--quiet"]).expect(0).stdout;
    for (name, format, graphs) in formats() {
        let run = convert(&["--format", name]).expect(0);
        let (here, there) = (
            lines(&nq, RdfFormat::NQuads, !graphs),
            lines(&run.stdout, format, !graphs),
        );
        assert!(there.len() > 15_000, "{name}: {}", there.len());
        assert!(here == there, "{name} is another set of statements");
    }
}

#[test]
fn every_statement_stands_in_a_named_graph() {
    let quads = &of_seeds().quads;
    assert!(
        quads
            .iter()
            .all(|q| q.graph_name != GraphName::DefaultGraph)
    );
}

#[test]
fn the_order_of_the_call_makes_no_difference() {
    let [a, b] = <[_; 2]>::try_from(seed_paths()).unwrap();
    let one = seisaku(["convert"]).args([&a, &b]).run().expect(0);
    let other = seisaku(["convert"]).args([&b, &a]).run().expect(0);
    assert!(one.stdout == other.stdout, "the bytes differ");
    assert!(one.stdout.len() > 1_000_000);
}

#[test]
fn a_file_holds_what_standard_output_would() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("out.nq");
    let run = convert(&["-o", path.to_str().unwrap()]).expect(0);
    assert!(run.stdout.is_empty());
    assert!(fs::read(&path).unwrap() == convert(&["--quiet"]).expect(0).stdout);
    assert_eq!(listing(dir.path()), [Path::new("out.nq")]);
}

/// A device or a pipe is written to, never replaced by a file.
#[cfg(unix)]
#[test]
fn an_output_that_is_no_file_stays_what_it_is() {
    let run = convert(&["--quiet", "-o", "/dev/fd/1"]).expect(0);
    assert!(run.stdout == convert(&["--quiet"]).expect(0).stdout);
}

#[test]
fn quiet_says_only_how_many() {
    let (loud, quiet) = (convert(&[]).expect(0), convert(&["--quiet"]).expect(0));
    assert_eq!(quiet.stderr.lines().count(), 2, "{}", quiet.stderr);
    assert!(loud.stderr.lines().count() > 20);
    assert!(
        loud.stdout == quiet.stdout,
        "diagnostics went to standard output"
    );
}

const COMMANDS: [&str; 7] = [
    "convert", "build", "serve", "query", "dump", "validate", "releases",
];

/// The lines of a help that begin with `Example:`, or stand below one, as calls.
fn examples(help: &str) -> Vec<String> {
    let (_, after) = help.split_once("Example: ").unwrap_or_default();
    after
        .lines()
        .map_while(|line| line.trim().strip_prefix("seisaku "))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_has_a_help_with_an_example() {
    let all = seisaku(["--help"]).run().expect(0);
    for command in COMMANDS {
        assert!(all.text().contains(&format!("  {command} ")), "{command}");
        let help = seisaku([command, "--help"]).run().expect(0);
        let examples = examples(help.text());
        assert!(!examples.is_empty(), "{command} has no example");
        let own = examples
            .iter()
            .all(|e| e.split(' ').next() == Some(command));
        assert!(own, "{examples:?}");
    }
    assert_eq!(examples(all.text()).len(), 1);
}

/// Whether an example is run here. A server does not end by itself, and these name what a reader
/// has and this folder has not.
fn is_run(example: &str) -> bool {
    !example.starts_with("serve") && !example.contains("question.rq") && !example.contains("/srv/")
}

#[test]
fn the_examples_run() {
    let dir = tempdir().unwrap();
    copy(&root().join("seeds"), &dir.path().join("seeds"));
    let databases = dir.path().join("databases/bioregistry");
    fs::create_dir_all(&databases).unwrap();
    let names = "id\tname\nr3d100013615\tAlphaFold\n";
    fs::write(databases.join("re3data-names.tsv"), names).unwrap();
    let mut run = Vec::new();
    // In an order in which each finds what it needs.
    for command in ["build", "convert", "query", "dump", "validate", "releases"] {
        let help = seisaku([command, "--help"]).run().expect(0);
        for example in examples(help.text()).into_iter().filter(|e| is_run(e)) {
            seisaku(words(&example)).in_dir(dir.path()).run().expect(0);
            run.push(example);
        }
    }
    assert!(run.len() >= 6, "{run:?}");
}

/// The words of a call as a shell makes them: quotes hold together, `seeds/*.txt` is each seed.
fn words(call: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in call.split('\'').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
            continue;
        }
        for word in part.split_whitespace() {
            if word == "seeds/*.txt" {
                let names = seed_paths();
                words.extend(
                    names
                        .iter()
                        .map(|p| format!("seeds/{}", p.file_name().unwrap().to_str().unwrap())),
                );
            } else {
                words.push(word.to_owned());
            }
        }
    }
    words
}
