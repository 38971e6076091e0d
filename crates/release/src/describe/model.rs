//! The data as [rdf-config](https://github.com/dbcls/rdf-config) describes data: which subjects
//! there are, with which properties, how often, and an example of each; and a diagram of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use oxigraph::model::Term;
use seisaku_vocab::{DEFAULT_BASE, PREFIXES};

use super::statistics::{Instances, Statistics, Values};
use super::{ABOUT, KEYWORDS, LICENCE, TITLE};
use crate::draft::Draft;

/// Prefixes of names that no dump shortens.
const MORE: [(&str, &str); 8] = [
    ("bibo", "http://purl.org/ontology/bibo/"),
    ("eli", "http://data.europa.eu/eli/ontology#"),
    ("pav", "http://purl.org/pav/"),
    ("schemas", "https://schema.org/"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("spex", "https://purl.expasy.org/sparql-examples/ontology#"),
    ("sssom", "https://w3id.org/sssom/"),
    ("vann", "http://purl.org/vocab/vann/"),
];

/// Vocabularies whose classes describe the data and its form, and are no part of the model.
const ASIDE: [&str; 6] = ["owl", "rdf", "rdfs", "sd", "sh", "void"];

/// A class with the name that it has in the model.
pub(super) struct Subject<'q> {
    pub(super) name: String,
    pub(super) class: &'q str,
    pub(super) instances: &'q Instances<'q>,
}

/// The model, on its way to files.
pub(super) struct Model<'q> {
    subjects: Vec<Subject<'q>>,
    prefixes: BTreeMap<String, String>,
}

impl<'q> Model<'q> {
    pub(super) fn new(statistics: &'q Statistics<'q>, draft: &Draft) -> Self {
        let mut model = Self {
            subjects: Vec::new(),
            prefixes: prefixes(draft),
        };
        model.name_spaces(statistics);
        let base = draft.space.base();
        let mut names = BTreeSet::new();
        for (class, instances) in statistics.classes() {
            let curie = model.curie(class);
            let prefix = curie.split(':').next().unwrap_or_default();
            if ASIDE.contains(&prefix) || !instances.example.starts_with(base) {
                continue;
            }
            let local = camel(local(class));
            let name = if names.contains(&local) {
                format!("{}{local}", camel(prefix))
            } else {
                local
            };
            names.insert(name.clone());
            model.subjects.push(Subject {
                name,
                class,
                instances,
            });
        }
        model
    }

    /// Every name space in use gets a prefix.
    fn name_spaces(&mut self, statistics: &Statistics<'_>) {
        let classes = statistics.classes().map(|(class, _)| class);
        let properties = statistics
            .classes()
            .flat_map(|(_, instances)| instances.properties.keys().copied());
        let mut unknown = BTreeSet::new();
        for iri in classes.chain(properties) {
            let space = &iri[..iri.len() - local(iri).len()];
            if !self.prefixes.values().any(|known| known == space) {
                unknown.insert(space.to_owned());
            }
        }
        for (number, space) in unknown.into_iter().enumerate() {
            self.prefixes.insert(format!("ns{}", number + 1), space);
        }
    }

    /// The classes of the model, in order.
    pub(super) fn subjects(&self) -> &[Subject<'q>] {
        &self.subjects
    }

    /// The prefixes with their name spaces.
    pub(super) fn prefixes(&self) -> &BTreeMap<String, String> {
        &self.prefixes
    }

    pub(super) fn curie(&self, iri: &str) -> String {
        let space = &iri[..iri.len() - local(iri).len()];
        let known = self.prefixes.iter().find(|(_, known)| *known == space);
        known.map_or_else(
            || format!("<{iri}>"),
            |(prefix, _)| format!("{prefix}:{}", local(iri)),
        )
    }

    /// The files, by their paths.
    pub(super) fn files(&self, draft: &Draft, id: &str) -> Vec<(&'static str, String)> {
        vec![
            ("rdf-config/endpoint.yaml", endpoint(draft)),
            ("rdf-config/metadata.yaml", metadata(draft, id, 1)),
            ("rdf-config/metadata_ja.yaml", metadata(draft, id, 0)),
            ("rdf-config/model.yaml", self.model()),
            ("rdf-config/prefix.yaml", self.prefix()),
            ("rdf-config/schema.svg", self.diagram()),
            ("rdf-config/sparql.yaml", self.query()),
            ("shex/seisaku.shex", self.shex()),
        ]
    }

