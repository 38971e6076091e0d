//! Constraint components: from the properties of a shape to [`Constraint`]s.

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

use super::ast::{Constraint, NodeKind};
use super::graph::{Node, SH};
use super::read::{Reader, ShapesError, invalid, iri};

/// The constraints that one property of a shape states, one for each of its values.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    local: &str,
    values: &[Term],
) -> Result<Vec<Constraint>, ShapesError> {
    if local == "flags" {
        // Read together with the pattern that they belong to.
        return if node.sh("pattern").is_empty() {
            Err(invalid(node, local, "there is no sh:pattern beside it"))
        } else {
            Ok(Vec::new())
        };
    }
    let mut constraints = Vec::new();
    for value in values {
        constraints.extend(constraint(reader, node, local, value)?);
    }
    Ok(constraints)
}

fn constraint(
    reader: &mut Reader<'_>,
    node: &Node,
    local: &str,
    value: &Term,
) -> Result<Option<Constraint>, ShapesError> {
    Ok(Some(match local {
        "minCount" => match number(node, local, value)? {
            0 => return Ok(None),
            n => Constraint::MinCount(n),
        },
        "maxCount" => Constraint::MaxCount(number(node, local, value)?),
        "datatype" => Constraint::Datatype(iri(node, local, value)?),
        "class" => Constraint::Class(iri(node, local, value)?),
        "nodeKind" => Constraint::NodeKind(node_kind(node, value)?),
        "pattern" => pattern(node, value)?,
        "minLength" => Constraint::MinLength(number(node, local, value)?),
        "maxLength" => Constraint::MaxLength(number(node, local, value)?),
        "in" => Constraint::In(list(reader, node, local, value)?),
        "hasValue" => match value {
            Term::NamedNode(_) | Term::Literal(_) => Constraint::HasValue(value.clone()),
            _ => return Err(invalid(node, local, "it must be an IRI or a literal")),
        },
        "uniqueLang" => match literal(node, local, value)?.value() {
            "true" | "1" => Constraint::UniqueLang,
            "false" | "0" => return Ok(None),
            _ => return Err(invalid(node, local, "it must be true or false")),
        },
        "languageIn" => Constraint::LanguageIn(languages(reader, node, value)?),
        "minInclusive" => Constraint::MinInclusive(literal(node, local, value)?.clone()),
        "maxInclusive" => Constraint::MaxInclusive(literal(node, local, value)?.clone()),
        "lessThanOrEquals" => Constraint::LessThanOrEquals(iri(node, local, value)?),
        "or" => Constraint::Or(alternatives(reader, node, value)?),
        _ => {
            return Err(ShapesError::Unsupported {
                file: node.file.clone(),
                shape: node.id.to_string(),
                component: local.to_owned(),
            });
        }
    }))
}

fn literal<'t>(node: &Node, local: &str, value: &'t Term) -> Result<&'t Literal, ShapesError> {
    match value {
        Term::Literal(literal) => Ok(literal),
        _ => Err(invalid(node, local, "it must be a literal")),
    }
}

fn number(node: &Node, local: &str, value: &Term) -> Result<u64, ShapesError> {
    literal(node, local, value)?.value().parse().map_err(|_| {
        invalid(
            node,
            local,
            "it must be a whole number that is not negative",
        )
    })
}

fn node_kind(node: &Node, value: &Term) -> Result<NodeKind, ShapesError> {
    let iri = iri(node, "nodeKind", value)?;
    let (iri, blank_node, literal) = match iri.as_str().strip_prefix(SH) {
        Some("IRI") => (true, false, false),
        Some("BlankNode") => (false, true, false),
        Some("Literal") => (false, false, true),
        Some("BlankNodeOrIRI") => (true, true, false),
        Some("BlankNodeOrLiteral") => (false, true, true),
        Some("IRIOrLiteral") => (true, false, true),
        _ => {
            return Err(invalid(
                node,
                "nodeKind",
                "it is none of the six node kinds",
            ));
        }
    };
    Ok(NodeKind {
        iri,
        blank_node,
        literal,
    })
}

