//! The name of a body over its members, and what stands beside it.
//!
//! ```text
//! ○研究推進審議会（平成26年６月３日設置、委員12名）
//! 会長
//! 　山田　太郎
//!
//! ○研究基盤分科会（令和元年７月設置）          in the council that no part of another is
//! 　□計測小委員会                               in what it is set in from, or has another mark than
//! （以上８名）                                  how many the body has
//! ```

use seisaku_text::Span;

use super::{LABEL_MARKS, LONGEST, RULE, is_remark, opens_with_role};
use crate::model::{Governance, Staff, SubBody};
use crate::rules::Context;
use crate::rules::bodies::{BodyKind, body_kind};
use crate::rules::governance::lines::{is_body, is_role, lead_length};
use crate::rules::grid::{GridCell, GridRow, words};
use crate::values::{Pattern, captures, dates, pattern};
use crate::{Bound, Read};

static HEAD: Pattern = pattern!(
    r"^[【<〈\[■]?([^()。、:\d][^()。、:]{1,43}?)(?:\(([^()]*)\))?[】>〉\]■◆●○]?(?:\(([^()]*)\)|((?:明治|大正|昭和|平成|令和|\d{4})[^()]{1,14}(?:設置|設立|発足|改組)))?$"
);
/// Since when a body is, and nothing else.
static ALONE: Pattern = pattern!(
    r"^[(・]?(?:(?:設置|設立|発足)(?:年?月?日|年月)?:?(?:明治|大正|昭和|平成|令和|\d{4})[^()。]{2,12}[年月日]|(?:明治|大正|昭和|平成|令和|\d{4})[^()。]{2,12}(?:設置|設立|発足))\)?$"
);
static FOUNDED: Pattern = pattern!(r"設置|設立|発足|開設|創設|改組");
static COUNT: Pattern = pattern!(
    r"^\(?(?:以上|計|合計|総数|総勢|(?:委員|構成員|会員)(?:等)?の?(?:総?数|計|合計)?)?(?:、?計)?:?(約)?(\d[\d,]*)(名|人)(?:\))?$"
);
static PART: Pattern = pattern!(
    r"(?:分科会|部会|小委員会|専門委員会|専門調査会|ワーキンググループ|WG|作業班|作業部会|タスクフォース|検討チーム|作業チーム)$"
);

/// One of these is in every name over members.
const NAMED: &[&str] = &[
    "会",
    "本部",
    "事務局",
    "グループ",
    "WG",
    "フォース",
    "班",
    "チーム",
];

/// A body over its members.
pub(super) struct Head {
    pub name: Read<String>,
    /// What stands in parentheses or behind a blank.
    remarks: Vec<(String, Span)>,
    /// The width of the blanks before it, and its mark.
    depth: (usize, char),
}

/// The bodies over the one that is being read.
#[derive(Default)]
pub(super) struct Nest {
    /// The council that is a part of none.
    root: Option<Read<String>>,
    above: Vec<((usize, char), Read<String>)>,
}

impl Nest {
    /// The body that a head is in; the head is over those that follow.
    fn enter(&mut self, head: &Head) -> Option<Read<String>> {
        let name = &head.name.value;
        if body_kind(name) != Some(BodyKind::Council) && !is_part(name) {
            return None;
        }
        let (indent, _) = head.depth;
        match self.above.iter().position(|(d, _)| *d == head.depth) {
            Some(at) => self.above.truncate(at),
            None => self.above.retain(|((i, _), _)| *i <= indent),
        }
        let part = is_part(name);
        let last = self.above.last().map(|(_, name)| name.clone());
        let upper = last.or_else(|| self.root.clone().filter(|_| part));
        if !part {
            self.root = Some(head.name.clone());
        }
        self.above.push((head.depth, head.name.clone()));
        upper.filter(|u| u.value != *name)
    }

    /// Begins anew with the body of a title.
    pub(super) fn titled(&mut self, body: Option<&Read<String>>) {
        self.above.clear();
        self.root = body.filter(|b| !is_part(&b.value)).cloned();
    }
}

fn is_part(name: &str) -> bool {
    PART.as_ref().is_some_and(|p| p.is_match(name))
}

