//! An SSSOM table: what it says of itself, and its mappings.
//!
//! ```text
//! #curie_map:
//! #  mesh: "http://id.nlm.nih.gov/mesh/"
//! #mapping_set_id: "http://example.org/set"
//! subject_id      predicate_id     object_id     …
//! ex:dementia     skos:exactMatch  mesh:D003704  …
//! ```

use std::collections::BTreeMap;

use oxrdf::NamedNode;

use crate::table::{Table, TableError};

/// A link from a thing of ours to one of another database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The line of the table, from 1.
    pub line: usize,
    /// What is linked, as a CURIE.
    pub subject: String,
    /// Its English label.
    pub subject_label: String,
    /// How, as a CURIE.
    pub predicate: String,
    /// Whether the table says that the link does not hold.
    pub negated: bool,
    /// To what, as a CURIE.
    pub object: String,
    /// Its label there.
    pub object_label: String,
    /// Why, as a CURIE.
    pub justification: String,
    /// Who says so.
    pub author: String,
    /// Where the object is from, as a CURIE.
    pub source: String,
    /// In which version.
    pub source_version: String,
    /// How sure, from 0 to 1, as printed.
    pub confidence: String,
    /// A remark.
    pub comment: String,
}

impl Mapping {
    /// How sure, as a number; none where none can be read.
    pub fn sure(&self) -> Option<f64> {
        self.confidence.parse().ok()
    }

    /// Whether the table itself says that nothing at hand verifies it.
    pub fn is_marked_unverified(&self) -> bool {
        self.comment.starts_with("Unverified") && self.sure().is_some_and(|s| s <= 0.5)
    }
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingSet {
    /// The name of its file, without `.sssom.tsv`.
    pub name: String,
    /// Its prefixes.
    pub prefixes: BTreeMap<String, String>,
    /// What else its head says, by key: `mapping_set_title` and the like.
    pub head: BTreeMap<String, String>,
    /// Its mappings, in the order of the lines.
    pub mappings: Vec<Mapping>,
}

/// A table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the table mappings/{name} cannot be read")]
pub struct SetError {
    name: String,
    #[source]
    source: TableError,
}

impl SetError {
    pub(crate) fn new(name: &str, source: TableError) -> Self {
        Self {
            name: name.to_owned(),
            source,
        }
    }
}

impl MappingSet {
    /// Reads it.
    ///
    /// # Errors
    /// When it is no table, or a column that every mapping needs is not there.
    ///
    /// ```
    /// use seisaku_links::MappingSet;
    /// let text = "#curie_map:\n#  a: \"http://a.org/\"\n#license: \"http://l.org/\"\n\
    ///     subject_id\tpredicate_id\tobject_id\tmapping_justification\n\
    ///     a:1\tskos:exactMatch\ta:2\tsemapv:ManualMappingCuration\n";
    /// let set = MappingSet::parse("x", text)?;
    /// assert_eq!(set.expand("a:1").unwrap().as_str(), "http://a.org/1");
    /// assert_eq!(set.head["license"], "http://l.org/");
    /// # Ok::<(), seisaku_links::SetError>(())
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<Self, SetError> {
        let failed = |source| SetError::new(&format!("{name}.sssom.tsv"), source);
        let (prefixes, head) = head(text);
        let table = Table::parse(text, '\t').map_err(failed)?;
        Ok(Self {
            name: name.to_owned(),
            prefixes,
            head,
            mappings: mappings(&table).map_err(failed)?,
        })
    }

    /// The IRI that a CURIE stands for here.
    pub fn expand(&self, curie: &str) -> Option<NamedNode> {
        let (prefix, local) = curie.split_once(':')?;
        let namespace = self.prefixes.get(prefix)?;
        NamedNode::new(format!("{namespace}{local}")).ok()
    }
}

fn mappings(table: &Table<'_>) -> Result<Vec<Mapping>, TableError> {
    let subject = table.needed("subject_id")?;
    let predicate = table.needed("predicate_id")?;
    let object = table.needed("object_id")?;
    let justification = table.needed("mapping_justification")?;
    let optional = |name: &str| table.column(name);
    let columns = [
        "subject_label",
        "predicate_modifier",
        "object_label",
        "author_label",
        "object_source",
        "object_source_version",
        "confidence",
        "comment",
    ]
    .map(optional);
    let read = |(line, cells): (usize, &[&str])| {
        let cell = |i: usize| cells[i].to_owned();
        let [
            label,
            modifier,
            object_label,
            author,
            source,
            version,
            confidence,
            comment,
        ] = columns.map(|c| c.map(cell).unwrap_or_default());
        Mapping {
            line,
            subject: cell(subject),
            subject_label: label,
            predicate: cell(predicate),
            negated: modifier == "Not",
            object: cell(object),
            object_label,
            justification: cell(justification),
            author,
            source,
            source_version: version,
            confidence,
            comment,
        }
    };
    Ok(table.rows().map(read).collect())
}

type Pairs = BTreeMap<String, String>;

/// The prefixes and the other values of the head: YAML of two levels, values in quotes or not.
fn head(text: &str) -> (Pairs, Pairs) {
    let (mut prefixes, mut values) = (Pairs::new(), Pairs::new());
    let mut key = String::new();
    for line in text.lines().map_while(|l| l.strip_prefix('#')) {
        let inner = line.starts_with("  ");
        let trimmed = line.trim();
        if inner && let Some(item) = trimmed.strip_prefix("- ") {
            values.insert(key.clone(), bare(item));
        } else if let Some((name, value)) = trimmed.split_once(':') {
            if inner && key == "curie_map" {
                prefixes.insert(bare(name), bare(value));
            } else if !inner {
                key = bare(name);
                if !value.trim().is_empty() {
                    values.insert(key.clone(), bare(value));
                }
            }
        }
    }
    (prefixes, values)
}

fn bare(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_column_is_named() {
        let error = MappingSet::parse("x", "subject_id\tpredicate_id\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the table mappings/x.sssom.tsv cannot be read"
        );
        assert_eq!(error.source, TableError::Column("object_id"));
    }

    #[test]
    fn lists_in_the_head_are_read() {
        let (prefixes, values) =
            head("#curie_map:\n#  A: 'http://a/'\n#creator_label:\n#  - \"We\"\nx");
        assert_eq!(prefixes["A"], "http://a/");
        assert_eq!(values["creator_label"], "We");
    }
}
