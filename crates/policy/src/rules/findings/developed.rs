//! Models, data sets and projects: `甲研究所が、約3,000例を学習した乙言語モデル(ABC)を開発（2025年6月）`.
//!
//! One paragraph reports one of them: who, what, a verb, and the date. What took part (`丙大が参画して`)
//! and figures (`約9.3兆のDNA塩基対`) stand in the clauses between. A second date in the sentence is
//! of something else that happened (`2024年12月には、丙大とともに…を提案`). The heading of such
//! paragraphs stands before them; where two headings of two columns are glued on one line between
//! them, the paragraphs before it are of the left one.

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Event, Figure, Output, OutputKind, Read, RuleId};

use super::dates::{self, Found};
use super::lines::{Line, Para};
use super::names::{names, told};
use super::quantity::quantities;

/// The name of this rule.
pub const RULE: RuleId = "findings/developed";

static MADE: Pattern = pattern!(
    r"^([^。「」]{2,120}?)が、(?:([^。]+?)が(?:参画|参加|協力)して、)?([^。]+?)を(?:共同)?(?:開発|構築|開始|公開|公表|発表|提供)(?:した)?\(([^()]+)\)。?$"
);
static ANNOUNCED: Pattern = pattern!(
    r"^([^。「」]{2,80}?)は((?:\d{4}|令和\d+|平成\d+)年(?:\d{1,2}月)?)、([^。]+?(?:計画|構想|プロジェクト|モデル))を(?:明らかにし|発表し|公表し|開始し)(?:た。?$|、(.+)$)"
);
static NAMED: Pattern = pattern!(
    r"([一-龠々ァ-ヶー]*(?:モデル|データセット|データベース|システム|AI))(?:\(([A-Za-z][A-Za-z0-9.\-+ ]*)\)|([A-Z][A-Za-z0-9.\-+]*))$"
);
static PHRASE: Pattern = pattern!(
    r"(?:[^、。]*(?:する|した|れる|れた|用いた|よる|おける|可能な))?([^、。]*?(?:モデル|プロジェクト|計画|構想|データセット|データベース|システム))$"
);
static COUNTED: Pattern = pattern!(r"^の((?:[一-龠々ァ-ヶーA-Za-z]+)(?:からの[一-龠々ァ-ヶー]+)?)");
static WITH: Pattern = pattern!(r"には、?(?:(.+?)とともに)?(.+)$");

/// The outputs of a page, and the lines of their headings.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line], paras: &[Para]) -> Vec<Output> {
    let mut found: Vec<(usize, Output)> = Vec::new();
    for (i, para) in paras.iter().enumerate() {
        let output = made(ctx, para).or_else(|| announced(ctx, para));
        found.extend(output.map(|o| (i, o)));
    }
    let places: Vec<usize> = found.iter().map(|(i, _)| *i).collect();
    for (i, output) in &mut found {
        output.heading = heading(ctx, lines, paras, &places, *i);
    }
    found.into_iter().map(|(_, output)| output).collect()
}

fn made(ctx: &Context<'_>, para: &Para) -> Option<Output> {
    let c = captures(&MADE, para.text()).next()?;
    let (who, what, when) = (c.get(1)?, c.get(3)?, c.get(4)?);
    let date = dates::found(when.as_str(), None).first().copied()?;
    let (developers, country) = names(ctx, para, (who.start(), who.end()), RULE);
    let mut participants = Vec::new();
    if let Some(with) = c.get(2) {
        participants = names(ctx, para, (with.start(), with.end()), RULE).0;
    }
    let mut output = named(ctx, para, (what.start(), what.end()))?;
    output.developers = developers;
    output.told = told(ctx, para, (who.start(), who.end()), RULE);
    output.participants = participants;
    output.country = country;
    output.date = Some(at(ctx, para, when.start(), date));
    output.figures = figures(para, (what.start(), what.end()), RULE);
    Some(output)
}

fn announced(ctx: &Context<'_>, para: &Para) -> Option<Output> {
    let c = captures(&ANNOUNCED, para.text()).next()?;
    let (who, when, what) = (c.get(1)?, c.get(2)?, c.get(3)?);
    let date = dates::found(when.as_str(), None).first().copied()?;
    let mut output = named(ctx, para, (what.start(), what.end()))?;
    (output.developers, output.country) = names(ctx, para, (who.start(), who.end()), RULE);
    output.told = told(ctx, para, (who.start(), who.end()), RULE);
    output.date = Some(at(ctx, para, when.start(), date));
    output.kind = OutputKind::Project;
    if let Some(rest) = c.get(4)
        && let Some(second) = dates::found(rest.as_str(), dates::year(date.date)).first()
        && let Some(with) = captures(&WITH, &rest.as_str()[second.end..]).next()
        && let Some(text) = with.get(2)
    {
        let from = rest.start() + second.end;
        let bodies = with.get(1).map(|m| (from + m.start(), from + m.end()));
        output.events.push(Event {
            text: para.part(ctx, (from + text.start(), from + text.end()), RULE),
            date: Some(at(ctx, para, rest.start(), *second)),
            bodies: bodies.map_or_else(Vec::new, |b| names(ctx, para, b, RULE).0),
            figures: Vec::new(),
        });
    }
    Some(output)
}

