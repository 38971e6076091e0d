//! Tables of bodies and of persons; the words of the heading row tell the columns.
//!
//! ```text
//! 組織名 | 上位組織 | 設立 | 長 | 職員数 | 略称
//! 研究データ室 | 研究機構 | 平成27年4月1日 | 山田 太郎 | 12名 | RD
//!
//! 役職 | 氏名 | 所属
//! 委員長 | 鈴木 花 | 研究大学
//! ```
//!
//! Persons have their roles in the body that was named last above the table.

use seisaku_text::{BlockKind, Cell, Page, Span};

use super::composition::kind;
use super::lines::is_body;
use crate::model::{About, Governance, Holder, Post, Staff, SubBody};
use crate::rules::Context;
use crate::values::{Pattern, dates, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/tables";

static COUNT: Pattern = pattern!(r"^約?(\d[\d,]*)(名|人)?$");

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Upper,
    Founded,
    Head,
    Staff,
    Short,
    Role,
    Person,
    Affiliation,
    Other,
}

fn column(heading: &str) -> Column {
    match heading {
        "組織名" | "組織" | "機関名" | "機関" | "会議名" | "会議体" | "部署" | "部署名" => {
            Column::Name
        }
        "上位組織" | "上部組織" | "上部機関" | "所管" | "所管府省" | "設置主体" | "親組織" => {
            Column::Upper
        }
        "設立" | "設立日" | "設置" | "設置日" | "設立年月日" | "設置年月日" => {
            Column::Founded
        }
        "長" | "代表" | "代表者" | "責任者" | "組織の長" | "長の氏名" => {
            Column::Head
        }
        "職員数" | "人数" | "人員" | "定員" => Column::Staff,
        "略称" | "略号" => Column::Short,
        "役職" | "役割" | "職" | "職名" | "区分" => Column::Role,
        "氏名" | "名前" => Column::Person,
        "所属" | "所属機関" | "所属・役職" | "現職" => Column::Affiliation,
        _ => Column::Other,
    }
}

/// Reads the tables of a page.
pub(super) fn read(ctx: &Context<'_>, page: &Page, found: &mut Governance) {
    let mut columns: Vec<Column> = Vec::new();
    let mut above: Option<Read<String>> = None;
    for block in ctx.document.blocks_of(page) {
        let BlockKind::Row { cells } = &block.kind else {
            columns.clear();
            let folded = ctx.fold(block.span);
            if is_body(ctx, folded.text()) {
                above = Some(Read::at(folded.text().to_owned(), block.span, RULE));
            }
            continue;
        };
        let told: Vec<Column> = cells
            .iter()
            .map(|c| column(ctx.fold(c.span).text()))
            .collect();
        let bodies = told.contains(&Column::Name)
            && told.iter().filter(|c| **c != Column::Other).count() > 1;
        let persons = told.contains(&Column::Role) && told.contains(&Column::Person);
        if bodies || persons {
            columns = told;
            let headings = cells.iter().filter(|c| !c.span.is_empty());
            found.marks.extend(headings.map(|c| cell(ctx, c.span)));
        } else if columns.contains(&Column::Name) {
            body_row(ctx, &columns, cells, found);
        } else if let (false, Some(body)) = (columns.is_empty(), &above) {
            person_row(ctx, &columns, cells, body, found);
        }
    }
}

fn cell(ctx: &Context<'_>, span: Span) -> Read<String> {
    let words: Vec<&str> = ctx.slice(span).split_whitespace().collect();
    Read::at(words.join(" "), span, RULE)
}

fn at(
    ctx: &Context<'_>,
    columns: &[Column],
    cells: &[Cell],
    wanted: Column,
) -> Option<Read<String>> {
    let place = columns.iter().position(|c| *c == wanted)?;
    let span = cells.get(place)?.span;
    let empty = span.is_empty() || matches!(ctx.slice(span), "-" | "－" | "―" | "—");
    (!empty).then(|| cell(ctx, span))
}

fn body_row(ctx: &Context<'_>, columns: &[Column], cells: &[Cell], found: &mut Governance) {
    let Some(name) = at(ctx, columns, cells, Column::Name) else {
        return;
    };
    let get = |wanted| at(ctx, columns, cells, wanted);
    found.marks.push(name.clone());
    if let Some(upper) = get(Column::Upper) {
        found.parts.push(SubBody {
            upper,
            part: name.clone(),
        });
    }
    if let Some(printed) = get(Column::Founded) {
        let folded = seisaku_text::squeeze(&printed.value);
        if let Some(date) = dates(&folded).iter().find_map(|d| d.date) {
            let read = Read {
                value: date,
                spans: printed.spans,
                rule: RULE,
            };
            found.established.push((name.clone(), read));
        }
    }
    if let Some(holder) = get(Column::Head) {
        found.posts.push(Post {
            body: name.clone(),
            role: Read {
                value: "長".to_owned(),
                spans: holder.spans.clone(),
                rule: RULE,
            },
            kind: kind(ctx, &holder.value),
            holder,
            since: None,
            part_time: false,
        });
    }
    if let Some(short) = get(Column::Short) {
        found.short.push(About {
            subject: name.clone(),
            text: short,
        });
    }
    if let Some(count) = get(Column::Staff) {
        staff(count, &name, found);
    }
}

fn staff(count: Read<String>, name: &Read<String>, found: &mut Governance) {
    let folded = seisaku_text::squeeze(&count.value);
    let Some(c) = COUNT.as_ref().and_then(|p| p.captures(&folded)) else {
        return;
    };
    let Ok(value) = c[1].replace(',', "").parse() else {
        return;
    };
    found.staff.push(Staff {
        body: name.clone(),
        count: Read {
            value,
            spans: count.spans,
            rule: RULE,
        },
        unit: c.get(2).map_or("名", |u| u.as_str()).to_owned(),
        on: None,
    });
}

fn person_row(
    ctx: &Context<'_>,
    columns: &[Column],
    cells: &[Cell],
    body: &Read<String>,
    found: &mut Governance,
) {
    let get = |wanted| at(ctx, columns, cells, wanted);
    let (Some(role), Some(holder)) = (get(Column::Role), get(Column::Person)) else {
        return;
    };
    if let Some(affiliation) = get(Column::Affiliation) {
        found.affiliations.push(About {
            subject: holder.clone(),
            text: affiliation,
        });
    }
    found.posts.push(Post {
        body: body.clone(),
        role,
        holder,
        kind: Holder::Person,
        since: None,
        part_time: false,
    });
}
