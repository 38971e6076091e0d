//! The heads of a table of sums: for each column its year, kind and unit.
//!
//! ```text
//! 事業名 | 令和７年度当初予算額(A) | 令和８年度要求額(B) | 対前年度増減(B-A) | 増減率(％) | 備考
//! 費目 | 令和９年度 | 令和１０年度                    where the table is in yen
//!      | 当初予算額 | 補正予算額                      under a row of years
//! ```
//!
//! Where blanks part the heads, a word of the lower line belongs to the one that it stands under
//! ([`two_lines`]).

mod two_lines;

use seisaku_text::Span;

use super::super::line_sums::{first_year, year_of};
use super::super::{Context, account, body_of, kind_of};
use super::entries::{Entry, Place};
use crate::values::{Pattern, pattern};
use crate::{Body, Channel, SumKind};

static SUM_HEAD: Pattern = pattern!(
    r"(?:予算(?:現額|案)?額?(?:案)?|概算要求(?:・?要望)?額?|要求・?(?:要望)?額?|要望額|執行(?:実績|見込)?額?|支出(?:済)?額|繰越し?額?|決算額?|所要額|調整費|総額|当初|補正|金額|事業費|国費|限度額|(?:合|総)?計)$"
);
static CHANGE: Pattern = pattern!(r"増▲?△?減|差引|(?:対前年度?|前年度?)差|^増減$|^差額?$");
static RATE: Pattern = pattern!(r"率|前年度?(?:当初)?(?:予算)?(?:額)?比|伸び|%");
static YEAR_ALONE: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!("^{}$", super::super::line_sums::YEAR)).ok()
});
static NAME_HEAD: Pattern = pattern!(
    r"^(?:事業名?|事項名?|施策名?|区分|項目|費目|科目|内訳|会計(?:区分)?|件名|名称|プログラム名?|プロジェクト名?|経費|組織|府省庁?名?|省庁名?|主要?(?:事項|経費)|(?:事業|予算)(?:・|の)?(?:項目|名称)|会計・?組織|(?:担当|所管|主管|関係|要求|計上)?(?:府省庁?|省庁|部局|機関|団体|法人|自治体|課室)(?:等|別)?名?|所管|主管)(?:\(.*\))?$"
);
static OF_PROGRAMMES: Pattern = pattern!(r"事業|プログラム|プロジェクト|施策|件名");
static OF_BODIES: Pattern = pattern!(
    r"^(?:.{0,4}(?:府省庁?|省庁|部局|課室|機関|官署|団体|組織|法人|自治体|都道府県|市町村)(?:等|別)*名?|所管|主管|担当)$"
);
static UNIT: Pattern = pattern!(r"(?:単位[:は]?|\(|^)((?:兆|億|千万|百万|千|万)?円)\)?");
static UNIT_ALONE: Pattern = pattern!(r"^(?:兆|億|千万|百万|千|万)円$");
static SUM: Pattern = pattern!(r"\d[\d,.]*[兆億万千百]*円");
static NUMBER: Pattern = pattern!(r"^[▲△−\-+]?\d[\d,]*(?:\.\d+)?(?:(?:百万|千|億|兆|万)?円|%)?$");
/// Marks and letters by which heads are referred to: `(A)`, `(B-A)`, `※1`, `①`.
static MARKS: Pattern = pattern!(
    r"(?:\((?:[A-Za-zア-オa-z][-/+÷]?(?:[A-Za-zア-オ])?|案|仮|[^()]*円|%|単位[^()]*|[^()]{1,12}計|[①-⑨]|当初|国費)\)|※\d*|\*+\d*|[①-⑨A-D])+$"
);

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub year: Option<i32>,
    pub kind: SumKind,
    pub channel: Option<Channel>,
    pub funder: Option<Body>,
    pub unit: Option<String>,
    /// Whether it is of rates, and the head's words.
    pub rate: Option<String>,
    pub span: Span,
}

/// The columns of a table; none for those of names and remarks.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    pub columns: Vec<Option<Column>>,
    /// The folded heads.
    texts: Vec<String>,
    /// Whether its rows are programmes by the head over them.
    pub programmes: bool,
    /// Whether they are bodies.
    pub bodies: bool,
    /// The unit in the head over the rows.
    pub unit: Option<String>,
    /// Where they stand on their line, if blanks part them.
    pub places: Vec<Place>,
    cells: Vec<Span>,
}

/// The unit of yen that a folded text gives.
pub(super) fn unit(text: &str) -> Option<String> {
    UNIT.as_ref()?
        .captures(text)?
        .get(1)
        .map(|m| m.as_str().to_owned())
}

/// The unit of yen in a line that says nothing else: `（単位：百万円）`, `［千円］`.
pub(super) fn unit_line(text: &str) -> Option<String> {
    let inner = text.trim_matches(['(', ')', '[', ']', '〔', '〕', '【', '】']);
    let alone = inner.len() < text.len() && is(&UNIT_ALONE, inner);
    match text.contains("単位") {
        true => unit(text).or_else(|| unit(&text.replace("単位", "単位:"))),
        false => alone.then(|| inner.to_owned()),
    }
}

/// Whether a folded text is a word of the heads and totals of such tables.
pub(super) fn is_word(text: &str) -> bool {
    const OTHERS: &[&str] = &["合計", "総計", "小計", "備考", "摘要", "総額"];
    is(&NAME_HEAD, text) || is(&SUM_HEAD, text) || is(&CHANGE, text) || OTHERS.contains(&text)
}

fn is(pattern: &Pattern, text: &str) -> bool {
    pattern.as_ref().is_some_and(|p| p.is_match(text))
}

