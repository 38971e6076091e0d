//! English for printed headings: a table from string to string, not resources.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::key::is_normal;

/// English for headings, titles and measures that documents print in Japanese.
///
/// ```
/// let table = seisaku_vocab::Headings::parse("ja\ten\n認知症\tDementia\n")?;
/// assert_eq!(table.english("認知症"), Some("Dementia"));
/// # Ok::<(), seisaku_vocab::HeadingsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings(BTreeMap<String, String>);

/// A line of the table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} of the table of headings has {columns} columns; two are needed, Japanese and English, with a tab between them"
)]
pub struct HeadingsError {
    line: usize,
    columns: usize,
}

impl Headings {
    /// Reads the table: tab-separated, the first line names the columns.
    ///
    /// # Errors
    /// When a line has not exactly two columns.
    pub fn parse(text: &str) -> Result<Self, HeadingsError> {
        let mut table = BTreeMap::new();
        for (i, line) in text.lines().enumerate().skip(1) {
            if line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let [ja, en] = columns[..] else {
                return Err(HeadingsError {
                    line: i + 1,
                    columns: columns.len(),
                });
            };
            table.insert(matchable(ja), en.trim().to_owned());
        }
        Ok(Self(table))
    }

    /// Adds the headings of another table; what this one has stays.
    pub fn extend(&mut self, other: Self) {
        for (ja, en) in other.0 {
            self.0.entry(ja).or_insert(en);
        }
    }

    /// The English of a heading, found without regard to width and blanks.
    pub fn english(&self, heading: &str) -> Option<&str> {
        self.0.get(&matchable(heading)).map(String::as_str)
    }
}

/// Two spellings of one heading differ in width and blanks only.
fn matchable(text: &str) -> String {
    if is_normal(text) {
        return text.chars().filter(|c| *c != ' ').collect();
    }
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}
