//! The statements of one document: terms once each, statements as numbers of terms, places by their
//! offsets alone.
//!
//! A document has several hundred statements for each kilobyte of text, three quarters of which
//! describe places in the text. So many quads of `oxrdf` would take most of the time and of the
//! memory. They are made one by one for whoever wants quads, and lines of N-Quads without them.

mod groups;
pub(crate) mod lines;
mod places;
pub(crate) mod terms;

use std::cmp::Ordering;
use std::io::{self, Write};
use std::ops::Range;

use oxrdf::{NamedNode, NamedNodeRef, Term};
use seisaku_policy::RuleId;
use seisaku_text::{Source, Span};

use groups::{Group, Groups, Iter};
use lines::{Lines, Receiver};
use places::Places;
use terms::{TermId, Terms};

/// Statements in one graph, in the order of their lines in N-Quads, each once.
///
/// ```
/// use seisaku_facts::{Vocabulary, facts};
/// use seisaku_text::{Document, Source};
///
/// let vocabulary = Vocabulary::default();
/// let source = Source::decode("plan.txt", "医療政策\n".as_bytes())?;
/// let document = Document::read(&source).value;
/// let reading = seisaku_policy::read(&source, &document, vocabulary.names()).value;
/// let statements = facts(&source, &document, &reading, &vocabulary).quads;
/// let mut lines = Vec::new();
/// statements.write_lines(&mut lines)?;
/// let quads: Vec<String> = statements.iter().map(|quad| format!("{quad} .\n")).collect();
/// assert_eq!(String::from_utf8(lines)?, quads.concat());
/// assert_eq!(statements.len(), quads.len());
/// assert!(quads.is_sorted());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Statements {
    graph: NamedNode,
    terms: Terms,
    stated: Vec<[TermId; 3]>,
    places: Places,
    len: usize,
}

/// Statements while they are made, in any order, some of them more than once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stated {
    pub terms: Terms,
    triples: Vec<[TermId; 3]>,
    /// The numbers of constants, by where they stand in memory.
    constants: Vec<Option<(&'static str, TermId)>>,
}

impl Stated {
    pub(crate) fn push(&mut self, subject: TermId, predicate: TermId, object: TermId) {
        self.triples.push([subject, predicate, object]);
    }

    /// The number of an IRI.
    pub(crate) fn iri(&mut self, iri: &str) -> TermId {
        self.terms.intern(|out| terms::write_iri(out, iri))
    }

    /// The number of an IRI that is a constant: of predicates and types there are few, and each is
    /// stated again and again.
    pub(crate) fn constant(&mut self, iri: &'static str) -> TermId {
        const SLOTS: usize = 256;
        self.constants.resize(SLOTS, None);
        let slot = (iri.as_ptr().addr() >> 3) % SLOTS;
        if let Some((known, number)) = self.constants[slot]
            && std::ptr::eq(known, iri)
        {
            return number;
        }
        let number = self.iri(iri);
        self.constants[slot] = Some((iri, number));
        number
    }

    /// The number of the subject of the statement before, if it is this IRI; it mostly is.
    pub(crate) fn subject(&mut self, iri: &str) -> TermId {
        if let Some([last, ..]) = self.triples.last()
            && let Some(inner) = self.terms.get(*last).strip_prefix('<')
            && inner.strip_suffix('>') == Some(iri)
        {
            return *last;
        }
        self.iri(iri)
    }

    /// All of them in order, each once.
    fn sorted(&mut self) -> Vec<[TermId; 3]> {
        let triples = std::mem::take(&mut self.triples);
        let (subjects, subject_at) = self.ranks(triples.iter().map(|t| t[0]));
        let (_, predicate_at) = self.ranks(triples.iter().map(|t| t[1]));
        // By their subjects first, which takes one pass; few have the same one.
        let mut ends = vec![0; subjects.len() + 1];
        for [s, ..] in &triples {
            ends[subject_at[*s as usize] as usize + 1] += 1;
        }
        for i in 1..ends.len() {
            ends[i] += ends[i - 1];
        }
        let mut placed = vec![[0; 3]; triples.len()];
        for triple in triples {
            let next = &mut ends[subject_at[triple[0] as usize] as usize];
            placed[*next] = triple;
            *next += 1;
        }
        let order = |[_, p, one]: &[TermId; 3], [_, q, other]: &[TermId; 3]| {
            let predicates = predicate_at[*p as usize].cmp(&predicate_at[*q as usize]);
            predicates.then_with(|| match one == other {
                true => Ordering::Equal,
                false => self.terms.get(*one).cmp(self.terms.get(*other)),
            })
        };
        let mut start = 0;
        for end in ends {
            placed[start..end].sort_unstable_by(order);
            start = end;
        }
        placed.dedup();
        placed
    }

    /// These terms in order, each once, and the place of each among them, by its number.
    fn ranks(&self, used: impl Iterator<Item = TermId>) -> (Vec<TermId>, Vec<u32>) {
        let mut ranks = vec![u32::MAX; self.terms.len()];
        let mut distinct = Vec::new();
        for term in used {
            let rank = &mut ranks[term as usize];
            if *rank == u32::MAX {
                *rank = 0;
                distinct.push(term);
            }
        }
        let distinct = self.in_order(&distinct);
        for (rank, term) in (0..).zip(&distinct) {
            ranks[*term as usize] = rank;
        }
        (distinct, ranks)
    }

