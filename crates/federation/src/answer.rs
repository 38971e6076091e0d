//! Solutions from the bytes of a peer's answer: unpacked within bounds, read to the end.

use std::collections::BTreeMap;
use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use oxigraph::model::{BlankNode, NamedOrBlankNode, Term, Variable};
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParseError, QueryResultsParser, ReaderQueryResultsParserOutput,
};

use crate::fault::Fault;

/// The member of an answer in JSON that says what it cost.
const COST: &str = "metadata";

/// One solution, in the order of the variables that were asked for.
pub(crate) type Row = Vec<Option<Term>>;

/// What a peer gave.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Row>,
    /// Whether blank nodes are among the values.
    pub(crate) blank: bool,
}

/// How much of an answer is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Bytes, unpacked.
    pub(crate) bytes: u64,
    /// Solutions.
    pub(crate) rows: usize,
}

/// The bytes of an answer as they came.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    /// What they are announced as.
    pub(crate) media: String,
    /// Whether they are compressed.
    pub(crate) gzip: bool,
}

impl Body {
    /// What it takes to keep it.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len() + self.media.len()
    }
}

/// The format of solutions that a media type names.
pub(crate) fn format(media: &str) -> Option<QueryResultsFormat> {
    let essence = media.split(';').next().unwrap_or_default().trim();
    match essence.to_ascii_lowercase().as_str() {
        "application/sparql-results+json"
        | "application/json"
        | "application/sparql-results-json" => Some(QueryResultsFormat::Json),
        "application/sparql-results+xml" | "application/xml" | "text/xml" => {
            Some(QueryResultsFormat::Xml)
        }
        _ => None,
    }
}

/// Reads an answer to its end. Blank nodes get names that begin with `mark`, which no other
/// answer has: they are not the blank nodes of anybody else.
pub(crate) fn read(
    body: &Body,
    variables: &[Variable],
    mark: &str,
    bounds: Bounds,
) -> Result<Answer, Fault> {
    let Some(format) = format(&body.media) else {
        return Err(Fault::Media {
            media: named(&body.media),
            words: words(body),
        });
    };
    let (mut over, mut tail) = (false, Vec::new());
    let reader: Box<dyn Read + '_> = if body.gzip {
        Box::new(MultiGzDecoder::new(body.bytes.as_slice()))
    } else {
        Box::new(body.bytes.as_slice())
    };
    let bounded = Bounded {
        inner: reader,
        left: bounds.bytes,
        over: &mut over,
        tail: &mut tail,
    };
    let result = rows(bounded, format, variables, mark, bounds.rows);
    if over {
        return Err(Fault::TooLong(bounds.bytes));
    }
    if format == QueryResultsFormat::Json
        && matches!(result, Err(Fault::Malformed(_)))
        && let Some(plain) = plain(body, bounds.bytes)
    {
        return rows(plain.as_slice(), format, variables, mark, bounds.rows);
    }
    // Who reads XML for its solutions alone does not miss the end of the document.
    if format == QueryResultsFormat::Xml && !tail.trim_ascii_end().ends_with(b"sparql>") {
        result?;
        return Err(Fault::Malformed("no end of the document".to_owned()));
    }
    result
}

/// An answer in JSON without the member that some engine puts behind the solutions, which says what
/// they cost. It has to be whole; another member may say that it is not.
fn plain(body: &Body, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    if body.gzip {
        let mut unpacked = MultiGzDecoder::new(body.bytes.as_slice()).take(most);
        unpacked.read_to_end(&mut bytes).ok()?;
    } else {
        bytes.extend_from_slice(&body.bytes);
    }
    let mut document: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&bytes).ok()?;
    document.remove(COST)?;
    serde_json::to_vec(&document).ok()
}

