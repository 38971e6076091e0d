//! Names matched: what is found by name or by identifier, of the classes and with the values that
//! are asked for, the best first.
//!
//! A name counts from 0 to 100: 100 where it is one of the names of the entity or an identifier of
//! it, less where it is a part of one or stands in a text. Where values are given too, the name
//! counts seven tenths, and the share of them that the entity has, three tenths.

use std::collections::BTreeMap;

use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef};
use seisaku_vocab::{dcterms, rdf, skos};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{BATCH, entity, id, named};
use crate::error::{Kind, Problem};
use crate::pages::kinds::main_class;
use crate::pages::language::Language;
use crate::pages::library::{Library, iris, own, text};
use crate::pages::words::normal;
use crate::state::Served;
use crate::terms::{Labels, expand, literals};

/// The candidates of a name, unless it says how many.
const CANDIDATES: usize = 10;
/// The most that it can say.
const MOST: usize = 100;
/// How many are looked at, since those of other classes fall away.
const LOOKED_AT: usize = 400;
/// What a name counts where the search has it as whole.
const WHOLE: u32 = 1_000;

/// A name with what else is known of the thing.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    query: String,
    #[serde(default, rename = "type")]
    types: Option<OneOrMany>,
    limit: Option<usize>,
    #[serde(default)]
    properties: Vec<Property>,
    /// Whether `any` of the types does, or `all` must be there; `should` is a wish.
    #[serde(default)]
    type_strict: Strict,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strict {
    #[default]
    Any,
    All,
    Should,
}

#[derive(Debug, Deserialize)]
struct Property {
    pid: String,
    v: Value,
}

/// Something that may be meant.
struct Candidate {
    iri: NamedNode,
    /// What its name counts, of 100.
    name: f64,
    /// The share of the values that it has.
    values: Option<f64>,
}

impl Candidate {
    fn score(&self) -> f64 {
        match self.values {
            Some(share) => 0.7 * self.name + 30.0 * share,
            None => self.name,
        }
    }

    fn is_whole(&self) -> bool {
        self.name >= 100.0 && self.values.is_none_or(|share| share >= 1.0)
    }
}

/// The answers to names, each under its key.
pub(super) fn answers(
    served: &Served,
    library: &Library,
    asked: BTreeMap<String, Asked>,
    language: Language,
) -> Result<Value, Problem> {
    if asked.len() > BATCH {
        let detail = format!(
            "{} names are asked for at once; send {BATCH} at most, and the others after them",
            asked.len()
        );
        return Err(Problem::new(Kind::TooLarge, detail).at_limit("batch"));
    }
    let mut answers = Map::new();
    for (key, asked) in &asked {
        let found = candidates(served, library, asked);
        let only = found.iter().filter(|c| c.is_whole()).count() == 1;
        let limit = asked.limit.unwrap_or(CANDIDATES).min(MOST);
        let shown: Vec<Value> = found
            .iter()
            .take(limit)
            .map(|candidate| shown(served, candidate, only, language))
            .collect();
        answers.insert(key.clone(), json!({ "result": shown }));
    }
    Ok(Value::Object(answers))
}

fn candidates(served: &Served, library: &Library, asked: &Asked) -> Vec<Candidate> {
    let types: Vec<NamedNode> = match &asked.types {
        None => Vec::new(),
        Some(OneOrMany::One(one)) => expand(served, one).into_iter().collect(),
        Some(OneOrMany::Many(many)) => many.iter().filter_map(|t| expand(served, t)).collect(),
    };
    let mut names: BTreeMap<NamedNode, f64> = BTreeMap::new();
    for hit in library.index.search(&asked.query, LOOKED_AT) {
        let score = f64::from(hit.score.min(WHOLE)) / f64::from(WHOLE) * 100.0;
        names.insert(hit.iri, score);
    }
    for iri in identified(served, asked.query.trim()) {
        names.insert(iri, 100.0);
    }
    let mut found: Vec<Candidate> = names
        .into_iter()
        .filter(|(iri, _)| fits(served, iri, &types, asked.type_strict))
        .map(|(iri, name)| Candidate {
            values: share(served, &iri, &asked.properties),
            iri,
            name,
        })
        .collect();
    found.sort_by(|a, b| {
        let wished = |c: &Candidate| fits(served, &c.iri, &types, Strict::Any);
        let (better, worse) = ((b.score(), wished(b)), (a.score(), wished(a)));
        better
            .0
            .total_cmp(&worse.0)
            .then_with(|| better.1.cmp(&worse.1))
            .then_with(|| a.iri.cmp(&b.iri))
    });
    found
}

