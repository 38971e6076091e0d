//! What each figure of a table is about: the parts of its headings and labels brought together.
//!
//! A word that could be a class as well as what is counted is a class where the table says
//! otherwise what is counted. Labels are areas where most of them are, or where the corner says so.
//! Of two words for what is counted, a share or a change is of the other.

use seisaku_text::{Span, squeeze};

use super::RULE;
use super::around::{bare, legend};
use super::body::{Body, DataRow};
use super::dims::{Heading, Says, corner_of_areas, heading, is_place, is_relative};
use super::value::Value;
use crate::rules::Context;
use crate::rules::grid::GridCell;
use crate::values::{Pattern, pattern};
use crate::{Dimension, Observed, Quantity, Read, Table};

static BUDGET: Pattern =
    pattern!(r"費目|予算|決算|要求額|要望額|概算|交付額|執行額|事業費|補正|当初");
static MONEY: Pattern = pattern!(r"円$");

/// Whether a table prints sums of a budget: they are read elsewhere.
pub(super) fn is_budget(body: &Body, table: &Table) -> bool {
    let headings = || body.columns.iter().flatten().map(|c| c.text.as_str());
    let in_yen = headings().any(|h| h.contains('円'))
        || table.units.iter().any(|u| u.value.contains('円'))
        || figures(body).any(|q| MONEY.as_ref().is_some_and(|p| p.is_match(&q.unit)));
    let labels = body
        .rows
        .iter()
        .flat_map(|r| &r.labels)
        .map(|l| l.text.as_str());
    let titles = table.captions.iter().map(|c| c.value.as_str());
    let of_budget = |text: &str| BUDGET.as_ref().is_some_and(|p| p.is_match(text));
    in_yen && headings().chain(labels).chain(titles).any(of_budget)
}

fn figures(body: &Body) -> impl Iterator<Item = &Quantity> {
    body.rows
        .iter()
        .flat_map(|r| &r.values)
        .filter_map(|(_, v)| match v {
            Some(Value::Figure { quantity, .. }) => Some(quantity),
            _ => None,
        })
}

/// A part of a heading with what it says.
#[derive(Clone)]
struct Part {
    says: Says,
    /// Folded.
    text: String,
    /// As printed.
    read: Read<String>,
}

/// A heading of a column or a label of a row.
#[derive(Clone)]
struct Told {
    parts: Vec<Part>,
    unit: Option<String>,
    mark: Option<String>,
    /// Whether it is said to be a part of what stands before it: `うち重症`.
    within: bool,
}

fn told(ctx: &Context<'_>, cell: &GridCell) -> Told {
    let Heading { parts, unit, mark } = heading(ctx, &cell.text);
    let folded = ctx.fold(cell.span);
    let parts = parts.into_iter().map(|(says, (start, end))| {
        let span = match folded.text() == cell.text {
            true => folded.span(start, end),
            false => cell.span,
        };
        let text = cell.text[start..end].to_owned();
        let raw = ctx.slice(span).trim();
        let apart = raw.contains(char::is_whitespace) || raw.contains('<');
        let printed = if apart { text.clone() } else { raw.to_owned() };
        Part {
            says,
            read: Read::at(printed, span, RULE),
            text,
        }
    });
    Told {
        parts: parts.collect(),
        unit,
        mark,
        within: is_within(&cell.text),
    }
}

fn is_within(text: &str) -> bool {
    ["うち", "(うち", "(再掲)", "再掲"]
        .iter()
        .any(|w| text.starts_with(w))
}

/// Reads the figures.
pub(super) fn cells(ctx: &Context<'_>, body: &Body, table: &mut Table) {
    let mut columns: Vec<Vec<Told>> = body
        .columns
        .iter()
        .map(|path| path.iter().map(|c| told(ctx, c)).collect())
        .collect();
    let mut labels: Vec<Vec<Told>> = body
        .rows
        .iter()
        .map(|r| r.labels.iter().map(|c| told(ctx, c)).collect())
        .collect();
    years_of_a_corner(body, &mut labels);
    settle_labels(ctx, body, &mut labels);
    settle_columns(&mut columns, &labels, table.indicator.is_some());
    let nested = nested(body, &labels);
    let marks = legend(ctx, table);
    for (n, row) in body.rows.iter().enumerate() {
        table.headings.extend(bare_row(row));
        let above: Vec<Told> = nested[n].iter().chain(&labels[n]).cloned().collect();
        for (c, (cell, value)) in row.values.iter().enumerate() {
            let Some(Value::Figure {
                quantity,
                share,
                mark,
            }) = value
            else {
                continue;
            };
            let column = columns.get(c).map_or(&[][..], Vec::as_slice);
            let all: Vec<&Told> = above.iter().chain(column).collect();
            let notes = all.iter().filter_map(|t| t.mark.as_ref()).chain(mark);
            let notes: Vec<Read<String>> =
                notes.filter_map(|m| marks.get(&bare(m)).cloned()).collect();
            let dims = dimensions(&all, table.indicator.as_ref());
            let place = Place {
                row,
                cell: cell.span,
                order: n + 1,
            };
            let mut observed = place.observed(quantity.clone(), dims, notes);
            unit(&all, table, &mut observed);
            table.cells.push(observed);
            if let Some(share) = share {
                let dims = dimensions(&all, None);
                let dims = dims.into_iter().filter(|(d, _)| *d != Dimension::Indicator);
                table
                    .cells
                    .push(place.observed(share.clone(), dims.collect(), Vec::new()));
            }
        }
    }
}

