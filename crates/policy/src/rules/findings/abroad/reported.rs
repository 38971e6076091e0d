//! Plans abroad that a sentence reports in passing, whatever its order of words.
//!
//! ```text
//! 甲国では、2024年3月に政府が「国家量子戦略」を公表し、10年間で25億ポンドを投資するとした。
//! 乙国：保健省「健康データ計画（Health Data Plan）」（2023年6月）
//! 丙国教育省は「データ戦略」（令和5年8月）を策定。
//! ```
//!
//! The sentence names a country or union, and the plan in quotation marks; a verb of making or making
//! public, or a date in parentheses behind the name, shows that it is told as made. The body is the
//! subject before the verb; 政府 alone is that of the country. What is told in money of other
//! countries is a figure about the plan.

use crate::rules::Context;
use crate::rules::bodies::body_kind;
use crate::rules::findings::dates;
use crate::rules::findings::lines::Para;
use crate::values::{Pattern, captures, pattern, stepped};
use crate::{Bound, Figure, ForeignPlan, Quantity, Read};

use super::{RULE, new, part};

static NAMED: Pattern = pattern!(
    r"[「『]([^「」『』()]{2,60}?)(?:\(([^「」『』()]+)\))?[」』](?:\(([A-Za-z][^()]*)\))?(?:\(([^()]*\d年[^()]*)\))?"
);
static MADE_BEFORE: Pattern =
    pattern!(r"(?:公表|発表|策定|決定|採択|制定|改定|改訂|承認|提案|公布|作成)(?:した|された)$");
static MADE: Pattern = pattern!(
    r"公表|発表|策定|決定|採択|発出|制定|施行|成立|改定|改訂|承認|打ち出|立ち上げ|署名|取りまとめ|とりまとめ|提案|公布|発効|開始|合意|定め|掲げ|位置(?:付|づ)け|更新|刊行|作成"
);
static PLAN: Pattern = pattern!(
    r"(?:戦略|計画|プラン|イニシアティブ|イニシアチブ|指令|規則|法|法案|令|ガイドライン|指針|ロードマップ|政策|方針|白書|プログラム|アジェンダ|ビジョン|ミッション|宣言|憲章|枠組み?|行動計画|提言|報告書|Plan|Strategy|Act|Initiative|Program(?:me)?|Roadmap|Order|Agenda|Framework|\d{4})(?:案)?[\d.]*$"
);
static SUBJECT: Pattern =
    pattern!(r"(?:^|[、。:)]|では|日に?|月に?|年に?)([^、。「」()『』:\d]{2,30}?)(?:は|が|による)");
static MONEY: Pattern = pattern!(
    r"(約|最大|総額約|総額|計)?((?:\d[\d,.]*(?:兆|億|万))*\d[\d,.]*(?:兆|億|千万|百万|万|千)?|(?:\d[\d,.]*(?:兆|億|万))+)((?:米|加|豪|香港|[ァ-ヴー]{2,8})?ドル|ユーロ|ポンド|人民元|元|ウォン|(?:スイス)?フラン|クローネ|クローナ|ルピー)(超|以上)?"
);
static FOR_WHAT: Pattern = pattern!(
    r"^(?:規模)?[^。、]{0,12}?(投資|投じ|拠出|計上|充て|支援|助成|確保|措置|規模|予算|基金)"
);
static BEFORE_SUM: Pattern = pattern!(r"(投資|拠出|予算|助成|支援|基金|規模)[^。、]{0,6}$");