fn rows(
    mut reader: impl Read,
    format: QueryResultsFormat,
    variables: &[Variable],
    mark: &str,
    most: usize,
) -> Result<Answer, Fault> {
    let parser = QueryResultsParser::from_format(format);
    let solutions = match parser.for_reader(&mut reader).map_err(|e| broken(&e))? {
        ReaderQueryResultsParserOutput::Solutions(solutions) => solutions,
        ReaderQueryResultsParserOutput::Boolean(_) => {
            return Err(Fault::Malformed(
                "a boolean in place of solutions".to_owned(),
            ));
        }
    };
    let mut marked = Marked {
        mark,
        names: BTreeMap::new(),
    };
    let mut answer = Answer::default();
    for solution in solutions {
        let solution = solution.map_err(|e| broken(&e))?;
        if answer.rows.len() >= most {
            return Err(Fault::TooMany(most));
        }
        let value = |v: &Variable| solution.get(v).map(|term| marked.term(term));
        answer.rows.push(variables.iter().map(value).collect());
    }
    answer.blank = !marked.names.is_empty();
    trailing(&mut reader, format)?;
    Ok(answer)
}

/// What follows the solutions has to be nothing, or in XML the end of the document.
fn trailing(reader: &mut impl Read, format: QueryResultsFormat) -> Result<(), Fault> {
    let mut rest = [0; 64];
    loop {
        match reader.read(&mut rest) {
            Ok(0) => return Ok(()),
            Ok(n) if rest[..n].iter().all(u8::is_ascii_whitespace) => {}
            Ok(_) if format == QueryResultsFormat::Xml => {}
            Ok(_) => return Err(Fault::Malformed("text after the end".to_owned())),
            Err(error) => return Err(Fault::BrokeOff(error.to_string())),
        }
    }
}

fn broken(error: &QueryResultsParseError) -> Fault {
    match error {
        QueryResultsParseError::Io(error) => Fault::BrokeOff(error.to_string()),
        QueryResultsParseError::Syntax(error) => Fault::Malformed(error.to_string()),
    }
}

/// Gives blank nodes their own names.
struct Marked<'a> {
    mark: &'a str,
    names: BTreeMap<String, BlankNode>,
}

impl Marked<'_> {
    fn term(&mut self, term: &Term) -> Term {
        match term {
            Term::BlankNode(node) => self.node(node).into(),
            Term::Triple(triple) => {
                let mut triple = triple.as_ref().clone();
                if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
                    triple.subject = self.node(node).into();
                }
                triple.object = self.term(&triple.object.clone());
                triple.into()
            }
            other => other.clone(),
        }
    }

    fn node(&mut self, node: &BlankNode) -> BlankNode {
        let next = self.names.len();
        let mark = self.mark;
        let name = || BlankNode::new_unchecked(format!("{mark}x{next}"));
        self.names
            .entry(node.as_str().to_owned())
            .or_insert_with(name)
            .clone()
    }
}

/// Gives so many bytes and no more, and keeps the last of them.
struct Bounded<'a, R> {
    inner: R,
    left: u64,
    over: &'a mut bool,
    tail: &'a mut Vec<u8>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if read as u64 > self.left {
            *self.over = true;
            return Err(io::Error::other("too long"));
        }
        self.left -= read as u64;
        self.tail.extend_from_slice(&buffer[..read]);
        let old = self.tail.len().saturating_sub(64);
        self.tail.drain(..old);
        Ok(read)
    }
}