    fn prefix(&self) -> String {
        let line = |(prefix, space): (&String, &String)| format!("{prefix}: <{space}>\n");
        self.prefixes.iter().map(line).collect()
    }

    fn model(&self) -> String {
        let mut text = String::new();
        for subject in &self.subjects {
            self.write_subject(&mut text, subject);
        }
        text
    }

    fn write_subject(&self, text: &mut String, subject: &Subject<'_>) {
        let example = subject.instances.example;
        line(text, 0, &format!("- {} <{example}>:", subject.name));
        line(text, 2, &format!("- a: {}", self.curie(subject.class)));
        for (variable, property, values) in self.variables(subject) {
            let key = format!(
                "{}{}",
                self.curie(property),
                times(subject.instances, values)
            );
            line(text, 2, &format!("- {key}:"));
            line(text, 4, &format!("- {variable}: {}", self.example(values)));
        }
    }

    /// The properties with the names of their values, each name once in the model.
    fn variables<'s>(&self, subject: &'s Subject<'q>) -> Vec<(String, &'q str, &'s Values<'q>)> {
        let mut taken = BTreeSet::new();
        let mut variables = Vec::new();
        for (property, values) in &subject.instances.properties {
            let curie = self.curie(property);
            if curie == "rdf:type" {
                continue;
            }
            let prefix = curie.split(':').next().unwrap_or_default();
            let mut name = format!("{}__{}", snake(&subject.name), snake(local(property)));
            if !taken.insert(name.clone()) {
                name = format!(
                    "{}__{}_{}",
                    snake(&subject.name),
                    snake(prefix),
                    snake(local(property))
                );
                taken.insert(name.clone());
            }
            variables.push((name, *property, values));
        }
        variables
    }

    /// A subject of the model that the values are, else one of the values.
    fn example(&self, values: &Values<'_>) -> String {
        let among = |subject: &&Subject<'_>| values.classes.contains_key(subject.class);
        let narrowest = self.subjects.iter().filter(among);
        if let Some(subject) = narrowest.min_by_key(|s| s.instances.entities) {
            return subject.name.clone();
        }
        match values.example {
            Some(Term::NamedNode(iri)) => format!("<{}>", iri.as_str()),
            Some(Term::Literal(literal)) => quoted(literal.value()),
            _ => quoted(""),
        }
    }

    /// A query of rdf-config over the first subject that has a name.
    fn query(&self) -> String {
        let mut text = String::from("sparql:\n");
        let named = |s: &&Subject<'_>| s.instances.properties.keys().any(|p| p.ends_with("#label"));
        if let Some(subject) = self.subjects.iter().find(named) {
            let variables = self.variables(subject);
            let label = variables
                .iter()
                .find(|(name, ..)| name.ends_with("__label"));
            let label = label.map_or("", |(name, ..)| name);
            line(
                &mut text,
                2,
                &format!("description: {}", quoted("Names of the things of one kind")),
            );
            line(
                &mut text,
                2,
                &format!("variables: [{}, {label}]", subject.name),
            );
        }
        text
    }

    /// The classes as boxes with their properties, in columns.
    fn diagram(&self) -> String {
        const WIDTH: usize = 330;
        const LINE: usize = 17;
        let mut columns = [20_usize; 4];
        let mut boxes = String::new();
        for subject in &self.subjects {
            let variables = self.variables(subject);
            let height = LINE * (variables.len() + 2);
            let column = (0..columns.len())
                .min_by_key(|c| columns[*c])
                .unwrap_or_default();
            let (x, y) = (20 + column * (WIDTH + 20), columns[column]);
            columns[column] += height + 20;
            // Writing to a string never fails.
            let _ = write!(
                boxes,
                "<g transform=\"translate({x},{y})\"><rect width=\"{WIDTH}\" height=\"{height}\" rx=\"6\" fill=\"#fff\" stroke=\"#243b6b\"/><text x=\"10\" y=\"20\" font-weight=\"bold\">{}</text>",
                escaped(&self.curie(subject.class))
            );
            for (number, (_, property, values)) in variables.iter().enumerate() {
                let target = self.example(values);
                let target = if target.starts_with(['"', '<']) {
                    ""
                } else {
                    &target
                };
                let arrow = if target.is_empty() { "" } else { " → " };
                let words = format!(
                    "{}{}{arrow}{target}",
                    self.curie(property),
                    times(subject.instances, values)
                );
                let _ = write!(
                    boxes,
                    "<text x=\"18\" y=\"{}\">{}</text>",
                    20 + LINE * (number + 1),
                    escaped(&words)
                );
            }
            boxes.push_str("</g>\n");
        }
        let height = columns.iter().max().copied().unwrap_or_default();
        let width = 20 + columns.len() * (WIDTH + 20);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1d2129\">\n<title>The classes of the data with their properties</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#f3f5f8\"/>\n{boxes}</svg>\n"
        )
    }
}

