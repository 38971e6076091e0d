//! What is in the data, and how much of it: [VoID](https://www.w3.org/TR/void/), counted.
//!
//! The figures are of the merge of the graphs, in which a triple that two graphs state counts
//! once: that is what a query without `GRAPH` sees. They hang on nodes that are nothing but a
//! `void:Dataset`, so that of all classes and properties only those of VoID are counted short.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use seisaku_vocab::{DEFAULT_BASE, PREFIXES, Space, rdf, rdfs, skos, void};
use sha2::{Digest, Sha256};

use super::page::{Page, number};
use super::terms;
use crate::canonical::hex;

/// Properties that lead to the same or a similar thing elsewhere.
const LINKS: [&str; 8] = [
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
    "http://www.w3.org/2004/02/skos/core#closeMatch",
    "http://www.w3.org/2004/02/skos/core#broadMatch",
    "http://www.w3.org/2004/02/skos/core#narrowMatch",
    "http://www.w3.org/2004/02/skos/core#relatedMatch",
    "http://purl.org/dc/terms/references",
];

/// The triples of a property, and what its values are.
#[derive(Debug, Default)]
pub(super) struct Values<'q> {
    pub(super) triples: u64,
    /// Instances that have the property.
    pub(super) subjects: u64,
    /// The most values that one of them has.
    pub(super) most: u64,
    pub(super) example: Option<&'q Term>,
    pub(super) classes: BTreeMap<&'q str, u64>,
    pub(super) datatypes: BTreeMap<&'q str, u64>,
}

/// The instances of a class.
#[derive(Debug, Default)]
pub(super) struct Instances<'q> {
    pub(super) entities: u64,
    triples: u64,
    /// The first of them.
    pub(super) example: &'q str,
    pub(super) properties: BTreeMap<&'q str, Values<'q>>,
}

/// The figures of a merge of graphs.
#[derive(Debug, Default)]
pub(super) struct Statistics<'q> {
    triples: u64,
    subjects: u64,
    objects: usize,
    entities: u64,
    classes: BTreeMap<&'q str, Instances<'q>>,
    properties: BTreeMap<&'q str, u64>,
    /// Links to other places, by property and by the name space that they lead to.
    links: BTreeMap<(&'q str, &'q str), u64>,
    /// What terms mean, in English.
    definitions: BTreeMap<&'q str, &'q Literal>,
}

type Types<'q> = BTreeMap<String, BTreeSet<&'q str>>;

impl<'q> Statistics<'q> {
    /// Counts; the order of the quads and repetitions among them change nothing.
    pub(super) fn new(quads: impl IntoIterator<Item = &'q Quad>, space: &Space) -> Self {
        let mut ordered: BTreeMap<(String, &str, String), &Quad> = BTreeMap::new();
        for quad in quads {
            let key = (
                quad.subject.to_string(),
                quad.predicate.as_str(),
                quad.object.to_string(),
            );
            ordered.insert(key, quad);
        }
        let types = types(ordered.values().copied());
        let mut counted = Self {
            objects: {
                let objects: BTreeSet<&str> = ordered.keys().map(|k| k.2.as_str()).collect();
                objects.len()
            },
            ..Self::default()
        };
        let none = BTreeSet::new();
        let mut last = None;
        let mut of_one = 0;
        for ((subject, property, object), quad) in &ordered {
            let classes = types.get(subject).unwrap_or(&none);
            if last.is_none_or(|(s, _)| s != subject) {
                counted.subject(quad, classes);
            }
            of_one = if last == Some((subject, property)) {
                of_one + 1
            } else {
                1
            };
            last = Some((subject, property));
            counted.triple(quad, classes, types.get(object).unwrap_or(&none));
            counted.values(quad, classes, of_one);
            counted.link(quad, space);
        }
        counted
    }

    /// The classes with their instances.
    pub(super) fn classes(&self) -> impl Iterator<Item = (&'q str, &Instances<'q>)> {
        self.classes
            .iter()
            .map(|(class, instances)| (*class, instances))
    }

    /// Notes that a subject has a value of a property, the `of_one`th.
    fn values(&mut self, quad: &'q Quad, classes: &BTreeSet<&'q str>, of_one: u64) {
        for class in classes {
            let class = self.classes.entry(class).or_default();
            let values = class.properties.entry(quad.predicate.as_str()).or_default();
            values.subjects += u64::from(of_one == 1);
            values.most = values.most.max(of_one);
            values.example.get_or_insert(&quad.object);
        }
    }

    fn subject(&mut self, quad: &'q Quad, classes: &BTreeSet<&'q str>) {
        self.subjects += 1;
        self.entities += u64::from(!classes.is_empty());
        for class in classes {
            let instances = self.classes.entry(class).or_default();
            instances.entities += 1;
            if let (true, NamedOrBlankNode::NamedNode(iri)) =
                (instances.example.is_empty(), &quad.subject)
            {
                instances.example = iri.as_str();
            }
        }
    }

