//! Answers written from the numbers of terms, the same bytes as by the serializers of the engine.
//!
//! In a column the same term comes again and again, so what was written for it last is kept.

use std::io::Write;

use oxigraph::model::{TermRef, Variable};
use oxigraph::sparql::results::QueryResultsSerializer;
use seisaku_index::{Ids, Kind};

use super::Failed;
use super::cell::Cell;
use crate::Format;

/// So many bytes are handed on at once.
const CHUNK: usize = 4 << 10;

/// Whether a format can be written here.
pub(crate) fn can_write(format: Format) -> bool {
    format.results().is_some()
}

/// Writes rows.
pub(super) struct Writer<'a> {
    ids: Ids<'a>,
    format: Format,
    variables: Vec<Variable>,
    /// What goes before each column in JSON: `"name":`.
    names: Vec<Vec<u8>>,
    /// The term that each column had last, and its bytes.
    last: Vec<(Option<u32>, Vec<u8>)>,
    column: usize,
    /// Whether a cell of this row was written.
    begun: bool,
    rows: u64,
    out: Vec<u8>,
    text: Vec<u8>,
    sink: &'a mut dyn Write,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        ids: Ids<'a>,
        format: Format,
        names: &[Variable],
        sink: &'a mut dyn Write,
    ) -> Result<Self, Failed> {
        let mut out = Vec::with_capacity(2 * CHUNK);
        head(format, names, &mut out)?;
        let name = |name: &Variable| {
            let mut key = Vec::new();
            json_string(name.as_str().as_bytes(), &mut key);
            key.push(b':');
            key
        };
        Ok(Self {
            ids,
            format,
            variables: names.to_vec(),
            names: names.iter().map(name).collect(),
            last: vec![(None, Vec::new()); names.len()],
            column: 0,
            begun: false,
            rows: 0,
            out,
            text: Vec::new(),
            sink,
        })
    }

    /// Writes the next column of a row.
    pub(super) fn cell(&mut self, cell: &Cell) -> Result<(), Failed> {
        let column = self.column;
        self.column += 1;
        let Some(name) = self.names.get(column) else {
            return Ok(());
        };
        match self.format {
            Format::Json => {
                if self.column == 1 {
                    self.out.extend_from_slice(match self.rows {
                        0 => b"{",
                        _ => b",{",
                    });
                }
                if *cell == Cell::Unbound {
                    return Ok(());
                }
                if self.begun {
                    self.out.push(b',');
                }
                self.begun = true;
                self.out.extend_from_slice(name);
            }
            Format::Xml if self.column == 1 => self.out.extend_from_slice(b"<result>"),
            Format::Tsv if column > 0 => self.out.push(b'\t'),
            Format::Csv if column > 0 => self.out.push(b','),
            _ => {}
        }
        match cell {
            Cell::Unbound => {}
            Cell::Term(term) => {
                let mut bytes = Vec::new();
                self.term(column, term.as_ref(), &mut bytes)?;
                self.out.extend_from_slice(&bytes);
            }
            Cell::Id(id) => {
                if self.last[column].0 != Some(*id) {
                    let mut bytes = std::mem::take(&mut self.last[column].1);
                    bytes.clear();
                    self.known(column, *id, &mut bytes)?;
                    self.last[column] = (Some(*id), bytes);
                }
                self.out.extend_from_slice(&self.last[column].1);
            }
        }
        Ok(())
    }

    pub(super) fn end_row(&mut self) -> Result<(), Failed> {
        let end: &[u8] = match self.format {
            // A row without columns is one all the same.
            Format::Json if self.names.is_empty() && self.rows > 0 => b",{}",
            Format::Json if self.names.is_empty() => b"{}",
            Format::Json => b"}",
            Format::Xml if self.names.is_empty() => b"<result></result>",
            Format::Xml => b"</result>",
            Format::Csv => b"\r\n",
            _ => b"\n",
        };
        self.out.extend_from_slice(end);
        (self.column, self.begun) = (0, false);
        self.rows += 1;
        if self.out.len() >= CHUNK {
            self.sink.write_all(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }

    /// Writes the end; gives the number of rows.
    pub(super) fn finish(mut self) -> Result<u64, Failed> {
        self.out.extend_from_slice(match self.format {
            Format::Json => b"]}}",
            Format::Xml => XML_END,
            _ => b"",
        });
        self.sink.write_all(&self.out)?;
        Ok(self.rows)
    }

    /// A term of the index.
    fn known(&mut self, column: usize, id: u32, out: &mut Vec<u8>) -> Result<(), Failed> {
        let kind = self.ids.kind(id).map(|(kind, _)| kind);
        let plain = match (kind, self.format) {
            (Some(Kind::Language(tag)), Format::Csv | Format::Json) => !tag.contains("--"),
            (Some(Kind::Language(_) | Kind::Value(_) | Kind::Other(_)), Format::Tsv) => false,
            (None | Some(Kind::Triple), _) | (_, Format::Xml) => false,
            _ => true,
        };
        let mut text = std::mem::take(&mut self.text);
        let read = plain && self.ids.text(id, &mut text).is_some();
        if let Some(kind) = kind.filter(|_| read) {
            match self.format {
                Format::Json => json_term(kind, &text, out),
                Format::Tsv => tsv_term(kind, &text, out),
                _ => csv_term(kind, &text, out),
            }
        }
        self.text = text;
        match read {
            true => Ok(()),
            false => self.term(column, self.ids.term(id)?.as_ref(), out),
        }
    }

    /// Any term, by the engine's own serializer: the only row of an answer with one column.
    fn term(&self, column: usize, term: TermRef<'_>, out: &mut Vec<u8>) -> Result<(), Failed> {
        let variable = &self.variables[column];
        let variables = vec![variable.clone()];
        let mut head = Vec::new();
        self::head(self.format, &variables, &mut head)?;
        let whole = whole(self.format, &variables, Some(term))?;
        let (before, after) = match self.format {
            Format::Json => (1 + self.names[column].len(), b"}]}}".len()),
            Format::Xml => (b"<result>".len(), b"</result>".len() + XML_END.len()),
            Format::Csv => (0, 2),
            _ => (0, 1),
        };
        let cell = whole.get(head.len() + before..whole.len().saturating_sub(after));
        out.extend_from_slice(cell.unwrap_or_default());
        Ok(())
    }
}

/// The end of an answer in XML.
const XML_END: &[u8] = b"</results></sparql>";

/// An answer by the engine's serializer, with one row of one term or none.
fn whole(format: Format, names: &[Variable], term: Option<TermRef<'_>>) -> Result<Vec<u8>, Failed> {
    let mut whole = Vec::new();
    if let Some(format) = format.results() {
        let serializer = QueryResultsSerializer::from_format(format);
        let mut rows = serializer.serialize_solutions_to_writer(&mut whole, names.to_vec())?;
        if let Some((name, term)) = names.first().zip(term) {
            rows.serialize([(name.as_ref(), term)])?;
        }
        rows.finish()?;
    }
    Ok(whole)
}

/// What goes before the rows.
fn head(format: Format, names: &[Variable], out: &mut Vec<u8>) -> Result<(), Failed> {
    match format {
        Format::Xml => {
            let whole = whole(format, names, None)?;
            let rows = whole.len().saturating_sub(XML_END.len());
            out.extend_from_slice(&whole[..rows]);
        }
        Format::Json => {
            out.extend_from_slice(br#"{"head":{"vars":["#);
            for (i, name) in names.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                json_string(name.as_str().as_bytes(), out);
            }
            out.extend_from_slice(br#"]},"results":{"bindings":["#);
        }
        _ => {
            let (mark, between, end) = match format {
                Format::Tsv => ("?", "\t", "\n"),
                _ => ("", ",", "\r\n"),
            };
            let names: Vec<String> = names
                .iter()
                .map(|name| format!("{mark}{}", name.as_str()))
                .collect();
            out.extend_from_slice(names.join(between).as_bytes());
            out.extend_from_slice(end.as_bytes());
        }
    }
    Ok(())
}

fn json_term(kind: Kind<'_>, text: &[u8], out: &mut Vec<u8>) {
    let name: &[u8] = match kind {
        Kind::Iri => b"uri",
        Kind::Blank => b"bnode",
        _ => b"literal",
    };
    out.extend_from_slice(br#"{"type":""#);
    out.extend_from_slice(name);
    out.extend_from_slice(br#"","value":"#);
    json_string(text, out);
    let (key, tag): (&[u8], &str) = match kind {
        Kind::Language(tag) => (br#","xml:lang":"#, tag),
        Kind::Value(datatype) | Kind::Other(datatype) => (br#","datatype":"#, datatype),
        _ => (b"", ""),
    };
    if !key.is_empty() {
        out.extend_from_slice(key);
        json_string(tag.as_bytes(), out);
    }
    out.push(b'}');
}

/// A string in quotes; runs without anything to escape are copied whole.
fn json_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest
        .iter()
        .position(|b| *b < 0x20 || matches!(b, b'"' | b'\\'))
    {
        out.extend_from_slice(&rest[..at]);
        match rest[at] {
            b'"' => out.extend_from_slice(br#"\""#),
            b'\\' => out.extend_from_slice(br"\\"),
            8 => out.extend_from_slice(br"\b"),
            0xc => out.extend_from_slice(br"\f"),
            b'\n' => out.extend_from_slice(br"\n"),
            b'\r' => out.extend_from_slice(br"\r"),
            b'\t' => out.extend_from_slice(br"\t"),
            other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
        }
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn csv_term(kind: Kind<'_>, text: &[u8], out: &mut Vec<u8>) {
    if kind == Kind::Blank {
        out.extend_from_slice(b"_:");
    }
    let quotes = |b: &u8| matches!(b, b'"' | b',' | b'\n' | b'\r');
    if matches!(kind, Kind::Iri | Kind::Blank) || !text.iter().any(quotes) {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

fn tsv_term(kind: Kind<'_>, text: &[u8], out: &mut Vec<u8>) {
    match kind {
        Kind::Iri => {
            out.push(b'<');
            out.extend_from_slice(text);
            out.push(b'>');
        }
        Kind::Blank => {
            out.extend_from_slice(b"_:");
            out.extend_from_slice(text);
        }
        _ => {
            out.push(b'"');
            for byte in text {
                match byte {
                    b'\t' => out.extend_from_slice(br"\t"),
                    b'\n' => out.extend_from_slice(br"\n"),
                    b'\r' => out.extend_from_slice(br"\r"),
                    b'"' => out.extend_from_slice(br#"\""#),
                    b'\\' => out.extend_from_slice(br"\\"),
                    other => out.push(*other),
                }
            }
            out.push(b'"');
        }
    }
}

/// A term on its way out, for tests.
#[cfg(test)]
mod tests {
    use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};
    use seisaku_index::Snapshot;

    use super::*;

    #[test]
    fn the_same_bytes_as_the_engine_writes() {
        let iri = |text: &str| NamedNode::new_unchecked(format!("http://example.org/{text}"));
        let texts = [
            "",
            "a",
            "a,b",
            "\"",
            "a\tb",
            "a\nb\r",
            "\\",
            "\u{1}\u{8}\u{c}",
            "政策",
            "😀",
        ];
        let mut terms: Vec<Term> =
            vec![iri("a?b=c&d").into(), BlankNode::new_unchecked("b").into()];
        for text in texts {
            terms.push(Literal::new_simple_literal(text).into());
            terms.push(
                Literal::new_language_tagged_literal(text, "ja")
                    .unwrap()
                    .into(),
            );
            for datatype in ["integer", "decimal", "double", "boolean", "date"] {
                let datatype = format!("http://www.w3.org/2001/XMLSchema#{datatype}");
                for text in [text, "1", "01", "1.0", "1e0", "true", "2025-01-01"] {
                    let datatype = NamedNode::new_unchecked(&datatype);
                    terms.push(Literal::new_typed_literal(text, datatype).into());
                }
            }
            terms.push(Literal::new_typed_literal(text, iri("type")).into());
        }
        let quad =
            |term: &Term| Quad::new(iri("s"), iri("p"), term.clone(), GraphName::DefaultGraph);
        let snapshot = Snapshot::from_quads(terms.iter().map(quad)).unwrap();
        let ids = snapshot.ids();
        let variables = [Variable::new_unchecked("x"), Variable::new_unchecked("y")];
        for format in [Format::Json, Format::Xml, Format::Csv, Format::Tsv] {
            let mut ours = Vec::new();
            let mut writer = Writer::new(ids, format, &variables, &mut ours).unwrap();
            let serializer = QueryResultsSerializer::from_format(format.results().unwrap());
            let mut theirs = Vec::new();
            let mut rows = serializer
                .serialize_solutions_to_writer(&mut theirs, variables.to_vec())
                .unwrap();
            for (i, term) in terms.iter().enumerate() {
                let mut row = Vec::new();
                let cells = [
                    Cell::Id(ids.id(term).unwrap()),
                    if i % 3 == 0 {
                        Cell::Unbound
                    } else {
                        Cell::Term(term.clone())
                    },
                ];
                for (cell, variable) in cells.iter().zip(&variables) {
                    writer.cell(cell).unwrap();
                    if *cell != Cell::Unbound {
                        row.push((variable.as_ref(), term.as_ref()));
                    }
                }
                writer.end_row().unwrap();
                rows.serialize(row).unwrap();
            }
            rows.finish().unwrap();
            writer.finish().unwrap();
            assert_eq!(
                String::from_utf8(ours).unwrap(),
                String::from_utf8(theirs).unwrap()
            );
        }
    }
}
