//! Functions beyond those of SPARQL 1.1, which a service description has to name.

use oxigraph::model::NamedNode;
use seisaku_vocab::xsd;

/// The casts that the engine has beside those of SPARQL 1.1 (section 17.5), by their local names.
const CASTS: &[&str] = &[
    "date",
    "dayTimeDuration",
    "duration",
    "gDay",
    "gMonth",
    "gMonthDay",
    "gYear",
    "gYearMonth",
    "time",
    "yearMonthDuration",
];

/// The functions that are called by IRI and are not in the standard.
///
/// ```
/// use seisaku_query::extension_functions;
/// let year = "http://www.w3.org/2001/XMLSchema#gYear";
/// assert!(extension_functions().any(|function| function.as_str() == year));
/// ```
pub fn extension_functions() -> impl Iterator<Item = NamedNode> {
    let namespace = xsd::STRING.as_str().trim_end_matches("string");
    CASTS
        .iter()
        .map(move |name| NamedNode::new_unchecked(format!("{namespace}{name}")))
}
