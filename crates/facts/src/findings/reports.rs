//! Results with their papers, examples, steps, statements and notes.

use oxrdf::{Literal, NamedNode};
use seisaku_policy::{Findings, Paper, Statement, StatementKind};
use seisaku_vocab::{Kind, dcterms, foaf, name_key, pol, skos, xsd};

use super::common::{
    area, body, figure, heading, labelled_by_text, mentioned, on_page, ordered, piece, place_key,
    under,
};
use crate::builder::{Builder, english, japanese, plain};
use crate::policies::typed_date;

pub(super) fn results(b: &mut Builder<'_>, found: &Findings) {
    for result in &found.results {
        let iri = piece(b, pol::FINDING, &result.title, ("成果", "Result"));
        b.add(&iri, dcterms::TITLE, japanese(&result.title.value));
        mentioned(b, &iri, &result.title.spans);
        under(b, &iri, result.heading.as_ref(), &result.title.spans);
        if let Some(by) = &result.by {
            b.add(&iri, pol::PRINTED_NAME, plain(&by.value));
            b.quoted_read(&iri, by);
        }
        for entry in &result.entries {
            b.add(&iri, dcterms::DESCRIPTION, japanese(&entry.value));
            b.quoted_read(&iri, entry);
            mentioned(b, &iri, &entry.spans);
        }
        for one in &result.papers {
            let paper = paper(b, one);
            b.add(&iri, dcterms::REFERENCES, paper);
        }
    }
    for one in &found.papers {
        let iri = paper(b, one);
        on_page(b, &iri, &one.text.spans);
    }
    for row in &found.uses {
        let iri = piece(b, pol::USE_CASE, &row.purpose, ("活用例", "Use case"));
        b.add(&iri, dcterms::TITLE, japanese(&row.purpose.value));
        mentioned(b, &iri, &row.purpose.spans);
        under(b, &iri, row.table.as_ref(), &row.purpose.spans);
        for example in &row.examples {
            b.add(&iri, skos::EXAMPLE, japanese(&example.value));
            b.quoted_read(&iri, example);
            mentioned(b, &iri, &example.spans);
        }
    }
    for step in &found.steps {
        let iri = piece(b, pol::PROCESS_STEP, &step.text, ("工程", "Step"));
        b.add(&iri, dcterms::DESCRIPTION, japanese(&step.text.value));
        ordered(b, &iri, step.order);
        mentioned(b, &iri, &step.text.spans);
        on_page(b, &iri, &step.text.spans);
        b.add(&iri, pol::DURATION_BEFORE, plain(&step.before.value));
        b.add(&iri, pol::DURATION_AFTER, plain(&step.after.value));
        b.quoted_read(&iri, &step.before);
        b.quoted_read(&iri, &step.after);
    }
}

fn paper(b: &mut Builder<'_>, paper: &Paper) -> NamedNode {
    let key = name_key(&paper.text.value);
    let iri = b.named(Kind::Publication, &key);
    b.typed(&iri, pol::PUBLICATION);
    let named = |title: &String| format!("{} ({}) {title}", paper.journal, paper.year);
    let label = paper.title.as_ref().map_or(paper.text.value.clone(), named);
    b.labelled(&iri, &key, &label, &label);
    if let Some(title) = &paper.title {
        b.add(&iri, dcterms::TITLE, english(title));
    }
    b.add(&iri, pol::JOURNAL, plain(&paper.journal));
    let year = Literal::new_typed_literal(format!("{:04}", paper.year), xsd::G_YEAR);
    b.add(&iri, dcterms::ISSUED, year);
    for author in &paper.authors {
        b.add(&iri, pol::AUTHOR_NAME, plain(author));
    }
    if let Some(url) = &paper.url {
        b.add(&iri, foaf::PAGE, NamedNode::new_unchecked(url.clone()));
    }
    b.quoted_read(&iri, &paper.text);
    iri
}

pub(super) fn statements(b: &mut Builder<'_>, found: &Findings) {
    for one in &found.statements {
        if one.kind == StatementKind::Heading {
            heading(b, &one.text);
        } else {
            statement(b, one);
        }
    }
}

fn statement(b: &mut Builder<'_>, statement: &Statement) {
    let (kind, class, ja, en) = match statement.kind {
        StatementKind::Issue => (Kind::Issue, pol::ISSUE, "課題", "Issue"),
        StatementKind::Direction => (Kind::Direction, pol::DIRECTION, "今後の方向性", "Direction"),
        StatementKind::Aim => (Kind::Goal, pol::GOAL, "目標", "Aim"),
        StatementKind::Finding | StatementKind::Heading => {
            (Kind::Paragraph, pol::FINDING, "知見", "Finding")
        }
    };
    let key = place_key(b, &statement.text.spans);
    let iri = b.part(kind, &key);
    b.typed(&iri, class);
    labelled_by_text(b, &iri, &statement.text, (ja, en));
    b.add(&iri, dcterms::DESCRIPTION, japanese(&statement.text.value));
    ordered(b, &iri, statement.order);
    under(b, &iri, statement.heading.as_ref(), &statement.text.spans);
    b.quoted_read(&iri, &statement.text);
    mentioned(b, &iri, &statement.text.spans);
    for (n, (one, of)) in statement.figures.iter().enumerate() {
        let Some(of) = of else {
            figure(b, &iri, ja, one);
            continue;
        };
        let place = area(b, of);
        let key = format!("{}/{}", place_key(b, &one.quantity.spans), n + 1);
        let observation = b.part(Kind::Observation, &key);
        let name = super::common::english_name(b, &place, &of.value);
        super::common::observation(
            b,
            &observation,
            &key,
            &format!("{}：{}", one.indicator, of.value),
            &format!("Share in {name} ({key})"),
        );
        let counted = super::common::indicator(b, &one.indicator);
        b.quoted_read(&counted, &one.quantity);
        b.add(&observation, pol::INDICATOR_PROPERTY, counted);
        b.add(&observation, pol::AREA, place);
        super::common::quantity(b, &observation, &one.quantity);
    }
}

pub(super) fn notes(b: &mut Builder<'_>, found: &Findings) {
    for note in &found.notes {
        let (class, ja, en) = if note.source {
            (pol::SOURCE_NOTE, "出典", "Source")
        } else {
            (pol::NOTE, "注", "Note")
        };
        let iri = piece(b, class, &note.text, (ja, en));
        b.add(&iri, dcterms::DESCRIPTION, japanese(&note.text.value));
        on_page(b, &iri, &note.text.spans);
        let page = note.text.spans.first().and_then(|s| b.page_of(*s));
        if let Some(page) = page.filter(|_| note.source) {
            b.add(&page, dcterms::SOURCE, iri.clone());
        }
        mentioned(b, &iri, &note.text.spans);
        if let Some(name) = &note.body {
            let creator = body(b, name);
            b.add(&iri, dcterms::CREATOR, creator);
        }
        if let Some(date) = &note.date {
            b.add(&iri, pol::DATE, typed_date(date.value));
            b.quoted_read(&iri, date);
        }
        if let Some(url) = &note.url {
            b.add(
                &iri,
                foaf::PAGE,
                NamedNode::new_unchecked(url.value.clone()),
            );
            b.quoted_read(&iri, url);
        }
    }
}
