//! From the triples of shapes files to shapes.

use std::collections::BTreeSet;

use oxigraph::io::RdfSyntaxError;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use seisaku_vocab::Space;

use super::ast::{Constraint, Messages, NodeShape, PropertyShape, Severity, Target};
use super::components;
use super::graph::{Node, SH, ShapesGraph};

/// Why shapes could not be read. Each names the file and what to correct in it.
#[derive(Debug, thiserror::Error)]
pub enum ShapesError {
    /// A file is not Turtle.
    #[error("the shapes file {file} is not valid Turtle; correct it at the place named")]
    Syntax {
        /// The file.
        file: String,
        /// What the parser said, with line and column.
        #[source]
        source: Box<RdfSyntaxError>,
    },
    /// A shape uses something that is not understood here.
    #[error(
        "{file}: the shape {shape} uses sh:{component}, which is not supported; say it with a supported component"
    )]
    Unsupported {
        /// The file.
        file: String,
        /// The shape.
        shape: String,
        /// The local name of the component.
        component: String,
    },
    /// A component is supported, but not with this value.
    #[error(
        "{file}: the shape {shape} has a value of sh:{component} that cannot be used: {reason}"
    )]
    Value {
        /// The file.
        file: String,
        /// The shape.
        shape: String,
        /// The local name of the component.
        component: String,
        /// What is wrong with the value and what is wanted.
        reason: &'static str,
    },
    /// A shape applies to nothing, or is used by no shape that applies to something.
    #[error(
        "{file}: the shape {shape} has no target and no shape with a target uses it; give it sh:targetClass, sh:targetSubjectsOf, sh:targetObjectsOf or sh:targetNode"
    )]
    NoTarget {
        /// The file.
        file: String,
        /// The shape.
        shape: String,
    },
    /// A shape that applies to something has no name.
    #[error("{file}: a shape with a target is a blank node; give it an IRI")]
    NoName {
        /// The file.
        file: String,
    },
    /// There is no shape at all.
    #[error(
        "there is no shape in the shapes files, so nothing would be checked; hand in at least one"
    )]
    Empty,
}

const TARGETS: [&str; 4] = [
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "targetNode",
];

/// What describes a shape without constraining anything.
const ANNOTATIONS: [&str; 6] = [
    "message",
    "severity",
    "name",
    "description",
    "order",
    "group",
];

/// Reads all shapes of the files, in the order of their IRIs.
pub(super) fn read<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    space: &Space,
) -> Result<Vec<NodeShape>, ShapesError> {
    let graph = ShapesGraph::parse(files, space)?;
    let mut reader = Reader {
        graph: &graph,
        used: BTreeSet::new(),
    };
    let mut shapes = Vec::new();
    for node in graph.nodes().filter(|n| has_target(n)) {
        shapes.push(reader.node_shape(node)?);
    }
    for node in graph.nodes() {
        let is_shape = node.sh_properties().next().is_some()
            || node.is_a("NodeShape")
            || node.is_a("PropertyShape");
        if is_shape && !reader.used.contains(&node.id.to_string()) {
            return Err(ShapesError::NoTarget {
                file: node.file.clone(),
                shape: node.id.to_string(),
            });
        }
    }
    if shapes.is_empty() {
        return Err(ShapesError::Empty);
    }
    Ok(shapes)
}

fn has_target(node: &Node) -> bool {
    TARGETS.iter().any(|t| !node.sh(t).is_empty())
}

/// Reads shapes and remembers which nodes were read, so that none is left out in silence.
pub(super) struct Reader<'g> {
    pub(super) graph: &'g ShapesGraph,
    used: BTreeSet<String>,
}

