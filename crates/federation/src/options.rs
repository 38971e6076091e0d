//! How far a service goes with its peers: what it keeps of their answers, when it leaves one alone,
//! how much a query and a client may ask.

use serde::{Deserialize, Serialize};

/// The keys under `[federation]` of a configuration.
///
/// ```
/// use seisaku_federation::Options;
/// assert_eq!(Options::default().cache, 64);
/// assert_eq!(Options { cache: 0, ..Options::default() }.cache_bytes(), 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// MiB of answers that are kept.
    pub cache: u32,
    /// Seconds that an answer is kept.
    pub cache_age: u32,
    /// Seconds that a count is believed.
    pub estimate_age: u32,
    /// Failures in a row after which a peer is left alone.
    pub failures: u32,
    /// Seconds that it is left alone.
    pub rest: u32,
    /// Requests that one query may make.
    pub query_requests: u32,
    /// Bindings that are gathered for one place of a query.
    pub query_bindings: u32,
    /// Requests that the queries of one client may make in a minute.
    pub client_requests: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache: 64,
            cache_age: 3_600,
            estimate_age: 86_400,
            failures: 6,
            rest: 10,
            query_requests: 2_000,
            query_bindings: 1_000_000,
            client_requests: 6_000,
        }
    }
}

impl Options {
    /// The name of each key, what it means, and its value.
    pub fn keys(&self) -> [(&'static str, &'static str, u32); 8] {
        [
            (
                "cache",
                "MiB of whole answers of peers that are kept; 0 keeps none.",
                self.cache,
            ),
            (
                "cache-age",
                "Seconds that such an answer is kept; another release begins anew.",
                self.cache_age,
            ),
            (
                "estimate-age",
                "Seconds that a count of what a peer has is believed.",
                self.estimate_age,
            ),
            (
                "failures",
                "Failures in a row after which a peer is left alone; 0 for never.",
                self.failures,
            ),
            (
                "rest",
                "Seconds that it is left alone; then one query tries it.",
                self.rest,
            ),
            (
                "query-requests",
                "Requests that one query may make to peers.",
                self.query_requests,
            ),
            (
                "query-bindings",
                "Bindings that are gathered for one SERVICE of a query.",
                self.query_bindings,
            ),
            (
                "client-requests",
                "Requests that the queries of one client may make to peers in a minute; 0 for any number.",
                self.client_requests,
            ),
        ]
    }

    /// Bytes of answers that are kept.
    pub fn cache_bytes(&self) -> usize {
        (self.cache as usize) << 20
    }
}
