//! What is done to the algebra of a query: the only module that names it.
//!
//! [`rewrite`] finds where other endpoints are asked and puts a stage in each place; `context` is
//! what it knows around one; [`push`] says where a table of bindings stands in what is sent;
//! [`print`] writes what is sent.

mod context;
mod expression;
mod place;
pub(crate) mod print;
pub(crate) mod push;
mod rewrite;
pub(crate) mod scope;
mod table;
mod usage;

pub use expression::children;
pub(crate) use place::{asks, fill};
pub(crate) use rewrite::{Site, rewrite};
pub(crate) use table::{Unsent, table, to_ground};

use oxigraph::model::NamedNode;

/// The prefix of the names that stages have in a rewritten query.
const STAGE: &str = "urn:seisaku:stage:";

/// The name of a stage.
pub(crate) fn stage(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("{STAGE}{number}"))
}
