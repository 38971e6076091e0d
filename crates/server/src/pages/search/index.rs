//! The index of names and texts by pairs of characters.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use seisaku_vocab::{Kind, dcterms, pol, rdfs, skos};

use crate::pages::library::own;
use crate::pages::words::{grams, normal};
use crate::state::Served;
use crate::terms::Labels;

/// Characters of a question that count.
const LONGEST: usize = 200;

/// The kinds of resources that are found, each with its weight: of two that fit as well, what
/// has a name of its own comes first.
const KINDS: [(Kind, u32); 24] = [
    (Kind::Organisation, 40),
    (Kind::Concept, 38),
    (Kind::Programme, 36),
    (Kind::Policy, 34),
    (Kind::Person, 32),
    (Kind::Place, 30),
    (Kind::Document, 28),
    (Kind::Item, 24),
    (Kind::Section, 22),
    (Kind::Measure, 20),
    (Kind::Goal, 20),
    (Kind::Issue, 20),
    (Kind::BasicPolicy, 20),
    (Kind::Action, 18),
    (Kind::Direction, 18),
    (Kind::Milestone, 16),
    (Kind::Budget, 16),
    (Kind::Publication, 14),
    (Kind::Award, 14),
    (Kind::Dataset, 14),
    (Kind::Observation, 12),
    (Kind::Role, 10),
    (Kind::FiscalYear, 10),
    (Kind::Paragraph, 2),
];

/// Something that can be found.
#[derive(Debug)]
pub(crate) struct Entry {
    iri: NamedNode,
    weight: u32,
    pub(super) labels: Labels,
    /// Its names in their normal form.
    names: BTreeSet<String>,
    pub(super) texts: Vec<String>,
    /// All its texts in their normal form, apart by line ends.
    normal: String,
}

/// What can be found, and by which pairs of characters.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// In the order of their IRIs.
    entries: Vec<Entry>,
    grams: BTreeMap<[char; 2], Vec<u32>>,
    names: BTreeMap<String, Vec<u32>>,
}

/// Something found.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) iri: NamedNode,
    pub(crate) score: u32,
    entry: u32,
}

impl Index {
    pub(crate) fn new(served: &Served) -> Self {
        let mut index = Self {
            entries: entries(served),
            ..Self::default()
        };
        for (number, entry) in (0_u32..).zip(&index.entries) {
            let mut of_entry = BTreeSet::new();
            for name in &entry.names {
                of_entry.extend(grams(name));
                let numbers = index.names.entry(name.clone()).or_default();
                numbers.push(number);
            }
            for text in entry.normal.lines() {
                of_entry.extend(grams(text));
            }
            for gram in of_entry {
                index.grams.entry(gram).or_default().push(number);
            }
        }
        index
    }

    /// The best hits, the best first.
    pub(crate) fn search(&self, question: &str, most: usize) -> Vec<Hit> {
        let question: String = question.chars().take(LONGEST).collect();
        let phrase = normal(&question);
        let words: Vec<String> = question.split_whitespace().map(normal).collect();
        let words: Vec<String> = words.into_iter().filter(|w| !w.is_empty()).collect();
        let mut scores: BTreeMap<u32, u32> = BTreeMap::new();
        let mut add = |number: u32, score: u32| {
            let best = scores.entry(number).or_default();
            *best = score.max(*best);
        };
        for number in self.with(&phrase) {
            if let Some(score) = self.entries[number as usize].score(&phrase) {
                add(number, score);
            }
        }
        for other in self.other_names(&phrase) {
            for number in self.with(&other) {
                if self.entries[number as usize].normal.contains(&other) {
                    add(number, 150);
                }
            }
        }
        if words.len() > 1 {
            for number in self.with_all(&words) {
                let entry = &self.entries[number as usize];
                if words.iter().all(|word| entry.has(word)) {
                    let named = words
                        .iter()
                        .all(|w| entry.names.iter().any(|n| n.contains(w)));
                    add(number, if named { 300 } else { 100 });
                }
            }
        }
        let hit = |(entry, score): (u32, u32)| Hit {
            iri: self.entries[entry as usize].iri.clone(),
            score: score + self.entries[entry as usize].weight,
            entry,
        };
        let mut hits: Vec<Hit> = scores.into_iter().map(hit).collect();
        // Of what scores alike, what is known by more names is the better known; the rest is
        // settled by the order of the IRIs.
        hits.sort_by_key(|hit| {
            let names = self.entries[hit.entry as usize].names.len();
            (Reverse(hit.score), Reverse(names), hit.entry)
        });
        hits.truncate(most);
        hits
    }

    /// What a hit is.
    pub(super) fn entry(&self, hit: &Hit) -> &Entry {
        &self.entries[hit.entry as usize]
    }

    /// The label of something that can be found, else its IRI.
    pub(crate) fn label(&self, iri: &NamedNode) -> String {
        let found = self.entries.binary_search_by(|entry| entry.iri.cmp(iri));
        let labels = found.ok().map(|at| &self.entries[at].labels);
        labels
            .and_then(Labels::any)
            .unwrap_or(iri.as_str())
            .to_owned()
    }

