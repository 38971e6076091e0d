//! Programmes in blocks of lines, each opened by the programme's name.
//!
//! ```text
//! 事業名：甲乙支援事業                      a label and the name
//! 実施主体：都道府県
//! 予算額：5～10億円
//! 目的：地域の体制を整える。
//!
//! 丙丁整備事業                              a name over fields
//! 令和８年度要求額 3.4億円
//! 公募の開始は令和８年６月を予定する。
//!
//! （２）戊己推進事業　15億円（12億円）       a name with its sums: this year's and the year before's
//! ```
//!
//! A sheet that is a plain text is one block, opened by its title. Text without a label goes on
//! with the label before it, or says what the programme is.

mod openers;
mod texts;
mod values;
mod whole;

use std::collections::BTreeSet;

use seisaku_text::{Format, Page, Span, is_bullet_glyph, item_number, squeeze};

use super::fields::{self, Field, Kind};
use super::line_sums::{self, Given};
use super::named::Named;
use super::{Context, events, names_programme, programme, table};
use crate::rules::bullets::trim;
use crate::values::{Pattern, pattern};
use crate::{PageTitle, RuleId, Said, Sheets, Subject, SumKind, TextKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/block";

use openers::Opener;
use values::goes_on;
use whole::{indent, names_it, own_year};

static SOURCE: Pattern = pattern!(r"^\(?(?:出典|資料|出所)");
static PAGE_NUMBER: Pattern = pattern!(r"^[-−ー―–—]*\d{0,3}[-−ー―–—]*$");
static OFFICE: Pattern = pattern!(r"^[^\d、。:()]{2,25}(?:課|室|局|省|庁|部|府|班)$");
static ABOUT_BUDGET: Pattern = pattern!(r"予算|概算要求");

struct Blocks<'b, 'a> {
    ctx: &'b mut Context<'a>,
    page: usize,
    year: Option<i32>,
    /// The year of the open block's own budget.
    own_year: Option<i32>,
    parentheses: Option<(Option<i32>, SumKind)>,
    subject: Option<Subject>,
    /// The programme of the whole sheet.
    main: Option<Subject>,
    /// Whether a field names the only programme.
    form: bool,
    /// What sums are of that no programme is named for.
    whole: Option<Subject>,
    field: Option<(Field, Vec<Span>)>,
    paragraph: Vec<Span>,
    /// The first sum of the last line with sums of their own.
    before: Option<usize>,
    /// How far the part that is open is set in.
    opened: Option<usize>,
    /// Names of blocks that rows of a table have.
    rows: BTreeSet<String>,
    /// What the tables have rows for.
    named: &'b Named,
    /// The lines that an opener has taken.
    skip: BTreeSet<Span>,
    out: &'b mut Sheets,
}

/// Reads the blocks of a page; whether there are any.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    page: &Page,
    title: Option<&PageTitle>,
    (year, taken, named): (Option<i32>, &[Span], &Named),
    out: &mut Sheets,
) -> bool {
    let slides = ctx.document.format == Format::Slides;
    // Without a sum and without a label there is no sheet.
    let printed = ctx.slice(page.span);
    if !["円", "事業名", "名称", "件名", "名】"]
        .iter()
        .any(|w| printed.contains(w))
    {
        return false;
    }
    let all = table::lines_outside(ctx, page, taken);
    let first = title.and_then(|t| t.title.spans.first().copied());
    let titled = title.is_some_and(|t| {
        let text = squeeze(&t.title.value);
        ABOUT_BUDGET.as_ref().is_some_and(|p| p.is_match(&text))
    });
    let sums = all
        .iter()
        .any(|(line, _)| line_sums::begins(&ctx.squeezed(*line)).is_some());
    let sheet = first.filter(|at| {
        let name = ctx.squeezed(*at);
        !slides && sums && names_programme(ctx, &name)
    });
    let form = all.iter().filter(|(line, _)| names_it(ctx, *line)).count() == 1;
    let of_one = sheet.is_some() || form;
    let openers = openers::openers(ctx, &all, (slides, titled || of_one), named);
    if openers.iter().all(Option::is_none) && sheet.is_none() {
        return false;
    }
    let main = sheet.map(|at| {
        let subject = programme(ctx, at);
        out.say(&subject, Said::Named, at, RULE);
        subject
    });
    let own_year = match of_one {
        true => own_year(ctx, &all),
        false => None,
    };
    let mut blocks = Blocks {
        parentheses: line_sums::parentheses(&ctx.squeezed(page.span), own_year.or(year)),
        form,
        ctx,
        page: page.number,
        year,
        own_year,
        subject: main.clone(),
        main,
        whole: (titled && !slides).then_some(Subject::Page(page.number)),
        field: None,
        paragraph: Vec::new(),
        before: None,
        opened: None,
        rows: BTreeSet::new(),
        named,
        skip: BTreeSet::new(),
        out,
    };
    let heading = first.filter(|_| sheet.is_some() || titled);
    blocks.run(&all, openers, (sheet, heading));
    blocks.close();
    blocks.promote();
    true
}

