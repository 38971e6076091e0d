//! Policies cited with their decision: `健康・医療戦略（令和７年２月１８日閣議決定）`; the date may be in
//! kanji numerals.
//!
//! The parentheses hold a date, the body that decided, and 決定 (or 了解, 改定, 策定 …); a short form
//! may follow (`。以下「計画」という。`). The name
//! stands before them: within 「」, or back to the start of its line or to what parts it from other
//! text; a further pair of parentheses between the two is another name
//! (`…基本方針2025（骨太方針２０２５）`). Line breaks of the layout may stand anywhere. Where the
//! text before a name runs on, the longest known name that it ends with counts.
//!
//! The label of a form before a name is no part of it: `関係する計画　交通計画（…閣議決定）`.
//!
//! A line that is nothing but a decision belongs to the title of its slide.

use seisaku_text::{Diagnostic, Folded, Severity, Span, squeeze};

use super::Context;
use super::outline::prose;
use crate::values::{Pattern, captures, dates, pattern};
use crate::{Citation, CitationKind, Decision, PageTitle, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "policies/decision";

static DECIDED: Pattern = pattern!(
    r"\(((?:(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})|\d{4}|[〇一二三四五六七八九]{4})年(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?)?)([^()\d]{2,30}?)(決定|了解|改定|策定|申合せ|取りまとめ|とりまとめ)(?:。以下、?「([^」()]+)」(?:という|とする)。?)?\)"
);
static DECISION_LINE: Pattern = pattern!(
    r"^((?:(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})|\d{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?)(\D{2,30}?)(決定|了解)$"
);
static EDITION: Pattern = pattern!(r"(?:第\d+[期次]|(?:(?:令和|平成)(?:元|\d{1,2})|\d{4})年度?)$");
/// What forms say before the law or the plan that something stands on.
static FORM: Pattern = pattern!(
    r"^(?:(?:設置|主な|直接の)?根拠(?:(?:と?なる)?(?:法令|法律|法|規定|規程|条文|条項|計画|文書|通知))?|(?:(?:関係|関連|上位|該当|対応|参考|適用|主な)(?:する|の)?)(?:(?:個別)?(?:計画|法令|法規|施策|政策|通知|方針|文書|規程|規定|戦略|指針|決定|資料)(?:・|、|及び)?){1,3}|位置(?:付け|づけ)|準拠(?:法令?)?|(?:計画|法令|政策|方針)名|法令等?)(?:等|\([^()]*\))?$"
);
/// A name longer than this has run into the text before it.
const LONGEST_NAME: usize = 80;
/// How many bytes before its end the line of a name is looked for.
const LINE_REACH: usize = 4000;

/// The citations of the document.
pub(crate) fn read(ctx: &mut Context<'_>, titles: &[PageTitle]) -> Vec<Citation> {
    let mut found = Vec::new();
    for page in &ctx.document.pages {
        let folded = ctx.fold(page.span);
        for c in captures(&DECIDED, folded.text()) {
            let (Some(whole), Some(decision)) = (c.get(0), decision(&c)) else {
                continue;
            };
            let kind = Read::at(
                CitationKind::Decided(decision),
                folded.span(whole.start(), whole.end()),
                RULE,
            );
            let short = c.get(4).map(|short| {
                let span = folded.span(short.start(), short.end());
                Read::at(ctx.join(&pieces(ctx, span)), span, RULE)
            });
            let named = named(ctx, &folded, whole.start(), kind);
            found.extend(named.map(|mut citation| {
                citation.aliases.extend(short);
                citation
            }));
        }
        let title = super::title_of(titles, page.number);
        if let Some(title) = title {
            found.extend(decision_line(ctx, page.span, title));
        }
    }
    found
}

fn decision(c: &regex::Captures<'_>) -> Option<Decision> {
    let date = dates(c.get(1)?.as_str()).first()?.date?;
    let body = c.get(2)?.as_str().to_owned();
    let kind = format!("{body}{}", c.get(3)?.as_str());
    Some(Decision { date, body, kind })
}

/// A line that is nothing but a decision, on a slide with a title.
fn decision_line(ctx: &Context<'_>, page: Span, title: &PageTitle) -> Option<Citation> {
    let text = ctx.slice(page);
    let mut at = page.start;
    for line in text.split_inclusive(['\n', '\r']) {
        let span = super::bullets::trim(ctx, Span::new(at, at + line.len()));
        at += line.len();
        let folded = ctx.squeezed(span);
        let Some(c) = DECISION_LINE.as_ref()?.captures(&folded) else {
            continue;
        };
        return Some(Citation {
            name: Read::at(title.title.value.clone(), *title.title.spans.first()?, RULE),
            aliases: Vec::new(),
            kind: Read::at(CitationKind::Decided(decision(&c)?), span, RULE),
        });
    }
    None
}

/// The citation whose name ends at `end` of the folded text.
pub(super) fn named(
    ctx: &mut Context<'_>,
    folded: &Folded,
    end: usize,
    kind: Read<CitationKind>,
) -> Option<Citation> {
    let mut end = end;
    let mut aliases = Vec::new();
    while let Some((open, close)) = parenthesised(folded.text(), end) {
        let span = folded.span(open, close);
        // A number in parentheses is a mark, not a name.
        if ctx.slice(span).chars().all(|c| !c.is_alphabetic()) {
            break;
        }
        aliases.push(Read::at(ctx.join(&pieces(ctx, span)), span, RULE));
        end = open - 1;
    }
    let range = name_range(ctx, folded, end)?;
    let span = folded.span(range.0, range.1);
    if span.is_empty() {
        return None;
    }
    let name = ctx.join(&pieces(ctx, span));
    // A number or a mark alone names nothing.
    if name.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return None;
    }
    if squeeze(&name).chars().count() > LONGEST_NAME {
        ctx.note(Diagnostic::new(
            "name-too-long",
            Severity::Warning,
            span,
            "a decision is printed here, but where the name of what was decided begins cannot be told".to_owned(),
        ));
        return None;
    }
    Some(Citation {
        name: Read::at(name, span, kind.rule),
        aliases,
        kind,
    })
}

