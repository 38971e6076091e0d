//! The rows of a table of sums.
//!
//! ```text
//! 甲推進事業      1,200    1,500    300    新規      sums of the programme, and a note
//! うち文部科学省分  800      900    100             shares of the row above
//! 一般会計        2,000    2,400    400             the table's, by account
//! 合計            2,000    2,400    400             the whole of the rows above
//! ```

mod cells;

use seisaku_text::{Span, squeeze};

use super::super::Context;
use super::super::line_sums::{self, Given};
use super::super::sheet::sum;
use super::RULE;
use super::entries::Entry;
use super::heads::{Column, Heads};
use super::names::{Name, bare_name};
use crate::rules::known_names;
use crate::values::{Pattern, pattern};
use crate::{Channel, Count, Rate, Read, SheetText, Sheets, Subject, SumKind, TextKind};
use cells::{by_place, cell_amount, named};

static NUMBER: Pattern =
    pattern!(r"^[(（]?([▲△−\-+]?\d[\d,]*(?:\.\d+)?)(?:の?内数)?(?:※\d*|\*+)?(?:\(.*\))?[)）]?$");
static WORD: Pattern = pattern!(r"^(?:[-−ー―–—‐]+|新規|皆増|皆減|同額|廃止|\(?新規\)?|組替|0)$");
/// A row of rates.
static RATE: Pattern = pattern!(r"^[^\d]{1,8}率(?:\(%\))?$");
/// The rows that are read under some heads.
pub(in super::super) struct Rows {
    pub(super) heads: Heads,
    pub(super) of: Subject,
    pub(super) page: usize,
    unit: Option<String>,
    /// The heading of a group of rows.
    pub(super) group: Option<Subject>,
    /// The sums that no total holds yet, by column.
    open: Vec<(usize, usize)>,
    /// Where the group begins in them.
    group_from: usize,
    /// The sums of the last row that is no share, by column.
    last: Vec<(usize, usize)>,
    pub(super) last_subject: Option<Subject>,
    read: usize,
}

impl Rows {
    pub(super) fn new(heads: Heads, of: Subject, page: usize, unit: Option<String>) -> Self {
        Self {
            heads,
            of,
            page,
            unit,
            group: None,
            open: Vec::new(),
            group_from: 0,
            last: Vec::new(),
            last_subject: None,
            read: 0,
        }
    }

    /// The same table as it goes on on a further page.
    pub(super) fn on_page(self, page: usize) -> Self {
        let read = self.read.max(1);
        Self { page, read, ..self }
    }

    pub(super) fn is_new(&self) -> bool {
        self.read == 0
    }

    /// Reads a row; whether it is one.
    pub(super) fn row(&mut self, ctx: &mut Context<'_>, entry: &Entry, out: &mut Sheets) -> bool {
        let Some(cells) = self.cells(ctx, entry) else {
            return false;
        };
        let columns = self.heads.columns.clone();
        let name = cells
            .iter()
            .zip(&columns)
            .filter(|(c, column)| column.is_none() && !c.is_empty())
            .map(|(c, _)| *c)
            .find(|c| ctx.slice(*c).chars().any(char::is_alphabetic));
        let Some(name) = name else { return false };
        let place = bare_name(ctx, name);
        let filled = cells
            .iter()
            .zip(&columns)
            .any(|(c, column)| column.is_some() && !c.is_empty());
        if !filled {
            return entry.tabbed && self.open_group(ctx, place, out);
        }
        self.read += 1;
        let what = self.name(ctx, place);
        if RATE
            .as_ref()
            .is_some_and(|p| p.is_match(&ctx.squeezed(place)))
        {
            self.figures(ctx, &cells, place, out);
            return true;
        }
        let first = out.sums.len();
        let mut here = Vec::new();
        for (i, (cell, column)) in cells.iter().zip(&columns).enumerate() {
            let Some(column) = column.as_ref().filter(|_| !cell.is_empty()) else {
                continue;
            };
            if column.rate.is_none() && self.cell(ctx, *cell, column, (&what, name), out) {
                here.push((i, out.sums.len() - 1));
            }
        }
        self.rates(ctx, &cells, first, out);
        self.remarks(ctx, &cells, name, &what, out);
        self.link(&what, first, &here, out);
        true
    }

