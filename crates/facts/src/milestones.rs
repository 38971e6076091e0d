//! Dated events and plans.

use oxrdf::{NamedNode, NamedNodeRef};
use seisaku_policy::{Milestone, Reading, Status, Time, Unit};
use seisaku_vocab::{Kind, dcterms, pol};

use crate::builder::{Builder, japanese, plain};
use crate::mentions;
use crate::policies::typed_date;

pub(crate) fn milestones(b: &mut Builder<'_>, reading: &Reading) {
    for milestone in &reading.milestones.entries {
        state(b, milestone);
    }
}

fn state(b: &mut Builder<'_>, milestone: &Milestone) {
    let place = Place::of(b, &milestone.unit);
    state_at(b, milestone, &place);
}

/// States a milestone of a piece of text.
pub(crate) fn state_at(b: &mut Builder<'_>, milestone: &Milestone, place: &Place) {
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
    pub(crate) fn of(b: &Builder<'_>, unit: &Unit) -> Self {
        match unit {
            Unit::Node => Self {
                iri: b.document(),
                key: String::new(),
                ja: String::new(),
                en: String::new(),
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
        }
    }
}
