//! The document itself, its pages, and the codes that it defines.

use oxrdf::NamedNode;
use seisaku_policy::{Read, Reading};
use seisaku_text::{Document, Format};
use seisaku_vocab::{Kind, dcterms, pol, skos};

use crate::builder::{Builder, english, integer, japanese, plain};
use crate::policies::typed_date;

pub(crate) fn document(b: &mut Builder<'_>, document: &Document, reading: &Reading) {
    let iri = b.document();
    let stem = b.source.stem().to_owned();
    b.typed(&iri, pol::SOURCE_DOCUMENT);
    let title = reading.title.as_ref();
    let ja = title.map_or(stem.as_str(), |t| t.value.as_str());
    let en = b
        .vocabulary
        .english_heading(ja)
        .map_or_else(|| format!("Source document {stem}"), str::to_owned);
    b.labelled(&iri, &stem, ja, &en);
    b.add(&iri, dcterms::TITLE, japanese(ja));
    let sha256 = plain(b.source.sha256());
    b.add(&iri, pol::SHA256, sha256);
    if let Some(title) = title {
        b.quoted_read(&iri, title);
    }
    if let Some(publisher) = &reading.publisher {
        let body = b.body_named(&publisher.value, &publisher.spans, publisher.rule);
        b.add(&iri, dcterms::PUBLISHER, body);
        b.quoted_read(&iri, publisher);
    }
    if let Some(date) = &reading.issued {
        b.add(&iri, dcterms::ISSUED, typed_date(date.value));
        b.quoted_read(&iri, date);
    }
    if let Some(year) = &reading.fiscal_year {
        let fiscal_year = b.fiscal_year(year.value);
        b.add(&iri, pol::FISCAL_YEAR_PROPERTY, fiscal_year);
        b.quoted_read(&iri, year);
    }
    pages(b, document, reading);
    codes(b, reading);
}

/// The name under which a page is entered; its text as a whole is no finding of any rule.
const PAGE_RULE: &str = "pages/page";

fn pages(b: &mut Builder<'_>, document: &Document, reading: &Reading) {
    let whole = b.document();
    let stem = b.source.stem().to_owned();
    let (name_ja, name_en) = match document.format {
        Format::Slides => ("スライド", "Slide"),
        Format::Tables | Format::Text | Format::Html => ("ページ", "Page"),
    };
    for page in &document.pages {
        let number = page.number;
        let iri = b.part(Kind::Page, &number.to_string());
        b.typed(&iri, pol::PAGE);
        b.labelled(
            &iri,
            &number.to_string(),
            &format!("{stem}の{name_ja}{number}"),
            &format!("{name_en} {number} of {stem}"),
        );
        b.add(&iri, pol::NUMBER, integer(number));
        b.add(&iri, dcterms::IS_PART_OF, whole.clone());
        b.quoted(&iri, &[page.span], PAGE_RULE);
        let titled = reading.page_titles.partition_point(|t| t.page < number);
        if let Some(title) = reading.page_titles.get(titled).filter(|t| t.page == number) {
            b.add(&iri, dcterms::TITLE, japanese(&title.title.value));
            b.quoted_read(&iri, &title.title);
        }
        let of_page = reading.page_authors.iter().filter(|(n, _)| *n == number);
        for (_, name) in of_page {
            author(b, reading, &iri, number, name);
        }
    }
}

/// The body whose paper a page shows; where a vocabulary knows the paper by the title, it is the
/// paper's body too.
fn author(
    b: &mut Builder<'_>,
    reading: &Reading,
    page: &NamedNode,
    number: usize,
    name: &Read<String>,
) {
    let body = b.body_named(&name.value, &name.spans, name.rule);
    b.quoted_read(&body, name);
    b.add(page, dcterms::CREATOR, body.clone());
    let title = reading.page_titles.iter().find(|t| t.page == number);
    let folded = title.map(|t| seisaku_text::squeeze(&t.title.value));
    let known = folded.and_then(|t| b.vocabulary.names().policies.get(&t).cloned());
    if let Some(policy) = known.filter(|p| !p.series) {
        let policy = NamedNode::new_unchecked(policy.id);
        b.add(&policy, dcterms::CREATOR, body);
        b.quoted_read(&policy, name);
    }
}

/// A code of the document becomes the acronym of the programme that it stands for.
fn codes(b: &mut Builder<'_>, reading: &Reading) {
    for code in &reading.codes {
        let iri = programme(b, &code.name.value);
        b.add(&iri, pol::ACRONYM, plain(&code.code));
        b.add(&iri, pol::PRINTED_NAME, plain(&code.name.value));
        b.quoted_read(&iri, &code.name);
    }
}

/// The programme of this name; one that no vocabulary knows is described by its name.
pub(crate) fn programme(b: &mut Builder<'_>, name: &str) -> NamedNode {
    if let Some(known) = b.vocabulary.programme(name) {
        return NamedNode::new_unchecked(known);
    }
    let key = seisaku_vocab::name_key(name);
    let iri = b.named(Kind::Programme, &key);
    let name = seisaku_vocab::normal_name(name);
    let en = b
        .vocabulary
        .english_heading(&name)
        .map_or_else(|| format!("Programme {name}"), str::to_owned);
    b.typed(&iri, pol::PROGRAMME);
    b.labelled(&iri, &key, &name, &en);
    b.add(&iri, skos::PREF_LABEL, japanese(&name));
    b.add(&iri, skos::PREF_LABEL, english(&en));
    iri
}