/// The place of a row that has only signs for figures.
fn bare_row(row: &DataRow) -> Option<Span> {
    let any = row
        .values
        .iter()
        .any(|(_, v)| matches!(v, Some(Value::Figure { .. })));
    (!any).then_some(row.span)
}

struct Place<'b> {
    row: &'b DataRow,
    cell: Span,
    order: usize,
}

impl Place<'_> {
    fn observed(
        &self,
        quantity: Quantity,
        dims: Vec<(Dimension, Read<String>)>,
        notes: Vec<Read<String>>,
    ) -> Observed {
        Observed {
            dims,
            quantity: Read::at(quantity, self.cell, RULE),
            notes,
            row: self.row.span,
            order: self.order,
        }
    }
}

/// Numbers alone are years under a heading that says so.
fn years_of_a_corner(body: &Body, labels: &mut [Vec<Told>]) {
    let corner = body.corner.as_ref().map_or("", |c| c.text.as_str());
    if !matches!(
        corner,
        "年" | "年次" | "年度" | "暦年" | "西暦" | "会計年度"
    ) {
        return;
    }
    for part in labels.iter_mut().flatten().flat_map(|t| &mut t.parts) {
        if part
            .text
            .starts_with(|c: char| c.is_ascii_digit() || c == '元')
        {
            part.says = Says::Period;
        }
    }
}

/// Settles what labels say that could say several things.
fn settle_labels(ctx: &Context<'_>, body: &Body, labels: &mut [Vec<Told>]) {
    let own = |row: &Vec<Told>| row.last().and_then(|t| t.parts.first()).map(|p| p.says);
    let said: Vec<Says> = labels.iter().filter_map(own).collect();
    let areas = said.iter().filter(|s| **s == Says::Area).count();
    let others = said
        .iter()
        .filter(|s| matches!(s, Says::Either | Says::Class))
        .count();
    let of_areas = areas > others
        || body
            .corner
            .as_ref()
            .is_some_and(|c| corner_of_areas(&c.text));
    let regions = ["四国", "九州", "近畿", "東北", "関東"];
    let of_japan = labels
        .iter()
        .flatten()
        .flat_map(|t| &t.parts)
        .any(|p| regions.iter().any(|r| p.text.starts_with(r)));
    for part in labels.iter_mut().flatten().flat_map(|t| &mut t.parts) {
        // Beside other regions of Japan it is one, and no country.
        if of_japan && of_areas && part.text == "中国" {
            part.read.value.push_str("地方");
            part.text.push_str("地方");
        }
        let known = ctx.names.places.contains_key(&part.text);
        part.says = match part.says {
            Says::Either if of_areas || (known && is_place(ctx, &part.text)) => Says::Area,
            Says::Either => Says::Class,
            says => says,
        };
    }
}

/// A word over a column is what is counted where nothing else says so, or where others beside it
/// are.
fn settle_columns(columns: &mut [Vec<Told>], labels: &[Vec<Told>], told: bool) {
    let parts = |all: &[Vec<Told>], wanted: fn(&Part) -> bool| {
        all.iter().flatten().flat_map(|t| &t.parts).any(wanted)
    };
    let counted = |p: &Part| p.says == Says::Indicator && !is_relative(&p.text);
    let beside = parts(columns, counted);
    let by_rows = parts(labels, |p| p.says == Says::Indicator);
    let mut before: Option<Part> = None;
    for told_here in columns.iter_mut() {
        within(told_here, &mut before);
        let own = told_here
            .iter()
            .flat_map(|t| &t.parts)
            .any(|p| p.says == Says::Indicator);
        for part in told_here.iter_mut().flat_map(|t| &mut t.parts) {
            if part.says == Says::Either {
                part.says = match own || ((told || by_rows) && !beside) {
                    true => Says::Class,
                    false => Says::Indicator,
                };
            }
        }
    }
}

