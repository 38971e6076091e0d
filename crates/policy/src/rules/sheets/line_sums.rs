//! Sums in a line or a text, each told by the words before it.
//!
//! ```text
//! 令和８年度概算要求額（案） １２億円の内数（前年度予算額 １０億円、令和７年度補正予算額 ３億円）
//! 一般会計 5億円、エネルギー対策特別会計 7億円（うち調査費 2億円） 対前年度比 +12.3％
//! １課題当たり年間 ３，０００万円 ～ ５，０００万円 程度    of each case, and of no year's budget
//! ```
//!
//! A sum in parentheses behind another is the year before's, unless a note on the page says what
//! stands in parentheses. Accounts and うち are shares of the sum before them. A sum without such
//! words is none of a budget.

use std::ops::Range;

use regex::Regex;
use seisaku_text::{Folded, squeeze};

use super::sheet::sum;
use super::{Context, amount_at, kind_of};
use crate::values::{AMOUNT, Pattern, captures, fiscal_years, pattern};
use crate::{Channel, Rate, Read, RuleId, Sheets, Subject, SumKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/sum";

/// The shape of a year of a budget, without groups.
pub(super) const YEAR: &str = r"(?:前々年度|前年度|本年度|今年度|当年度|翌年度|(?:令和|平成|昭和)(?:\d{1,2}|元)年度?|FY20\d{2}|20\d{2}年度?|[RH]\d{1,2}年?度?|(?:\d{1,2}|元)年度)";
/// The shape of the words for a sum of a year, without groups.
const WORDS: &str = r"(?:第\d次|変更後|最終)?(?:(?:当初|補正)?予算(?:現額|案)?(?:総額)?|(?:予算)?概算要求(?:・?要望)?|要求・?(?:要望)?|(?:予算)?執行(?:実績|見込)?|支出済?|(?:(?:前|翌)年度)?(?:から|へ)?の?繰越し?|決算|(?:当初|補正|要望)|所要|国費)額?";

static SUM: Pattern = std::sync::LazyLock::new(|| Regex::new(AMOUNT).ok());
static YEARS: Pattern = std::sync::LazyLock::new(|| Regex::new(YEAR).ok());
static OF_YEAR: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"({YEAR})?の?({WORDS})(?:等)?(?:\([^()]{{0,14}}\))*[案】\]〕〉>:はに]*(?:として|総額|合計|計|約|:)*(?:({YEAR}):?)?$"
    ))
    .ok()
});
static YEAR_ONLY: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"({YEAR})((?:第\d次)?(?:当初|補正)?)(?:分)?[:は(]*$"
    ))
    .ok()
});
static ACCOUNT: Pattern = pattern!(
    r"((?:[^\d、。()・:]{1,14}の?)?(?:一般会計|特別会計|一般財源|特会|一会))(?:分|計上分)?[:は】]*$"
);
static OF_WHICH: Pattern = pattern!(r"うち、?([^、。()]{1,30}?)(?:分|として|は|に|で)?:?$");
static EACH: Pattern = pattern!(
    r"(?:(?:(?:1|一)?[^\d、。()]{1,8}(?:当た?り|あたり|につき|ごとに?)|単価)(?:の?(?:補助|支援|助成|交付|基準|研究|委託)?(?:上限|限度|規模|単価|年|費|額|経費)*)?[、:は年間額額、約最大上限直接経費程度]*)$"
);
static COMMITTED: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"(?:国庫債務負担行為|国庫債務|後年度負担)(?:\([^()]*\))?(?:の?(?:限度額?|総額|額))?[:は、(]*(?:({YEAR})(?:(?:[~〜\-]|から)(?:{YEAR}))?(?:まで)?の?(?:\d+(?:か|カ|ヵ|箇)年)?)?[:は、)]*(?:の?(?:限度額?|総額|額))?[:は】]*$"
    ))
    .ok()
});
static WHOLE: Pattern = pattern!(
    r"(?:総事業費|事業費総額|全体事業費|事業総額|総額|総予算額?)(?:\([^()]{0,10}\))?[:は約】]*$"
);
static CHANGE: Pattern = pattern!(
    r"(?:差引き?(?:増▲?△?減)?額?|対?前年度?(?:当初)?(?:予算)?(?:比|差)?増▲?△?減額?|増▲?△?減額?|対?前年度?(?:予算)?差額?)(?:\([^()]{0,10}\))?[:は】]*$"
);
static RATE: Pattern = pattern!(
    r"(対?前年度?(?:当初)?(?:予算)?(?:額)?比(?:率)?|(?:対前年度)?(?:増▲?△?減率|伸び?率))[:は】]?約?([+▲△\-−]?\d+(?:\.\d+)?)%(増|減)?"
);
static INSIDE: Pattern = pattern!(r"^の内数");
/// What a note says of the sums in parentheses: `（）内は前年度当初予算額`.
static PARENTHESES: Pattern =
    pattern!(r"\(\)(?:内|書き?)?(?:の(?:数|金|計)[^は]{0,4})?は、?([^。)※]{2,30})");

