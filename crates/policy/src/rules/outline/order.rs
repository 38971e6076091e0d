//! Headings that the layout has moved, put back before what stands under them.
//!
//! - A Roman heading on the line of a later numbered heading (`Ⅳ 施策 ３．…`) heads the whole run
//!   of numbers, from 1 on.
//! - A heading with nothing under it, printed after a run of entries that no other heading claims,
//!   heads that run.
//! - A word that heads lists, printed as the last line of a slide, heads the slide.

use super::pieces::{Piece, Role};
use super::shape::Style;

/// The pieces in the order in which they belong together.
pub(super) fn restored(mut pieces: Vec<Piece>) -> Vec<Piece> {
    glued_to_a_number(&mut pieces);
    after_their_entries(&mut pieces);
    last_on_the_slide(&mut pieces);
    pieces
}

fn glued_to_a_number(pieces: &mut Vec<Piece>) {
    for i in 0..pieces.len() {
        let Some(next) = pieces.get(i + 1) else {
            return;
        };
        if pieces[i].role != Role::Heading(Style::Roman) || !pieces[i].glued {
            continue;
        }
        let Role::Heading(style) = next.role else {
            continue;
        };
        if style == Style::Roman {
            continue;
        }
        let first = pieces[..i]
            .iter()
            .rposition(|p| p.role == Role::Heading(style) && p.number == "1");
        if let Some(first) = first {
            let heading = pieces.remove(i);
            pieces.insert(first, heading);
        }
    }
}

fn after_their_entries(pieces: &mut Vec<Piece>) {
    let mut i = 0;
    while i < pieces.len() {
        if let Some(first) = unclaimed_run(pieces, i) {
            let heading = pieces.remove(i);
            pieces.insert(first, heading);
        }
        i += 1;
    }
}

/// Where the run of entries begins that stands before the heading at `i` and is its own.
fn unclaimed_run(pieces: &[Piece], i: usize) -> Option<usize> {
    if pieces[i].role != Role::Heading(Style::Roman) || pieces[i].glued {
        return None;
    }
    let nothing_under = pieces[i + 1..]
        .iter()
        .find(|p| p.role != Role::Mark)
        .is_none_or(|p| p.role == Role::Heading(Style::Roman));
    let Role::Entry(style) = pieces[..i].last()?.role else {
        return None;
    };
    let run = pieces[..i]
        .iter()
        .rev()
        .take_while(|p| p.role == Role::Entry(style))
        .count();
    let first = i - run;
    let claimed = first > 0 && matches!(pieces[first - 1].role, Role::Heading(_));
    (nothing_under && !claimed).then_some(first)
}

fn last_on_the_slide(pieces: &mut Vec<Piece>) {
    let words = pieces
        .iter()
        .filter(|p| p.role == Role::Heading(Style::Word))
        .count();
    let last = pieces.last().map(|p| p.role);
    if words == 1
        && last == Some(Role::Heading(Style::Word))
        && let Some(heading) = pieces.pop()
    {
        pieces.insert(0, heading);
    }
}