    fn triple(
        &mut self,
        quad: &'q Quad,
        classes: &BTreeSet<&'q str>,
        of_object: &BTreeSet<&'q str>,
    ) {
        self.triples += 1;
        let property = quad.predicate.as_str();
        *self.properties.entry(property).or_default() += 1;
        for class in classes {
            let class = self.classes.entry(class).or_default();
            class.triples += 1;
            let values = class.properties.entry(property).or_default();
            values.triples += 1;
            for object in of_object {
                *values.classes.entry(object).or_default() += 1;
            }
            if let Term::Literal(literal) = &quad.object {
                let datatype = literal.datatype().as_str();
                *values.datatypes.entry(datatype).or_default() += 1;
            }
        }
        let explains = [skos::DEFINITION, terms::SCOPE_NOTE].contains(&quad.predicate.as_ref());
        if explains
            && let (NamedOrBlankNode::NamedNode(term), Term::Literal(words)) =
                (&quad.subject, &quad.object)
            && words.language() == Some("en")
        {
            // In order of the properties, so the definition comes first where there is one.
            self.definitions.entry(term.as_str()).or_insert(words);
        }
    }

    fn link(&mut self, quad: &'q Quad, space: &Space) {
        let property = quad.predicate.as_str();
        let base = space.base();
        if LINKS.contains(&property)
            && let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) =
                (&quad.subject, &quad.object)
            && subject.as_str().starts_with(base)
            && !object.as_str().starts_with(base)
        {
            let place = (property, name_space(object.as_str()));
            *self.links.entry(place).or_default() += 1;
        }
    }

    /// Writes the figures of `dataset`, whose parts are named after its graph.
    pub(super) fn write(&self, page: &mut Page, dataset: &NamedNode, space: &Space) {
        page.is_a(dataset, void::DATASET);
        page.say(dataset, void::TRIPLES, number(self.triples));
        page.say(dataset, void::ENTITIES, number(self.entities));
        page.say(dataset, terms::DISTINCT_SUBJECTS, number(self.subjects));
        page.say(dataset, terms::DISTINCT_OBJECTS, number(self.objects));
        page.say(dataset, terms::CLASSES, number(self.classes.len()));
        page.say(dataset, terms::PROPERTIES, number(self.properties.len()));
        let names = Names {
            graph: page.graph().clone(),
            base: space.base(),
        };
        for (property, triples) in &self.properties {
            let part = names.part(&[property]);
            page.link(dataset, terms::PROPERTY_PARTITION, &part);
            page.is_a(&part, void::DATASET);
            page.link(&part, terms::PROPERTY_PROPERTY, iri(property));
            page.say(&part, void::TRIPLES, number(triples));
        }
        for (class, instances) in &self.classes {
            let part = names.part(&["class", class]);
            page.link(dataset, terms::CLASS_PARTITION, &part);
            page.is_a(&part, void::DATASET);
            page.link(&part, terms::CLASS_PROPERTY, iri(class));
            page.say(&part, void::ENTITIES, number(instances.entities));
            page.say(&part, void::TRIPLES, number(instances.triples));
            for (property, values) in &instances.properties {
                write_values(page, &names, &part, (class, property), values);
            }
        }
        self.write_links(page, &names, dataset);
        self.write_comments(page);
    }

    fn write_links(&self, page: &mut Page, names: &Names<'_>, dataset: &NamedNode) {
        for ((property, space), triples) in &self.links {
            let set = names.part(&["links", property, space]);
            let target = names.part(&["target", space]);
            page.is_a(&set, terms::LINKSET);
            page.link(&set, terms::LINK_PREDICATE, iri(property));
            page.link(&set, terms::SUBJECTS_TARGET, dataset);
            page.link(&set, terms::OBJECTS_TARGET, &target);
            page.say(&set, void::TRIPLES, number(triples));
            page.link(dataset, terms::SUBSET, &set);
            page.is_a(&target, void::DATASET);
            page.say(&target, void::URI_SPACE, (*space).into());
        }
    }

    /// Definitions of the classes in use, again as the property that tools show beside a term;
    /// in one language, as these tools multiply their rows by each.
    fn write_comments(&self, page: &mut Page) {
        for class in self.classes.keys() {
            if let Some(words) = self.definitions.get(class) {
                page.say(&iri(class).into_owned(), rdfs::COMMENT, (*words).clone());
            }
        }
    }
}