/// The plans that a paragraph reports.
pub(super) fn reported(ctx: &Context<'_>, para: &Para) -> Vec<ForeignPlan> {
    let text = para.text();
    let mut found: Vec<ForeignPlan> = Vec::new();
    let names_plan = |sentence: &str| {
        captures(&NAMED, sentence).any(|c| {
            let mut names = [1, 2, 3].into_iter().filter_map(|i| c.get(i));
            names.any(|name| is_plan(name.as_str()))
        })
    };
    if !text.contains(['「', '『']) || !text.split_inclusive('。').any(names_plan) {
        return found;
    }
    let mut country: Option<(usize, usize)> = None;
    let mut start = 0;
    for sentence in text.split_inclusive('。') {
        let here = (start, start + sentence.len());
        start = here.1;
        country = match place_in(ctx, text, here) {
            Some(place) if is_home(ctx, &text[place.0..place.1]) => None,
            place => place.or(country),
        };
        let Some(country) = country else { continue };
        for c in captures(&NAMED, sentence) {
            let plan = plan(ctx, para, here, &c, country);
            found.extend(plan.filter(|p| found.iter().all(|f| f.name.value != p.name.value)));
        }
        // A sum is about the plan that was told last.
        if let Some(plan) = found.last_mut() {
            sums(para, here, plan);
        }
    }
    found
}

/// Whether a place is Japan or lies in it: the identifiers of its parts begin with its own.
fn is_home(ctx: &Context<'_>, name: &str) -> bool {
    let places = &ctx.names.places;
    let japan = places.get("日本");
    let id = places.get(name);
    name == "全国"
        || id
            .zip(japan)
            .is_some_and(|(id, japan)| id.starts_with(japan.as_str()))
}

/// The first place in a part of a text.
fn place_in(ctx: &Context<'_>, text: &str, (start, end): (usize, usize)) -> Option<(usize, usize)> {
    const LONGEST: usize = 10;
    // What is quoted names no country of the sentence.
    let end = text[start..end]
        .find(['「', '『'])
        .map_or(end, |at| start + at);
    let part = &text[start..end];
    let places = &ctx.names.places;
    let office = ["政府", "国", "・", "議会", "大統領", "首相"];
    for (i, first) in part.char_indices() {
        if !ctx.names.opens_place(first) {
            continue;
        }
        let joined = || {
            part[..i].ends_with(|c: char| {
                c.is_alphanumeric()
                    && !c.is_ascii_digit()
                    && !matches!(c, '日' | '月' | '年' | 'に' | 'は' | 'の')
            })
        };
        let ends = part[i..]
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .take(LONGEST);
        let longest = ends
            .filter(|to| {
                let rest = &part[i + to..];
                places.contains_key(&part[i..i + to])
                    && (*to > first.len_utf8()
                        || !joined() && office.iter().any(|o| rest.starts_with(o)))
            })
            .last();
        if let Some(to) = longest {
            return Some((start + i, start + i + to));
        }
    }
    None
}

/// Whether a name ends as those of plans do.
fn is_plan(name: &str) -> bool {
    PLAN.as_ref().is_some_and(|p| p.is_match(name))
}

fn plan(
    ctx: &Context<'_>,
    para: &Para,
    (start, end): (usize, usize),
    c: &regex::Captures<'_>,
    country: (usize, usize),
) -> Option<ForeignPlan> {
    let text = para.text();
    let (whole, name) = (c.get(0)?, c.get(1)?);
    let from = |m: regex::Match<'_>| (start + m.start(), start + m.end());
    let before = &text[start..start + whole.start()];
    let after = &text[start + whole.end()..end];
    let dated = c.get(4);
    let made = [(&MADE, after), (&MADE_BEFORE, before)]
        .iter()
        .any(|(p, text)| p.as_ref().is_some_and(|p| p.is_match(text)));
    let other = c.get(2).or(c.get(3));
    let told = is_plan(name.as_str()) || other.is_some_and(|o| is_plan(o.as_str()));
    if !told || !(made || dated.is_some()) {
        return None;
    }
    let mut plan = new(part(ctx, para, from(name)), para.read(ctx, RULE));
    plan.other_name = other.map(|m| part(ctx, para, from(m)));
    plan.country = Some(part(ctx, para, country));
    let date_in = |text: &str, at: usize, last: bool| {
        let found = dates::found(text, None);
        let one = if last { found.last() } else { found.first() };
        one.map(|d| super::at(ctx, para, at, *d))
    };
    plan.issued = dated
        .and_then(|m| date_in(m.as_str(), start + m.start(), false))
        .or_else(|| date_in(before, start, true))
        .or_else(|| {
            let verb = MADE.as_ref()?.find(after)?;
            date_in(&after[..verb.start()], start + whole.end(), true)
        });
    // What comes into force by itself has no subject before it.
    let by_itself = after.starts_with('が');
    plan.publisher = publisher(ctx, para, (start, start + whole.start()), country)
        .filter(|_| !by_itself)
        .or_else(|| publisher(ctx, para, (start + whole.end(), end), country));
    debug_assert!(plan.texts.len() == 1);
    Some(plan)
}

