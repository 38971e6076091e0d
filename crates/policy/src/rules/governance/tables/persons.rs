//! A row about a person, and what a cell says of who has a role.

use super::{Above, Column, RULE, Told, get, part};
use crate::Read;
use crate::model::{About, Governance, Holder, Post};
use crate::rules::Context;
use crate::rules::governance::composition::kind;
use crate::rules::governance::lines::{is_role, lead_length};
use crate::rules::grid::GridCell;
use crate::values::{Pattern, dates, pattern};

static REMARK: Pattern = pattern!(r"^(.*?)\(([^()]*)\)$");
static SINCE: Pattern = pattern!(r"(?:[~〜]|から|就任|以降)");

/// The role, the holder and the remark of who heads a body.
type Headed = (
    Option<Read<String>>,
    Option<Read<String>>,
    Option<Read<String>>,
);

/// Reads a row about a person.
pub(super) fn row(
    ctx: &Context<'_>,
    told: &[Told<'_>],
    headings: &[GridCell],
    above: &Above,
    found: &mut Governance,
) {
    for (column, cell) in told.iter().filter(|(_, c)| !c.text.is_empty()) {
        if matches!(column, Column::Order | Column::Other) {
            found.marks.push(cell.read(ctx, RULE));
        }
    }
    let Some(name) = get(told, Column::Person) else {
        return;
    };
    let lead = lead_length(&name.text);
    let holder = part(ctx, name, (lead, name.text.len()));
    let marked = name.text.chars().next().filter(|_| lead > 0);
    let marked = marked.and_then(|c| above.marks.get(&c));
    let affiliation = get(told, Column::Affiliation).or(get(told, Column::Name));
    let role = get(told, Column::Role);
    // 役職 is a post at home where the roles are none of a council: 教授.
    let at_home = role.filter(|r| affiliation.is_some() && !is_role(role_of(&r.text).0));
    for cell in affiliation.into_iter().chain(at_home) {
        found.affiliations.push(About {
            subject: holder.clone(),
            text: cell.read(ctx, RULE),
        });
    }
    let (role, mut remark) = match role.filter(|_| at_home.is_none()) {
        Some(cell) => {
            let (word, rest) = role_of(&cell.text);
            let mut role = part(ctx, cell, (0, word.len()));
            role.spans = vec![cell.span];
            (role, rest.map(|r| Read::at(r.to_owned(), cell.span, RULE)))
        }
        None if above.role.is_some() && marked.is_none() => {
            let role = above.role.clone();
            (role.unwrap_or_else(|| name.read(ctx, RULE)), None)
        }
        None => {
            let word = marked.map_or("構成員", String::as_str);
            (Read::at(word.to_owned(), name.span, RULE), None)
        }
    };
    let part_time = remark.as_ref().is_some_and(|r| r.value == "非常勤");
    remark = remark.filter(|_| !part_time);
    let mut post = Post {
        part_time,
        remark,
        ..Post::new(above.body.clone(), role, holder, Holder::Person)
    };
    if let Some(since) = get(told, Column::Since) {
        let opens = SINCE.as_ref().is_some_and(|p| p.is_match(&since.text));
        let date = dates(&since.text).first().and_then(|d| d.date);
        match date.filter(|_| opens || is_taking_office(told, headings)) {
            Some(date) => post.since = Some(Read::at(date, since.span, RULE)),
            None => post.remark = post.remark.or_else(|| Some(since.read(ctx, RULE))),
        }
    }
    if let Some(cell) = get(told, Column::Remark) {
        post.remark = post.remark.or_else(|| Some(cell.read(ctx, RULE)));
    }
    found.posts.push(post);
}

/// Whether the column of dates tells when an office was taken: 就任日.
fn is_taking_office(told: &[Told<'_>], headings: &[GridCell]) -> bool {
    let at = told.iter().position(|(c, _)| *c == Column::Since);
    at.and_then(|at| headings.get(at))
        .is_some_and(|h| !h.text.starts_with("任期"))
}

/// A role, and the remark in parentheses behind it.
fn role_of(text: &str) -> (&str, Option<&str>) {
    let c = REMARK.as_ref().and_then(|p| p.captures(text));
    let parts = c.and_then(|c| Some((c.get(1)?, c.get(2)?)));
    match parts.filter(|(word, _)| !word.is_empty()) {
        Some((word, rest)) => (&text[..word.end()], Some(&text[rest.start()..rest.end()])),
        None => (text, None),
    }
}

/// The role, the holder and the remark of a cell about who heads a body: `室長`, `室長 山田`,
/// `山田（室長）`, `総務課長が兼務`. A role may repeat the name of the `body`.
pub(super) fn role_and_holder(ctx: &Context<'_>, cell: &GridCell, body: Option<&str>) -> Headed {
    let text = &cell.text;
    let (word, rest) = role_of(text);
    let place = |inner: &str| {
        let start = inner.as_ptr() as usize - text.as_ptr() as usize;
        (start, start + inner.len())
    };
    let read = |inner: &str| part(ctx, cell, place(inner));
    if let Some(rest) = rest.filter(|r| is_role(r)) {
        return (Some(read(rest)), Some(read(word)), None);
    }
    let remark = rest.map(&read);
    // A short word that ends as roles do is one, of whatever it heads: 領域長.
    const SHORT: usize = 5;
    let short =
        word.chars().count() <= SHORT && !ctx.slice(cell.span).contains(char::is_whitespace);
    if is_role(word) || (short && word.ends_with(['長', '官', '監'])) {
        return (Some(read(word)), None, remark);
    }
    // 調査課長 of 調査課.
    if let Some(role) = body.and_then(|b| own_role(word, b)) {
        return (Some(read(&word[role..])), None, remark);
    }
    let words = crate::rules::grid::words(ctx, cell.span);
    let first = words
        .first()
        .filter(|f| words.len() > 1 && is_role(f.text.trim_end_matches(':')));
    if let Some(first) = first {
        let role = first.text.trim_end_matches(':').len();
        let holder = &word[first.text.len().min(word.len())..];
        return (Some(read(&word[..role])), Some(read(holder)), remark);
    }
    if let Some((role, holder)) = word.split_once(':').filter(|(role, _)| is_role(role)) {
        return (Some(read(role)), Some(read(holder)), remark);
    }
    (None, Some(read(word)), remark)
}

/// Where the role begins in a text that opens with the name of the body itself.
pub(in crate::rules::governance) fn own_role(text: &str, body: &str) -> Option<usize> {
    text.strip_prefix(body)?;
    body.char_indices()
        .map(|(i, _)| i)
        .find(|i| is_role(&text[*i..]))
}

/// The holders that a text names, parted at 、.
pub(super) fn holders(ctx: &Context<'_>, text: &Read<String>) -> Vec<(Read<String>, Holder)> {
    let Some(span) = text.spans.first().copied() else {
        return Vec::new();
    };
    let folded = ctx.fold(span);
    let mut at = 0;
    let mut found = Vec::new();
    for piece in folded.text().split('、') {
        let place = folded.span(at, at + piece.len());
        at += piece.len() + '、'.len_utf8();
        if !piece.is_empty() {
            let words: Vec<&str> = ctx.slice(place).split_whitespace().collect();
            found.push((Read::at(words.join(" "), place, RULE), kind(ctx, piece)));
        }
    }
    found
}
