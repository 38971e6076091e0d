//! What can go wrong with a peer, and what follows from it.

use std::time::Duration;

use crate::address::Forbidden;

/// Why one request brought no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its address is not one to be asked at.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Nobody could be reached.
    #[error("it could not be reached ({0})")]
    Unreachable(String),
    /// It said nothing, or did not end.
    #[error("it did not answer within {:.1} s", .0.as_secs_f64())]
    Slow(Duration),
    /// The query has no time left.
    #[error("it had not answered when the time of the query was almost over")]
    OutOfTime,
    /// Nobody waits for the answer any longer.
    #[error("the query was stopped")]
    Stopped,
    /// It sent us elsewhere.
    #[error("it sends its visitors to {0}; only its own address is followed")]
    Elsewhere(String),
    /// It refused, or failed.
    #[error("it answered with status {status}{}", said(.words))]
    Status {
        /// The status.
        status: u16,
        /// The beginning of what it said.
        words: String,
    },
    /// It answered with something else than solutions.
    #[error("it answered with {media} in place of solutions{}", said(.words))]
    Media {
        /// What the answer was announced as.
        media: String,
        /// The beginning of what it said.
        words: String,
    },
    /// The answer broke off.
    #[error("its answer broke off ({0})")]
    BrokeOff(String),
    /// The answer is no solutions.
    #[error("its answer cannot be read ({0})")]
    Malformed(String),
    /// The answer is longer than is read.
    #[error("its answer is longer than the {} MiB that are read", .0 >> 20)]
    TooLong(u64),
    /// More solutions than are kept.
    #[error("it has more than the {0} solutions that are kept for a query")]
    TooMany(usize),
    /// The answer is a part only.
    #[error("it gave {rows} solutions and no more ({why})")]
    Partial {
        /// As many as it gave.
        rows: usize,
        /// How that is known.
        why: String,
    },
    /// The query has made all requests that it may make.
    #[error("the query has made as many requests to other endpoints as one may")]
    Spent,
    /// The queries of the client have.
    #[error(
        "the queries of this client have made as many requests to other endpoints as they may within a minute"
    )]
    SpentByClient,
    /// It failed so often of late that it is left alone for a while.
    #[error("it has failed {0} times in a row and is left alone for some seconds")]
    Resting(u32),
}

fn said(words: &str) -> String {
    match words {
        "" => String::new(),
        words => format!(": {words}"),
    }
}

/// What follows from a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// The same again, once more.
    Again,
    /// Less at a time.
    Less,
    /// Nothing helps.
    Nothing,
}

impl Fault {
    /// What may help, for a block that was asked for so many times already.
    pub(crate) fn remedy(&self, bindings: usize, tries: u32) -> Remedy {
        let splits = bindings > 1;
        match self {
            Self::Partial { .. } | Self::TooLong(_) if splits => Remedy::Less,
            Self::Unreachable(_) if tries < 2 => Remedy::Again,
            Self::Status { status: 429, .. } if tries < 3 => Remedy::Again,
            Self::Slow(_) if splits => Remedy::Less,
            Self::Status {
                status: 413 | 414 | 500..,
                ..
            }
            | Self::BrokeOff(_)
            | Self::Malformed(_)
            | Self::Media { .. } => match (splits, tries) {
                (true, _) => Remedy::Less,
                (false, ..2) => Remedy::Again,
                _ => Remedy::Nothing,
            },
            _ => Remedy::Nothing,
        }
    }

    /// Whether it says that the peer is down.
    pub(crate) fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Slow(_) | Self::BrokeOff(_) | Self::Media { .. } => true,
            Self::Status { status, .. } => *status >= 500 || *status == 429,
            _ => false,
        }
    }
}

/// Why a query that asks other endpoints cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeerError {
    /// The address is nobody's that may be asked.
    #[error(
        "the query asks <{endpoint}> by SERVICE, which is no peer of this service; its operator allows it by `[peers.NAME]` with `endpoint = \"{endpoint}\"` in the configuration (`seisaku peers` lists those that are)"
    )]
    Unknown {
        /// The address.
        endpoint: String,
    },
    /// No value says which endpoint is meant.
    #[error(
        "nothing binds ?{variable} before SERVICE ?{variable}; bind it beside the SERVICE, in the same group"
    )]
    Unbound {
        /// The variable.
        variable: String,
    },
    /// The endpoint is none.
    #[error("SERVICE ?{variable} meets {value}, which is no endpoint")]
    NoEndpoint {
        /// The variable.
        variable: String,
        /// Its value.
        value: String,
    },
    /// A part of what was asked could not be had.
    #[error("the peer {peer} <{endpoint}> failed: {fault}; {missing}")]
    Missing {
        /// The name of the peer.
        peer: String,
        /// Its address.
        endpoint: String,
        /// What went wrong.
        fault: Box<Fault>,
        /// What is missing, and what to do.
        missing: String,
    },
    /// Our own part of the query failed.
    #[error("the bindings for a SERVICE could not be gathered: {0}")]
    Local(String),
}
