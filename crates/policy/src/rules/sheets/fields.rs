//! The fields of a sheet: a label, and what it says.
//!
//! ```text
//! 実施主体：沿岸環境機構
//! ○ 事業期間　令和９～１３年度
//! 【担当課】 海域環境課
//! 採択件数　１２件程度
//! １課題当たり上限額：５００万円
//! 備考
//! ```
//!
//! A label ends at a colon, with its brackets, at a blank, or with its line, and is one by its
//! words. What it says of whom is told by the words as well: who runs a programme, who is in
//! charge, for how long, how many, how much.

mod kinds;

use std::ops::Range;

use seisaku_text::{Span, is_bullet_glyph, item_number, squeeze};

use super::line_sums::{self, Given};
use super::{Context, counts, period};
use crate::rules::bullets::trim;
use crate::rules::known_names;
use crate::values::{Pattern, pattern};
use crate::{Body, Read, RuleId, Said, SheetText, Sheets, Subject, TextKind};

pub(crate) use kinds::Kind;

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/field";

/// A label with what stands behind it on its line.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub kind: Kind,
    /// The label, without brackets and marks.
    pub label: Span,
    /// The whole line.
    pub line: Span,
    /// What follows on the line.
    pub value: Option<Span>,
}

/// A line without its bullet or number.
pub(crate) fn body(ctx: &Context<'_>, line: Span) -> Span {
    let text = ctx.slice(line);
    let first = text.chars().next().unwrap_or(' ');
    let skip = match number_length(text) {
        Some(length) => length,
        None if is_bullet_glyph(first) || "・-–◎◯▶➤✓＊*".contains(first) => {
            first.len_utf8()
        }
        None => return line,
    };
    trim(ctx, Span::new(line.start + skip, line.end))
}

/// Whether a line opens with a number.
pub(crate) fn is_numbered(ctx: &Context<'_>, line: Span) -> bool {
    number_length(ctx.slice(line)).is_some()
}

/// The bytes of the number before a text.
fn number_length(text: &str) -> Option<usize> {
    let number = item_number(text).map(|(_, length)| length);
    number.or_else(|| numeral(text)).or_else(|| kana(text))
}

/// The bytes of a kana that counts: `ア　名前`, `（イ）名前`, `ウ．名前`.
fn kana(text: &str) -> Option<usize> {
    let inner = text.trim_start_matches(['(', '（']);
    let opened = inner.len() < text.len();
    let first = inner.chars().next().filter(|c| ('ア'..='ン').contains(c))?;
    let rest = &inner[first.len_utf8()..];
    let next = rest.chars().next()?;
    let closes = match opened {
        true => matches!(next, ')' | '）'),
        false => matches!(next, ')' | '）' | '.' | '．' | '\u{3000}' | ' '),
    };
    closes.then_some(text.len() - rest.len() + next.len_utf8())
}

/// The bytes of a number that only a blank parts from a name: `Ⅱ　対策の推進`, `３ 港の整備`. A number
/// before a unit counts.
fn numeral(text: &str) -> Option<usize> {
    const DIGITS: usize = 2;
    let roman = |c: char| ('Ⅰ'..='Ⅻ').contains(&c);
    let rest = text
        .trim_start_matches(|c: char| c.is_ascii_digit() || roman(c) || ('０'..='９').contains(&c));
    let length = text.len() - rest.len();
    let count = text[..length].chars().count();
    let name = rest.trim_start();
    let first = name.chars().next()?;
    let unit = "年月日億万兆千百円件人名社回％%時分点か個校台床例者課".contains(first);
    let fits = (1..=DIGITS).contains(&count) && name.len() < rest.len() && first.is_alphabetic();
    (fits && !unit).then_some(length)
}

/// Labels of forms that say nothing of the programme.
static OF_FORM: Pattern = pattern!(
    r"^(?:府?省庁|府省庁?|(?:作成|記入)?責任者|記入者|(?:関係する|上位の?)?(?:計画|通知|施策|政策)(?:、(?:計画|通知|施策)|等)*|.{0,8}(?:番号|区分|コード|法令|担当者|連絡先|電話))等?$"
);

