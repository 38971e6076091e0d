//! Sums of money, by the lines of programmes and from sheets and tables.

use oxrdf::{Literal, NamedNode, NamedNodeRef};
use seisaku_policy::values::{Amount, Money};
use seisaku_policy::{Body, BudgetLine, Channel, Read, Reading, Share, SumKind};
use seisaku_text::Span;
use seisaku_vocab::{Kind, dcterms, pol, xsd};

use crate::builder::{Builder, plain};
use crate::document::programme;
use crate::vocabulary::key_of;

pub(crate) fn budgets(b: &mut Builder<'_>, reading: &Reading) {
    for line in &reading.budgets {
        budget_line(b, line);
    }
}

/// What a budget is of: the parts of its key and labels that all its shares have too.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub iri: NamedNode,
    pub key: String,
    pub ja: String,
    pub en: String,
}

/// A sum as it will be stated.
#[derive(Clone, Debug)]
pub(crate) struct Stated<'s> {
    pub target: &'s Target,
    pub kind: SumKind,
    pub year: Option<i32>,
    pub channel: Option<Channel>,
    pub funder: Option<(&'s Body, NamedNode)>,
    pub amount: Option<&'s Read<Amount>>,
    pub spans: &'s [Span],
    pub rule: &'static str,
}

/// The target that a programme is.
pub(crate) fn programme_target(b: &mut Builder<'_>, name: &str) -> Target {
    let iri = programme(b, name);
    let entity = b.vocabulary.entity(iri.as_str());
    let label = |language| {
        entity
            .and_then(|e| e.preferred_label(language))
            .unwrap_or(name)
            .to_owned()
    };
    let translated = b.vocabulary.english_heading(name).map(str::to_owned);
    Target {
        ja: label("ja"),
        en: translated
            .filter(|_| entity.is_none())
            .unwrap_or_else(|| label("en")),
        key: key_of(iri.as_str()),
        iri,
    }
}

fn budget_line(b: &mut Builder<'_>, line: &BudgetLine) {
    let target = programme_target(b, &line.name.value);
    b.quoted_read(&target.iri, &line.name);
    let exact = |amount: &Read<Money>| Read {
        value: Amount::exact(amount.value),
        spans: amount.spans.clone(),
        rule: amount.rule,
    };
    let amount = line.amount.as_ref().map(exact);
    let mut stated = Stated {
        target: &target,
        kind: SumKind::Initial,
        year: line.fiscal_year.as_ref().map(|y| y.value),
        channel: None,
        funder: None,
        amount: amount.as_ref(),
        spans: &[line.span],
        rule: line.rule,
    };
    let whole = budget(b, &stated);
    b.add(&target.iri, pol::HAS_BUDGET, whole.clone());
    if let Some(year) = &line.fiscal_year {
        b.quoted_read(&whole, year);
    }
    for Share {
        channel,
        amount,
        span,
    } in &line.shares
    {
        let amount = amount.as_ref().map(exact);
        stated.channel = Some(*channel);
        let part = budget(
            b,
            &Stated {
                amount: amount.as_ref(),
                spans: &[*span],
                ..stated.clone()
            },
        );
        part_of(b, &part, &whole);
    }
}

/// States that a sum is a share of another.
pub(crate) fn part_of(b: &mut Builder<'_>, part: &NamedNode, whole: &NamedNode) {
    b.add(part, dcterms::IS_PART_OF, whole.clone());
    b.add(whole, dcterms::HAS_PART, part.clone());
}

/// One sum. Its key holds all that makes it what it is, the amount included: printed twice it is
/// one resource, and two amounts for the same are two.
pub(crate) fn budget(b: &mut Builder<'_>, stated: &Stated<'_>) -> NamedNode {
    let (key, ja, en) = names(b, stated);
    let iri = b.named(Kind::Budget, &key);
    b.typed(&iri, pol::BUDGET);
    b.labelled(&iri, &key_of(iri.as_str()), &ja, &en);
    b.add(&iri, pol::BUDGET_OF, stated.target.iri.clone());
    let kind = kind(stated.kind);
    b.add(&iri, pol::BUDGET_KIND_PROPERTY, kind.term.into_owned());
    if let Some(year) = stated.year {
        let year = b.fiscal_year(year);
        b.add(&iri, pol::FISCAL_YEAR_PROPERTY, year);
    }
    if let Some(named) = stated.channel.map(channel) {
        b.add(&iri, pol::CHANNEL_PROPERTY, named.term.into_owned());
    }
    if let Some((_, body)) = &stated.funder {
        b.add(&iri, pol::FUNDED_BY, body.clone());
    }
    b.quoted(&iri, stated.spans, stated.rule);
    if let Some(amount) = stated.amount {
        amounts(b, &iri, amount);
    }
    iri
}

