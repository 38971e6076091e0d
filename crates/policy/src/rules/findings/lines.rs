//! The lines and paragraphs of a page, as rules of findings read them.
//!
//! A paragraph begins after a blank line or with the glyph of a list; its text is its lines
//! joined, with a blank only between Latin words.

use seisaku_text::{Folded, Page, Span, is_bullet_glyph};

use crate::rules::Context;
use crate::rules::page_lines::page_lines;
use crate::{Read, RuleId};

/// A line that is not blank.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Without blanks round it.
    pub span: Span,
    /// Folded.
    pub text: String,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

/// The lines of a page.
pub(crate) fn lines(ctx: &Context<'_>, page: &Page) -> Vec<Line> {
    page_lines(ctx, page)
        .into_iter()
        .map(|line| Line {
            span: line.span,
            text: ctx.squeezed(line.span).into_owned(),
            after_blank: line.after_blank,
        })
        .collect()
}

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(crate) struct Para {
    /// Its lines, the first without the glyph of a list.
    pub lines: Vec<Span>,
    /// All of it, the glyph too.
    pub span: Span,
    /// The glyph that it opens with.
    pub glyph: Option<char>,
    /// Folded, with the way back.
    pub folded: Folded,
}

impl Para {
    fn new(ctx: &Context<'_>, lines: &[Line]) -> Option<Self> {
        let (first, last) = (lines.first()?, lines.last()?);
        let body = ctx.slice(first.span);
        let glyph = body.chars().next().filter(|c| is_bullet_glyph(*c));
        let mut spans: Vec<Span> = lines.iter().map(|l| l.span).collect();
        if let (Some(glyph), Some(span)) = (glyph, spans.first_mut()) {
            let rest = &body[glyph.len_utf8()..];
            let lead = rest.len() - rest.trim_start().len();
            *span = Span::new(span.start + glyph.len_utf8() + lead, span.end);
        }
        Some(Self {
            folded: ctx.source.fold_parts(&spans),
            lines: spans,
            span: first.span.cover(last.span),
            glyph,
        })
    }

    /// Its folded text.
    pub(crate) fn text(&self) -> &str {
        self.folded.text()
    }

    /// All of it as a value.
    pub(crate) fn read(&self, ctx: &Context<'_>, rule: RuleId) -> Read<String> {
        Read::at(joined(ctx, &self.lines), self.span, rule)
    }

    /// A part of its folded text as printed.
    pub(crate) fn part(
        &self,
        ctx: &Context<'_>,
        (start, end): (usize, usize),
        rule: RuleId,
    ) -> Read<String> {
        printed(ctx, self.folded.span(start, end), rule)
    }
}

/// The paragraphs of lines.
pub(crate) fn paras(ctx: &Context<'_>, lines: &[Line]) -> Vec<Para> {
    let mut found = Vec::new();
    let mut first = 0;
    for i in 1..=lines.len() {
        let opens = lines.get(i).is_none_or(|line| {
            let lead = ctx.slice(line.span).chars().next();
            let below_heading =
                i == first + 1 && lines[first].after_blank && is_heading(&lines[first].text);
            line.after_blank
                || below_heading
                || lead.is_some_and(|c| is_bullet_glyph(c) || c == '■')
        });
        if opens {
            found.extend(Para::new(ctx, &lines[first..i]));
            first = i;
        }
    }
    found
}

/// Whether a line can only be a heading of what follows.
pub(crate) fn is_heading(folded: &str) -> bool {
    let noun = ["動向", "状況", "現状", "方針", "取組状況"];
    noun.iter().any(|n| folded.ends_with(n)) && !folded.contains(['、', '。', '「'])
}

/// Lines joined, with a blank between Latin words.
pub(crate) fn joined(ctx: &Context<'_>, parts: &[Span]) -> String {
    let mut text = String::new();
    for part in parts {
        for line in ctx.slice(*part).split(['\n', '\r']).map(str::trim) {
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            if latin(text.chars().next_back()) && latin(line.chars().next()) {
                text.push(' ');
            }
            text.push_str(line);
        }
    }
    text.trim().to_owned()
}

/// A span as a value, its line breaks taken out.
pub(crate) fn printed(ctx: &Context<'_>, span: Span, rule: RuleId) -> Read<String> {
    Read::at(joined(ctx, &[span]), span, rule)
}
