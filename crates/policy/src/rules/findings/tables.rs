//! Tables of figures in slides and text.
//!
//! Rows are a name and a number (`日本 3,439`), at least three of them; or a name and as many
//! numbers as a row above has headings (`年齢 2019年 2020年` over `20代 1,234 2,345`), parted by tabs or blanks.
//! A subtitle may be glued before the first row (`甲分野の論文の動向 中国 26,591`). What stands over and
//! under the rows says what is counted (`(論文数)`), for when (`2011-2023年累積`), by which words
//! (`“…”をキーワードに`), and where it is from. Sums of money are read elsewhere.

use seisaku_text::{Page, Span, squeeze};

use crate::rules::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Observed, PageTitle, Quantity, Read, RuleId, Table};

use super::lines::{Line, joined, printed};
use super::notes::is_note;
use super::quantity::number;

/// The name of this rule.
pub const RULE: RuleId = "findings/table";

static PERIOD: Pattern = pattern!(
    r"(?:(?:令和|平成|昭和)?\d{1,4}年?(?:度)?[-~〜―]\d{1,4}年度?|(?:(?:令和|平成|昭和)(?:\d{1,2}|元)|\d{4})年度?)(?:累積|累計|平均|時点)?"
);
static ENGLISH_PERIOD: Pattern = pattern!(r"from(\d{4}to[A-Za-z]*\d{4})");
static COUNTED: Pattern =
    pattern!(r"^\(([^()\d]*(?:数|率|割合|額|量|件|人口|比))\)$|単位[:、]?([^()\s]+)");
static SERIES: Pattern = pattern!(
    r"((?:論文|患者|症例|死亡者|利用者|登録者|件|人)数(?:割合)?|割合|論文)[^:]*(?:推移|状況|動向)"
);
static UNIT: Pattern = pattern!(r"^([^()]+)\(([^()\d]{1,8})\)$");
/// A caption that is the title of the table under it.
static OWN_TITLE: Pattern = pattern!(r"^(?:[表図]\d*|【.*】$|[■●○〇◆]|\(\d+\))");
static TITLE_END: Pattern = pattern!(
    r"([一-龠ァ-ヶー]+(?:数|率|割合|人口))(?:\(([^()\d]{1,8})\))?(?:の推移|の状況|の動向|の比較)?$"
);
static MONEY_UNIT: Pattern = pattern!(r"円$");
const FEWEST: usize = 3;
const LONGEST_CAPTION: usize = 60;

/// A line taken apart at blanks or tabs.
struct Tokens {
    /// The places and folded texts of its parts.
    parts: Vec<(Span, String)>,
}

fn tokens(ctx: &Context<'_>, line: Span) -> Tokens {
    let text = ctx.slice(line);
    let tabbed = text.contains('\t');
    let mut parts = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), '\t')]) {
        let parts_here = if tabbed { c == '\t' } else { c.is_whitespace() };
        match (parts_here || i == text.len(), start) {
            (false, None) if !c.is_whitespace() => start = Some(i),
            (true, Some(from)) => {
                let body = text[from..i].trim_end();
                let span = Span::new(line.start + from, line.start + from + body.len());
                parts.push((span, squeeze(body)));
                start = None;
            }
            _ => {}
        }
    }
    Tokens { parts }
}

/// The tables of a page.
pub(crate) fn read(
    ctx: &Context<'_>,
    page: &Page,
    lines: &[Line],
    titles: &[PageTitle],
) -> Vec<Table> {
    let title = crate::rules::title_of(titles, page.number).map(|t| &t.title);
    let mut found = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let (end, table) = rows(ctx, lines, i).unwrap_or((i + 1, None));
        found.extend(table.map(|mut table| {
            surroundings(ctx, lines, (i, end), title, &mut table);
            table
        }));
        i = end;
    }
    if found.is_empty()
        && let Some(title) = title
    {
        found.extend(wordless(ctx, lines, title));
    }
    found
}

