//! Sheets of programmes and tables of budgets: operators, periods, purposes, parts, counts and sums.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{Literal, NamedNode};
use seisaku_policy::{Count, Read, Reading, Said, SheetFact, SheetText, Subject, Sum, TextKind};
use seisaku_text::{Place, squeeze};
use seisaku_vocab::{Kind, dcterms, pol, qb, skos, xsd};

use crate::budgets::{Stated, Target, budget, part_of, programme_target};
use crate::builder::{Builder, english, integer, japanese, plain};
use crate::vocabulary::key_of;

pub(crate) fn sheets(b: &mut Builder<'_>, reading: &Reading) {
    let mut single = BTreeSet::new();
    for fact in &reading.sheets.facts {
        said(b, reading, fact, &mut single);
    }
    let mut stated: Vec<NamedNode> = Vec::new();
    for found in &reading.sheets.sums {
        let iri = sum(b, reading, found, &stated);
        stated.push(iri);
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

/// What a sum or a text belongs to. What names no programme is the heading that it stands under.
fn target(b: &mut Builder<'_>, reading: &Reading, subject: &Subject) -> Target {
    let (page, title, label) = match subject {
        Subject::Programme(name) => return programme_target(b, name),
        Subject::Page(page) => {
            let title = reading.page_titles.iter().find(|t| t.page == *page);
            (*page, title.map(|t| t.title.clone()), None)
        }
        Subject::Label(page, text) => (*page, None, Some(text.as_str())),
    };
    let stem = b.source.stem().to_owned();
    let place = match label {
        Some(label) => format!("page-{page}/{}", seisaku_vocab::name_key(label)),
        None => format!("page-{page}/title"),
    };
    let iri = b.part(Kind::Paragraph, &place);
    let printed = label.or(title.as_ref().map(|t| t.value.as_str()));
    let ja = match printed {
        Some(printed) => printed.to_owned(),
        None => format!("{stem}の{page}ページ"),
    };
    let en = b.vocabulary.english_heading(&ja).map_or_else(
        || format!("heading “{ja}” on page {page} of {stem}"),
        str::to_owned,
    );
    b.typed(&iri, pol::HEADING);
    b.labelled(&iri, &place, &ja, &en);
    b.add(&iri, dcterms::TITLE, japanese(&ja));
    let whole = b.part(Kind::Page, &page.to_string());
    b.add(&iri, dcterms::IS_PART_OF, whole);
    if let Some(title) = &title {
        b.quoted_read(&iri, title);
    }
    Target {
        key: key_of(iri.as_str()),
        iri,
        ja,
        en,
    }
}

/// States what is said of a programme. `single` holds what has one value and is stated already: a
/// programme on two sheets keeps its first place and period.
fn said(
    b: &mut Builder<'_>,
    reading: &Reading,
    fact: &SheetFact,
    single: &mut BTreeSet<(String, bool)>,
) {
    let of = target(b, reading, &fact.subject);
    let iri = &of.iri;
    let read = &fact.said;
    if matches!(read.value, Said::Order(_) | Said::Period(..)) {
        let order = matches!(read.value, Said::Order(_));
        if !single.insert((of.key.clone(), order)) {
            return b.quoted_read(iri, read);
        }
    }
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
        Said::Order(order) => b.add(iri, pol::ORDER, integer(order)),
        Said::Period(start, end) => {
            if let Some(start) = start {
                let year = b.fiscal_year(*start);
                b.add(iri, pol::START_FISCAL_YEAR, year);
            }
            if let Some(end) = end {
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

fn sum(b: &mut Builder<'_>, reading: &Reading, sum: &Sum, before: &[NamedNode]) -> NamedNode {
    let target = target(b, reading, &sum.subject);
    let rule = sum.amount.rule;
    let funder = sum
        .funder
        .as_ref()
        .map(|body| (body, b.body(body, &sum.amount.spans, rule)));
    let iri = budget(
        b,
        &Stated {
            target: &target,
            kind: sum.kind,
            year: sum.year,
            channel: sum.channel,
            funder,
            amount: Some(&sum.amount),
            spans: &sum.labels,
            rule,
        },
    );
    let whole = sum.whole.and_then(|i| before.get(i));
    if let Some(whole) = whole {
        part_of(b, &iri, whole);
    }
    // A share is no budget of its own, unless it is that of a part.
    let of_whole = sum.whole.and_then(|i| reading.sheets.sums.get(i));
    if of_whole.is_none_or(|whole| whole.subject != sum.subject) {
        b.add(&target.iri, pol::HAS_BUDGET, iri.clone());
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
fn rate(b: &mut Builder<'_>, of: &NamedNode, sum: &Sum, rate: &Read<String>) {
    let key = format!("{}/rate", key_of(of.as_str()));
    let iri = b.named(Kind::Observation, &key);
    b.typed(&iri, qb::OBSERVATION);
    b.labelled(&iri, &key, "予算の増減率", "Rate of change of the budget");
    let indicator = indicator(b, "増減率", "Rate of change");
    b.add(&iri, pol::INDICATOR_PROPERTY, indicator);
    let value = Literal::new_typed_literal(&rate.value, xsd::DECIMAL);
    b.add(&iri, pol::VALUE, value);
    b.add(&iri, pol::UNIT, plain("%"));
    b.add(&iri, pol::ABOUT, of.clone());
    if let Some(year) = sum.year {
        let year = b.fiscal_year(year);
        b.add(&iri, pol::FISCAL_YEAR_PROPERTY, year);
    }
    b.quoted_read(&iri, rate);
}

/// What is counted, by its unit: the word in Japanese and in English.
const COUNTED: &[(&str, &str, &str)] = &[
    ("人", "人数", "Number of people"),
    ("名", "人数", "Number of people"),
    ("拠点", "拠点数", "Number of centres"),
    ("症例", "症例数", "Number of cases of disease"),
    ("疾患", "疾患数", "Number of diseases"),
    ("機関", "機関数", "Number of institutions"),
    ("施設", "施設数", "Number of facilities"),
    ("検体", "検体数", "Number of specimens"),
    ("大学", "大学数", "Number of universities"),
    ("社", "社数", "Number of companies"),
    ("課題", "課題数", "Number of research projects"),
];

/// What is counted, by a word of the genre.
pub(crate) fn indicator(b: &mut Builder<'_>, ja: &str, en: &str) -> NamedNode {
    let key = seisaku_vocab::name_key(ja);
    let iri = b.named(Kind::Concept, &key);
    b.typed(&iri, pol::INDICATOR);
    b.labelled(&iri, &key, ja, en);
    b.add(&iri, skos::PREF_LABEL, japanese(ja));
    b.add(&iri, skos::PREF_LABEL, english(en));
    iri
}

fn count(b: &mut Builder<'_>, reading: &Reading, count: &Count, before: &[NamedNode]) -> NamedNode {
    let of = target(b, reading, &count.subject);
    // Line and column, so that other line ends leave the key.
    let byte = count.value.spans.first().map_or(0, |s| s.start);
    let Place { line, column } = b.source.place(byte);
    let key = format!("sheet-{line}-{column}");
    let iri = b.part(Kind::Observation, &key);
    let (ja, en) = COUNTED
        .iter()
        .find(|(unit, _, _)| *unit == count.unit)
        .map_or(("件数", "Number of items"), |(_, ja, en)| (*ja, *en));
    b.typed(&iri, qb::OBSERVATION);
    let label_ja = format!("{}の{ja}（{line}行目{column}字目）", of.ja);
    let label_en = format!("{en} of {} (line {line}, character {column})", of.en);
    b.labelled(&iri, &key, &label_ja, &label_en);
    let indicator = indicator(b, ja, en);
    b.quoted_read(&indicator, &count.value);
    b.add(&iri, pol::INDICATOR_PROPERTY, indicator);
    let value = Literal::new_typed_literal(&count.value.value, xsd::DECIMAL);
    b.add(&iri, pol::VALUE, value);
    b.add(&iri, pol::UNIT, plain(&count.unit));
    if count.about {
        b.add(
            &iri,
            pol::QUALIFIER_PROPERTY,
            pol::APPROXIMATELY.into_owned(),
        );
    }
    b.add(&iri, pol::ABOUT, of.iri);
    b.add(&iri, dcterms::DESCRIPTION, japanese(&count.clause));
    if let Some(whole) = count.whole.and_then(|i| before.get(i)) {
        part_of(b, &iri, whole);
    }
    b.quoted_read(&iri, &count.value);
    crate::mentions::entities(b, &iri, &count.mentions);
    iri
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