/// The body that a row names over members: a role by itself, or with a holder, comes next.
pub(super) fn head(ctx: &Context<'_>, rows: &[GridRow], i: usize, in_list: bool) -> Option<Head> {
    let row = &rows[i];
    let long = row.span.end - row.span.start > LONGEST * 4 || row.filled().count() > 2;
    let named = |c: &GridCell| NAMED.iter().any(|word| c.text.contains(word));
    if long || !row.filled().any(named) {
        return None;
    }
    let folded = ctx.fold(row.span);
    let lead = lead_length(folded.text());
    let text = &folded.text()[lead..];
    let c = HEAD.as_ref()?.captures(text)?;
    let name = c.get(1)?;
    let council = body_kind(name.as_str()) == Some(BodyKind::Council) || is_part(name.as_str());
    let office = name.as_str().ends_with("事務局");
    if !(is_body(ctx, name.as_str()) || is_part(name.as_str())) {
        return None;
    }
    // 審議会　部会: the council stands before its part.
    let own = own_name(ctx, folded.span(lead + name.start(), lead + name.end()));
    let place = |m: regex::Match<'_>| folded.span(lead + m.start(), lead + m.end());
    let remarks = [2, 3, 4].into_iter().filter_map(|n| c.get(n));
    let remarks: Vec<(String, Span)> = remarks.map(|m| (m.as_str().to_owned(), place(m))).collect();
    let founded = remarks.iter().any(|(text, _)| is(&FOUNDED, text));
    let after = rows[i + 1..].iter().find(|r| !is_remark(&text_of(r)));
    let members = after.is_some_and(|next| {
        let text = text_of(next);
        let role = text[lead_length(&text)..].trim_matches(LABEL_MARKS);
        is_role(role.split('(').next().unwrap_or_default()) || opens_with_role(ctx, next)
    });
    let fits = match in_list {
        true => (council || office) && (founded || members),
        false => council && members && (founded || lead > 0 || is_part(name.as_str())),
    };
    let mark = match folded.text().chars().next().filter(|_| lead > 0) {
        Some(c) if c.is_numeric() => '0',
        Some(c) => c,
        None => text
            .chars()
            .next()
            .filter(|c| "【<〈[■".contains(*c))
            .unwrap_or(' '),
    };
    let indent = row.cells.first().map_or(0, |c| c.indent);
    fits.then(|| Head {
        name: Read::at(ctx.squeezed(own).into_owned(), own, RULE),
        remarks,
        depth: (indent, mark),
    })
}

/// The name of a part behind the council that it is a part of and a blank.
fn own_name(ctx: &Context<'_>, name: Span) -> Span {
    let words = words(ctx, name);
    match &words[..] {
        [first, part] if is_part(&part.text) && is_body(ctx, &first.text) => part.span,
        _ => name,
    }
}

/// Reads since when a body is, on a line of its own: `設置：令和元年５月１日`.
pub(super) fn founded(
    ctx: &Context<'_>,
    row: &GridRow,
    body: Option<&Read<String>>,
    found: &mut Governance,
) -> bool {
    let folded = ctx.fold(row.span);
    let text = folded.text();
    let told = ALONE.as_ref().is_some_and(|p| p.is_match(text));
    let date = dates(text).iter().find_map(|d| d.date).filter(|_| told);
    if let (Some(date), Some(body)) = (date, body) {
        let read = Read::at(date, row.span, RULE);
        found.established.push((body.clone(), read));
    }
    told
}

/// Whether a line tells nothing but since when a body is.
pub(super) fn is_founded(text: &str) -> bool {
    is(&ALONE, text)
}

fn is(pattern: &Pattern, text: &str) -> bool {
    pattern.as_ref().is_some_and(|p| p.is_match(text))
}

fn text_of(row: &GridRow) -> String {
    row.filled().map(|c| c.text.as_str()).collect()
}

/// States what a head says: what the body is in, since when it is, how many it has.
/// Whether the latter is among them.
pub(super) fn state(
    ctx: &Context<'_>,
    head: &Head,
    nest: &mut Nest,
    found: &mut Governance,
) -> bool {
    let mut counted = false;
    if let Some(upper) = nest.enter(head) {
        found.parts.push(SubBody {
            upper,
            part: head.name.clone(),
        });
    }
    for (text, span) in &head.remarks {
        let folded = ctx.fold(*span);
        let mut at = 0;
        for piece in text.split('、') {
            let place = folded.span(at, at + piece.len());
            at += piece.len() + '、'.len_utf8();
            let date = dates(piece).iter().find_map(|d| d.date);
            if let Some(date) = date.filter(|_| is(&FOUNDED, piece)) {
                let read = Read::at(date, place, RULE);
                found.established.push((head.name.clone(), read));
            } else if !counted {
                counted = count(piece, place, (&head.name, None), found);
            }
        }
    }
    counted
}

/// Whether a line says nothing but how many there are: `（以上８名）`.
pub(super) fn is_count(text: &str) -> bool {
    is(&COUNT, text)
}

/// States how many members a body has, or how many of them have a role.
pub(super) fn count(
    text: &str,
    span: Span,
    (body, role): (&Read<String>, Option<&Read<String>>),
    found: &mut Governance,
) -> bool {
    let Some(c) = captures(&COUNT, text).next() else {
        return false;
    };
    let Ok(value) = c[2].replace(',', "").parse() else {
        return false;
    };
    let all = || Read::at("構成員".to_owned(), span, RULE);
    found.staff.push(Staff {
        body: body.clone(),
        count: Read::at(value, span, RULE),
        unit: c[3].to_owned(),
        bound: c.get(1).map(|_| Bound::About),
        what: Some(role.cloned().unwrap_or_else(all)),
        on: None,
    });
    true
}
