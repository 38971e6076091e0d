//! Cards whose columns have labels: `［今後の取組］`, `＜今後の方針＞`, `〔時期〕令和８年度`.
//!
//! ```text
//! 施策⑱　通信販売の表示の適正化（◎消費者庁、経済産業省）
//! 〔取組状況〕
//! ○　4,200件の表示を点検した。
//! 〔時期〕令和11年度
//! ```
//!
//! What comes right before the bodies, or before the first label of a card, is an item. It opens with a
//! marker, a number or a word for items; where the label is the one that cards begin with, any line
//! after a blank one will do.

use std::collections::BTreeSet;

use seisaku_text::{Span, is_bullet_glyph};

use super::lines::{Kind, Line};
use super::{LEAST, Step, sections};
use crate::rules::columns::Role;
use crate::rules::{Context, bullets, ordinal, tag};

/// The steps of a paper of such cards; none of any other paper.
pub(super) fn steps(ctx: &mut Context<'_>, lines: &[Line]) -> Option<Vec<Step>> {
    let labels = lines.iter().filter(|l| is_label(l));
    if labels.count() < LEAST {
        return None;
    }
    let titles = titles(ctx, lines);
    let charged = titles.iter().filter(|(_, end)| in_charge(ctx, lines, *end));
    let charged = charged.count();
    if charged < LEAST && !(has_both(lines) && begin_alike(ctx, lines, &titles)) {
        return None;
    }
    let words = words(ctx, lines, &titles);
    let mut steps = Vec::new();
    let mut at = 0;
    for (start, end) in titles {
        steps.extend(lines[at..start].iter().cloned().map(Step::Line));
        steps.push(card(ctx, &lines[start..end], &words));
        at = end;
    }
    steps.extend(lines[at..].iter().cloned().map(Step::Line));
    sections::find_signs(ctx, &mut steps);
    Some(steps)
}

/// The label of a column whose entries are read.
fn is_label(line: &Line) -> bool {
    matches!(&line.kind, Kind::Label(column, _) if matches!(column.role, Role::Action | Role::Direction))
}

/// Whether actions and directions have labels again and again.
fn has_both(lines: &[Line]) -> bool {
    let count = |role: Role| {
        let of_role = |l: &&Line| matches!(&l.kind, Kind::Label(column, _) if column.role == role);
        lines.iter().filter(of_role).count()
    };
    count(Role::Action) > LEAST && count(Role::Direction) > LEAST
}

/// Whether most cards begin with the label that the first begins with.
fn begin_alike(ctx: &Context<'_>, lines: &[Line], titles: &[(usize, usize)]) -> bool {
    let first = first_label(ctx, lines);
    let alike = |(_, end): &&(usize, usize)| {
        first.is_some() && lines.get(*end).and_then(|l| label_of(ctx, l)) == first
    };
    let count = titles.iter().filter(alike).count();
    count > LEAST && count * 3 >= titles.len() * 2
}

/// Whether bodies are named after the title that ends before this line, or in a tag at its end.
fn in_charge(ctx: &mut Context<'_>, lines: &[Line], end: usize) -> bool {
    let title = lines[end - 1].span;
    matches!(lines[end].kind, Kind::Bodies(_)) || !tag::split_title(ctx, &[title]).bodies.is_empty()
}

/// The words before the numbers of titles: `施策` of `施策⑱`. One may stand where the number is lost.
fn words(ctx: &Context<'_>, lines: &[Line], titles: &[(usize, usize)]) -> BTreeSet<String> {
    let word = |(start, _): &(usize, usize)| {
        let text = ctx.slice(lines[*start].span);
        let (_, length) = ordinal::number(text)?;
        let word = text[..length].trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace());
        (!word.is_empty() && word.chars().all(char::is_alphabetic)).then(|| word.to_owned())
    };
    titles.iter().filter_map(word).collect()
}

