//! The catalogue of a release: [DCAT 3](https://www.w3.org/TR/vocab-dcat-3/) with each file's
//! length and checksum, the same for search engines by schema.org, and the figures of VoID.
//!
//! It tells the checksums of the dumps, so it cannot stand in them: it is a graph and a file of
//! its own, and made when the dumps are.

use oxigraph::model::{Literal, NamedNode, Quad};
use seisaku_vocab::{Kind, Space, dcat, dcterms, rdfs, schema, sd, void, xsd};

use super::model::Model;
use super::page::{Page, number};
use super::statistics::Statistics;
use super::{ABOUT, KEYWORDS, TITLE, publisher, terms};
use crate::describe::LICENCE;
use crate::draft::Draft;
use crate::manifest::FileEntry;

const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
const TABLES: &str = "https://www.w3.org/TR/tabular-data-model/";
const PROTOCOL: &str = "https://www.w3.org/TR/sparql11-protocol/";

/// The graph of the catalogue.
fn catalogue_graph(space: &Space) -> NamedNode {
    space.resource(Kind::Graph, "catalog")
}

/// A file that the catalogue tells of, and what it is, where its name does not say so.
pub(crate) type Told<'f> = (&'f FileEntry, Option<&'f [String; 2]>);

/// The statements of the catalogue of the release `id`: `files` are its dumps and tables, `quads`
/// what stands in them. With them come the files of the model, by name.
pub(crate) fn catalogue(
    draft: &Draft,
    id: &str,
    files: &[Told<'_>],
    quads: &[Quad],
) -> (Vec<Quad>, Vec<(&'static str, String)>) {
    let mut page = Page::new(catalogue_graph(&draft.space));
    let release = draft.space.resource(Kind::Release, id);
    catalogue_itself(&mut page, draft, &release);
    for file in files {
        distribution(&mut page, draft, id, *file);
    }
    for_search_engines(&mut page, draft, &release, id);
    graph_itself(&mut page, &release);
    let graph = page.graph().clone();
    let data = NamedNode::new_unchecked(format!("{}#data", graph.as_str()));
    the_data(&mut page, draft, &release, &data);
    let statistics = Statistics::new(quads.iter().chain(&page.quads), &draft.space);
    let mut figures = Page::new(graph.clone());
    statistics.write(&mut figures, &data, &draft.space);
    let model = Model::new(&statistics, draft).files(draft, id);
    page.quads.extend(figures.quads);
    page.quads.sort_by_cached_key(ToString::to_string);
    page.quads.dedup();
    // The graph counts itself, with the statement that says so.
    page.say(&graph, void::TRIPLES, number(page.quads.len() + 1));
    (page.quads, model)
}

fn catalogue_itself(page: &mut Page, draft: &Draft, release: &NamedNode) {
    let catalogue = NamedNode::new_unchecked(format!("{}catalog", draft.space.base()));
    page.is_a(&catalogue, terms::CATALOG);
    page.label(
        &catalogue,
        ["政策データの目録", "Catalogue of the Seisaku data"],
    );
    page.text(
        &catalogue,
        dcterms::TITLE,
        ["政策データの目録", "Catalogue of the Seisaku data"],
    );
    page.text(&catalogue, dcterms::DESCRIPTION, ABOUT);
    page.say(&catalogue, dcterms::IDENTIFIER, "catalog".into());
    page.link(&catalogue, dcterms::PUBLISHER, &publisher(draft));
    page.link(
        &catalogue,
        dcterms::LICENSE,
        NamedNode::new_unchecked(LICENCE).as_ref(),
    );
    page.say(&catalogue, dcterms::ISSUED, day(draft));
    page.say(&catalogue, terms::MODIFIED, day(draft));
    page.link(&catalogue, terms::DATASET_PROPERTY, release);
    page.link(
        &catalogue,
        terms::RESOURCE_PROPERTY,
        &draft.space.ontology(),
    );
    let service = NamedNode::new_unchecked(format!("{}#endpoint", catalogue.as_str()));
    page.link(&catalogue, terms::SERVICE_PROPERTY, &service);
    page.is_a(&service, terms::DATA_SERVICE);
    page.label(&service, ["SPARQLエンドポイント", "SPARQL endpoint"]);
    page.text(
        &service,
        dcterms::TITLE,
        ["SPARQLエンドポイント", "SPARQL endpoint"],
    );
    page.link(&service, terms::ENDPOINT_URL, &address(&draft.endpoint));
    page.link(&service, terms::CONFORMS_TO, &address(PROTOCOL));
    page.link(&service, terms::SERVES_DATASET, release);
    page.link(&service, dcterms::LICENSE, &address(LICENCE));
}

fn distribution(page: &mut Page, draft: &Draft, id: &str, (file, words): Told<'_>) {
    let release = draft.space.resource(Kind::Release, id);
    let name = file.path.as_str();
    let node = NamedNode::new_unchecked(format!("{}#{name}", release.as_str()));
    let folder = folder(draft, id);
    let download = address(&format!("{folder}{name}"));
    page.link(&release, dcat::DISTRIBUTION_PROPERTY, &node);
    page.is_a(&node, dcat::DISTRIBUTION);
    page.label(
        &node,
        [&format!("ファイル {name}"), &format!("File {name}")],
    );
    page.say(&node, dcterms::IDENTIFIER, name.into());
    page.say(&node, dcterms::TITLE, name.into());
    if let Some(words) = words {
        let words = words.each_ref().map(String::as_str);
        page.text(&node, dcterms::DESCRIPTION, words);
        page.link(&node, terms::CONFORMS_TO, &address(TABLES));
    }
    page.link(&node, terms::DOWNLOAD_URL, &download);
    page.link(&node, terms::ACCESS_URL, &address(&folder_of_all(draft)));
    page.link(&node, dcterms::LICENSE, &address(LICENCE));
    page.say(&node, dcterms::ISSUED, day(draft));
    let (media_type, packed) = media_type(file);
    page.link(
        &node,
        dcat::MEDIA_TYPE,
        &address(&format!("{MEDIA_TYPES}{media_type}")),
    );
    if packed {
        let zstd = address(&format!("{MEDIA_TYPES}application/zstd"));
        page.link(&node, terms::COMPRESS_FORMAT, &zstd);
    }
    let bytes = Literal::new_typed_literal(file.bytes.to_string(), xsd::NON_NEGATIVE_INTEGER);
    page.say(&node, dcat::BYTE_SIZE, bytes);
    let checksum = NamedNode::new_unchecked(format!("{}-checksum", node.as_str()));
    page.link(&node, terms::CHECKSUM_PROPERTY, &checksum);
    page.say(
        &checksum,
        dcterms::IDENTIFIER,
        format!("{name}-checksum").into(),
    );
    page.is_a(&checksum, terms::CHECKSUM);
    page.label(
        &checksum,
        [&format!("{name}の検査和"), &format!("Checksum of {name}")],
    );
    page.link(&checksum, terms::ALGORITHM, terms::SHA256_ALGORITHM);
    let digest = Literal::new_typed_literal(file.sha256.as_str(), terms::HEX_BINARY);
    page.say(&checksum, terms::CHECKSUM_VALUE, digest);
    // A dump is of RDF.
    if words.is_none() {
        page.link(&release, terms::DATA_DUMP, &download);
    }
    page.is_a(&node, terms::DATA_DOWNLOAD);
    page.link(&release, terms::DISTRIBUTION, &node);
    page.link(&node, terms::CONTENT_URL, &download);
    page.say(
        &node,
        terms::ENCODING_FORMAT,
        file.media_type.as_str().into(),
    );
    page.say(
        &node,
        terms::CONTENT_SIZE,
        format!("{} B", file.bytes).into(),
    );
}

/// The format of what a file holds, and whether it is compressed.
fn media_type(file: &FileEntry) -> (&str, bool) {
    match file.path.strip_suffix(".zst") {
        None => (&file.media_type, false),
        Some(path) if path.ends_with(".nq") => ("application/n-quads", true),
        Some(path) if path.ends_with(".trig") => ("application/trig", true),
        Some(_) => ("text/turtle", true),
    }
}

/// What search engines read (<https://schema.org/Dataset>).
fn for_search_engines(page: &mut Page, draft: &Draft, release: &NamedNode, id: &str) {
    page.is_a(release, schema::DATASET);
    page.text(
        release,
        schema::NAME,
        TITLE
            .map(|t| format!("{t} {id}"))
            .each_ref()
            .map(String::as_str),
    );
    page.text(release, terms::DESCRIPTION, ABOUT);
    page.link(release, terms::SCHEMA_LICENSE, &address(LICENCE));
    page.link(release, terms::CREATOR, &publisher(draft));
    page.link(release, terms::SCHEMA_PUBLISHER, &publisher(draft));
    page.say(release, terms::DATE_PUBLISHED, day(draft));
    page.say(release, terms::SCHEMA_VERSION, id.into());
    page.say(release, terms::IS_FREE, Literal::from(true));
    for words in KEYWORDS {
        page.text(release, terms::KEYWORDS, *words);
    }
}

fn graph_itself(page: &mut Page, release: &NamedNode) {
    let graph = page.graph().clone();
    page.is_a(&graph, void::DATASET);
    page.is_a(&graph, sd::NAMED_GRAPH);
    page.link(&graph, sd::NAME, &graph);
    page.label(
        &graph,
        [
            "目録と統計のグラフ",
            "Graph of the catalogue and the figures",
        ],
    );
    page.say(&graph, dcterms::IDENTIFIER, "catalog".into());
    page.link(&graph, dcterms::IS_PART_OF, release);
}

/// The merge of all graphs, which the figures are of.
fn the_data(page: &mut Page, draft: &Draft, release: &NamedNode, data: &NamedNode) {
    page.is_a(data, void::DATASET);
    page.label(
        data,
        ["全グラフを合わせたデータ", "All graphs taken together"],
    );
    page.text(
        data,
        rdfs::COMMENT,
        [
            "すべてのグラフを合わせ、同じ記述を一つと数えたもの。この統計自身は数えない。",
            "The merge of all graphs, a statement of several graphs counted once; the figures are not counted themselves.",
        ],
    );
    page.link(data, dcterms::IS_PART_OF, release);
    page.link(data, dcterms::LICENSE, &address(LICENCE));
    page.link(data, dcterms::PUBLISHER, &publisher(draft));
    page.link(data, void::SPARQL_ENDPOINT, &address(&draft.endpoint));
    let space = format!("{}id/", draft.space.base());
    page.say(data, void::URI_SPACE, space.into());
}

/// Where the files of the release are fetched from.
fn folder(draft: &Draft, id: &str) -> String {
    format!("{}{id}/", folder_of_all(draft))
}

fn folder_of_all(draft: &Draft) -> String {
    let endpoint = draft.endpoint.trim_end_matches('/');
    let origin = endpoint.strip_suffix("/sparql").unwrap_or(endpoint);
    format!("{origin}/dumps/")
}

fn address(text: &str) -> NamedNode {
    // Addresses are made of the endpoint, which the draft has checked, and of names of files.
    NamedNode::new_unchecked(text)
}

fn day(draft: &Draft) -> Literal {
    Literal::new_typed_literal(&draft.date, xsd::DATE)
}
