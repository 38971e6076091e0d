//! Who runs a programme, by the way that its money takes.
//!
//! ```text
//! 【事業スキーム】
//! 国　→　補助金　→　国立研究開発法人甲乙開発機構　→　民間企業等
//! ```
//!
//! It is the first body by name behind the state or a ministry. A kind of bodies (大学, 民間団体) is
//! no name.

use seisaku_text::{Span, squeeze};

use super::Context;
use crate::Body;
use crate::rules::bodies::{BodyKind, body_kind, is_generic};
use crate::values::{Pattern, pattern};

/// Labels over the way of the money.
static LABEL: Pattern = pattern!(r"スキーム|(?:資金|交付|補助金?|事業)の流れ|経路");
/// Names of one institution.
static NAME: Pattern = pattern!(
    r"^(?:(?:国立研究開発|独立行政|国立大学|地方独立行政|一般社団|一般財団|公益社団|公益財団|認可|特殊)法人.{2,}|.{3,}(?:機構|研究所|センター|財団|協会|振興会|事業団|公社|基金|公庫))$"
);
/// What the money is called on its way.
static MEANS: Pattern = pattern!(
    r"^(?:\(?(?:補助金?|交付金?|委託費?|出資金?|運営費(?:交付金)?|負担金|助成金?|定額|拠出金?|直接|間接|公募|申請|採択|支援)(?:・.*|\(.*\)|等)?\)?|[\d/／:()率補助定額以内、]+)$"
);

/// Whether a label stands over the way of the money.
pub(crate) fn is_label(label: &str) -> bool {
    LABEL.as_ref().is_some_and(|p| p.is_match(label))
}

/// The body behind the state in some lines, and its place.
pub(crate) fn receiver(ctx: &Context<'_>, lines: &[Span]) -> Option<(Body, Span)> {
    const MOST: usize = 60;
    let mut given = false;
    let words = lines.iter().flat_map(|line| words(ctx, *line)).take(MOST);
    for word in words {
        let text = squeeze(ctx.slice(word));
        let name = text.trim_end_matches('等');
        if matches!(name, "国" | "政府") || body_kind(name) == Some(BodyKind::Ministry) {
            given = true;
            continue;
        }
        let known = ctx.names.body(name).map(str::to_owned);
        let named = NAME.as_ref().is_some_and(|p| p.is_match(name)) && !is_generic(name);
        if given && (known.is_some() || named) {
            let label = name.to_owned();
            return Some((Body { known, label }, word));
        }
        // The money has come to others.
        if given && !MEANS.as_ref().is_some_and(|p| p.is_match(&text)) {
            return None;
        }
    }
    None
}

/// The words of a line between blanks, arrows and colons.
fn words(ctx: &Context<'_>, line: Span) -> Vec<Span> {
    let text = ctx.slice(line);
    let parts = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '→' | '⇒' | '↓' | '⇓' | '➡' | '▶' | '►' | '▼' | ':' | '：'
            )
    };
    let start = |word: &str| line.start + (word.as_ptr() as usize - text.as_ptr() as usize);
    text.split(parts)
        .filter(|word| !word.is_empty())
        .map(|word| Span::new(start(word), start(word) + word.len()))
        .collect()
}
