//! The lines of a sheet, one after the other: parts with their sums, periods, notes, texts, labels.
//!
//! ```text
//! （１）甲プロジェクト（KP）（事業期間：令和４～8年度）     a part, with its acronym and period
//! ①乙プログラム（10.4億円）33拠点                          a part of it, with its sum and a count
//! ・整備を進める。                                          a piece of its work
//! ※①の費用の一部を含む                                     a note on the sum that ※ follows
//! （担当：○○局○○課）                                     the body in charge
//! ```
//!
//! A sum in parentheses after another is the year before's. The columns of a sheet lie mixed in
//! its text, so a part takes its sum, its counts and its first paragraph; what follows is a label
//! in the sheet's figure.

mod marks;
mod parts;

use seisaku_text::{Page, Span, is_bullet_glyph, squeeze};

use super::line_sums::{self, Given};
use super::{Context, counts, events, fields, overlaps};
use crate::rules::known_names;
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId, Said, SheetText, Sheets, Subject, SumKind, TextKind};

/// The name of the part of this rule that reads texts.
pub(super) const TEXT: RuleId = "sheets/text";
/// The name of the part that reads labels of figures.
pub(super) const LABEL: RuleId = "sheets/figure-label";

static HEADING: Pattern = pattern!(
    r"^[【<\[]?(?:現状・課題|背景・課題|背景|課題|主な課題|現状|目的|事業目的|事業概要|概要|事業内容|内容|今後の方向性|期待される効果|(?:(?:事業の?)?(?:内容|概要)(?:・|及び|と))?(?:事業)?スキーム(?:図)?|事業の目的|事業の概要)[】>\]]?$"
);
static EXPANSION: Pattern = pattern!(r"^\([A-Za-z][A-Za-z &,'\-]{8,}\)$");
static NUMBERED: Pattern = pattern!(r"^\(\d{1,2}\)");

/// A walk over the lines of a sheet.
pub(crate) struct Walk<'w, 'a> {
    ctx: &'w mut Context<'a>,
    page: usize,
    sheet: Subject,
    year: Option<i32>,
    out: &'w mut Sheets,
    /// The sums that stood before this sheet.
    first_sum: usize,
    /// The part with a number in parentheses that is open.
    upper: Option<Subject>,
    /// The part that is open.
    part: Option<Subject>,
    /// Whether the open part has its paragraph.
    described: bool,
    /// The numbered parts of the upper level.
    numbered: Vec<(u32, Subject)>,
    /// The lines of the paragraph that is open.
    paragraph: Vec<Span>,
    /// Whether the page calls some of its text issues.
    issues: bool,
    /// Whether the scheme's box is open.
    scheme: bool,
    /// The lines that tables take, and those that are the value of the field before them.
    taken: Vec<Span>,
    /// What stands in parentheses behind a sum, where a note tells.
    parentheses: Option<(Option<i32>, SumKind)>,
}

impl<'w, 'a> Walk<'w, 'a> {
    pub(crate) fn new(
        ctx: &'w mut Context<'a>,
        page: &Page,
        sheet: Subject,
        year: Option<i32>,
        taken: &[Span],
        out: &'w mut Sheets,
    ) -> Self {
        let issues = ctx
            .slice(page.span)
            .lines()
            .any(|line| line.trim_end().ends_with("課題"));
        Self {
            taken: taken.to_vec(),
            parentheses: line_sums::parentheses(&ctx.squeezed(page.span), year),
            first_sum: out.sums.len(),
            ctx,
            page: page.number,
            sheet,
            year,
            out,
            upper: None,
            part: None,
            described: true,
            numbered: Vec::new(),
            paragraph: Vec::new(),
            issues,
            scheme: false,
        }
    }

    pub(crate) fn run(&mut self, lines: &[(Span, bool)], title: Span) {
        for (i, (line, after_blank)) in lines.iter().enumerate() {
            let mut line = *line;
            if line.start < title.end && title.start < line.end {
                let rest = super::super::bullets::trim(
                    self.ctx,
                    Span::new(title.end.min(line.end), line.end),
                );
                if rest.is_empty() {
                    continue;
                }
                line = rest;
            }
            if *after_blank && self.ends_here() {
                self.flush();
            }
            let next = lines.get(i + 1).map(|(next, _)| *next);
            if overlaps(&self.taken, line) {
                self.flush();
                continue;
            }
            if !self.special(line, next) {
                self.text_line(line);
            }
        }
        self.flush();
    }

