//! Where the data comes from: the project, the build, and the terms of each source.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use seisaku_vocab::{Kind, dcat, dcterms, foaf, prov};

use super::page::Page;
use super::{LICENCE, TITLE, publisher, terms};
use crate::draft::Draft;

/// The version of the program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The documents with their titles.
type Documents = BTreeMap<NamedNode, Option<String>>;

/// Says who made the release, from what, and what may be done with it. When and where it was
/// built is no part of it.
pub(super) fn origin(
    page: &mut Page,
    draft: &Draft,
    release: &NamedNode,
    id: &str,
    quads: &[Quad],
    documents: &Documents,
) {
    project(page, draft);
    contact(page, draft, release);
    licence(page);
    build(page, draft, release, id, documents);
    let declared = Declared::new(quads, documents);
    for (document, title) in documents {
        rights(page, draft, release, document, title.as_deref(), &declared);
    }
}

fn project(page: &mut Page, draft: &Draft) {
    let project = publisher(draft);
    page.is_a(&project, terms::AGENT);
    page.label(&project, ["政策（Seisaku）プロジェクト", "Seisaku project"]);
    page.say(&project, foaf::NAME, "Seisaku".into());
    page.link(&project, terms::HOMEPAGE, &project);
}

/// Where the publisher can be reached, as far as the configuration says so.
fn contact(page: &mut Page, draft: &Draft, release: &NamedNode) {
    let Some(address) = &draft.contact else {
        return;
    };
    let address = NamedNode::new_unchecked(address);
    let contact = NamedNode::new_unchecked(format!("{}#contact", release.as_str()));
    page.link(release, terms::CONTACT_POINT, &contact);
    page.say(&contact, dcterms::IDENTIFIER, "contact".into());
    page.is_a(&contact, terms::VCARD_ORGANIZATION);
    page.label(
        &contact,
        [
            "政策（Seisaku）プロジェクトの連絡先",
            "Contact of the Seisaku project",
        ],
    );
    page.say(&contact, terms::FORMATTED_NAME, "Seisaku".into());
    let property = if address.as_str().starts_with("mailto:") {
        terms::HAS_EMAIL
    } else {
        terms::HAS_URL
    };
    page.link(&contact, property, &address);
}

/// The release that this one takes the place of.
pub(super) fn revision(page: &mut Page, draft: &Draft, release: &NamedNode, id: &str) {
    let previous = draft.space.resource(Kind::Release, id);
    page.link(release, terms::PREVIOUS_VERSION, &previous);
    page.link(release, terms::WAS_REVISION_OF, &previous);
    page.link(release, terms::REPLACES, &previous);
    page.is_a(&previous, dcat::DATASET);
    page.label(
        &previous,
        TITLE
            .map(|title| format!("{title} {id}"))
            .each_ref()
            .map(String::as_str),
    );
    page.say(&previous, dcterms::IDENTIFIER, id.into());
}

fn licence(page: &mut Page) {
    let licence = NamedNode::new_unchecked(LICENCE);
    page.is_a(&licence, terms::LICENSE_DOCUMENT);
    page.label(
        &licence,
        [
            "クリエイティブ・コモンズ 表示 4.0 国際",
            "Creative Commons Attribution 4.0 International",
        ],
    );
}

/// The activity that made the release (PROV-O).
fn build(page: &mut Page, draft: &Draft, release: &NamedNode, id: &str, documents: &Documents) {
    let part = |name: &str| NamedNode::new_unchecked(format!("{}#{name}", release.as_str()));
    let (build, program) = (part("build"), part("program"));
    page.link(release, prov::WAS_GENERATED_BY, &build);
    page.link(release, prov::WAS_ATTRIBUTED_TO, &publisher(draft));
    page.say(&build, dcterms::IDENTIFIER, "build".into());
    page.is_a(&build, prov::ACTIVITY);
    page.label(
        &build,
        [
            &format!("公開版 {id} の作成"),
            &format!("Build of release {id}"),
        ],
    );
    for document in documents.keys() {
        page.link(&build, terms::USED, document);
    }
    for key in ["ontology", "shapes", "vocabularies"] {
        page.link(&build, terms::USED, &draft.space.resource(Kind::Graph, key));
    }
    page.link(&build, terms::WAS_ASSOCIATED_WITH, &program);
    page.say(&program, dcterms::IDENTIFIER, "program".into());
    page.is_a(&program, terms::SOFTWARE_AGENT);
    let name = format!("seisaku {VERSION}");
    page.label(
        &program,
        [&format!("プログラム {name}"), &format!("Program {name}")],
    );
    page.say(&program, foaf::NAME, name.into());
    page.say(&program, terms::SOFTWARE_VERSION, VERSION.into());
}

/// What was declared of a document beside its text: terms, and where it was taken from.
struct Declared<'q>(BTreeMap<&'q NamedNode, Vec<(NamedNodeRef<'q>, &'q Term)>>);

impl<'q> Declared<'q> {
    fn new(quads: &'q [Quad], documents: &Documents) -> Self {
        let wanted = [dcterms::RIGHTS, dcterms::LICENSE, dcterms::SOURCE];
        let mut declared: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject
                && wanted.contains(&quad.predicate.as_ref())
                && documents.contains_key(subject)
            {
                let entry = (quad.predicate.as_ref(), &quad.object);
                let entries: &mut Vec<_> = declared.entry(subject).or_default();
                if !entries.contains(&entry) {
                    entries.push(entry);
                }
            }
        }
        Self(declared)
    }
}

/// The terms of a source: what is declared of it, and whose it is in any case.
fn rights(
    page: &mut Page,
    draft: &Draft,
    release: &NamedNode,
    document: &NamedNode,
    title: Option<&str>,
    declared: &Declared<'_>,
) {
    let parsed = draft.space.parse(document.as_str());
    let key = parsed.map_or_else(|| document.as_str().to_owned(), |resource| resource.key);
    let rights = NamedNode::new_unchecked(format!("{}#rights-{key}", release.as_str()));
    let name = title.unwrap_or(&key);
    page.link(release, dcterms::RIGHTS, &rights);
    page.say(&rights, dcterms::IDENTIFIER, format!("rights-{key}").into());
    page.is_a(&rights, terms::RIGHTS_STATEMENT);
    page.label(
        &rights,
        [
            &format!("文書「{name}」の権利"),
            &format!("Rights in document {key}"),
        ],
    );
    page.text(
        &rights,
        dcterms::DESCRIPTION,
        [
            &format!("「{name}」から引用した本文には、その発行者の利用条件が適用される。読み取りと構造化は本プロジェクトによる加工であり、発行者が作成したものではない。"),
            &format!("The text that is quoted from document {key} is under the terms of those who issued it. It was read and structured by this project, not by them."),
        ],
    );
    page.link(&rights, dcterms::SOURCE, document);
    for (predicate, value) in declared.0.get(document).into_iter().flatten() {
        match value {
            Term::NamedNode(iri) => {
                page.link(&rights, *predicate, iri);
                if *predicate == dcterms::SOURCE {
                    page.link(release, dcterms::SOURCE, iri);
                }
            }
            Term::Literal(words) => page.say(&rights, *predicate, Literal::clone(words)),
            _ => {}
        }
    }
}
