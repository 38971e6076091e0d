//! Tables for people who write no SPARQL: a CSV file for each query of `ontology/tables/`, and the
//! description of all of them ([CSV on the Web](https://www.w3.org/TR/tabular-metadata/)).
//!
//! A file begins with what the table is and what its columns are, the first being the key:
//!
//! ```text
//! # ja: 小項目
//! # en: Small items
//! # column: iri iri | 名前（IRI） | Name (IRI)
//! # column: lead code* | 主担当の機関 | Bodies that lead
//! ```
//!
//! The query gives cells, not rows: what it says of one key, in as many solutions as it likes,
//! comes into one row. So a query is a `UNION` with a line for each column, and several values
//! of one cell multiply nothing.

mod csvw;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{
    QueryEvaluationError, QueryResults, QuerySolution, SparqlEvaluator, SparqlSyntaxError,
};
use seisaku_index::{LoadError, MERGED, Snapshot};
use seisaku_vocab::{DEFAULT_BASE, Space};

use crate::contents::Contents;
use crate::draft::Draft;
use crate::shapes::corrected::corrected;

/// The folder of the tables in a release.
const FOLDER: &str = "tables/";

/// Programs of spreadsheets take a text for one of their own country's coding without it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What may stand between the values of a cell; the first that no value of the column holds.
const SEPARATORS: [&str; 4] = ["|", "¦", "‖", "␟"];

