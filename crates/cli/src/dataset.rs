//! The statements of documents on their way out: with what the vocabularies say of the entities that
//! they name, so that the dataset stands alone.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Context as _;
use oxigraph::model::Quad;
use seisaku_query::Format;
use seisaku_vocab::{DEFAULT_BASE, Space};

use crate::data;
use crate::ontology::Ontology;
use crate::plan::{Layer, Piece, vocabularies};
use crate::sources::Read;

/// What comes of a group: a document, or none.
pub(crate) type Arrival = anyhow::Result<Option<Box<Read>>>;

/// Documents in the order of their groups.
pub(crate) type Arrivals<'a> = dyn Iterator<Item = Arrival> + 'a;

/// Writes the dataset of all documents. N-Quads are written as the documents come; every other
/// format needs them all.
pub(crate) fn write(
    pieces: &[Piece],
    documents: &mut Arrivals<'_>,
    ontology: &Ontology,
    (format, space): (Format, &Space),
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    // Another base would be another order.
    if format == Format::NQuads && space.base() == DEFAULT_BASE {
        return Lines::new(documents, ontology).write(pieces, out);
    }
    let mut quads = Vec::new();
    let mut named = BTreeSet::new();
    for document in documents {
        let Some(read) = document? else { continue };
        name(&read, ontology, &mut named);
        quads.extend(read.all_quads().map(|quad| space.rebase(quad)));
    }
    let stated = described(&named, ontology).into_iter();
    quads.extend(stated.map(|quad| space.rebase(quad)));
    data::write(quads, format, space, out)
}

/// Adds the entities that a document names.
fn name(read: &Read, ontology: &Ontology, named: &mut BTreeSet<String>) {
    let vocabulary = &ontology.vocabulary;
    let by_it = vocabulary.named_by(&read.quads);
    for iri in by_it.chain(vocabulary.named_in(&read.layers)) {
        if !named.contains(iri) {
            named.insert(iri.to_owned());
        }
    }
}

fn described(named: &BTreeSet<String>, ontology: &Ontology) -> Vec<Quad> {
    let named = named.iter().map(String::as_str).collect();
    ontology.vocabulary.statements_for(&named, &vocabularies())
}

/// Lines of N-Quads, graph by graph.
struct Lines<'a, 'b> {
    documents: &'a mut Arrivals<'b>,
    ontology: &'a Ontology,
    /// The documents of which graphs are still to be written.
    held: BTreeMap<usize, Box<Read>>,
    arrived: usize,
    named: BTreeSet<String>,
}

impl<'a, 'b> Lines<'a, 'b> {
    fn new(documents: &'a mut Arrivals<'b>, ontology: &'a Ontology) -> Self {
        Self {
            documents,
            ontology,
            held: BTreeMap::new(),
            arrived: 0,
            named: BTreeSet::new(),
        }
    }

    fn write(mut self, pieces: &[Piece], out: &mut dyn Write) -> anyhow::Result<()> {
        for piece in pieces {
            match piece {
                // Its graph is the last of a document: `a/declared>` comes before `a>`.
                Piece::Document(index, Layer::Read) => {
                    self.wait_for(*index)?;
                    if let Some(read) = self.held.remove(index) {
                        read.quads.write_lines(out).context(FAILED)?;
                    }
                }
                Piece::Document(index, layer) => {
                    self.wait_for(*index)?;
                    if let Some(read) = self.held.get(index) {
                        let graph = layer.graph(&seisaku_facts::document_key(&read.source));
                        let quads = read.layers.iter();
                        let quads = quads.filter(|q| q.graph_name == graph.as_ref().into());
                        write_quads(quads.cloned().collect(), out)?;
                    }
                }
                Piece::Vocabularies => {
                    self.wait_for(usize::MAX)?;
                    write_quads(described(&self.named, self.ontology), out)?;
                }
            }
        }
        Ok(())
    }

    /// Takes documents up to this one.
    fn wait_for(&mut self, index: usize) -> anyhow::Result<()> {
        while self.arrived <= index {
            let Some(document) = self.documents.next() else {
                return Ok(());
            };
            if let Some(read) = document? {
                name(&read, self.ontology, &mut self.named);
                self.held.insert(self.arrived, read);
            }
            self.arrived += 1;
        }
        Ok(())
    }
}

const FAILED: &str = "the statements cannot be written";

fn write_quads(quads: Vec<Quad>, out: &mut dyn Write) -> anyhow::Result<()> {
    data::write(quads, Format::NQuads, &Space::default(), out)
}
