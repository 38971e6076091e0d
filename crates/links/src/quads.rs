//! What the tables say, as quads in the graph of the links.
//!
//! For each link: the statement itself, where else the object is found (identifiers.org), and a `sssom:Mapping` that
//! tells why, how sure, and from where. For each table a `sssom:MappingSet`, for each database a `void:Dataset`.

use std::collections::BTreeSet;

use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use seisaku_vocab::{
    Key, Kind, Space, Vocabularies, dcterms, owl, pav, rdf, rdfs, sssom, void, xsd,
};

use crate::links::Links;
use crate::partners::Partner;
use crate::set::{Mapping, MappingSet};

/// A link that cannot be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} of mappings/{set}.sssom.tsv names {curie}, whose prefix is not in the head of the table or not in partners.tsv; add it there"
)]
pub struct QuadsError {
    set: String,
    line: usize,
    curie: String,
}

impl Links {
    /// The quads of the graph `links`, in the default base. Labels of subjects come from the vocabularies.
    ///
    /// # Errors
    /// When a CURIE cannot be expanded.
    pub fn quads(&self, vocabularies: &Vocabularies) -> Result<Vec<Quad>, QuadsError> {
        self.quads_of(vocabularies, |_| true)
    }

    /// The quads of the links from subjects that are there.
    ///
    /// # Errors
    /// When a CURIE cannot be expanded.
    pub fn quads_of(
        &self,
        vocabularies: &Vocabularies,
        is_there: impl Fn(&str) -> bool,
    ) -> Result<Vec<Quad>, QuadsError> {
        let mut page = Page::new();
        let mut partners = BTreeSet::new();
        for set in self.sets() {
            let holds = |m: &&Mapping| {
                let subject = set.expand(&m.subject);
                !m.negated && subject.is_none_or(|s| is_there(s.as_str()))
            };
            let mappings: Vec<&Mapping> = set.mappings.iter().filter(holds).collect();
            if mappings.is_empty() {
                continue;
            }
            page.set(set);
            for mapping in mappings {
                let partner = self.mapping(&mut page, set, mapping, vocabularies)?;
                partners.insert(&partner.prefix);
            }
        }
        for partner in self.partners().iter() {
            if partners.contains(&partner.prefix) {
                page.partner(partner);
            }
        }
        Ok(page.quads)
    }

    fn mapping(
        &self,
        page: &mut Page,
        set: &MappingSet,
        mapping: &Mapping,
        vocabularies: &Vocabularies,
    ) -> Result<&Partner, QuadsError> {
        let expand = |curie: &str| {
            set.expand(curie).ok_or_else(|| QuadsError {
                set: set.name.clone(),
                line: mapping.line,
                curie: curie.to_owned(),
            })
        };
        let (subject, object) = (expand(&mapping.subject)?, expand(&mapping.object)?);
        let predicate = expand(&mapping.predicate)?;
        let (partner, local) = self
            .partners()
            .of(&mapping.object)
            .ok_or_else(|| QuadsError {
                set: set.name.clone(),
                line: mapping.line,
                curie: mapping.object.clone(),
            })?;
        page.link(&subject, predicate.as_ref(), &object);
        if !partner.identifiers_org.is_empty() {
            let also = format!("{}{local}", partner.identifiers_org);
            if let Ok(also) = NamedNode::new(also) {
                page.link(&subject, rdfs::SEE_ALSO, &also);
            }
        }
        let key = key(&subject, &mapping.object);
        let itself = Space::default().mint(Kind::Mapping, &key);
        page.link(&itself, rdf::TYPE, &sssom::MAPPING.into_owned());
        page.say(&itself, dcterms::IDENTIFIER, key.as_str());
        page.link(&itself, dcterms::IS_PART_OF, &page.of_set(set));
        page.link(&itself, owl::ANNOTATED_SOURCE, &subject);
        page.link(&itself, owl::ANNOTATED_PROPERTY, &predicate);
        page.link(&itself, owl::ANNOTATED_TARGET, &object);
        page.link(
            &itself,
            sssom::MAPPING_JUSTIFICATION,
            &expand(&mapping.justification)?,
        );
        page.link(&itself, sssom::OBJECT_SOURCE, &expand(&mapping.source)?);
        page.labels(&itself, mapping, vocabularies.get(subject.as_str()));
        page.rest(&itself, set, mapping);
        Ok(partner)
    }
}

/// `concept-dementia/mondo-0001627`.
fn key(subject: &NamedNode, object: &str) -> Key {
    let from = match Space::default().parse(subject.as_str()) {
        Some(resource) => format!("{}-{}", resource.kind.as_str(), resource.key),
        None => subject.as_str().to_owned(),
    };
    let to = match object.split_once(':') {
        Some((prefix, local)) => format!("{}-{local}", prefix.to_ascii_lowercase()),
        None => object.to_owned(),
    };
    Key::new(&from).and(&to)
}

