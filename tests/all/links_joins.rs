//! Joins with the databases through the links: they give what a join over the databases' own files gives, put together
//! here by hand. Where those files are not, this says so and checks nothing; small made-up ones are joined always.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

use crate::links::{databases, expand, rows};
use crate::releases::{current, of_seeds};
use crate::shared::say;

pub(crate) const NANDO: &str = "http://nanbyodata.jp/ontology/NANDO_";
pub(crate) const OBO: &str = "http://purl.obolibrary.org/obo/";
pub(crate) const MESH: &str = "http://id.nlm.nih.gov/mesh/";
pub(crate) const ORPHANET: &str = "http://www.orpha.net/ORDO/Orphanet_";
pub(crate) const EXACT: &str = "http://www.w3.org/2004/02/skos/core#exactMatch";
pub(crate) const CLOSE: &str = "http://www.w3.org/2004/02/skos/core#closeMatch";
pub(crate) const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
pub(crate) const BELOW: &str = "http://www.w3.org/2000/01/rdf-schema#subClassOf";

pub(crate) type Rows = BTreeSet<Vec<String>>;
pub(crate) type Pairs = BTreeMap<String, BTreeSet<String>>;

/// What a database says, as RDF for the queries and as pairs for the joins by hand.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) quads: Vec<Quad>,
    pub(crate) pairs: BTreeMap<String, Pairs>,
}

impl Said {
    pub(crate) fn say(&mut self, subject: &str, predicate: &str, object: Term) {
        let text = match &object {
            Term::NamedNode(iri) => iri.as_str().to_owned(),
            Term::Literal(l) => l.value().to_owned(),
            _ => return,
        };
        let pairs = self.pairs.entry(predicate.to_owned()).or_default();
        pairs.entry(subject.to_owned()).or_default().insert(text);
        let subject = NamedNode::new(subject).unwrap();
        let predicate = NamedNode::new(predicate).unwrap();
        self.quads.push(Quad::new(
            subject,
            predicate,
            object,
            GraphName::DefaultGraph,
        ));
    }

    /// A file of RDF.
    pub(crate) fn rdf(&mut self, path: &Path, format: RdfFormat) {
        let bytes = fs::read(path).unwrap();
        for quad in RdfParser::from_format(format).for_slice(&bytes) {
            let quad = quad.unwrap();
            if let oxigraph::model::NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                self.say(subject.as_str(), quad.predicate.as_str(), quad.object);
            }
        }
    }

    /// Two columns of a table, with the IRIs that its CURIEs stand for in the databases' own RDF.
    pub(crate) fn sssom(&mut self, path: &Path, to: &str) {
        for cells in cells(path) {
            let object = cells[3].split_once(':').unwrap().1;
            let object = NamedNode::new(format!("{to}{object}")).unwrap();
            let subject = obo(&cells[0]);
            self.say(&subject, EXACT, object.into());
            self.say(&subject, LABEL, Literal::from(cells[1].as_str()).into());
        }
    }

    pub(crate) fn of(&self, predicate: &str, subject: &str) -> impl Iterator<Item = &String> {
        let pairs = self.pairs.get(predicate).and_then(|p| p.get(subject));
        pairs.into_iter().flatten()
    }

    /// Everything strictly below a class.
    fn below(&self, top: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut next = vec![top.to_owned()];
        while let Some(class) = next.pop() {
            for (sub, supers) in &self.pairs[BELOW] {
                if supers.contains(&class) && found.insert(sub.clone()) {
                    next.push(sub.clone());
                }
            }
        }
        found
    }
}

/// The rows of a table without its head.
pub(crate) fn cells(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|l| !l.starts_with('#')).skip(1);
    lines
        .map(|l| {
            l.split('\t')
                .map(|c| c.trim_matches('"').to_owned())
                .collect()
        })
        .collect()
}

pub(crate) fn obo(curie: &str) -> String {
    format!("{OBO}{}", curie.replace(':', "_"))
}

/// The links as published, and what the databases say.
fn store(said: &Said) -> Store {
    let release = of_seeds().join(current(of_seeds()));
    let store = Store::new().unwrap();
    let links = format!("{}id/graph/links", crate::data::BASE);
    let names = format!("{}id/graph/vocabularies", crate::data::BASE);
    let published = fs::read(release.join("seisaku.nq")).unwrap();
    let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(&published);
    let of = |quad: Quad| {
        let graph = quad.graph_name.to_string();
        let wanted = graph == format!("<{links}>") || graph == format!("<{names}>");
        let graph_name = GraphName::DefaultGraph;
        wanted.then_some(Quad { graph_name, ..quad })
    };
    store.extend(quads.filter_map(|q| of(q.unwrap()))).unwrap();
    store.extend(said.quads.iter().cloned()).unwrap();
    store
}