    /// Terms in order. All begin alike, so the bytes after that are compared first, and the terms only
    /// where these are the same.
    fn in_order(&self, terms: &[TermId]) -> Vec<TermId> {
        let first = terms.first().map_or("", |term| self.terms.get(*term));
        let shared = terms.iter().fold(first.len(), |shared, term| {
            let both = first.bytes().zip(self.terms.get(*term).bytes());
            both.take(shared).take_while(|(a, b)| a == b).count()
        });
        let key = |term: TermId| {
            let bytes = &self.terms.get(term).as_bytes()[shared..];
            let mut key = [0; 48];
            let told = bytes.len().min(key.len());
            key[..told].copy_from_slice(&bytes[..told]);
            (key, term)
        };
        let mut keyed: Vec<([u8; 48], TermId)> = terms.iter().map(|term| key(*term)).collect();
        keyed.sort_unstable_by(|(a, one), (b, other)| {
            let terms = || self.terms.get(*one).cmp(self.terms.get(*other));
            a.cmp(b).then_with(terms)
        });
        keyed.into_iter().map(|(_, term)| term).collect()
    }

    /// The statements, with those about the places that were read.
    pub(crate) fn finish(
        mut self,
        graph: NamedNode,
        source: &Source,
        document: &NamedNode,
        prefix: &str,
        read: Vec<(Span, RuleId)>,
    ) -> Statements {
        let stated = self.sorted();
        let mut statements = Statements {
            graph,
            stated,
            terms: self.terms,
            places: Places::new(source, document.as_str(), prefix, read),
            len: 0,
        };
        statements.count();
        statements
    }
}

impl Statements {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The graph that they are in.
    pub fn graph(&self) -> &NamedNode {
        &self.graph
    }

    /// The statements as quads, one by one.
    pub fn iter(&self) -> Iter<'_> {
        Iter::new(self)
    }

    /// Writes the statements as lines of N-Quads.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write_lines(&self, out: &mut dyn Write) -> io::Result<()> {
        const PIECE: usize = 1 << 16;
        let end = format!(" {} .\n", self.graph);
        let mut text: Vec<u8> = Vec::with_capacity(PIECE * 2);
        let mut lines = Lines::default();
        for group in self.groups() {
            self.describe(&group, &mut lines, &mut |subject, predicate, object| {
                for piece in [subject, " ", predicate, " ", object, &end] {
                    text.extend_from_slice(piece.as_bytes());
                }
            });
            if text.len() >= PIECE {
                out.write_all(&text)?;
                text.clear();
            }
        }
        out.write_all(&text)
    }

    /// The IRIs of subjects and objects that are stated, but for those of places.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        let mut seen = vec![false; self.terms.len()];
        let ends = self.stated.iter().flat_map(|[s, _, o]| [*s, *o]);
        let first = ends.filter(move |id| !std::mem::replace(&mut seen[*id as usize], true));
        first.filter_map(|id| {
            let iri = self.terms.get(id).strip_prefix('<')?;
            iri.strip_suffix('>')
        })
    }

    /// Whether this is stated; of places it does not tell.
    pub(crate) fn states(
        &self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: &Term,
    ) -> bool {
        let wanted = self.find(subject, predicate, object);
        wanted.is_some_and(|wanted| self.stated.contains(&wanted))
    }

    /// Takes a statement away, unless it is about a place; whether it was there.
    pub(crate) fn take(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: &Term,
    ) -> bool {
        let Some(wanted) = self.find(subject, predicate, object) else {
            return false;
        };
        let before = self.stated.len();
        self.stated.retain(|triple| *triple != wanted);
        self.count();
        self.stated.len() < before
    }

    fn find(
        &self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: &Term,
    ) -> Option<[TermId; 3]> {
        Some([
            self.terms.find(&subject.to_string())?,
            self.terms.find(&predicate.to_string())?,
            self.terms.find(&object.to_string())?,
        ])
    }

    fn count(&mut self) {
        self.len = self.stated.len() + self.places.statements();
        // What is stated of a place besides is nearly always something else than what describes it.
        if self.describes_again() {
            let len = self.groups().map(|group| match &group {
                Group::Stated(range) => range.len(),
                Group::Place(place) => self.places.count(*place),
                Group::Both(range, place) => self.merged(range, *place).len(),
            });
            self.len = len.sum();
        }
    }

    /// Whether anything is stated of a place with a predicate that describes places.
    fn describes_again(&self) -> bool {
        let describing = lines::PREDICATES.map(|p| self.terms.find(&p.to_string()));
        let (mut subject, mut is_place) = (None, false);
        self.stated.iter().any(|[s, p, _]| {
            if subject != Some(*s) {
                subject = Some(*s);
                is_place = self.terms.get(*s).starts_with(self.places.prefix());
            }
            is_place && describing.contains(&Some(*p))
        })
    }

    fn groups(&self) -> Groups<'_> {
        Groups::new(self)
    }

    /// Hands out the statements of a group, in order.
    fn describe(&self, group: &Group, lines: &mut Lines, each: &mut Receiver<'_>) {
        match group {
            Group::Place(place) => self.places.describe(*place, lines, each),
            Group::Stated(range) => {
                for [subject, predicate, object] in &self.stated[range.clone()] {
                    each(
                        self.terms.get(*subject),
                        self.terms.get(*predicate),
                        self.terms.get(*object),
                    );
                }
            }
            Group::Both(range, place) => {
                let subject = self.places.subject(*place);
                for (predicate, object) in self.merged(range, *place) {
                    each(&subject, &predicate, &object);
                }
            }
        }
    }

    /// The predicates and objects of a place, with what is stated of it besides.
    fn merged(&self, range: &Range<usize>, place: usize) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut take = |_: &str, predicate: &str, object: &str| {
            all.push((predicate.to_owned(), object.to_owned()));
        };
        let mut lines = Lines::default();
        self.places.describe(place, &mut lines, &mut take);
        self.describe(&Group::Stated(range.clone()), &mut lines, &mut take);
        all.sort();
        all.dedup();
        all
    }
}
