//! Words printed downwards, one character a line.
//!
//! ```text
//! 推
//! 進
//! 部
//! 門 総務部      what stands beside its last character is other text
//! ```
//!
//! A word that lacks 部 before 門, where its neighbours have 部門, has lost it.

use seisaku_text::Span;

use super::lines::Line;
use crate::rules::Context;
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "governance/vertical";

/// The words of a page that are printed downwards, and the text beside them.
pub(super) fn read(ctx: &Context<'_>, lines: &[Line]) -> (Vec<Read<String>>, Vec<Line>) {
    let mut words: Vec<Read<String>> = Vec::new();
    let mut beside = Vec::new();
    let mut run: Vec<Span> = Vec::new();
    for line in lines {
        if line.after_blank {
            end(ctx, &mut run, &mut words);
        }
        let mut chars = line.text.chars();
        let (first, second) = (chars.next(), chars.next());
        let single = second.is_none() && first.is_some_and(|c| c.is_alphabetic() || c == 'ー');
        if single {
            run.push(line.span);
            continue;
        }
        let raw = ctx.slice(line.span);
        let head = raw.split_whitespace().next().unwrap_or_default();
        if run.len() == 1 && head.chars().count() == 1 && head.len() < raw.len() {
            let at = line.span.start + head.len();
            run.push(Span::new(line.span.start, at));
            let span = crate::rules::bullets::trim(ctx, Span::new(at, line.span.end));
            beside.push(Line {
                span,
                text: ctx.fold(span).text().to_owned(),
                after_blank: true,
            });
        }
        end(ctx, &mut run, &mut words);
    }
    end(ctx, &mut run, &mut words);
    restore(&mut words);
    (words, beside)
}

fn end(ctx: &Context<'_>, run: &mut Vec<Span>, words: &mut Vec<Read<String>>) {
    let spans = std::mem::take(run);
    if spans.len() > 1 {
        words.push(Read {
            value: ctx.join(&spans),
            spans,
            rule: RULE,
        });
    }
}

fn restore(words: &mut [Read<String>]) {
    let siblings = words.iter().filter(|w| w.value.ends_with("部門")).count();
    if siblings < 2 {
        return;
    }
    for word in words {
        if let Some(stem) = word.value.strip_suffix('門')
            && !stem.ends_with('部')
        {
            word.value = format!("{stem}部門");
        }
    }
}