/// The inside of the parentheses that close right before `end`.
fn parenthesised(text: &str, end: usize) -> Option<(usize, usize)> {
    let close = text.get(..end)?.strip_suffix(')')?.len();
    let open = text[..close].rfind('(')?;
    (open > 0).then_some((open + 1, close))
}

fn name_range(ctx: &Context<'_>, folded: &Folded, end: usize) -> Option<(usize, usize)> {
    let text = folded.text();
    let before = text.get(..end)?;
    if let Some(inner) = before.strip_suffix('」') {
        let open = opening(inner)?;
        return Some((open, inner.len()));
    }
    let line_start = line_start(ctx, folded, end);
    let run = &before[line_start..];
    let start = run
        .char_indices()
        .rev()
        .find(|(_, c)| {
            matches!(
                c,
                '。' | '、'
                    | '「'
                    | '」'
                    | ')'
                    | '~'
                    | '〜'
                    | '※'
                    | '*'
                    | ':'
                    | '→'
                    | '『'
                    | '』'
                    | '>'
            ) || seisaku_text::is_bullet_glyph(*c)
        })
        .map_or(0, |(i, c)| i + c.len_utf8());
    let reach = reach(run);
    let start = match ctx.names.policy_at_end(&run[reach..]) {
        // A known name may hold a comma.
        Some(known) if known.len() > run.len() - start => run.len() - known.len(),
        Some(known) => edition_start(&run[start..run.len() - known.len()]) + start,
        None => start + conjunction(&run[start..]),
    };
    let number = run[start..]
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|i| run[start..][..*i].ends_with('.'))
        .unwrap_or(0);
    let start = line_start + start + number;
    Some((start.max(after_mark(ctx, folded, line_start)).min(end), end))
}