impl Reader<'_> {
    fn node_shape(&mut self, node: &Node) -> Result<NodeShape, ShapesError> {
        let NamedOrBlankNode::NamedNode(iri) = &node.id else {
            return Err(ShapesError::NoName {
                file: node.file.clone(),
            });
        };
        self.mark(node);
        let mut shape = NodeShape {
            iri: iri.clone(),
            targets: targets(node)?,
            severity: severity(node)?.unwrap_or(Severity::Violation),
            messages: messages(node)?,
            constraints: Vec::new(),
            properties: Vec::new(),
        };
        if !node.sh("path").is_empty() {
            // A property shape with a target of its own: the shape and its only property.
            shape.properties.push(self.property(node, &shape)?);
            return Ok(shape);
        }
        for (local, values) in node.sh_properties() {
            if TARGETS.contains(&local) || ANNOTATIONS.contains(&local) {
                continue;
            }
            if local == "property" {
                for value in values {
                    let property = self.graph.node(value).ok_or_else(|| {
                        invalid(node, "property", "nothing is said about the property shape")
                    })?;
                    self.mark(property);
                    shape.properties.push(self.property(property, &shape)?);
                }
                continue;
            }
            let constraints = components::read(self, node, local, values)?;
            if constraints.iter().any(Constraint::needs_path) {
                return Err(invalid(node, local, "it needs a sh:path in the same shape"));
            }
            shape.constraints.extend(constraints);
        }
        // The order of blank nodes is chance; the order of what they say is not.
        shape
            .properties
            .sort_by_cached_key(|p| (p.path.as_str().to_owned(), format!("{p:?}")));
        Ok(shape)
    }

    fn property(&mut self, node: &Node, parent: &NodeShape) -> Result<PropertyShape, ShapesError> {
        let [Term::NamedNode(path)] = node.sh("path") else {
            return Err(invalid(node, "path", "it must be the IRI of one property"));
        };
        let own = node.id == NamedOrBlankNode::from(parent.iri.clone());
        let mut constraints = Vec::new();
        for (local, values) in node.sh_properties() {
            let known = local == "path" || ANNOTATIONS.contains(&local);
            if known || (own && TARGETS.contains(&local)) {
                continue;
            }
            constraints.extend(components::read(self, node, local, values)?);
        }
        Ok(PropertyShape {
            iri: match &node.id {
                NamedOrBlankNode::NamedNode(iri) => Some(iri.clone()),
                NamedOrBlankNode::BlankNode(_) => None,
            },
            path: path.clone(),
            severity: severity(node)?.unwrap_or(Severity::Violation),
            messages: messages(node)?.or(&parent.messages),
            constraints,
        })
    }

    /// Remembers that the node was read.
    pub(super) fn mark(&mut self, node: &Node) {
        self.used.insert(node.id.to_string());
    }
}

/// The error for a value that a component cannot have.
pub(super) fn invalid(node: &Node, component: &str, reason: &'static str) -> ShapesError {
    ShapesError::Value {
        file: node.file.clone(),
        shape: node.id.to_string(),
        component: component.to_owned(),
        reason,
    }
}

/// The value as an IRI.
pub(super) fn iri(node: &Node, component: &str, value: &Term) -> Result<NamedNode, ShapesError> {
    match value {
        Term::NamedNode(iri) => Ok(iri.clone()),
        _ => Err(invalid(node, component, "it must be an IRI")),
    }
}

fn targets(node: &Node) -> Result<Vec<Target>, ShapesError> {
    let mut targets = Vec::new();
    for local in TARGETS {
        for value in node.sh(local) {
            let iri = iri(node, local, value)?;
            targets.push(match local {
                "targetClass" => Target::Class(iri),
                "targetSubjectsOf" => Target::SubjectsOf(iri),
                "targetObjectsOf" => Target::ObjectsOf(iri),
                _ => Target::Node(iri),
            });
        }
    }
    Ok(targets)
}

fn severity(node: &Node) -> Result<Option<Severity>, ShapesError> {
    let values = node.sh("severity");
    let Some(value) = values.first() else {
        return Ok(None);
    };
    let known = match value {
        Term::NamedNode(iri) if values.len() == 1 => match iri.as_str().strip_prefix(SH) {
            Some("Violation") => Some(Severity::Violation),
            Some("Warning") => Some(Severity::Warning),
            Some("Info") => Some(Severity::Info),
            _ => None,
        },
        _ => None,
    };
    known.map(Some).ok_or_else(|| {
        invalid(
            node,
            "severity",
            "it must be one of sh:Violation, sh:Warning and sh:Info",
        )
    })
}

fn messages(node: &Node) -> Result<Messages, ShapesError> {
    let mut messages = Messages::default();
    for value in node.sh("message") {
        let Term::Literal(literal) = value else {
            return Err(invalid(node, "message", "it must be a text"));
        };
        let text = Some(literal.value().to_owned());
        match literal.language() {
            Some("ja") => messages.ja = text,
            None | Some("en") => messages.en = text,
            Some(_) => return Err(invalid(node, "message", "its language must be ja or en")),
        }
    }
    Ok(messages)
}
