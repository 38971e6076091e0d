//! Sections, items, actions and directions.

use oxrdf::{NamedNode, NamedNodeRef};
use seisaku_policy::{Bullet, Item, Level, Reading, Section, TaggedBody};
use seisaku_vocab::{Kind, dcterms, pol};

use crate::builder::{Builder, integer, japanese, plain};
use crate::document::programme;
use crate::mentions;

/// A column of a table of items.
#[derive(Clone, Copy)]
struct Column {
    kind: Kind,
    class: NamedNodeRef<'static>,
    property: NamedNodeRef<'static>,
    ja: &'static str,
    en: &'static str,
}

const ACTIONS: Column = Column {
    kind: Kind::Action,
    class: pol::ACTION,
    property: pol::HAS_ACTION,
    ja: "取組",
    en: "Action",
};

const DIRECTIONS: Column = Column {
    kind: Kind::Direction,
    class: pol::DIRECTION,
    property: pol::HAS_DIRECTION,
    ja: "今後の方向性",
    en: "Direction",
};

pub(crate) fn sections(b: &mut Builder<'_>, reading: &Reading) {
    for section in &reading.sections {
        let iri = b.part(Kind::Section, &section.key);
        section_itself(b, &iri, section);
        for item in &section.items {
            item_itself(b, &iri, item, reading);
        }
    }
}

fn section_itself(b: &mut Builder<'_>, iri: &NamedNode, section: &Section) {
    b.typed(iri, pol::SECTION);
    let title = &section.title.value;
    let structural = format!("第{}節", section.key);
    let ja = if title.is_empty() { &structural } else { title };
    let en = b
        .vocabulary
        .english_heading(title)
        .map_or_else(|| format!("Section {}", section.key), str::to_owned);
    b.labelled(iri, &section.key, ja, &en);
    b.add(iri, dcterms::TITLE, japanese(ja));
    b.add(iri, pol::NUMBER, integer(section.number));
    let level = match section.level {
        Level::Major => pol::MAJOR_ITEM,
        Level::Middle => pol::MIDDLE_ITEM,
        Level::Area => pol::DISEASE_AREA,
    };
    b.add(iri, pol::LEVEL, level.into_owned());
    let above = match &section.parent {
        Some(parent) => b.part(Kind::Section, parent),
        None => b.document(),
    };
    b.add(iri, dcterms::IS_PART_OF, above.clone());
    b.add(&above, dcterms::HAS_PART, iri.clone());
    b.quoted_read(iri, &section.title);
    b.quoted(
        iri,
        &section.headings,
        seisaku_policy::rules::headings::RULE,
    );
    for heading in &section.headings {
        let printed = plain(b.source.slice(*heading));
        b.add(iri, pol::PRINTED_HEADING, printed);
    }
    for intro in &section.intros {
        b.add(iri, dcterms::DESCRIPTION, japanese(&intro.value));
        b.quoted_read(iri, intro);
    }
    bodies(b, iri, &section.bodies);
    mentions::entities(b, iri, &section.mentions);
}

fn item_itself(b: &mut Builder<'_>, section: &NamedNode, item: &Item, reading: &Reading) {
    let iri = b.part(Kind::Item, &item.key);
    let class = if item.narrative {
        pol::NARRATIVE_ITEM
    } else {
        pol::POLICY_ITEM
    };
    b.typed(&iri, class);
    b.labelled(
        &iri,
        &item.key,
        &format!("小項目{}", item.key),
        &format!("Item {}", item.key),
    );
    b.add(&iri, dcterms::IS_PART_OF, section.clone());
    b.add(section, dcterms::HAS_PART, iri.clone());
    if !item.text.value.is_empty() {
        b.add(&iri, dcterms::DESCRIPTION, japanese(&item.text.value));
    }
    b.quoted_read(&iri, &item.text);
    if let Some(number) = item.number {
        b.add(&iri, pol::NUMBER, integer(number));
    }
    if let Some(marker) = &item.marker {
        b.add(&iri, pol::PRINTED_MARKER, plain(&marker.value));
        b.quoted_read(&iri, marker);
    }
    if let Some(tag) = &item.tag {
        b.add(&iri, pol::PRINTED_TAG, plain(&tag.value));
    }
    bodies(b, &iri, &item.bodies);
    mentions::entities(b, &iri, &item.mentions);
    if let Some(repeats) = &item.repeats {
        let original = b.part(Kind::Item, &repeats.value);
        b.add(&iri, pol::REPEATS, original);
        b.quoted_read(&iri, repeats);
    }
    for (column, list) in [(ACTIONS, &item.actions), (DIRECTIONS, &item.directions)] {
        for bullet in list {
            let part = bullet_itself(b, column, item, &iri, bullet, reading);
            if !bullet.lead_in {
                b.add(&iri, column.property, part);
            }
        }
    }
}

