//! Codes of projects: a legend that defines them, and their use in a text.
//!
//! ```text
//! ()は関係プロジェクト番号 PJ1:医薬品、PJ2:医療機器・ヘルスケア
//! …医師主導治験を実施する（PJ1）。
//! ```
//!
//! A code is capital letters and a number. The legend gives each a name after a colon; names are
//! parted by 、. In a text a code stands in parentheses.

use seisaku_text::{BlockKind, Folded};

use super::Context;
use crate::values::{Pattern, captures, pattern};
use crate::{Code, Read, RuleId};

/// The name of the rule that reads a legend.
pub const LEGEND: RuleId = "codes/legend";
/// The name of the rule that finds a code in a text.
pub const USE: RuleId = "codes/use";

static DEFINED: Pattern = pattern!(r"([A-Z]{2,}\d{1,2}):([^、:]+?)(?:、|$)");
static USED: Pattern = pattern!(r"\([^()]*\)");
static CODE: Pattern = pattern!(r"[A-Z]{2,}\d{1,2}");

/// The codes that the document's legends define.
pub(crate) fn legends(ctx: &Context<'_>) -> Vec<Code> {
    let mut codes = Vec::new();
    for block in &ctx.document.blocks {
        let BlockKind::Paragraph { lines } = &block.kind else {
            continue;
        };
        let folded = ctx.source.fold_parts(lines);
        for found in captures(&DEFINED, folded.text()) {
            if let (Some(code), Some(name)) = (found.get(1), found.get(2)) {
                let span = folded.span(code.start(), name.end());
                let printed = folded.span(name.start(), name.end());
                codes.push(Code {
                    code: code.as_str().to_owned(),
                    name: Read::at(ctx.slice(printed).to_owned(), span, LEGEND),
                });
            }
        }
    }
    codes
}

/// The codes in parentheses in a text.
pub(crate) fn used(folded: &Folded) -> Vec<Read<String>> {
    let mut found = Vec::new();
    for group in captures(&USED, folded.text()) {
        let Some(group) = group.get(0) else { continue };
        for code in captures(&CODE, group.as_str()) {
            if let Some(code) = code.get(0) {
                let start = group.start() + code.start();
                let span = folded.span(start, start + code.len());
                found.push(Read::at(code.as_str().to_owned(), span, USE));
            }
        }
    }
    found
}
