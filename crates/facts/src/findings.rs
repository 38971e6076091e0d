//! What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.

use seisaku_policy::Reading;

use crate::builder::Builder;

pub(crate) fn findings(_b: &mut Builder<'_>, _reading: &Reading) {}
