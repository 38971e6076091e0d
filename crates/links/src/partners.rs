//! The databases that the tables lead to: `ontology/mappings/partners.tsv`.
//!
//! ```text
//! prefix  title_en                  …  iri                           pattern     …
//! mesh    Medical Subject Headings  …  http://id.nlm.nih.gov/mesh/   [CDQ]\d+    …
//! ```

use std::collections::BTreeMap;

use regex::Regex;

use crate::links::LinksError;
use crate::set::SetError;
use crate::table::Table;

/// A database.
#[derive(Clone, Debug)]
pub struct Partner {
    /// Its prefix in the tables.
    pub prefix: String,
    /// Its English name.
    pub title_en: String,
    /// Its Japanese name.
    pub title_ja: String,
    /// How its IRIs begin, in its own RDF.
    pub iri: String,
    /// What follows in them.
    pattern: Regex,
    /// How its identifiers begin at identifiers.org; empty where they are not there.
    pub identifiers_org: String,
    /// What a table names as the source of its identifiers.
    pub source: String,
    /// Where it answers SPARQL; empty where it does not.
    pub endpoint: String,
}

impl Partner {
    /// Whether this could be an identifier of it, without prefix.
    pub fn fits(&self, local: &str) -> bool {
        self.pattern.is_match(local)
    }
}

/// All databases, by prefix.
#[derive(Clone, Debug, Default)]
pub struct Partners(BTreeMap<String, Partner>);

impl Partners {
    pub(crate) fn parse(text: &str) -> Result<Self, LinksError> {
        let failed = |source| SetError::new("partners.tsv", source);
        let table = Table::parse(text, '\t').map_err(failed)?;
        let column = |name| table.needed(name).map_err(failed);
        let columns = [
            column("prefix")?,
            column("title_en")?,
            column("title_ja")?,
            column("iri")?,
            column("pattern")?,
            column("identifiers_org")?,
            column("source")?,
            column("endpoint")?,
        ];
        let mut partners = BTreeMap::new();
        for (line, cells) in table.rows() {
            let [
                prefix,
                title_en,
                title_ja,
                iri,
                pattern,
                org,
                source,
                endpoint,
            ] = columns.map(|c| cells[c].to_owned());
            let pattern = Regex::new(&format!("^(?:{pattern})$"))
                .map_err(|_| LinksError::Pattern { line })?;
            let partner = Partner {
                prefix: prefix.clone(),
                title_en,
                title_ja,
                iri,
                pattern,
                identifiers_org: org,
                source,
                endpoint,
            };
            partners.insert(prefix, partner);
        }
        Ok(Self(partners))
    }

    /// The database with this prefix.
    pub fn get(&self, prefix: &str) -> Option<&Partner> {
        self.0.get(prefix)
    }

    /// The database of a CURIE, and what follows the prefix.
    pub fn of<'c>(&self, curie: &'c str) -> Option<(&Partner, &'c str)> {
        let (prefix, local) = curie.split_once(':')?;
        Some((self.get(prefix)?, local))
    }

    /// All of them, by prefix.
    pub fn iter(&self) -> impl Iterator<Item = &Partner> {
        self.0.values()
    }
}