/// Where the part of a line begins in which a known name is looked for.
fn reach(run: &str) -> usize {
    const FARTHEST: usize = 300;
    let mut at = run.len().saturating_sub(FARTHEST);
    while !run.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// The bytes of a word that joins a name with the one before it.
fn conjunction(name: &str) -> usize {
    let words = [
        "及び",
        "並びに",
        "又は",
        "若しくは",
        "または",
        "および",
        "ならびに",
    ];
    let word = words.iter().find(|word| name.starts_with(**word));
    word.map_or(0, |word| word.len())
}

/// Where the text of a line begins after its mark (`ア　…`, `・…`, `(1) …`) and after the label of a
/// form that a blank parts from it (`根拠法令　…`).
fn after_mark(ctx: &Context<'_>, folded: &Folded, line_start: usize) -> usize {
    let Some(c) = folded.text()[line_start..].chars().next() else {
        return line_start;
    };
    let first = folded.span(line_start, line_start + c.len_utf8()).start;
    let rest = ctx.slice(Span::new(first, ctx.source.text().len()));
    let mark = prose::mark_length(rest);
    folded.offset(first + mark + label_length(&rest[mark..]))
}

/// The bytes of the label of a form and the blanks behind it, before a text.
fn label_length(text: &str) -> usize {
    const LONGEST: usize = 12;
    let label: String = text
        .chars()
        .take(LONGEST + 1)
        .take_while(|c| !c.is_whitespace())
        .collect();
    let rest = &text[label.len()..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
    let is_label = FORM.as_ref().is_some_and(|p| p.is_match(&squeeze(&label)));
    match blank > 0 && is_label {
        true => label.len() + blank,
        false => 0,
    }
}

/// Where the words begin that tell an edition apart, before the known name that follows `before`:
/// `第3期`, `令和7年度`, `2025年`. Without such words, where the known name begins.
fn edition_start(before: &str) -> usize {
    EDITION
        .as_ref()
        .and_then(|p| p.find(before))
        .map_or(before.len(), |words| words.start())
}

/// The 「 that matches the 」 after `inner`.
fn opening(inner: &str) -> Option<usize> {
    // A name in 「」 that is longer is none; the bound keeps the search linear.
    const FARTHEST: usize = 1000;
    let mut depth = 1;
    for (i, c) in inner.char_indices().rev().take(FARTHEST) {
        match c {
            '」' => depth += 1,
            '「' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

/// Where, in the folded text, the line begins that holds the character before `end`.
fn line_start(ctx: &Context<'_>, folded: &Folded, end: usize) -> usize {
    let last = folded.text()[..end]
        .char_indices()
        .next_back()
        .map_or(0, |(i, _)| i);
    let byte = folded.span(last, end.max(last + 1)).start;
    let line = ctx.source.line_start(byte);
    // A name does not begin in another cell.
    let parts = ['\t', '|', '｜'];
    // Farther back no name begins; the bound keeps the reading of long lines linear.
    let mut near = line.max(byte.saturating_sub(LINE_REACH));
    while !ctx.source.text().is_char_boundary(near) {
        near += 1;
    }
    let before = &ctx.source.text()[near..byte];
    let cell = before.rsplit(parts).next().unwrap_or(before);
    folded.offset(byte - cell.len())
}

/// The lines of a span, so that a layout's line breaks can be dropped.
fn pieces(ctx: &Context<'_>, span: Span) -> Vec<Span> {
    let mut at = span.start;
    ctx.slice(span)
        .split_inclusive(['\n', '\r'])
        .map(|line| {
            let piece = super::bullets::trim(ctx, Span::new(at, at + line.len()));
            at += line.len();
            piece
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_forms_before_a_name() {
        let cases = [
            ("根拠法令　交通法", "交通法"),
            ("関係する計画 交通計画", "交通計画"),
            ("関連施策・計画　交通計画", "交通計画"),
            ("設置根拠（法令）　交通法", "交通法"),
            ("第5期 科学技術基本計画", "第5期 科学技術基本計画"),
            ("交通計画 2030", "交通計画 2030"),
            ("根拠法令", "根拠法令"),
        ];
        for (line, name) in cases {
            assert_eq!(&line[label_length(line)..], name, "{line}");
        }
    }
}
