//! What a release says about itself, in a graph of its own.
//!
//! Nothing here knows the hour, the machine or the folder of the build.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use seisaku_vocab::{
    DEFAULT_BASE, Kind, Space, dcat, dcterms, owl, pol, prov, rdf, rdfs, sd, void, xsd,
};

use crate::counts::Counts;
use crate::draft::Draft;
use crate::linksets::linksets;

/// The licence of every release.
pub(crate) const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

// Terms of VoID and DCMI that no other room uses.
const CONFORMS_TO: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/conformsTo");
pub(crate) const SUBSET: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#subset");
const CLASSES: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#classes");
const PROPERTIES: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#properties");

/// A term of our own ontology below the base of the release.
pub(crate) fn own(space: &Space, term: NamedNodeRef<'_>) -> NamedNode {
    match term.as_str().strip_prefix(DEFAULT_BASE) {
        Some(rest) => NamedNode::new_unchecked(format!("{}{rest}", space.base())),
        None => term.into_owned(),
    }
}

/// The statements about the release `id`, whose other statements are `quads`.
pub(crate) fn describe(draft: &Draft, id: &str, sha256: &str, quads: &[Quad]) -> Vec<Quad> {
    let counts = Counts::new(quads);
    let documents = documents(&draft.space, quads);
    let linksets = linksets(&draft.space, quads);
    let write = |own_triples: u64| {
        let mut page = Page {
            graph: draft.release_graph(),
            quads: Vec::new(),
        };
        let mut counts = counts.clone();
        counts.quads += own_triples;
        counts
            .graphs
            .insert(page.graph.as_str().to_owned(), own_triples);
        let release = draft.space.resource(Kind::Release, id);
        release_itself(&mut page, draft, &release, id, sha256, &counts);
        for document in documents.keys() {
            page.link(&release, prov::WAS_DERIVED_FROM, document);
        }
        for linkset in &linksets {
            linkset.describe(&mut page, draft, &release);
        }
        for (graph, triples) in &counts.graphs {
            let graph = NamedNode::new_unchecked(graph);
            page.link(&release, SUBSET, &graph);
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
    page.link(release, rdf::TYPE, &dcat::DATASET.into_owned());
    page.link(release, rdf::TYPE, &void::DATASET.into_owned());
    for predicate in [rdfs::LABEL, dcterms::TITLE] {
        page.text(release, predicate, "ja", &format!("政策データ公開版 {id}"));
        page.text(release, predicate, "en", &format!("Seisaku release {id}"));
    }
    page.say(release, dcterms::IDENTIFIER, id.into());
    page.say(release, owl::VERSION_INFO, id.into());
    page.say(
        release,
        dcterms::ISSUED,
        Literal::new_typed_literal(&draft.date, xsd::DATE),
    );
    page.link(release, CONFORMS_TO, &ontology);
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
    page.say(release, CLASSES, number(counts.classes.len()));
    page.say(release, PROPERTIES, number(counts.properties.len()));
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
        (None, "links") => ("リンクのグラフ".to_owned(), "Graph of the links".to_owned()),
        (None, "release") => (
            "公開版のグラフ".to_owned(),
            "Graph of the release".to_owned(),
        ),
        (None, _) => (format!("グラフ {key}"), format!("Graph {key}")),
    };
    if documents.contains_key(&document) {
        page.link(graph, prov::WAS_DERIVED_FROM, &document);
    }
    page.link(graph, rdf::TYPE, &void::DATASET.into_owned());
    page.link(graph, rdf::TYPE, &sd::NAMED_GRAPH.into_owned());
    page.link(graph, sd::NAME, graph);
    page.text(graph, rdfs::LABEL, "ja", &ja);
    page.text(graph, rdfs::LABEL, "en", &en);
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

/// The graph being written.
pub(crate) struct Page {
    graph: NamedNode,
    quads: Vec<Quad>,
}

impl Page {
    fn push(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term) {
        self.quads.push(Quad::new(
            subject.clone(),
            predicate.into_owned(),
            object,
            GraphName::from(self.graph.clone()),
        ));
    }

    pub(crate) fn link<'p>(
        &mut self,
        subject: &NamedNode,
        predicate: impl Into<NamedNodeRef<'p>>,
        object: &NamedNode,
    ) {
        self.push(subject, predicate.into(), object.clone().into());
    }

    pub(crate) fn say<'p>(
        &mut self,
        subject: &NamedNode,
        predicate: impl Into<NamedNodeRef<'p>>,
        value: Literal,
    ) {
        self.push(subject, predicate.into(), value.into());
    }

    pub(crate) fn text(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        tag: &str,
        text: &str,
    ) {
        // The tags are `ja` and `en`.
        let literal = Literal::new_language_tagged_literal_unchecked(text, tag);
        self.push(subject, predicate, literal.into());
    }
}

pub(crate) fn number(figure: impl ToString) -> Literal {
    Literal::new_typed_literal(figure.to_string(), xsd::INTEGER)
}
