//! Nothing: a package needs a target beside its tests. The tests are in `all/`.