impl Blocks<'_, '_> {
    /// Reads the lines, with what each opens, of a sheet with its name and its heading.
    fn run(
        &mut self,
        all: &[(Span, bool)],
        openers: Vec<Option<Opener>>,
        (sheet, heading): (Option<Span>, Option<Span>),
    ) {
        for (i, ((line, after_blank), opener)) in all.iter().zip(openers).enumerate() {
            let mut line = *line;
            if let Some(at) = heading.filter(|at| at.start <= line.start && line.start < at.end) {
                line = trim(self.ctx, Span::new(at.end.min(line.end), line.end));
            }
            // What stands over the programme's name says nothing of it.
            let over = sheet.is_some_and(|at| line.end <= at.start);
            if line.is_empty() || over || self.skip.contains(&line) {
                continue;
            }
            if *after_blank {
                self.flush();
            }
            match opener {
                Some(opener) => self.open(&opener, line),
                None => {
                    let second = i > 0 && sheet.is_some_and(|at| all[i - 1].0.start == at.start);
                    self.line(line, (*after_blank, second));
                }
            }
        }
    }

    fn given(&self) -> Given<'static> {
        Given {
            year: self.own_year.or(self.year),
            page: self.page,
            parentheses: self.parentheses,
            before: self.before,
            ..Given::default()
        }
    }

    fn open(&mut self, opener: &Opener, line: Span) {
        self.close();
        let name = squeeze(self.ctx.slice(opener.name));
        let part = self
            .main
            .clone()
            .filter(|_| opener.numbered && (opener.sums.is_some() || opener.over_sums));
        let known = opener.labelled || opener.row || opener.over_sums;
        let label = part.is_none() && !known && !names_programme(self.ctx, &name);
        let subject = match label {
            true => Subject::Label(self.page, name),
            false => programme(self.ctx, opener.name),
        };
        if part.is_none() && self.form && opener.labelled {
            self.main = Some(subject.clone());
        } else if part.is_none() {
            self.own_year = None;
            self.main = None;
        }
        if let Subject::Programme(name) = &subject
            && opener.row
        {
            self.rows.insert(name.clone());
        }
        if !label {
            self.out
                .say(&subject, Said::Named, line.cover(opener.name), RULE);
        }
        self.opened = part.is_some().then(|| indent(self.ctx, line));
        if let Some(main) = part {
            self.out.say(&subject, Said::PartOf(main), line, RULE);
            if let Some((number, _)) = item_number(self.ctx.slice(line)) {
                self.out.say(&subject, Said::Order(number), line, RULE);
            }
        }
        self.skip.extend(opener.more);
        if opener.name.start >= line.end {
            self.skip.insert(opener.name);
        }
        if let Some(sums) = opener.sums {
            let parts: Vec<Span> = [sums].into_iter().chain(opener.more).collect();
            let folded = self.ctx.source.fold_parts(&parts);
            let words = match self.requests() {
                true => "概算要求額",
                false => "予算額",
            };
            let given = Given {
                field: Some(words).filter(|_| !opener.worded),
                ..self.given()
            };
            let first = self.out.sums.len();
            line_sums::read(self.ctx, &folded, &subject, &given, self.out);
            if let Some(sum) = self.out.sums.get_mut(first) {
                sum.labels.push(line);
                sum.labels.extend(opener.more);
                self.before = Some(first);
            }
        }
        self.subject = Some(subject);
    }

    /// Whether the paper is one of requests, by its first lines.
    fn requests(&self) -> bool {
        let text = self.ctx.source.text();
        text.lines()
            .take(5)
            .any(|line| squeeze(line).contains("要求"))
    }

    fn line(&mut self, line: Span, (after_blank, second): (bool, bool)) {
        let printed = self.ctx.slice(line);
        let text = squeeze(printed);
        let is = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(&text));
        if is(&SOURCE) || is(&PAGE_NUMBER) {
            return self.close();
        }
        if let Some((field, parts)) = &mut self.field
            && goes_on(self.ctx, field, parts, line)
        {
            return parts.push(line);
        }
        if self.field.as_ref().is_some_and(|(f, _)| !f.kind.is_text()) {
            self.close();
        }
        if let Some(field) = fields::field(self.ctx, line) {
            self.close();
            // A heading of the sheet ends its parts.
            self.leave_part(line, after_blank, field.value.is_none());
            let parts = field.value.into_iter().collect();
            self.field = Some((field, parts));
            return;
        }
        let Some(subject) = self.subject.clone().or_else(|| self.whole.clone()) else {
            return;
        };
        if ["※", "注", "(注", "(※", "*"]
            .iter()
            .any(|mark| text.starts_with(mark))
        {
            self.close();
            return self.note(line, &subject);
        }
        let folded = self.ctx.fold(line);
        let given = Given {
            prose: text.contains('。'),
            ..self.given()
        };
        let before = self.out.sums.len();
        if !given.prose && line_sums::read(self.ctx, &folded, &subject, &given, self.out) {
            self.after_sums(before, line);
            return self.close();
        }
        if self.subject.is_none() {
            return;
        }
        if events::line(self.ctx, line, &subject, self.out) {
            return self.close();
        }
        if second && OFFICE.as_ref().is_some_and(|p| p.is_match(&text)) {
            let body = super::body_of(self.ctx, &text).unwrap_or_else(|| crate::Body {
                known: None,
                label: printed.to_owned(),
            });
            return self.out.say(&subject, Said::Responsible(body), line, RULE);
        }
        if self.ends_part(line) {
            return;
        }
        let first = printed.chars().next().unwrap_or(' ');
        let bullet = is_bullet_glyph(first) || first == '・';
        if item_number(printed).is_some() && text.chars().count() <= 20 && !text.ends_with('。') {
            self.close();
            return self.push(TextKind::Heading, &subject, &[line]);
        }
        match &mut self.field {
            Some((field, parts)) if field.kind.is_text() => parts.push(line),
            _ => {
                if bullet {
                    self.close();
                }
                self.paragraph.push(line);
            }
        }
    }

    /// The year of the programme's own sums, by which the year before is told.
    fn after_sums(&mut self, from: usize, line: Span) {
        let first = self.out.sums.get(from);
        let aside = self.ctx.slice(line).starts_with(['(', '（', '〔']);
        if first.is_some_and(|s| s.whole.is_none()) && !aside {
            self.before = Some(from);
        }
        let own = self.out.sums[from..]
            .iter()
            .find(|s| matches!(s.kind, SumKind::Initial | SumKind::Request) && s.year.is_some());
        if let Some(own) = own {
            self.own_year = self.own_year.max(own.year);
        }
    }

    /// Ends what is open at a blank line: a paragraph, and a field that has its value.
    fn flush(&mut self) {
        let waits = self
            .field
            .as_ref()
            .is_some_and(|(f, parts)| f.kind.is_text() || parts.is_empty());
        if !waits {
            self.close();
        }
        self.paragraph();
    }

    fn close(&mut self) {
        self.paragraph();
        let Some((field, parts)) = self.field.take() else {
            return;
        };
        let Some(subject) = self.subject.clone().or_else(|| self.whole.clone()) else {
            return;
        };
        if self.subject.is_none() && field.kind != Kind::Money {
            return;
        }
        let before = self.out.sums.len();
        let given = self.given();
        if parts.is_empty() {
            return self.push(TextKind::Heading, &subject, &[field.line]);
        }
        fields::state(self.ctx, &subject, &field, &parts, &given, self.out);
        if field.kind.is_text() {
            self.scheme(&subject, &field, &parts);
            self.prose(&subject, &parts);
        }
        self.after_sums(before, field.line);
    }
}