    /// The cells of an entry, one for each column.
    fn cells(&self, ctx: &Context<'_>, entry: &Entry) -> Option<Vec<Span>> {
        let columns = &self.heads.columns;
        if entry.tabbed {
            return (entry.cells.len() > 1).then(|| entry.cells.clone());
        }
        let is_value = |span: &Span| {
            let text = ctx.squeezed(*span);
            let shaped = [&NUMBER, &WORD]
                .iter()
                .any(|p| p.as_ref().is_some_and(|p| p.is_match(&text)));
            shaped
                || text.ends_with(['円', '%'])
                    && text.starts_with(|c: char| c.is_numeric() || "▲△+-約".contains(c))
        };
        // A number before a name counts the rows.
        let first = usize::from(entry.cells.get(1).is_some_and(|c| !is_value(c)));
        let names = entry.cells[first..]
            .iter()
            .take_while(|c| !is_value(c))
            .count()
            + first;
        let values = entry.cells[names..]
            .iter()
            .take_while(|c| is_value(c))
            .count();
        let wanted = columns.iter().flatten().count();
        let leading = columns.iter().take_while(|c| c.is_none()).count();
        // What follows the numbers is a remark.
        if names == 0 || leading == 0 {
            return None;
        }
        if values != wanted {
            return by_place(&self.heads, entry, (names, values)).filter(|_| leading == 1);
        }
        let mut cells = named(ctx, &self.heads, entry, (names, leading));
        cells.extend_from_slice(&entry.cells[names..names + values]);
        let rest = &entry.cells[names + values..];
        cells.extend(rest.iter().copied().reduce(Span::cover));
        Some(cells)
    }

    /// Whether a line is a row with sums.
    pub(super) fn is_row(&self, ctx: &Context<'_>, entry: &Entry) -> bool {
        let Some(cells) = self.cells(ctx, entry) else {
            return false;
        };
        let columns = &self.heads.columns;
        let number = |c: &Span| {
            let text = ctx.squeezed(*c);
            [&NUMBER, &WORD]
                .iter()
                .any(|p| p.as_ref().is_some_and(|p| p.is_match(&text)))
                || text.ends_with(['円', '%'])
        };
        let mut of_sums = cells.iter().zip(columns).filter(|(_, c)| c.is_some());
        if !entry.tabbed && entry.after_blank {
            return of_sums.all(|(c, _)| number(c));
        }
        !entry.tabbed || cells.len() <= columns.len() && of_sums.any(|(c, _)| number(c))
    }

    /// A row of nothing but a name heads the rows under it.
    pub(super) fn open_group(&mut self, ctx: &Context<'_>, name: Span, out: &mut Sheets) -> bool {
        self.read += 1;
        let label = ctx.squeezed(name).into_owned();
        self.group = Some(Subject::Label(self.page, label));
        self.group_from = self.open.len();
        out.texts.push(super::heading(ctx, self.page, name));
        true
    }

    fn cell(
        &self,
        ctx: &mut Context<'_>,
        cell: Span,
        column: &Column,
        (what, name): (&Name, Span),
        out: &mut Sheets,
    ) -> bool {
        let unit = column
            .unit
            .as_deref()
            .or(self.heads.unit.as_deref())
            .or(self.unit.as_deref());
        let Some(amount) = cell_amount(ctx, cell, unit) else {
            return false;
        };
        let kind = match column.kind {
            SumKind::Change => SumKind::Change,
            _ if what.total => SumKind::Total,
            SumKind::Initial => what.kind.unwrap_or(SumKind::Initial),
            kind => kind,
        };
        let mut found = sum(&what.subject, column.year, kind, amount);
        found.funder = what.funder.clone().or_else(|| column.funder.clone());
        found.channel = what.channel.or(column.channel);
        found.labels = vec![column.span, name];
        if kind == SumKind::Change {
            found.compared_with = column.year.map(|y| y - 1);
        }
        let text = ctx.squeezed(cell).into_owned();
        if text.contains("内数") {
            found.notes.push(Read::at(text, cell, RULE));
        }
        out.sums.push(found);
        true
    }

    /// A row of rates in per cent: figures of what the table is of, each of its year.
    fn figures(&self, ctx: &Context<'_>, cells: &[Span], name: Span, out: &mut Sheets) {
        for (cell, column) in cells.iter().zip(&self.heads.columns) {
            let text = ctx.squeezed(*cell);
            let number = text.trim_end_matches('%');
            let shaped = number.parse::<f64>().is_ok();
            let Some(column) = column.as_ref().filter(|_| shaped) else {
                continue;
            };
            let label = ctx.squeezed(name);
            let indicator = label.trim_end_matches("(%)").to_owned();
            let mut value = Read::at(number.to_owned(), *cell, RULE);
            value.spans.push(column.span);
            out.counts.push(Count {
                subject: self.of.clone(),
                value,
                unit: "%".to_owned(),
                indicator: Some(Read::at(indicator, name, RULE)),
                year: column.year,
                about: false,
                clause: format!("{label}{text}"),
                mentions: known_names::mentions(ctx, &[name]),
                whole: None,
            });
        }
    }

