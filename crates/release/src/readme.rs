//! The words that go with a release.

use seisaku_vocab::Kind;

use crate::describe::{ABOUT, LICENCE, TITLE};
use crate::draft::Draft;

/// The `README.md` of a release, in plain words.
pub(crate) fn readme(draft: &Draft, id: &str, sha256: &str, quads: u64) -> String {
    let date = &draft.date;
    let base = draft.space.base();
    let endpoint = &draft.endpoint;
    let ontology = &draft.ontology_version;
    let graph = draft.release_graph();
    // In a basic regular expression only these of the characters of an IRI mean something else.
    let graph_regex = graph.as_str().replace('.', "\\.").replace('*', "\\*");
    format!(
        "# Seisaku release {id}

Japanese policy documents as linked data. {quads} statements, dated {date}, with version
{ontology} of the ontology. IRIs begin with <{base}>; the SPARQL endpoint is <{endpoint}>.

| file | what it is |
| --- | --- |
| `seisaku.nq` | all statements with their graphs, canonical N-Quads, lines in order |
| `seisaku.trig` | the same as TriG, to be read by people |
| `seisaku.ttl` | the union of all graphs as Turtle, without the names of the graphs |
| `catalog.ttl` | what the release says about itself: its catalogue (DCAT), terms, origin and figures (VoID) |
| `catalog.nq` | the part of it that stands in no dump, as it tells their checksums: one graph more in the store |
| `tables/` | tables for spreadsheets (CSV in UTF-8, several values of a cell apart by what `csv-metadata.json` says) |
| `rdf-config/` | the model of the data for rdf-config, with a diagram |
| `shex/` | the same model as shape expressions (ShEx) |
| `CITATION.cff` | how to cite the release |
| `*.zst` | each of them compressed with Zstandard |
| `sources/` | the source files as they were read, byte for byte |
| `mappings/` | the links to other databases, tables in SSSOM, and what their check found |
| `diagnostics.jsonl` | what the reader remarked on in the sources, one JSON object a line |
| `shapes-report.json` | what the shapes warn of; a release violates none |
| `SHA256SUMS` | the checksums of all of these |
| `manifest.json` | the table of contents for programs, with figures and checksums |

To check the files:

    sha256sum --check SHA256SUMS

The name of the release ends with the first eight digits of the canonical hash of the data
(RDFC-1.0 with SHA-256, all graphs but the one about the release itself). To compute it:

    grep -v ' <{graph_regex}> \\.$' seisaku.nq | sha256sum

which gives

    {sha256}

The data is licensed under CC BY 4.0 (<{LICENCE}>). The files in
`sources/` are under the terms of those who issued them.
"
    )
}

/// How the release is cited ([Citation File Format](https://citation-file-format.github.io/)): the
/// project is the author, and its IRI what leads to it; there is no DOI.
pub(crate) fn citation(draft: &Draft, id: &str) -> String {
    // A string of JSON is one of YAML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let release = draft.space.resource(Kind::Release, id);
    format!(
        "cff-version: 1.2.0
message: {message}
type: dataset
title: {title}
abstract: {about}
authors:
  - name: Seisaku project
version: {id}
date-released: {date}
license: CC-BY-4.0
url: {url}
identifiers:
  - type: url
    value: {url}
    description: {description}
",
        message = quoted("If you use these data, please cite the release that you used."),
        title = quoted(&format!("{} {id}", TITLE[1])),
        about = quoted(ABOUT[1]),
        date = quoted(&draft.date),
        url = quoted(release.as_str()),
        description = quoted("The IRI of the release"),
    )
}
