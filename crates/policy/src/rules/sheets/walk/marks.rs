//! The lines of a sheet that a word or a mark tells: periods, bodies in charge, notes, schemes.
//!
//! ```text
//! （事業期間：令和４～8年度）
//! （担当：○○局○○課）
//! *ABC：甲乙ネットワーク（○○省）
//! 【事業スキーム】 (1)大学機構
//! ```

use seisaku_text::{Span, squeeze};

use super::super::scheme;
use super::{LABEL, Walk};
use crate::values::{Pattern, captures, fiscal_years, pattern};
use crate::{Body, Read, RuleId, Said, Subject, TextKind};

/// The name of the part that reads periods.
pub(super) const PERIOD: RuleId = "sheets/period";
/// The name of the part that reads notes.
pub(super) const NOTE: RuleId = "sheets/note";
/// The name of the part that reads bodies.
pub(super) const BODY: RuleId = "sheets/body";

static PERIOD_SHAPE: Pattern = pattern!(
    r"\(?(?:事業|研究|実施|事業実施)期間:?((?:令和|平成|20)(?:\d{1,2}|元)(?:年度)?)[~〜～\-]((?:令和|平成|20)?(?:\d{1,2}|元)年度)?\)?"
);
static NOTE_SHAPE: Pattern = pattern!(r"^(?:※|\*{1,3}|注\d*[:)]?)(.{5,})$");
static ABBREVIATION: Pattern = pattern!(r"^([A-Za-z][\w-]{1,9}):(\D[^:()]*)(?:\(([^()]+)\))?$");
static CHARGE: Pattern = pattern!(r"^\(?(?:担当課?|担当部局|所管課?):([^()]+)\)?$");
static OPERATOR: Pattern = pattern!(r"^[^\d()。]{0,8}\((\d{1,2})\)(.+)$");
/// The last word of an institution that no vocabulary need know.
static INSTITUTION: Pattern =
    pattern!(r"(?:機関|機構|法人|大学|研究所|センター|団体|協会|財団|会社|都道府県|市町村)等?$");

impl Walk<'_, '_> {
    /// A period: of the part that is open where it stands in parentheses, else of the sheet.
    pub(super) fn period(&mut self, line: Span, of: Option<&Subject>) -> bool {
        let folded = self.ctx.fold(line);
        let Some(c) = PERIOD_SHAPE
            .as_ref()
            .and_then(|p| p.captures(folded.text()))
        else {
            return false;
        };
        let (Some(all), Some(from)) = (c.get(0), c.get(1)) else {
            return false;
        };
        let with_unit = |text: &str| match text.strip_suffix("年度") {
            Some(_) => text.to_owned(),
            None => format!("{text}年度"),
        };
        let era: String = from
            .as_str()
            .chars()
            .take(2)
            .filter(|c| !c.is_ascii())
            .collect();
        let year = |text: &str| fiscal_years(&with_unit(text)).first().map(|y| y.0);
        let start = year(from.as_str());
        let end = c
            .get(2)
            .and_then(|to| year(to.as_str()).or_else(|| year(&format!("{era}{}", to.as_str()))));
        let subject = match of {
            Some(subject) => subject.clone(),
            None if all.as_str().starts_with('(') => self.current(),
            None => self.sheet.clone(),
        };
        let span = folded.span(all.start(), all.end());
        self.out
            .say(&subject, Said::Period(start, end), span, PERIOD);
        // What stands beside the period on its line is a heading of the sheet.
        if of.is_none() && all.start() > 0 {
            let before = folded.span(0, all.start());
            self.push(TextKind::Heading, &self.sheet.clone(), &[before], LABEL);
        }
        true
    }

    pub(super) fn charge(&mut self, line: Span) -> bool {
        let folded = self.ctx.fold(line);
        let Some(name) = CHARGE
            .as_ref()
            .and_then(|p| p.captures(folded.text()))
            .and_then(|c| {
                c.get(1)
                    .map(|m| (m.as_str().to_owned(), m.start(), m.end()))
            })
        else {
            return false;
        };
        self.flush();
        self.scheme = false;
        let body = self.body(&name.0);
        let sheet = self.sheet.clone();
        self.out.say(&sheet, Said::Responsible(body), line, BODY);
        true
    }