fn pattern(node: &Node, value: &Term) -> Result<Constraint, ShapesError> {
    let regex = literal(node, "pattern", value)?.value().to_owned();
    let flags = match node.sh("flags") {
        [] => String::new(),
        [one] => literal(node, "flags", one)?.value().to_owned(),
        _ => return Err(invalid(node, "flags", "there must be one value at most")),
    };
    if !compiles(&regex, &flags) {
        return Err(invalid(
            node,
            "pattern",
            "it is no regular expression that SPARQL knows, or its flags are unknown",
        ));
    }
    Ok(Constraint::Pattern { regex, flags })
}

/// Whether the evaluator accepts the expression: an error in a filter would look like a fault of
/// the data.
fn compiles(regex: &str, flags: &str) -> bool {
    let text = format!(
        "ASK {{ FILTER(COALESCE(REGEX(\"\", {}, {}) IN (true, false), false)) }}",
        Literal::from(regex),
        Literal::from(flags)
    );
    let Ok(store) = Store::new() else {
        return false;
    };
    SparqlEvaluator::new()
        .parse_query(&text)
        .ok()
        .and_then(|query| query.on_store(&store).execute().ok())
        .is_some_and(|result| matches!(result, QueryResults::Boolean(true)))
}

fn list(
    reader: &mut Reader<'_>,
    node: &Node,
    local: &str,
    value: &Term,
) -> Result<Vec<Term>, ShapesError> {
    let members = reader
        .graph
        .list(value)
        .ok_or_else(|| invalid(node, local, "it is not a well-formed list"))?;
    if members.is_empty() {
        return Err(invalid(node, local, "the list is empty"));
    }
    let usable = |m: &Term| matches!(m, Term::NamedNode(_) | Term::Literal(_));
    if local == "in" && !members.iter().all(usable) {
        return Err(invalid(
            node,
            local,
            "its members must be IRIs and literals",
        ));
    }
    Ok(members)
}

fn languages(
    reader: &mut Reader<'_>,
    node: &Node,
    value: &Term,
) -> Result<Vec<String>, ShapesError> {
    list(reader, node, "languageIn", value)?
        .iter()
        .map(|tag| Ok(literal(node, "languageIn", tag)?.value().to_owned()))
        .collect()
}

fn alternatives(
    reader: &mut Reader<'_>,
    node: &Node,
    value: &Term,
) -> Result<Vec<Vec<Constraint>>, ShapesError> {
    let mut alternatives = Vec::new();
    for member in list(reader, node, "or", value)? {
        let graph = reader.graph;
        let alternative = graph
            .node(&member)
            .ok_or_else(|| invalid(node, "or", "its members must be shapes"))?;
        reader.mark(alternative);
        alternatives.push(match existence(alternative) {
            Some(path) => vec![Constraint::Has(path)],
            None => conditions(reader, alternative)?,
        });
    }
    Ok(alternatives)
}

/// `[ sh:path P ; sh:minCount 1 ]`
fn existence(node: &Node) -> Option<NamedNode> {
    let mut names = node.sh_properties().map(|(local, _)| local);
    if (names.next(), names.next(), names.next()) != (Some("minCount"), Some("path"), None) {
        return None;
    }
    match (node.sh("path"), node.sh("minCount")) {
        ([Term::NamedNode(path)], [Term::Literal(one)]) if one.value() == "1" => Some(path.clone()),
        _ => None,
    }
}

fn conditions(reader: &mut Reader<'_>, node: &Node) -> Result<Vec<Constraint>, ShapesError> {
    let mut conditions = Vec::new();
    for (local, values) in node.sh_properties() {
        conditions.extend(read(reader, node, local, values)?);
    }
    if conditions.is_empty() {
        return Err(invalid(node, "or", "an alternative says nothing"));
    }
    if !conditions.iter().all(Constraint::is_about_one_value) {
        return Err(invalid(
            node,
            "or",
            "an alternative must be about one value, such as [ sh:datatype D ], or be [ sh:path P ; sh:minCount 1 ]",
        ));
    }
    Ok(conditions)
}
