//! Queries in processes of their own.
//!
//! The engine looks at its token during scans only, and counts no memory: a query can sort,
//! build or grow for as long and as far as it likes. So whatever is not provably small runs in
//! a worker: a process of the same program with the same data, which is ended when a query has
//! run too long or taken too much, and replaced. `frame` is what is said through the pipes,
//! `worker` the inside of such a process, `pool` keeps some ready, and `drive` leads one query
//! through one of them.

mod asker;
mod bounds;
mod drive;
mod frame;
mod memo;
mod memory;
mod pool;
mod worker;

pub(crate) use drive::{Job, drive};
pub(crate) use memory::{Budget, resident};
pub(crate) use pool::Pool;
pub use pool::WorkerCommand;
pub use worker::work;
