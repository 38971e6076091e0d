//! Whether a paper is running text: enough sentences for its length, under headings or decided; no
//! fields of a sheet, no cells of a table.

use seisaku_text::squeeze;

use super::Head;
use crate::rules::Context;
use crate::rules::outline::prose::lines::{self, Line};
use crate::rules::outline::prose::marks::mark;
use crate::values::{Pattern, pattern};

/// Fields of sheets and tables, which are no running text.
static FIELD: Pattern = pattern!(
    r"^[○●・■◆]?(?:担当(?:省庁|府省|部局|課)?|所管|事業期間|実施(?:機関|主体|期間)|支援(?:規模|の規模)|採択(?:件数|予定数)?|補助率|対象者|予算額|(?:令和|平成)\d+年度(?:当初|補正|第\d次補正)?予算(?:額|案|額\(案\))):?"
);

/// Whether a paper is running text.
pub(in super::super) fn is_running(ctx: &Context<'_>, head: &Head, all: &[Line]) -> bool {
    const LONGEST: usize = 170;
    const FEWEST: usize = 2;
    const MOST_IN_SENTENCES: usize = 3;
    let text = ctx.source.text();
    let sentences = text.matches('。').count();
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    let prose = sentences >= FEWEST && length <= sentences * LONGEST;
    let below = || {
        all[head.lines.min(all.len())..]
            .iter()
            .map(|l| ctx.slice(l.span))
    };
    let marked = below()
        .filter(|t| mark(t).is_some() && !lines::ends(t))
        .count();
    let headed = marked >= FEWEST;
    let is_field = |t: &&str| {
        FIELD.as_ref().is_some_and(|p| p.is_match(&squeeze(t))) || t.starts_with(['|', '｜'])
    };
    if below().filter(is_field).count() >= FEWEST {
        return false;
    }
    // Most of a paper without headings has to be sentences.
    let outside: usize = below()
        .filter(|t| !t.contains(['。', '、']))
        .map(|t| t.chars().count())
        .sum();
    let solid = prose && outside * MOST_IN_SENTENCES <= length;
    let decided = !head.citations.is_empty() && (prose || headed);
    decided || head.title.is_some() && (prose && headed || solid)
}
