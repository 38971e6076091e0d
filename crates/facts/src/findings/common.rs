//! What findings share: names resolved, places in the text, dates, headings, figures.

use oxrdf::{Literal, NamedNode, NamedNodeRef};
use seisaku_policy::{Bound, Figure, PartialDate, Quantity, Read};
use seisaku_text::{Span, squeeze};
use seisaku_vocab::{
    Kind, Space, dcterms, foaf, name_key, normal_name, pol, qb, schema, skos, xsd,
};

use crate::builder::{Builder, english, integer, japanese, plain};
use crate::policies;

/// The known entity of this kind and name.
pub(crate) fn known(b: &Builder<'_>, kind: Kind, name: &str) -> Option<NamedNode> {
    let folded = squeeze(name);
    if kind == Kind::Place {
        let place = b.vocabulary.names().places.get(&folded)?;
        return Some(NamedNode::new_unchecked(place.clone()));
    }
    let found = b.vocabulary.names().entities.find(&folded);
    let whole = found
        .filter(|(start, end, _)| *start == 0 && *end == folded.len())
        .map(|(_, _, id)| id.to_owned())
        .next()?;
    let is_of_kind = Space::default()
        .parse(&whole)
        .is_some_and(|r| r.kind == kind);
    is_of_kind.then(|| NamedNode::new_unchecked(whole))
}

/// The label of a known entity in English, else the name itself.
pub(super) fn english_name(b: &Builder<'_>, iri: &NamedNode, name: &str) -> String {
    b.vocabulary
        .entity(iri.as_str())
        .and_then(|e| e.preferred_label("en"))
        .or_else(|| b.vocabulary.english_heading(name))
        .map_or_else(|| normal_name(name), str::to_owned)
}

/// A thing that other documents may name as well; one that no vocabulary knows is described.
pub(super) fn thing(
    b: &mut Builder<'_>,
    kind: Kind,
    class: NamedNodeRef<'_>,
    name: &Read<String>,
) -> NamedNode {
    let iri = match known(b, kind, &name.value) {
        Some(iri) => iri,
        None => {
            let key = name_key(&name.value);
            let iri = b.named(kind, &key);
            let label = normal_name(&name.value);
            let en = b.vocabulary.english_heading(&label).map(str::to_owned);
            b.typed(&iri, class);
            b.labelled(&iri, &key, &label, en.as_deref().unwrap_or(&label));
            b.add(&iri, skos::PREF_LABEL, japanese(&label));
            if let Some(en) = en {
                b.add(&iri, skos::PREF_LABEL, english(&en));
            }
            iri
        }
    };
    b.add(&iri, pol::PRINTED_NAME, plain(&name.value));
    b.quoted_read(&iri, name);
    iri
}

/// A person of this name.
pub(super) fn person(b: &mut Builder<'_>, name: &Read<String>) -> NamedNode {
    let known = known(b, Kind::Person, &name.value);
    let described = known.is_some();
    let key = name_key(&name.value);
    let iri = known.unwrap_or_else(|| b.named(Kind::Person, &key));
    if !described {
        let label = normal_name(&name.value);
        b.typed(&iri, foaf::PERSON);
        b.labelled(&iri, &key, &label, &label);
        b.add(&iri, foaf::NAME, japanese(&label));
    }
    b.quoted_read(&iri, name);
    iri
}

/// A body of this name; what is printed is kept.
pub(super) fn body(b: &mut Builder<'_>, name: &Read<String>) -> NamedNode {
    let iri = b.body_named(&name.value, &name.spans, name.rule);
    b.add(&iri, pol::PRINTED_NAME, plain(&name.value));
    b.quoted_read(&iri, name);
    iri
}

/// What is counted.
pub(crate) fn indicator(b: &mut Builder<'_>, name: &str) -> NamedNode {
    if let Some(known) = b.vocabulary.indicator(name) {
        return known.iri.clone();
    }
    // What is counted and the thing itself are two, so they have two keys.
    let key = name_key(&format!("indicator {}", normal_name(name)));
    let iri = b.named(Kind::Concept, &key);
    let label = normal_name(name);
    let en = indicator_in_english(b, &label);
    b.typed(&iri, pol::INDICATOR);
    let otherwise = || format!("Indicator {label}");
    b.labelled(&iri, &key, &label, &en.clone().unwrap_or_else(otherwise));
    b.add(&iri, skos::PREF_LABEL, japanese(&label));
    if let Some(en) = en {
        b.add(&iri, skos::PREF_LABEL, english(&en));
    }
    iri
}

