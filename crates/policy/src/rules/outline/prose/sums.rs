//! Sums of public money in running text: `令和９年度予算において約１，２００億円を確保する`.
//!
//! A sum counts where its sentence speaks of public money; its year is the one named last before
//! it. It belongs to the programme that the sentence names before it, else to the heading that the
//! text stands under. The words before it tell its kind (`補正`, `要求`); over several years it is a
//! total.

use seisaku_text::{Folded, Span, squeeze};

use crate::model::OutlineSum;
use crate::rules::milestones::sentences;
use crate::rules::{Context, sheets};
use crate::values::{AMOUNT, Pattern, amount, captures, fiscal_years, pattern};
use crate::{OutlineNode, Read, RuleId, SumKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "outline/sum";

static SUM: Pattern = std::sync::LazyLock::new(|| crate::values::Regex::new(AMOUNT).ok());
static PUBLIC: Pattern = pattern!(
    r"予算|財源|経費|費用|計上|措置|事業費|交付金|補助|助成|基金|概算要求|執行|決算|支出|繰越|拠出|積み増|総額|事業規模|公費|国費"
);
static TARGETED: Pattern = pattern!(
    r"^(?:以上|超|程度|以下|未満)?(?:とする|にする|を達成|の達成|を目指|(?:へ|に)(?:増|拡大|向上|引き?上げ|伸ば))"
);
static YEARS: Pattern = pattern!(
    r"(?:\d+|[一二三四五六七八九十]+)(?:年|か年|箇年|年度)間|年度?から(?:令和|平成)?\d+年度?まで|(?:令和|平成)?\d+年?度?[~〜]\d+年度"
);
static NAME: Pattern = pattern!(
    r"[\p{Han}\p{Katakana}ー・A-Za-z0-9]{3,40}?(?:事業|プログラム|プロジェクト|計画|基金|推進費|補助金|交付金)$"
);
/// How a sentence begins that tells a part of the sum before it.
const PART: &[&str] = &[
    "このうち",
    "うち",
    "その",
    "これ",
    "また",
    "さらに",
    "加えて",
    "あわせて",
    "併せて",
];
const QUOTED_LONGEST: usize = 60;

/// The sums of the nodes that are no headings, and of their notes.
pub(super) fn read(ctx: &Context<'_>, nodes: &[OutlineNode]) -> Vec<OutlineSum> {
    let mut found = Vec::new();
    let own = |(i, n): (usize, &'_ OutlineNode)| (!n.headed).then(|| (i, n.text.spans.clone()));
    let texts = nodes.iter().enumerate().filter_map(own);
    let notes = nodes.iter().enumerate().flat_map(|(i, n)| {
        let notes = n.notes.iter();
        notes.map(move |note| (i, note.text.spans.clone()))
    });
    for (i, spans) in texts.chain(notes) {
        let folded = ctx.source.fold_parts(&spans);
        let mut public = false;
        for sentence in sentences(folded.text()) {
            let text = &folded.text()[sentence.clone()];
            // A sentence that goes on from one on public money speaks of it too.
            let goes_on = public && PART.iter().any(|p| text.starts_with(p));
            public = goes_on || PUBLIC.as_ref().is_some_and(|p| p.is_match(text));
            if !public {
                continue;
            }
            let whole: Option<(Option<i32>, SumKind)> = found
                .last()
                .filter(|s: &&OutlineSum| goes_on && s.node == i)
                .map(|s| (s.year, s.kind));
            let mut before = 0;
            for c in captures(&SUM, text) {
                let Some(sum) = c.get(0) else { continue };
                // What is to be reached is a target, unless its own words speak of public money.
                let is_public = |t: &str| PUBLIC.as_ref().is_some_and(|p| p.is_match(t));
                let targeted = TARGETED
                    .as_ref()
                    .is_some_and(|p| p.is_match(&text[sum.end()..]))
                    && !is_public(&text[before..sum.start()]);
                if let Some(value) = amount(sum.as_str()).filter(|_| !targeted) {
                    let place =
                        folded.span(sentence.start + sum.start(), sentence.start + sum.end());
                    let words = &text[before..sum.start()];
                    let (year, kind) = match remark(&text[sum.end()..]) {
                        // A remark right behind a sum tells of it alone.
                        Some(remark) => (
                            year(remark, 0, remark.len(), remark.len()),
                            kind(remark, ""),
                        ),
                        None => (
                            year(text, before, sum.start(), sum.end()),
                            kind(words, &text[sum.end()..]),
                        ),
                    };
                    // A part of a sum is of its year and kind where it says no other.
                    let (year, kind) = match (year, kind, whole) {
                        (None, None, Some(whole)) => whole,
                        (year, kind, _) => (year, kind.unwrap_or(SumKind::Initial)),
                    };
                    found.push(OutlineSum {
                        node: i,
                        programme: programme(ctx, &folded, sentence.start, &text[..sum.start()]),
                        kind,
                        year,
                        amount: Read::at(value, place, RULE),
                    });
                }
                before = sum.end();
            }
        }
    }
    found
}

/// The kind by the words before a sum; where they tell none, by those right after it.
fn kind(words: &str, after: &str) -> Option<SumKind> {
    const KINDS: &[(&str, SumKind)] = &[
        ("補正", SumKind::Supplementary),
        ("要求", SumKind::Request),
        ("執行", SumKind::Executed),
        ("決算", SumKind::Executed),
        ("繰越", SumKind::CarriedOver),
        ("繰り越", SumKind::CarriedOver),
        ("調整費", SumKind::Adjustment),
        ("総額", SumKind::Total),
        ("合計", SumKind::Total),
        ("累計", SumKind::Total),
        ("事業規模", SumKind::Total),
        ("当初", SumKind::Initial),
        ("予算", SumKind::Initial),
    ];
    if spans_years(words) {
        return Some(SumKind::Total);
    }
    let near = after.split(['、', '。', '(']).next().unwrap_or_default();
    // Of several words the last before the sum tells.
    let last = |text: &str| {
        let found = KINDS
            .iter()
            .filter_map(|(word, kind)| Some((text.rfind(word)?, *kind)));
        found.max_by_key(|(at, _)| *at)
    };
    let first = |text: &str| {
        let found = KINDS
            .iter()
            .filter_map(|(word, kind)| Some((text.find(word)?, *kind)));
        found.min_by_key(|(at, _)| *at)
    };
    let supplementary = |(at, kind): (usize, SumKind), text: &str| match kind {
        // 補正予算 is one word.
        SumKind::Initial if text[..at].ends_with("補正") => SumKind::Supplementary,
        kind => kind,
    };
    let before = last(words).map(|found| supplementary(found, words));
    before.or_else(|| first(near).map(|found| supplementary(found, near)))
}

/// What stands in parentheses right behind a sum, where it names a fiscal year and no other sum.
fn remark(after: &str) -> Option<&str> {
    let inside = after.strip_prefix('(')?;
    let inside = &inside[..inside.find(')')?];
    (!fiscal_years(inside).is_empty() && !inside.contains('円')).then_some(inside)
}

fn spans_years(words: &str) -> bool {
    YEARS.as_ref().is_some_and(|p| p.is_match(words))
}

/// The fiscal year of a sum: the last before it in its own words, else the last before, else the
/// first after it. None for a sum over several years.
fn year(sentence: &str, from: usize, start: usize, end: usize) -> Option<i32> {
    if spans_years(&sentence[from..start]) {
        return None;
    }
    let own = fiscal_years(&sentence[from..start]);
    let before = fiscal_years(&sentence[..start]);
    let after = fiscal_years(&sentence[end..]);
    let found = own.last().or(before.last()).or(after.first());
    let last_year = i32::from(own.is_empty() && sentence[from..start].contains("前年度"));
    found.map(|(year, ..)| *year - last_year)
}

/// The programme that a text names last: in 「」, or as a word that ends as programmes do.
fn programme(ctx: &Context<'_>, folded: &Folded, at: usize, before: &str) -> Option<Read<String>> {
    let quoted = before.rfind('」').and_then(|end| {
        let start = before[..end].rfind('「')? + '「'.len_utf8();
        let name = &before[start..end];
        let is_name = name.chars().count() <= QUOTED_LONGEST && sheets::names_programme(ctx, name);
        is_name.then_some((start, end))
    });
    let (start, end) = quoted.or_else(|| word(ctx, before))?;
    let span: Span = folded.span(at + start, at + end);
    let printed: String = ctx.slice(span).lines().map(str::trim).collect();
    Some(Read::at(printed, span, RULE))
}

/// The last word that names a programme, outside brackets.
fn word(ctx: &Context<'_>, before: &str) -> Option<(usize, usize)> {
    const ENDINGS: &[&str] = &[
        "事業",
        "プログラム",
        "プロジェクト",
        "基金",
        "推進費",
        "補助金",
        "交付金",
    ];
    const COMMON: &[&str] = &["本", "当該", "同", "各", "関連", "補助", "公共", "新規"];
    let ends = ENDINGS.iter().flat_map(|e| {
        before
            .match_indices(e)
            .map(move |(i, e)| i + e.len())
            .filter(|end| !before[*end..].starts_with(['費', '者', '所', '規', '名', '化']))
    });
    let mut ends: Vec<usize> = ends.collect();
    ends.sort_unstable();
    ends.into_iter().rev().find_map(|end| {
        let found = NAME.as_ref()?.find(&before[..end])?;
        let start = run_start(&before[..end]).max(found.start());
        let name = &before[start..end];
        let common = COMMON
            .iter()
            .any(|c| ENDINGS.iter().any(|e| name == format!("{c}{e}")));
        let long = name.chars().count() >= 6;
        (long && !common && sheets::names_programme(ctx, &squeeze(name))).then_some((start, end))
    })
}

/// Where the run of characters of a name begins that ends a text.
fn run_start(text: &str) -> usize {
    let part = |c: char| {
        matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{30a0}'..='\u{30ff}' | '々')
            || c.is_ascii_alphanumeric()
    };
    text.trim_end_matches(part).len()
}
