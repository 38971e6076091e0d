//! What the lines of a sheet tell of it as a whole.

use seisaku_text::Span;

use super::super::fields::{self, Kind};
use super::super::{Context, line_sums};
use super::Blocks;
use crate::{Subject, TextKind};

/// The newest year of the sums of a sheet.
pub(super) fn own_year(ctx: &Context<'_>, lines: &[(Span, bool)]) -> Option<i32> {
    let years = lines
        .iter()
        .filter_map(|(line, _)| line_sums::sheet_year(&ctx.squeezed(*line)));
    years.max()
}

/// Whether a line is a field that names a programme.
pub(super) fn names_it(ctx: &Context<'_>, line: Span) -> bool {
    let may = ctx.slice(line).contains('名');
    may && fields::field(ctx, line).is_some_and(|f| f.kind == Kind::Name)
}

/// The width of the blanks before a line.
pub(super) fn indent(ctx: &Context<'_>, line: Span) -> usize {
    let before = ctx.source.text()[..line.start].chars().rev();
    let blanks = before.take_while(|c| c.is_whitespace() && !matches!(c, '\n' | '\r' | '\t'));
    blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

impl Blocks<'_, '_> {
    /// A row of a table whose name heads a block is a programme.
    pub(super) fn promote(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        for i in rows.iter().flat_map(|name| self.named.of(name)) {
            if let Some(sum) = self.out.sums.get_mut(*i)
                && let Subject::Label(_, label) = &sum.subject
            {
                sum.subject = Subject::Programme(label.clone());
            }
        }
    }

    /// A numbered heading further out than the part that is open ends it; whether the line is one.
    pub(super) fn ends_part(&mut self, line: Span) -> bool {
        let outside = self.opened.is_some_and(|at| indent(self.ctx, line) < at);
        let Some(main) = self.main.clone().filter(|_| outside) else {
            return false;
        };
        let heads = fields::is_numbered(self.ctx, line);
        if heads {
            self.close();
            self.opened = None;
            self.push(TextKind::Heading, &main, &[line]);
            self.subject = Some(main);
        }
        heads
    }

    /// A field further out than the part that is open, or as far behind a blank line, is of the
    /// whole sheet; so is a heading of it.
    pub(super) fn leave_part(&mut self, line: Span, after_blank: bool, heading: bool) {
        let at = indent(self.ctx, line);
        let outside = self.opened.is_some_and(|opened| at < opened);
        let beside = self.opened.is_some_and(|opened| at <= opened);
        if outside || after_blank && (heading || beside) {
            self.subject = self.main.clone().or(self.subject.take());
        }
    }
}
