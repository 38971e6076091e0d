//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

/// Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheets {}
