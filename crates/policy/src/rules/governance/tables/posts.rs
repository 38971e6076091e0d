//! Roles and those who have them, one after the other in a cell.
//!
//! ```text
//! 本部長：内閣総理大臣　副本部長：内閣官房長官、財政大臣　本部員：全ての大臣
//! 議長（内閣総理大臣）、副議長（財政大臣）
//! 議長　内閣総理大臣　副議長　財政大臣
//! ```

use std::sync::LazyLock;

use crate::patterns::Regex;
use seisaku_text::Span;

use super::RULE;
use super::persons::holders;
use crate::Read;
use crate::model::{Governance, Holder, Post};
use crate::rules::Context;
use crate::rules::governance::lines::{ROLE_WORD, is_role};
use crate::rules::grid::{GridCell, words};
use crate::values::{Pattern, captures};

static ROLE: Pattern = LazyLock::new(|| Regex::new(&format!(r"({})[:=]", *ROLE_WORD)).ok());
static OPENED: Pattern =
    LazyLock::new(|| Regex::new(&format!(r"(?:^|[、;・>]|\))({})\(([^()]+)\)", *ROLE_WORD)).ok());

/// A role, and the place of those who have it.
pub(super) type Pair = (Read<String>, Span);

/// The roles of a cell.
pub(super) fn pairs(ctx: &Context<'_>, cell: &GridCell) -> Vec<Pair> {
    let told = with_colons(ctx, cell);
    if !told.is_empty() {
        return told;
    }
    let told = in_parentheses(ctx, cell);
    match told.is_empty() {
        true => between_blanks(ctx, cell),
        false => told,
    }
}

/// States the posts of a body.
pub(super) fn state(
    ctx: &Context<'_>,
    pairs: Vec<Pair>,
    name: &Read<String>,
    found: &mut Governance,
) {
    for (role, place) in pairs {
        let whole = Read::at(ctx.slice(place).to_owned(), place, RULE);
        for (holder, kind) in holders(ctx, &whole) {
            let post = Post::new(Some(name.clone()), role.clone(), holder, kind);
            found.posts.push(post);
        }
    }
}

fn with_colons(ctx: &Context<'_>, cell: &GridCell) -> Vec<Pair> {
    let folded = ctx.fold(cell.span);
    let text = folded.text();
    // A role begins a piece: behind a blank, a mark, or what parts lines.
    let begins = |at: usize| {
        let place = folded.span(at, text.len()).start;
        let before = ctx.slice(Span::new(cell.span.start, place));
        before
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric())
    };
    let roles: Vec<(usize, usize, usize)> = captures(&ROLE, text)
        .filter_map(|c| {
            let (whole, role) = (c.get(0)?, c.get(1)?);
            begins(role.start()).then(|| (role.start(), role.end(), whole.end()))
        })
        .collect();
    let ends = roles.iter().skip(1).map(|r| r.0).chain([text.len()]);
    let told = roles
        .iter()
        .zip(ends)
        .filter_map(|((from, to, value), end)| {
            let holders = text[*value..end].split('<').next().unwrap_or_default();
            let holders = holders.trim_end_matches(['、', ';', '・', '。']);
            let role = Read::at(text[*from..*to].to_owned(), folded.span(*from, *to), RULE);
            (!holders.is_empty()).then(|| (role, folded.span(*value, *value + holders.len())))
        });
    told.collect()
}

fn in_parentheses(ctx: &Context<'_>, cell: &GridCell) -> Vec<Pair> {
    let folded = ctx.fold(cell.span);
    let told = captures(&OPENED, folded.text()).filter_map(|c| {
        let (role, holders) = (c.get(1)?, c.get(2)?);
        let read = Read::at(
            role.as_str().to_owned(),
            folded.span(role.start(), role.end()),
            RULE,
        );
        Some((read, folded.span(holders.start(), holders.end())))
    });
    let told: Vec<Pair> = told.collect();
    // One alone is a role with a remark.
    if told.len() > 1 { told } else { Vec::new() }
}

fn between_blanks(ctx: &Context<'_>, cell: &GridCell) -> Vec<Pair> {
    let words = words(ctx, cell.span);
    let roles: Vec<usize> = (0..words.len())
        .filter(|i| is_role(&words[*i].text))
        .collect();
    if roles.len() < 2 || roles.first() != Some(&0) {
        return Vec::new();
    }
    let ends = roles.iter().skip(1).copied().chain([words.len()]);
    let told = roles.iter().zip(ends).filter_map(|(role, end)| {
        let holders = words[role + 1..end].iter().map(|w| w.span);
        let place = holders.reduce(Span::cover)?;
        Some((words[*role].read(ctx, RULE), place))
    });
    told.collect()
}

/// Who is in a body, without a role of their own.
pub(super) fn members(
    ctx: &Context<'_>,
    cell: &GridCell,
    name: &Read<String>,
    found: &mut Governance,
) {
    for (holder, kind) in holders(ctx, &cell.read(ctx, RULE)) {
        let role = Read {
            value: "構成員".to_owned(),
            ..holder.clone()
        };
        let kind = match kind {
            Holder::Incumbent => Holder::Group,
            other => other,
        };
        let post = Post::new(Some(name.clone()), role, holder, kind);
        found.posts.push(post);
    }
}
