//! Terms and their ids.
//!
//! Ids are dense and in order: IRIs, blank nodes, strings, strings with a language (by language),
//! literals with a value (by datatype, then by value), other literals (by datatype), triple
//! terms. Within a group ids follow the lexical form, or the value where there is one. Every
//! lexical form is kept as it was written.

mod front;
mod group;
mod values;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::str::FromStr;

use oxigraph::model::{BaseDirection, BlankNode, Literal, NamedNode, Term};
use spareval::ExpressionTerm;

pub(crate) use front::encode;
pub(crate) use group::{Class, Group};
pub(crate) use values::Values;
pub use values::canonical;

use crate::layout::{Layout, LayoutError, Section};
use front::{BLOCK, Reader};

/// A term as the dictionary keeps it: what it shares with its group, and its own text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Entry<'a> {
    pub class: Class,
    /// The language (and direction) or the datatype.
    pub tag: Cow<'a, str>,
    /// The IRI, label or lexical form.
    pub text: Cow<'a, str>,
}

impl<'a> Entry<'a> {
    pub(crate) fn of(term: &'a Term) -> Self {
        let plain = |class, text| Self {
            class,
            tag: Cow::Borrowed(""),
            text,
        };
        match term {
            Term::NamedNode(node) => plain(Class::Iri, Cow::Borrowed(node.as_str())),
            Term::BlankNode(node) => plain(Class::Blank, Cow::Borrowed(node.as_str())),
            Term::Triple(_) => plain(Class::Triple, Cow::Owned(term.to_string())),
            Term::Literal(literal) => Self::of_literal(literal),
        }
    }

    fn of_literal(literal: &'a Literal) -> Self {
        let text = Cow::Borrowed(literal.value());
        let (class, tag) = match (literal.language(), literal.direction()) {
            (Some(language), None) => (Class::Language, Cow::Borrowed(language)),
            (Some(language), Some(direction)) => (
                Class::Language,
                Cow::Owned(format!("{language}--{direction}")),
            ),
            (None, _) => {
                let datatype = literal.datatype();
                let class = match Values::of(datatype.as_str()) {
                    _ if datatype == oxigraph::model::vocab::xsd::STRING => Class::String,
                    Some(values) if values.key(&text).is_some() => Class::Value,
                    _ => Class::Other,
                };
                let tag = if class == Class::String {
                    ""
                } else {
                    datatype.as_str()
                };
                (class, Cow::Borrowed(tag))
            }
        };
        Self { class, tag, text }
    }

    fn into_term(self) -> Option<Term> {
        let text = self.text.into_owned();
        Some(match self.class {
            Class::Iri => NamedNode::new_unchecked(text).into(),
            Class::Blank => BlankNode::new_unchecked(text).into(),
            Class::String => Literal::new_simple_literal(text).into(),
            Class::Language => match self.tag.split_once("--") {
                None => Literal::new_language_tagged_literal_unchecked(text, self.tag).into(),
                Some((language, direction)) => {
                    let direction = if direction == "ltr" {
                        BaseDirection::Ltr
                    } else {
                        BaseDirection::Rtl
                    };
                    Literal::new_directional_language_tagged_literal_unchecked(
                        text, language, direction,
                    )
                    .into()
                }
            },
            Class::Value | Class::Other => {
                Literal::new_typed_literal(text, NamedNode::new_unchecked(self.tag)).into()
            }
            Class::Triple => Term::from_str(&text).ok()?,
        })
    }
}

/// The terms of an index.
#[derive(Debug)]
pub(crate) struct Dictionary {
    groups: Vec<Group>,
}

impl Dictionary {
    pub(crate) fn open(layout: &Layout) -> Result<Self, LayoutError> {
        layout.check_numbers::<u64>(Section::Blocks)?;
        let groups = Group::read_all(layout.bytes(Section::Groups))
            .ok_or_else(|| LayoutError::damaged(Section::Groups))?;
        Ok(Self { groups })
    }

