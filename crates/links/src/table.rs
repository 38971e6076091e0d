//! A table of tab-separated values, with its first line naming the columns.
//!
//! Cells may stand in double quotes, as spreadsheets write them.

/// A table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TableError {
    /// A row is not as wide as the first line.
    #[error("line {line} has {found} columns, the line that names them has {wanted}")]
    Width {
        line: usize,
        found: usize,
        wanted: usize,
    },
    /// A column is missing.
    #[error("no column is named {0}")]
    Column(&'static str),
    /// There is no first line.
    #[error("there is no line that names the columns")]
    Empty,
}

/// Rows of cells under named columns.
#[derive(Clone, Debug)]
pub(crate) struct Table<'a> {
    columns: Vec<&'a str>,
    /// The number of the line, from 1, and its cells.
    rows: Vec<(usize, Vec<&'a str>)>,
}

impl<'a> Table<'a> {
    /// Reads it. Lines that begin with `#` and empty lines do not count.
    pub(crate) fn parse(text: &'a str, separator: char) -> Result<Self, TableError> {
        Self::read(text, separator, true)
    }

    fn read(text: &'a str, separator: char, strict: bool) -> Result<Self, TableError> {
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty());
        let (_, first) = lines.next().ok_or(TableError::Empty)?;
        let columns = cells(first.trim_start_matches('\u{feff}'), separator);
        let mut rows = Vec::new();
        for (i, line) in lines {
            let cells = cells(line, separator);
            if cells.len() != columns.len() {
                if !strict {
                    continue;
                }
                return Err(TableError::Width {
                    line: i + 1,
                    found: cells.len(),
                    wanted: columns.len(),
                });
            }
            rows.push((i + 1, cells));
        }
        Ok(Self { columns, rows })
    }

    /// Reads what another has made: rows that are not as wide as the first line are passed over.
    pub(crate) fn lenient(text: &'a str, separator: char) -> Result<Self, TableError> {
        Self::read(text, separator, false)
    }

    /// Where a column stands.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| *c == name)
    }

    /// Where a column stands that has to be there.
    pub(crate) fn needed(&self, name: &'static str) -> Result<usize, TableError> {
        self.column(name).ok_or(TableError::Column(name))
    }

    /// The rows with the numbers of their lines.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (usize, &[&'a str])> {
        self.rows.iter().map(|(line, cells)| (*line, &cells[..]))
    }
}

fn cells(line: &str, separator: char) -> Vec<&str> {
    if separator == '\t' || !line.contains('"') {
        return line.split(separator).map(unquoted).collect();
    }
    let mut cells = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (i, c) in line.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if c == separator && !quoted {
            cells.push(unquoted(&line[start..i]));
            start = i + c.len_utf8();
        }
    }
    cells.push(unquoted(&line[start..]));
    cells
}

fn unquoted(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('"')
        .and_then(|c| c.strip_suffix('"'))
        .unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_comments_do_not_count() {
        let text = "# x\nid\tname\n\"A:1\"\t\"a b\"\n\nA:2\tc\n";
        let table = Table::parse(text, '\t').unwrap();
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(rows, [(3, &["A:1", "a b"][..]), (5, &["A:2", "c"][..])]);
        assert_eq!(table.column("name"), Some(1));
        assert_eq!(cells("a,\"b, c\",d", ','), ["a", "b, c", "d"]);
    }

    #[test]
    fn a_ragged_row_is_told_with_its_line() {
        let error = Table::parse("a\tb\nc\n", '\t').unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 2 has 1 columns, the line that names them has 2"
        );
    }
}
