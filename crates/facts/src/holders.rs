//! Which resource holds which piece of the text: what a report of the coverage shows.
//!
//! It is read from the statements alone, so that it shows what is published and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use seisaku_vocab::{Kind, Space, pol, prov, rdf, rdfs};

/// A resource at one of its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The resource.
    pub resource: NamedNode,
    /// The kind of its IRI; `mention` for an annotation, `furniture` and `generic` for the rest of
    /// the text.
    pub kind: &'static str,
    /// Its Japanese label.
    pub label: String,
    /// The rules that read the place.
    pub rules: Vec<String>,
}

impl Holder {
    /// Whether a rule has read the place, so that it counts as extracted.
    pub fn is_extracted(&self) -> bool {
        !matches!(
            self.kind,
            "page" | "document" | "mention" | "furniture" | "generic"
        )
    }

    /// Among holders of one length, a mention lies within its unit, and the rest lies without.
    fn rank(&self) -> u8 {
        match self.kind {
            "mention" => 0,
            "furniture" | "generic" => 2,
            "page" | "document" => 3,
            _ => 1,
        }
    }
}

/// A piece of the text that the same resources hold from its first to its last character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// Those that hold it, as places in the list of holders, the innermost first.
    pub holders: Vec<usize>,
}

/// What the statements about subjects say that holders need.
#[derive(Default)]
struct Said<'a> {
    labels: BTreeMap<&'a NamedNode, &'a str>,
    rules: BTreeMap<&'a NamedNode, Vec<String>>,
    furniture: BTreeSet<&'a NamedNode>,
}

impl<'a> Said<'a> {
    fn by(quads: &'a [Quad]) -> Self {
        let mut said = Self::default();
        for quad in quads {
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
                continue;
            };
            match &quad.object {
                Term::Literal(l) if quad.predicate == rdfs::LABEL && l.language() == Some("ja") => {
                    said.labels.insert(subject, l.value());
                }
                Term::Literal(l) if quad.predicate == pol::RULE => {
                    let rules = said.rules.entry(subject).or_default();
                    rules.push(l.value().to_owned());
                }
                Term::NamedNode(o) if quad.predicate == rdf::TYPE && *o == pol::FURNITURE => {
                    said.furniture.insert(subject);
                }
                _ => {}
            }
        }
        said
    }
}

/// Every resource at each of its places, in the order of the text, the longer first.
pub fn holders(quads: &[Quad]) -> Vec<Holder> {
    let space = Space::default();
    let said = Said::by(quads);
    let mut holders = Vec::new();
    for quad in quads
        .iter()
        .filter(|q| q.predicate == prov::WAS_QUOTED_FROM)
    {
        let (NamedOrBlankNode::NamedNode(resource), Term::NamedNode(span)) =
            (&quad.subject, &quad.object)
        else {
            continue;
        };
        let (Some((start, end)), Some(parsed)) =
            (place(&space, span), space.parse(resource.as_str()))
        else {
            continue;
        };
        let kind = match parsed.kind {
            Kind::Annotation => "mention",
            Kind::Paragraph if said.furniture.contains(resource) => "furniture",
            Kind::Paragraph => "generic",
            other => other.as_str(),
        };
        holders.push(Holder {
            start,
            end,
            resource: resource.clone(),
            kind,
            label: said
                .labels
                .get(resource)
                .map_or_else(|| parsed.key.clone(), |label| (*label).to_owned()),
            rules: said.rules.get(span).cloned().unwrap_or_default(),
        });
    }
    holders.sort_by(|a, b| {
        (a.start, b.end, a.rank(), a.resource.as_str()).cmp(&(
            b.start,
            a.end,
            b.rank(),
            b.resource.as_str(),
        ))
    });
    holders
}

/// The offsets that the IRI of a place ends with.
fn place(space: &Space, span: &NamedNode) -> Option<(usize, usize)> {
    let parsed = space.parse(span.as_str())?;
    let offsets = parsed.key.rsplit('/').next()?;
    let (start, end) = offsets.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// A text of this length cut wherever a holder begins or ends, and at `cuts`.
pub fn segments(holders: &[Holder], length: usize, cuts: &[usize]) -> Vec<Segment> {
    let mut bounds: BTreeSet<usize> = cuts.iter().copied().filter(|c| *c < length).collect();
    bounds.extend([0, length]);
    let mut begin: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut finish: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, holder) in holders.iter().enumerate() {
        let end = holder.end.min(length);
        if holder.start < end {
            bounds.extend([holder.start, end]);
            begin.entry(holder.start).or_default().push(index);
            finish.entry(end).or_default().push(index);
        }
    }
    let order = |index: usize| {
        let holder = &holders[index];
        (holder.end - holder.start, holder.rank(), index)
    };
    let mut active = BTreeSet::new();
    let mut segments = Vec::new();
    let bounds: Vec<usize> = bounds.into_iter().collect();
    for pair in bounds.windows(2) {
        for index in finish.get(&pair[0]).into_iter().flatten() {
            active.remove(&order(*index));
        }
        for index in begin.get(&pair[0]).into_iter().flatten() {
            active.insert(order(*index));
        }
        segments.push(Segment {
            start: pair[0],
            end: pair[1],
            holders: active.iter().map(|(_, _, index)| *index).collect(),
        });
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(start: usize, end: usize, kind: &'static str) -> Holder {
        Holder {
            start,
            end,
            resource: NamedNode::new_unchecked(format!("http://example.org/{kind}")),
            kind,
            label: String::new(),
            rules: Vec::new(),
        }
    }

    #[test]
    fn the_innermost_comes_first() {
        let holders = [
            holder(0, 8, "item"),
            holder(2, 5, "action"),
            holder(2, 5, "mention"),
            holder(4, 9, "budget"),
        ];
        let segments = segments(&holders, 10, &[7]);
        let found: Vec<(usize, usize, Vec<usize>)> = segments
            .into_iter()
            .map(|s| (s.start, s.end, s.holders))
            .collect();
        assert_eq!(
            found,
            [
                (0, 2, vec![0]),
                (2, 4, vec![2, 1, 0]),
                (4, 5, vec![2, 1, 3, 0]),
                (5, 7, vec![3, 0]),
                (7, 8, vec![3, 0]),
                (8, 9, vec![3]),
                (9, 10, vec![]),
            ]
        );
    }

    #[test]
    fn a_holder_beyond_the_text_ends_with_it() {
        let segments = segments(&[holder(1, 9, "item"), holder(5, 6, "item")], 3, &[]);
        assert_eq!(segments.last().unwrap().end, 3);
        assert_eq!(segments.len(), 2);
    }
}