/// A head without the marks that refer to it.
fn bare(text: &str) -> &str {
    match MARKS.as_ref().and_then(|p| p.find(text)) {
        Some(m) if m.start() > 0 => &text[..m.start()],
        _ => text,
    }
}

impl Heads {
    /// The heads in a row, where it is one of heads: sums or years, and no number.
    pub(super) fn read(
        ctx: &Context<'_>,
        entry: &Entry,
        year: Option<i32>,
        in_yen: bool,
    ) -> Option<Self> {
        let texts: Vec<String> = entry
            .cells
            .iter()
            .map(|c| ctx.squeezed(*c).into_owned())
            .collect();
        let mut heads = Self::of(ctx, &texts, &entry.cells, year)?;
        if two_lines::few(entry) {
            heads.places.clone_from(&entry.places);
        }
        let sums = heads.columns.iter().flatten().count();
        let named = texts.first().is_some_and(|t| is(&NAME_HEAD, bare(t)));
        let sure = texts
            .iter()
            .any(|t| is(&SUM_HEAD, bare(t)) && !bare(t).ends_with("会計"));
        let years = named || in_yen;
        let yen = in_yen || heads.columns.iter().flatten().any(|c| c.unit.is_some());
        let ok = match entry.tabbed {
            true => sure || years && yen,
            false => (sure || years && yen) && heads.columns[0].is_none() && (named || sums > 1),
        };
        ok.then_some(heads)
    }

    /// Whether tabs or strokes part the heads.
    pub(super) fn is_ruled(&self) -> bool {
        self.places.is_empty()
    }

    /// The newest year of its columns.
    pub(super) fn year(&self) -> Option<i32> {
        self.columns.iter().flatten().filter_map(|c| c.year).max()
    }

    /// Heads below these: the years above, the kinds below.
    pub(super) fn under(
        &self,
        ctx: &Context<'_>,
        entry: &Entry,
        year: Option<i32>,
    ) -> Option<Self> {
        let mut lower: Vec<String> = entry
            .cells
            .iter()
            .map(|c| ctx.squeezed(*c).into_owned())
            .collect();
        let mut cells = entry.cells.clone();
        // Empty cells at the end of a line may be lost.
        if lower.len() < self.texts.len() && entry.tabbed {
            lower.resize(self.texts.len(), String::new());
            cells.resize(self.texts.len(), Span::new(entry.span.end, entry.span.end));
        }
        if lower.len() != self.texts.len() || lower.iter().any(|t| is(&NUMBER, t)) {
            return None;
        }
        let mut carried = String::new();
        let mut texts = Vec::new();
        for (above, below) in self.texts.iter().zip(&lower) {
            if !above.is_empty() {
                carried.clone_from(above);
            }
            texts.push(match below.is_empty() {
                true => above.clone(),
                false => format!("{carried}{below}"),
            });
        }
        let mut heads = Self::of(ctx, &texts, &cells, year)?;
        heads.programmes |= self.programmes;
        heads.bodies |= self.bodies;
        heads.unit = heads.unit.or_else(|| self.unit.clone());
        let any = lower
            .iter()
            .any(|t| is(&SUM_HEAD, bare(t)) || is(&CHANGE, t));
        any.then_some(heads)
    }

    fn of(ctx: &Context<'_>, texts: &[String], cells: &[Span], year: Option<i32>) -> Option<Self> {
        // A column of units is one of figures of many kinds.
        let refused = |t: &String| is(&NUMBER, t) || is(&SUM, t) || t.contains('。') || t == "単位";
        if texts.iter().any(refused) {
            return None;
        }
        let newest = texts
            .iter()
            .filter(|t| !t.contains("前年度"))
            .filter_map(|t| first_year(t, None))
            .max()
            .or(year);
        let columns: Vec<Option<Column>> = texts
            .iter()
            .zip(cells)
            .map(|(text, span)| column(ctx, text, *span, newest))
            .collect();
        columns.iter().any(Option::is_some).then(|| Self {
            programmes: texts.first().is_some_and(|t| is(&OF_PROGRAMMES, t)),
            bodies: texts.first().is_some_and(|t| is(&OF_BODIES, bare(t))),
            unit: texts
                .iter()
                .zip(&columns)
                .find_map(|(t, c)| match c {
                    None => unit(t),
                    Some(_) => None,
                })
                .or_else(|| columns.iter().flatten().find_map(|c| c.unit.clone())),
            columns,
            texts: texts.to_vec(),
            places: Vec::new(),
            cells: cells.to_vec(),
        })
    }
}

fn column(ctx: &Context<'_>, text: &str, span: Span, newest: Option<i32>) -> Option<Column> {
    let head = bare(text);
    let mut column = Column {
        year: newest,
        kind: SumKind::Initial,
        channel: account(head),
        funder: None,
        unit: unit(text),
        rate: None,
        span,
    };
    if is(&RATE, text) && !is(&SUM_HEAD, head) {
        column.rate = Some(text.to_owned());
        return Some(column);
    }
    if is(&CHANGE, text) {
        column.kind = SumKind::Change;
        return Some(column);
    }
    if is(&YEAR_ALONE, head) {
        column.year = year_of(head, newest);
        return Some(column);
    }
    column.funder = body_of(ctx, text);
    if is(&SUM_HEAD, head) || column.channel.is_some() && column.funder.is_none() {
        column.year = first_year(head, newest).or(newest);
        column.kind = match head.ends_with('計') && !head.ends_with("会計") {
            true => SumKind::Total,
            false => kind_of(head),
        };
        return Some(column);
    }
    column.funder.is_some().then_some(column)
}
