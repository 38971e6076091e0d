//! The title block of a paper: the first paragraph is its title, the second the body that
//! publishes it.
//!
//! ```text
//! 健康・医療戦略のうち
//! 特に進めるべき事項
//!
//! データ利活用・ライフコース協議会
//! 事務局
//! ```
//!
//! The lines of each are joined. The number of a handout, a day or a mark of confidence over the title
//! is no title. Slides have no title block: their first title stands for them.

use seisaku_text::{BlockKind, Format, Span};

use super::bodies::body_kind;
use super::{Context, cover};
use crate::values::{Pattern, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "document/title-block";

static REMARK: Pattern = pattern!(
    r"^\(?(?:[^。、]{0,12}単位[: ]?[^。]{1,20}|.{4,20}(?:現在|時点)|.{0,30}(?:敬称略|五十音順|順不同).{0,20})\)?$"
);

/// A line under a title in its paragraph that is no part of it: a unit, a field or heading, a row
/// of words parted by colons, the office that the paper is from.
static NO_TITLE: Pattern = pattern!(
    r"^\(?単位|^\(?(?:前年度|担当|所管)|^【|^[(（]?\d{1,2}[.)）]|^[○〇◯●・※]|:|円|(?:課|室|係)\)?$"
);

/// What may stand over a title: `資料４－１`, `No.17（甲省・乙省連携事業）`, `令和８年８月29日`, `取扱注意`.
static OVER: Pattern = pattern!(
    r"^[【\[(]?(?:(?:参考|配[付布]|机上|会議)?資料|参考|別[紙添表記]|様式|No\.?|整理番号)(?:No\.?)?\d{0,3}(?:[-−の]\d{1,3})*(?:\([^()]*\))?[】\])]?$|^[【\[(]?(?:取扱注意|未定稿|未確定|機密性\d.*|暫定版|対外秘|事務局案|案)[】\])]?$|^(?:令和|平成|20)\d{1,4}年\d{1,2}月\d{1,2}日$"
);

/// The lines of a paragraph from the first that can be of a title.
fn below_labels<'l>(ctx: &Context<'_>, lines: &'l [Span]) -> &'l [Span] {
    &lines[lines.iter().take_while(|l| stands_over(ctx, **l)).count()..]
}

/// Whether a line stands over titles and is none.
pub(crate) fn stands_over(ctx: &Context<'_>, line: Span) -> bool {
    const LONGEST: usize = 300;
    line.end - line.start <= LONGEST && {
        let text = ctx.squeezed(line);
        OVER.as_ref().is_some_and(|p| p.is_match(&text))
    }
}

/// The lines of the first paragraph that are the title: all up to one that cannot be.
fn of_title(ctx: &Context<'_>, lines: &[Span]) -> Vec<Span> {
    let under = lines.iter().skip(1).take_while(|line| {
        let text = ctx.squeezed(**line);
        NO_TITLE.as_ref().is_none_or(|p| !p.is_match(&text))
    });
    lines.iter().take(1).chain(under).copied().collect()
}

/// The title and the publisher of a paper.
pub(crate) fn read(ctx: &Context<'_>) -> (Option<Read<String>>, Option<Read<String>>) {
    if ctx.document.format == Format::Slides {
        return (None, None);
    }
    let blocks = ctx.document.blocks.iter().filter(|b| !b.is_markup());
    let paragraphs = blocks.map_while(|b| match &b.kind {
        BlockKind::Paragraph { lines } => Some(lines.as_slice()),
        _ => None,
    });
    let mut paragraphs = paragraphs
        .map(|lines| below_labels(ctx, lines))
        .filter(|lines| !lines.is_empty());
    let read = |lines: &[Span]| {
        let lines = without_remarks(ctx, lines);
        let text = ctx.join(lines);
        Some(Read::at(text, cover(lines)?, RULE))
    };
    let title = paragraphs
        .next()
        .and_then(|lines| read(&of_title(ctx, lines)));
    let publisher = paragraphs
        .next()
        .and_then(read)
        .filter(|p| publishes(&p.value));
    (title, publisher)
}

/// The lines of a title without those that tell its day or its unit: `令和8年4月1日現在`, `(単位：人)`.
fn without_remarks<'l>(ctx: &Context<'_>, lines: &'l [Span]) -> &'l [Span] {
    let remark = |span: &Span| {
        REMARK
            .as_ref()
            .is_some_and(|p| p.is_match(ctx.fold(*span).text()))
    };
    let kept = lines.iter().skip(1).take_while(|l| !remark(l)).count() + 1;
    &lines[..kept.min(lines.len())]
}

/// Whether a text is the name of a body that may publish papers: it ends as such names do, or with
/// 会 as those of associations.
fn publishes(text: &str) -> bool {
    const LONGEST: usize = 60;
    let named = body_kind(text).is_some() || text.ends_with('会');
    named
        && text.chars().count() <= LONGEST
        && !text.contains(['。', '【', '●', '○', '\t'])
        && !text.starts_with('・')
}