fn write_values(
    page: &mut Page,
    names: &Names<'_>,
    class_part: &NamedNode,
    (class, property): (&str, &str),
    values: &Values<'_>,
) {
    let part = names.part(&["class", class, property]);
    page.link(class_part, terms::PROPERTY_PARTITION, &part);
    page.is_a(&part, void::DATASET);
    page.link(&part, terms::PROPERTY_PROPERTY, iri(property));
    page.say(&part, void::TRIPLES, number(values.triples));
    for (object, triples) in &values.classes {
        let of_class = names.part(&["class", class, property, object]);
        page.link(&part, terms::CLASS_PARTITION, &of_class);
        page.is_a(&of_class, void::DATASET);
        page.link(&of_class, terms::CLASS_PROPERTY, iri(object));
        page.say(&of_class, void::TRIPLES, number(triples));
    }
    for (datatype, triples) in &values.datatypes {
        let of_type = names.part(&["class", class, property, datatype]);
        page.link(&part, terms::DATATYPE_PARTITION, &of_type);
        page.is_a(&of_type, void::DATASET);
        page.link(&of_type, terms::DATATYPE, iri(datatype));
        page.say(&of_type, void::TRIPLES, number(triples));
    }
}

fn types<'q>(quads: impl Iterator<Item = &'q Quad>) -> Types<'q> {
    let mut types = Types::new();
    for quad in quads.filter(|q| q.predicate == rdf::TYPE) {
        if let Term::NamedNode(class) = &quad.object {
            let subject = quad.subject.to_string();
            types.entry(subject).or_default().insert(class.as_str());
        }
    }
    types
}

fn iri(text: &str) -> NamedNodeRef<'_> {
    // It was an IRI of a quad.
    NamedNodeRef::new_unchecked(text)
}

/// An IRI up to its last `/` or `#`.
fn name_space(iri: &str) -> &str {
    iri.rfind(['/', '#']).map_or(iri, |at| &iri[..=at])
}

/// The names of the parts.
struct Names<'s> {
    graph: NamedNode,
    base: &'s str,
}

impl Names<'_> {
    /// The part of the graph that these words and IRIs make.
    fn part(&self, of: &[&str]) -> NamedNode {
        let words: Vec<String> = of.iter().map(|word| self.word(word)).collect();
        NamedNode::new_unchecked(format!("{}#{}", self.graph.as_str(), words.join("-")))
    }

    /// A word as it is; of an IRI prefix and local name, or digits where it has no such form.
    fn word(&self, of: &str) -> String {
        if !of.contains(':') {
            return of.to_owned();
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let named = PREFIXES.iter().find_map(|(prefix, namespace)| {
            let local = match namespace.strip_prefix(DEFAULT_BASE) {
                Some(own) => of.strip_prefix(self.base)?.strip_prefix(own)?,
                None => of.strip_prefix(namespace)?,
            };
            let is_name = !local.is_empty() && local.chars().all(plain);
            is_name.then(|| format!("{prefix}.{local}"))
        });
        named.unwrap_or_else(|| hex(&Sha256::digest(of.as_bytes()))[..10].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::GraphName;
    use seisaku_vocab::owl;

    use super::*;

    fn node(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("http://example.org/{name}"))
    }

    fn quad(s: &str, p: NamedNode, o: impl Into<Term>, g: &str) -> Quad {
        Quad::new(node(s), p, o, GraphName::from(node(g)))
    }

    #[test]
    fn a_triple_of_two_graphs_counts_once() {
        let ty = rdf::TYPE.into_owned();
        let quads = [
            quad("a", ty.clone(), node("C"), "g"),
            quad("a", ty.clone(), node("C"), "h"),
            quad("b", ty, node("D"), "g"),
            quad("a", node("p"), node("b"), "g"),
            quad("a", node("p"), Literal::from(7), "g"),
            quad("a", owl::SAME_AS.into_owned(), node("elsewhere/x"), "g"),
        ];
        let space = Space::default();
        let counted = Statistics::new(&quads, &space);
        assert_eq!(
            (counted.triples, counted.subjects, counted.objects),
            (5, 2, 5)
        );
        let c = &counted.classes["http://example.org/C"];
        assert_eq!((c.entities, c.triples), (1, 4));
        let p = &c.properties["http://example.org/p"];
        assert_eq!(p.triples, 2);
        assert_eq!(p.classes["http://example.org/D"], 1);
        assert_eq!(p.datatypes.values().sum::<u64>(), 1);
        // The subject is not ours, so that is no link of ours.
        assert_eq!(counted.links.len(), 0);
    }

    #[test]
    fn parts_have_names() {
        let names = Names {
            graph: node("g"),
            base: "http://other.example/",
        };
        let part = |of: &[&str]| names.part(of).as_str().replace("http://example.org/g#", "");
        assert_eq!(
            part(&["class", "http://other.example/ontology#Item"]),
            "class-pol.Item"
        );
        assert_eq!(part(&["http://purl.org/dc/terms/title"]), "dcterms.title");
        assert_eq!(part(&["http://example.org/x/"]).len(), 10);
    }
}