    /// The id of a term.
    pub(crate) fn id(&self, layout: &Layout, term: &Term) -> Option<u32> {
        let entry = Entry::of(term);
        let index = self
            .groups
            .binary_search_by(|g| (g.class, g.tag.as_str()).cmp(&(entry.class, &entry.tag)))
            .ok()?;
        let group = &self.groups[index];
        if entry.class == Class::Value {
            let values = group.space?;
            let key = values.key(&entry.text)?;
            // The same value may be written in several ways.
            return group.with_value(layout, values, &key)?.find(|id| {
                self.text(layout, group, *id).as_deref() == Some(entry.text.as_bytes())
            });
        }
        let at = self.lower_bound(layout, group, entry.text.as_bytes())?;
        (self.text(layout, group, at)? == entry.text.as_bytes()).then_some(at)
    }

    /// The term of an id.
    pub(crate) fn term(&self, layout: &Layout, id: u32) -> Result<Term, LayoutError> {
        self.entry(layout, id)
            .and_then(Entry::into_term)
            .ok_or_else(|| LayoutError::damaged(Section::Strings))
    }

    /// The term of an id for expressions: a value comes without its lexical form.
    pub(crate) fn expression(
        &self,
        layout: &Layout,
        id: u32,
    ) -> Result<ExpressionTerm, LayoutError> {
        let damaged = || LayoutError::damaged(Section::Values);
        let group = self.group(id).ok_or_else(damaged)?;
        match group.class {
            Class::Value => {
                let values = group.space.ok_or_else(damaged)?;
                let key = group.key(layout, values, id).ok_or_else(damaged)?;
                values.term(key).ok_or_else(damaged)
            }
            // Its lexical form is no value of its datatype, so there is nothing to parse.
            Class::Other if group.space.is_some() => {
                let entry = self.entry(layout, id).ok_or_else(damaged)?;
                Ok(ExpressionTerm::OtherTypedLiteral {
                    value: entry.text.into_owned(),
                    datatype: NamedNode::new_unchecked(group.tag.clone()),
                })
            }
            _ => Ok(self.term(layout, id)?.into()),
        }
    }

    /// The text of a value, where the engine would write another for it.
    pub(crate) fn other_form(&self, layout: &Layout, id: u32) -> Option<String> {
        let group = self.group(id).filter(|g| g.class == Class::Value)?;
        let text = String::from_utf8(self.text(layout, group, id)?).ok()?;
        let values = group.space?;
        let value = values.term(group.key(layout, values, id)?)?;
        (!is_form(value, &text)).then_some(text)
    }

    /// Whether any value has such a text.
    pub(crate) fn has_other_forms(&self, layout: &Layout) -> bool {
        let values = self.groups.iter().filter(|g| g.class == Class::Value);
        let mut ids = values.flat_map(|g| g.first..g.first + g.count);
        ids.any(|id| self.other_form(layout, id).is_some())
    }

    /// The ids of the IRIs that begin with `prefix`.
    pub(crate) fn iris(&self, layout: &Layout, prefix: &str) -> std::ops::Range<u32> {
        let Some(group) = self.groups.first().filter(|g| g.class == Class::Iri) else {
            return 0..0;
        };
        let mut end = prefix.as_bytes().to_vec();
        // No byte of UTF-8 is 0xff, so this lies behind all that begins with the prefix.
        end.push(0xff);
        let start = self.lower_bound(layout, group, prefix.as_bytes());
        let end = self.lower_bound(layout, group, &end);
        start.zip(end).map_or(0..0, |(start, end)| start..end)
    }

    fn group(&self, id: u32) -> Option<&Group> {
        self.run(id).map(|(group, _)| group)
    }

    /// The group of an id, and its number.
    pub(crate) fn run(&self, id: u32) -> Option<(&Group, usize)> {
        let index = self.groups.partition_point(|g| g.first + g.count <= id);
        self.groups.get(index).map(|group| (group, index))
    }

