//! The mappings of MONDO to MeSH, as their header declares their IRIs, with a part of MeSH as NLM
//! publishes it. The files lie beside the workspace where the project is developed; where they are
//! not, this says so and checks nothing (`meaning.rs` has the same in small).

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::peer::{Manner, Peer};
use crate::{ask, federation, profile, snapshot};

const FILES: &str = "../../../shared/external/data";
const MAPPINGS: &str = "mondo/mondo_exactmatch_mesh.sssom.tsv";
const MESH: &str = "mesh/meshrdf-samples.nt";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";

fn read(file: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILES).join(file);
    let text = fs::read_to_string(path).ok();
    if text.is_none() {
        let words = format!("SKIPPED: {file} is not there, so nothing was joined with it\n");
        // Written like this it is shown also when a test passes.
        std::io::stderr().write_all(words.as_bytes()).unwrap();
    }
    text
}

/// Subjects and objects of the mappings, as they are written.
fn mappings(text: &str) -> Vec<(&str, &str)> {
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let columns = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    columns.map(|row| (row[0], row[3])).collect()
}

#[test]
fn mondo_meets_mesh_in_the_form_of_mesh() {
    let (Some(mapped), Some(mesh)) = (read(MAPPINGS), read(MESH)) else {
        return;
    };
    let mapped = mappings(&mapped);
    assert!(mapped.len() > 8_000, "{}", mapped.len());
    // What a join over the files themselves gives.
    let labelled: BTreeSet<&str> = mesh
        .lines()
        .filter(|line| line.contains(&format!("> <{LABEL}> ")))
        .filter_map(|line| {
            line.strip_prefix("<http://id.nlm.nih.gov/mesh/")?
                .split('>')
                .next()
        })
        .collect();
    let in_both =
        |(_, object): &&(&str, &str)| labelled.contains(object.trim_start_matches("mesh:"));
    let expected = mapped.iter().filter(in_both).count();
    assert_eq!(expected, 7);
    let ours: String = mapped
        .iter()
        .map(|(subject, object)| {
            let subject = subject.replace("MONDO:", "http://purl.obolibrary.org/obo/MONDO_");
            let object = object.replace("mesh:", "http://identifiers.org/mesh/");
            format!("<{subject}> l:match <{object}> .\n")
        })
        .collect();
    let (ours, peer) = (snapshot(&ours), Peer::start(&snapshot(&mesh), Manner::Fair));
    let query = format!(
        "SELECT DISTINCT ?disease ?m {{ ?disease l:match ?m . SERVICE <{}> {{ ?m <{LABEL}> ?l }} }}",
        peer.endpoint()
    );
    let plain = federation([profile(&peer.endpoint())]);
    assert_eq!(ask(&ours, &plain, &query).unwrap().0.len(), 0);
    let mut formed = profile(&peer.endpoint());
    let forms = [(
        "http://identifiers.org/mesh/",
        "http://id.nlm.nih.gov/mesh/",
    )];
    formed.forms = Some(forms.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
    let (rows, stats) = ask(&ours, &federation([formed.clone()]), &query).unwrap();
    assert_eq!(rows.len(), expected, "{:?}", stats.visits);
    // So many bindings, and so little there: it went first, and all of it was asked for at once.
    assert_eq!(
        (stats.visits[0].how.as_str(), stats.visits[0].blocks),
        ("first", 1)
    );
    // A few bindings go out as such.
    let few =
        format!("{query} VALUES ?disease {{ <http://purl.obolibrary.org/obo/MONDO_0000001> }}");
    let (_, stats) = ask(&ours, &federation([formed]), &few).unwrap();
    assert_eq!(stats.visits[0].bindings, 1);
    let sent = peer.queries().pop().unwrap();
    assert!(
        sent.contains("<http://id.nlm.nih.gov/mesh/D004194>"),
        "{sent}"
    );
}
