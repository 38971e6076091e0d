//! Corrections of a reading: `KEY.corrections.ttl` beside `KEY.txt`.
//!
//! ```turtle
//! @prefix pol: <http://w3id.org/seisaku/ontology#> .
//! @prefix prov: <http://www.w3.org/ns/prov#> .
//! @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
//! @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
//! @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
//!
//! <#1> a pol:Correction ;
//!     rdf:subject <http://w3id.org/seisaku/id/item/plan/1.14> ;
//!     rdf:predicate pol:number ;
//!     rdf:object 14 ;
//!     pol:correctedValue 15 ;
//!     prov:wasAttributedTo <http://w3id.org/seisaku/id/organisation/MHLW> ;
//!     prov:generatedAtTime "2026-01-15T09:00:00Z"^^xsd:dateTime ;
//!     rdfs:comment "紙面では15と印字されている。"@ja .
//! ```

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Triple};
use seisaku_release::SourceFile;
use seisaku_text::Source;

/// The corrections of a document.
pub(crate) struct Overlay {
    pub quads: Vec<Quad>,
    /// The file as a release keeps it.
    pub file: SourceFile,
}

impl Overlay {
    /// The corrections beside a document, where there are some, laid over its reading.
    pub(crate) fn beside(
        path: &Path,
        source: &Source,
        reading: impl FnOnce() -> Vec<Quad>,
    ) -> anyhow::Result<Option<Self>> {
        let name = format!("{}.corrections.ttl", source.stem());
        let path = path.with_file_name(&name);
        let failed = || format!("{} cannot be read", path.display());
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(failed),
        };
        let base = seisaku_facts::corrections_graph(source);
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base.as_str())?;
        let mut triples: Vec<Triple> = Vec::new();
        for quad in parser.for_slice(&bytes) {
            let quad = quad.map_err(|error| match error.location() {
                Some(place) => anyhow!(
                    "{}:{}:{}: {error}",
                    path.display(),
                    place.start.line + 1,
                    place.start.column + 1
                ),
                None => anyhow!("{}: {error}", path.display()),
            })?;
            triples.push(quad.into());
        }
        let quads = seisaku_facts::corrections(&reading(), source, &triples)
            .with_context(|| format!("{} cannot be laid over the reading", path.display()))?;
        Ok(Some(Self {
            quads,
            file: SourceFile {
                file_name: name,
                media_type: "text/turtle; charset=utf-8".to_owned(),
                bytes,
            },
        }))
    }
}
