//! The numbers of items, as their place gives them.
//!
//! A printed number counts when it goes on upward in its section: a section that opens with ㉕
//! keeps 25, and ④ before ⑥ leaves 6. A number that repeats or goes back is misread and becomes
//! the one before plus one, as is one whose leap the next number takes back: 1, 2, 8, 4. An item without a number is `u1`, `u2`, …; the item of a section
//! without a table is `n`.

use seisaku_text::{Diagnostic, Severity};

use super::Context;
use crate::{RuleId, Section};

/// The name of this rule.
pub const RULE: RuleId = "items/number";

/// The key of a section with these numbers: `1.2.3`.
pub(crate) fn key(path: &[u32]) -> String {
    let numbers: Vec<String> = path.iter().map(u32::to_string).collect();
    numbers.join(".")
}

/// Gives each item of the section its key and number.
pub(crate) fn number_items(ctx: &mut Context<'_>, section: &mut Section) {
    let mut last = 0;
    let mut unnumbered = 0;
    let printed: Vec<u32> = section.items.iter().filter_map(|i| i.number).collect();
    let mut next = printed.iter().copied().skip(1);
    for item in &mut section.items {
        let place = match item.number {
            _ if item.narrative => "n".to_owned(),
            None => {
                unnumbered += 1;
                format!("u{unnumbered}")
            }
            Some(printed) => {
                let following = next.next();
                let leaps = printed > last + 2 && following == Some(last + 2);
                let number = if printed <= last || leaps {
                    last + 1
                } else {
                    printed
                };
                if number != printed {
                    let span = item
                        .marker
                        .as_ref()
                        .map_or(item.text.spans[0], |m| m.spans[0]);
                    ctx.note(Diagnostic::new(
                        "number-misread",
                        Severity::Warning,
                        span,
                        format!("the number {printed} does not go on from {last}; the item is numbered {number} by its place"),
                    ));
                }
                last = number;
                item.number = Some(number);
                number.to_string()
            }
        };
        item.key = format!("{}.{place}", section.key);
    }
}
