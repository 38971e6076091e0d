//! Lists of the members of a body.
//!
//! ```text
//! 研究推進検討会　構成員名簿
//! （敬称略・五十音順、◎は座長）
//! 【構成員】
//! ◎山田　太郎　・・・・　研究大学　教授
//! 【オブザーバー】
//! 研究省研究局
//!
//! 研究推進本部
//! 本部長　　内閣総理大臣
//! 本部員　　研究大臣
//! 　　　　　財政大臣        of the role above
//! ```
//!
//! A title with 名簿 or 構成員, or the name of a body over a line that opens with a role, begins
//! the list; a sentence ends it. Of the pieces of a line, the one that ends as no body and no post
//! does is the person.

mod about;
mod heads;
mod member;
mod office;
mod pieces;
mod state;

use seisaku_text::Span;

use super::composition::kind;
use super::lines::{is_body, is_role, lead_length, legend};
use crate::model::{Governance, Holder};
use crate::rules::Context;
use crate::rules::grid::{GridRow, Parted, words};
use crate::rules::page_lines::is_page_number;
use crate::rules::taken::Taken;
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};
use about::about;
use heads::Nest;
use member::member;
use office::secretariat;
use pieces::{pieces, role_behind};
use state::State;

/// The name of this rule.
pub const RULE: RuleId = "governance/roster";

static TITLE: Pattern = pattern!(
    r"^(.*?)(?:の)?(?:委員|構成員|構成|役員|会員|出席者|参加者|メンバー|専門委員|オブザーバー)(?:等)?(?:名簿|一覧表?|リスト)?(?:\([^()]*\))?$|^(.*?)名簿(?:\([^()]*\))?$"
);
/// One of these is in every title of a list.
const MEMBERS: &[&str] = &[
    "委員",
    "構成",
    "役員",
    "会員",
    "出席者",
    "参加者",
    "メンバー",
    "オブザーバー",
    "名簿",
];
static REMARK: Pattern = pattern!(
    r"敬称略|五十音順|順不同|アイウエオ順|あいうえお順|^\(?(?:令和|平成|昭和|20\d\d).{2,12}(?:日|月)(?:現在|付け?|時点)?\)?$"
);
/// What may stand round a label.
const LABEL_MARKS: [char; 14] = [
    '【', '】', '(', ')', '[', ']', '<', '>', '〈', '〉', '■', '○', '●', ':',
];
/// A line longer than this is a sentence.
const LONGEST: usize = 80;

/// Reads the lists of a page.
pub(super) fn read(ctx: &Context<'_>, rows: &[GridRow], found: &mut Governance) {
    let listed = Taken::of(&found.listed);
    let mut open: Option<State> = None;
    let mut named: Option<Read<String>> = None;
    let mut nest = Nest::default();
    let running = rows.first().map_or(String::new(), text_of);
    for (i, row) in rows.iter().enumerate() {
        if listed.meets(row.span) {
            open = None;
            continue;
        }
        let text = text_of(row);
        if let Some(head) = heads::head(ctx, rows, i, open.is_some()) {
            let counted = heads::state(ctx, &head, &mut nest, found);
            open = Some(State {
                counted,
                ..State::of(Some(head.name), rows, i)
            });
            mark(row.span, &text, found);
            continue;
        }
        // A page ends within a list.
        if open.is_some() && (is_page_number(&text) || text == running) {
            continue;
        }
        let headed = open.is_some() && is_header(row, &text);
        if let Some(body) = begins(ctx, rows, i, &text).filter(|_| !headed) {
            let body = body.or_else(|| named.clone());
            nest.titled(body.as_ref());
            open = Some(State::of(body, rows, i));
            mark(row.span, &text, found);
            continue;
        }
        if let Some(body) = open.as_ref().map_or(named.clone(), |o| o.body.clone())
            && secretariat(ctx, row, &text, body, found)
        {
            continue;
        }
        let Some(state) = &mut open else {
            named = about(ctx, row, &text).or(named);
            continue;
        };
        let ends = text.contains('。') || text.chars().count() > LONGEST;
        if ends || !line(ctx, row, &text, state, found) {
            open = None;
        }
    }
}

