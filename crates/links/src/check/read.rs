//! Partners' files read for the identifiers and names in them, each format in its own way.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use oxrdfxml::RdfXmlParser;
use oxttl::{NTriplesParser, TurtleParser};
use seisaku_vocab::{owl, rdfs, skos};
use serde_json::Value;

use super::evidence::Layout;
use super::names::{Id, Names};
use crate::partners::Partners;
use crate::set::MappingSet;
use crate::table::Table;

/// A file that is in a known format, and yet cannot be read.
pub(super) type Unreadable = String;

/// What reading needs to know.
pub(super) struct Reader<'a> {
    pub(super) layouts: &'a [Layout],
    pub(super) partners: &'a Partners,
    pub(super) names: &'a mut Names,
}

impl Reader<'_> {
    /// Reads a file; `false` where nothing in it is known to be of use.
    pub(super) fn read(&mut self, path: &str, bytes: &[u8]) -> Result<bool, Unreadable> {
        let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
        let text = || std::str::from_utf8(bytes).map_err(|e| e.to_string());
        match extension {
            "tsv" => self.table(path, text()?, '\t'),
            "csv" => self.table(path, text()?, ','),
            "json" => self.json(path, text()?),
            "obo" => self.obo(path, text()?),
            "ttl" => self.triples(path, TurtleParser::new().for_slice(bytes)),
            "nt" => self.triples(path, NTriplesParser::new().for_slice(bytes)),
            "owl" | "rdf" => self.triples(path, RdfXmlParser::new().for_slice(bytes)),
            _ => Ok(false),
        }
    }

    fn table(&mut self, path: &str, text: &str, separator: char) -> Result<bool, Unreadable> {
        let layouts: Vec<&Layout> = self.layouts.iter().filter(|l| l.is_of(path)).collect();
        if layouts.is_empty() {
            return Ok(false);
        }
        let table = Table::lenient(text, separator).map_err(|e| e.to_string())?;
        for layout in layouts {
            let Some(id) = table.column(&layout.id) else {
                continue;
            };
            let columns: Vec<usize> = layout
                .names
                .iter()
                .filter_map(|n| table.column(n))
                .collect();
            let unfit = layout.unfit.as_ref();
            let unfit = unfit.and_then(|(c, b, what)| Some((table.column(c)?, b, what)));
            for (_, cells) in table.rows() {
                let Some(id) = layout.identifier(cells[id]) else {
                    continue;
                };
                for column in &columns {
                    self.names.note(&id, cells[*column], path);
                }
                if let Some((column, begins, what)) = &unfit
                    && cells[*column].starts_with(begins.as_str())
                {
                    self.names.note_unfit(&id, what);
                }
            }
        }
        if path.ends_with(".sssom.tsv") {
            self.same(path, text)?;
        }
        Ok(true)
    }

    /// What a partner maps exactly.
    fn same(&mut self, path: &str, text: &str) -> Result<(), Unreadable> {
        let set = MappingSet::parse(path, text).map_err(|e| e.to_string())?;
        let id = |curie: &str| {
            let (prefix, local) = curie.split_once(':')?;
            Some((prefix.to_owned(), local.to_owned()))
        };
        let exact = set.mappings.iter().filter(|m| {
            m.predicate == "skos:exactMatch"
                && !m.negated
                && !m.subject_label.starts_with("obsolete ")
        });
        for mapping in exact {
            if let (Some(from), Some(to)) = (id(&mapping.subject), id(&mapping.object)) {
                self.names.note_same(&from, &to);
            }
        }
        Ok(())
    }

    fn json(&mut self, path: &str, text: &str) -> Result<bool, Unreadable> {
        let layouts: Vec<&Layout> = self.layouts.iter().filter(|l| l.is_of(path)).collect();
        let value = || serde_json::from_str::<Value>(text).map_err(|e| e.to_string());
        if layouts.is_empty() {
            return match value() {
                Ok(value) => Ok(super::ror::read(&value, path, self.names)),
                Err(_) => Ok(false),
            };
        }
        let value = value()?;
        for layout in layouts {
            for row in rows(&value) {
                let cell = |name: &str| row.get(name).and_then(Value::as_str);
                let Some(id) = cell(&layout.id).and_then(|c| layout.identifier(c)) else {
                    continue;
                };
                for name in layout.names.iter().filter_map(|n| cell(n)) {
                    self.names.note(&dotted(&id), name, path);
                }
            }
        }
        Ok(true)
    }

    fn obo(&mut self, path: &str, text: &str) -> Result<bool, Unreadable> {
        let mut id: Option<Id> = None;
        for line in text.lines() {
            if line.starts_with('[') {
                id = None;
            } else if let Some(curie) = line.strip_prefix("id: ") {
                id = curie
                    .trim()
                    .split_once(':')
                    .map(|(p, l)| (p.to_owned(), l.to_owned()));
            } else if let (Some(id), Some(name)) = (&id, line.strip_prefix("name: ")) {
                self.names.note(id, name, path);
            } else if let (Some(id), "is_obsolete: true") = (&id, line.trim()) {
                self.names.note_obsolete(id);
            }
        }
        Ok(true)
    }

    /// Labels of what has an IRI of a partner; what is deprecated, or below a class of the deprecated.
    fn triples<E: ToString>(
        &mut self,
        path: &str,
        triples: impl Iterator<Item = Result<Triple, E>>,
    ) -> Result<bool, Unreadable> {
        let mut deprecated: BTreeSet<NamedNode> = BTreeSet::new();
        let mut above: BTreeMap<NamedNode, Vec<NamedNode>> = BTreeMap::new();
        let mut any = false;
        for triple in triples {
            let triple = triple.map_err(|e| e.to_string())?;
            let NamedOrBlankNode::NamedNode(subject) = triple.subject else {
                continue;
            };
            match triple.object {
                Term::Literal(l)
                    if triple.predicate == owl::DEPRECATED
                        && ["true", "1"].contains(&l.value()) =>
                {
                    deprecated.insert(subject);
                }
                Term::Literal(l)
                    if triple.predicate == rdfs::LABEL || triple.predicate == skos::PREF_LABEL =>
                {
                    if let Some(id) = self.id(&subject) {
                        self.names.note(&id, l.value(), path);
                        any = true;
                    }
                }
                Term::NamedNode(class) if triple.predicate == rdfs::SUB_CLASS_OF => {
                    above.entry(subject).or_default().push(class);
                }
                _ => {}
            }
        }
        let is_gone = |iri: &NamedNode| {
            let classes = above.get(iri).into_iter().flatten();
            deprecated.contains(iri) || classes.into_iter().any(|c| deprecated.contains(c))
        };
        for iri in above.keys().chain(&deprecated).filter(|i| is_gone(i)) {
            if let Some(id) = self.id(iri) {
                self.names.note_obsolete(&id);
            }
        }
        Ok(any)
    }

    /// The identifier that an IRI of a partner's RDF holds.
    fn id(&self, iri: &NamedNode) -> Option<Id> {
        self.partners.iter().find_map(|partner| {
            let local = iri.as_str().strip_prefix(&partner.iri)?;
            partner
                .fits(local)
                .then(|| (partner.prefix.clone(), local.to_owned()))
        })
    }
}

/// The objects of a file of JSON that are rows: of an array, or of an object of objects, at the top or one below.
fn rows(value: &Value) -> Vec<&serde_json::Map<String, Value>> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
        Value::Object(entries) => entries
            .values()
            .flat_map(|entry| match entry {
                Value::Object(row) => vec![row],
                Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Codes of ICD-10 are printed with a dot after three characters, and stored without.
fn dotted(id: &Id) -> Id {
    let (prefix, local) = id;
    let bare = local.len() > 3 && local.is_ascii() && !local.contains(['.', '-']);
    if prefix.starts_with("ICD10") && bare {
        return (prefix.clone(), format!("{}.{}", &local[..3], &local[3..]));
    }
    id.clone()
}
