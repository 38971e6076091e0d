//! The service over HTTP, through its router and without a socket.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod around;
mod client;
mod coding;
mod described;
mod dumps;
mod endpoint;
mod honest;
mod kept;
mod limits;
mod metrics;
mod pages;
mod publishing;
mod reconcile;
mod resources;
mod stopping;
