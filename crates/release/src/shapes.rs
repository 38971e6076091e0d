//! SHACL Core, compiled to SPARQL.
//!
//! Shapes are read from Turtle (`read`) into a small model ([`NodeShape`]), compiled to one
//! query for each shape and constraint ([`Rule`]), and run on a snapshot ([`Rules::check`]).
//! A row of a query is a violation, so each query can be read and run by anyone.
//!
//! What is understood: targets `sh:targetClass`, `sh:targetSubjectsOf`, `sh:targetObjectsOf`,
//! `sh:targetNode`; paths of one predicate; the constraints of [`Constraint`]. Anything else is
//! an error that names file, shape and component: no constraint is ever left out in silence.
//!
//! Four places differ from a general SHACL engine. What a correction withdraws is not checked. Types of superclasses are stated in the data,
//! so that `sh:class` needs no reasoning. The default graph is the union of all graphs. Numbers
//! are compared by value, since the store keeps one spelling of each.

mod ast;
mod compile;
mod components;
pub(crate) mod corrected;
mod graph;
mod read;
mod report;
mod run;

pub use ast::{Constraint, Messages, NodeKind, NodeShape, PropertyShape, Severity, Target};
pub use compile::Rule;
pub use read::ShapesError;
pub use report::{Report, Violation};
pub use run::{CheckError, Rules};
