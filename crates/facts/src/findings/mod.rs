//! What a paper reports of the world: models, prizes, papers, plans of other countries and statistics.

pub(crate) mod common;
mod outputs;
mod plans;
mod reports;
mod statistics;

pub(crate) use common::known;
use seisaku_policy::Reading;

pub(crate) use common::{indicator, qualifier};

use crate::builder::Builder;

pub(crate) fn findings(b: &mut Builder<'_>, reading: &Reading) {
    let found = &reading.findings;
    for output in &found.outputs {
        outputs::output(b, output);
    }
    for facility in &found.facilities {
        outputs::facility(b, facility);
    }
    for award in &found.awards {
        outputs::award(b, award);
    }
    for plan in &found.plans {
        plans::plan(b, plan);
    }
    for (n, table) in found.tables.iter().enumerate() {
        statistics::table(b, n + 1, table);
    }
    for trend in &found.trends {
        statistics::trend(b, trend);
    }
    reports::results(b, found);
    reports::statements(b, found);
    reports::notes(b, found);
}
