//! What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.

use seisaku_policy::Reading;

use crate::builder::Builder;

pub(crate) fn outline(_b: &mut Builder<'_>, _reading: &Reading) {}
