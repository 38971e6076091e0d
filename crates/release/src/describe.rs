//! What a release says about itself, in a graph of its own.
//!
//! Nothing here knows the hour, the machine or the folder of the build.

mod catalogue;
mod examples;
mod linksets;
mod model;
mod origin;
mod page;
mod shex;
mod statistics;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use seisaku_vocab::{
    DEFAULT_BASE, Kind, Space, dcat, dcterms, owl, pol, prov, rdf, rdfs, sd, void, xsd,
};

pub(crate) use catalogue::catalogue;
pub use examples::{ExampleError, examples};

use self::linksets::{Linkset, linksets};
use self::page::{Page, number};
use crate::counts::Counts;
use crate::draft::Draft;

/// The licence of every release.
pub(crate) const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// The name of the data, in Japanese and in English.
pub(crate) const TITLE: [&str; 2] = ["政策データ公開版", "Seisaku release"];

/// What the data is.
pub(crate) const ABOUT: [&str; 2] = [
    "日本の健康・医療に関する政策文書を、項目・取組・予算・機関などの資源に分け、たがいに結んだリンクトデータ。どの記述からも、読み取った文書の箇所までたどれる。",
    "Japanese policy papers on health and medicine as linked data: items, actions, budgets, bodies and more, linked with each other; each statement can be followed to the place in the document that it was read from.",
];

/// What people would look for.
const KEYWORDS: &[[&str; 2]] = &[
    ["健康・医療政策", "health policy"],
    ["医療研究開発", "medical research and development"],
    ["政策文書", "policy documents"],
    ["リンクトデータ", "linked data"],
];

const JAPANESE: &str = "http://publications.europa.eu/resource/authority/language/JPN";
const PUBLIC: &str = "http://publications.europa.eu/resource/authority/access-right/PUBLIC";

/// A term of our own ontology below the base of the release.
pub(crate) fn own(space: &Space, term: NamedNodeRef<'_>) -> NamedNode {
    match term.as_str().strip_prefix(DEFAULT_BASE) {
        Some(rest) => NamedNode::new_unchecked(format!("{}{rest}", space.base())),
        None => term.into_owned(),
    }
}

/// The project, which publishes: the home page names it, and no person.
fn publisher(draft: &Draft) -> NamedNode {
    NamedNode::new_unchecked(draft.space.base())
}

/// The statements about the release `id`, whose other statements are `quads`.
pub(crate) fn describe(
    draft: &Draft,
    id: &str,
    sha256: &str,
    previous: Option<&str>,
    quads: &[Quad],
) -> Vec<Quad> {
    let counts = Counts::new(quads);
    let documents = documents(&draft.space, quads);
    let linksets = linksets(&draft.space, quads);
    let write = |own_triples: u64| {
        let mut page = Page::new(draft.release_graph());
        let mut counts = counts.clone();
        counts.quads += own_triples;
        counts
            .graphs
            .insert(page.graph().as_str().to_owned(), own_triples);
        let release = draft.space.resource(Kind::Release, id);
        release_itself(&mut page, draft, &release, id, sha256, &counts);
        origin::origin(&mut page, draft, &release, id, quads, &documents);
        if let Some(previous) = previous {
            origin::revision(&mut page, draft, &release, previous);
        }
        for document in documents.keys() {
            page.link(&release, prov::WAS_DERIVED_FROM, document);
            page.link(&release, terms::EXAMPLE_RESOURCE, document);
        }
        // What the data links with is what it is related to.
        let targets: BTreeSet<&NamedNode> = linksets.iter().map(Linkset::target).collect();
        for target in targets {
            page.link(&release, terms::RELATION, target);
        }
        for linkset in &linksets {
            linkset.describe(&mut page, draft, &release);
        }
        for (graph, triples) in &counts.graphs {
            let graph = NamedNode::new_unchecked(graph);
            page.link(&release, terms::SUBSET, &graph);
            named_graph(&mut page, draft, &release, &graph, *triples, &documents);
        }
        page.quads
    };
    // The graph counts itself; how many statements it has does not depend on the figure.
    let own_triples = u64::try_from(write(0).len()).unwrap_or_default();
    write(own_triples)
}