/// The pairs of label and value in a row of a form: `事業名 | 甲事業 | 担当課 | 乙課`.
pub(crate) fn pairs(ctx: &Context<'_>, cells: &[Span]) -> Option<Vec<Span>> {
    let label = |cell: &Span| Kind::of(&ctx.squeezed(*cell)).is_some();
    let number = |c: &Span| {
        ctx.slice(*c)
            .chars()
            .all(|c| c.is_numeric() || ".．()（）".contains(c))
    };
    let cells: Vec<Span> = cells.iter().copied().filter(|c| !c.is_empty()).collect();
    let cells = match cells.first().is_some_and(number) {
        true => &cells[1..],
        false => &cells[..],
    };
    let known = |cell: &Span| {
        let text = ctx.squeezed(*cell);
        label(cell) || OF_FORM.as_ref().is_some_and(|p| p.is_match(&text))
    };
    let form = cells.len() % 2 == 0
        && cells.first().is_some_and(label)
        && cells.iter().step_by(2).all(known);
    if !form && cells.len() > 1 && label(&cells[0]) {
        return Some(vec![cells[0].cover(cells[cells.len() - 1])]);
    }
    let told = cells.chunks(2).filter(|pair| label(&pair[0]));
    form.then(|| told.map(|pair| pair[0].cover(pair[1])).collect())
}

/// The field that a line opens.
pub(crate) fn field(ctx: &Context<'_>, line: Span) -> Option<Field> {
    const LONGEST: usize = 40;
    let inner = body(ctx, line);
    let text = ctx.slice(inner);
    let found = |label: Range<usize>, rest: usize| {
        let label = trim(
            ctx,
            Span::new(inner.start + label.start, inner.start + label.end),
        );
        let kind = Kind::of(&ctx.squeezed(label))?;
        let value = trim(ctx, Span::new(inner.start + rest, inner.end));
        Some(Field {
            kind,
            label,
            line,
            value: (!value.is_empty()).then_some(value),
        })
    };
    let after = |at: usize| {
        let rest = &text[at..];
        let lead = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '：' | '|' | '｜')
        });
        text.len() - lead.len()
    };
    const BRACKETS: &[(char, char)] = &[
        ('【', '】'),
        ('［', '］'),
        ('[', ']'),
        ('〔', '〕'),
        ('〈', '〉'),
        ('＜', '＞'),
        ('<', '>'),
        ('《', '》'),
        ('（', '）'),
        ('(', ')'),
    ];
    let open = text.chars().next()?;
    if let Some((_, close)) = BRACKETS.iter().find(|(o, _)| *o == open)
        && let Some(end) = text.find(*close)
    {
        // All of the line may stand in the brackets: （担当：…）.
        let label = found(open.len_utf8()..end, after(end + close.len_utf8()));
        return label.or_else(|| {
            let inside = &text[open.len_utf8()..end];
            let colon = inside.find([':', '：'])? + open.len_utf8();
            let mut field = found(open.len_utf8()..colon, after(colon))?;
            field.value = field
                .value
                .map(|v| trim(ctx, Span::new(v.start, inner.start + end)));
            Some(field)
        });
    }
    let parts = text
        .char_indices()
        .take(LONGEST)
        .filter(|(_, c)| c.is_whitespace() || matches!(c, ':' | '：' | '|' | '｜'));
    let mut ends: Vec<usize> = parts.map(|(i, _)| i).collect();
    ends.push(text.len());
    let separated = ends.into_iter().find_map(|end| found(0..end, after(end)));
    separated.or_else(|| glued(ctx, inner).and_then(|at| found(0..at, at)))
}

/// Where a number or a year is glued to a label: `採択件数12件`.
fn glued(ctx: &Context<'_>, line: Span) -> Option<usize> {
    let text = ctx.slice(line);
    let at = text.find(|c: char| c.is_numeric() || matches!(c, '令' | '平' | '約'))?;
    let label = squeeze(&text[..at]);
    let kind = Kind::of(&label)?;
    matches!(
        kind,
        Kind::Count | Kind::Period | Kind::Money | Kind::Start | Kind::End
    )
    .then_some(at)
}

