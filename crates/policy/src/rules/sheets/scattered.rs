//! A table of a budget whose cells stand one after the other, its column heads in several places.
//!
//! ```text
//! ７年度予算 ６年度予算
//! （当初）
//! 甲対象経費
//! １,２３２億円（文583,厚479）    １,２４５億円（文581,厚481）
//! 乙経費
//! ８１３億円                        ８０５億円
//! 対前年度 増▲減額 増▲減率
//! ▲１２億円 ▲１％                 ８億円 １％
//! ```
//!
//! Heads that follow each other make a group of columns; a kind in parentheses after them is for
//! all of them. Cells after a row's label are that row's, in the order of the heads; cells of a
//! group of columns without labels are the rows' in turn.

use seisaku_text::{Page, Span};

use super::budget_page::channel_of;
use super::sheet::sum;
use super::{Context, amount_at, kind_of, names_programme, programme, shares};
use crate::values::{MONEY, Pattern, Regex, captures, fiscal_years};
use crate::{Rate, Read, RuleId, SheetText, Sheets, Subject, SumKind, TextKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "budgets/scattered-table";

static TOKEN: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"(?P<head>(?:令和|平成)?(?:\d{{1,2}}|元)年度(?:当初|補正)?(?:予算案?額?|概算要求額?|執行額))|(?P<kind>\((?:当初|補正|案|要求)\))|(?P<change>(?:対前年度)?増▲?減額)|(?P<rate>増▲?減率)|(?P<percent>[▲△]?\d+(?:\.\d+)?%)|(?P<cell>{MONEY})(?P<group>{})?|(?P<label>[^\d▲△%]+)",
        shares::GROUP
    ))
    .ok()
});

/// A column: its year and kind, and where its head stands.
#[derive(Clone)]
struct Column {
    year: Option<i32>,
    kind: Option<SumKind>,
    rate: bool,
    span: Span,
}

/// A row: what it is of.
#[derive(Clone)]
struct Row {
    subject: Subject,
    label: Span,
    text: String,
    /// Its last change, to which a rate belongs.
    change: Option<usize>,
    /// Whether a cell stands beside its label.
    filled: bool,
}

struct Table<'o> {
    rows: Vec<Row>,
    columns: Vec<Column>,
    /// Whether the last token was a head or its kind.
    in_heads: bool,
    /// The row whose label stands before the cells; none where the rows come in turn.
    row: Option<usize>,
    /// The cells of the group of columns so far, or of the row.
    cells: usize,
    first_year: Option<i32>,
    out: &'o mut Sheets,
}

/// Reads the cells of a page.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    page: &Page,
    subject: &Subject,
    lines: &[Span],
    year: Option<i32>,
    out: &mut Sheets,
) {
    let folded = ctx.source.fold_parts(lines);
    let text = folded.text().to_owned();
    let mut table = Table {
        rows: Vec::new(),
        columns: Vec::new(),
        in_heads: false,
        row: None,
        cells: 0,
        first_year: year,
        out,
    };
    for c in captures(&TOKEN, &text) {
        let Some(all) = c.get(0) else { continue };
        let span = folded.span(all.start(), all.end());
        if c.name("head").is_some() {
            table.head(all.as_str(), span);
        } else if c.name("kind").is_some() {
            table.kind(all.as_str(), span);
        } else if c.name("change").is_some() || c.name("rate").is_some() {
            table.change(c.name("rate").is_some(), span);
        } else if let Some(label) = c.name("label") {
            table.label(ctx, subject, label.as_str(), span);
        } else if let Some(percent) = c.name("percent") {
            table.percent(percent.as_str(), span);
        } else if let Some(cell) = c.name("cell") {
            let place = folded.span(cell.start(), cell.end());
            if let Some(sum) = table.cell(ctx, place)
                && let Some(group) = c.name("group")
            {
                shares::read(ctx, &folded, group, sum, table.out);
            }
        }
    }
    let labels: Vec<SheetText> = table
        .rows
        .iter()
        .map(|row| row_text(page, subject, row))
        .collect();
    table.out.texts.extend(labels);
}

fn row_text(page: &Page, subject: &Subject, row: &Row) -> SheetText {
    SheetText {
        subject: subject.clone(),
        kind: TextKind::Heading,
        title: None,
        text: Read::at(row.text.clone(), row.label, RULE),
        page: page.number,
        mentions: Vec::new(),
    }
}

