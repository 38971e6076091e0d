//! Outlines on slides: an excerpt of a decision under its headings, or a policy set out in lists.
//!
//! ```text
//! 第５期漁業戦略                            the policy, as the title cites it
//! 【基本方針】                              the kind of what is listed
//! ・資源の回復
//! ２．担い手の育成                          a measure, under 具体的施策
//! (1)研修の充実
//! 令和６年３月８日閣議決定
//! ```
//!
//! A document of running text is one outline ([`prose`]). A slide is an outline where its title cites a policy with its decision, or where it has no
//! title and goes on with the numbers of the outline before it, or where numbered lists stand
//! under a word that heads lists. Sums of money make a slide a sheet, which other rules read.

mod fields;
mod kinds;
mod labels;
mod notes;
mod order;
mod pages;
mod pieces;
pub(crate) mod prose;
mod quoted;
mod shape;
mod shared;
mod sources;
mod targets;
mod tree;
mod validity;

use super::Context;
use crate::governance::About;
use crate::{Citation, Outlines, PageTitle, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "outline/tree";

/// Reads the document's outlines, and where its slides were taken from.
pub(crate) fn read(
    ctx: &Context<'_>,
    titles: &[PageTitle],
    citations: &[Citation],
    head: Option<&prose::Head>,
) -> Outlines {
    let mut furniture = Vec::new();
    let mut outlines = Vec::new();
    for found in pages::outlines(ctx, titles, citations, &mut furniture) {
        let pieces = pieces::pieces(ctx, &found.lines);
        let mut grown = tree::grown(ctx, &order::restored(pieces));
        notes::placed(ctx, &mut grown.nodes, &grown.marks);
        outlines.push(found.outline(grown.nodes));
    }
    if let Some(head) = head {
        outlines.push(prose::outline(ctx, head, citations, &mut furniture));
    }
    shared::same_measures(&mut outlines);
    furniture.extend(sources::furniture(ctx));
    let (sources, links) = sources::read(ctx);
    Outlines {
        sources,
        links,
        labels: labels::read(ctx),
        furniture,
        quotations: quoted::read(ctx, citations),
        periods: validity::periods(ctx, &outlines),
        articles: validity::articles(ctx, &outlines),
        bases: Vec::new(),
        outlines,
    }
}

/// Adds what notes say of the policies that they cite.
pub(crate) fn noted(
    ctx: &Context<'_>,
    notes: &[About],
    citations: &[Citation],
    outlines: &mut Outlines,
) {
    let (periods, bases) = validity::noted(ctx, notes, citations);
    outlines.periods.extend(periods);
    outlines.bases.extend(bases);
}
