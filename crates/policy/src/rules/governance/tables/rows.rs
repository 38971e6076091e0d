//! A row about a body: its name, what it is in, since when it is, who heads it, how many it has.

use seisaku_text::squeeze;

use super::counts::{officers, staff};
use super::persons::{holders, own_role, role_and_holder};
use super::{Above, Column, RULE, Told, get, is_nothing, part, posts};
use crate::Read;
use crate::model::{About, English, Governance, Holder, Post, SubBody};
use crate::rules::Context;
use crate::rules::bodies::{BodyKind, body_kind};
use crate::rules::governance::composition::kind;
use crate::rules::governance::lines::{is_role, lead_length};
use crate::rules::grid::GridCell;
use crate::values::{Pattern, dates, pattern};

pub(super) static REMARK: Pattern = pattern!(r"\(([^()]*)\)$");

/// The names above the row, by how far they are set in or by their column.
#[derive(Default)]
pub(super) struct Nesting {
    above: Vec<(usize, Read<String>)>,
}

impl Nesting {
    /// The body that a name at this depth is in; the name is above those that follow.
    fn enter(&mut self, depth: usize, name: &Read<String>) -> Option<Read<String>> {
        self.above.retain(|(above, _)| *above < depth);
        let upper = self.above.last().map(|(_, name)| name.clone());
        self.above.push((depth, name.clone()));
        upper
    }
}