    /// Those whose IRIs begin most like this one.
    pub(crate) fn neighbours(&self, iri: &str, most: usize) -> Vec<NamedNode> {
        let at = self
            .entries
            .partition_point(|entry| entry.iri.as_str() < iri);
        let common = |other: &str| {
            iri.bytes()
                .zip(other.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let around = at.saturating_sub(most)..(at + most).min(self.entries.len());
        let mut around: Vec<&NamedNode> = self.entries[around].iter().map(|e| &e.iri).collect();
        around.sort_by_key(|other| Reverse(common(other.as_str())));
        // What has no more in common than the beginning of every name is not near.
        let kind = iri.rfind("/id/").map_or(0, |at| at + 4);
        let near = around
            .into_iter()
            .filter(|other| common(other.as_str()) > kind + 3);
        near.take(most).cloned().collect()
    }

    /// The entries that have every pair of the word.
    fn with(&self, word: &str) -> Vec<u32> {
        self.with_all(std::slice::from_ref(&word))
    }

    fn with_all(&self, words: &[impl AsRef<str>]) -> Vec<u32> {
        let mut lists = Vec::new();
        for gram in words.iter().flat_map(|word| grams(word.as_ref())) {
            if gram[1] == '\0' {
                // A single character: any pair that it begins, or the character alone.
                let range = self.grams.range([gram[0], '\0']..=[gram[0], char::MAX]);
                let mut numbers: Vec<u32> =
                    range.flat_map(|(_, numbers)| numbers).copied().collect();
                numbers.sort_unstable();
                numbers.dedup();
                lists.push(std::borrow::Cow::Owned(numbers));
            } else {
                match self.grams.get(&gram) {
                    Some(numbers) => lists.push(std::borrow::Cow::Borrowed(numbers.as_slice())),
                    None => return Vec::new(),
                }
            }
        }
        lists.sort_by_key(|list| list.len());
        let Some((shortest, others)) = lists.split_first() else {
            return Vec::new();
        };
        let everywhere = |n: &&u32| others.iter().all(|list| list.binary_search(n).is_ok());
        shortest.iter().filter(everywhere).copied().collect()
    }

    /// The other names of what is named so.
    pub(super) fn other_names(&self, phrase: &str) -> BTreeSet<String> {
        let named = self.names.get(phrase).into_iter().flatten();
        let names = named.flat_map(|number| &self.entries[*number as usize].names);
        let long = names.filter(|name| *name != phrase && name.chars().nth(1).is_some());
        long.cloned().collect()
    }
}

impl Entry {
    fn has(&self, word: &str) -> bool {
        self.normal.contains(word) || self.names.iter().any(|name| name.contains(word))
    }

    fn score(&self, phrase: &str) -> Option<u32> {
        let longer = |name: &str| {
            let more = name.chars().count().saturating_sub(phrase.chars().count());
            u32::try_from(more).unwrap_or(u32::MAX).min(90)
        };
        let of_name = |name: &String| match name.find(phrase) {
            Some(0) if name.len() == phrase.len() => Some(1000),
            Some(0) => Some(600 - longer(name)),
            Some(_) => Some(450 - longer(name)),
            None => None,
        };
        let named = self.names.iter().filter_map(of_name).max();
        named.or_else(|| self.normal.contains(phrase).then_some(200))
    }
}

/// Everything that can be found, in the order of the IRIs.
fn entries(served: &Served) -> Vec<Entry> {
    let acronym = own(served, pol::ACRONYM);
    let abbreviation = own(served, pol::ABBREVIATION);
    let names: [NamedNodeRef<'_>; 8] = [
        rdfs::LABEL,
        skos::PREF_LABEL,
        skos::ALT_LABEL,
        skos::HIDDEN_LABEL,
        skos::NOTATION,
        dcterms::TITLE,
        acronym.as_ref(),
        abbreviation.as_ref(),
    ];
    let mut found: BTreeMap<NamedNode, Entry> = BTreeMap::new();
    for property in names.into_iter().chain([dcterms::DESCRIPTION]) {
        for quad in served.snapshot.quads(None, Some(property), None, None) {
            // What a damaged file cannot give is missing here; queries and `validate` name it.
            let Ok(quad) = quad else { continue };
            let (NamedOrBlankNode::NamedNode(iri), Term::Literal(words)) =
                (quad.subject, quad.object)
            else {
                continue;
            };
            let Some(weight) = weight(served, &iri) else {
                continue;
            };
            let entry = found.entry(iri.clone()).or_insert_with(|| Entry {
                labels: Labels::of(served, &iri),
                iri,
                weight,
                names: BTreeSet::new(),
                texts: Vec::new(),
                normal: String::new(),
            });
            entry.add(property == dcterms::DESCRIPTION, words.value());
        }
    }
    found.into_values().collect()
}

impl Entry {
    fn add(&mut self, is_text: bool, words: &str) {
        let normal = normal(words);
        if is_text {
            if !self.texts.iter().any(|text| text == words) {
                self.texts.push(words.to_owned());
                self.normal.push_str(&normal);
                self.normal.push('\n');
            }
        } else if !normal.is_empty() {
            self.names.insert(normal);
        }
    }
}

/// Whether it is of a kind that is looked for by name.
pub(crate) fn is_findable(served: &Served, iri: &NamedNode) -> bool {
    weight(served, iri).is_some()
}

fn weight(served: &Served, iri: &NamedNode) -> Option<u32> {
    let resource = served.space.parse(iri.as_str())?;
    let kind = KINDS.iter().find(|(kind, _)| *kind == resource.kind)?;
    // A name in no vocabulary has digits for a key; what a vocabulary knows comes first.
    let unknown = resource.key.len() == 10 && resource.key.bytes().all(|b| b.is_ascii_hexdigit());
    resource
        .fragment
        .is_none()
        .then_some(kind.1 - u32::from(unknown))
}
