//! Tables whose cells stand one under the other, as text taken from a page often has them: a run of
//! headings says how many cells each item has, and what they are.
//!
//! ```text
//! 施策名
//!
//! 関係府省
//!
//! 令和７年度の主な取組
//!
//! 今後の予定
//!
//! ⅱ
//! 電線の地中化
//!
//! 国土交通省（主）
//! 総務省
//!
//! ○工事を進めている。
//!
//! ○規格を調べる。
//! ```
//!
//! Each page may print the headings again. Items open with a number of one kind; without numbers the
//! cell of bodies tells, or each item has as many cells as there are headings. Blank lines part the
//! cells; where there are none, each line is a cell if they are as many. An empty cell of bodies leaves
//! no trace.

use seisaku_text::Cell;

use super::assigned::{Block, assigned, is_long, name_of, spans};
use super::lines::{self, Kind, Line};
use super::{LEAST, Step, sections};
use crate::rules::columns::{self, Column, Role};
use crate::rules::{Context, ordinal, tag};

/// How many headings follow each other at least.
const FEWEST: usize = 3;
/// How many characters a heading has at most.
const LONGEST: usize = 30;

/// The steps of a paper with such tables; none of any other paper.
pub(super) fn steps(ctx: &mut Context<'_>, lines: &[Line]) -> Option<Vec<Step>> {
    let mut headings = columns::Headings::of(ctx);
    let mut steps: Vec<Step> = Vec::new();
    let mut cards = Count::default();
    let mut last = 0;
    let mut at = 0;
    while at < lines.len() {
        let Some((end, columns)) = run(ctx, &mut headings, &lines[at..]) else {
            steps.push(Step::Line(lines[at].clone()));
            at += 1;
            continue;
        };
        let body = at + end;
        let stop = body_end(ctx, &mut headings, lines, body, &columns);
        let table = Table { columns: &columns };
        table.read(ctx, &lines[body..stop], &mut last, &mut steps, &mut cards);
        at = stop.max(body);
    }
    sections::find_signs(ctx, &mut steps);
    (cards.whole >= LEAST && cards.whole * 3 >= cards.all * 2).then_some(steps)
}

/// How many items there are, and how many of them have a text in every column of lists.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    all: usize,
    whole: usize,
}

/// The run of headings that the lines open with: how many, and the columns that they head.
fn run(
    ctx: &Context<'_>,
    headings: &mut columns::Headings,
    lines: &[Line],
) -> Option<(usize, Vec<Column>)> {
    const MOST: usize = 12;
    let is_heading = |line: &&Line| {
        if !matches!(line.kind, Kind::Plain | Kind::Label(_, None)) {
            return false;
        }
        let folded = ctx.fold(line.span);
        let text = folded.text();
        let short = text.chars().nth(LONGEST).is_none() && !text.contains(['。', '、']);
        short && columns::role(text).is_some() && sections::heading(ctx, line).is_none()
    };
    let count = lines.iter().take(MOST).take_while(is_heading).count();
    if count < FEWEST {
        return None;
    }
    let cells: Vec<Cell> = lines[..count]
        .iter()
        .map(|l| Cell { span: l.span })
        .collect();
    let columns = headings.columns(ctx, &cells)?;
    Some((count, columns))
}

/// Where the body of a table ends: before the next run, or the heading of a section.
fn body_end(
    ctx: &Context<'_>,
    headings: &mut columns::Headings,
    lines: &[Line],
    body: usize,
    columns: &[Column],
) -> usize {
    let own = lines
        .get(body)
        .and_then(|line| sections::heading(ctx, line))
        .map(|h| h.label);
    let by_number = columns.iter().any(|c| c.role == Role::Number);
    for (i, line) in lines.iter().enumerate().skip(body) {
        let heads_section = || {
            let found = sections::heading(ctx, line);
            let other = found.is_some_and(|h| Some(h.label) != own);
            let next = lines.get(i + 1);
            let stands = |next: &Line| next.parted || !matches!(next.kind, Kind::Plain);
            let alone = line.parted && next.is_none_or(stands);
            other && (alone || own.is_some() || by_number)
        };
        if i > body && (heads_section() || is_note(ctx, line)) {
            return i;
        }
        if matches!(line.kind, Kind::Plain | Kind::Label(_, None))
            && run(ctx, headings, &lines[i..]).is_some()
        {
            return i;
        }
    }
    lines.len()
}

fn is_note(ctx: &Context<'_>, line: &Line) -> bool {
    let marks = ["※", "（注", "(注", "注", "（備考", "(備考", "（参考"];
    line.parted
        && marks
            .iter()
            .any(|mark| ctx.slice(line.span).starts_with(mark))
}

/// The headings of a table.
struct Table<'t> {
    columns: &'t [Column],
}