/// A column of a part counts what the column before it counts.
fn within(column: &mut [Told], before: &mut Option<Part>) {
    let part_of = column.last().is_some_and(|t| t.within);
    let counted = column
        .iter()
        .flat_map(|t| &t.parts)
        .rfind(|p| p.says == Says::Indicator && !is_relative(&p.text))
        .cloned();
    match (part_of, counted) {
        (false, Some(counted)) => *before = Some(counted),
        (true, None) => {
            for part in column.iter_mut().flat_map(|t| &mut t.parts) {
                if part.says == Says::Either {
                    part.says = Says::Class;
                }
            }
            if let (Some(counted), Some(last)) = (before, column.last_mut()) {
                last.parts.push(counted.clone());
            }
        }
        _ => {}
    }
}

/// The labels above each row that it is set in from and that tell more than its own.
fn nested(body: &Body, labels: &[Vec<Told>]) -> Vec<Vec<Told>> {
    let mut above: Vec<(usize, Told)> = Vec::new();
    let mut found = Vec::new();
    for (row, told) in body.rows.iter().zip(labels) {
        let Some((cell, own)) = row.labels.last().zip(told.last()) else {
            found.push(Vec::new());
            continue;
        };
        let part_of = own.within;
        above.retain(|(indent, _)| *indent < cell.indent || (part_of && *indent == cell.indent));
        let tells = |t: &&(usize, Told)| {
            let says = |says| t.1.parts.iter().any(|p| p.says == says);
            let again = own.parts.iter().any(|p| p.says == Says::Indicator);
            (says(Says::Indicator) && !again) || (says(Says::Class) && t.0 < cell.indent)
        };
        found.push(above.iter().filter(tells).map(|(_, t)| t.clone()).collect());
        if !part_of {
            above.push((cell.indent, own.clone()));
        }
    }
    found
}

/// What a figure holds for, from its labels and headings.
fn dimensions(all: &[&Told], of_table: Option<&Read<String>>) -> Vec<(Dimension, Read<String>)> {
    let parts: Vec<&Part> = all.iter().flat_map(|t| &t.parts).collect();
    let counted: Vec<usize> = (0..parts.len())
        .filter(|i| parts[*i].says == Says::Indicator)
        .collect();
    let relative = counted.iter().rev().find(|i| is_relative(&parts[**i].text));
    let chosen = relative.or(counted.last()).copied();
    let area = parts.iter().rposition(|p| p.says == Says::Area);
    let mut found = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let dimension = match part.says {
            Says::Area if area == Some(i) => Dimension::Area,
            // A larger area says nothing more.
            Says::Area => continue,
            Says::Period => Dimension::Period,
            Says::Indicator if chosen == Some(i) => Dimension::Indicator,
            _ => Dimension::Class,
        };
        found.push((dimension, part.read.clone()));
    }
    // A share or a change under a heading of its own is of what the table counts.
    if chosen.is_none()
        && let Some(indicator) = of_table
    {
        found.push((Dimension::Indicator, indicator.clone()));
    }
    found
}

/// The unit of a figure that prints none: its heading's, else the table's.
fn unit(all: &[&Told], table: &Table, observed: &mut Observed) {
    if !observed.quantity.value.unit.is_empty() {
        return;
    }
    if let Some(unit) = all.iter().rev().find_map(|t| t.unit.as_ref()) {
        observed.quantity.value.unit.clone_from(unit);
        return;
    }
    let counted = observed
        .dims
        .iter()
        .find(|(d, _)| *d == Dimension::Indicator);
    let counted = counted.map_or(String::new(), |(_, r)| squeeze(&r.value));
    let counted = counted.as_str();
    let share = |u: &&Read<String>| {
        let rate = ["対", "当たり", "あたり", "/"];
        matches!(u.value.as_str(), "%" | "‰" | "ポイント")
            || rate.iter().any(|r| u.value.contains(r))
    };
    let mut units = table.units.iter();
    let only = table.units.len() == 1;
    let chosen = if is_relative(counted) {
        units.find(share)
    } else if only {
        units.next()
    } else {
        let rest: Vec<&Read<String>> = units.filter(|u| !share(u)).collect();
        let by_word = rest.iter().find(|u| {
            let word = u
                .value
                .trim_start_matches(['十', '百', '千', '万', '億', '兆']);
            counted
                .strip_suffix('数')
                .is_some_and(|c| c.ends_with(word))
        });
        by_word
            .or(rest.first().filter(|_| rest.len() == 1))
            .copied()
    };
    if let Some(unit) = chosen {
        observed.quantity.value.unit.clone_from(&unit.value);
    }
}