fn text_of(row: &GridRow) -> String {
    row.filled().map(|c| c.text.as_str()).collect()
}

fn mark(span: Span, text: &str, found: &mut Governance) {
    found.marks.push(Read::at(text.to_owned(), span, RULE));
    found.listed.push(span);
}

/// The body of a list that begins at a line; `Some(None)` where the title names none.
fn begins(
    ctx: &Context<'_>,
    rows: &[GridRow],
    i: usize,
    text: &str,
) -> Option<Option<Read<String>>> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let row = &rows[i];
    let lead = lead_length(text);
    let bare = text.trim_end_matches('】').trim_start_matches('【');
    let of_members = MEMBERS.iter().any(|word| bare.contains(word));
    if !(of_members || is_header(row, text) || is_body(ctx, &text[lead..])) {
        return None;
    }
    // The day or a remark may stand between.
    let next = rows.get(i + 1..)?.iter().find(|r| {
        let text = text_of(r);
        !is_remark(&text) && !heads::is_founded(&text)
    })?;
    let read = |name: &str| {
        let folded = ctx.fold(row.span);
        let place = folded
            .text()
            .find(name)
            .map_or(row.span, |at| folded.span(at, at + name.len()));
        Read::at(name.to_owned(), place, RULE)
    };
    if is_header(row, text) {
        let above = i.checked_sub(1).map(|a| &rows[a]);
        let named = above.and_then(|a| {
            let text: String = a.filled().map(|c| c.text.as_str()).collect();
            is_body(ctx, &text).then(|| Read::at(text, a.span, RULE))
        });
        return Some(named);
    }
    if of_members && let Some(c) = TITLE.as_ref().and_then(|p| p.captures(bare)) {
        let name = c.get(1).or(c.get(2)).map_or("", |m| m.as_str());
        let name = &name[lead_length(name)..];
        let titled = bare.contains("名簿") || bare.contains("一覧");
        if is_body(ctx, name) && (titled || opens_list(ctx, next) || next.filled().count() > 1) {
            return Some(Some(read(name)));
        }
        let plain = name.is_empty() && (bare.contains("名簿") || opens_list(ctx, next));
        if plain || bare.contains("名簿") {
            // The body may stand in the line above.
            let above = i.checked_sub(1).map(|a| &rows[a]);
            let named = above.and_then(|a| {
                let text: String = a.filled().map(|c| c.text.as_str()).collect();
                is_body(ctx, &text).then(|| Read::at(text, a.span, RULE))
            });
            return Some(named);
        }
    }
    let name = &text[lead..];
    (is_body(ctx, name) && row.filled().count() == 1 && opens_with_role(ctx, next))
        .then(|| Some(read(name)))
}

/// Whether a line is a label, or a role and who has it.
fn opens_list(ctx: &Context<'_>, row: &GridRow) -> bool {
    let text = ctx.fold(row.span).text().to_owned();
    let label = text.trim_matches(LABEL_MARKS);
    is_role(label)
        || text.split_once(':').is_some_and(|(role, _)| is_role(role))
        || opens_with_role(ctx, row)
}

/// Whether a line is a role, a wide blank, and who has it.
fn opens_with_role(ctx: &Context<'_>, row: &GridRow) -> bool {
    let pieces = pieces(ctx, row.span);
    pieces.len() > 1
        && is_role(&pieces[0].text)
        && !ctx
            .fold(row.span)
            .text()
            .contains(&format!("{}:", pieces[0].text))
}

/// Whether a line heads the columns of a list of persons.
fn is_header(row: &GridRow, text: &str) -> bool {
    const HEADERS: &[&str] = &[
        "氏名所属",
        "氏名役職",
        "役職氏名",
        "所属氏名",
        "氏名現職",
        "委員名所属",
    ];
    row.parted == Parted::Blanks
        && row.filled().count() > 1
        && HEADERS.iter().any(|h| text.starts_with(h))
}

/// Whether a line tells the order of a list or its day.
fn is_remark(text: &str) -> bool {
    REMARK.as_ref().is_some_and(|p| p.is_match(text))
}

