//! How many a body has: `120名`, `30人以内`, `役員を除き、120名`, `理事長１名、理事３名`.

use seisaku_text::squeeze;

use super::rows::{REMARK, remark, word_of};
use super::{Above, RULE, part};
use crate::Read;
use crate::model::{Bound, Governance, Holder, Post, Staff};
use crate::rules::Context;
use crate::rules::governance::lines::ROLE_WORD;
use crate::rules::grid::GridCell;
use crate::values::{Pattern, captures, pattern};

static COUNT: Pattern = pattern!(r"^(約)?(\d[\d,]*)(名|人)?(以内|以下|程度|以上)?(?:\(.*\))?$");
static OFFICERS: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(
        r"(?:^|[、,・])({}):?(\d[\d,]*)(名|人)",
        *ROLE_WORD
    ))
    .ok()
});
static ANY_COUNT: Pattern = pattern!(r"(\d[\d,]*)(名|人)");

/// The only number of persons in a text: `役員を除き、120名`.
fn only_count(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    name: &Read<String>,
    above: &Above,
    found: &mut Governance,
) {
    let counts: Vec<_> = captures(&ANY_COUNT, &cell.text).collect();
    let [c] = counts.as_slice() else { return };
    let Ok(value) = c[1].replace(',', "").parse() else {
        return;
    };
    let place = c
        .get(0)
        .map_or((0, cell.text.len()), |m| (m.start(), m.end()));
    found.staff.push(Staff {
        body: name.clone(),
        count: Read::at(value, part(ctx, cell, place).spans[0], RULE),
        unit: c[2].to_owned(),
        bound: None,
        what: heading.map(word_of),
        on: above.on.clone(),
    });
}

/// The officers of a body with how many there are: `理事長１名、理事３名（うち非常勤１名）`.
pub(super) fn officers(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    name: &Read<String>,
    above: &Above,
    found: &mut Governance,
) {
    let mut any = false;
    for c in captures(&OFFICERS, &cell.text) {
        let (Some(whole), Some(role)) = (c.get(0), c.get(1)) else {
            continue;
        };
        let role = part(ctx, cell, (role.start(), role.end()));
        let place = part(ctx, cell, (whole.start(), whole.end()));
        let holder = role.clone();
        let post = Post::new(Some(name.clone()), role.clone(), holder, Holder::Incumbent);
        found.posts.push(post);
        if let Ok(value) = c[2].replace(',', "").parse() {
            found.staff.push(Staff {
                body: name.clone(),
                count: Read::at(value, place.spans[0], RULE),
                unit: c[3].to_owned(),
                bound: None,
                what: Some(role),
                on: above.on.clone(),
            });
        }
        any = true;
    }
    match any {
        true => found.marks.push(cell.read(ctx, RULE)),
        false => remark(ctx, cell, heading, name, found),
    }
}

pub(super) fn staff(
    ctx: &Context<'_>,
    cell: &GridCell,
    heading: Option<Read<String>>,
    name: &Read<String>,
    above: &Above,
    found: &mut Governance,
) {
    let read = COUNT.as_ref().and_then(|p| p.captures(&cell.text));
    let number = read
        .as_ref()
        .and_then(|c| c[2].replace(',', "").parse().ok());
    let (Some(c), Some(value)) = (read, number) else {
        remark(ctx, cell, heading.clone(), name, found);
        only_count(ctx, cell, heading, name, above, found);
        return;
    };
    let unit = heading.as_ref().and_then(|h| {
        let folded = squeeze(&h.value);
        let inner = REMARK
            .as_ref()?
            .captures(&folded)?
            .get(1)?
            .as_str()
            .to_owned();
        matches!(inner.as_str(), "人" | "名").then_some(inner)
    });
    let what = heading.map(word_of);
    let printed = c.get(3).map(|u| u.as_str().to_owned());
    found.staff.push(Staff {
        body: name.clone(),
        count: Read::at(value, cell.span, RULE),
        unit: printed.or(unit).unwrap_or_default(),
        bound: match (c.get(1), c.get(4).map(|m| m.as_str())) {
            (Some(_), _) | (_, Some("程度")) => Some(Bound::About),
            (_, Some("以内" | "以下")) => Some(Bound::AtMost),
            (_, Some("以上")) => Some(Bound::AtLeast),
            _ => None,
        },
        what,
        on: above.on.clone(),
    });
}