/// The rows from line `i` on, as the line after them and the table.
fn rows(ctx: &Context<'_>, lines: &[Line], i: usize) -> Option<(usize, Option<Table>)> {
    let first = row(ctx, &lines[i])?;
    let width = first.numbers.len();
    let mut rows = vec![first];
    let mut end = i + 1;
    while let Some(next) = lines.get(end).and_then(|l| row(ctx, l)) {
        if next.numbers.len() != width || (lines[end].after_blank && lines[end - 1].after_blank) {
            break;
        }
        // Only the first row can have a subtitle glued before it.
        if next.before.is_some() {
            break;
        }
        rows.push(next);
        end += 1;
    }
    let header = i.checked_sub(1).and_then(|h| header(ctx, &lines[h], width));
    let fewest = if header.is_some() { 2 } else { FEWEST };
    let in_yen = header
        .as_ref()
        .is_some_and(|h| h.iter().any(|c| ctx.slice(*c).contains('円')))
        || lines[i.saturating_sub(3)..i]
            .iter()
            .any(|l| l.text.contains("単位") && l.text.trim_end_matches(')').ends_with('円'));
    if in_yen || rows.len() < fewest || (width > 1 && header.is_none()) || is_money(&rows) {
        return Some((end, None));
    }
    let mut table = Table {
        title: Read::at(String::new(), lines[i].span, RULE),
        captions: Vec::new(),
        indicator: None,
        unit: None,
        period: None,
        keywords: Vec::new(),
        areas: Vec::new(),
        cells: Vec::new(),
        notes: Vec::new(),
    };
    if let Some(before) = rows.first().and_then(|r| r.before) {
        table.captions.push(printed(ctx, before, RULE));
    }
    for (n, row) in rows.into_iter().enumerate() {
        for (column, (span, quantity)) in row.numbers.into_iter().enumerate() {
            let column = header.as_ref().and_then(|h| h.get(column).copied());
            let (column, unit) = column.map_or((None, None), |c| with_unit(ctx, c));
            let mut quantity = quantity;
            if quantity.unit.is_empty() {
                quantity.unit = unit.unwrap_or_default();
            }
            table.cells.push(Observed {
                subject: printed(ctx, row.name, RULE),
                column,
                quantity: Read::at(quantity, span, RULE),
                row: row.name.cover(span),
                order: n + 1,
            });
        }
    }
    Some((end, Some(table)))
}

/// The heading of a column, and the unit in parentheses behind it: `患者数（人）`.
fn with_unit(ctx: &Context<'_>, heading: Span) -> (Option<Read<String>>, Option<String>) {
    let folded = ctx.fold(heading);
    let Some(c) = captures(&UNIT, folded.text()).next() else {
        return (Some(printed(ctx, heading, RULE)), None);
    };
    let name = c
        .get(1)
        .map(|m| Read::at(m.as_str().to_owned(), heading, RULE));
    (name, c.get(2).map(|m| m.as_str().to_owned()))
}

struct Row {
    before: Option<Span>,
    name: Span,
    numbers: Vec<(Span, Quantity)>,
}

/// A name and the numbers after it.
fn row(ctx: &Context<'_>, line: &Line) -> Option<Row> {
    let parts = tokens(ctx, line.span).parts;
    let mut numbers: Vec<(Span, Quantity)> = Vec::new();
    for (span, text) in parts.iter().rev() {
        match number(text) {
            Some(quantity) => numbers.insert(0, (*span, quantity)),
            None => break,
        }
    }
    let names = parts.len() - numbers.len();
    let (name, text) = parts.get(names.checked_sub(1)?)?;
    let refused = numbers.is_empty()
        || text.contains(['。', '：', ':'])
        || text.chars().count() > 30
        || !text.chars().any(char::is_alphabetic);
    if refused {
        return None;
    }
    let before = (names > 1).then(|| parts[0].0.cover(parts[names - 2].0));
    Some(Row {
        before,
        name: *name,
        numbers,
    })
}

/// The headings of the columns: as many as numbers, or one more for the names.
fn header(ctx: &Context<'_>, line: &Line, width: usize) -> Option<Vec<Span>> {
    let parts = tokens(ctx, line.span).parts;
    if parts
        .iter()
        .any(|(_, text)| number(text).is_some() || text.contains('。'))
    {
        return None;
    }
    let skip = match parts.len() {
        n if n == width + 1 => 1,
        n if n == width && width > 1 => 0,
        _ => return None,
    };
    Some(parts.iter().skip(skip).map(|p| p.0).collect())
}

fn is_money(rows: &[Row]) -> bool {
    rows.iter()
        .flat_map(|r| &r.numbers)
        .any(|(_, q)| MONEY_UNIT.as_ref().is_some_and(|p| p.is_match(&q.unit)))
}

/// What stands over and under the rows.
fn surroundings(
    ctx: &Context<'_>,
    lines: &[Line],
    (start, end): (usize, usize),
    title: Option<&Read<String>>,
    table: &mut Table,
) {
    for line in above(lines, start) {
        caption(ctx, line, table);
    }
    let mut in_note = false;
    for line in &lines[end..] {
        in_note = is_note(&line.text) || (in_note && !line.after_blank);
        if in_note {
            table.notes.push(line.span);
        } else if line.text.chars().count() <= LONGEST_CAPTION && !line.text.contains('。') {
            caption(ctx, line, table);
        } else {
            break;
        }
    }
    keywords(ctx, table);
    let own = table.captions.iter().find(|c| c.value.chars().count() > 4);
    let marked = table.captions.iter().find(|c| {
        OWN_TITLE
            .as_ref()
            .is_some_and(|p| p.is_match(&squeeze(&c.value)))
    });
    if let Some(chosen) = marked.or(title).or(own) {
        table.title = chosen.clone();
    }
    // A title may end in what is counted and its unit: `県別の患者数（人）`.
    let folded = squeeze(&table.title.value);
    if let Some(c) = captures(&TITLE_END, &folded).next() {
        let part = |m: regex::Match<'_>| Read {
            value: m.as_str().to_owned(),
            ..table.title.clone()
        };
        table.indicator = table.indicator.take().or_else(|| c.get(1).map(part));
        table.unit = table.unit.take().or_else(|| c.get(2).map(part));
    }
}

