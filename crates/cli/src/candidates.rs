//! `seisaku convert --candidates`: names that no vocabulary knows, as a vocabulary writes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use oxigraph::model::{Literal, NamedNode, Quad};
use seisaku_facts::{Candidate, candidates};
use seisaku_vocab::PREFIXES;

use crate::output;
use crate::sources::Read;

/// The prefixes that candidates are written with.
const USED: &[&str] = &["dcterms", "foaf", "org", "pol", "rdfs", "skos"];

/// So many places are named; more say nothing new.
const PLACES: usize = 5;

/// The candidates of all documents.
#[derive(Default)]
pub(crate) struct Candidates(BTreeMap<NamedNode, Candidate>);

impl Candidates {
    /// Adds those of a document.
    pub(crate) fn add(&mut self, read: &Read) {
        let quads: Vec<Quad> = read.all_quads().collect();
        for (iri, found) in candidates(&quads, &read.source) {
            let candidate = self.0.entry(iri).or_insert_with(|| found.clone());
            candidate.types.extend(found.types);
            candidate.alternatives.extend(found.alternatives);
            candidate.places.extend(found.places);
        }
    }

    /// Writes them.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = turtle(&self.0)?;
        output::to_file_or_stdout(Some(path), |out| {
            out.write_all(text.as_bytes())
                .context("the candidates cannot be written")
        })
    }
}

fn turtle(all: &BTreeMap<NamedNode, Candidate>) -> anyhow::Result<String> {
    let mut text = String::from(
        "# Names that no vocabulary knows. Take over into ontology/vocabularies/ what is a name, with its English;\n\
         # add what is another form of a known name there as skos:altLabel; leave out the rest.\n\n",
    );
    for (prefix, namespace) in PREFIXES.iter().filter(|(p, _)| USED.contains(p)) {
        writeln!(text, "@prefix {prefix}: <{namespace}> .")?;
    }
    for (iri, candidate) in all {
        text.push('\n');
        entry(&mut text, iri, candidate)?;
    }
    Ok(text)
}

fn entry(text: &mut String, iri: &NamedNode, candidate: &Candidate) -> anyhow::Result<()> {
    let places = candidate.places.iter().take(PLACES);
    let places: Vec<String> = places
        .map(|(file, line)| format!("{file}:{line}"))
        .collect();
    if !places.is_empty() {
        writeln!(text, "# Found at {}", places.join(", "))?;
    }
    if let Some(key) = &candidate.suggestion {
        writeln!(
            text,
            "# A key for it could be {key}, in the IRI and as dcterms:identifier."
        )?;
    }
    writeln!(
        text,
        "# English: rdfs:label \"\"@en ; skos:prefLabel \"\"@en ;"
    )?;
    let types: Vec<String> = candidate.types.iter().map(short).collect();
    let name = Literal::new_language_tagged_literal(&candidate.name, "ja")?;
    writeln!(text, "{iri} a {} ;", types.join(" , "))?;
    writeln!(text, "    rdfs:label {name} ;")?;
    writeln!(text, "    skos:prefLabel {name} ;")?;
    let mut others = Vec::new();
    for other in &candidate.alternatives {
        others.push(Literal::new_language_tagged_literal(other, "ja")?.to_string());
    }
    if !others.is_empty() {
        writeln!(text, "    skos:altLabel {} ;", others.join(" , "))?;
    }
    let key = Literal::new_simple_literal(&candidate.key);
    writeln!(text, "    dcterms:identifier {key} .")?;
    Ok(())
}

/// A class by its prefix, where it has one that is stated.
fn short(class: &NamedNode) -> String {
    let prefixes = PREFIXES.iter().filter(|(p, _)| USED.contains(p));
    let found = prefixes.into_iter().find_map(|(prefix, namespace)| {
        let local = class.as_str().strip_prefix(namespace)?;
        let plain = local.chars().all(|c| c.is_ascii_alphanumeric());
        plain.then(|| format!("{prefix}:{local}"))
    });
    found.unwrap_or_else(|| class.to_string())
}