fn card(ctx: &Context<'_>, title: &[Line], words: &BTreeSet<String>) -> Step {
    let mut lines: Vec<Span> = title.iter().map(|l| l.span).collect();
    if let (Some(line), Some(first)) = (title.first(), lines.first_mut()) {
        let text = ctx.slice(line.span);
        let word = words.iter().find(|word| {
            let rest = text.strip_prefix(word.as_str());
            rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
        });
        match &line.kind {
            Kind::Marked { text, .. } | Kind::Titled(text) => *first = *text,
            Kind::Plain => {
                if let Some(word) = word {
                    let rest = Span::new(line.span.start + word.len(), line.span.end);
                    *first = bullets::trim(ctx, rest);
                }
            }
            _ => {}
        }
    }
    Step::Card {
        lines,
        number: Vec::new(),
    }
}

/// The lines of the titles of cards: from a marker or number to the line before the bodies or, where
/// no bodies are named, before the first heading of a column.
fn titles(ctx: &Context<'_>, lines: &[Line]) -> Vec<(usize, usize)> {
    const MOST_LINES: usize = 3;
    let first_label = first_label(ctx, lines);
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut last_label = None;
    for (end, line) in lines.iter().enumerate() {
        if !matches!(line.kind, Kind::Bodies(_) | Kind::Label(..)) {
            continue;
        }
        let label_before = last_label;
        if matches!(line.kind, Kind::Label(..)) {
            last_label = Some(end);
        }
        let opens = |l: &Line| {
            matches!(
                l.kind,
                Kind::Numbered | Kind::Marked { .. } | Kind::Titled(_)
            )
        };
        let first = end.saturating_sub(MOST_LINES);
        // Only plain lines lie between the first line of a title and what follows it, and no blank one.
        let plain = |l: &Line| matches!(l.kind, Kind::Plain) && !l.after_blank;
        let plain_after = |i: usize| lines[i + 1..end].iter().all(plain);
        let start = (first..end)
            .rev()
            .take_while(|i| plain_after(*i))
            .find(|i| opens(&lines[*i]));
        let before = found.last().map_or(0, |(_, end)| *end);
        let under_label = label_before.is_some_and(|label| label >= before);
        let listed = |start: usize| {
            under_label && matches!(line.kind, Kind::Label(..)) && listed(ctx, &lines[start])
        };
        let start = start.filter(|start| *start >= before && !listed(*start));
        let begins_card = label_of(ctx, line).is_some_and(|label| Some(label) == first_label);
        let plain = || {
            (first.max(before)..end)
                .rev()
                .take_while(|i| matches!(lines[*i].kind, Kind::Plain) && plain_after(*i))
                .find(|i| lines[*i].after_blank)
                .filter(|i| {
                    let sentence = |l: &Line| ctx.slice(l.span).ends_with('。');
                    begins_card && !lines[*i..end].iter().any(sentence)
                })
        };
        found.extend(start.or_else(plain).map(|start| (start, end)));
    }
    found
}

/// Whether a line under the heading of a column is an entry of it, and no title.
fn listed(ctx: &Context<'_>, line: &Line) -> bool {
    let Kind::Marked { marker, text } = line.kind else {
        return false;
    };
    let dotted = !is_bullet_glyph(marker) || marker == '•';
    dotted || !line.after_blank || ctx.slice(text).ends_with('。')
}

/// What a label says.
fn label_of(ctx: &Context<'_>, line: &Line) -> Option<String> {
    let Kind::Label(_, rest) = &line.kind else {
        return None;
    };
    let end = rest.map_or(line.span.end, |rest| rest.start);
    Some(ctx.squeezed(Span::new(line.span.start, end)).into_owned())
}

/// The label that cards begin with: the first that comes again.
fn first_label(ctx: &Context<'_>, lines: &[Line]) -> Option<String> {
    let mut labels = lines.iter().filter_map(|line| label_of(ctx, line));
    let first = labels.next()?;
    labels.any(|label| label == first).then_some(first)
}