/// The captions over line `start`: those without a blank line between, else one that is a title.
fn above(lines: &[Line], start: usize) -> &[Line] {
    let fits = |l: &Line| {
        l.text.chars().count() <= LONGEST_CAPTION
            && !l.text.contains(['。', '、'])
            && !is_note(&l.text)
    };
    let mut first = start;
    while first > 0 && !lines[first].after_blank && fits(&lines[first - 1]) {
        first -= 1;
    }
    let titled = |l: &Line| {
        [&OWN_TITLE, &TITLE_END]
            .iter()
            .any(|p| p.as_ref().is_some_and(|p| p.is_match(&l.text)))
    };
    if first == start && first > 0 && fits(&lines[first - 1]) && titled(&lines[first - 1]) {
        first -= 1;
    }
    &lines[first..start]
}

fn caption(ctx: &Context<'_>, line: &Line, table: &mut Table) {
    let folded = ctx.fold(line.span);
    if let Some(c) = captures(&COUNTED, folded.text()).next() {
        let part = |m: regex::Match<'_>| printed(ctx, folded.span(m.start(), m.end()), RULE);
        table.indicator = table.indicator.take().or_else(|| c.get(1).map(part));
        table.unit = table.unit.take().or_else(|| c.get(2).map(part));
    }
    if let Some(m) = PERIOD.as_ref().and_then(|p| p.find(folded.text()))
        && table.period.is_none()
    {
        table.period = Some(printed(ctx, folded.span(m.start(), m.end()), RULE));
    }
    let english = captures(&ENGLISH_PERIOD, folded.text()).next();
    if let Some(m) = english.and_then(|c| c.get(1)) {
        table.period = Some(printed(ctx, folded.span(m.start(), m.end()), RULE));
    }
    table.captions.push(printed(ctx, line.span, RULE));
}

/// The words in quotation marks of a note that says that they were looked for.
fn keywords(ctx: &Context<'_>, table: &mut Table) {
    let text = joined(ctx, &table.notes);
    if !text.contains("キーワード") {
        return;
    }
    let Some(whole) = crate::rules::cover(&table.notes) else {
        return;
    };
    let slice = ctx.slice(whole);
    let mut at = 0;
    while let Some(open) = slice[at..].find('“').map(|i| at + i + '“'.len_utf8()) {
        let Some(close) = slice[open..].find('”').map(|i| open + i) else {
            return;
        };
        let span = Span::new(whole.start + open, whole.start + close);
        table.keywords.push(printed(ctx, span, RULE));
        at = close;
    }
}

/// A chart of which only title, legend and notes are left.
fn wordless(ctx: &Context<'_>, lines: &[Line], title: &Read<String>) -> Option<Table> {
    let folded = squeeze(&title.value);
    let span = *title.spans.first()?;
    let c = captures(&SERIES, &folded).next()?;
    if !lines.iter().any(|l| is_note(&l.text)) {
        return None;
    }
    let mut table = Table {
        title: title.clone(),
        captions: Vec::new(),
        indicator: c
            .get(1)
            .map(|m| Read::at(m.as_str().to_owned(), span, RULE)),
        unit: None,
        period: None,
        keywords: Vec::new(),
        areas: Vec::new(),
        cells: Vec::new(),
        notes: Vec::new(),
    };
    if let Some(m) = PERIOD.as_ref().and_then(|p| p.find(&folded)) {
        table.period = Some(Read::at(m.as_str().to_owned(), span, RULE));
    }
    let mut in_note = false;
    for line in lines {
        in_note = is_note(&line.text) || (in_note && !line.after_blank);
        let parts = tokens(ctx, line.span).parts;
        let is_title = title.spans.iter().any(|s| s.contains(line.span));
        if in_note {
            table.notes.push(line.span);
        } else if !is_title && parts.len() > 1 && parts.iter().all(|p| p.1.chars().count() <= 8) {
            table.areas = parts.iter().map(|p| printed(ctx, p.0, RULE)).collect();
        } else if !is_title && !line.text.contains('。') {
            caption(ctx, line, &mut table);
        }
    }
    Some(table)
}
