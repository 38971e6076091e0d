//! The service over HTTP, through its router and without a socket.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod around;
mod client;
mod described;
mod dumps;
mod endpoint;
mod honest;
mod limits;
mod pages;
mod resources;
mod stopping;
