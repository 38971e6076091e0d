//! Values of fields that go on in the next line.

use seisaku_text::Span;

use super::super::Context;
use super::super::fields::{self, Field, Kind};

/// Whether a line goes on with the value of a field that is no text: where the value is broken.
pub(super) fn goes_on(ctx: &Context<'_>, field: &Field, parts: &[Span], line: Span) -> bool {
    if field.kind.is_text() || fields::field(ctx, line).is_some() {
        return false;
    }
    let Some(last) = parts.last() else {
        return true;
    };
    let text = ctx.squeezed(*last);
    let broken = text.ends_with(['、', ',', '・', '(', '及', '~', '〜']);
    let sum = field.kind == Kind::Money
        && text.ends_with(|c: char| c.is_numeric() || "億万千百兆".contains(c))
        && ctx.squeezed(line).contains('円');
    broken || sum
}