    /// Whether the open paragraph ends at a blank line: it may have one inside a sentence, which
    /// then breaks a full line.
    fn ends_here(&self) -> bool {
        const FULL_LINE: usize = 36;
        if self.scheme {
            return false;
        }
        self.paragraph.last().is_none_or(|last| {
            let text = self.ctx.squeezed(*last);
            text.ends_with('。') || text.chars().count() < FULL_LINE && !text.ends_with('、')
        })
    }

    fn current(&self) -> Subject {
        self.part
            .clone()
            .or_else(|| self.upper.clone())
            .unwrap_or_else(|| self.sheet.clone())
    }

    /// Reads a line that is more than text.
    fn special(&mut self, line: Span, next: Option<Span>) -> bool {
        let text = self.ctx.squeezed(line);
        if HEADING.as_ref().is_some_and(|p| p.is_match(&text)) {
            self.flush();
            self.scheme = text.contains("スキーム");
            self.push(TextKind::Heading, &self.sheet.clone(), &[line], LABEL);
            return true;
        }
        if EXPANSION.as_ref().is_some_and(|p| p.is_match(&text)) {
            let words = self.ctx.slice(line).trim_matches(['(', ')', '（', '）']);
            let said = Said::Expansion(words.to_owned());
            let sheet = self.sheet.clone();
            self.out.say(&sheet, said, line, TEXT);
            return true;
        }
        if self.charge(line) || self.note(line) || self.scheme_line(line) {
            return true;
        }
        let sheet = self.sheet.clone();
        let given = Given {
            year: self.year,
            page: self.page,
            parentheses: self.parentheses,
            prose: true,
            ..Given::default()
        };
        let folded = self.ctx.fold(line);
        if !text.contains('。') && line_sums::read(self.ctx, &folded, &sheet, &given, self.out) {
            self.flush();
            return true;
        }
        if self.part_line(line, next) || self.amount_line(line) {
            return true;
        }
        if self.period(line, None) {
            self.flush();
            return true;
        }
        self.field(line, next, &given) || self.event(line)
    }

    /// A field other than a text, whose value may be the next line.
    fn field(&mut self, line: Span, next: Option<Span>, given: &Given<'_>) -> bool {
        let Some(field) = fields::field(self.ctx, line) else {
            return false;
        };
        if field.kind.is_text() || field.kind == fields::Kind::Name {
            return false;
        }
        let next = next.filter(|n| fields::field(self.ctx, *n).is_none());
        let Some(value) = field.value.or(next) else {
            // A label over fields heads what is said of the whole sheet.
            self.flush();
            (self.part, self.upper) = (None, None);
            self.push(TextKind::Heading, &self.sheet.clone(), &[line], LABEL);
            return true;
        };
        self.flush();
        if field.value.is_none() {
            let at = self.taken.partition_point(|t| t.start < value.start);
            self.taken.insert(at, value);
        }
        let of = self.current();
        fields::state(self.ctx, &of, &field, &[value], given, self.out);
        true
    }

    fn event(&mut self, line: Span) -> bool {
        let of = self.current();
        let found = events::line(self.ctx, line, &of, self.out);
        if found {
            self.flush();
        }
        found
    }

    fn text_line(&mut self, line: Span) {
        let printed = self.ctx.slice(line);
        let opens = printed.chars().next().is_some_and(|c| {
            is_bullet_glyph(c) || matches!(c, '\u{e000}'..='\u{f8ff}' | '◇' | '・' | '-' | '•')
        });
        let text = squeeze(printed);
        // A number in parentheses opens a paragraph after a full stop.
        let ended = self
            .paragraph
            .last()
            .is_some_and(|last| self.ctx.slice(*last).trim_end().ends_with('。'));
        let numbered = ended && NUMBERED.as_ref().is_some_and(|p| p.is_match(&text));
        if opens || numbered || parts::is_step(&text) {
            self.flush();
        }
        self.paragraph.push(line);
    }

