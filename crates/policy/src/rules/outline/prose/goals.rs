//! What running text sets as a target: a sentence with a number that shall be reached.
//!
//! ```text
//! 休憩所を２０３０年までに５，０００か所に増やす。      5000 か所
//! ```

use seisaku_text::Span;

use crate::model::{OutlineGoal, OutlineSum};
use crate::rules::milestones::{printed_within, sentences};
use crate::rules::outline::{RULE, targets};
use crate::rules::{Context, overlaps};
use crate::{OutlineKind, OutlineNode, Read, Target};

/// The targets of the nodes that are not targets by their heading. A sum of public money is none.
pub(super) fn read(
    ctx: &Context<'_>,
    nodes: &[OutlineNode],
    sums: &[OutlineSum],
) -> Vec<OutlineGoal> {
    let mut places: Vec<Span> = sums.iter().flat_map(|s| s.amount.spans.clone()).collect();
    places.sort_unstable();
    let is_sum = |target: &Read<Target>| target.spans.iter().any(|s| overlaps(&places, *s));
    let mut found = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        if node.headed || node.kind == OutlineKind::Goal {
            continue;
        }
        let folded = ctx.source.fold_parts(&node.text.spans);
        for sentence in sentences(folded.text()) {
            let span = folded.span(sentence.start, sentence.end);
            let mut numbers = targets::read(ctx, &[span]);
            numbers.retain(|n| !is_sum(n));
            if !numbers.is_empty() {
                found.push(OutlineGoal {
                    node: i,
                    text: printed_within(ctx, span, &node.text.spans, RULE),
                    targets: numbers,
                });
            }
        }
    }
    found
}
