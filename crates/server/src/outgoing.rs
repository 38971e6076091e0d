//! The body of an answer on its way out: its bytes are counted, and when it has ended, or the
//! client has gone, the request is written down.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::Method;
use http_body::{Frame, SizeHint};

use crate::metrics::Metrics;

/// What is known of a request; it is written down when it is dropped, at the latest when its client
/// has gone.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) kind: &'static str,
    pub(crate) started: Instant,
    /// The status; none before the answer has begun.
    pub(crate) status: Option<u16>,
    /// The code of the problem that the answer tells, and the limit that it names.
    pub(crate) problem: Option<&'static str>,
    pub(crate) limit: Option<&'static str>,
    /// Bytes of the body so far.
    pub(crate) bytes: u64,
    /// How it ended.
    pub(crate) end: &'static str,
    pub(crate) metrics: Metrics,
}

impl Line {
    /// The line of a request that has just come.
    pub(crate) fn new(id: String, request: &Request, kind: &'static str, metrics: Metrics) -> Self {
        Self {
            id,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            kind,
            started: Instant::now(),
            status: None,
            problem: None,
            limit: None,
            bytes: 0,
            end: GONE,
            metrics,
        }
    }
}

/// How a request ends unless something else is known.
const GONE: &str = "client gone";

impl Drop for Line {
    fn drop(&mut self) {
        let took = self.started.elapsed();
        self.metrics.request(self.kind, took, self.bytes);
        tracing::info!(
            parent: None,
            request.id = %self.id,
            http.method = %self.method,
            http.path = self.path,
            http.kind = self.kind,
            http.status = self.status,
            duration_ms = milliseconds(took),
            bytes = self.bytes,
            end = self.end,
            reason = self.problem,
            limit = self.limit,
            "request"
        );
    }
}

/// A time as the log has it: to the microsecond.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// A body that is counted.
pub(crate) struct Outgoing {
    body: Body,
    line: Line,
}

impl Outgoing {
    pub(crate) fn new(body: Body, line: Line) -> Self {
        Self { body, line }
    }
}

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                self.line.bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
            }
            Poll::Ready(Some(Err(_))) => self.line.end = "broken off",
            Poll::Ready(None) => self.line.end = "whole",
            Poll::Pending => {}
        }
        polled.map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        // A body of a known length is left after its last byte, and not asked for its end.
        if self.line.end == GONE && self.body.is_end_stream() {
            self.line.end = "whole";
        }
    }
}