fn bullet_itself(
    b: &mut Builder<'_>,
    column: Column,
    item: &Item,
    whole: &NamedNode,
    bullet: &Bullet,
    reading: &Reading,
) -> NamedNode {
    let identifier = format!("{}/{}", item.key, bullet.key);
    let iri = b.part(column.kind, &identifier);
    b.typed(&iri, column.class);
    let (ja, en) = bullet_labels(column, item, bullet);
    b.labelled(&iri, &identifier, &ja, &en);
    b.add(&iri, dcterms::DESCRIPTION, japanese(&bullet.text.value));
    b.add(&iri, pol::ORDER, integer(bullet.order.max(1)));
    b.add(&iri, dcterms::IS_PART_OF, whole.clone());
    b.add(whole, dcterms::HAS_PART, iri.clone());
    b.quoted_read(&iri, &bullet.text);
    if bullet.lead_in {
        b.add(&iri, pol::ROLE, pol::LEAD_IN.into_owned());
    }
    if let Some(tag) = &bullet.tag {
        b.add(&iri, pol::PRINTED_TAG, plain(&tag.value));
    }
    bodies(b, &iri, &bullet.bodies);
    if let Some(year) = &bullet.fiscal_year {
        let fiscal_year = b.fiscal_year(year.value);
        b.add(&iri, pol::FISCAL_YEAR_PROPERTY, fiscal_year);
        b.quoted_read(&iri, year);
    }
    for code in &bullet.codes {
        if let Some(defined) = reading.codes.iter().find(|c| c.code == code.value) {
            let project = programme(b, &defined.name.value);
            b.add(&iri, pol::CONTRIBUTES_TO, project);
            b.quoted_read(&iri, code);
        }
    }
    mentions::years(b, &iri, &bullet.years);
    mentions::entities(b, &iri, &bullet.mentions);
    if let Some((item, bullet)) = &bullet.repeats {
        let original = b.part(column.kind, &format!("{item}/{bullet}"));
        b.add(&iri, pol::REPEATS, original);
    }
    for child in &bullet.children {
        bullet_itself(b, column, item, &iri, child, reading);
    }
    iri
}

fn bullet_labels(column: Column, item: &Item, bullet: &Bullet) -> (String, String) {
    if bullet.lead_in {
        (
            format!("小項目{}の{}の前文", item.key, column.ja),
            format!(
                "Lead-in to the {}s of item {}",
                column.en.to_lowercase(),
                item.key
            ),
        )
    } else {
        (
            format!("小項目{}の{}{}", item.key, column.ja, bullet.key),
            format!("{} {} of item {}", column.en, bullet.key, item.key),
        )
    }
}

/// A lead is responsible as well.
fn bodies(b: &mut Builder<'_>, iri: &NamedNode, tagged: &[TaggedBody]) {
    for body in tagged {
        let organisation = b.body(&body.body, &[body.span], body.rule);
        b.add(iri, pol::RESPONSIBLE, organisation.clone());
        if body.lead {
            b.add(iri, pol::LEAD, organisation);
        }
        b.quoted(iri, &[body.span], body.rule);
    }
}