/// Reads a row.
pub(super) fn row(
    ctx: &Context<'_>,
    told: &[Told<'_>],
    headings: &[GridCell],
    nesting: &mut Nesting,
    above: &Above,
    found: &mut Governance,
) {
    let Some((name, upper)) = body(ctx, told, nesting, found) else {
        for (_, cell) in told.iter().filter(|(_, c)| !c.text.is_empty()) {
            found.marks.push(cell.read(ctx, RULE));
        }
        return;
    };
    found.marks.push(name.clone());
    let printed = get(told, Column::Upper).map(|c| c.read(ctx, RULE));
    let printed = printed.map(|p| in_full(p, above));
    // A council within another is also overseen by an office: what it is in is what it hangs on.
    let hangs = upper
        .clone()
        .filter(|u| is_council(&u.value) && is_council(&name.value));
    if let (Some(_), Some(by)) = (&hangs, get(told, Column::Upper)) {
        let place = told.iter().position(|(c, _)| *c == Column::Upper);
        let heading = place
            .and_then(|p| headings.get(p))
            .map(|h| h.read(ctx, RULE));
        remark(ctx, by, heading, &name, found);
    }
    if let Some(upper) = hangs.or(printed).or(upper) {
        found.parts.push(SubBody {
            upper,
            part: name.clone(),
        });
    }
    for (place, (column, cell)) in told.iter().enumerate() {
        if is_nothing(&cell.text) {
            continue;
        }
        let heading = headings.get(place).map(|h| h.read(ctx, RULE));
        match column {
            Column::Founded => founded(ctx, cell, heading, &name, found),
            Column::Head => head(ctx, cell, heading, told, &name, found),
            Column::Members => members(ctx, cell, heading, &name, above, found),
            Column::Officers => officers(ctx, cell, heading, &name, above, found),
            Column::Secretariat => secretariat(ctx, cell, heading, &name, found),
            Column::Staff => staff(ctx, cell, heading, &name, above, found),
            Column::Remark | Column::Other | Column::Affiliation | Column::Since => {
                remark(ctx, cell, heading, &name, found);
            }
            Column::Short => found.short.push(about(ctx, &name, cell)),
            Column::Address => found.addresses.push(about(ctx, &name, cell)),
            Column::Duty => found.duties.push(about(ctx, &name, cell)),
            Column::English => found.english.push(English {
                body: name.clone(),
                short: cell.read(ctx, RULE),
                name: cell.read(ctx, RULE),
            }),
            Column::Person if !told.iter().any(|(c, _)| *c == Column::Head) => {
                person(ctx, cell, told, &name, found);
            }
            Column::Order => found.marks.push(cell.read(ctx, RULE)),
            // A kind of body (附属機関) stands under 区分.
            Column::Role if !told.iter().any(|(c, _)| *c == Column::Person) => {
                remark(ctx, cell, heading, &name, found);
            }
            Column::Name | Column::Level | Column::Upper | Column::Role | Column::Person => {}
        }
    }
}

/// The body of the whole list may be told by the last word of its name: 機構, 当協会.
fn in_full(upper: Read<String>, above: &Above) -> Read<String> {
    let word = squeeze(&upper.value);
    let word = word.trim_start_matches(['当', '本', '同']);
    let whole = above.whole.as_ref().filter(|whole| {
        let whole = squeeze(&whole.value);
        word.chars().count() > 1 && body_kind(word).is_none() && whole.ends_with(word)
    });
    match whole {
        Some(whole) => Read {
            value: whole.value.clone(),
            ..upper
        },
        None => upper,
    }
}

fn is_council(name: &str) -> bool {
    body_kind(&squeeze(name)) == Some(BodyKind::Council)
}

fn about(ctx: &Context<'_>, name: &Read<String>, cell: &GridCell) -> About {
    About {
        subject: name.clone(),
        text: cell.read(ctx, RULE),
    }
}

/// The name of the row's body, and the body that it stands in.
fn body(
    ctx: &Context<'_>,
    told: &[Told<'_>],
    nesting: &mut Nesting,
    found: &mut Governance,
) -> Option<(Read<String>, Option<Read<String>>)> {
    let levels = told.iter().filter(|(c, _)| *c == Column::Level).enumerate();
    let mut last = None;
    for (depth, (_, cell)) in levels.filter(|(_, (_, c))| !is_nothing(&c.text)) {
        let (name, _) = named(ctx, cell)?;
        let upper = nesting.enter(depth, &name);
        if let Some((part, Some(upper))) = last.replace((name, upper)) {
            found.parts.push(SubBody { upper, part });
        }
    }
    if last.is_some() {
        return last;
    }
    let cell = get(told, Column::Name)?;
    let (name, lead) = named(ctx, cell)?;
    let upper = nesting.enter(cell.indent + lead, &name);
    Some((name, upper))
}

/// The name in a cell, and how wide the marks before it are; a sum is no name.
fn named(ctx: &Context<'_>, cell: &GridCell) -> Option<(Read<String>, usize)> {
    let start = lead_length(&cell.text);
    let tree = cell.text[..start].contains(['├', '└', '┣', '┗', '┝', '┕', '・', '-']);
    let whole = &cell.text[start..];
    let end = REMARK
        .as_ref()
        .and_then(|p| p.find(whole))
        .map_or(whole.len(), |m| m.start());
    let total = matches!(&whole[..end], "計" | "合計" | "総計" | "小計" | "総数" | "");
    let text = ctx.fold(cell.span);
    debug_assert!(!text.text().is_empty());
    (!total).then(|| (part(ctx, cell, (start, start + end)), 2 * usize::from(tree)))
}

fn founded(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    name: &Read<String>,
    found: &mut Governance,
) {
    let printed = cell.read(ctx, RULE);
    match dates(&cell.text).iter().find_map(|d| d.date) {
        Some(date) => found
            .established
            .push((name.clone(), Read::at(date, cell.span, RULE))),
        None => remark(ctx, cell, heading, name, found),
    }
    debug_assert!(!squeeze(&printed.value).is_empty());
}

pub(super) fn remark(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    name: &Read<String>,
    found: &mut Governance,
) {
    let mut text = cell.read(ctx, RULE);
    if let Some(heading) = heading.filter(|h| !h.value.is_empty()) {
        text.value = format!("{}：{}", heading.value, text.value);
    }
    found.remarks.push(About {
        subject: name.clone(),
        text,
    });
}

/// Who heads the body: a role (`室長`), a person with or without one, a post that has it as well.
fn head(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    told: &[Told<'_>],
    name: &Read<String>,
    found: &mut Governance,
) {
    let pairs = posts::pairs(ctx, cell);
    if pairs.len() > 1 {
        return posts::state(ctx, pairs, name, found);
    }
    let of_column = heading.map(word_of).filter(|h| is_role(&h.value));
    // Under a role by name stands who has it.
    if let Some(role) = of_column.clone().filter(|r| r.value != "長")
        && pairs.is_empty()
        && !is_role(&cell.text)
        && own_role(&cell.text, &squeeze(&name.value)).is_none()
        && kind(ctx, &cell.text) == Holder::Post
    {
        let pair = (role, cell.span);
        return posts::state(ctx, vec![pair], name, found);
    }
    let (role, holder, remark) = role_and_holder(ctx, cell, Some(&squeeze(&name.value)));
    let person = get(told, Column::Person).map(|c| c.read(ctx, RULE));
    let role = role.or(of_column).unwrap_or_else(|| Read {
        value: "長".to_owned(),
        spans: vec![cell.span],
        rule: RULE,
    });
    if holder.is_none() && person.is_none() {
        let holder = role.clone();
        let post = Post::new(Some(name.clone()), role, holder, Holder::Incumbent);
        found.posts.push(Post { remark, ..post });
        return;
    }
    let named = match person {
        Some(person) => vec![(person, Holder::Person)],
        None => holder.map_or_else(Vec::new, |h| holders(ctx, &h)),
    };
    for (holder, kind) in named {
        let post = Post::new(Some(name.clone()), role.clone(), holder, kind);
        found.posts.push(Post {
            remark: remark.clone(),
            ..post
        });
    }
}

/// Who is in the body: roles with holders, how many there are of each, or who they are.
fn members(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    name: &Read<String>,
    above: &Above,
    found: &mut Governance,
) {
    let pairs = posts::pairs(ctx, cell);
    if !pairs.is_empty() {
        return posts::state(ctx, pairs, name, found);
    }
    match cell.text.contains(|c: char| c.is_ascii_digit()) {
        true => officers(ctx, cell, heading, name, above, found),
        false => posts::members(ctx, cell, name, found),
    }
}

/// A heading without its remark.
pub(super) fn word_of(heading: Read<String>) -> Read<String> {
    let word = squeeze(&heading.value);
    Read {
        value: word.split('(').next().unwrap_or_default().to_owned(),
        ..heading
    }
}

/// Who does the office work of a body; the heading is the role.
fn secretariat(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    name: &Read<String>,
    found: &mut Governance,
) {
    let role = heading.unwrap_or_else(|| cell.read(ctx, RULE));
    let role = Read {
        value: squeeze(&role.value),
        ..role
    };
    for (holder, kind) in holders(ctx, &cell.read(ctx, RULE)) {
        let post = Post::new(Some(name.clone()), role.clone(), holder, kind);
        found.posts.push(post);
    }
}

/// A person in a row about a body, with the role that the row prints.
fn person(
    ctx: &Context<'_>,
    cell: &GridCell,
    told: &[Told<'_>],
    name: &Read<String>,
    found: &mut Governance,
) {
    let role = get(told, Column::Role).map_or_else(
        || Read::at("構成員".to_owned(), cell.span, RULE),
        |c| c.read(ctx, RULE),
    );
    let holder = cell.read(ctx, RULE);
    let post = Post::new(Some(name.clone()), role, holder, Holder::Person);
    found.posts.push(post);
}
