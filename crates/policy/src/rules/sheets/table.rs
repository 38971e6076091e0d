//! Tables of sums, one row for each thing.
//!
//! ```text
//! （単位：百万円）
//! 事項          令和６年度予算額  令和７年度概算要求額  増減   備考
//! 甲推進事業    1,200             1,500                 300    新規
//! うち文部科学省分  800           900                   100
//! 合計          2,000             2,400                 400
//! ```
//!
//! A row of heads that name years or kinds of sums gives the columns; a column may also be a
//! ministry's. Bare numbers are in the unit that a line above or a head gives; － is no sum. A row
//! of totals is the whole of the rows over it, and is of what the table is of: the programme of
//! the sheet, the heading over the table, or the page's title.

mod entries;
mod heads;
mod names;
mod rows;

use seisaku_text::{Page, Span, squeeze};

use super::{Context, fields, names_programme, overlaps};
use crate::rules::page_lines::is_page_number;
use crate::values::{Pattern, pattern};
use crate::{PageTitle, Read, RuleId, SheetText, Sheets, Subject, TextKind};
use entries::Entry;
use heads::Heads;
pub(super) use rows::Rows;

/// The name of this rule.
pub(super) const RULE: RuleId = "budgets/table";

/// A heading over a table that does not say of what it is.
static GENERIC: Pattern = pattern!(
    r"^(?:\(?参考\)?|(?:予算|経費|概算要求|要求|事業)?(?:額|案)?(?:の)?(?:別)?(?:内訳|総括表?|一覧表?|概要|推移|内容|状況|比較|明細)表?|主要(?:事項|経費|施策)|.{1,8}別の?(?:概算)?(?:予算|要求|経費|決算|執行|計上)(?:額|案)?|予算(?:額|案)?|事業(?:名|別)?|表\d*)$"
);
static ABOUT_MONEY: Pattern = pattern!(r"予算|要求|経費|費$|関係|関連|会計|事業|対策");

/// What is being read, and of what.
struct Reader<'o> {
    page: usize,
    /// What the page as a whole is of.
    whole: Subject,
    year: Option<i32>,
    unit: Option<String>,
    /// Whether a table has been read since the unit was given.
    unit_used: bool,
    heading: Option<Subject>,
    rows: Option<Rows>,
    /// Whether they are those of the page before, of which no row has come yet.
    carried: bool,
    /// The line before, which may be the upper one of heads.
    last: Option<Entry>,
    taken: Vec<Span>,
    out: &'o mut Sheets,
}

/// Reads the tables of a page; the lines that they take. `open` is the table that the page before
/// ended in, and then the one that this page ends in.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    page: &Page,
    (title, year): (Option<&PageTitle>, Option<i32>),
    open: &mut Option<Rows>,
    out: &mut Sheets,
) -> Vec<Span> {
    // Without a unit no number is a sum.
    if open.is_none() && !ctx.slice(page.span).contains('円') {
        return Vec::new();
    }
    let going_on = open.take().map(|rows| rows.on_page(page.number));
    let entries = entries::entries(ctx, page);
    let first = title.and_then(|t| t.title.spans.first().copied());
    let mut reader = Reader {
        page: page.number,
        whole: whole(ctx, page.number, title),
        year,
        unit: None,
        unit_used: false,
        heading: None,
        carried: going_on.is_some(),
        rows: going_on,
        last: None,
        taken: Vec::new(),
        out,
    };
    for (i, entry) in entries.iter().enumerate() {
        let is_title = first.is_some_and(|t| t.start < entry.span.end && entry.span.start < t.end);
        reader.entry(ctx, entry, (&entries[i + 1..], is_title));
        reader.last = Some(entry.clone());
    }
    *open = reader.rows.filter(|rows| rows.heads.is_ruled());
    reader.taken
}

