//! Statements subject by subject, and quad by quad.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use oxrdf::Quad;

use super::lines::Lines;
use super::{Statements, terms};

/// All statements with one subject.
pub(super) enum Group {
    Stated(Range<usize>),
    Place(usize),
    /// Something is stated of a place beside what describes it.
    Both(Range<usize>, usize),
}

/// The groups in the order of their subjects.
pub(super) struct Groups<'a> {
    statements: &'a Statements,
    stated: usize,
    place: usize,
    /// Where among the places the next statement about a place belongs, and whether it is about
    /// one of these.
    next_place: Option<Result<usize, usize>>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(statements: &'a Statements) -> Self {
        Self {
            statements,
            stated: 0,
            place: 0,
            next_place: None,
        }
    }

    /// The next statements that are stated of one subject.
    fn range(&self) -> Range<usize> {
        let rest = &self.statements.stated[self.stated..];
        let same = rest.iter().take_while(|t| t[0] == rest[0][0]).count();
        self.stated..self.stated + same
    }
}

impl Iterator for Groups<'_> {
    type Item = Group;

    fn next(&mut self) -> Option<Group> {
        let Statements {
            stated,
            places,
            terms,
            ..
        } = self.statements;
        let next = stated.get(self.stated).map(|[s, ..]| terms.get(*s));
        let order = match next {
            None if self.place >= places.len() => return None,
            None => Ordering::Greater,
            Some(_) if self.place >= places.len() => Ordering::Less,
            Some(subject) if subject.starts_with(places.prefix()) => {
                match *self.next_place.get_or_insert_with(|| places.find(subject)) {
                    Ok(at) if at == self.place => Ordering::Equal,
                    Ok(at) | Err(at) if at > self.place => Ordering::Greater,
                    _ => Ordering::Less,
                }
            }
            Some(subject) => subject.cmp(places.prefix()),
        };
        let place = self.place;
        if order.is_ge() {
            self.place += 1;
        }
        if order.is_gt() {
            return Some(Group::Place(place));
        }
        let range = self.range();
        self.stated = range.end;
        self.next_place = None;
        Some(if order.is_eq() {
            Group::Both(range, place)
        } else {
            Group::Stated(range)
        })
    }
}

/// Statements as quads; see [`Statements::iter`].
pub struct Iter<'a> {
    statements: &'a Statements,
    groups: Groups<'a>,
    lines: Lines,
    /// Those of the group that is handed out.
    quads: std::vec::IntoIter<Quad>,
}

impl<'a> Iter<'a> {
    pub(super) fn new(statements: &'a Statements) -> Self {
        Self {
            statements,
            groups: statements.groups(),
            lines: Lines::default(),
            quads: Vec::new().into_iter(),
        }
    }
}

impl Iterator for Iter<'_> {
    type Item = Quad;

    fn next(&mut self) -> Option<Quad> {
        loop {
            if let Some(quad) = self.quads.next() {
                return Some(quad);
            }
            let group = self.groups.next()?;
            let mut quads = Vec::new();
            let graph = &self.statements.graph;
            self.statements
                .describe(&group, &mut self.lines, &mut |s, p, o| {
                    let predicate = terms::named_node(p);
                    let subject = terms::subject(s);
                    quads.push(Quad::new(subject, predicate, terms::term(o), graph.clone()));
                });
            self.quads = quads.into_iter();
        }
    }
}

impl fmt::Debug for Iter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").finish_non_exhaustive()
    }
}

impl<'a> IntoIterator for &'a Statements {
    type Item = Quad;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