    fn body(&self, name: &str) -> Body {
        Body {
            known: self.ctx.names.body(name).map(str::to_owned),
            label: name.to_owned(),
        }
    }

    /// A note under a mark: on the sum that has the mark, an abbreviation's name, or on the sheet.
    pub(super) fn note(&mut self, line: Span) -> bool {
        let folded = self.ctx.fold(line);
        let Some(rest) = NOTE_SHAPE
            .as_ref()
            .and_then(|p| p.captures(folded.text()))
            .and_then(|c| c.get(1))
        else {
            return false;
        };
        if folded.text().starts_with("**")
            || folded.text().starts_with("注") && !folded.text().contains(':')
        {
            return self.plain_note(line);
        }
        let place = folded.span(rest.start(), rest.end());
        if let Some(c) = ABBREVIATION
            .as_ref()
            .and_then(|p| p.captures(rest.as_str()))
            && let (Some(acronym), Some(name)) = (c.get(1), c.get(2))
        {
            let at =
                |m: regex::Match<'_>| folded.span(rest.start() + m.start(), rest.start() + m.end());
            let subject = super::super::programme(self.ctx, at(name));
            self.out.say(&subject, Said::Named, line, NOTE);
            let said = Said::Acronym(acronym.as_str().to_owned());
            self.out.say(&subject, said, at(acronym), NOTE);
            if let Some(body) = c.get(3) {
                let named = self.body(body.as_str());
                self.out
                    .say(&subject, Said::Responsible(named), at(body), NOTE);
            }
            return true;
        }
        let printed = self.ctx.slice(place).trim().to_owned();
        let marked = self.out.sums[self.first_sum..].iter_mut().find(|sum| {
            let marks = |s: &Span| self.ctx.squeezed(*s).contains('※');
            sum.notes.is_empty() && sum.labels.iter().any(marks)
        });
        match marked {
            Some(sum) => {
                sum.notes.push(Read::at(printed, place, NOTE));
                sum.labels.push(line);
                true
            }
            None => self.plain_note(line),
        }
    }

    /// A note on the sheet. It may stand inside a paragraph, which goes on after it.
    fn plain_note(&mut self, line: Span) -> bool {
        self.push(TextKind::Note, &self.sheet.clone(), &[line], NOTE);
        true
    }

    /// A line of the scheme's box: numbers stand for the parts with the same numbers.
    pub(super) fn scheme_line(&mut self, line: Span) -> bool {
        if !self.scheme {
            return false;
        }
        let text = self.ctx.squeezed(line);
        if OPERATOR.as_ref().is_some_and(|p| p.is_match(&text)) {
            self.flush();
        }
        self.paragraph.push(line);
        let known = self.operator(true);
        if let Some((subject, body)) = known {
            self.operated(&subject, &body);
        }
        true
    }

    /// What the paragraph of the scheme's box says of an operator: a body that is known, or at the
    /// end of the paragraph one that is an institution by its last word.
    fn operator(&self, known: bool) -> Option<(Subject, Body)> {
        let joined = squeeze(&self.ctx.join(&self.paragraph));
        let c = captures(&OPERATOR, &joined).next()?;
        let number: u32 = c[1].parse().ok()?;
        let body = self.body(&c[2]);
        let institution = INSTITUTION.as_ref().is_some_and(|p| p.is_match(&c[2]));
        let fits = body.known.is_some() || !known && institution;
        let (_, subject) = self.numbered.iter().find(|(n, _)| *n == number)?;
        fits.then(|| (subject.clone(), body))
    }

    fn operated(&mut self, subject: &Subject, body: &Body) {
        for part in std::mem::take(&mut self.paragraph) {
            let said = Said::Operator(body.clone());
            self.out.say(subject, said, part, BODY);
        }
    }

    /// Ends a paragraph of the scheme's box; whether it names an operator.
    pub(super) fn end_of_scheme(&mut self) -> bool {
        let found = self.operator(false).filter(|_| self.scheme);
        if let Some((subject, body)) = &found {
            self.operated(subject, body);
        } else if self.scheme
            && let Some((body, place)) = scheme::receiver(self.ctx, &self.paragraph)
        {
            let sheet = self.sheet.clone();
            self.out.say(&sheet, Said::Operator(body), place, BODY);
        }
        found.is_some()
    }
}