/// The lines of a page that no table takes, and whether a blank line stands before each. A row of
/// a form is its pairs of label and value; other rows are of other rules.
pub(crate) fn lines_outside(ctx: &Context<'_>, page: &Page, taken: &[Span]) -> Vec<(Span, bool)> {
    let mut found = Vec::new();
    for entry in entries::entries(ctx, page) {
        if overlaps(taken, entry.span) {
            continue;
        }
        if !entry.tabbed {
            found.push((entry.span, entry.after_blank));
            continue;
        }
        let printed: Vec<Span> = entry
            .cells
            .iter()
            .copied()
            .filter(|c| !c.is_empty())
            .collect();
        if let [only] = printed[..] {
            found.push((only, entry.after_blank));
            continue;
        }
        let pairs = fields::pairs(ctx, &entry.cells).unwrap_or_default();
        found.extend(pairs.into_iter().map(|pair| (pair, entry.after_blank)));
    }
    found
}

/// What a page is of: the programme that its title names, else what stands under its title.
fn whole(ctx: &Context<'_>, page: usize, title: Option<&PageTitle>) -> Subject {
    let name = title.map(|t| squeeze(&t.title.value)).unwrap_or_default();
    match names_programme(ctx, &name) {
        true => Subject::Programme(name),
        false => Subject::Page(page),
    }
}

