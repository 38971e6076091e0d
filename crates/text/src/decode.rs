//! Bytes to text: which encoding they are in, and what of them is no text.
//!
//! In this order: a byte-order mark; the escapes of ISO-2022-JP; UTF-16 without a mark, by its
//! shape; UTF-8, of which a few bytes may be damaged; the charset that an HTML page declares; last
//! the encodings that Japanese files have, as `chardetng` tells them apart. What cannot be decoded
//! becomes U+FFFD and is counted; only a file of which much is no text is refused.
//!
//! ```
//! use seisaku_text::Source;
//! let source = Source::decode("plan.txt", b"\x88\xE3\x97\xC3\x82\xCC\x8C\xA4\x8B\x86")?;
//! assert_eq!((source.text(), source.encoding()), ("医療の研究", "Shift_JIS"));
//! # Ok::<(), seisaku_text::DecodeError>(())
//! ```

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::{DecodeError, Diagnostic, Severity, Span};

/// Text, and how it was encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub text: String,
    /// The name of the encoding.
    pub encoding: &'static str,
    pub diagnostics: Vec<Diagnostic>,
}

/// First bytes of files that are often given under a wrong name.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (
        b"PK\x03\x04",
        "a ZIP archive (or a Word, Excel or PowerPoint file)",
    ),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xD0\xCF\x11\xE0", "an old Microsoft Office file"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"\0\0\x01\0", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
];

/// The same, where they stand after the first bytes: offset, bytes, kind.
const SIGNATURES_WITHIN: &[(usize, &[u8], &str)] = &[
    (257, b"ustar", "a tar archive"),
    (8, b"WEBP", "a WebP image"),
    (8, b"WAVE", "a WAVE recording"),
    (4, b"ftyp", "a film or an image in a film's container"),
];

/// The share of characters, in per cent, that may be undecodable before a file is no text.
const DAMAGED: usize = 10;
/// The same for control characters, which also stand in text.
const CONTROLS: usize = 30;

/// What the first bytes tell, where they are those of another kind of file.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let first = SIGNATURES.iter().find(|(s, _)| bytes.starts_with(s));
    let within = || {
        let mut all = SIGNATURES_WITHIN.iter();
        all.find(|(at, s, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(s)))
    };
    first
        .map(|(_, kind)| *kind)
        .or_else(|| within().map(|(_, _, kind)| *kind))
}

/// Decodes the bytes of a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    if let Some(kind) = kind_of(bytes) {
        return Err(DecodeError::NotText { kind });
    }
    let (encoding, why, body) = detect(bytes);
    let text = text_of(encoding, body);
    let damage = check(bytes, &text, encoding)?;
    if text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    let mut diagnostics = Vec::new();
    if encoding != UTF_8 {
        diagnostics.push(Diagnostic::new(
            "encoding-detected",
            Severity::Note,
            Span::new(0, 0),
            format!("the file is read as {}, {why}", encoding.name()),
        ));
    }
    diagnostics.extend(damage);
    Ok(Decoded {
        text,
        encoding: encoding.name(),
        diagnostics,
    })
}

/// The encoding, why it is taken, and the bytes without the mark.
fn detect(bytes: &[u8]) -> (&'static Encoding, &'static str, &[u8]) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, "by its byte-order mark", &bytes[mark..]);
    }
    let (encoding, why) = unmarked(bytes);
    (encoding, why, bytes)
}

fn unmarked(bytes: &[u8]) -> (&'static Encoding, &'static str) {
    if is_iso_2022_jp(bytes) {
        return (ISO_2022_JP, "by its escapes");
    }
    if let Some(encoding) = utf_16(bytes) {
        return (encoding, "by the shape of its characters");
    }
    if is_mostly_utf_8(bytes) {
        return (UTF_8, "as it should be");
    }
    if let Some(declared) = declared(bytes)
        && !declared.decode_without_bom_handling(bytes).1
    {
        return (declared, "as it declares itself");
    }
    (guessed(bytes), "by its bytes")
}

fn text_of(encoding: &'static Encoding, bytes: &[u8]) -> String {
    if encoding == UTF_8 {
        // One U+FFFD for each sequence that is cut short, as the Encoding Standard has it.
        return String::from_utf8_lossy(bytes).into_owned();
    }
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether the decoded text is text; what of it could not be decoded.
fn check(
    bytes: &[u8],
    text: &str,
    encoding: &'static Encoding,
) -> Result<Option<Diagnostic>, DecodeError> {
    let (mut total, mut controls, mut damaged) = (0_usize, 0_usize, 0_usize);
    let mut first = None;
    for (at, c) in text.char_indices() {
        total += 1;
        if c == char::REPLACEMENT_CHARACTER {
            damaged += 1;
            first.get_or_insert(at);
        } else if c.is_control() && !c.is_whitespace() {
            controls += 1;
        }
    }
    // A character that is printed as U+FFFD in the file is no damage.
    let whole = encoding == UTF_8 && std::str::from_utf8(bytes).is_ok();
    if whole {
        damaged = 0;
    }
    if damaged * 100 > total * DAMAGED || controls * 100 > total * CONTROLS {
        return Err(DecodeError::Binary);
    }
    let Some(at) = first.filter(|_| damaged > 0) else {
        return Ok(None);
    };
    let line = text[..at].matches('\n').count() + 1;
    let message = format!(
        "{damaged} places cannot be decoded as {}, the first on line {line}; each is read as U+FFFD",
        encoding.name()
    );
    let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    Ok(Some(
        Diagnostic::new("bytes-undecodable", Severity::Warning, span, message)
            .hint("take the document from its source again, or save it as UTF-8"),
    ))
}

/// Whether the bytes hold escapes of ISO-2022-JP and nothing else than it.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let escapes = bytes
        .windows(3)
        .any(|w| matches!(w, [0x1b, b'$', b'@' | b'B'] | [0x1b, b'(', b'J' | b'I']));
    escapes && bytes.is_ascii() && !ISO_2022_JP.decode_without_bom_handling(bytes).1
}

