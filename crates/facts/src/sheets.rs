//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

use seisaku_policy::Reading;

use crate::builder::Builder;

pub(crate) fn sheets(_b: &mut Builder<'_>, _reading: &Reading) {}