/// The body that is the subject of a part of a sentence.
fn publisher(
    ctx: &Context<'_>,
    para: &Para,
    (start, end): (usize, usize),
    country: (usize, usize),
) -> Option<Read<String>> {
    let text = &para.text()[start..end];
    // Of a list: `乙国：保健省「…」`.
    let after_colon = text.rfind(':').map(|at| at + 1).filter(|at| {
        let rest = &text[*at..];
        !rest.is_empty() && (body_kind(rest).is_some() || rest.ends_with("政府"))
    });
    let range = match after_colon {
        Some(at) => (start + at, end),
        None => captures(&SUBJECT, text)
            .filter_map(|c| c.get(1))
            .map(|m| {
                let dots = m.as_str().len() - m.as_str().trim_start_matches(['・', '-']).len();
                (start + m.start() + dots, start + m.end())
            })
            .filter(|(from, to)| is_subject(ctx, &para.text()[*from..*to]))
            .last()?,
    };
    let name = &para.text()[range.0..range.1];
    let mut read = part(ctx, para, range);
    if matches!(name, "政府" | "同国政府" | "連邦政府" | "議会") {
        let of = part(ctx, para, country);
        let bare = name.trim_start_matches("同国");
        read.value = format!("{}{bare}", of.value);
        read.spans.extend(of.spans);
    }
    Some(read)
}

/// Whether a subject is one that makes plans: a body, a government, a country.
fn is_subject(ctx: &Context<'_>, text: &str) -> bool {
    let place = ctx.names.places.contains_key(text);
    let office = [
        "政府",
        "議会",
        "大統領",
        "首相",
        "委員会",
        "ホワイトハウス",
        "当局",
    ];
    place
        || body_kind(text).is_some()
        || office.iter().any(|o| text.ends_with(o))
        || ctx.names.body(text).is_some()
}

/// The sums in money of other countries that a sentence tells.
fn sums(para: &Para, (start, end): (usize, usize), plan: &mut ForeignPlan) {
    let text = &para.text()[start..end];
    for c in captures(&MONEY, text) {
        let (Some(whole), Some(number), Some(unit)) = (c.get(0), c.get(2), c.get(3)) else {
            continue;
        };
        let after = &text[whole.end()..];
        let word = captures(&FOR_WHAT, after)
            .next()
            .or_else(|| captures(&BEFORE_SUM, &text[..whole.start()]).next())
            .and_then(|c| c.get(1).map(|m| m.as_str().to_owned()));
        let indicator = match word.as_deref() {
            Some("投資" | "投じ") => "投資額",
            Some("拠出") => "拠出額",
            Some("支援" | "助成") => "支援額",
            Some("計上" | "予算" | "措置" | "確保") => "予算額",
            Some("基金" | "規模") => "規模",
            _ => "金額",
        };
        let mut bounds = Vec::new();
        match c.get(1).map(|m| m.as_str()) {
            Some("約" | "総額約") => bounds.push(Bound::About),
            Some("最大") => bounds.push(Bound::AtMost),
            _ => {}
        }
        match c.get(4).map(|m| m.as_str()) {
            Some("超") => bounds.push(Bound::MoreThan),
            Some("以上") => bounds.push(Bound::AtLeast),
            _ => {}
        }
        let span = para.folded.span(start + whole.start(), start + whole.end());
        let quantity = Quantity {
            value: stepped(number.as_str()),
            unit: unit.as_str().to_owned(),
            bounds,
        };
        plan.figures.push(Figure {
            indicator: indicator.to_owned(),
            quantity: Read::at(quantity, span, RULE),
        });
    }
}
