//! The pieces of a line of a list: `山田　太郎　・・・・　研究大学　教授`.

use seisaku_text::Span;

use super::RULE;
use crate::Read;
use crate::rules::Context;
use crate::rules::governance::lines::is_role;
use crate::rules::grid::GridCell;
use crate::values::{Pattern, pattern};

static DOTS: Pattern = pattern!(r"[・…‥．.]{2,}|[:：]|\t|\u{3000}+|[ \u{3000}]{2,}");

/// The pieces of a line between dots and wide blanks.
pub(super) fn pieces(ctx: &Context<'_>, line: Span) -> Vec<GridCell> {
    let text = ctx.slice(line);
    let mut found = Vec::new();
    let mut at = 0;
    let bounds = DOTS.iter().flat_map(|p| p.find_iter(text));
    // What stands in parentheses stays together.
    let outside = |at: usize| {
        let before = &text[..at];
        before.matches(['(', '（']).count() <= before.matches([')', '）']).count()
    };
    let bounds = bounds.filter(|m| outside(m.start()));
    let ends: Vec<(usize, usize)> = bounds.map(|m| (m.start(), m.end())).collect();
    for (start, end) in ends.into_iter().chain([(text.len(), text.len())]) {
        let span = crate::rules::bullets::trim(ctx, Span::new(line.start + at, line.start + start));
        if !span.is_empty() {
            found.push(GridCell {
                span,
                text: ctx.fold(span).text().to_owned(),
                indent: 0,
            });
        }
        at = end;
    }
    closed(&mut found);
    found
}

/// A role whose characters blanks keep apart is one piece: `議　長`.
fn closed(pieces: &mut Vec<GridCell>) {
    const MOST: usize = 4;
    let short = pieces
        .iter()
        .take_while(|p| p.text.chars().count() == 1)
        .count();
    let whole = (2..=short.min(MOST)).rev().find(|n| {
        let text: String = pieces[..*n].iter().map(|p| p.text.as_str()).collect();
        is_role(&text)
    });
    if let Some(n) = whole {
        let rest: Vec<GridCell> = pieces.drain(1..n).collect();
        for piece in rest {
            pieces[0].span = pieces[0].span.cover(piece.span);
            pieces[0].text.push_str(&piece.text);
        }
    }
}

/// The role in the council that stands in parentheses behind a person: `山田　太郎　研究大学教授（座長）`.
pub(super) fn role_behind(ctx: &Context<'_>, last: &mut GridCell) -> Option<Read<String>> {
    const CHAIRS: &[&str] = &[
        "会長",
        "委員長",
        "座長",
        "議長",
        "部会長",
        "分科会長",
        "主査",
        "代理",
    ];
    let inner = last.text.strip_suffix(')')?;
    let (before, role) = inner.rsplit_once('(')?;
    let chair = is_role(role) && CHAIRS.iter().any(|c| role.ends_with(c));
    if !chair || before.is_empty() {
        return None;
    }
    let folded = ctx.fold(last.span);
    let at = before.len() + '('.len_utf8();
    let read = Read::at(role.to_owned(), folded.span(at, at + role.len()), RULE);
    last.span = folded.span(0, before.len());
    last.text = before.to_owned();
    Some(read)
}
