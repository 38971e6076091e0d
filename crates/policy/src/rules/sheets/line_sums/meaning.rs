//! What the words before a sum say of it: its year, its kind, its account, and of what it is a share.
//!
//! ```text
//! 令和８年度概算要求額（案）       a request of that year
//! （                               the year before's, behind another sum
//! うち調査費                       a share
//! １課題当たり年間                 of each case
//! 一つの漁協に対する補助は、補助の上限は
//! ```

use std::ops::Range;

use super::super::{account, kind_of};
use super::year::{YEAR, first_year, year_of};
use crate::values::{Pattern, Regex, captures, pattern};
use crate::{Channel, SumKind};

/// The shape of the words for a sum of a year, without groups.
const WORDS: &str = r"(?:第\d次|変更後|最終)?(?:(?:当初|補正)?予算(?:現額|案)?(?:総額)?|(?:予算)?概算要求(?:・?要望)?|要求・?(?:要望)?|(?:予算)?執行(?:実績|見込)?|支出済?|(?:(?:前|翌)年度)?(?:から|へ)?の?繰越し?|決算|(?:当初|補正|要望)|所要|国費)額?";

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
pub(super) static ACCOUNT: Pattern = pattern!(
    r"((?:[^\d、。()・:]{1,14}の?)?(?:一般会計|特別会計|一般財源|特会|一会))(?:分|計上分)?[:は】]*$"
);
static OF_WHICH: Pattern =
    pattern!(r"うち、?([^、。()]{1,30}?)(?:(?:一括)?計上分?|分|として|は|に|で)?:?$");
static EACH: Pattern = pattern!(
    r"(?:(?:(?:1|一)?[^\d、。()]{1,8}(?:当た?り|あたり|につき|ごとに?)|(?:1|一)(?:つの)?[^\d、。()]{1,16}(?:に対する|への)(?:補助|支援|助成|交付|委託)(?:金|額)?|単価)(?:の?(?:補助|支援|助成|交付|基準|研究|委託)?(?:上限|限度|規模|単価|年|費|額|経費)*)?[、:は年間額額、約最大上限直接経費程度]*|(?:補助|支援|助成|交付|委託)(?:金|額)?の?(?:上限|限度)(?:額)?[、:は約]*)$"
);
static COMMITTED: Pattern = std::sync::LazyLock::new(|| {
    Regex::new(&format!(
        r"(?:国庫債務負担行為|国庫債務|後年度負担)(?:\([^()]*\))?(?:により|として)?、?(?:の?(?:限度額?|総額|額))?[:は、(]*(?:({YEAR})(?:(?:[~〜\-]|から)(?:{YEAR}))?(?:まで)?の?(?:\d+(?:か|カ|ヵ|箇)年)?)?[:は、)]*(?:の?(?:限度額?|総額|額))?[:は】]*$"
    ))
    .ok()
});
static WHOLE: Pattern = pattern!(
    r"(?:総事業費|事業費総額|全体事業費|事業総額|総額|総予算額?)(?:\([^()]{0,10}\))?[:は約】]*$"
);
static CHANGE: Pattern = pattern!(
    r"(?:差引き?(?:増▲?△?減)?額?|対?前年度?(?:当初)?(?:予算)?(?:比|差)?増▲?△?減額?|増▲?△?減額?|対?前年度?(?:予算)?差額?|対前年度?(?:当初)?(?:予算)?額?比?)(?:\([^()]{0,10}\))?[:は】]*$"
);

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
pub(super) struct Meaning {
    pub year: Option<i32>,
    pub kind: SumKind,
    pub channel: Option<Channel>,
    /// The words that name the share.
    pub share: Option<Range<usize>>,
    /// Where its label begins.
    pub start: usize,
    /// Whether it is a part of the sum before.
    pub part: bool,
}

impl Meaning {
    pub(super) fn of(sum: &crate::Sum) -> Self {
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

/// Whether a folded label is one of a sum of a year: `令和8年度概算要求額(案)`.
pub(crate) fn is_label(label: &str) -> bool {
    let found = captures(&OF_YEAR, label).last();
    found.and_then(|c| c.get(0)).is_some_and(|m| m.start() == 0)
}

/// What the words before a sum say of it; none where they are those of no budget.
pub(super) fn meaning(
    before: &str,
    at: usize,
    given: &Given<'_>,
    last: Option<&Meaning>,
) -> Option<Meaning> {
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
        found.channel = account(name);
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