fn ask(store: &Store, query: &str) -> Rows {
    let evaluator = seisaku_vocab::PREFIXES
        .iter()
        .fold(SparqlEvaluator::new(), |e, (p, n)| {
            e.with_prefix(*p, *n).unwrap()
        });
    let QueryResults::Solutions(solutions) = evaluator
        .parse_query(query)
        .unwrap()
        .on_store(store)
        .execute()
        .unwrap()
    else {
        panic!("a SELECT was expected");
    };
    let text = |term: &Term| match term {
        Term::NamedNode(iri) => iri.as_str().to_owned(),
        Term::Literal(l) => l.value().to_owned(),
        other => other.to_string(),
    };
    solutions
        .map(|s| {
            s.unwrap()
                .values()
                .iter()
                .map(|v| v.as_ref().map_or_else(String::new, text))
                .collect()
        })
        .collect()
}

/// From a name in Japanese, by its links to NANDO, to all classes below, to MONDO, to a third database.
fn query(name: &str, to: &str) -> String {
    format!(
        "SELECT DISTINCT ?top ?class ?mondo ?there {{
           ?ours skos:prefLabel \"{name}\"@ja ; skos:closeMatch ?top . FILTER(STRSTARTS(STR(?top), \"{NANDO}\"))
           ?class rdfs:subClassOf+ ?top ; skos:closeMatch ?mondo .
           ?mondo skos:exactMatch ?there . FILTER(STRSTARTS(STR(?there), \"{to}\")) }}"
    )
}

/// The same over the files: from the classes that bear one of these labels there.
pub(crate) fn by_hand(said: &Said, labels: &[&str], to: &str) -> Rows {
    let mut rows = Rows::new();
    let tops = said.pairs[LABEL]
        .iter()
        .filter(|(iri, l)| iri.starts_with(NANDO) && labels.iter().any(|label| l.contains(*label)));
    for (top, _) in tops {
        for class in said.below(top) {
            for mondo in said.of(CLOSE, &class).filter(|m| m.starts_with(OBO)) {
                for there in said.of(EXACT, mondo).filter(|t| t.starts_with(to)) {
                    rows.insert([top, &class, mondo, there].map(Clone::clone).to_vec());
                }
            }
        }
    }
    rows
}

/// A name of ours with the labels of its classes in NANDO, and how many rows the class of the designated diseases gives at least:
/// to MeSH, to Orphanet.
pub(crate) type Area = (
    &'static str,
    &'static [&'static str],
    &'static str,
    usize,
    Option<usize>,
);

pub(crate) const AREAS: [Area; 3] = [
    ("神経・筋疾患", &["神経・筋疾患"], "1100001", 99, Some(202)),
    ("循環器疾患", &["循環器系疾患"], "1100005", 17, None),
    (
        "免疫アレルギー疾患",
        &["免疫系疾患", "免疫疾患"],
        "1100004",
        23,
        None,
    ),
];

/// NANDO, and what MONDO says of MeSH and Orphanet.
pub(crate) fn of_areas(files: &Path) -> Said {
    let mut said = Said::default();
    said.rdf(&files.join("nando/nando.ttl"), RdfFormat::Turtle);
    said.sssom(&files.join("mondo/mondo_exactmatch_mesh.sssom.tsv"), MESH);
    said.sssom(
        &files.join("mondo/mondo_exactmatch_orphanet.sssom.tsv"),
        ORPHANET,
    );
    said
}

/// Labels of diseases, descriptors and phenotypes, and what MONDO says of DOID.
pub(crate) fn of_labels(files: &Path) -> Said {
    let mut said = Said::default();
    said.sssom(
        &files.join("mondo/mondo_exactmatch_doid.sssom.tsv"),
        &format!("{OBO}DOID_"),
    );
    for slim in ["DO_RAD_slim.owl", "DO_cancer_slim.owl"] {
        said.rdf(&files.join("doid").join(slim), RdfFormat::RdfXml);
    }
    said.rdf(&files.join("mesh/meshrdf-samples.nt"), RdfFormat::NTriples);
    for row in cells(&files.join("hpo/hp-ja.babelon.tsv")) {
        let label = Literal::new_language_tagged_literal(&row[7], "ja").unwrap();
        said.say(&obo(&row[4]), LABEL, label.into());
    }
    said
}

#[test]
fn areas_lead_through_nando_and_mondo() {
    let Some(files) = databases() else {
        return;
    };
    let said = of_areas(&files);
    let store = store(&said);
    for (name, labels, designated, mesh, orphanet) in AREAS {
        for (to, number) in [(MESH, Some(mesh)), (ORPHANET, orphanet)] {
            let got = ask(&store, &query(name, to));
            let expected = by_hand(&said, labels, to);
            assert_eq!(got, expected, "{name}");
            let top = format!("{NANDO}{designated}");
            let of_it = got.iter().filter(|row| row[0] == top).count();
            say(&format!(
                "{name} to {to}: {of_it} rows, {} with the schemes for children",
                got.len()
            ));
            assert!(
                number.is_none_or(|n| of_it >= n),
                "{name}: {of_it}, fewer than {number:?}"
            );
        }
    }
}

/// What the tables link to IRIs that begin so, by predicates that begin so: subject, object.
pub(crate) fn linked(to: &str, predicate: &str) -> Vec<(String, String)> {
    let tables = crate::files::contents(&crate::harness::root().join("ontology/mappings"));
    let of = |row: &crate::links::Row| {
        let name = format!("{}.sssom.tsv", row.table);
        let table = String::from_utf8(tables[Path::new(&name)].clone()).unwrap();
        (expand(&table, &row.cells[0]), expand(&table, &row.cells[3]))
    };
    let rows = rows().into_iter();
    rows.filter(|r| r.cells[2].starts_with(predicate))
        .map(|r| of(&r))
        .filter(|(_, o)| o.starts_with(to))
        .collect()
}

/// Ours, the class in DOID that MONDO has for it, and its labels there.
pub(crate) fn doid_by_hand(said: &Said) -> Rows {
    let classes = |iri: &str| {
        said.of("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", iri)
            .any(|t| t.ends_with("owl#Class"))
    };
    let mut expected = Rows::new();
    for (ours, mondo) in linked(&format!("{OBO}MONDO_"), "skos:exactMatch") {
        for doid in said.of(EXACT, &mondo).filter(|d| classes(d)) {
            for label in said.of(LABEL, doid) {
                expected.insert(vec![ours.clone(), doid.clone(), label.clone()]);
            }
        }
    }
    expected
}

/// Ours, what it is linked to, and the labels of that there.
pub(crate) fn labels_by_hand(said: &Said, to: &str) -> Rows {
    linked(to, "skos:")
        .into_iter()
        .flat_map(|(ours, there)| {
            let labels: Vec<String> = said.of(LABEL, &there).cloned().collect();
            labels
                .into_iter()
                .map(move |l| vec![ours.clone(), there.clone(), l])
        })
        .collect()
}

#[test]
fn diseases_lead_to_doid_mesh_and_hpo() {
    let Some(files) = databases() else {
        return;
    };
    let said = of_labels(&files);
    let store = store(&said);
    let ways = "skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|skos:relatedMatch";

    // To MONDO, on to DOID, to the label in its RDF.
    let got = ask(
        &store,
        "SELECT DISTINCT ?ours ?doid ?label { ?ours skos:exactMatch ?mondo ; skos:prefLabel [] .
           ?mondo skos:exactMatch ?doid . ?doid a owl:Class ; rdfs:label ?label FILTER(STRSTARTS(STR(?doid), \"http://purl.obolibrary.org/obo/DOID_\")) }",
    );
    assert_eq!(got, doid_by_hand(&said));
    for key in [
        "dementia",
        "alzheimer-disease",
        "cancer",
        "cardiovascular-disease",
    ] {
        let ours = format!("{}id/concept/{key}", crate::data::BASE);
        assert!(got.iter().any(|row| row[0] == ours), "{key}");
    }

    // To what the sample of MeSH RDF holds, and to HPO in Japanese.
    for (to, least) in [(MESH, 4), (&format!("{OBO}HP_"), 16)] {
        let got = ask(
            &store,
            &format!(
                "SELECT DISTINCT ?ours ?there ?label {{ ?ours {ways} ?there . ?there rdfs:label ?label FILTER(STRSTARTS(STR(?there), \"{to}\")) }}"
            ),
        );
        assert_eq!(got, labels_by_hand(&said, to));
        let from: BTreeSet<&String> = got.iter().map(|row| &row[0]).collect();
        say(&format!("{} of ours lead to {to}", from.len()));
        assert!(from.len() >= least, "only {} to {to}", from.len());
    }
}

/// A few classes of areas that nobody has published.
pub(crate) fn made_up() -> Said {
    let mut said = Said::default();
    let iri = |text: &str| -> Term { NamedNode::new(text).unwrap().into() };
    for (class, above) in [("1", "1100001"), ("2", "1"), ("3", "2100214"), ("4", "9")] {
        said.say(
            &format!("{NANDO}{class}"),
            BELOW,
            iri(&format!("{NANDO}{above}")),
        );
        said.say(
            &format!("{NANDO}{class}"),
            CLOSE,
            iri(&format!("{OBO}MONDO_{class}")),
        );
        said.say(
            &format!("{OBO}MONDO_{class}"),
            EXACT,
            iri(&format!("{MESH}D{class}")),
        );
    }
    for top in ["1100001", "2100214"] {
        let label = Literal::new_language_tagged_literal("神経・筋疾患", "ja").unwrap();
        said.say(&format!("{NANDO}{top}"), LABEL, label.into());
    }
    said
}

#[test]
fn a_join_goes_through_made_up_files_too() {
    let said = made_up();
    let got = ask(&store(&said), &query("神経・筋疾患", MESH));
    assert_eq!(got.len(), 3);
    assert_eq!(got, by_hand(&said, &["神経・筋疾患"], MESH));
    assert_ne!(got, by_hand(&said, &["糖尿病"], MESH));
}
