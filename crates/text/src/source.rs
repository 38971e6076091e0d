//! A source: the bytes of a document, decoded, with their hash and a table of lines.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::decode::{Decoded, decode};
use crate::unseen::{self, Gap};
use crate::{CodePoints, Diagnostic, Folded, Place, Span};

/// A document as text, with the hash of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    file_name: String,
    sha256: String,
    encoding: &'static str,
    /// What was noticed when the bytes were decoded.
    diagnostics: Vec<Diagnostic>,
    text: String,
    /// The text as printed, where unseen marks are left out of what is read.
    printed: Option<String>,
    /// Where they are left out.
    gaps: Vec<Gap>,
    /// The first byte of each line.
    lines: Vec<usize>,
    /// How many characters begin before every so many bytes, so that counting code points never
    /// begins far away.
    milestones: Vec<usize>,
    /// All of the text, folded when it is first asked for.
    folded: Shared,
}

/// What follows from the text, and makes no difference where two sources are compared.
#[derive(Clone, Debug, Default)]
struct Shared(OnceLock<Folded>);

impl PartialEq for Shared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Shared {}

/// The bytes from one milestone to the next.
const MILE: usize = 64;

/// Bytes that are no text that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file holds nothing.
    #[error("the file is empty; a document must hold text")]
    Empty,
    /// The file is of another kind than text.
    #[error("the file is {kind}, not text; extract its text first")]
    NotText {
        /// What it is, by its first bytes.
        kind: &'static str,
    },
    /// Much of the file is no text, whatever the encoding.
    #[error("the file is no text in any encoding that is known; give the text of the document")]
    Binary,
}

impl Source {
    /// Decodes the bytes of a file.
    ///
    /// # Errors
    /// When they are no text that can be read; see [`DecodeError`].
    pub fn decode(file_name: &str, bytes: &[u8]) -> Result<Self, DecodeError> {
        let Decoded {
            text,
            encoding,
            mut diagnostics,
        } = decode(bytes)?;
        let (text, printed, gaps) = match unseen::without(&text) {
            Some((without, gaps)) => (without, Some(text), gaps),
            None => (text, None, Vec::new()),
        };
        // Marks that nobody sees are no text.
        if text.trim().is_empty() {
            return Err(DecodeError::Empty);
        }
        for diagnostic in &mut diagnostics {
            let Span { start, end } = diagnostic.span;
            diagnostic.span = Span::new(read_at(&gaps, start), read_at(&gaps, end));
        }
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            // Writing to a string cannot fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Ok(Self {
            file_name: file_name.to_owned(),
            sha256,
            encoding,
            diagnostics,
            lines: line_table(&text),
            milestones: milestones(&text),
            folded: Shared::default(),
            text,
            printed,
            gaps,
        })
    }

    /// The name of the file, without its folder.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The name of the file without folder and extension: the identifier of the document.
    pub fn stem(&self) -> &str {
        Self::stem_of(&self.file_name)
    }

    /// The identifier of the document in a file of this name.
    pub fn stem_of(file_name: &str) -> &str {
        match file_name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => file_name,
        }
    }

    /// The SHA-256 of the bytes, in hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The name of the encoding that the bytes are in.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// What was noticed when the bytes were decoded.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The decoded text, without a byte-order mark, with its line ends as in the file. Marks that
    /// are not seen and would hide what opens a line are left out; see [`Source::printed`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The decoded text with every mark: what is published, and what code points count.
    ///
    /// ```
    /// use seisaku_text::{Source, Span};
    /// let source = Source::decode("plan.txt", "医療\n\u{200b}・ 研究".as_bytes())?;
    /// assert_eq!(source.text(), "医療\n・ 研究");
    /// assert_eq!(source.printed(), "医療\n\u{200b}・ 研究");
    /// let research = Span::new(11, 17);
    /// assert_eq!((source.slice(research), source.verbatim(research)), ("研究", "研究"));
    /// assert_eq!(source.code_points(research).start, 6);
    /// # Ok::<(), seisaku_text::DecodeError>(())
    /// ```
    pub fn printed(&self) -> &str {
        self.printed.as_deref().unwrap_or(&self.text)
    }

    /// The printed text of a span, with every mark.
    pub fn verbatim(&self, span: Span) -> &str {
        let Span { start, end } = self.printed_span(span);
        self.printed().get(start..end).unwrap_or_default()
    }

    /// Where a span stands in the printed text.
    pub fn printed_span(&self, span: Span) -> Span {
        Span::new(
            span.start + self.gap(span.start).0,
            span.end + self.gap(span.end).0,
        )
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::new(0, self.text.len())
    }

    /// The text of a span; empty where the span is not of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// A part of the text, folded.
    pub fn fold(&self, span: Span) -> Folded {
        self.folded().part(&self.text, span)
    }

    /// A part of the text, folded, for comparing.
    pub fn squeezed(&self, span: Span) -> Cow<'_, str> {
        match self.folded().part_text(&self.text, span) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.fold(span).text().to_owned()),
        }
    }

    /// All of the text, folded; parts of it are parts of this one.
    pub fn folded_text(&self) -> &str {
        self.folded().text()
    }

    fn folded(&self) -> &Folded {
        let whole = || Folded::whole(&self.text);
        self.folded.0.get_or_init(whole)
    }

    /// Several parts of the text, folded as one.
    pub fn fold_parts(&self, parts: &[Span]) -> Folded {
        match parts {
            [one] => self.fold(*one),
            _ => self.folded().joined(&self.text, parts),
        }
    }

    /// A span as it is published.
    pub fn code_points(&self, span: Span) -> CodePoints {
        CodePoints {
            start: self.code_point(span.start),
            end: self.code_point(span.end),
        }
    }

    /// The place of a byte.
    pub fn place(&self, byte: usize) -> Place {
        let index = self.line_index(byte);
        Place {
            line: index + 1,
            column: self.code_point(byte) - self.code_point(self.lines[index]) + 1,
        }
    }

    /// The first and the last line of a span, counted from 1.
    pub fn line_range(&self, span: Span) -> (usize, usize) {
        let last = span.end.saturating_sub(1).max(span.start);
        (self.line_index(span.start) + 1, self.line_index(last) + 1)
    }

    /// The first byte of the line that holds a byte.
    pub fn line_start(&self, byte: usize) -> usize {
        self.lines[self.line_index(byte)]
    }

    /// The spans of all lines, without their line ends.
    pub fn lines(&self) -> impl Iterator<Item = Span> + '_ {
        (0..self.lines.len()).map(|i| {
            let start = self.lines[i];
            let end = self.lines.get(i + 1).copied().unwrap_or(self.text.len());
            let content = self.text[start..end].trim_end_matches(['\n', '\r']);
            Span::new(start, start + content.len())
        })
    }

    fn line_index(&self, byte: usize) -> usize {
        self.lines
            .partition_point(|start| *start <= byte)
            .saturating_sub(1)
    }

    fn code_point(&self, byte: usize) -> usize {
        let mile = (byte / MILE).min(self.milestones.len() - 1);
        let rest = self.text.as_bytes().get(mile * MILE..byte);
        self.milestones[mile] + rest.map_or(0, characters) + self.gap(byte).1
    }

    /// The bytes and the characters left out before a byte; those at the very start belong to what
    /// stands first.
    fn gap(&self, byte: usize) -> (usize, usize) {
        let before = self.gaps.partition_point(|g| g.at <= byte);
        let last = before.checked_sub(1).and_then(|i| self.gaps.get(i));
        last.filter(|_| byte > 0)
            .map_or((0, 0), |g| (g.bytes, g.chars))
    }
}