impl Reader<'_> {
    fn entry(&mut self, ctx: &mut Context<'_>, entry: &Entry, (after, is_title): (&[Entry], bool)) {
        let text = ctx.squeezed(entry.span);
        if self.rows.is_some() && is_page_number(&text) {
            return;
        }
        let given = heads::unit_line(&text);
        let unit_line = given.is_some();
        self.unit_used &= !unit_line;
        self.unit = given.or(self.unit.take());
        let in_yen = self.unit.is_some() && !self.unit_used;
        if let Some(rows) = &mut self.rows
            && rows.is_new()
            && let Some(heads) = rows
                .heads
                .under(ctx, entry, self.year)
                .or_else(|| rows.heads.over(ctx, entry, self.year))
        {
            rows.heads = heads;
            return self.take_heads(ctx, entry);
        }
        if let Some(rows) = self.rows.as_mut().filter(|rows| rows.is_new())
            && rows.heads.marks(ctx, entry)
        {
            return self.take_heads(ctx, entry);
        }
        let upper = self.last.as_ref();
        let two = upper.and_then(|upper| Heads::two(ctx, upper, entry, self.year));
        if let (Some(_), Some(upper)) = (&two, upper.cloned())
            && self.taken.last() != Some(&upper.span)
        {
            self.take_heads(ctx, &upper);
        }
        let heads = two.or_else(|| Heads::read(ctx, entry, self.year, in_yen));
        if let Some(heads) = heads {
            let of = self.heading.clone().unwrap_or_else(|| self.whole.clone());
            self.rows = Some(Rows::new(heads, of, self.page, self.unit.clone()));
            return self.take_heads(ctx, entry);
        }
        // What a page begins with need not go on with the table of the page before.
        if std::mem::take(&mut self.carried) {
            let goes_on = |rows: &Rows| entry.tabbed && rows.is_row(ctx, entry);
            self.carried = self.rows.as_ref().is_some_and(|rows| !goes_on(rows));
        }
        if self.carried && entry.tabbed {
            self.rows = None;
        }
        let read = match &mut self.rows {
            Some(rows) => rows.row(ctx, entry, self.out),
            None => false,
        };
        if read {
            return self.taken.push(entry.span);
        }
        if entry.tabbed {
            self.form(ctx, entry);
            return;
        }
        if unit_line && text.chars().count() < 20 {
            self.taken.push(entry.span);
            self.out.texts.push(heading(ctx, self.page, entry.span));
            return;
        }
        let is_note = text.starts_with(['※', '注', '*', '(']);
        if !is_note && self.group(ctx, entry, after) {
            return;
        }
        if !is_note {
            self.unit_used |= self.rows.take().is_some();
        }
        if !is_title && !is_note {
            self.heading = self.heading_of(ctx, entry).or_else(|| {
                self.heading
                    .take()
                    .filter(|h| matches!(h, Subject::Programme(_)))
            });
        }
    }

    /// A line of nothing but a name between rows heads those under it, or the names that do.
    fn group(&mut self, ctx: &Context<'_>, entry: &Entry, after: &[Entry]) -> bool {
        const DEEPEST: usize = 3;
        let Some(rows) = &mut self.rows else {
            return false;
        };
        let ruled = rows.heads.is_ruled();
        // A short row is no name.
        let name = |e: &Entry| names_group(ctx, e) && !rows.is_row(ctx, e);
        let names = after.iter().take(DEEPEST).take_while(|e| name(e)).count();
        let blank = [entry]
            .into_iter()
            .chain(&after[..names])
            .any(|e| e.after_blank);
        let next = after.get(names);
        // Behind a blank line a row has to have all numbers.
        let row = |e: &Entry| {
            let sure = Entry {
                after_blank: blank || e.after_blank,
                ..e.clone()
            };
            e.tabbed == ruled && rows.is_row(ctx, &sure)
        };
        if !name(entry) || !next.is_some_and(row) {
            return false;
        }
        rows.open_group(ctx, entry.span, self.out);
        self.taken.push(entry.span);
        true
    }

    /// A row of a form may name the programme that the tables under it are of.
    fn form(&mut self, ctx: &Context<'_>, entry: &Entry) {
        let pairs = fields::pairs(ctx, &entry.cells).unwrap_or_default();
        for field in pairs.into_iter().filter_map(|p| fields::field(ctx, p)) {
            self.unit_used |= self.rows.take().is_some();
            if field.kind == fields::Kind::Name
                && let Some(name) = field.value
            {
                // A form is of what it names, whatever stands over its tables.
                self.whole = Subject::Programme(ctx.squeezed(name).into_owned());
                self.heading = Some(self.whole.clone());
            }
        }
    }

    fn take_heads(&mut self, ctx: &Context<'_>, entry: &Entry) {
        for cell in entry.cells.iter().filter(|c| !c.is_empty()) {
            self.out.texts.push(heading(ctx, self.page, *cell));
        }
        self.taken.push(entry.span);
    }

    /// What a line over a table says that the table is of.
    fn heading_of(&mut self, ctx: &Context<'_>, entry: &Entry) -> Option<Subject> {
        const LONGEST: usize = 40;
        if let Some(field) = fields::field(ctx, entry.span) {
            let name = ctx.squeezed(field.value?).into_owned();
            if field.kind != fields::Kind::Name {
                return None;
            }
            // A form is of what it names, whatever stands over its tables.
            self.whole = Subject::Programme(name);
            return Some(self.whole.clone());
        }
        let text = ctx.squeezed(fields::body(ctx, entry.span));
        let text = text.trim_matches(|c| "【】<>[]「」■".contains(c));
        if names_programme(ctx, text) {
            return Some(Subject::Programme(text.to_owned()));
        }
        let is = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(text));
        let whole = matches!(self.whole, Subject::Page(_));
        let fits = whole
            && text.chars().count() <= LONGEST
            && !text.contains(['。', '円', ':'])
            && !is(&GENERIC)
            && is(&ABOUT_MONEY);
        fits.then(|| Subject::Label(self.page, text.to_owned()))
    }
}

/// Whether a line is a short name and nothing else.
fn names_group(ctx: &Context<'_>, entry: &Entry) -> bool {
    const LONGEST: usize = 30;
    if entry.tabbed || entry.span.end - entry.span.start > LONGEST * 4 {
        return false;
    }
    let text = ctx.squeezed(entry.span);
    text.chars().count() <= LONGEST
        && text.contains(char::is_alphabetic)
        && !text.contains(['。', '、', '円'])
        && fields::field(ctx, entry.span).is_none()
}

fn heading(ctx: &Context<'_>, page: usize, span: Span) -> SheetText {
    SheetText {
        subject: Subject::Page(page),
        kind: TextKind::Heading,
        title: None,
        text: Read::at(ctx.slice(span).to_owned(), span, RULE),
        page,
        mentions: Vec::new(),
    }
}
