//! What went where: for the log, for `/requests/ID` and for whoever has to know what is missing.

use serde::{Deserialize, Serialize};

/// What one place of a query asked of one peer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The name of the peer.
    pub peer: String,
    /// Its address.
    pub endpoint: String,
    /// How it was asked: `bindings` of ours went out, all that it has was asked for as a `whole`, or it
    /// went `first` and its solutions narrowed ours.
    pub how: String,
    /// The bindings that were sent, each once.
    pub bindings: usize,
    /// Answers that were used.
    pub blocks: usize,
    /// Answers among them that were there already.
    #[serde(skip_serializing_if = "is_none", default)]
    pub kept: usize,
    /// Requests that were made, with those that failed.
    pub requests: usize,
    /// Blocks that failed, and were asked for again if that could help.
    #[serde(skip_serializing_if = "is_none", default)]
    pub failed: usize,
    /// Bytes that were sent in bodies.
    pub bytes_out: u64,
    /// Bytes that came back, as they came over the wire.
    pub bytes_in: u64,
    /// Solutions that came back.
    pub rows: u64,
    /// From the first request to the last answer.
    pub milliseconds: u64,
    /// What is missing from the answer; a query without `SILENT` fails instead.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub missing: Vec<String>,
    /// What else has to be known about it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

fn is_none(number: &usize) -> bool {
    *number == 0
}