/// UTF-16 without a byte-order mark: nearly all units are characters of Japanese text, and many
/// of them kana or ASCII, which no other encoding looks like.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    // Text in UTF-8 has no reason for a zero at every other byte.
    let zeros = bytes.iter().filter(|b| **b == 0).count();
    if std::str::from_utf8(bytes).is_ok() && zeros * 3 < bytes.len() {
        return None;
    }
    let fits = |unit: fn([u8; 2]) -> u16| {
        let (mut plain, mut sure) = (0_usize, 0_usize);
        for pair in bytes.chunks_exact(2) {
            let unit = unit([pair[0], pair[1]]);
            let certain = matches!(unit, 0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0x3040..=0x30ff);
            let ideograph = matches!(unit, 0x4e00..=0x9fff | 0x3000..=0x303f | 0xff00..=0xffef);
            sure += usize::from(certain);
            plain += usize::from(certain || ideograph || matches!(unit, 0x2000..=0x27ff));
        }
        let units = bytes.len() / 2;
        plain * 100 >= units * 95 && sure * 10 >= units
    };
    if fits(u16::from_le_bytes) {
        Some(UTF_16LE)
    } else {
        fits(u16::from_be_bytes).then_some(UTF_16BE)
    }
}

/// Whether at most one sequence in ten that is not ASCII is damaged. Text in another encoding has
/// hardly any sequence that UTF-8 allows.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad * 10 <= good
}

/// The encoding that a page or an XML file names at its beginning.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const BEGINNING: usize = 1024;
    let head = bytes[..bytes.len().min(BEGINNING)].to_ascii_lowercase();
    let after = |key: &[u8]| {
        let at = head.windows(key.len()).position(|w| w == key)?;
        Some(&head[at + key.len()..])
    };
    let value = match after(b"<meta").and_then(|_| after(b"charset=")) {
        Some(value) => value,
        None => after(b"<?xml").and_then(|_| after(b"encoding="))?,
    };
    let value = match value {
        [b'"' | b'\'', rest @ ..] => rest,
        _ => value,
    };
    let length = value
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':'))
        .unwrap_or(value.len());
    Encoding::for_label(&value[..length])
}

/// The likeliest of the encodings that Japanese files have.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    if guess == SHIFT_JIS || guess == EUC_JP {
        return guess;
    }
    let damage = |encoding: &'static Encoding| {
        let text = text_of(encoding, bytes);
        text.matches(char::REPLACEMENT_CHARACTER).count()
    };
    [UTF_8, SHIFT_JIS, EUC_JP]
        .into_iter()
        .min_by_key(|encoding| damage(encoding))
        .unwrap_or(UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "大項目 1：医療の研究\n\n①データを使う。【厚】\t● さらに進める。\n";

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let found = decode(bytes).unwrap();
        (found.text, found.encoding)
    }

    fn utf_16_bytes(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn encodings_of_japanese_files() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let (bytes, _, lost) = encoding.encode(TEXT);
            assert!(!lost);
            assert_eq!(read(&bytes), (TEXT.to_owned(), encoding.name()));
        }
        assert_eq!(read(TEXT.as_bytes()), (TEXT.to_owned(), "UTF-8"));
        let marked = format!("\u{feff}{TEXT}");
        assert_eq!(read(marked.as_bytes()), (TEXT.to_owned(), "UTF-8"));
        for text in [TEXT, &marked] {
            let little = utf_16_bytes(text, u16::to_le_bytes);
            let big = utf_16_bytes(text, u16::to_be_bytes);
            assert_eq!(read(&little), (TEXT.to_owned(), "UTF-16LE"));
            assert_eq!(read(&big), (TEXT.to_owned(), "UTF-16BE"));
        }
    }

    #[test]
    fn a_page_says_its_charset() {
        let page = b"<html><meta charset=\"windows-1252\"><p>caf\xe9 d\xe9j\xe0 vu</p>";
        let (text, name) = read(page);
        assert!(text.contains("café déjà vu"), "{text}");
        assert_eq!(name, "windows-1252");
    }

    #[test]
    fn a_few_damaged_bytes_are_reported() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend(b"\xe5\n");
        let found = decode(&bytes).unwrap();
        assert_eq!(found.text, format!("{TEXT}\u{fffd}\n"));
        let codes: Vec<_> = found.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["bytes-undecodable"]);
        assert!(found.diagnostics[0].message.contains("line 4"));
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        for (bytes, message) in [
            (&b"II*\0\x08"[..], "the file is a TIFF image"),
            (b"\xFD7zXZ\0", "the file is an xz archive"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "the file is a WebP image"),
            (b"plan\n\xFF\xFE\xFD", "the file is no text in any encoding"),
            (
                b"\x01\x02\x03\x04\x05abc",
                "the file is no text in any encoding",
            ),
        ] {
            let error = decode(bytes).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
