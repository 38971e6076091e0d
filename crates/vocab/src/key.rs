//! Keys: the last part of a resource IRI, ASCII, readable and deterministic.

use std::fmt;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// The key of a resource within its kind: one or more segments of `A-Z a-z 0-9 . _ -`, joined
/// by `/`.
///
/// ```
/// use seisaku_vocab::Key;
/// let item = Key::new("004").and("1.1.16");
/// assert_eq!(item.as_str(), "004/1.1.16");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// A key from a name: the name itself where it is a key already, else its [`name_key`].
    pub fn new(name: &str) -> Self {
        if is_key(name) {
            Self(name.to_owned())
        } else {
            Self(name_key(name))
        }
    }

    /// This key with one more segment.
    #[must_use]
    pub fn and(&self, segment: &str) -> Self {
        Self(format!("{}/{}", self.0, Self::new(segment).0))
    }

    /// The key as it stands in the IRI.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `text` can stand in an IRI as a key: no empty segment, no segment of dots alone
/// (a client would resolve `..` away).
pub fn is_key(text: &str) -> bool {
    text.split('/').all(|segment| {
        !segment.is_empty()
            && !segment.bytes().all(|b| b == b'.')
            && segment
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    })
}

/// A name as every document would print it: normalisation form NFKC, without blanks at its ends.
///
/// It labels a thing that no vocabulary knows, so that documents agree on the label as they do on
/// the key.
pub fn normal_name(name: &str) -> String {
    if is_normal(name) {
        return name.trim().to_owned();
    }
    name.nfkc().collect::<String>().trim().to_owned()
}

/// Whether a text is surely in normalisation form NFKC: ideographs, kana, their marks, and ASCII.
pub(crate) fn is_normal(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c,
            ' '..='~'
            | '\u{3001}'..='\u{3003}' | '\u{3005}'..='\u{301d}'
            | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}'
            | '\u{4e00}'..='\u{9fff}')
    })
}

/// The key of a named thing that no vocabulary knows: the first 10 hex digits of the SHA-256 of
/// its label in normalisation form NFKC.
///
/// ```
/// // Full and half width are one name.
/// assert_eq!(seisaku_vocab::name_key("ＡＩ戦略"), seisaku_vocab::name_key("AI戦略"));
/// assert_eq!(seisaku_vocab::name_key("AI戦略").len(), 10);
/// ```
pub fn name_key(label: &str) -> String {
    let digest = Sha256::digest(normal_name(label).as_bytes());
    digest.iter().take(5).map(|b| format!("{b:02x}")).collect()
}