/// The byte of the text that is read for one of the printed text.
fn read_at(gaps: &[Gap], printed: usize) -> usize {
    let mut out = 0;
    for gap in gaps {
        let from = gap.at + out;
        if printed <= from {
            break;
        }
        out = gap.bytes.min(out + printed - from);
    }
    printed - out
}

fn milestones(text: &str) -> Vec<usize> {
    let mut count = 0;
    let miles = text.as_bytes().chunks(MILE).map(|mile| {
        count += characters(mile);
        count
    });
    std::iter::once(0).chain(miles).collect()
}

/// How many characters begin in a piece of a text.
fn characters(piece: &[u8]) -> usize {
    let begins = |byte: &&u8| !matches!(byte, 0x80..=0xbf);
    piece.iter().filter(begins).count()
}

/// A line ends with LF, CR LF or CR.
fn line_table(text: &str) -> Vec<usize> {
    let mut lines = vec![0];
    let mut before = None;
    for (byte, c) in text.char_indices() {
        let ended = match before {
            Some('\n') => true,
            Some('\r') => c != '\n',
            _ => false,
        };
        if ended {
            lines.push(byte);
        }
        before = Some(c);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_of_text_that_is_not_ascii() {
        let source = Source::decode("a.txt", "\u{feff}一二\r\n三𠮷四\n".as_bytes()).unwrap();
        let start = source.text().find('四').unwrap();
        let span = Span::new(start, start + '四'.len_utf8());
        assert_eq!(source.code_points(span), CodePoints { start: 6, end: 7 });
        assert_eq!(source.place(start), Place { line: 2, column: 3 });
        assert_eq!(source.slice(span), "四");
        let lines: Vec<_> = source.lines().map(|s| source.slice(s).to_owned()).collect();
        assert_eq!(lines, ["一二", "三𠮷四"]);
    }

    #[test]
    fn code_points_far_into_a_long_line() {
        let text = "一a𠮷".repeat(10_000);
        let source = Source::decode("a.txt", text.as_bytes()).unwrap();
        for n in [0, 1, 2, 3, 511, 9_999, 29_999] {
            let byte = text.char_indices().nth(n).unwrap().0;
            assert_eq!(source.code_points(Span::new(byte, byte)).start, n);
            assert_eq!(source.place(byte).column, n + 1);
        }
    }

    #[test]
    fn line_ends_of_three_kinds() {
        let source = Source::decode("a.txt", b"a\rb\nc\r\nd").unwrap();
        let lines: Vec<_> = source.lines().map(|s| source.slice(s).to_owned()).collect();
        assert_eq!(lines, ["a", "b", "c", "d"]);
    }

    #[test]
    fn bytes_that_are_no_text() {
        for (bytes, message) in [
            (&b""[..], "the file is empty"),
            (b" \n\n", "the file is empty"),
            ("\u{2067}\n".as_bytes(), "the file is empty"),
            (b"%PDF-1.7", "the file is a PDF"),
            (b"abc\xff", "the file is no text"),
        ] {
            let error = Source::decode("a", bytes).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