/// States what a field says of a subject; its value may stand on several lines.
pub(crate) fn state(
    ctx: &mut Context<'_>,
    subject: &Subject,
    field: &Field,
    parts: &[Span],
    given: &Given<'_>,
    out: &mut Sheets,
) {
    let Some(first) = parts.first().copied() else {
        return;
    };
    let text = ctx.join(parts);
    match field.kind {
        Kind::Name => {}
        Kind::Operator => {
            for (name, place) in bodies(ctx, first) {
                let body = named(ctx, &name);
                let mut said = Read::at(Said::Operator(body), place, RULE);
                said.spans.push(field.line);
                out.facts.push(crate::SheetFact {
                    subject: subject.clone(),
                    said,
                });
            }
        }
        Kind::Charge => {
            let body = named(ctx, &text);
            out.say(
                subject,
                Said::Responsible(body),
                field.line.cover(first),
                RULE,
            );
        }
        Kind::Period | Kind::Start | Kind::End => {
            let folded = ctx.source.fold_parts(parts);
            let (start, end) = match (field.kind, period::read(folded.text())) {
                (Kind::Start, (start, end)) => (start.or(end), None),
                (Kind::End, (start, end)) => (None, end.or(start)),
                (_, period) => period,
            };
            if start.is_some() || end.is_some() {
                let whole = field.line.cover(parts[parts.len() - 1]);
                out.say(subject, Said::Period(start, end), whole, RULE);
            }
        }
        Kind::Count => {
            let before = out.counts.len();
            counts::labelled(ctx, subject, (field.label, parts), &text, out);
            if out.counts.len() == before {
                push(
                    ctx,
                    subject,
                    TextKind::Measure,
                    field,
                    parts,
                    given.page,
                    out,
                );
            }
        }
        Kind::Money => money(ctx, subject, field, parts, given, out),
        Kind::Text(kind) => {
            counts::read(ctx, subject, parts, &text, out);
            push(ctx, subject, kind, field, parts, given.page, out);
        }
    }
}

/// The sums of a field, and how many of them there are.
fn money(
    ctx: &mut Context<'_>,
    subject: &Subject,
    field: &Field,
    parts: &[Span],
    given: &Given<'_>,
    out: &mut Sheets,
) {
    let label = ctx.squeezed(field.label);
    let text = ctx.join(parts);
    let mut spans = vec![field.line];
    spans.extend(parts.iter().filter(|p| !field.line.contains(**p)));
    let folded = ctx.source.fold_parts(&spans);
    let within = Given {
        field: Some(&label),
        ..given.clone()
    };
    // Of each case so much, and so many of them.
    counts::read(ctx, subject, parts, &text, out);
    let first = out.sums.len();
    line_sums::read(ctx, &folded, subject, &within, out);
    match out.sums.get_mut(first) {
        Some(sum) => sum.labels.extend(spans),
        None => push(
            ctx,
            subject,
            TextKind::Measure,
            field,
            parts,
            given.page,
            out,
        ),
    }
}

fn push(
    ctx: &Context<'_>,
    subject: &Subject,
    kind: TextKind,
    field: &Field,
    parts: &[Span],
    page: usize,
    out: &mut Sheets,
) {
    let mut spans = parts.to_vec();
    if !parts.iter().any(|p| p.contains(field.label)) {
        spans.insert(0, field.label);
    }
    out.texts.push(SheetText {
        subject: subject.clone(),
        kind,
        title: (kind == TextKind::Measure).then(|| ctx.slice(field.label).to_owned()),
        text: Read {
            value: ctx.join(parts),
            spans,
            rule: RULE,
        },
        page,
        mentions: known_names::mentions(ctx, parts),
    });
}

fn named(ctx: &Context<'_>, name: &str) -> Body {
    super::body_of(ctx, name).unwrap_or_else(|| Body {
        known: None,
        label: name.to_owned(),
    })
}

/// The bodies that a value names, parted by commas; what stands in parentheses is no name.
fn bodies(ctx: &Context<'_>, value: Span) -> Vec<(String, Span)> {
    let text = ctx.slice(value);
    if ctx.names.body(text).is_some() {
        return vec![(text.to_owned(), value)];
    }
    let mut depth = 0_usize;
    let mut bounds = vec![0];
    for (i, c) in text.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '、' | '，' | '／' if depth == 0 => bounds.extend([i, i + c.len_utf8()]),
            _ => {}
        }
    }
    bounds.push(text.len());
    bounds
        .chunks(2)
        .filter_map(|pair| {
            let piece = &text[pair[0]..pair[1]];
            let whole = match piece.find(['（', '(']) {
                Some(at) if at > 0 && ctx.names.body(piece.trim()).is_none() => &piece[..at],
                _ => piece,
            };
            let place = trim(
                ctx,
                Span::new(value.start + pair[0], value.start + pair[0] + whole.len()),
            );
            let name = ctx.slice(place).trim_end_matches('等').trim();
            (!name.is_empty()).then(|| (name.to_owned(), place))
        })
        .collect()
}