    /// Ends the paragraph that is open.
    fn flush(&mut self) {
        if self.end_of_scheme() {
            return;
        }
        let parts = std::mem::take(&mut self.paragraph);
        let Some(first) = parts.first() else { return };
        let joined = self.ctx.join(&parts);
        let bullet = joined
            .chars()
            .next()
            .filter(|c| !c.is_alphanumeric() && !"「『（(【<＜※*＊".contains(*c));
        let text = bullet
            .map_or(joined.as_str(), |c| &joined[c.len_utf8()..])
            .trim();
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let sentence = text.contains('。');
        let subject = self.current();
        if subject == self.sheet {
            let kind = match bullet {
                _ if text.contains("を目的とする") || text.starts_with("本事業は") => {
                    TextKind::Description
                }
                Some(_) if self.issues && sentence => TextKind::Issue,
                _ if sentence => TextKind::Description,
                _ => TextKind::Label,
            };
            return match kind {
                TextKind::Label => self.labels(&parts),
                _ => self.push(kind, &subject, &parts, TEXT),
            };
        }
        let step = parts::is_step(&self.ctx.squeezed(*first));
        if step || bullet == Some('・') {
            self.described = true;
            return self.push(TextKind::Measure, &subject, &parts, TEXT);
        }
        let counted = counts::read(self.ctx, &subject, &parts, text, self.out);
        if counted && sentence {
            self.described = true;
        }
        if counted {
            // The sentence is the clause of its counts, and says what the part is as well.
            self.push(TextKind::Description, &subject, &parts, TEXT);
        } else if !self.described || bullet == Some('•') {
            self.described = true;
            self.push(TextKind::Description, &subject, &parts, TEXT);
        } else {
            self.labels(&parts);
        }
    }

    /// Labels of a figure; short words on one line are labels side by side.
    fn labels(&mut self, parts: &[Span]) {
        const LONGEST: usize = 6;
        let sheet = self.sheet.clone();
        if let [line] = parts {
            let words = beside(self.ctx, *line);
            let short = |s: &Span| {
                let word = self.ctx.slice(*s);
                word.chars().count() <= LONGEST
                    && word
                        .chars()
                        .all(|c| c == '・' || c.is_alphabetic() && !c.is_ascii())
            };
            if words.len() > 1 && words.iter().all(short) {
                for word in words {
                    self.push(TextKind::Label, &sheet, &[word], LABEL);
                }
                return;
            }
        }
        self.push(TextKind::Label, &sheet, parts, LABEL);
    }

    fn push(&mut self, kind: TextKind, subject: &Subject, parts: &[Span], rule: RuleId) {
        let joined = self.ctx.join(parts);
        let lead = |c: char| {
            is_bullet_glyph(c)
                || matches!(
                    c,
                    '\u{e000}'..='\u{f8ff}' | '◇' | '・' | '-' | '•' | '【' | '】' | '※'
                )
                || c.is_whitespace()
        };
        let text = joined
            .trim_start_matches(lead)
            .trim_end_matches('】')
            .trim();
        let (title, text) = match kind {
            TextKind::Measure => parts::step(text),
            TextKind::Note => (None, text.trim_start_matches(['*', '＊', '：', ':'])),
            _ => (None, text),
        };
        self.out.texts.push(SheetText {
            subject: subject.clone(),
            kind,
            title: title.map(str::to_owned),
            text: Read {
                value: text.to_owned(),
                spans: parts.to_vec(),
                rule,
            },
            page: self.page,
            mentions: known_names::mentions(self.ctx, parts),
        });
    }
}

/// The words of a line that blanks part.
fn beside(ctx: &Context<'_>, line: Span) -> Vec<Span> {
    let text = ctx.slice(line);
    let start = |word: &str| line.start + (word.as_ptr() as usize - text.as_ptr() as usize);
    text.split_whitespace()
        .map(|word| Span::new(start(word), start(word) + word.len()))
        .collect()
}
