//! The order of pages within a section, by the numbers of their items.
//!
//! ```text
//! ③ ④    the page printed first
//! ① ②    the page printed next
//! ```
//!
//! A section that begins with ③ lacks ① and ②. A later page of it that begins with ① and ends before ③
//! comes first.

use crate::Item;

/// Puts the items of a section in the order of its pages; `starts` tells where each page begins.
pub(super) fn pages(items: &mut [Item], starts: &[usize]) {
    let ends = starts.iter().skip(1).copied().chain([items.len()]);
    let bounds: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    let numbers = |(start, end): (usize, usize)| {
        let mut printed = items.get(start..end)?.iter().filter_map(|i| i.number);
        let first = printed.next()?;
        Some((first, printed.next_back().unwrap_or(first)))
    };
    let Some((lowest, _)) = bounds
        .first()
        .and_then(|b| numbers(*b))
        .filter(|(n, _)| *n > 1)
    else {
        return;
    };
    let is_first =
        |b: &&(usize, usize)| numbers(**b).is_some_and(|(first, last)| first == 1 && last < lowest);
    if let Some((start, end)) = bounds.iter().skip(1).find(is_first).copied() {
        items[..end].rotate_right(end - start);
    }
}