/// What is counted, in English. A word may mean another thing where it is no indicator, so the table of
/// labels has it with a mark.
fn indicator_in_english(b: &Builder<'_>, label: &str) -> Option<String> {
    let marked = format!("指標：{label}");
    b.vocabulary.english_heading(&marked).map(str::to_owned)
}

/// The key of the first place of a value, by lines and columns, which other line ends do not move:
/// `12.1-13.8`.
pub(super) fn place_key(b: &Builder<'_>, spans: &[Span]) -> String {
    let span = first_span(spans);
    let (start, end) = (b.source.place(span.start), b.source.place(span.end));
    format!(
        "{}.{}-{}.{}",
        start.line, start.column, end.line, end.column
    )
}

/// The first place of a value.
pub(super) fn first_span(spans: &[Span]) -> Span {
    spans.first().copied().unwrap_or(Span::new(0, 0))
}

/// The line of the first place of a value.
pub(super) fn line(b: &Builder<'_>, spans: &[Span]) -> usize {
    b.source.place(first_span(spans).start).line
}

/// A piece of the document that is described by its place.
pub(super) fn piece(
    b: &mut Builder<'_>,
    class: NamedNodeRef<'_>,
    read: &Read<String>,
    names: (&str, &str),
) -> NamedNode {
    let key = place_key(b, &read.spans);
    let iri = b.part(Kind::Paragraph, &key);
    b.typed(&iri, class);
    labelled_by_text(b, &iri, read, names);
    b.quoted_read(&iri, read);
    iri
}

/// Labels of a text: itself where a table has its English, else its line.
pub(super) fn labelled_by_text(
    b: &mut Builder<'_>,
    iri: &NamedNode,
    read: &Read<String>,
    names: (&str, &str),
) {
    let key = place_key(b, &read.spans);
    match b.vocabulary.english_heading(&read.value).map(str::to_owned) {
        Some(en) => b.labelled(iri, &key, &read.value, &en),
        None => b.labelled_by_line(iri, &key, first_span(&read.spans), names),
    }
}

/// What a text names.
pub(super) fn mentioned(b: &mut Builder<'_>, iri: &NamedNode, spans: &[Span]) {
    let names = b.vocabulary.names();
    let found = seisaku_policy::rules::known_names::mentions_in(b.source, names, spans);
    let others: Vec<_> = found
        .into_iter()
        .filter(|m| m.entity != iri.as_str())
        .collect();
    crate::mentions::entities(b, iri, &others);
}

/// A heading that findings stand under.
pub(super) fn heading(b: &mut Builder<'_>, read: &Read<String>) -> NamedNode {
    // Two headings may be glued on one line.
    let key = format!("{}-{}", place_key(b, &read.spans), name_key(&read.value));
    let iri = b.part(Kind::Paragraph, &key);
    let line = line(b, &read.spans);
    let en = b.vocabulary.english_heading(&read.value).map_or_else(
        || format!("Heading on line {line} of {} ({key})", b.source.stem()),
        str::to_owned,
    );
    b.typed(&iri, pol::HEADING);
    b.labelled(&iri, &key, &read.value, &en);
    b.add(&iri, dcterms::TITLE, japanese(&read.value));
    on_page(b, &iri, &read.spans);
    mentioned(b, &iri, &read.spans);
    b.quoted_read(&iri, read);
    iri
}

/// States that a thing stands on the page that holds it.
pub(super) fn on_page(b: &mut Builder<'_>, iri: &NamedNode, spans: &[Span]) {
    let page = spans.first().and_then(|s| b.page_of(*s));
    let whole = page.unwrap_or_else(|| b.document());
    b.add(iri, dcterms::IS_PART_OF, whole);
}

/// States that a thing stands under its heading, or on its page.
pub(super) fn under(
    b: &mut Builder<'_>,
    iri: &NamedNode,
    above: Option<&Read<String>>,
    spans: &[Span],
) {
    match above {
        Some(above) => {
            let above = heading(b, above);
            b.add(iri, dcterms::IS_PART_OF, above);
        }
        None => on_page(b, iri, spans),
    }
}

