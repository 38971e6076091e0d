//! Writing an answer: the engine's bytes, the address of its fate in the head, compression.

use std::io::{self, Write};

use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Format, Prepared, RunError, Stats, run};

use crate::coding::{Coding, Encoder};
use crate::error::Problem;

/// The bytes sent at once.
pub(crate) const CHUNK: usize = 16 << 10;

/// The stack of a query's thread: the engine calls itself for each level of a query.
pub(crate) const STACK: usize = 64 << 20;

/// An answer of fewer bytes is not sent before it is whole, and needs no address of its fate.
const SHORT: usize = 8 << 10;

/// How an answer is written.
#[derive(Clone, Debug)]
pub(crate) struct Form<'a> {
    pub(crate) format: Format,
    pub(crate) coding: Coding,
    /// The address of its fate.
    pub(crate) link: Option<&'a str>,
}

/// Evaluates and writes.
pub(crate) fn write(
    query: &Prepared,
    snapshot: &Snapshot,
    form: &Form<'_>,
    sink: &mut dyn Write,
    cancel: &Cancel,
) -> Result<Stats, Problem> {
    let mut encoder = Encoder::new(form.coding, sink).map_err(RunError::Write)?;
    let stats = linked(query, snapshot, form, &mut encoder, cancel)?;
    encoder.finish().map_err(RunError::Write)?;
    Ok(stats)
}

fn linked(
    query: &Prepared,
    snapshot: &Snapshot,
    form: &Form<'_>,
    sink: &mut dyn Write,
    cancel: &Cancel,
) -> Result<Stats, Problem> {
    let mut sink = Linked {
        sink,
        head: Some(Vec::new()),
        form,
    };
    let stats = run(query, snapshot, form.format, &mut sink, cancel)?;
    // Who reads an answer without its headers has to find what is missing from it too.
    let told = stats.visits.iter().any(|visit| !visit.missing.is_empty());
    sink.finish(told).map_err(RunError::Write)?;
    Ok(stats)
}

/// Holds the beginning back until it is known whether the answer is long, and puts the address
/// of its fate into the head of one that is
/// ([SPARQL results in JSON, section 3.1.2](https://www.w3.org/TR/sparql11-results-json/#select-link)).
struct Linked<'a> {
    sink: &'a mut dyn Write,
    head: Option<Vec<u8>>,
    form: &'a Form<'a>,
}

impl Linked<'_> {
    fn finish(mut self, told: bool) -> io::Result<()> {
        match (self.head.take(), self.form.link.filter(|_| told)) {
            (Some(head), Some(link)) => {
                let head = with_link(head, self.form.format, link);
                self.sink.write_all(&head)
            }
            (Some(head), None) => self.sink.write_all(&head),
            (None, _) => Ok(()),
        }
    }
}

impl Write for Linked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.head {
            None => self.sink.write_all(bytes)?,
            Some(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= SHORT
                    && let Some(head) = self.head.take()
                {
                    let head = match self.form.link {
                        Some(link) => with_link(head, self.form.format, link),
                        None => head,
                    };
                    self.sink.write_all(&head)?;
                }
            }
        }
        Ok(bytes.len())
    }

    /// The engine flushes after each part; chunks are sent when they are full.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The beginning of an answer with the address; one that has no place for it stays as it is.
fn with_link(head: Vec<u8>, format: Format, link: &str) -> Vec<u8> {
    let link = link.replace(['"', '<', '&', '\\'], "");
    let find = |needle: &[u8]| head.windows(needle.len()).position(|w| w == needle);
    let (at, text) = match format {
        Format::Json if head.starts_with(br#"{"head":{""#) => (9, format!(r#""link":["{link}"],"#)),
        Format::Xml => match find(b"</head>") {
            Some(at) => (at, format!(r#"<link href="{link}"/>"#)),
            None => return head,
        },
        _ => return head,
    };
    let mut linked = head;
    linked.splice(at..at, text.into_bytes());
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links() {
        let of = |head: &str, format| {
            String::from_utf8(with_link(head.into(), format, "http://e.org/requests/1")).unwrap()
        };
        assert_eq!(
            of(r#"{"head":{"vars":["a"]},"results""#, Format::Json),
            r#"{"head":{"link":["http://e.org/requests/1"],"vars":["a"]},"results""#
        );
        assert_eq!(
            of(r#"<head><variable name="a"/></head><results>"#, Format::Xml),
            r#"<head><variable name="a"/><link href="http://e.org/requests/1"/></head><results>"#
        );
        assert_eq!(of("?a\n", Format::Tsv), "?a\n");
        assert_eq!(of(r#"{"head":{}"#, Format::Json), r#"{"head":{}"#);
    }
}
