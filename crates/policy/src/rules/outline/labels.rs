//! Labels of a picture: projects with their numbers, and areas that lie across them.
//!
//! ```text
//! ④水産PJ             a project
//! ⑧                   the same, printed downward
//! 養
//! 殖PJ
//! 沿岸領域外洋領域      two areas, with nothing between them
//! ```

use seisaku_text::{Format, Span, circled_number};

use crate::rules::Context;
use crate::rules::bullets::trim;
use crate::{PictureLabel, Read, RuleId};

/// The name of this rule.
const RULE: RuleId = "outline/picture-label";
/// How many lines a name printed downward may take.
const LONGEST: usize = 24;
const PROJECT: &str = "PJ";
const AREA: &str = "領域";

/// The labels of all slides.
pub(super) fn read(ctx: &Context<'_>) -> Vec<PictureLabel> {
    let mut found = Vec::new();
    if ctx.document.format != Format::Slides {
        return found;
    }
    let lines: Vec<Span> = ctx
        .source
        .lines()
        .map(|l| trim(ctx, l))
        .filter(|l| !l.is_empty())
        .collect();
    let mut i = 0;
    while i < lines.len() {
        if let Some((label, used)) = project(ctx, &lines[i..]) {
            found.push(label);
            i += used;
        } else {
            found.extend(areas(ctx, lines[i]));
            i += 1;
        }
    }
    found
}

/// A project's label, on one line or downward, and the lines that it takes.
fn project(ctx: &Context<'_>, lines: &[Span]) -> Option<(PictureLabel, usize)> {
    let first = ctx.slice(*lines.first()?);
    let digit = first.chars().next()?;
    let number = circled_number(digit)?;
    let downward = first.chars().count() == 1;
    let used = if downward {
        let short = |l: &&Span| ctx.slice(**l).trim_end_matches(PROJECT).chars().count() <= 2;
        let run: Vec<&Span> = lines[1..].iter().take(LONGEST).take_while(short).collect();
        1 + run.iter().position(|l| ctx.slice(**l).ends_with(PROJECT))? + 1
    } else {
        1
    };
    let text: String = lines[..used].iter().map(|l| ctx.slice(*l)).collect();
    let name = text.strip_prefix(digit)?.strip_suffix(PROJECT)?.trim();
    let span = lines[0].cover(lines[used - 1]);
    let plain = !name.is_empty() && !name.contains(['。', '、', ' ', '　']);
    plain.then(|| {
        let label = PictureLabel {
            number: Some(number),
            name: Read::at(name.to_owned(), span, RULE),
            project: true,
        };
        (label, used)
    })
}

/// The areas of a line that is nothing but areas.
fn areas(ctx: &Context<'_>, line: Span) -> Vec<PictureLabel> {
    let text = ctx.slice(line);
    let names: Vec<&str> = text.split_inclusive(AREA).collect();
    let each = |n: &&str| {
        n.ends_with(AREA)
            && n.len() > AREA.len()
            && !n.contains(['、', '。', ' ', 'の', 'を', '（'])
    };
    if names.len() < 2 || !names.iter().all(each) {
        return Vec::new();
    }
    let mut at = line.start;
    names
        .into_iter()
        .map(|name| {
            let span = Span::new(at, at + name.len());
            at = span.end;
            PictureLabel {
                number: None,
                name: Read::at(name.to_owned(), span, RULE),
                project: false,
            }
        })
        .collect()
}