/// What has the text for an id, an IRI, an identifier, a code, or the same thing elsewhere.
fn identified(served: &Served, text: &str) -> Vec<NamedNode> {
    let mut found: Vec<NamedNode> = entity(served, text).into_iter().collect();
    if text.is_empty() {
        return found;
    }
    let mut with = |property: NamedNodeRef<'_>, value: TermRef<'_>| {
        let quads = served
            .snapshot
            .quads(None, Some(property), Some(value), None);
        found.extend(quads.filter_map(|quad| match quad.ok()?.subject {
            NamedOrBlankNode::NamedNode(iri) => Some(iri),
            NamedOrBlankNode::BlankNode(_) => None,
        }));
    };
    let code = Literal::new_simple_literal(text);
    with(skos::NOTATION, code.as_ref().into());
    with(dcterms::IDENTIFIER, code.as_ref().into());
    let law_number = own(served, seisaku_vocab::pol::LAW_NUMBER);
    with(law_number.as_ref(), code.as_ref().into());
    if let Ok(elsewhere) = NamedNode::new(text) {
        with(skos::EXACT_MATCH, elsewhere.as_ref().into());
    }
    // Only what can be looked for by name too.
    found.retain(|iri| crate::pages::search::is_findable(served, iri));
    found
}

fn fits(served: &Served, iri: &NamedNode, types: &[NamedNode], strict: Strict) -> bool {
    let has = || iris(served, iri, rdf::TYPE);
    match strict {
        Strict::Should => true,
        _ if types.is_empty() => true,
        Strict::Any => has().iter().any(|class| types.contains(class)),
        Strict::All => {
            let has = has();
            types.iter().all(|class| has.contains(class))
        }
    }
}

/// The share of the values that the entity has; none where none is given.
fn share(served: &Served, iri: &NamedNode, properties: &[Property]) -> Option<f64> {
    let asked: Vec<&Property> = properties.iter().filter(|p| !p.v.is_null()).collect();
    let has = asked.iter().filter(|property| {
        expand(served, &property.pid).is_some_and(|name| has(served, iri, &name, &property.v))
    });
    // Nobody gives as many as a float could not count.
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (!asked.is_empty()).then(|| count(has.count()) / count(asked.len()))
}

fn has(served: &Served, iri: &NamedNode, property: &NamedNode, value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(|v| has(served, iri, property, v)),
        Value::Object(thing) => {
            let wanted = thing.get("id").and_then(Value::as_str);
            let wanted = wanted.and_then(|wanted| entity(served, wanted));
            wanted.is_some_and(|wanted| iris(served, iri, property.as_ref()).contains(&wanted))
        }
        Value::String(text) => has_text(served, iri, property, text),
        value => has_text(served, iri, property, &value.to_string()),
    }
}

/// Whether a value of the entity reads so: a literal, or a name or code of a resource.
fn has_text(served: &Served, iri: &NamedNode, property: &NamedNode, text: &str) -> bool {
    let wanted = normal(text);
    let same = |words: &str| normal(words) == wanted;
    let subject = iri.as_ref().into();
    let quads = served
        .snapshot
        .quads(Some(subject), Some(property.as_ref()), None, None);
    quads.filter_map(Result::ok).any(|quad| match quad.object {
        Term::Literal(literal) => same(literal.value()),
        Term::NamedNode(thing) => {
            let labels = Labels::of(served, &thing);
            let other = [skos::NOTATION, skos::ALT_LABEL, dcterms::IDENTIFIER];
            let mut other = other.into_iter().flat_map(|p| literals(served, &thing, p));
            thing.as_str() == text
                || id(served, &thing) == Some(text)
                || labels.ja.as_deref().is_some_and(same)
                || labels.en.as_deref().is_some_and(same)
                || other.any(|literal| same(literal.value()))
        }
        _ => false,
    })
}

fn shown(served: &Served, candidate: &Candidate, only: bool, language: Language) -> Value {
    let iri = &candidate.iri;
    let id = id(served, iri).unwrap_or(iri.as_str());
    let class = main_class(served, iri);
    let mut features = vec![json!({ "id": "name", "value": candidate.name })];
    if let Some(share) = candidate.values {
        features.push(json!({ "id": "values", "value": share }));
    }
    json!({
        "id": id,
        "name": Labels::of(served, iri).named(language, id),
        "description": description(served, iri),
        "type": class.map(|class| named(served, &class, language)).into_iter().collect::<Vec<_>>(),
        "score": candidate.score(),
        "match": only && candidate.is_whole(),
        "features": features,
    })
}

/// The beginning of its text.
pub(super) fn description(served: &Served, iri: &NamedNode) -> String {
    text(served, iri).chars().take(120).collect()
}