/// A date with the type of its precision.
pub(super) fn typed_date(date: PartialDate) -> Literal {
    match date {
        PartialDate::Full(date) => policies::typed_date(date),
        PartialDate::MonthDay(month, day) => {
            Literal::new_typed_literal(format!("--{month:02}-{day:02}"), xsd::G_MONTH_DAY)
        }
    }
}

/// States `property` and the wording of a date.
pub(super) fn dated(
    b: &mut Builder<'_>,
    iri: &NamedNode,
    property: NamedNodeRef<'static>,
    date: &Read<PartialDate>,
) {
    b.add(iri, property, typed_date(date.value));
    for span in &date.spans {
        let printed: String = b
            .source
            .slice(*span)
            .split(['\n', '\r'])
            .map(str::trim)
            .collect();
        if let Some((first, last)) = seisaku_policy::values::months(&squeeze(&printed)) {
            b.add(iri, schema::START_DATE, policies::typed_date(first));
            b.add(iri, schema::END_DATE, policies::typed_date(last));
        }
        b.add(iri, pol::PRINTED_DATE, plain(&printed));
    }
    b.quoted_read(iri, date);
}

/// The value, unit and bounds of an observation.
pub(super) fn quantity(b: &mut Builder<'_>, iri: &NamedNode, read: &Read<Quantity>) {
    let decimal = Literal::new_typed_literal(read.value.value.clone(), xsd::DECIMAL);
    b.add(iri, pol::VALUE, decimal);
    if !read.value.unit.is_empty() {
        b.add(iri, pol::UNIT, plain(&read.value.unit));
    }
    for bound in &read.value.bounds {
        b.add(iri, pol::QUALIFIER_PROPERTY, qualifier(*bound).into_owned());
    }
    b.quoted_read(iri, read);
}

/// The term for how a figure bounds what it counts.
pub(crate) fn qualifier(bound: Bound) -> NamedNodeRef<'static> {
    match bound {
        Bound::About => pol::APPROXIMATELY,
        Bound::AtLeast => pol::AT_LEAST,
        Bound::MoreThan => pol::MORE_THAN,
        Bound::AtMost => pol::AT_MOST,
        Bound::LessThan => pol::LESS_THAN,
    }
}

/// A figure about a thing.
pub(super) fn figure(b: &mut Builder<'_>, about: &NamedNode, name: &str, figure: &Figure) {
    let key = place_key(b, &figure.quantity.spans);
    let iri = b.part(Kind::Observation, &key);
    let en = english_name(b, about, name);
    let counted_en = indicator_in_english(b, &figure.indicator);
    observation(
        b,
        &iri,
        &key,
        &format!("{name}：{}", figure.indicator),
        &format!(
            "{en}: {}",
            counted_en.as_deref().unwrap_or(&figure.indicator)
        ),
    );
    let counted = indicator(b, &figure.indicator);
    b.quoted_read(&counted, &figure.quantity);
    b.add(&iri, pol::INDICATOR_PROPERTY, counted);
    b.add(&iri, pol::ABOUT, about.clone());
    quantity(b, &iri, &figure.quantity);
}

/// Type and labels of an observation.
pub(super) fn observation(b: &mut Builder<'_>, iri: &NamedNode, key: &str, ja: &str, en: &str) {
    b.typed(iri, qb::OBSERVATION);
    b.labelled(iri, key, ja, en);
}

/// A place named in the text.
pub(super) fn area(b: &mut Builder<'_>, name: &Read<String>) -> NamedNode {
    thing(b, Kind::Place, pol::PLACE, name)
}

/// The order of a thing among its like.
pub(super) fn ordered(b: &mut Builder<'_>, iri: &NamedNode, order: usize) {
    b.add(iri, pol::ORDER, integer(order));
}

/// A second label of a thing that is known by its English name in the text.
pub(super) fn other_name(b: &mut Builder<'_>, iri: &NamedNode, name: &Read<String>) {
    b.add(iri, skos::ALT_LABEL, english(&name.value));
    b.quoted_read(iri, name);
}

/// States labels for a thing whose English label is printed.
pub(super) fn labelled_in_both(
    b: &mut Builder<'_>,
    iri: &NamedNode,
    key: &str,
    (ja, en): (&str, &str),
) {
    b.labelled(iri, key, ja, en);
    b.add(iri, skos::PREF_LABEL, japanese(ja));
    if ja != en {
        b.add(iri, skos::PREF_LABEL, english(en));
    }
}