impl Table<'_> {
    /// Reads the items; `last` is the number of the last one.
    fn read(
        &self,
        ctx: &Context<'_>,
        lines: &[Line],
        last: &mut u32,
        steps: &mut Vec<Step>,
        count: &mut Count,
    ) {
        for blocks in &self.items(ctx, lines, last) {
            count.all += 1;
            count.whole += usize::from(self.item(ctx, blocks, steps));
        }
    }

    /// The blocks of each item.
    fn items<'l>(
        &self,
        ctx: &Context<'_>,
        lines: &'l [Line],
        last: &mut u32,
    ) -> Vec<Vec<Block<'l>>> {
        let mut blocks: Vec<Block<'l>> = Vec::new();
        let mut opened: Vec<usize> = Vec::new();
        let mut kind = None;
        for (i, line) in lines.iter().enumerate() {
            let opens = self.opens(ctx, line, lines.get(i + 1), &mut kind, *last);
            if line.is_page() && opens.is_none() {
                continue;
            }
            if let Some(number) = opens {
                *last = number;
                opened.push(blocks.len());
            }
            match blocks.last_mut() {
                Some(block) if !line.after_blank && opens.is_none() => block.push(line),
                _ => blocks.push(vec![line]),
            }
        }
        if opened.is_empty() {
            opened = self.without_numbers(ctx, &blocks);
        }
        let ends = opened.iter().skip(1).copied().chain([blocks.len()]);
        let bounds: Vec<(usize, usize)> = opened.iter().copied().zip(ends).collect();
        bounds
            .into_iter()
            .map(|(start, end)| blocks[start..end].to_vec())
            .collect()
    }

    /// The number with which a line opens an item: of the kind of the first line, or going on from the
    /// last where it is a bare one.
    fn opens(
        &self,
        ctx: &Context<'_>,
        line: &Line,
        next: Option<&Line>,
        kind: &mut Option<NumberKind>,
        last: u32,
    ) -> Option<u32> {
        let text = ctx.slice(line.span);
        let by_number = self.columns.iter().any(|c| c.role == Role::Number);
        let (number, found) = match ordinal::number(text) {
            Some((number, length)) => (number, NumberKind::of(text, length)),
            None if by_number => (ordinal::of_cell(text)?, NumberKind::Alone),
            None => return None,
        };
        // A bare number may be that of a page.
        let bare = line.is_page() && found == NumberKind::Alone;
        let in_order = number == last + 1 || number == 1;
        if bare && !(in_order && next.is_some_and(|l| !l.is_page())) {
            return None;
        }
        let first = kind.get_or_insert(found);
        (*first == found).then_some(number)
    }

    /// Where items begin that have no numbers.
    fn without_numbers(&self, ctx: &Context<'_>, blocks: &[Block<'_>]) -> Vec<usize> {
        let columns = self.columns.iter().filter(|c| c.role != Role::Number);
        let roles: Vec<Role> = columns.map(|c| c.role).collect();
        let item = roles.iter().position(|r| *r == Role::Item).unwrap_or(0);
        let bodies = roles.iter().position(|r| *r == Role::Bodies);
        let of_bodies = |block: &Block<'_>| tag::only_bodies(ctx, &spans(block));
        if let Some(after) = bodies.and_then(|b| b.checked_sub(item)).filter(|n| *n > 0) {
            let found = (0..blocks.len()).filter(|i| of_bodies(&blocks[*i]));
            let found: Vec<usize> = found.filter_map(|i| i.checked_sub(after)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        match blocks.len() % roles.len() {
            0 => (0..blocks.len()).step_by(roles.len()).collect(),
            _ => Vec::new(),
        }
    }

    /// Reads an item; whether it has a text in every column of lists.
    fn item(&self, ctx: &Context<'_>, blocks: &[Block<'_>], steps: &mut Vec<Step>) -> bool {
        let Some((name, number, rest)) = name_of(ctx, blocks) else {
            return false;
        };
        let columns = self.columns.iter();
        let cells: Vec<&Column> = columns
            .filter(|c| !matches!(c.role, Role::Item | Role::Number))
            .collect();
        let Some((name, found)) = assigned(ctx, &cells, name, rest) else {
            return false;
        };
        let is_list = |c: &Column| matches!(c.role, Role::Action | Role::Direction);
        let texts = found
            .iter()
            .filter(|(c, block)| is_list(c) && is_long(ctx, block));
        let whole = texts.count() == cells.iter().filter(|c| is_list(c)).count();
        steps.push(Step::Card {
            lines: spans(&name),
            number,
        });
        for (column, lines) in found {
            steps.push(Step::Column(column));
            steps.extend(lines.iter().map(|line| entry(ctx, line)));
        }
        steps.push(Step::End);
        whole
    }
}

/// What the number of an item looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberKind {
    /// A number in its own cell.
    Alone,
    /// One with marks round it, by its first and last character.
    Marked(Option<char>, Option<char>),
}

impl NumberKind {
    fn of(text: &str, length: usize) -> Self {
        let printed = &text[..length];
        let mark = |c: &char| !c.is_alphanumeric();
        let system = |c: char| match c {
            c if c.is_ascii_digit() || matches!(c, '０'..='９') => '1',
            c if seisaku_text::circled_number(c).is_some() => '①',
            c if ordinal::roman(c).is_some() => 'ⅰ',
            c => c,
        };
        let first = printed.chars().next();
        Self::Marked(
            first.map(|c| if mark(&c) { c } else { system(c) }),
            printed.chars().next_back().filter(mark),
        )
    }
}

fn entry(ctx: &Context<'_>, line: &Line) -> Step {
    let (marker, line) = match lines::marked(ctx, line.span) {
        Some(Kind::Marked { marker, text }) => (Some(marker), text),
        _ => (None, line.span),
    };
    Step::Entry { marker, line }
}
