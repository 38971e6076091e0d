//! Dated events and plans.

use seisaku_policy::Reading;

use crate::builder::Builder;

pub(crate) fn milestones(_b: &mut Builder<'_>, _reading: &Reading) {}