    /// Whether there are terms of this kind.
    pub(crate) fn has(&self, class: Class) -> bool {
        self.groups.iter().any(|group| group.class == class)
    }

    /// The order of two terms of one run, where it is known without their texts: the order of their
    /// ids, or of their values, as one value may be written in several ways.
    pub(crate) fn compare(&self, layout: &Layout, a: u32, b: u32) -> Option<Ordering> {
        let group = self.group(a)?;
        if b < group.first || b >= group.first + group.count {
            return None;
        }
        match (group.class, group.space) {
            (Class::Triple, _) => None,
            // NaN and the zeros have an order of their own.
            (Class::Value, Some(Values::Float | Values::Double) | None) => None,
            (Class::Value, Some(values)) => {
                let (x, y) = (group.key(layout, values, a)?, group.key(layout, values, b)?);
                // The last bytes of a moment are its zone, which makes it no other moment.
                let end = values.width() - if values.has_zone() { 2 } else { 0 };
                Some(x[..end].cmp(&y[..end]))
            }
            _ => Some(a.cmp(&b)),
        }
    }

    /// Puts the text of an id into a buffer.
    pub(crate) fn text_into(&self, layout: &Layout, id: u32, buffer: &mut Vec<u8>) -> Option<()> {
        let group = self.group(id)?;
        buffer.clear();
        *buffer = self.read(layout, group, id, std::mem::take(buffer))?;
        Some(())
    }

    fn entry(&self, layout: &Layout, id: u32) -> Option<Entry<'_>> {
        let group = self.group(id)?;
        let text = String::from_utf8(self.text(layout, group, id)?).ok()?;
        Some(Entry {
            class: group.class,
            tag: Cow::Borrowed(&group.tag),
            text: Cow::Owned(text),
        })
    }

    fn text(&self, layout: &Layout, group: &Group, id: u32) -> Option<Vec<u8>> {
        self.read(layout, group, id, Vec::with_capacity(64))
    }

    fn read(&self, layout: &Layout, group: &Group, id: u32, buffer: Vec<u8>) -> Option<Vec<u8>> {
        let within = id.checked_sub(group.first).filter(|n| *n < group.count)? as usize;
        let block = block(layout, group.block as usize + within / BLOCK)?;
        let mut reader = Reader::new(block, buffer);
        for _ in 0..=within % BLOCK {
            reader.next()?;
        }
        Some(reader.string)
    }

    /// The first id of a group whose text is not less than this.
    fn lower_bound(&self, layout: &Layout, group: &Group, text: &[u8]) -> Option<u32> {
        let blocks = (group.count as usize).div_ceil(BLOCK);
        let (mut low, mut high) = (0, blocks);
        while low < high {
            let middle = low.midpoint(high);
            if front::first(block(layout, group.block as usize + middle)?)? <= text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // It stands in the last block that does not begin behind it, or begins the next.
        let Some(index) = low.checked_sub(1) else {
            return Some(group.first);
        };
        let mut at = index * BLOCK;
        let end = (at + BLOCK).min(group.count as usize);
        let mut reader = Reader::new(block(layout, group.block as usize + index)?, Vec::new());
        while at < end {
            reader.next()?;
            if reader.string.as_slice() >= text {
                break;
            }
            at += 1;
        }
        u32::try_from(at).ok().map(|at| group.first + at)
    }
}

/// Whether the engine writes a value like this.
fn is_form(value: ExpressionTerm, text: &str) -> bool {
    matches!(Term::from(value), Term::Literal(literal) if literal.value() == text)
}

fn block(layout: &Layout, index: usize) -> Option<&[u8]> {
    let start = *layout.numbers::<u64>(Section::Blocks).get(index)?;
    layout
        .bytes(Section::Strings)
        .get(usize::try_from(start).ok()?..)
}