/// Why a table could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The head of its file is not right.
    #[error("the table {table} {reason}")]
    Head {
        /// The table.
        table: String,
        /// What is wrong, and what to do.
        reason: &'static str,
    },
    /// Its query is none.
    #[error("the query of the table {table} is not SPARQL")]
    Syntax {
        /// The table.
        table: String,
        /// What the parser said.
        #[source]
        source: Box<SparqlSyntaxError>,
    },
    /// The evaluator gave up.
    #[error("the query of the table {table} could not be evaluated")]
    Evaluation {
        /// The table.
        table: String,
        /// What the evaluator said.
        #[source]
        source: Box<QueryEvaluationError>,
    },
    /// The query selects other columns than the head describes.
    #[error(
        "the table {table} describes the columns {described} and its query selects {selected}; make them the same, in one order"
    )]
    Columns {
        /// The table.
        table: String,
        /// The columns of the head.
        described: String,
        /// The variables of the query.
        selected: String,
    },
    /// A value is not what its column holds.
    #[error("the table {table} has {value:?} in the column {column}, which holds another type")]
    Value {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// The value.
        value: String,
    },
    /// The dataset cannot be made as corrections leave it.
    #[error("the dataset cannot be read with its corrections")]
    Corrected(#[source] LoadError),
    /// A file could not be made, in memory, so only for want of it.
    #[error("the file of the table {table} could not be made")]
    Write {
        /// The table.
        table: String,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Iri,
    Code,
    Japanese,
    English,
    Integer,
    Decimal,
}

impl Holds {
    const ALL: [(&'static str, Self); 6] = [
        ("iri", Self::Iri),
        ("code", Self::Code),
        ("ja", Self::Japanese),
        ("en", Self::English),
        ("integer", Self::Integer),
        ("decimal", Self::Decimal),
    ];

    /// Texts stand under each other; all else has something between.
    fn is_text(self) -> bool {
        matches!(self, Self::Japanese | Self::English)
    }

    fn can_be(self, value: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let whole = value.strip_prefix('-').unwrap_or(value);
        match self {
            Self::Iri => NamedNode::new(value).is_ok(),
            Self::Code | Self::Japanese | Self::English => true,
            Self::Integer => digits(whole),
            Self::Decimal => match whole.split_once('.') {
                None => digits(whole),
                Some((before, after)) => digits(before) && digits(after),
            },
        }
    }
}

/// A column as the head describes it.
#[derive(Clone, Debug)]
struct Column<'t> {
    name: &'t str,
    holds: Holds,
    many: bool,
    /// What it is, in Japanese and in English.
    words: [&'t str; 2],
}

/// The file of a table, taken apart.
#[derive(Clone, Debug)]
struct Plan<'t> {
    name: &'t str,
    words: [&'t str; 2],
    columns: Vec<Column<'t>>,
    query: &'t str,
}

/// The values of each cell, by the key of the row.
type Rows = BTreeMap<(Order, String), Vec<BTreeSet<String>>>;

/// Keys in the order in which people count: 1.1.2 before 1.1.10.
type Order = Vec<(u64, String)>;

fn order(key: &str) -> Order {
    let parts = key.split(['/', '.']);
    parts
        .map(|p| (p.parse().unwrap_or(u64::MAX), p.to_owned()))
        .collect()
}

/// The tables of a draft with their description, each file with what it is.
pub(crate) fn tables(
    draft: &Draft,
    id: &str,
    snapshot: &Snapshot,
) -> Result<Vec<(Contents<'static>, [String; 2])>, TableError> {
    if draft.tables.is_empty() {
        return Ok(Vec::new());
    }
    let corrected = corrected(snapshot).map_err(TableError::Corrected)?;
    let snapshot = corrected.as_ref().unwrap_or(snapshot);
    let mut files = Vec::new();
    let mut described = Vec::new();
    for (name, text) in &draft.tables {
        let plan = Plan::parse(name, text)?;
        let rows = plan.rows(snapshot, &draft.space)?;
        let separators = plan.separators(&rows)?;
        let bytes = plan
            .csv(&rows, &separators)
            .map_err(|source| TableError::Write {
                table: name.clone(),
                source,
            })?;
        described.push(csvw::table(&plan, &separators));
        let file = Contents::new(format!("{FOLDER}{name}.csv"), "text/csv", bytes);
        files.push((file, plan.words.map(str::to_owned)));
    }
    let text = csvw::group(draft, id, described);
    let file = Contents::new(
        format!("{FOLDER}csv-metadata.json"),
        "application/csvm+json",
        text.into_bytes(),
    );
    files.push((file, csvw::TITLE.map(str::to_owned)));
    Ok(files)
}

impl<'t> Plan<'t> {
    fn parse(name: &'t str, text: &'t str) -> Result<Self, TableError> {
        let fault = |reason| TableError::Head {
            table: name.to_owned(),
            reason,
        };
        let head = || text.lines().take_while(|line| line.starts_with('#'));
        let lines = |key: &'static str| {
            head().filter_map(move |line| {
                let (found, value) = line.trim_start_matches("# ").split_once(": ")?;
                (found == key).then_some(value.trim())
            })
        };
        let length: usize = head().map(|line| line.len() + 1).sum();
        let columns = lines("column")
            .map(|line| Column::parse(line).ok_or_else(|| fault(BAD_COLUMN)))
            .collect::<Result<Vec<_>, _>>()?;
        if columns.first().is_none_or(|c| c.many) {
            return Err(fault("has no key; describe a first column without `*`"));
        }
        let said = |key, reason| lines(key).next().ok_or_else(|| fault(reason));
        Ok(Self {
            name,
            words: [
                said("ja", "has no line `# ja:`; say what it is")?,
                said("en", "has no line `# en:`; say what it is")?,
            ],
            columns,
            query: text.get(length..).unwrap_or_default().trim(),
        })
    }

    /// Runs the query on the union of all graphs, and puts its cells into rows.
    fn rows(&self, snapshot: &Snapshot, space: &Space) -> Result<Rows, TableError> {
        let text = self.query.replace(DEFAULT_BASE, space.base());
        let mut query = SparqlEvaluator::new()
            .parse_query(&text)
            .map_err(|source| TableError::Syntax {
                table: self.name.to_owned(),
                source: Box::new(source),
            })?;
        query
            .dataset_mut()
            .set_default_graph(vec![NamedNode::new_unchecked(MERGED).into()]);
        let failed = |source| TableError::Evaluation {
            table: self.name.to_owned(),
            source: Box::new(source),
        };
        let QueryResults::Solutions(solutions) = snapshot.evaluate(query, None).map_err(failed)?
        else {
            return Err(self.columns_differ("no columns".to_owned()));
        };
        let selected: Vec<&str> = solutions.variables().iter().map(Variable::as_str).collect();
        if !self
            .columns
            .iter()
            .map(|c| c.name)
            .eq(selected.iter().copied())
        {
            return Err(self.columns_differ(selected.join(" ")));
        }
        let mut rows = Rows::new();
        for solution in solutions {
            self.add(&mut rows, &solution.map_err(failed)?)?;
        }
        Ok(rows)
    }

    fn columns_differ(&self, selected: String) -> TableError {
        let described: Vec<_> = self.columns.iter().map(|c| c.name).collect();
        TableError::Columns {
            table: self.name.to_owned(),
            described: described.join(" "),
            selected,
        }
    }

    fn add(&self, rows: &mut Rows, solution: &QuerySolution) -> Result<(), TableError> {
        let values = solution.values().iter().zip(&self.columns);
        let mut row = None;
        for (number, (value, column)) in values.enumerate() {
            let Some(value) = value.as_ref().map(plain) else {
                continue;
            };
            if !column.holds.can_be(&value) {
                return Err(TableError::Value {
                    table: self.name.to_owned(),
                    column: column.name.to_owned(),
                    value,
                });
            }
            // The key is the first column; cells without one are of no row.
            if number == 0 {
                let empty = || vec![BTreeSet::new(); self.columns.len()];
                let key = (order(&value), value.clone());
                row = Some(rows.entry(key).or_insert_with(empty));
            }
            if let Some(row) = &mut row {
                row[number].insert(value);
            }
        }
        Ok(())
    }

    /// What stands between the values of a column, where a cell has or may have several.
    fn separators(&self, rows: &Rows) -> Result<Vec<Option<&'static str>>, TableError> {
        let of_column = |(number, column): (usize, &Column<'_>)| {
            let cells = || rows.values().map(move |row| &row[number]);
            if column.holds.is_text() || !(column.many || cells().any(|cell| cell.len() > 1)) {
                return Ok(None);
            }
            let free = |s: &&&str| !cells().flatten().any(|value| value.contains(**s));
            let found = SEPARATORS.iter().find(free).copied();
            found.map(Some).ok_or_else(|| TableError::Head {
                table: self.name.to_owned(),
                reason: "has a column whose values hold everything that could stand between them; make it a text",
            })
        };
        self.columns.iter().enumerate().map(of_column).collect()
    }

    fn csv(&self, rows: &Rows, separators: &[Option<&'static str>]) -> io::Result<Vec<u8>> {
        let names = self.columns.iter().map(|c| Variable::new_unchecked(c.name));
        let variables: Vec<Variable> = names.collect();
        let mut writer = QueryResultsSerializer::from_format(QueryResultsFormat::Csv)
            .serialize_solutions_to_writer(BYTE_ORDER_MARK.to_vec(), variables.clone())?;
        for row in rows.values() {
            let cells = row.iter().zip(separators).map(|(values, separator)| {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                Literal::new_simple_literal(values.join(separator.unwrap_or("\n")))
            });
            let cells: Vec<Literal> = cells.collect();
            let named = variables.iter().zip(&cells);
            writer.serialize(
                named
                    .filter(|(_, cell)| !cell.value().is_empty())
                    .map(|(variable, cell)| (variable.as_ref(), cell.as_ref())),
            )?;
        }
        writer.finish()
    }
}

const BAD_COLUMN: &str = "describes a column wrongly; write `# column: NAME KIND | Japanese | English`, where KIND is iri, code, ja, en, integer or decimal, with `*` for several";

impl<'t> Column<'t> {
    fn parse(line: &'t str) -> Option<Self> {
        let mut parts = line.split('|').map(str::trim);
        let (name, kind) = parts.next()?.split_once(' ')?;
        let (kind, many) = match kind.trim().strip_suffix('*') {
            Some(kind) => (kind, true),
            None => (kind.trim(), false),
        };
        let holds = Holds::ALL.iter().find(|(known, _)| *known == kind)?.1;
        let words = [parts.next()?, parts.next()?];
        Some(Self {
            name,
            holds,
            many,
            words,
        })
    }
}

/// A term as a cell has it.
fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        term => term.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_a_head_are_named() {
        let head = "# ja: a\n# en: b\n# column: iri iri | c | d\n";
        assert!(Plan::parse("x", head).is_ok());
        let faults = [
            head.replace("# ja: a\n", ""),
            head.replace("# en: b\n", ""),
            head.replace("iri iri", "iri text"),
            head.replace("iri iri", "iri iri*"),
            head.replace(" | d", ""),
            "# ja: a\n# en: b\n".to_owned(),
        ];
        for fault in faults {
            let error = Plan::parse("x", &fault).unwrap_err().to_string();
            assert!(error.starts_with("the table x "), "{error}");
        }
    }

    #[test]
    fn keys_are_in_the_order_of_counting() {
        let mut keys = ["a/1.1.10", "a/1.1.2", "a/1.1.n", "a/1.1"];
        keys.sort_by_key(|key| order(key));
        assert_eq!(keys, ["a/1.1", "a/1.1.2", "a/1.1.10", "a/1.1.n"]);
    }

    #[test]
    fn values_are_of_their_type() {
        let cases = [
            (Holds::Integer, "-3", true),
            (Holds::Integer, "3.0", false),
            (Holds::Decimal, "0.2", true),
            (Holds::Decimal, "-.2", false),
            (Holds::Decimal, "1e3", false),
            (Holds::Iri, "http://example.org/a", true),
            (Holds::Iri, "a b", false),
            (Holds::Code, "", true),
        ];
        for (holds, value, can) in cases {
            assert_eq!(holds.can_be(value), can, "{holds:?} {value}");
        }
    }
}
