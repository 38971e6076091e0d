//! Where in a partner's file identifiers and names stand: `ontology/mappings/evidence.tsv`.
//!
//! ```text
//! file                    prefix  id        names     unfit
//! mondo/mondo-labels.tsv  MONDO   mondo_id  label_en
//! ```
//!
//! `file` is the end of a path, and may begin with `*`; the prefix `*` stands for the one that each identifier brings
//! along. `unfit` is `column=beginning:what it is`. RDF and OBO need no line: their identifiers are told by their IRIs.

use crate::set::SetError;
use crate::table::Table;

/// How a table, or a file of JSON, is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    file: String,
    /// The prefix of its identifiers, or `*`.
    pub(super) prefix: String,
    /// The column of the identifiers.
    pub(super) id: String,
    /// The columns of the names.
    pub(super) names: Vec<String>,
    /// The column, the beginning of its value, and what such a row is.
    pub(super) unfit: Option<(String, String, String)>,
}

impl Layout {
    /// Whether a file is read so.
    pub(super) fn is_of(&self, path: &str) -> bool {
        match self.file.strip_prefix('*') {
            Some(end) => path.ends_with(end),
            None => path == self.file || path.ends_with(&format!("/{}", self.file)),
        }
    }

    /// The identifier that a cell holds: `MONDO:0000001`, `0000001`, an IRI's end.
    pub(super) fn identifier(&self, cell: &str) -> Option<(String, String)> {
        let cell = cell.trim();
        if cell.is_empty() {
            return None;
        }
        if self.prefix == "*" {
            let (prefix, local) = cell.split_once(':')?;
            return Some((prefix.to_owned(), local.to_owned()));
        }
        let local = cell
            .strip_prefix(&format!("{}:", self.prefix))
            .unwrap_or(cell);
        Some((self.prefix.clone(), local.to_owned()))
    }
}

/// Reads the table.
pub(crate) fn layouts(text: &str) -> Result<Vec<Layout>, SetError> {
    let failed = |source| SetError::new("evidence.tsv", source);
    let table = Table::parse(text, '\t').map_err(failed)?;
    let column = |name| table.needed(name).map_err(failed);
    let (file, prefix, id) = (column("file")?, column("prefix")?, column("id")?);
    let (names, unfit) = (column("names")?, column("unfit")?);
    let split = |cell: &str| {
        let (column, rest) = cell.split_once('=')?;
        let (begins, what) = rest.split_once(':')?;
        Some((column.to_owned(), begins.to_owned(), what.to_owned()))
    };
    Ok(table
        .rows()
        .map(|(_, cells)| Layout {
            file: cells[file].to_owned(),
            prefix: cells[prefix].to_owned(),
            id: cells[id].to_owned(),
            names: cells[names].split(',').map(str::to_owned).collect(),
            unfit: split(cells[unfit]),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_how_a_file_is_read() {
        let text =
            "file\tprefix\tid\tnames\tunfit\n*.sssom.tsv\t*\tsubject_id\ta,b\ttree=V:a type\n";
        let layouts = layouts(text).unwrap();
        assert!(layouts[0].is_of("mondo/x.sssom.tsv") && !layouts[0].is_of("x.tsv"));
        assert_eq!(layouts[0].names, ["a", "b"]);
        assert_eq!(
            layouts[0].identifier("mesh:D1"),
            Some(("mesh".to_owned(), "D1".to_owned()))
        );
    }
}
