//! The body of an answer on its way out: its bytes are counted, and when it has ended, or the
//! client has gone, the request is written down.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tracing::Span;

use crate::metrics::Metrics;

/// What is known of a request when its answer begins.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) started: Instant,
    pub(crate) kind: &'static str,
    pub(crate) status: u16,
    /// The code of the problem that the answer tells, and the limit that it names.
    pub(crate) problem: Option<&'static str>,
    pub(crate) limit: Option<&'static str>,
    pub(crate) metrics: Metrics,
    /// The span of the request, which has its id, method and path.
    pub(crate) span: Span,
}

/// A body that is counted.
pub(crate) struct Outgoing {
    body: Body,
    bytes: u64,
    line: Option<Line>,
}

impl Outgoing {
    pub(crate) fn new(body: Body, line: Line) -> Self {
        Self {
            body,
            bytes: 0,
            line: Some(line),
        }
    }

    fn end(&mut self, end: &'static str) {
        let Some(line) = self.line.take() else {
            return;
        };
        let took = line.started.elapsed();
        line.metrics.request(line.kind, took, self.bytes);
        let _inside = line.span.enter();
        tracing::info!(
            http.kind = line.kind,
            http.status = line.status,
            duration_ms = took.as_secs_f64() * 1000.0,
            bytes = self.bytes,
            end,
            reason = line.problem,
            limit = line.limit,
            "answered"
        );
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
                self.bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
            }
            Poll::Ready(Some(Err(_))) => self.end("broken off"),
            Poll::Ready(None) => self.end("whole"),
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
        let whole = self.body.is_end_stream();
        self.end(if whole { "whole" } else { "client gone" });
    }
}
