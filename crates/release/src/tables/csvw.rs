//! The description of the tables
//! ([CSV on the Web](https://www.w3.org/TR/tabular-metadata/)), under the name at which readers
//! look for it: `csv-metadata.json` beside the tables.

use serde_json::{Value, json};

use super::{Column, Holds, Plan};
use crate::describe::LICENCE;
use crate::draft::Draft;

/// What the description is.
pub(super) const TITLE: [&str; 2] = ["表の説明（CSVW）", "Description of the tables (CSVW)"];

/// A text in both languages.
fn words([ja, en]: [&str; 2]) -> Value {
    json!([
        { "@value": ja, "@language": "ja" },
        { "@value": en, "@language": "en" },
    ])
}

/// The description of one table.
pub(super) fn table(plan: &Plan<'_>, separators: &[Option<&str>]) -> Value {
    let columns = plan.columns.iter().zip(separators).enumerate();
    let columns: Vec<Value> = columns
        .map(|(number, (column, separator))| described(column, *separator, number == 0))
        .collect();
    let key = plan.columns.first().map_or("", |column| column.name);
    json!({
        "url": format!("{}.csv", plan.name),
        "dc:title": words(plan.words),
        "tableSchema": {
            "columns": columns,
            "primaryKey": key,
            "aboutUrl": format!("{{+{key}}}"),
        },
    })
}

fn described(column: &Column<'_>, separator: Option<&str>, required: bool) -> Value {
    let (datatype, language) = match column.holds {
        Holds::Iri => ("anyURI", None),
        Holds::Code => ("string", None),
        Holds::Japanese => ("string", Some("ja")),
        Holds::English => ("string", Some("en")),
        Holds::Integer => ("integer", None),
        Holds::Decimal => ("decimal", None),
    };
    let mut value = json!({
        "name": column.name,
        "titles": column.name,
        "dc:description": words(column.words),
        "datatype": datatype,
        "required": required,
    });
    if let Some(language) = language {
        value["lang"] = language.into();
    }
    if let Some(separator) = separator {
        value["separator"] = separator.into();
    }
    value
}

/// The description of all tables of the release `id`.
pub(super) fn group(draft: &Draft, id: &str, tables: Vec<Value>) -> String {
    let value = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "language": "en" }],
        "dc:title": words([&format!("政策データ {id} の表"), &format!("Tables of Seisaku release {id}")]),
        "dc:license": { "@id": LICENCE },
        "dc:source": { "@id": format!("{}id/release/{id}", draft.space.base()) },
        "dc:issued": { "@value": draft.date, "@type": "xsd:date" },
        "tables": tables,
    });
    // A value with strings for keys always serialises.
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}