/// A date of a part of the paragraph that begins at `from`.
pub(crate) fn at(
    _ctx: &Context<'_>,
    para: &Para,
    from: usize,
    date: Found,
) -> Read<crate::PartialDate> {
    let span = para.folded.span(from + date.start, from + date.end);
    Read::at(date.date, span, RULE)
}

fn named(ctx: &Context<'_>, para: &Para, (start, end): (usize, usize)) -> Option<Output> {
    let what = &para.text()[start..end];
    let phrase = captures(&PHRASE, what).next();
    let (name, phrase, sort) = if let Some(c) = captures(&NAMED, what).next() {
        let (sort, name) = (c.get(1)?, c.get(2).or_else(|| c.get(3))?);
        let sort = (sort.as_str().chars().count() > 4)
            .then(|| para.part(ctx, (start + sort.start(), start + sort.end()), RULE));
        let phrase = para.part(ctx, (start + c.get(1)?.start(), end), RULE).value;
        let name = para.part(ctx, (start + name.start(), start + name.end()), RULE);
        (name, Some(phrase), sort)
    } else {
        let name = phrase?.get(1)?;
        let name = para.part(ctx, (start + name.start(), start + name.end()), RULE);
        (name, None, None)
    };
    let kind = if what.contains("データセット") || what.contains("データベース") {
        OutputKind::Dataset
    } else if what.ends_with("プロジェクト") || what.ends_with("計画") || what.ends_with("構想")
    {
        OutputKind::Project
    } else {
        OutputKind::Model
    };
    Some(Output {
        kind,
        name,
        phrase,
        sort,
        text: para.read(ctx, RULE),
        developers: Vec::new(),
        told: Vec::new(),
        participants: Vec::new(),
        country: None,
        date: None,
        subject: None,
        figures: Vec::new(),
        heading: None,
        events: Vec::new(),
    })
}

/// The figures of a part of a paragraph, each with the word that says what is counted.
pub(crate) fn figures(para: &Para, (start, end): (usize, usize), rule: RuleId) -> Vec<Figure> {
    let text = &para.text()[start..end];
    quantities(text)
        .into_iter()
        .filter_map(|mut found| {
            let counted = captures(&COUNTED, &text[found.end..]).next();
            let noun = counted.as_ref().and_then(|c| c.get(1)).map(|m| m.as_str());
            if found.quantity.unit.is_empty() {
                noun?.clone_into(&mut found.quantity.unit);
            }
            let unit = found.quantity.unit.clone();
            let span = para.folded.span(start + found.start, start + found.end);
            Some(Figure {
                indicator: noun.map_or(unit, str::to_owned),
                quantity: found.read(span, rule),
            })
        })
        .collect()
}

/// The heading of the paragraph at `i`.
fn heading(
    ctx: &Context<'_>,
    lines: &[Line],
    paras: &[Para],
    places: &[usize],
    i: usize,
) -> Option<Read<String>> {
    let line_of = |j: usize| {
        lines
            .iter()
            .position(|l| l.span.contains(paras[j].lines[0]))
    };
    let (place, last) = (line_of(i)?, line_of(*places.last()?)?);
    let first = line_of(*places.first()?)?;
    let is_heading = |line: &&Line| {
        let length = line.text.chars().count();
        (3..=40).contains(&length) && !line.text.contains(['。', '、', '(', ')', '「', '/'])
    };
    let opens = |n: &usize| {
        let line = &lines[*n];
        (line.after_blank || *n == 0) && is_heading(&line)
    };
    let glued =
        (first..=last).find(|n| opens(n) && ctx.slice(lines[*n].span).contains([' ', '　']));
    if let Some(n) = glued {
        let span = lines[n].span;
        let text = ctx.slice(span);
        let cut = text.find([' ', '　'])?;
        let (left, right) = text.split_at(cut);
        let value = if place < n { left } else { right.trim() };
        return Some(Read::at(value.to_owned(), span, RULE));
    }
    let n = (0..place).rev().find(|n| opens(n))?;
    Some(Read::at(
        ctx.slice(lines[n].span).to_owned(),
        lines[n].span,
        RULE,
    ))
}