/// The beginning of what was said, without the tags of a page.
pub(crate) fn words(body: &Body) -> String {
    let mut bytes = Vec::new();
    let most = 4096;
    // What cannot be unpacked has no words.
    let _ = if body.gzip {
        MultiGzDecoder::new(body.bytes.as_slice())
            .take(most)
            .read_to_end(&mut bytes)
    } else {
        body.bytes.as_slice().take(most).read_to_end(&mut bytes)
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut words = String::new();
    let mut in_tag = false;
    for c in text.chars() {
        match c {
            '<' => {
                in_tag = true;
                words.push(' ');
            }
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            c if c.is_control() || c.is_whitespace() => words.push(' '),
            c => words.push(c),
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(200).collect()
}

/// A media type as it is told.
pub(crate) fn named(media: &str) -> String {
    match media.trim() {
        "" => "an answer of no media type".to_owned(),
        media => media.chars().take(80).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const BOUNDS: Bounds = Bounds {
        bytes: 1 << 20,
        rows: 100,
    };

    fn answer(media: &str, bytes: &[u8], gzip: bool) -> Result<Vec<String>, Fault> {
        let body = Body {
            bytes: bytes.to_vec(),
            media: media.to_owned(),
            gzip,
        };
        let answer = read(&body, &[Variable::new_unchecked("a")], "m", BOUNDS)?;
        let text = |row: &Row| row[0].as_ref().map_or_else(String::new, Term::to_string);
        Ok(answer.rows.iter().map(text).collect())
    }

    fn json(bindings: &str) -> String {
        format!(r#"{{"head":{{"vars":["a"]}},"results":{{"bindings":[{bindings}]}}}}"#)
    }

    const JSON: &str = "application/sparql-results+json; charset=utf-8";

    #[test]
    fn reads() {
        let rows = json(
            r#"{"a":{"type":"uri","value":"http://e.org/1"}},{"a":{"type":"bnode","value":"x"}},{"a":{"type":"bnode","value":"y"}},{"a":{"type":"bnode","value":"x"}},{}"#,
        );
        let expected = ["<http://e.org/1>", "_:mx0", "_:mx1", "_:mx0", ""];
        assert_eq!(answer(JSON, rows.as_bytes(), false).unwrap(), expected);
        let typed = json(
            r#"{"a":{"type":"typed-literal","value":"1","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}"#,
        );
        assert_eq!(answer(JSON, typed.as_bytes(), false).unwrap().len(), 1);
    }

    #[test]
    fn what_is_cut_anywhere_is_no_answer() {
        let whole =
            json(r#"{"a":{"type":"literal","value":"b"}},{"a":{"type":"literal","value":"c"}}"#);
        for end in 0..whole.len() {
            let cut = answer(JSON, &whole.as_bytes()[..end], false);
            assert!(cut.is_err(), "{}: {cut:?}", &whole[..end]);
        }
        let more = format!("{whole} Error: out of memory");
        assert!(answer(JSON, more.as_bytes(), false).is_err());
        // What it cost may stand behind; what else does may say that something is missing.
        let behind = |member: &str| format!("{},\n{member}}}\n", &whole[..whole.len() - 1]);
        let cost = behind(r#""metadata": { "httpRequests": 0 }"#);
        assert_eq!(
            answer(JSON, cost.as_bytes(), false).unwrap(),
            ["\"b\"", "\"c\""]
        );
        for end in 0..cost.trim_end().len() {
            assert!(answer(JSON, &cost.as_bytes()[..end], false).is_err());
        }
        let error = behind(r#""error": "timeout""#);
        assert!(answer(JSON, error.as_bytes(), false).is_err());
        let xml = r#"<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/></head><results><result><binding name="a"><literal>b</literal></binding></result></results></sparql>"#;
        let media = "application/sparql-results+xml";
        assert_eq!(answer(media, xml.as_bytes(), false).unwrap(), ["\"b\""]);
        for end in 0..xml.len() {
            let cut = answer(media, &xml.as_bytes()[..end], false);
            assert!(cut.is_err(), "{}: {cut:?}", &xml[..end]);
        }
    }

    #[test]
    fn what_is_no_answer() {
        let page = b"<html><h1>Sorry</h1><p>down for\nrepair</p></html>";
        let error = answer("text/html", page, false).unwrap_err();
        assert_eq!(
            error.to_string(),
            "it answered with text/html in place of solutions: Sorry down for repair"
        );
        assert!(answer(JSON, page, false).is_err());
        assert!(answer(JSON, br#"{"head":{},"boolean":true}"#, false).is_err());
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed
            .write_all(br#"{"head":{"vars":["a"]},"results":{"bindings":["#)
            .unwrap();
        for _ in 0..4096 {
            packed.write_all(&[b' '; 4096]).unwrap();
        }
        let bytes = packed.finish().unwrap();
        assert!(bytes.len() < 1 << 16);
        assert_eq!(answer(JSON, &bytes, true), Err(Fault::TooLong(1 << 20)));
    }
}