/// What is known of the sums before they are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given<'g> {
    /// The year of the sheet.
    pub year: Option<i32>,
    /// The page.
    pub page: usize,
    /// The label of the field that the text is the value of, folded.
    pub field: Option<&'g str>,
    /// The year and kind of sums in parentheses, where a note tells.
    pub parentheses: Option<(Option<i32>, SumKind)>,
    /// Whether the text is a sentence, in which a sum needs its year.
    pub prose: bool,
    /// The place of the sum before the text, of which its first sum may be a share.
    pub before: Option<usize>,
}

/// A sum by what is said of it.
#[derive(Clone, Debug)]
struct Meaning {
    year: Option<i32>,
    kind: SumKind,
    channel: Option<Channel>,
    /// The words that name the share.
    share: Option<Range<usize>>,
    /// Where its label begins.
    start: usize,
    /// Whether it is a part of the sum before.
    part: bool,
}

/// Without a sheet's year, a number of a year up to this one is taken to be of Reiwa.
const REIWA_FOR_SURE: i32 = 2038;

impl Meaning {
    fn of(sum: &crate::Sum) -> Self {
        Self {
            year: sum.year,
            kind: sum.kind,
            channel: None,
            share: None,
            start: 0,
            part: false,
        }
    }
}

/// The year that is printed, told by that of the sheet where it is relative.
pub(crate) fn year_of(printed: &str, sheet: Option<i32>) -> Option<i32> {
    let relative = [
        ("前々年度", -2),
        ("前年度", -1),
        ("本年度", 0),
        ("今年度", 0),
        ("当年度", 0),
        ("翌年度", 1),
    ];
    if let Some((_, by)) = relative.iter().find(|(word, _)| printed == *word) {
        return sheet.map(|year| year + by);
    }
    let text = printed.trim_start_matches("FY");
    let text = match text.strip_suffix("年度").or(text.strip_suffix('年')) {
        Some(text) => text,
        None => text,
    };
    let year = |text: &str| {
        let found = fiscal_years(&format!("{text}年度"));
        found.first().map(|y| y.0)
    };
    match text.chars().next()? {
        'R' => year(&text.replacen('R', "令和", 1)),
        'H' => year(&text.replacen('H', "平成", 1)),
        c if (c.is_ascii_digit() && text.len() < 4) || c == '元' => {
            // Of two eras the one that is near the sheet's year is meant.
            const NEAR: i32 = 10;
            let latest = sheet.map_or(REIWA_FOR_SURE, |y| y + NEAR);
            let reiwa = year(&format!("令和{text}")).filter(|y| *y <= latest);
            reiwa.or_else(|| year(&format!("平成{text}")))
        }
        _ => year(text),
    }
}

/// The first year of a budget that is printed.
pub(crate) fn first_year(text: &str, sheet: Option<i32>) -> Option<i32> {
    YEARS
        .iter()
        .flat_map(|p| p.find_iter(text))
        .find_map(|y| year_of(y.as_str(), sheet))
}

/// Whether a folded label is one of a sum of a year: `令和8年度概算要求額(案)`.
pub(crate) fn is_label(label: &str) -> bool {
    let found = captures(&OF_YEAR, label).last();
    found.and_then(|c| c.get(0)).is_some_and(|m| m.start() == 0)
}

/// Where the label of the first sum of a year begins in a folded line.
pub(crate) fn begins(text: &str) -> Option<usize> {
    first_sum(text).map(|found| found.start)
}

/// The year of a folded line's first sum, if that is an initial budget or a request.
pub(crate) fn sheet_year(text: &str) -> Option<i32> {
    let found = first_sum(text)?;
    let kind = matches!(found.kind, SumKind::Initial | SumKind::Request);
    found.year.filter(|_| kind)
}

fn first_sum(text: &str) -> Option<Meaning> {
    let given = Given {
        prose: true,
        ..Given::default()
    };
    let mut at = 0;
    for m in SUM.iter().flat_map(|p| p.find_iter(text)) {
        match meaning(&text[at..m.start()], at, &given, None) {
            Some(found) if found.kind != SumKind::PerAward => return Some(found),
            _ => at = m.end(),
        }
    }
    None
}