fn amounts(b: &mut Builder<'_>, iri: &NamedNode, amount: &Read<Amount>) {
    let yen = |money: Money| Literal::new_typed_literal(money.yen.to_string(), xsd::DECIMAL);
    match amount.value.sum() {
        Some(sum) => b.add(iri, pol::AMOUNT, yen(sum)),
        None => {
            if let Some(min) = amount.value.min {
                b.add(iri, pol::MIN_AMOUNT, yen(min));
            }
            if let Some(max) = amount.value.max {
                b.add(iri, pol::MAX_AMOUNT, yen(max));
            }
        }
    }
    for place in &amount.spans {
        let printed: String = b.source.slice(*place).lines().map(str::trim).collect();
        b.add(iri, pol::PRINTED_AMOUNT, plain(&printed));
    }
    b.quoted_read(iri, amount);
}

/// The key and the labels of a sum.
fn names(b: &Builder<'_>, stated: &Stated<'_>) -> (String, String, String) {
    let kind = kind(stated.kind);
    let year = stated.year;
    let year_key = year.map_or_else(String::new, |y| format!("FY{y}-"));
    let year_ja = year.map_or_else(String::new, crate::fiscal_year::japanese_name);
    let year_en = year.map_or_else(String::new, |y| format!(", FY{y}"));
    let mut key = format!("{}/{year_key}{}", stated.target.key, kind.key);
    let mut ja = format!("{}の{year_ja}{}", stated.target.ja, kind.ja);
    let mut en = format!("{} of {}{year_en}", kind.en, stated.target.en);
    if let Some(channel) = stated.channel.map(channel) {
        key = format!("{key}-{}", channel.key);
        ja = format!("{ja}（{}）", channel.ja);
        en = format!("{en} ({})", channel.en);
    }
    if let Some((body, iri)) = &stated.funder {
        let entity = b.vocabulary.entity(iri.as_str());
        let label = |language| entity.and_then(|e| e.preferred_label(language));
        key = format!("{key}-{}", key_of(iri.as_str()));
        ja = format!("{ja}（{}）", label("ja").unwrap_or(&body.label));
        en = format!("{en} ({})", label("en").unwrap_or(&body.label));
    }
    let amount = match stated.amount.map(|a| a.value) {
        None => "unprinted".to_owned(),
        Some(amount) => match amount.sum() {
            Some(sum) => sum.yen.to_string(),
            None => {
                let end = |m: Option<Money>| m.map_or("open".to_owned(), |m| m.yen.to_string());
                format!("{}-{}", end(amount.min), end(amount.max))
            }
        },
    };
    (format!("{key}-{amount}"), ja, en)
}

struct Term {
    term: NamedNodeRef<'static>,
    key: &'static str,
    ja: &'static str,
    en: &'static str,
}

fn channel(channel: Channel) -> Term {
    let (term, key, ja, en) = match channel {
        Channel::Amed => (pol::THROUGH_AMED, "amed", "AMED", "through AMED"),
        Channel::InHouse => (pol::IN_HOUSE, "in-house", "インハウス", "in-house"),
        Channel::Fund => (pol::FUND_BASED, "fund", "基金", "fund-based"),
        Channel::General => (
            pol::GENERAL_ACCOUNT,
            "general-account",
            "一般会計",
            "general account",
        ),
        Channel::Special => (
            pol::SPECIAL_ACCOUNT,
            "special-account",
            "特別会計",
            "special account",
        ),
    };
    Term { term, key, ja, en }
}

fn kind(kind: SumKind) -> Term {
    let (term, key, ja, en) = match kind {
        SumKind::Initial => (pol::INITIAL, "initial", "予算", "Budget"),
        SumKind::Supplementary => (
            pol::SUPPLEMENTARY,
            "supplementary",
            "補正予算",
            "Supplementary budget",
        ),
        SumKind::Request => (pol::REQUEST, "request", "概算要求額", "Budget request"),
        SumKind::Executed => (pol::EXECUTED, "executed", "執行額", "Executed budget"),
        SumKind::CarriedOver => (pol::CARRIED_OVER, "carried-over", "繰越額", "Carry-over"),
        SumKind::Adjustment => (pol::ADJUSTMENT, "adjustment", "調整費", "Adjustment funds"),
        SumKind::Change => (pol::CHANGE, "change", "予算増減額", "Change of budget"),
        SumKind::Total => (pol::TOTAL, "total", "予算総額", "Total budget"),
        SumKind::PerAward => (
            pol::PER_AWARD,
            "per-award",
            "１件当たりの額",
            "Support per award",
        ),
        SumKind::Commitment => (
            pol::COMMITMENT,
            "commitment",
            "国庫債務負担行為",
            "Multi-year commitment",
        ),
    };
    Term { term, key, ja, en }
}