    /// The rates of a row are those of its change, or of its newest sum.
    fn rates(&self, ctx: &Context<'_>, cells: &[Span], first: usize, out: &mut Sheets) {
        for (cell, column) in cells.iter().zip(&self.heads.columns) {
            let Some((column, label)) = column.as_ref().and_then(|c| Some((c, c.rate.as_ref()?)))
            else {
                continue;
            };
            let text = ctx.squeezed(*cell);
            let number = text.trim_end_matches('%');
            let shaped = NUMBER.as_ref().is_some_and(|p| p.is_match(number));
            let mut rate = Rate::read(number, false, label, *cell, RULE);
            rate.spans.push(column.span);
            let sums = &mut out.sums[first..];
            let change = |s: &crate::Sum| s.kind == SumKind::Change;
            let changed = sums.iter().position(change);
            let newest = sums
                .iter()
                .position(|s| s.year == column.year && !change(s));
            let of = match rate.value.ratio {
                true => newest.or(changed),
                false => changed.or(newest),
            };
            if let Some(i) = of.filter(|_| shaped) {
                sums[i].rate = Some(rate);
            }
        }
    }

    /// What is neither name nor sum is a note on what the row is of, and may name sums itself.
    fn remarks(
        &self,
        ctx: &mut Context<'_>,
        cells: &[Span],
        name: Span,
        what: &Name,
        out: &mut Sheets,
    ) {
        for (i, cell) in cells.iter().enumerate() {
            let column = self.heads.columns.get(i).and_then(Option::as_ref);
            let text = ctx.slice(*cell);
            let folded = squeeze(text);
            let number = NUMBER
                .as_ref()
                .is_some_and(|p| p.is_match(folded.trim_end_matches('%')));
            let sum = column.is_some() && (number || folded.ends_with('円'));
            if *cell == name || sum || !text.chars().any(char::is_alphabetic) {
                continue;
            }
            let text = text.to_owned();
            let given = Given {
                year: self.heads.year(),
                page: self.page,
                prose: true,
                ..Given::default()
            };
            let place = ctx.fold(*cell);
            line_sums::read(ctx, &place, &what.subject, &given, out);
            out.texts.push(SheetText {
                subject: what.subject.clone(),
                kind: TextKind::Note,
                title: None,
                text: Read::at(text, *cell, RULE),
                page: self.page,
                mentions: Vec::new(),
            });
        }
    }

    /// Ties shares to the row above, parts to their total, and a ministry's column to the row's sum.
    fn link(&mut self, what: &Name, first: usize, here: &[(usize, usize)], out: &mut Sheets) {
        for i in first..out.sums.len() {
            let part = &out.sums[i];
            if part.funder.is_some() && what.funder.is_none() {
                let whole = (first..out.sums.len()).find(|w| {
                    let whole = &out.sums[*w];
                    let kind = matches!(whole.kind, SumKind::Initial | SumKind::Total);
                    whole.funder.is_none() && kind && whole.year == part.year
                });
                out.sums[i].whole = whole;
            }
        }
        let whole_of = |open: &[(usize, usize)], column: usize| {
            open.iter().find(|(c, _)| *c == column).map(|(_, sum)| *sum)
        };
        if what.share {
            for (column, sum) in here {
                out.sums[*sum].whole = whole_of(&self.last, *column);
            }
            return;
        }
        if what.total {
            let from = if what.subtotal { self.group_from } else { 0 };
            let mut parts = self.open.split_off(from.min(self.open.len()));
            // The accounts of the state are another way to part the same money.
            let account = |(_, sum): &(usize, usize)| {
                matches!(
                    out.sums[*sum].channel,
                    Some(Channel::General | Channel::Special)
                )
            };
            if !parts.iter().all(account) {
                parts.retain(|part| !account(part));
            }
            for (column, part) in parts {
                if let Some(total) = whole_of(here, column) {
                    out.sums[part].whole = Some(total);
                }
            }
            self.group_from = self.open.len() + here.len();
            if what.subtotal {
                self.group = None;
            }
        }
        self.open.extend_from_slice(here);
        self.last = here.to_vec();
        self.last_subject = Some(what.subject.clone());
    }
}
