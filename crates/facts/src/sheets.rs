//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{Literal, NamedNode};
use seisaku_policy::{
    Count, Rate, Read, Reading, Said, SheetFact, SheetText, Subject, Sum, TextKind,
};
use seisaku_text::{Place, squeeze};
use seisaku_vocab::{Kind, dcterms, pol, qb, skos, xsd};

use crate::budgets::{Stated, Target, budget, part_of};
use crate::builder::{Builder, english, integer, japanese, plain};
use crate::findings::common::indicator;
use crate::targets::target;
use crate::vocabulary::key_of;

pub(crate) fn sheets(b: &mut Builder<'_>, reading: &Reading) {
    let mut single = BTreeSet::new();
    for fact in &reading.sheets.facts {
        said(b, reading, fact, &mut single);
    }
    let sums = &reading.sheets.sums;
    let stated: Vec<NamedNode> = sums.iter().map(|s| sum(b, reading, s)).collect();
    for (found, iri) in sums.iter().zip(&stated) {
        // The total of a table stands under its parts.
        if let Some(whole) = found.whole.and_then(|i| stated.get(i)) {
            part_of(b, iri, whole);
        }
    }
    let mut counted: Vec<NamedNode> = Vec::new();
    for found in &reading.sheets.counts {
        let iri = count(b, reading, found, &counted);
        counted.push(iri);
    }
    let mut orders: BTreeMap<(String, TextKind), usize> = BTreeMap::new();
    for found in &reading.sheets.texts {
        let target = target(b, reading, &found.subject);
        let order = orders
            .entry((target.key.clone(), found.kind))
            .and_modify(|n| *n += 1)
            .or_insert(1);
        text(b, &target, found, *order);
    }
}

