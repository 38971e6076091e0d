//! Tables of figures and trends.

use oxrdf::NamedNode;
use seisaku_policy::values::{Date, dates, fiscal_years};
use seisaku_policy::{Course, Dimension, Observed, Read, Table, Trend};
use seisaku_text::squeeze;
use seisaku_vocab::{Kind, dcat, dcterms, pol, qb, skos};

use super::common::{
    area, english_name, indicator, observation, on_page, ordered, place_key, quantity, thing,
};
use crate::builder::{Builder, japanese, plain};
use crate::policies::typed_date;

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
        .map_or(&table.title.spans[..], |c| &c.quantity.spans);
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
    b.quoted(&iri, &table.headings, table.title.rule);
    for unit in &table.units {
        b.quoted_read(&iri, unit);
    }
    for (i, cell) in table.cells.iter().enumerate() {
        observed(b, &iri, &format!("{key}/{}", i + 1), table, cell);
    }
}

fn observed(b: &mut Builder<'_>, table_iri: &NamedNode, key: &str, table: &Table, cell: &Observed) {
    let iri = b.part(Kind::Observation, key);
    let said = |wanted| {
        cell.dims
            .iter()
            .filter(move |(d, _)| *d == wanted)
            .map(|(_, r)| r)
    };
    let mut english = Vec::new();
    for name in said(Dimension::Area) {
        let place = area(b, name);
        english.push(english_name(b, &place, &name.value));
        b.add(&iri, pol::AREA, place);
    }
    for name in said(Dimension::Class) {
        let about = thing(b, Kind::Concept, skos::CONCEPT, name);
        english.push(english_name(b, &about, &name.value));
        b.add(&iri, pol::ABOUT, about);
    }
    let periods: Vec<&Read<String>> = said(Dimension::Period).collect();
    period(b, &iri, &periods, table);
    english.extend(periods.iter().map(|p| p.value.clone()));
    let title = &table.title.value;
    let names: Vec<&str> = cell.dims.iter().map(|(_, r)| r.value.as_str()).collect();
    observation(
        b,
        &iri,
        key,
        &format!("{title}：{}", names.join("・")),
        &format!(
            "Figure for {} in {} ({key})",
            english.join(", "),
            b.source.stem()
        ),
    );
    b.add(&iri, qb::DATA_SET_PROPERTY, table_iri.clone());
    ordered(b, &iri, cell.order);
    quantity(b, &iri, &cell.quantity);
    b.quoted(&iri, &[cell.row], table.title.rule);
    for note in &cell.notes {
        b.add(&iri, skos::NOTE, japanese(&note.value));
    }
    let counted = said(Dimension::Indicator).next();
    if let Some(counted) = counted {
        let what = indicator(b, &counted.value);
        b.quoted_read(&what, counted);
        b.add(&iri, pol::INDICATOR_PROPERTY, what);
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

/// When a figure holds: what its headings print, else what is printed for all of the table.
fn period(b: &mut Builder<'_>, iri: &NamedNode, periods: &[&Read<String>], table: &Table) {
    for period in periods {
        b.quoted_read(iri, period);
    }
    let mut printed: String = periods.iter().map(|p| p.value.as_str()).collect();
    // A month is of the year that is printed for all of the table.
    let whole = table.period.as_ref().map_or("", |p| p.value.as_str());
    let part_of_year = printed.contains('月') || printed.contains("四半期");
    if printed.is_empty() {
        whole.clone_into(&mut printed);
    } else if part_of_year && !printed.contains('年') && whole.ends_with(['年', '度']) {
        printed.insert_str(0, whole);
    }
    if printed.is_empty() {
        return;
    }
    b.add(iri, pol::PERIOD, plain(&printed));
    let folded = squeeze(&printed);
    dated(b, iri, &folded);
    let years = fiscal_years(&folded);
    if let [(year, ..)] = years.as_slice() {
        let year = b.fiscal_year(*year);
        b.add(iri, pol::FISCAL_YEAR_PROPERTY, year);
    }
}

/// The date that a period is, if it is one; a year of an era is the year of the calendar too.
fn dated(b: &mut Builder<'_>, iri: &NamedNode, period: &str) {
    let found = dates(period);
    let [only] = found.as_slice() else { return };
    let Some(date) = only.date.filter(|_| only.start == 0) else {
        return;
    };
    b.add(iri, pol::DATE, typed_date(date));
    if let Date::Year(year) = date
        && !period.starts_with(&year.to_string())
    {
        b.add(iri, pol::PERIOD, plain(&format!("{year}年")));
    }
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
