//! What two pieces of a row are to each other where a line ends between them: one number, or two.
//!
//! ```text
//! 30, / 415        one number: the comma says that it goes on
//! 1,2 / 34         one number: by three the digits are right only together
//! ▲ / 120          one number: a sign is of what follows
//! 2,040 / 2,150    two cells: each is whole, and together they would be no number
//! ```

use crate::squeeze;

/// How two pieces meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seam {
    /// They are the pieces of one number.
    Broken,
    /// They are numbers of two cells.
    Between,
    /// One of them is no number.
    Neither,
}

/// Whether a number that a line ends with goes on in the next: `5,` / `710`.
pub fn number_goes_on(end: &str, next: &str) -> bool {
    end.ends_with([',', '，']) && seam(end, next) == Seam::Broken
}

/// How the end of a cell and the beginning of the next line meet.
pub(crate) fn seam(end: &str, next: &str) -> Seam {
    const LONGEST: usize = 60;
    if end.is_empty() || next.is_empty() || end.len() > LONGEST || next.len() > LONGEST {
        return Seam::Neither;
    }
    let (end, next) = (squeeze(end), squeeze(next));
    let joined = format!("{end}{next}");
    let signed = matches!(end.as_str(), "▲" | "△" | "+" | "-" | "−");
    let goes_on = end.ends_with([',', '.']) && end.len() > 1 || signed;
    if is_number(&joined) && (goes_on || !is_number(&end)) {
        return Seam::Broken;
    }
    match is_number(&end) && is_number(&next) && next.contains([',', '.', '▲', '△']) {
        true => Seam::Between,
        false => Seam::Neither,
    }
}

/// Whether a line opens with a number that can be no other's: with a comma or a sign.
pub(crate) fn opens_number(line: &str) -> bool {
    let first = squeeze(line.split('\t').next().unwrap_or_default());
    is_number(&first) && first.contains([',', '▲', '△'])
}

/// Whether a cell holds a number, or a mark that there is none.
pub(crate) fn is_figure(text: &str) -> bool {
    let text = squeeze(text);
    is_number(&text) || text.chars().all(|c| !c.is_alphanumeric())
}

/// Whether a folded text is a number whose commas, if it has any, part its digits by three.
fn is_number(text: &str) -> bool {
    let text = text.trim_start_matches(['▲', '△', '+', '-', '−']);
    let text = text.trim_end_matches(['%', '円']);
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let grouped = rest.peek().is_some();
    digits(decimals)
        && digits(first)
        && (!grouped || first.len() <= 3)
        && rest.all(|group| digits(group) && group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_or_stand_side_by_side() {
        let cases = [
            ("30,", "415", Seam::Broken),
            ("１，", "２３４", Seam::Broken),
            ("1,2", "34", Seam::Broken),
            ("12.", "5", Seam::Broken),
            ("▲", "120", Seam::Broken),
            ("2,040", "2,150", Seam::Between),
            ("820", "▲11", Seam::Between),
            ("12", "34", Seam::Neither),
            ("2,040", "3", Seam::Neither),
            ("30,", "4", Seam::Neither),
            ("北海道", "2,150", Seam::Neither),
            ("", "2,150", Seam::Neither),
        ];
        for (end, next, expected) in cases {
            assert_eq!(seam(end, next), expected, "{end} / {next}");
        }
    }
}
