//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

use super::Context;
use crate::Sheets;

/// Reads the document's sheets.
pub(crate) fn read(_ctx: &mut Context<'_>) -> Sheets {
    Sheets::default()
}
