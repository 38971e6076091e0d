//! What a heading of a column or row says of the figures under or beside it: an area, a time, what is
//! counted, or a class.
//!
//! ```text
//! 2021年の構成比      a time, and what is counted
//! 患者数（千人）      what is counted, and its unit
//! 65歳以上            a class
//! ```

use super::value::unmarked;
use crate::rules::Context;
use crate::values::{Pattern, pattern};

/// What a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    Area,
    Period,
    Indicator,
    /// Who or what is counted.
    Class,
    /// All classes together.
    Total,
    /// A word that could name what is counted as well as a class.
    Either,
}

static UNIT: Pattern = pattern!(r"^(.+?)[(\[]([^()\[\]]{1,12})[)\]]$");
static IS_UNIT: Pattern = pattern!(
    r"^(?:単位[:、]?)?(?:[十百千万億兆]*(?:人|名|件|例|個|社|校|床|台|戸|世帯|施設|か所|箇所|カ所|ヶ所|拠点|機関|団体|病院|診療所|市町村|円|ドル|ユーロ|トン|t|kg|g|ha|ヘクタール|km2?|m2?|m3|L|kL|kWh|立方メートル|平方メートル|キロメートル|日|時間|分|年|歳|回|本|冊|編|点|位|倍|頭|羽|隻|便|枚|種|ポイント|ジュール|ワット|人年|人日|件数|t-CO2)|[%‰]|ポイント|パーセント|人口(?:10|千|[一十百]*万|\d+万?)(?:人)?対|[A-Za-z/%0-9]{1,8})(?:/.{1,8})?$"
);
static PERIOD: Pattern = pattern!(
    r"^(?:(?:明治|大正|昭和|平成|令和|西暦|[MTSHR])?(?:元|\d{1,4})(?:年度?|\.|/)?(?:[-~〜―](?:明治|大正|昭和|平成|令和)?(?:元|\d{1,4}))?年?度?(?:\(.{2,8}年?度?\))?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:末|現在|時点|平均|累計|累積|中|秋|春|夏|冬|上期|下期|上半期|下半期|計|実績|見込み?|推計|速報|確報|概数|\(.{1,6}\))*)"
);
static PART_OF_YEAR: Pattern = pattern!(
    r"^(?:\d{1,2}(?:[-~〜]\d{1,2})?月(?:期|分|末)?|第?[1-4]四半期|Q[1-4]|上期|下期|上半期|下半期)$"
);
static YEARLIKE: Pattern = pattern!(r"年|^(?:19|20)\d\d$|^[HRS](?:元|\d{1,2})(?:$|[./年])|度");
static INDICATOR: Pattern = pattern!(
    r"(?:数|率|比|割合|額|量|面積|人口|平均|指数|価格|価額|単価|時間|日数|年齢|費|増減|収入|支出|残高|寿命|点数|スコア|密度|件|シェア|順位|偏差|対|距離|重量|温度|濃度|高)$"
);
static RELATIVE: Pattern = pattern!(
    r"(?:構成比|構成割合|比率|割合|率|前年(?:度|同月|同期)?比|対前年(?:度)?比|増減率|伸び|シェア|対GDP比|寄与度|順位|指数|人口\d*[十百千万]*人?(?:当たり|あたり|対)|比)"
);
static CLASS: Pattern = pattern!(
    r"^(?:男性?|女性?|男子|女子|男女別|\d.*歳.*|.*歳(?:以上|以下|未満|代)?|\d{1,2}[-~〜]\d{1,2}|\d+代|未就学児|高齢者|要支援[\d・~-]*|要介護[\d・~-]*(?:以上)?|無回答|その他|不詳|不明|あり|なし|はい|いいえ)$"
);
static TOTAL: Pattern = pattern!(
    r"^(?:計|合計|総計|小計|総数|男女計|全体|全年齢|年齢計|総合計|平均|累計|全国計|全数|両性|全産業|全業種|全規模|全職種|全施設|全診療科|全疾患|全死因|全世帯|全年代|年度計|年計|月平均|年平均|期間計)$"
);
static PLACE: Pattern = pattern!(
    r"^(?:全国|全都道府県|[一-龠ぁ-んァ-ヶー]{1,8}(?:都|府|県|市|区|町|村|郡|地方|圏域|医療圏|ブロック|管内|支庁|振興局))$"
);
static AREA_CORNER: Pattern =
    pattern!(r"都道府県|市区?町村|地域|地方|ブロック|国名?$|国・地域|県名|医療圏|自治体|管内");

