//! What the title of a paper is about.
//!
//! ```text
//! 研究推進会議の開催について
//! 研究推進会議の設置要綱（案）
//! ```

use super::super::lines::is_body;
use super::{LONGEST, RULE};
use crate::Read;
use crate::rules::Context;
use crate::rules::grid::GridRow;

/// The body that a title is about: `研究推進会議の開催について`.
pub(super) fn about(ctx: &Context<'_>, row: &GridRow, text: &str) -> Option<Read<String>> {
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let name = subject(text).filter(|name| is_body(ctx, name))?;
    let folded = ctx.fold(row.span);
    let at = folded.text().find(name)?;
    let place = folded.span(at, at + name.len());
    Some(Read::at(name.to_owned(), place, RULE))
}

/// What a title is about: all of it but a remark in parentheses, a word for a paper, and what the
/// paper tells of it.
fn subject(title: &str) -> Option<&str> {
    const PAPERS: &[&str] = &[
        "について",
        "設置要綱",
        "開催要綱",
        "運営要領",
        "要綱",
        "要領",
        "規則",
        "規程",
    ];
    const TOLD: &[&str] = &[
        "の開催",
        "の設置",
        "の運営",
        "の組織",
        "の構成",
        "の概要",
        "の体制",
    ];
    let remark = title.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    let bare = remark.filter(|(_, inner)| !inner.contains(')'));
    let without = |text: &'_ str, ends: &[&str]| -> Vec<usize> {
        let shorter = ends.iter().filter(|end| text.ends_with(**end));
        let shorter = shorter.map(|end| text.len() - end.len());
        shorter.chain([text.len()]).collect()
    };
    [Some(title), bare.map(|(before, _)| before)]
        .into_iter()
        .flatten()
        .flat_map(|text| without(text, PAPERS))
        .flat_map(|end| without(&title[..end], TOLD))
        .filter(|end| *end > 0)
        .min()
        .map(|end| &title[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_titles_are_about() {
        let cases = [
            ("研究推進会議の開催について", "研究推進会議"),
            ("研究推進会議の設置要綱(案)", "研究推進会議"),
            ("研究推進会議運営要領", "研究推進会議"),
            (
                "研究推進会議の概要(令和7年(2025年))",
                "研究推進会議の概要(令和7年(2025年))",
            ),
            ("規則(案)", "規則"),
            ("について", "について"),
        ];
        for (title, expected) in cases {
            assert_eq!(subject(title), Some(expected), "{title}");
        }
        assert_eq!(subject(""), None);
    }
}