/// Reads a line of a list; whether it was one.
fn line(
    ctx: &Context<'_>,
    row: &GridRow,
    text: &str,
    state: &mut State,
    found: &mut Governance,
) -> bool {
    if label(text, row, state, found) {
        return true;
    }
    if heads::is_count(text) {
        state.count(text, row.span, found);
        mark(row.span, text, found);
        return true;
    }
    if heads::founded(ctx, row, state.body.as_ref(), found) {
        mark(row.span, text, found);
        return true;
    }
    let legend = legend(text);
    let in_parentheses = text.starts_with('(') && text.ends_with(')');
    if is_remark(text) || (in_parentheses && !legend.is_empty()) {
        state.marks.extend(legend);
        mark(row.span, text, found);
        return true;
    }
    if is_header(row, text) {
        mark(row.span, text, found);
        return true;
    }
    entry(ctx, row, state, found)
}

/// Whether a line is the label of those that follow: 【構成員】, ＜委員＞（五十音順）.
fn label(text: &str, row: &GridRow, state: &mut State, found: &mut Governance) -> bool {
    let outer = match text.rsplit_once('(') {
        Some((outer, rest)) if !outer.is_empty() && rest.ends_with(')') => outer,
        _ => text,
    };
    let outer = &outer[lead_length(outer)..];
    let inner = outer.trim_matches(LABEL_MARKS);
    let inner = inner.split('(').next().unwrap_or_default();
    // How many there are may stand behind: 委員　８名.
    let counted = inner.trim_end_matches(['名', '人']);
    let counted = counted.trim_end_matches(|c: char| c.is_ascii_digit());
    let inner = match counted.len() + 1 < inner.len() && is_role(counted) {
        true => counted,
        false => inner,
    };
    if !is_role(inner) {
        return false;
    }
    state.label = Some(Read::at(inner.to_owned(), row.span, RULE));
    state.carried = None;
    state.office = None;
    mark(row.span, text, found);
    true
}

fn entry(ctx: &Context<'_>, row: &GridRow, state: &mut State, found: &mut Governance) -> bool {
    let mut parts = pieces(ctx, row.span);
    if parts.len() == 1 {
        let single = words(ctx, row.span);
        if single.len() > 1 && kind(ctx, &parts[0].text) != Holder::Body {
            parts = single;
        }
    }
    let mut role = None;
    // A mark before a name tells its role.
    if let Some(first) = parts.first_mut()
        && let lead = lead_length(&first.text)
        && lead > 0
    {
        let marked = first.text.chars().next().and_then(|c| state.marks.get(&c));
        role = marked.map(|r| Read::at(r.clone(), first.span, RULE));
        let folded = ctx.fold(first.span);
        first.span = folded.span(lead, folded.text().len());
        first.text = first.text[lead..].to_owned();
        if first.text.is_empty() {
            parts.remove(0);
        }
    }
    let set_in = row.cells.first().is_some_and(|c| c.indent > 0);
    if parts.len() > 1 && is_role(&parts[0].text) {
        let first = parts.remove(0);
        let read = Read::at(first.text.clone(), first.span, RULE);
        // Under a body, a line that is set in tells of a post in it.
        if let Some(office) = state.office.clone().filter(|_| set_in) {
            let council = state.body.replace(office);
            let done = member(ctx, row, &parts, Some(read), state, found);
            state.office = std::mem::replace(&mut state.body, council);
            return done;
        }
        state.carried = Some(read.clone());
        role = Some(read);
    } else if role.is_none() && row.cells.first().is_none_or(|c| c.indent == 0) {
        state.carried = None;
    }
    let behind = parts
        .last_mut()
        .filter(|_| role.is_none())
        .and_then(|c| role_behind(ctx, c));
    let role = role.or(behind);
    let Some(role) = role.or(state.carried.clone()).or(state.label.clone()) else {
        return row.cells.len() > 1 && member(ctx, row, &parts, None, state, found);
    };
    let done = member(ctx, row, &parts, Some(role), state, found);
    let last = found
        .posts
        .last()
        .filter(|p| done && p.kind == Holder::Body);
    state.office = last.map(|p| p.holder.clone());
    done
}