/// A heading taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its parts, with what each says, as ranges of its folded text.
    pub parts: Vec<(Says, (usize, usize))>,
    /// The unit in parentheses behind it.
    pub unit: Option<String>,
    /// The mark that leads to a note.
    pub mark: Option<String>,
}

/// Whether a folded text can be a unit.
pub(super) fn is_unit(text: &str) -> bool {
    IS_UNIT.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether a folded text says what is counted.
pub(super) fn is_counted(text: &str) -> bool {
    INDICATOR.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether a folded text is a year, a fiscal year or a day, and nothing else.
pub(super) fn is_time(text: &str) -> bool {
    let whole = PERIOD.as_ref().and_then(|p| p.find(text));
    whole.is_some_and(|m| m.end() == text.len() && !m.is_empty())
        && YEARLIKE.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether an indicator is a share or a change, which has a unit of its own.
pub(super) fn is_relative(text: &str) -> bool {
    RELATIVE.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether a word in the corner says that the rows are areas.
pub(super) fn corner_of_areas(text: &str) -> bool {
    AREA_CORNER.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether a label names a place by itself.
pub(super) fn is_place(ctx: &Context<'_>, text: &str) -> bool {
    let known = ctx.names.places.contains_key(text) && text.chars().count() > 1;
    known || PLACE.as_ref().is_some_and(|p| p.is_match(text))
}

/// Takes a folded heading apart.
pub(super) fn heading(ctx: &Context<'_>, text: &str) -> Heading {
    let (mut body, mut mark) = unmarked(text);
    let mut unit = None;
    while let Some(c) = UNIT.as_ref().and_then(|p| p.captures(body)) {
        let inner = &c[2];
        if is_unit(inner) {
            unit = Some(
                inner
                    .trim_start_matches("単位")
                    .trim_start_matches([':', '、'])
                    .to_owned(),
            );
        } else if !inner.starts_with('注') && !matches!(inner, "再掲" | "別掲") {
            break;
        }
        body = &body[..c[1].len()];
        let (rest, again) = unmarked(body);
        (body, mark) = (rest, mark.or(again));
    }
    let mut start = 0;
    for lead in ["(再掲)", "うち", "再掲", "(うち)", "(別掲)", "・", "└", "-"] {
        if body[start..].starts_with(lead) && body.len() > start + lead.len() {
            start += lead.len();
        }
    }
    Heading {
        parts: parts(ctx, body, start),
        unit,
        mark: mark.map(str::to_owned),
    }
}

fn parts(ctx: &Context<'_>, body: &str, start: usize) -> Vec<(Says, (usize, usize))> {
    let text = &body[start..];
    if text.is_empty() {
        return Vec::new();
    }
    let whole = |says| vec![(says, (start, body.len()))];
    let matches = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(text));
    if matches(&PART_OF_YEAR) {
        return whole(Says::Period);
    }
    if let Some(m) = PERIOD.as_ref().and_then(|p| p.find(text))
        && !m.is_empty()
        && YEARLIKE.as_ref().is_some_and(|p| p.is_match(m.as_str()))
    {
        let rest = &text[m.end()..];
        let skipped = rest.len() - rest.trim_start_matches(['の', ':', '・']).len();
        let period = (Says::Period, (start, start + m.end()));
        let rest = &rest[skipped..];
        if rest.is_empty() {
            return vec![period];
        }
        if !rest.starts_with(['歳', '代', '生', '以', '未', '次']) {
            let says = alone(ctx, rest);
            return vec![period, (says, (start + m.end() + skipped, body.len()))];
        }
    }
    whole(alone(ctx, text))
}

/// What a text says that names no time.
fn alone(ctx: &Context<'_>, text: &str) -> Says {
    let matches = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(text));
    if matches(&TOTAL) {
        Says::Total
    } else if matches(&CLASS) {
        Says::Class
    } else if is_place(ctx, text) {
        Says::Area
    } else if matches(&INDICATOR) || is_relative(text) {
        Says::Indicator
    } else {
        Says::Either
    }
}
