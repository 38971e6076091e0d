//! Who leads, advises and serves whom: councils, posts, persons and the relations between bodies.

use seisaku_policy::Reading;

use crate::builder::Builder;

pub(crate) fn governance(_b: &mut Builder<'_>, _reading: &Reading) {}
