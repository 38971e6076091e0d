//! The lines of a sheet that open a part of its programme, and those that give a part's sum.
//!
//! ```text
//! ③甲推進プラットフォーム 14億円※（14億円）
//! ②乙バイオバンク（BB）
//! 5億円（５億円）
//! ○丙技術開発（2.6億円）
//! - 丁システム
//! ```

use seisaku_text::{Folded, Span, circled_number, squeeze};

use super::super::line_sums::RULE as SUM;
use super::super::sheet::sum;
use super::super::{amount_at, counts, names_programme, programme};
use super::Walk;
use crate::values::{AMOUNT, Pattern, Regex, pattern};
use crate::{RuleId, Said, Subject, SumKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/part";

static PART: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?:\((\d{{1,2}})\)|[-○◇〇])?([^()、。:※]{{3,40}}?)(?:\(([A-Za-z][\w-]{{1,9}})\))?((?:\((?:{AMOUNT})\)|(?:{AMOUNT})(?:※\d?)?(?:\((?:{AMOUNT})\))?)?)((?:\d.*)?|\((?:事業|研究|実施)期間.*)$"
    ))
    .ok()
});
static SUMS: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(r"^(\()?({AMOUNT})\)?(※\d?)?(?:\(({AMOUNT})\))?$")).ok()
});
static STEP: Pattern = pattern!(r"^\d{1,2}\.([^:。]{2,30}):(.+)$");

/// Whether a folded line is a numbered step: `1. 体制の整備：…`.
pub(super) fn is_step(folded: &str) -> bool {
    STEP.as_ref().is_some_and(|p| p.is_match(folded))
}

/// The title and the text of a numbered step; other text has no title.
pub(super) fn step(text: &str) -> (Option<&str>, &str) {
    if !is_step(&squeeze(text)) {
        return (None, text);
    }
    let Some((head, body)) = text.split_once(['：', ':']) else {
        return (None, text);
    };
    let title = head.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | '．' | ' '));
    (Some(title.trim()), body.trim())
}

impl Walk<'_, '_> {
    /// Opens a part, if the line does.
    pub(super) fn part_line(&mut self, line: Span, next: Option<Span>) -> bool {
        let printed = self.ctx.slice(line);
        let first = printed.chars().next().unwrap_or(' ');
        let circled = circled_number(first);
        let skip = if circled.is_some() {
            first.len_utf8()
        } else {
            0
        };
        let folded = self.ctx.fold(Span::new(line.start + skip, line.end));
        let text = folded.text().to_owned();
        let Some(c) = PART.as_ref().and_then(|p| p.captures(&text)) else {
            return false;
        };
        let Some(name) = c.get(2) else { return false };
        let number: Option<u32> = circled.or_else(|| c.get(1)?.as_str().parse().ok());
        let dash = first == '-' && self.part.is_some() && !name.as_str().ends_with('。');
        let sums = c.get(4).filter(|m| !m.as_str().is_empty());
        let tail = c.get(5).filter(|m| !m.as_str().is_empty());
        let sum_follows = next.is_some_and(|next| {
            let next = self.ctx.squeezed(next);
            SUMS.as_ref().is_some_and(|p| p.is_match(&next))
        });
        let marked = number.is_some() || matches!(first, '○' | '◇' | '〇');
        let named = names_programme(self.ctx, name.as_str());
        let opens = dash || marked && (sums.is_some() || sum_follows) || number.is_some() && named;
        if !opens {
            return false;
        }
        self.flush();
        let place = folded.span(name.start(), name.end());
        let subject = programme(self.ctx, place);
        let above = match (dash, circled.is_some() || number.is_none()) {
            (true, _) => self.numbered_part(),
            (false, true) => self.upper.clone(),
            (false, false) => None,
        };
        let above = above.unwrap_or_else(|| self.sheet.clone());
        self.out.say(&subject, Said::Named, line, RULE);
        self.out.say(&subject, Said::PartOf(above), line, RULE);
        if let Some(number) = number {
            self.out.say(&subject, Said::Order(number), line, RULE);
        }
        if let Some(acronym) = c.get(3) {
            let at = folded.span(acronym.start(), acronym.end());
            let said = Said::Acronym(acronym.as_str().to_owned());
            self.out.say(&subject, said, at, RULE);
        }
        self.open(
            &subject,
            circled.is_none() && number.is_some(),
            number,
            dash,
        );
        if let Some(sums) = sums {
            self.part_sums(&folded, sums.start(), sums.as_str(), line, &subject);
        }
        if let Some(tail) = tail {
            let at = folded.span(tail.start(), tail.end());
            if !self.period(at, Some(&subject)) {
                let clause = self.ctx.slice(at).to_owned();
                counts::read(self.ctx, &subject, &[at], &clause, self.out);
            }
        }
        true
    }

    /// The part that dashes stand under: the last one that is none of them.
    fn numbered_part(&self) -> Option<Subject> {
        self.out
            .facts
            .iter()
            .rev()
            .find(|f| matches!(f.said.value, Said::Order(_)))
            .map(|f| f.subject.clone())
    }

    fn open(&mut self, subject: &Subject, upper: bool, number: Option<u32>, dash: bool) {
        if upper {
            self.upper = Some(subject.clone());
            self.part = None;
            self.numbered.extend(number.map(|n| (n, subject.clone())));
        } else {
            self.part = Some(subject.clone());
        }
        self.described = dash;
    }

    /// A line of nothing but the open part's sum.
    pub(super) fn amount_line(&mut self, line: Span) -> bool {
        let Some(subject) = self.part.clone().or_else(|| self.upper.clone()) else {
            return false;
        };
        let folded = self.ctx.fold(line);
        let text = folded.text().to_owned();
        if !SUMS.as_ref().is_some_and(|p| p.is_match(&text)) {
            return false;
        }
        self.flush();
        self.part_sums(&folded, 0, &text, line, &subject);
        true
    }

    /// A sum, and after it in parentheses the year before's. A mark after the first is its note's.
    fn part_sums(&mut self, folded: &Folded, at: usize, text: &str, line: Span, of: &Subject) {
        let Some(c) = SUMS.as_ref().and_then(|p| p.captures(text)) else {
            return;
        };
        let whole = (self.first_sum..self.out.sums.len()).find(|i| {
            self.out.sums[*i].subject == self.sheet && self.out.sums[*i].year == self.year
        });
        // Parts of what is asked for are asked for.
        let kind = whole
            .and_then(|i| self.out.sums.get(i))
            .map_or(SumKind::Initial, |sum| sum.kind);
        let before = self.year.map(|y| y - 1);
        for (group, year, kind) in [(2, self.year, kind), (4, before, SumKind::Initial)] {
            let Some(m) = c.get(group) else { continue };
            let place = folded.span(at + m.start(), at + m.end());
            let Some(amount) = amount_at(self.ctx, place, SUM) else {
                continue;
            };
            let label = match c.get(3).filter(|_| group == 2) {
                Some(mark) => folded.span(at + m.start(), at + mark.end()),
                None => line,
            };
            let mut found = sum(of, year, kind, amount);
            found.labels.push(label);
            // A note on a share of the whole stays with the share.
            found.whole = whole.filter(|_| group == 2);
            self.out.sums.push(found);
        }
    }
}
