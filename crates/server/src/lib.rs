//! Routes, pages, errors, cache policy, metrics and shutdown of the HTTP service.
//!
//! [`app`] is the whole service as a function of its [`AppState`], which needs no socket to be
//! tested; [`serve`] puts it behind a listener. The state holds one [`Served`] release, which is
//! swapped whole.
//!
//! Entry points: `routes.rs` is the table of contents, `error.rs` the one door from failures to
//! HTTP, `stream.rs` the way from a query to a body, `work.rs` the processes that queries run in.
//!
//! This room is the only one that names axum; it reads no documents and prints nothing.

mod admission;
mod answer;
mod cache;
mod client;
mod coding;
mod connections;
mod current;
mod dumps;
mod earlier;
mod editor;
mod error;
mod feed;
mod finish;
mod health;
mod home;
mod html;
mod metrics;
mod negotiate;
mod openapi;
mod outgoing;
mod pages;
mod params;
mod reconcile;
mod reply;
mod requests;
mod resource;
mod routes;
mod serve;
mod sitemap;
mod sparql;
mod state;
mod stream;
mod terms;
mod thread;
mod work;

pub use admission::Places;
pub use cache::Keeping;
pub use client::{BadNetwork, Network};
pub use current::ReplaceError;
pub use routes::app;
pub use serve::{ServeError, serve};
pub use sparql::found::{find, may_search};
pub use state::{AppState, Example, FileInfo, ReleaseInfo, Served, Settings};
pub use work::{WorkerCommand, work};