/// States what is said of a programme. `single` holds what has one value and is stated already: a
/// programme on two sheets keeps its first place and period.
fn said(
    b: &mut Builder<'_>,
    reading: &Reading,
    fact: &SheetFact,
    single: &mut BTreeSet<(String, &'static str)>,
) {
    let of = target(b, reading, &fact.subject);
    let iri = &of.iri;
    let read = &fact.said;
    let first = |what, single: &mut BTreeSet<_>| single.insert((of.key.clone(), what));
    match &read.value {
        Said::Named => {
            if let Subject::Programme(name) = &fact.subject {
                b.add(iri, pol::PRINTED_NAME, plain(name));
            }
        }
        Said::Acronym(acronym) => b.add(iri, pol::ACRONYM, plain(acronym)),
        Said::Expansion(words) => {
            // The preferred name is no other name.
            if squeeze(words) != squeeze(&of.en) {
                b.add(iri, skos::ALT_LABEL, english(words));
            }
        }
        Said::PartOf(above) => {
            let above = target(b, reading, above);
            b.add(iri, dcterms::IS_PART_OF, above.iri.clone());
            b.add(&above.iri, dcterms::HAS_PART, iri.clone());
        }
        Said::Order(order) => {
            if first("order", single) {
                b.add(iri, pol::ORDER, integer(order));
            }
        }
        Said::Period(start, end) => {
            if let Some(start) = start
                && first("start", single)
            {
                let year = b.fiscal_year(*start);
                b.add(iri, pol::START_FISCAL_YEAR, year);
            }
            if let Some(end) = end
                && first("end", single)
            {
                let year = b.fiscal_year(*end);
                b.add(iri, pol::END_FISCAL_YEAR, year);
            }
        }
        Said::Responsible(body) => {
            let body = b.body(body, &read.spans, read.rule);
            b.add(iri, pol::RESPONSIBLE, body);
        }
        Said::Operator(body) => {
            let body = b.body(body, &read.spans, read.rule);
            b.add(iri, pol::OPERATOR, body);
        }
    }
    b.quoted_read(iri, read);
}

fn sum(b: &mut Builder<'_>, reading: &Reading, sum: &Sum) -> NamedNode {
    let of = target(b, reading, &sum.subject);
    let rule = sum.amount.rule;
    let funder = sum
        .funder
        .as_ref()
        .map(|body| (body, b.body(body, &sum.amount.spans, rule)));
    let iri = budget(
        b,
        &Stated {
            target: &of,
            kind: sum.kind,
            year: sum.year,
            channel: sum.channel,
            funder,
            amount: Some(&sum.amount),
            spans: &sum.labels,
            rule,
        },
    );
    match (&sum.subject, &reading.title) {
        (Subject::Label(..), _) => b.quoted(&of.iri, &sum.labels, rule),
        // The title says what a sum of the whole paper is of.
        (Subject::Page(_), Some(title)) if of.iri == b.document() => {
            b.quoted(&iri, &title.spans, rule);
        }
        // What a ministry asks for is entered in its accounts.
        (Subject::Body(_), _) => b.add(&iri, pol::FUNDED_BY, of.iri.clone()),
        _ => {}
    }
    for (other, line) in &sum.also {
        let other = target(b, reading, other).iri;
        b.add(&iri, pol::BUDGET_OF, other.clone());
        b.add(&other, pol::HAS_BUDGET, iri.clone());
        b.quoted(&other, &[*line], rule);
    }
    // A share is no budget of its own, unless it is that of a part.
    let of_whole = sum.whole.and_then(|i| reading.sheets.sums.get(i));
    if of_whole.is_none_or(|whole| whole.subject != sum.subject) {
        b.add(&of.iri, pol::HAS_BUDGET, iri.clone());
    }
    if let Some(year) = sum.compared_with {
        let year = b.fiscal_year(year);
        b.add(&iri, pol::COMPARED_WITH, year);
    }
    for note in &sum.notes {
        b.add(&iri, skos::NOTE, japanese(&note.value));
        b.quoted_read(&iri, note);
    }
    if let Some(found) = &sum.rate {
        rate(b, &iri, sum, found);
    }
    iri
}

/// The rate of a change, in per cent as printed.
fn rate(b: &mut Builder<'_>, of: &NamedNode, sum: &Sum, rate: &Read<Rate>) {
    let key = format!("{}/rate", key_of(of.as_str()));
    let iri = b.named(Kind::Observation, &key);
    b.typed(&iri, qb::OBSERVATION);
    let (name, ja, en) = match rate.value.ratio {
        true => (
            "対前年度比",
            "予算の対前年度比",
            "Ratio of the budget to the year before's",
        ),
        false => ("増減率", "予算の増減率", "Rate of change of the budget"),
    };
    b.labelled(&iri, &key, ja, en);
    let indicator = indicator(b, name);
    b.quoted_read(&indicator, rate);
    b.add(&iri, pol::INDICATOR_PROPERTY, indicator);
    let value = Literal::new_typed_literal(&rate.value.value, xsd::DECIMAL);
    b.add(&iri, pol::VALUE, value);
    b.add(&iri, pol::UNIT, plain("%"));
    b.add(&iri, pol::ABOUT, of.clone());
    if let Some(year) = sum.year {
        let year = b.fiscal_year(year);
        b.add(&iri, pol::FISCAL_YEAR_PROPERTY, year);
    }
    b.quoted_read(&iri, rate);
}

fn count(b: &mut Builder<'_>, reading: &Reading, count: &Count, before: &[NamedNode]) -> NamedNode {
    let of = target(b, reading, &count.subject);
    // Line and column, so that other line ends leave the key.
    let byte = count.value.spans.first().map_or(0, |s| s.start);
    let Place { line, column } = b.source.place(byte);
    let key = format!("sheet-{line}-{column}");
    let iri = b.part(Kind::Observation, &key);
    let unit = count.unit.as_str();
    let counted = match &count.indicator {
        Some(label) => indicator(b, &label.value),
        None => match b.vocabulary.counted_in(unit) {
            Some(known) => known.iri.clone(),
            None => indicator(b, &format!("{unit}数")),
        },
    };
    let (ja, en) = labels(b, count, &counted);
    b.typed(&iri, qb::OBSERVATION);
    let label_ja = format!("{}の{ja}（{line}行目{column}字目）", of.ja);
    let label_en = format!("{en} of {} (line {line}, character {column})", of.en);
    b.labelled(&iri, &key, &label_ja, &label_en);
    match &count.indicator {
        Some(label) => b.quoted_read(&counted, label),
        None => b.quoted_read(&counted, &count.value),
    }
    b.add(&iri, pol::INDICATOR_PROPERTY, counted);
    let value = Literal::new_typed_literal(&count.value.value, xsd::DECIMAL);
    b.add(&iri, pol::VALUE, value);
    let label = count.indicator.as_ref().map_or("", |l| l.value.as_str());
    let unit = match unit {
        "" => b.vocabulary.unit_of(label).unwrap_or_default(),
        unit => unit,
    };
    if !unit.is_empty() {
        b.add(&iri, pol::UNIT, plain(unit));
    }
    if count.about {
        b.add(
            &iri,
            pol::QUALIFIER_PROPERTY,
            pol::APPROXIMATELY.into_owned(),
        );
    }
    b.add(&iri, pol::ABOUT, of.iri);
    b.add(&iri, dcterms::DESCRIPTION, japanese(&count.clause));
    if let Some(year) = count.year {
        let year = b.fiscal_year(year);
        b.add(&iri, pol::FISCAL_YEAR_PROPERTY, year);
    }
    if let Some(whole) = count.whole.and_then(|i| before.get(i)) {
        part_of(b, &iri, whole);
    }
    b.quoted_read(&iri, &count.value);
    crate::mentions::entities(b, &iri, &count.mentions);
    iri
}

/// The labels of what is counted.
fn labels(b: &Builder<'_>, count: &Count, counted: &NamedNode) -> (String, String) {
    let entity = b.vocabulary.entity(counted.as_str());
    let known = |language| entity.and_then(|e| e.preferred_label(language));
    let printed = match &count.indicator {
        Some(label) => label.value.clone(),
        None => format!("{}数", count.unit),
    };
    let ja = known("ja").map_or_else(|| printed.clone(), str::to_owned);
    let en = known("en").map_or_else(|| format!("Indicator {printed}"), str::to_owned);
    (ja, en)
}

fn text(b: &mut Builder<'_>, of: &Target, text: &SheetText, order: usize) {
    let (kind, class, ja, en) = match text.kind {
        TextKind::Description => {
            b.add(&of.iri, dcterms::DESCRIPTION, japanese(&text.text.value));
            b.quoted_read(&of.iri, &text.text);
            return crate::mentions::entities(b, &of.iri, &others(&of.iri, text));
        }
        TextKind::Note => {
            b.add(&of.iri, skos::NOTE, japanese(&text.text.value));
            b.quoted_read(&of.iri, &text.text);
            return crate::mentions::entities(b, &of.iri, &others(&of.iri, text));
        }
        TextKind::Issue => (Kind::Issue, pol::ISSUE, "現状・課題", "Issue"),
        TextKind::Direction => (Kind::Direction, pol::DIRECTION, "今後の方向性", "Direction"),
        TextKind::Measure => (Kind::Measure, pol::MEASURE, "取組内容", "Work"),
        TextKind::Goal => (Kind::Goal, pol::GOAL, "目標", "Target"),
        TextKind::Passage => (Kind::Paragraph, pol::PARAGRAPH, "記述", "Passage"),
        TextKind::Heading => (Kind::Paragraph, pol::HEADING, "見出し", "Heading"),
        TextKind::Label => (
            Kind::Paragraph,
            pol::PARAGRAPH,
            "図のラベル",
            "Label of the figure",
        ),
    };
    let key = match text.kind {
        TextKind::Heading => format!("sheet/{}/heading-{order}", of.key.replace('/', "-")),
        TextKind::Label => format!("sheet/{}/label-{order}", of.key.replace('/', "-")),
        TextKind::Passage => format!("sheet/{}/passage-{order}", of.key.replace('/', "-")),
        _ => format!("{}/{order}", of.key.replace('/', "-")),
    };
    let iri = b.part(kind, &key);
    b.typed(&iri, class);
    let label_ja = format!("{}の{ja}{order}", of.ja);
    let printed = text.title.as_ref().unwrap_or(&text.text.value);
    let label_en = match b.vocabulary.english_heading(printed) {
        Some(known) => format!("{known} ({en} {order} of {})", of.en),
        None => format!("{en} {order} of {}", of.en),
    };
    b.labelled(&iri, &key, &label_ja, &label_en);
    match text.kind {
        TextKind::Heading => b.add(&iri, dcterms::TITLE, japanese(&text.text.value)),
        _ => b.add(&iri, dcterms::DESCRIPTION, japanese(&text.text.value)),
    }
    if let Some(title) = &text.title {
        b.add(&iri, dcterms::TITLE, japanese(title));
    }
    if !matches!(
        text.kind,
        TextKind::Heading | TextKind::Label | TextKind::Passage
    ) {
        b.add(&iri, pol::ORDER, integer(order));
    }
    b.add(&iri, dcterms::IS_PART_OF, of.iri.clone());
    b.quoted_read(&iri, &text.text);
    crate::mentions::entities(b, &iri, &text.mentions);
}

/// The entities that a text names besides the one that it describes.
fn others(of: &NamedNode, text: &SheetText) -> Vec<seisaku_policy::Mention> {
    let mut mentions = text.mentions.clone();
    mentions.retain(|m| m.entity != of.as_str());
    mentions
}
