//! Nothing: a package has to have something beside its benchmark (`bench.rs`).