/// What a page's notes say of the sums in parentheses.
pub(crate) fn parentheses(page: &str, year: Option<i32>) -> Option<(Option<i32>, SumKind)> {
    let c = captures(&PARENTHESES, page).next()?;
    let words = c.get(1)?.as_str();
    let of = first_year(words, year);
    let budget = ["予算", "要求", "執行", "決算"]
        .iter()
        .any(|w| words.contains(w));
    (budget || of.is_some()).then(|| (of.or(year), kind_of(words)))
}

/// Adds the sums of a text to those of the subject; whether there are any.
pub(crate) fn read(
    ctx: &mut Context<'_>,
    folded: &Folded,
    subject: &Subject,
    given: &Given<'_>,
    out: &mut Sheets,
) -> bool {
    let text = folded.text().to_owned();
    let first = out.sums.len();
    let above = given.before.filter(|_| follows(&text));
    let mut last: Option<Meaning> = above.and_then(|i| Some(Meaning::of(out.sums.get(i)?)));
    let mut whole: Option<usize> = above;
    let mut at = 0;
    for m in SUM.iter().flat_map(|p| p.find_iter(&text)) {
        let before = &text[at..m.start()];
        let found = meaning(before, at, given, last.as_ref());
        let from = at;
        at = m.end();
        let Some(found) = found else {
            last = last.filter(|_| before.starts_with(['(', '、', '→', '⇒']));
            continue;
        };
        let Some(amount) = amount_at(ctx, folded.span(m.start(), m.end()), RULE) else {
            continue;
        };
        let capped = |text: &str| ["上限", "限度", "最大"].iter().any(|w| text.contains(w));
        let mut amount = amount;
        if found.kind == SumKind::PerAward && (capped(before) || given.field.is_some_and(capped)) {
            amount.value = amount.value.capped();
        }
        let mut read = sum(subject, found.year, found.kind, amount);
        read.channel = found.channel;
        read.whole = whole.filter(|_| found.part);
        if found.kind == SumKind::Change {
            read.compared_with = found.year.map(|y| y - 1);
        }
        if let Some(share) = &found.share {
            share_of(ctx, folded, share, given.page, &mut read);
        }
        let inside = INSIDE.as_ref().and_then(|p| p.find(&text[at..]));
        if let Some(inside) = inside {
            let place = folded.span(m.start(), at + inside.end());
            read.notes
                .push(Read::at(ctx.slice(place).to_owned(), place, RULE));
            at += inside.end();
        }
        read.labels.push(folded.span(found.start.max(from), at));
        if !found.part {
            whole = Some(out.sums.len());
        }
        out.sums.push(read);
        last = Some(found);
    }
    let rated = rates(folded, first, given.before, out);
    rated || out.sums.len() > first
}

/// Whether a text goes on from the sum before it.
fn follows(text: &str) -> bool {
    let inner = text.trim_start_matches(['【', '・', '○', '(', '〔']);
    let account = captures(
        &ACCOUNT,
        inner
            .split(|c: char| c.is_ascii_digit())
            .next()
            .unwrap_or(""),
    )
    .next()
    .is_some();
    inner.starts_with("うち")
        || account
        || inner.starts_with(|c: char| c.is_ascii_digit()) && inner != text
}

/// A share by what it is named: by a body, it is what the body enters; else a sum of its own name.
fn share_of(
    ctx: &Context<'_>,
    folded: &Folded,
    share: &Range<usize>,
    page: usize,
    read: &mut crate::Sum,
) {
    let name = &folded.text()[share.clone()];
    if let Some(body) = super::body_of(ctx, name) {
        read.funder = Some(body);
        return;
    }
    read.channel = super::budget_page::channel_of(name).or(read.channel);
    if read.channel.is_none() {
        let printed = squeeze(name);
        read.subject = match super::names_programme(ctx, &printed) {
            true => Subject::Programme(printed),
            false => Subject::Label(page, printed),
        };
        read.labels.push(folded.span(share.start, share.end));
    }
}

/// The rates of change, each of the change before it or else of the first sum.
fn rates(folded: &Folded, first: usize, before: Option<usize>, out: &mut Sheets) -> bool {
    let mut any = false;
    for c in captures(&RATE, folded.text()) {
        let (Some(all), Some(number)) = (c.get(0), c.get(2)) else {
            continue;
        };
        let place = folded.span(all.start(), all.end());
        let change = out.sums[first..]
            .iter()
            .position(|s| s.kind == SumKind::Change);
        let of = match out.sums.len() > first {
            true => Some(first + change.unwrap_or(0)),
            false => before,
        };
        let Some(sum) = of.and_then(|i| out.sums.get_mut(i)) else {
            continue;
        };
        any = true;
        let word = c.get(3).map_or("", |m| m.as_str());
        let number = match word {
            "増" => format!("+{}", number.as_str()),
            _ => number.as_str().to_owned(),
        };
        sum.rate = Some(Rate::read(&number, word == "減", &c[1], place, RULE));
    }
    any
}

