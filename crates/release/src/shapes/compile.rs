//! From a constraint to the query whose rows are its violations.
//!
//! A query is put together only from fixed text and from terms as `oxrdf` displays them, which
//! escapes what has to be escaped.

use std::fmt::Write as _;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef};
use seisaku_vocab::xsd;

use super::ast::{Constraint, Messages, NodeKind, NodeShape, Severity, Target};

/// One constraint of one shape as a query: each row is a violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The shape with the target.
    pub shape: NamedNode,
    /// The property shape, where it has an IRI of its own.
    pub property_shape: Option<NamedNode>,
    /// The property that is checked; none where the node itself is.
    pub path: Option<NamedNode>,
    /// The component, such as `sh:minCount`.
    pub constraint: &'static str,
    /// What a row means.
    pub severity: Severity,
    /// What to tell a reader.
    pub messages: Messages,
    /// SPARQL with the variables `focus` and, where one value is at fault, `value`. Its default
    /// graph is the union of all graphs.
    pub query: String,
}

/// The rules of a shape, in a fixed order.
pub(super) fn rules(shape: &NodeShape) -> Vec<Rule> {
    let target = target(&shape.targets);
    let own = shape.constraints.iter().map(|constraint| Rule {
        shape: shape.iri.clone(),
        property_shape: None,
        path: None,
        constraint: constraint.component(),
        severity: shape.severity,
        messages: shape.messages.clone(),
        query: query(&target, None, constraint),
    });
    let properties = shape.properties.iter().flat_map(|property| {
        let target = &target;
        property.constraints.iter().map(move |constraint| Rule {
            shape: shape.iri.clone(),
            property_shape: property.iri.clone(),
            path: Some(property.path.clone()),
            constraint: constraint.component(),
            severity: property.severity,
            messages: property.messages.clone(),
            query: query(target, Some(&property.path), constraint),
        })
    });
    own.chain(properties).collect()
}

fn target(targets: &[Target]) -> String {
    let patterns: Vec<String> = targets
        .iter()
        .map(|target| match target {
            Target::Class(class) => format!("?focus a {class} ."),
            Target::SubjectsOf(property) => format!("?focus {property} ?targetObject ."),
            Target::ObjectsOf(property) => format!("?targetSubject {property} ?focus ."),
            Target::Node(node) => format!("VALUES ?focus {{ {node} }}"),
        })
        .collect();
    match &patterns[..] {
        [one] => one.clone(),
        several => format!("{{ {} }}", several.join(" } UNION { ")),
    }
}

fn query(target: &str, path: Option<&NamedNode>, constraint: &Constraint) -> String {
    let Some(path) = path else {
        return match constraint {
            // Of a node itself, to have a value is to be it.
            Constraint::HasValue(value) => {
                format!(
                    "SELECT DISTINCT ?focus WHERE {{ {target} FILTER(!sameTerm(?focus, {value})) }}"
                )
            }
            _ => format!(
                "SELECT DISTINCT ?focus WHERE {{ {target} BIND(?focus AS ?value) {} }}",
                unless(constraint)
            ),
        };
    };
    match constraint {
        Constraint::MinCount(1) => format!(
            "SELECT DISTINCT ?focus WHERE {{ {target} FILTER NOT EXISTS {{ ?focus {path} ?value }} }}"
        ),
        Constraint::MinCount(n) => format!(
            "SELECT ?focus WHERE {{ {target} OPTIONAL {{ ?focus {path} ?each }} }} GROUP BY ?focus HAVING(COUNT(DISTINCT ?each) < {n})"
        ),
        Constraint::MaxCount(n) => format!(
            "SELECT ?focus WHERE {{ {target} ?focus {path} ?each }} GROUP BY ?focus HAVING(COUNT(DISTINCT ?each) > {n})"
        ),
        Constraint::HasValue(value) => format!(
            "SELECT DISTINCT ?focus WHERE {{ {target} FILTER NOT EXISTS {{ ?focus {path} {value} }} }}"
        ),
        Constraint::UniqueLang => format!(
            "SELECT ?focus WHERE {{ {target} ?focus {path} ?each FILTER(LANG(?each) != \"\") }} GROUP BY ?focus (LCASE(LANG(?each)) AS ?language) HAVING(COUNT(DISTINCT ?each) > 1)"
        ),
        Constraint::LessThanOrEquals(other) => format!(
            "SELECT DISTINCT ?focus ?value WHERE {{ {target} ?focus {path} ?value ; {other} ?other FILTER(!COALESCE(?value <= ?other, false)) }}"
        ),
        _ => format!(
            "SELECT DISTINCT ?focus ?value WHERE {{ {target} ?focus {path} ?value {} }}",
            unless(constraint)
        ),
    }
}

