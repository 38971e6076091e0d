//! Tables of figures and trends.

use oxrdf::NamedNode;
use seisaku_policy::values::{Date, dates};
use seisaku_policy::{Course, Observed, Read, Table, Trend};
use seisaku_text::squeeze;
use seisaku_vocab::{Kind, dcat, dcterms, pol, qb, skos};

use super::common::{
    area, english_name, indicator, known, observation, on_page, ordered, place_key, quantity, thing,
};
use crate::builder::{Builder, japanese, plain};

pub(super) fn table(b: &mut Builder<'_>, n: usize, table: &Table) {
    let key = format!("table-{n}");
    let iri = b.part(Kind::Dataset, &key);
    let stem = b.source.stem().to_owned();
    let title = &table.title.value;
    b.typed(&iri, qb::DATA_SET);
    let en = b
        .vocabulary
        .english_heading(title)
        .map_or_else(|| format!("Figures {n} of {stem}"), str::to_owned);
    let ja = if title.is_empty() { &key } else { title };
    b.labelled(&iri, &key, ja, &en);
    if !title.is_empty() {
        b.add(&iri, dcterms::TITLE, japanese(title));
    }
    b.quoted_read(&iri, &table.title);
    let first = table
        .cells
        .first()
        .map_or(&table.title.spans[..], |c| &c.subject.spans);
    on_page(b, &iri, first);
    for caption in &table.captions {
        if caption.value != *title {
            b.add(&iri, dcterms::DESCRIPTION, japanese(&caption.value));
        }
        b.quoted_read(&iri, caption);
    }
    if let Some(period) = &table.period {
        b.add(&iri, pol::PERIOD, plain(&period.value));
        b.quoted_read(&iri, period);
    }
    if let Some(counted) = &table.indicator {
        let what = indicator(b, &counted.value);
        b.quoted_read(&what, counted);
        b.add(&iri, pol::INDICATOR_PROPERTY, what);
    }
    for keyword in &table.keywords {
        b.add(&iri, dcat::KEYWORD, plain(&keyword.value));
        b.quoted_read(&iri, keyword);
    }
    for legend in &table.areas {
        let place = area(b, legend);
        b.add(&iri, pol::AREA, place);
        b.quoted_read(&iri, legend);
    }
    // The notes under a table are resources of their own with the same spans.
    b.quoted(&iri, &table.notes, table.title.rule);
    for note in &table.notes {
        let text: String = b.source.slice(*note).trim().to_owned();
        b.add(&iri, skos::NOTE, japanese(&text));
    }
    for (i, cell) in table.cells.iter().enumerate() {
        observed(b, &iri, &format!("{key}/{}", i + 1), table, cell);
    }
}

fn observed(b: &mut Builder<'_>, table_iri: &NamedNode, key: &str, table: &Table, cell: &Observed) {
    let iri = b.part(Kind::Observation, key);
    let subject = if known(b, Kind::Place, &cell.subject.value).is_some() {
        let place = area(b, &cell.subject);
        b.add(&iri, pol::AREA, place.clone());
        place
    } else {
        let about = thing(b, Kind::Concept, skos::CONCEPT, &cell.subject);
        b.add(&iri, pol::ABOUT, about.clone());
        about
    };
    let name = &cell.subject.value;
    let column = cell
        .column
        .as_ref()
        .map_or(String::new(), |c| format!("（{}）", c.value));
    let en = english_name(b, &subject, name);
    let title = &table.title.value;
    observation(
        b,
        &iri,
        key,
        &format!("{title}：{name}{column}"),
        &format!("Figure for {en} in {}{column}", b.source.stem()),
    );
    b.add(&iri, qb::DATA_SET_PROPERTY, table_iri.clone());
    ordered(b, &iri, cell.order);
    quantity(b, &iri, &cell.quantity);
    b.quoted(&iri, &[cell.row], table.title.rule);
    let column = cell.column.as_ref();
    let year = column.filter(|c| is_year(c));
    if let Some(period) = year.or(table.period.as_ref()) {
        b.add(&iri, pol::PERIOD, plain(&period.value));
    }
    if let Some(year) = year {
        b.quoted_read(&iri, year);
        if let Some((year, ..)) =
            seisaku_policy::values::fiscal_years(&squeeze(&year.value)).first()
        {
            let year = b.fiscal_year(*year);
            b.add(&iri, pol::FISCAL_YEAR_PROPERTY, year);
        }
    }
    let counted = column
        .filter(|_| year.is_none())
        .or(table.indicator.as_ref());
    if let Some(counted) = counted {
        let what = indicator(b, &counted.value);
        b.quoted_read(&what, counted);
        b.add(&iri, pol::INDICATOR_PROPERTY, what);
    }
    if let Some(unit) = table
        .unit
        .as_ref()
        .filter(|_| cell.quantity.value.unit.is_empty())
    {
        b.add(&iri, pol::UNIT, plain(&unit.value));
        return;
    }
    // The word that says what is counted (論文数) also says the unit.
    if cell.quantity.value.unit.is_empty()
        && let Some(counted) = counted
        && let Some(unit) = b
            .vocabulary
            .unit_of(&counted.value)
            .or(counted.value.strip_suffix('数'))
    {
        b.add(&iri, pol::UNIT, plain(unit));
    }
}

/// Whether a heading is a year or fiscal year.
fn is_year(heading: &Read<String>) -> bool {
    let folded = squeeze(&heading.value);
    let year = dates(&folded)
        .first()
        .is_some_and(|d| matches!(d.date, Some(Date::Year(_))));
    year || !seisaku_policy::values::fiscal_years(&folded).is_empty()
}

pub(super) fn trend(b: &mut Builder<'_>, trend: &Trend) {
    let key = place_key(b, &trend.subject.spans);
    let iri = b.part(Kind::Paragraph, &key);
    b.typed(&iri, pol::TREND);
    let (course, ja, en) = match trend.course {
        Course::Rise => (pol::RISING, "増加", "rising"),
        Course::Fall => (pol::FALLING, "減少", "falling"),
        Course::Level => (pol::STEADY, "横ばい", "steady"),
    };
    let subject = &trend.subject.value;
    let about = thing(b, Kind::Concept, skos::CONCEPT, &trend.subject);
    let en_subject = english_name(b, &about, subject);
    b.labelled(
        &iri,
        &key,
        &format!("{subject}は{ja}"),
        &format!("{en_subject}: {en}"),
    );
    b.add(&iri, pol::ABOUT, about);
    b.add(&iri, pol::COURSE, course.into_owned());
    on_page(b, &iri, &trend.subject.spans);
    b.quoted_read(&iri, &trend.subject);
    if let Some(counted) = &trend.indicator {
        let what = indicator(b, &counted.value);
        b.quoted_read(&what, counted);
        b.add(&iri, pol::INDICATOR_PROPERTY, what);
        b.quoted_read(&iri, counted);
    }
    if let Some(name) = &trend.area {
        let place = area(b, name);
        b.add(&iri, pol::AREA, place);
        b.quoted_read(&iri, name);
    }
    if let Some(period) = &trend.period {
        b.add(&iri, pol::PERIOD, plain(&period.value));
        b.quoted_read(&iri, period);
    }
}