/// What the words before a sum say of it; none where they are those of no budget.
fn meaning(before: &str, at: usize, given: &Given<'_>, last: Option<&Meaning>) -> Option<Meaning> {
    let year_now = last.and_then(|l| l.year).or(given.year);
    let kind_now = last.map_or_else(|| given.field.map_or(SumKind::Initial, kind_of), |l| l.kind);
    let plain = |kind, year, start: usize| Meaning {
        year,
        kind,
        channel: None,
        share: None,
        start: at + start,
        part: false,
    };
    let find = |p: &Pattern| captures(p, before).last();
    let start = |c: &regex::Captures<'_>| c.get(0).map_or(0, |m| m.start());
    if let Some(c) = find(&EACH) {
        return Some(plain(SumKind::PerAward, None, start(&c)));
    }
    if let Some(c) = find(&COMMITTED) {
        let year = c.get(1).and_then(|y| year_of(y.as_str(), given.year));
        return Some(plain(SumKind::Commitment, year.or(year_now), start(&c)));
    }
    if let Some(c) = find(&CHANGE) {
        return Some(plain(SumKind::Change, given.year.or(year_now), start(&c)));
    }
    if let Some(c) = find(&ACCOUNT) {
        let name = c.get(1).map_or("", |m| m.as_str());
        let mut found = plain(kind_now, year_now, start(&c));
        found.channel = super::account(name);
        found.part = last.is_some();
        return Some(found);
    }
    if let Some(c) = find(&OF_WHICH)
        && last.is_some()
        && let Some(name) = c.get(1)
    {
        let mut found = plain(kind_now, year_now, start(&c));
        found.share = Some(at + name.start()..at + name.end());
        found.part = true;
        return Some(found);
    }
    if let Some(c) = find(&OF_YEAR) {
        let printed = c.get(1).or(c.get(3)).map(|y| y.as_str());
        let year = printed.and_then(|y| year_of(y, given.year));
        let kind = kind_of(&c[2]);
        let shape = !given.prose || printed.is_some();
        return shape.then(|| {
            plain(
                kind,
                year.or(year_now.filter(|_| printed.is_none())),
                start(&c),
            )
        });
    }
    if !given.prose
        && let Some(c) = find(&WHOLE)
    {
        return Some(plain(SumKind::Total, None, start(&c)));
    }
    bare(before, given, last, &plain)
}

/// A sum that nothing but its year, its parentheses or its field tells.
fn bare(
    before: &str,
    given: &Given<'_>,
    last: Option<&Meaning>,
    plain: &dyn Fn(SumKind, Option<i32>, usize) -> Meaning,
) -> Option<Meaning> {
    let opened = before.starts_with(['(', '〔', '[']) || before.starts_with("の内数(");
    if let Some(c) = captures(&YEAR_ONLY, before).last()
        && (given.field.is_some() || (opened && last.is_some()))
    {
        let words = format!("{}{}", given.field.filter(|_| !opened).unwrap_or(""), &c[2]);
        let start = c.get(0).map_or(0, |m| m.start());
        return Some(plain(kind_of(&words), year_of(&c[1], given.year), start));
    }
    if opened
        && before.chars().count() <= 2
        && let Some(last) = last
        && last.kind != SumKind::PerAward
    {
        let (year, kind) = given
            .parentheses
            .unwrap_or((last.year.map(|y| y - 1), SumKind::Initial));
        return Some(plain(kind, year, 0));
    }
    let field = given.field?;
    let before = before.strip_prefix(field).unwrap_or(before);
    let empty = |c: char| !c.is_alphanumeric() || "約計総額".contains(c);
    if last.is_some() || !before.chars().all(empty) {
        return None;
    }
    let kind = field_kind(field);
    let year = match kind {
        SumKind::Total | SumKind::PerAward => None,
        _ => first_year(field, given.year).or(given.year),
    };
    Some(plain(kind, year, 0))
}

/// The kind of a sum that a field's label names.
fn field_kind(label: &str) -> SumKind {
    const EACH: &[&str] = &[
        "規模",
        "単価",
        "上限",
        "補助額",
        "助成額",
        "支援額",
        "当たり",
        "あたり",
    ];
    match label {
        _ if label.contains("債務負担") => SumKind::Commitment,
        _ if ["予算", "要求", "執行", "決算"]
            .iter()
            .any(|w| label.contains(w)) =>
        {
            kind_of(label)
        }
        _ if label.starts_with("総") || label.ends_with("総額") => SumKind::Total,
        _ if EACH.iter().any(|w| label.contains(w)) => SumKind::PerAward,
        _ => kind_of(label),
    }
}