fn prefixes(draft: &Draft) -> BTreeMap<String, String> {
    let base = draft.space.base();
    let known = PREFIXES.iter().chain(&MORE);
    known
        .map(|(prefix, space)| ((*prefix).to_owned(), space.replace(DEFAULT_BASE, base)))
        .collect()
}

fn endpoint(draft: &Draft) -> String {
    format!("endpoint:\n  - {}\n", draft.endpoint)
}

/// What the data is, in Japanese (0) or English (1).
fn metadata(draft: &Draft, id: &str, language: usize) -> String {
    let mut text = String::new();
    let publisher = ["政策（Seisaku）プロジェクト", "Seisaku project"][language];
    let base = draft.space.base();
    line(&mut text, 0, &format!("title: {}", quoted(TITLE[language])));
    line(&mut text, 0, &format!("website: {base}"));
    line(
        &mut text,
        0,
        &format!("description: {}", quoted(ABOUT[language])),
    );
    line(&mut text, 0, "tags:");
    for words in KEYWORDS {
        line(&mut text, 2, &format!("- {}", quoted(words[language])));
    }
    line(&mut text, 0, &format!("provider: {}", quoted(publisher)));
    line(&mut text, 0, "creators:");
    line(&mut text, 2, &format!("- name: {}", quoted(publisher)));
    line(&mut text, 0, "rdf_provenance_type: original");
    line(&mut text, 0, &format!("version: {}", quoted(id)));
    line(&mut text, 0, &format!("issued: {}", quoted(&draft.date)));
    line(&mut text, 0, "licenses:");
    line(&mut text, 2, &format!("- name: {}", quoted("CC BY 4.0")));
    line(&mut text, 2, &format!("  url: {LICENCE}"));
    text
}

fn line(text: &mut String, indent: usize, words: &str) {
    text.push_str(&" ".repeat(indent));
    text.push_str(words);
    text.push('\n');
}

/// How often an instance has the property: once, `?`, `+` or `*`.
pub(super) fn times(instances: &Instances<'_>, values: &Values<'_>) -> &'static str {
    match (values.subjects == instances.entities, values.most > 1) {
        (true, false) => "",
        (false, false) => "?",
        (true, true) => "+",
        (false, true) => "*",
    }
}

/// A string of JSON is one of YAML; long ones are cut, as they are only examples.
fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(300).collect();
    serde_json::Value::from(cut).to_string()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn local(iri: &str) -> &str {
    iri.rfind(['/', '#']).map_or(iri, |at| &iri[at + 1..])
}

fn camel(text: &str) -> String {
    let mut letters = text.chars().filter(char::is_ascii_alphanumeric);
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn snake(text: &str) -> String {
    let mut snake = String::new();
    for c in text.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        if c.is_ascii_alphanumeric() {
            snake.push(c.to_ascii_lowercase());
        }
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(snake("PolicyItem"), "policy_item");
        assert_eq!(snake("isPartOf"), "is_part_of");
        assert_eq!(camel("DataSet"), "DataSet");
        assert_eq!(camel("schema"), "Schema");
        assert_eq!(local("http://example.org/a#b"), "b");
        assert_eq!(quoted("a\"\n"), "\"a\\\"\\n\"");
    }
}