/// The filter that lets through what violates the constraint; an error is a violation.
fn unless(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Class(class) => format!("FILTER NOT EXISTS {{ ?value a {class} }}"),
        _ => format!("FILTER(!COALESCE({}, false))", holds(constraint)),
    }
}

/// The expression that is true of a `?value` that keeps the constraint.
fn holds(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Datatype(datatype) => has_datatype(datatype),
        Constraint::Class(class) => format!("EXISTS {{ ?value a {class} }}"),
        Constraint::NodeKind(kind) => is_of_kind(*kind),
        Constraint::Pattern { regex, flags } => {
            let regex = Literal::from(regex.as_str());
            let flags = Literal::from(flags.as_str());
            format!("REGEX(STR(?value), {regex}, {flags})")
        }
        Constraint::MinLength(n) => format!("STRLEN(STR(?value)) >= {n}"),
        Constraint::MaxLength(n) => format!("STRLEN(STR(?value)) <= {n}"),
        Constraint::In(terms) => {
            let terms: Vec<String> = terms.iter().map(ToString::to_string).collect();
            format!("?value IN ({})", terms.join(", "))
        }
        Constraint::LanguageIn(tags) => any(tags
            .iter()
            .map(|tag| format!("LANGMATCHES(LANG(?value), {})", Literal::from(tag.as_str())))),
        Constraint::MinInclusive(bound) => format!("?value >= {bound}"),
        Constraint::MaxInclusive(bound) => format!("?value <= {bound}"),
        Constraint::Or(alternatives) => any(alternatives.iter().map(|alternative| {
            let mut all = String::new();
            for constraint in alternative {
                let and = if all.is_empty() { "" } else { " && " };
                // Writing to a string cannot fail.
                let _ = write!(all, "{and}COALESCE({}, false)", holds(constraint));
            }
            all
        })),
        Constraint::Has(path) => format!("EXISTS {{ ?value {path} ?any }}"),
        Constraint::HasValue(value) => format!("sameTerm(?value, {value})"),
        // The reader lets these stand only beside a path, where they have queries of their own.
        Constraint::MinCount(_)
        | Constraint::MaxCount(_)
        | Constraint::UniqueLang
        | Constraint::LessThanOrEquals(_) => "false".to_owned(),
    }
}

fn any(expressions: impl Iterator<Item = String>) -> String {
    let expressions: Vec<String> = expressions.map(|e| format!("({e})")).collect();
    expressions.join(" || ")
}

fn is_of_kind(kind: NodeKind) -> String {
    let tests = [
        (kind.iri, "isIRI(?value)"),
        (kind.blank_node, "isBlank(?value)"),
        (kind.literal, "isLiteral(?value)"),
    ];
    any(tests
        .iter()
        .filter(|(allowed, _)| *allowed)
        .map(|(_, test)| (*test).to_owned()))
}

/// Datatypes whose lexical forms the evaluator can judge, by local name.
const JUDGED: [&str; 14] = [
    "boolean",
    "date",
    "dateTime",
    "dayTimeDuration",
    "decimal",
    "double",
    "duration",
    "float",
    "gMonth",
    "gYear",
    "gYearMonth",
    "integer",
    "time",
    "yearMonthDuration",
];

/// Integers within bounds: the store keeps them as `xsd:integer`, so the bounds are what is left
/// to check.
const BOUNDED: [(&str, &str); 4] = [
    ("nonNegativeInteger", "?value >= 0"),
    ("positiveInteger", "?value > 0"),
    ("nonPositiveInteger", "?value <= 0"),
    ("negativeInteger", "?value < 0"),
];

fn has_datatype(datatype: &NamedNode) -> String {
    let local = local_xsd(datatype.as_ref());
    if let Some((_, bounds)) = BOUNDED.iter().find(|(name, _)| Some(*name) == local) {
        let integer = xsd::INTEGER;
        return format!("DATATYPE(?value) IN ({integer}, {datatype}) && {bounds}");
    }
    if local.is_some_and(|name| JUDGED.contains(&name)) {
        return format!(
            "DATATYPE(?value) = {datatype} && DATATYPE({datatype}(STR(?value))) = {datatype}"
        );
    }
    format!("DATATYPE(?value) = {datatype}")
}

fn local_xsd(iri: NamedNodeRef<'_>) -> Option<&str> {
    let namespace = xsd::INTEGER.as_str().strip_suffix("integer")?;
    iri.as_str().strip_prefix(namespace)
}
