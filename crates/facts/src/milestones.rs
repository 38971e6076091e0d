//! Dated events and plans.

use oxrdf::{NamedNode, NamedNodeRef};
use seisaku_policy::{Milestone, Reading, Status, Time, Unit};
use seisaku_vocab::{Kind, dcterms, pol};

use crate::budgets::Target;
use crate::builder::{Builder, japanese, plain};
use crate::mentions;
use crate::policies::typed_date;
use crate::targets;

pub(crate) fn milestones(b: &mut Builder<'_>, reading: &Reading, nodes: &[Vec<Place>]) {
    for milestone in &reading.milestones.entries {
        state(b, reading, milestone, nodes);
    }
}

fn state(b: &mut Builder<'_>, reading: &Reading, milestone: &Milestone, nodes: &[Vec<Place>]) {
    let place = match &milestone.unit {
        Unit::Sheet(subject) => Place::of_sheet(targets::target(b, reading, subject)),
        unit => Place::of(b, unit, nodes),
    };
    let order = milestone.order;
    let identifier = format!("{}/{order}", place.key);
    let iri = b.part(Kind::Milestone, &identifier);
    b.typed(&iri, pol::MILESTONE);
    b.labelled(
        &iri,
        &identifier,
        &format!("{}の時点{order}", place.ja),
        &format!("Milestone {order} of {}", place.en),
    );
    match milestone.time {
        Time::Date(date) => b.add(&iri, pol::DATE, typed_date(date)),
        Time::FiscalYear(year) => {
            let year = b.fiscal_year(year);
            b.add(&iri, pol::FISCAL_YEAR_PROPERTY, year);
        }
        Time::Open => {}
    }
    b.add(&iri, pol::PRINTED_DATE, plain(&milestone.printed.value));
    b.add(&iri, dcterms::DESCRIPTION, japanese(&milestone.text.value));
    b.add(&iri, pol::STATUS, status(milestone.status).into_owned());
    b.add(&iri, dcterms::IS_PART_OF, place.iri.clone());
    b.quoted_read(&iri, &milestone.text);
    b.quoted_read(&iri, &milestone.printed);
    mentions::entities(b, &iri, &milestone.mentions);
}

fn status(status: Status) -> NamedNodeRef<'static> {
    match status {
        Status::Planned => pol::PLANNED,
        Status::Conditional => pol::CONDITIONAL,
        Status::Ongoing => pol::ONGOING,
        Status::Completed => pol::COMPLETED,
    }
}

/// A piece of text with the words that name it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its IRI.
    pub iri: NamedNode,
    /// The key of what it holds.
    pub key: String,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
}

impl Place {
    fn of_sheet(of: Target) -> Self {
        Self {
            key: format!("sheet/{}", of.key.replace('/', "-")),
            iri: of.iri,
            ja: of.ja,
            en: of.en,
        }
    }

    /// The place of a unit; `nodes` are those of the outlines.
    pub(crate) fn of(b: &Builder<'_>, unit: &Unit, nodes: &[Vec<Place>]) -> Self {
        match unit {
            Unit::Node(outline, node) => {
                let found = nodes.get(*outline).and_then(|places| places.get(*node));
                // Units are made from the nodes, so that each has its place.
                found.cloned().unwrap_or_else(|| Self {
                    iri: b.document(),
                    key: format!("outline-{outline}/{node}"),
                    ja: b.source.stem().to_owned(),
                    en: b.source.stem().to_owned(),
                })
            }
            Unit::Part(part) => Self {
                iri: b.part(Kind::Paragraph, &format!("part-{part}")),
                key: format!("part-{part}"),
                ja: format!("第{part}部の見出し"),
                en: format!("the heading of part {part}"),
            },
            Unit::Principle(part, order) => Self {
                iri: b.part(Kind::BasicPolicy, &format!("part-{part}/{order}")),
                key: format!("part-{part}/{order}"),
                ja: format!("基本方針{order}（抜粋）"),
                en: format!("basic policy {order} (excerpt)"),
            },
            Unit::Note(part, order) => Self {
                iri: b.part(Kind::Paragraph, &format!("part-{part}-note-{order}")),
                key: format!("part-{part}-note-{order}"),
                ja: format!("第{part}部の注記{order}"),
                en: format!("note {order} of part {part}"),
            },
            Unit::Section(key) => Self {
                iri: b.part(Kind::Section, key),
                key: format!("{key}/intro"),
                ja: format!("節{key}の導入文"),
                en: format!("the introduction of section {key}"),
            },
            Unit::Item(key) => Self {
                iri: b.part(Kind::Item, key),
                key: key.clone(),
                ja: format!("小項目{key}"),
                en: format!("item {key}"),
            },
            Unit::Action(item, bullet) => Self {
                iri: b.part(Kind::Action, &format!("{item}/{bullet}")),
                key: format!("{item}/action/{bullet}"),
                ja: format!("小項目{item}の取組{bullet}"),
                en: format!("action {bullet} of item {item}"),
            },
            Unit::Direction(item, bullet) => Self {
                iri: b.part(Kind::Direction, &format!("{item}/{bullet}")),
                key: format!("{item}/direction/{bullet}"),
                ja: format!("小項目{item}の今後の方向性{bullet}"),
                en: format!("direction {bullet} of item {item}"),
            },
            // Only milestones stand in sheets.
            Unit::Sheet(_) => Self {
                iri: b.document(),
                key: "sheet".to_owned(),
                ja: "事業の資料".to_owned(),
                en: "a sheet".to_owned(),
            },
        }
    }
}