fn release_itself(
    page: &mut Page,
    draft: &Draft,
    release: &NamedNode,
    id: &str,
    sha256: &str,
    counts: &Counts,
) {
    let ontology = draft.space.ontology();
    page.link(release, rdf::TYPE, &own(&draft.space, pol::RELEASE));
    page.is_a(release, dcat::DATASET);
    page.is_a(release, void::DATASET);
    let title = TITLE.map(|title| format!("{title} {id}"));
    for predicate in [rdfs::LABEL, dcterms::TITLE] {
        page.text(release, predicate, title.each_ref().map(String::as_str));
    }
    page.text(release, dcterms::DESCRIPTION, ABOUT);
    for words in KEYWORDS {
        page.text(release, dcat::KEYWORD, *words);
    }
    page.say(release, dcterms::IDENTIFIER, id.into());
    page.say(release, owl::VERSION_INFO, id.into());
    page.say(release, dcat::VERSION, id.into());
    page.say(release, terms::PAV_VERSION, id.into());
    for predicate in [dcterms::ISSUED, dcterms::CREATED, terms::MODIFIED] {
        let day = Literal::new_typed_literal(&draft.date, xsd::DATE);
        page.say(release, predicate, day);
    }
    page.link(release, dcterms::CREATOR, &publisher(draft));
    page.link(release, dcterms::PUBLISHER, &publisher(draft));
    page.link(
        release,
        terms::LANGUAGE,
        NamedNodeRef::new_unchecked(JAPANESE),
    );
    page.link(
        release,
        terms::ACCESS_RIGHTS,
        NamedNodeRef::new_unchecked(PUBLIC),
    );
    page.link(release, terms::CONFORMS_TO, &ontology);
    page.say(release, &own(&draft.space, pol::SHA256), sha256.into());
    page.link(
        release,
        dcterms::LICENSE,
        &NamedNode::new_unchecked(LICENCE),
    );
    page.link(
        release,
        void::SPARQL_ENDPOINT,
        &NamedNode::new_unchecked(&draft.endpoint),
    );
    page.say(
        release,
        void::URI_SPACE,
        format!("{}id/", draft.space.base()).into(),
    );
    page.say(release, void::TRIPLES, number(counts.quads));
    page.say(release, terms::CLASSES, number(counts.classes.len()));
    page.say(release, terms::PROPERTIES, number(counts.properties.len()));
}

fn named_graph(
    page: &mut Page,
    draft: &Draft,
    release: &NamedNode,
    graph: &NamedNode,
    triples: u64,
    documents: &BTreeMap<NamedNode, Option<String>>,
) {
    let parsed = draft.space.parse(graph.as_str());
    let key = parsed.map_or_else(|| graph.as_str().to_owned(), |resource| resource.key);
    let document = draft.space.resource(Kind::Document, &key);
    let (ja, en) = match (documents.get(&document), key.as_str()) {
        (Some(Some(title)), _) => (
            format!("文書「{title}」のグラフ"),
            format!("Graph of document {key}"),
        ),
        (Some(None), _) => (
            format!("文書{key}のグラフ"),
            format!("Graph of document {key}"),
        ),
        (None, "ontology") => (
            "オントロジーのグラフ".to_owned(),
            "Graph of the ontology".to_owned(),
        ),
        (None, "vocabularies") => (
            "語彙のグラフ".to_owned(),
            "Graph of the vocabularies".to_owned(),
        ),
        (None, "shapes") => (
            "シェイプのグラフ".to_owned(),
            "Graph of the shapes".to_owned(),
        ),
        (None, "examples") => (
            "問い合わせ例のグラフ".to_owned(),
            "Graph of the example queries".to_owned(),
        ),
        (None, "links") => ("リンクのグラフ".to_owned(), "Graph of the links".to_owned()),
        (None, "release") => (
            "公開版のグラフ".to_owned(),
            "Graph of the release".to_owned(),
        ),
        (None, _) => (format!("グラフ {key}"), format!("Graph {key}")),
    };
    if documents.contains_key(&document) {
        page.link(graph, prov::WAS_DERIVED_FROM, &document);
        page.link(graph, terms::EXAMPLE_RESOURCE, &document);
    }
    page.is_a(graph, void::DATASET);
    page.is_a(graph, sd::NAMED_GRAPH);
    page.link(graph, sd::NAME, graph);
    page.label(graph, [&ja, &en]);
    page.say(graph, dcterms::IDENTIFIER, key.into());
    page.link(graph, dcterms::IS_PART_OF, release);
    page.say(graph, void::TRIPLES, number(triples));
}

/// The source documents that the quads speak of, with their Japanese titles.
fn documents(space: &Space, quads: &[Quad]) -> BTreeMap<NamedNode, Option<String>> {
    let class = Term::from(own(space, pol::SOURCE_DOCUMENT));
    let subject = |quad: &Quad| match &quad.subject {
        NamedOrBlankNode::NamedNode(iri) => Some(iri.clone()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let found: BTreeSet<NamedNode> = quads
        .iter()
        .filter(|q| q.predicate == rdf::TYPE && q.object == class)
        .filter_map(subject)
        .collect();
    let mut documents: BTreeMap<NamedNode, Option<String>> =
        found.into_iter().map(|d| (d, None)).collect();
    for quad in quads.iter().filter(|q| q.predicate == dcterms::TITLE) {
        if let Term::Literal(title) = &quad.object
            && title.language() == Some("ja")
            && let Some(slot) = subject(quad).and_then(|s| documents.get_mut(&s))
        {
            slot.get_or_insert_with(|| title.value().to_owned());
        }
    }
    documents
}