/// The graph being written.
struct Page {
    graph: NamedNode,
    quads: Vec<Quad>,
}

impl Page {
    fn new() -> Self {
        Self {
            graph: Space::default().resource(Kind::Graph, "links"),
            quads: Vec::new(),
        }
    }

    /// The resource of a table: what it calls itself, or else a part of the graph.
    fn of_set(&self, set: &MappingSet) -> NamedNode {
        let own = set.head.get("mapping_set_id").map(NamedNode::new);
        own.and_then(Result::ok)
            .unwrap_or_else(|| self.part(&set.name))
    }

    fn part(&self, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}#{name}", self.graph.as_str()))
    }

    fn set(&mut self, set: &MappingSet) {
        let itself = self.of_set(set);
        self.link(&itself, rdf::TYPE, &sssom::MAPPING_SET.into_owned());
        let head = |key: &str| set.head.get(key).map(String::as_str).unwrap_or_default();
        self.text(&itself, rdfs::LABEL, "en", head("mapping_set_title"));
        let ja = format!("リンク集「{}」", head("mapping_set_title"));
        self.text(&itself, rdfs::LABEL, "ja", &ja);
        self.text(
            &itself,
            dcterms::DESCRIPTION,
            "en",
            head("mapping_set_description"),
        );
        self.say(&itself, dcterms::IDENTIFIER, &set.name);
        self.say(&itself, owl::VERSION_INFO, head("mapping_set_version"));
        for (predicate, key) in [
            (dcterms::LICENSE, "license"),
            (sssom::MAPPING_PROVIDER, "mapping_provider"),
        ] {
            if let Ok(iri) = NamedNode::new(head(key)) {
                self.link(&itself, predicate, &iri);
            }
        }
    }

    fn partner(&mut self, partner: &Partner) {
        let itself = self.part(&partner.prefix);
        self.link(&itself, rdf::TYPE, &void::DATASET.into_owned());
        for predicate in [rdfs::LABEL, dcterms::TITLE] {
            self.text(&itself, predicate, "ja", &partner.title_ja);
            self.text(&itself, predicate, "en", &partner.title_en);
        }
        self.say(&itself, dcterms::IDENTIFIER, &partner.prefix);
        self.say(&itself, void::URI_SPACE, &partner.iri);
        if let Ok(endpoint) = NamedNode::new(&partner.endpoint) {
            self.link(&itself, void::SPARQL_ENDPOINT, &endpoint);
        }
    }

    fn labels(
        &mut self,
        itself: &NamedNode,
        mapping: &Mapping,
        entity: Option<&seisaku_vocab::Entity>,
    ) {
        let of = |language| entity.and_then(|e| e.preferred_label(language));
        let (object, there) = (&mapping.object, &mapping.object_label);
        let ja = of("ja").unwrap_or(&mapping.subject_label);
        let en = of("en").unwrap_or(&mapping.subject_label);
        let ja = format!("「{ja}」から{object}「{there}」への対応付け");
        let en = format!("“{en}” mapped to {object} “{there}”");
        self.text(itself, rdfs::LABEL, "ja", &ja);
        self.text(itself, rdfs::LABEL, "en", &en);
    }

    fn rest(&mut self, itself: &NamedNode, set: &MappingSet, mapping: &Mapping) {
        self.say(itself, sssom::SUBJECT_LABEL, &mapping.subject_label);
        self.say(itself, sssom::OBJECT_LABEL, &mapping.object_label);
        self.say(
            itself,
            sssom::OBJECT_SOURCE_VERSION,
            &mapping.source_version,
        );
        self.say(itself, sssom::AUTHOR_LABEL, &mapping.author);
        self.text(itself, rdfs::COMMENT, "en", &mapping.comment);
        if mapping.sure().is_some() {
            let sure = Literal::new_typed_literal(&mapping.confidence, xsd::DECIMAL);
            self.push(itself, sssom::CONFIDENCE, sure.into());
        }
        if let Some(date) = set.head.get("mapping_date") {
            let date = Literal::new_typed_literal(date, xsd::DATE);
            self.push(itself, pav::AUTHORED_ON, date.into());
        }
    }

    fn push(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term) {
        self.quads.push(Quad::new(
            subject.clone(),
            predicate.into_owned(),
            object,
            GraphName::from(self.graph.clone()),
        ));
    }

    fn link(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: &NamedNode) {
        self.push(subject, predicate, object.clone().into());
    }

    /// States a value that there is.
    fn say(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, value: &str) {
        if !value.is_empty() {
            self.push(subject, predicate, Literal::from(value).into());
        }
    }

    /// States a text that there is.
    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, tag: &str, text: &str) {
        if !text.is_empty() {
            // The tags are `ja` and `en`.
            let literal = Literal::new_language_tagged_literal_unchecked(text, tag);
            self.push(subject, predicate, literal.into());
        }
    }
}
