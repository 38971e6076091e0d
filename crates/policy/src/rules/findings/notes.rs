//! Notes and sources: `出典：…`, `資料：…`, `（注1）…`, `（公表情報をもとに甲省が作成）`, `…より抜粋`, and citations of journals.
//!
//! A note goes on until a blank line or the next note. A page number may be glued before it. The
//! body is the one that is said to have made it, or whose meeting it is from (`甲審議会（第96回）`).

use seisaku_text::Span;

use crate::rules::Context;
use crate::rules::bodies::council_pattern;
use crate::values::{Date, Pattern, captures, dates, pattern};
use crate::{Note, Read, RuleId};

use super::lines::{Line, joined, printed};

/// The name of this rule.
pub const RULE: RuleId = "findings/note";

static SOURCE: Pattern = pattern!(
    r"^\d{0,2}(?:資料[:、]|出典[:、]|\(出典\)|【出典】|出所[:、]|\([^()]*(?:作成|集計|提供)\)$)"
);
static NOTE: Pattern =
    pattern!(r"^(?:\(?注\d*\)?[:、)]|\(注\d*\)|※\d*|\*\d*:|備考\d*[:.、]|\(備考\)|【注】|\[注\])");
static EXCERPT: Pattern = pattern!(r"より抜粋\)?(?:\(参考\))?$");
static AUTHORED: Pattern =
    pattern!(r"^[^。]{2,80}を(?:基|もと)に、?[^。]{2,40}が(?:作成|集計)。?$");
static MADE_BY: Pattern =
    pattern!(r"(?:もとに|基に|に基づき)、?([一-龠ァ-ヶー・A-Za-z]+)(?:が|において)(?:作成|集計)");
static MEETING: Pattern =
    pattern!(r"(?:^|[:)日])\d{0,2}([一-龠ァ-ヶー・]{4,60}?)\(?(?:第\d+回|参考資料)");
static GIVEN_BY: Pattern =
    pattern!(r"^\d{0,2}(?:資料|出典)[:、]([^:、。()]+?)(?:提供|作成|、|\(\D)");
/// A survey or a yearbook, and whose it is.
static SURVEY: Pattern = pattern!(
    r"^\d{0,2}(?:資料|出典|出所)[:、][^()]*(?:調査|統計|年報|白書|推計|報告|集計|データ)[^()]*\(([^()\d]+)\)"
);
static OF_BODY: Pattern =
    std::sync::LazyLock::new(|| council_pattern(r"(?:[:)日]|^)", r"[一-龠ァ-ヶー・]+"));
static URL: Pattern = pattern!(r"https?://[\x21-\x7e]+");

/// Whether a line opens a note or a source.
pub(crate) fn is_note(folded: &str) -> bool {
    is_source(folded) || NOTE.as_ref().is_some_and(|p| p.is_match(folded))
}

fn opens_note(folded: &str) -> bool {
    let is = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(folded));
    is(&SOURCE) || is(&NOTE) || made_from(folded) && is(&AUTHORED)
}

fn is_source(folded: &str) -> bool {
    let is = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(folded));
    // Most lines have none of these words.
    let opens = folded.starts_with(|c: char| c.is_ascii_digit() || "資出(【".contains(c));
    opens && is(&SOURCE)
        || folded.contains("抜粋") && is(&EXCERPT)
        || made_from(folded) && is(&AUTHORED)
}

/// Whether a line may say who made it from what.
fn made_from(folded: &str) -> bool {
    folded.contains("作成") || folded.contains("集計")
}

/// The sources of a page, and its notes too where it `reports` findings: elsewhere they belong to
/// what they explain.
pub(crate) fn read(ctx: &Context<'_>, lines: &[Line], reports: bool) -> Vec<Note> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let opens = is_note(&lines[i].text) && lines[i].text.chars().count() > 3;
        if !opens || !(reports || is_source(&lines[i].text)) {
            i += 1;
            continue;
        }
        let closed = |l: &Line| is_source(&l.text) && l.text.ends_with([')', '。']);
        let mut end = i + 1;
        while end < lines.len()
            && !lines[end].after_blank
            && !closed(&lines[end - 1])
            && !EXCERPT
                .as_ref()
                .is_some_and(|p| p.is_match(&lines[end - 1].text))
            && !opens_note(&lines[end].text)
            && !ended(&lines[i..end])
            && !opens_entry(&lines[end].text)
        {
            end += 1;
        }
        let whole: String = lines[i..end].iter().map(|l| l.text.as_str()).collect();
        let source =
            is_source(&lines[i].text) || EXCERPT.as_ref().is_some_and(|p| p.is_match(&whole));
        let spans: Vec<Span> = lines[i..end].iter().map(|l| l.span).collect();
        found.extend(note(ctx, &spans, source));
        i = end;
    }
    found
}

/// Whether the lines of a note are all of it: the last ends a sentence before it is full.
fn ended(lines: &[Line]) -> bool {
    let width = |l: &Line| l.text.chars().count();
    let widest = lines.iter().map(width).max().unwrap_or_default();
    let full = |l: &Line| width(l) * 5 > widest * 4;
    lines
        .last()
        .is_some_and(|l| l.text.ends_with('。') && !full(l))
}

fn opens_entry(folded: &str) -> bool {
    folded.starts_with(['○', '〇', '・', '●', '•', '■', '【']) || folded.starts_with("(参考)")
}

fn note(ctx: &Context<'_>, spans: &[Span], source: bool) -> Option<Note> {
    let mut text = joined(ctx, spans);
    let folded = ctx.source.fold_parts(spans);
    // A page number stood before the word.
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if source && digits > 0 {
        text = text[digits..].to_owned();
    }
    let part = |m: regex::Match<'_>| printed(ctx, folded.span(m.start(), m.end()), RULE);
    let body = [&SURVEY, &MADE_BY, &MEETING, &OF_BODY, &GIVEN_BY]
        .iter()
        .find_map(|p| captures(p, folded.text()).next()?.get(1).map(part));
    let date = dates(folded.text()).into_iter().find_map(|d| {
        let date = d.date.filter(|d| !matches!(d, Date::Year(_)))?;
        Some(Read::at(date, folded.span(d.start, d.end), RULE))
    });
    Some(Note {
        source,
        text: Read::at(text, crate::rules::cover(spans)?, RULE),
        date: date.filter(|_| source),
        body: body.filter(|_| source),
        url: URL.as_ref().and_then(|p| p.find(folded.text())).map(part),
    })
}
