//! The facts of documents as N-Quads on standard output, with the vocabularies; what was noticed
//! and the coverage on standard error.
//!
//! ```text
//! cargo run -p seisaku-facts --example facts -- seeds/000_c0effd8d657ba98f.txt > facts.nq
//! ```

use std::io::Write as _;

use oxrdf::GraphNameRef;
use seisaku_facts::{Vocabulary, facts};
use seisaku_text::{Document, Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let vocabulary = Vocabulary::embedded()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut log = std::io::stderr().lock();
    for quad in vocabulary.quads(GraphNameRef::DefaultGraph) {
        writeln!(out, "{quad} .")?;
    }
    for path in std::env::args().skip(1) {
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let source = Source::decode(&name, &std::fs::read(&path)?)?;
        let document = Document::read(&source);
        let reading = seisaku_policy::read(&source, &document.value, vocabulary.names());
        for d in document.diagnostics.iter().chain(&reading.diagnostics) {
            let place = source.place(d.span.start);
            writeln!(
                log,
                "{name}:{}:{} {}: {}",
                place.line, place.column, d.code, d.message
            )?;
        }
        let found = facts(&source, &document.value, &reading.value, &vocabulary);
        for quad in &found.quads {
            writeln!(out, "{quad} .")?;
        }
        writeln!(log, "{name}: {:?}", found.coverage)?;
    }
    Ok(())
}
