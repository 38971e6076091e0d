//! A run of ids whose terms share their kind and their language or datatype.

use super::values::Values;
use crate::layout::{Layout, Section};

/// The kinds of terms, in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Class {
    Iri,
    Blank,
    String,
    Language,
    /// A literal of a datatype that is kept as a value, with a lexical form that has one.
    Value,
    /// Any other literal with a datatype.
    Other,
    Triple,
}

impl Class {
    const ALL: [Self; 7] = [
        Self::Iri,
        Self::Blank,
        Self::String,
        Self::Language,
        Self::Value,
        Self::Other,
        Self::Triple,
    ];
}

/// A run of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub class: Class,
    pub tag: String,
    pub first: u32,
    pub count: u32,
    /// The first of its blocks of strings.
    pub block: u32,
    /// Where its values begin.
    pub values: u64,
    /// The space of its values, where its tag names one.
    pub space: Option<Values>,
}

impl Group {
    /// The bytes of this group in the section of groups.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.push(self.class as u8);
        for number in [self.first, self.count, self.block] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&self.values.to_le_bytes());
        let len = u32::try_from(self.tag.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(self.tag.as_bytes());
    }

    /// All groups of a section; `None` where the bytes are not what [`Self::write`] writes.
    pub(crate) fn read_all(mut bytes: &[u8]) -> Option<Vec<Self>> {
        let mut groups: Vec<Self> = Vec::new();
        while !bytes.is_empty() {
            let class = *Class::ALL.get(usize::from(take::<1>(&mut bytes)?[0]))?;
            let first = u32::from_le_bytes(take(&mut bytes)?);
            let count = u32::from_le_bytes(take(&mut bytes)?);
            let block = u32::from_le_bytes(take(&mut bytes)?);
            let values = u64::from_le_bytes(take(&mut bytes)?);
            let len = u32::from_le_bytes(take(&mut bytes)?);
            let (tag, rest) = bytes.split_at_checked(usize::try_from(len).ok()?)?;
            bytes = rest;
            if groups.last().map_or(0, |g| g.first + g.count) != first {
                return None;
            }
            first.checked_add(count)?;
            let tag = String::from_utf8(tag.to_vec()).ok()?;
            groups.push(Self {
                class,
                space: Values::of(&tag),
                tag,
                first,
                count,
                block,
                values,
            });
        }
        Some(groups)
    }

    /// The value of a term of this group.
    pub(crate) fn key<'a>(&self, layout: &'a Layout, values: Values, id: u32) -> Option<&'a [u8]> {
        let within = id.checked_sub(self.first).filter(|n| *n < self.count)?;
        let start = usize::try_from(self.values).ok()?;
        let at = (within as usize).checked_mul(values.width())?;
        let bytes = layout.bytes(Section::Values).get(start..)?;
        bytes.get(at..)?.get(..values.width())
    }

    /// The ids of the terms that have this value.
    pub(crate) fn with_value(
        &self,
        layout: &Layout,
        values: Values,
        key: &[u8],
    ) -> Option<std::ops::Range<u32>> {
        let bound = |behind: bool| {
            let (mut low, mut high) = (self.first, self.first + self.count);
            while low < high {
                let middle = low.midpoint(high);
                let found = self.key(layout, values, middle)?;
                if found < key || (behind && found == key) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            Some(low)
        };
        Some(bound(false)?..bound(true)?)
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*head)
}