impl Table<'_> {
    /// A head after cells opens a new group of columns.
    fn open(&mut self) {
        if !self.in_heads {
            self.columns.clear();
            self.cells = 0;
            self.row = None;
        }
        self.in_heads = true;
    }

    fn head(&mut self, text: &str, span: Span) {
        self.open();
        let year = fiscal_years(text)
            .first()
            .map(|y| y.0)
            .or_else(|| fiscal_years(&format!("令和{text}")).first().map(|y| y.0));
        let kind = Some(kind_of(text)).filter(|k| *k != SumKind::Initial);
        self.columns.push(Column {
            year,
            kind,
            rate: false,
            span,
        });
    }

    fn kind(&mut self, text: &str, span: Span) {
        if self.in_heads {
            for column in &mut self.columns {
                column.kind = column.kind.or(Some(kind_of(text)));
                column.span = column.span.cover(span);
            }
        }
    }

    fn change(&mut self, rate: bool, span: Span) {
        self.open();
        self.columns.push(Column {
            year: self.first_year,
            kind: Some(SumKind::Change),
            rate,
            span,
        });
    }

    fn label(&mut self, ctx: &mut Context<'_>, subject: &Subject, text: &str, span: Span) {
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        // Words that say what the columns compare are a part of their heads.
        if text == "対前年度" || text == "(単位" {
            return;
        }
        self.in_heads = false;
        self.cells = 0;
        let of = match channel_of(text) {
            None if names_programme(ctx, text) => programme(ctx, span),
            Some(_) => subject.clone(),
            None => match subject {
                Subject::Page(page) => Subject::Label(*page, text.to_owned()),
                other => other.clone(),
            },
        };
        self.rows.push(Row {
            subject: of,
            label: span,
            text: text.to_owned(),
            change: None,
            filled: false,
        });
        self.row = Some(self.rows.len() - 1);
    }

    /// The row and the column of the next cell.
    fn place(&mut self) -> Option<(usize, Column)> {
        self.in_heads = false;
        let width = self.columns.len();
        if width == 0 {
            return None;
        }
        let row = match self.row {
            Some(row) => row,
            None => self.in_turn(self.cells / width),
        };
        let column = self.columns.get(self.cells % width)?.clone();
        self.cells += 1;
        (row < self.rows.len()).then_some((row, column))
    }

    /// The row of a turn: labels that have no cells beside them are of no row where others have.
    fn in_turn(&self, turn: usize) -> usize {
        let filled = self.rows.iter().enumerate().filter(|(_, row)| row.filled);
        match self.rows.iter().any(|row| row.filled) {
            true => filled.map(|(i, _)| i).nth(turn).unwrap_or(self.rows.len()),
            false => turn,
        }
    }

    fn cell(&mut self, ctx: &mut Context<'_>, place: Span) -> Option<usize> {
        let beside = self.row;
        let (row, column) = self.place()?;
        if let Some(row) = beside.and_then(|row| self.rows.get_mut(row)) {
            row.filled = true;
        }
        let amount = amount_at(ctx, place, RULE)?;
        let row_read = self.rows.get(row)?.clone();
        let kind = column.kind.unwrap_or(SumKind::Initial);
        let mut found = sum(&row_read.subject, column.year, kind, amount);
        found.channel = channel_of(&row_read.text);
        found.labels = vec![column.span, row_read.label];
        if kind == SumKind::Change {
            found.compared_with = column.year.map(|y| y - 1);
        }
        self.out.sums.push(found);
        let index = self.out.sums.len() - 1;
        if kind == SumKind::Change
            && let Some(row) = self.rows.get_mut(row)
        {
            row.change = Some(index);
        }
        Some(index)
    }

    fn percent(&mut self, text: &str, span: Span) {
        let Some((row, column)) = self.place() else {
            return;
        };
        let change = self
            .rows
            .get(row)
            .and_then(|r| r.change)
            .filter(|_| column.rate);
        if let Some(sum) = change.and_then(|i| self.out.sums.get_mut(i)) {
            let number = text.trim_end_matches('%');
            let mut rate = Rate::read(number, false, "増減率", span, RULE);
            rate.spans.push(column.span);
            sum.rate = Some(rate);
        }
    }
}
