//! The file of an index: a header, a table of sections, and the sections, each with its checksum.
//!
//! All numbers are little-endian; every section begins at a multiple of 64 bytes.

use std::ops::Range;

use bytemuck::{Pod, PodCastError};
use xxhash_rust::xxh3::xxh3_64;

use crate::memory::Memory;

/// What a file of ours begins with.
const MAGIC: [u8; 8] = *b"SEISAKUi";
/// The version of the layout; a file of another version is built anew.
const VERSION: u32 = 1;
const ALIGNMENT: usize = 64;
/// Magic, version, number of sections, length of the file, checksum of the table.
const HEADER: usize = 32;
/// Begin, length and checksum of a section.
const ENTRY: usize = 24;

/// The sections, in the order in which they stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Section {
    /// What the index was made of: a text that the caller compares.
    Origin,
    /// Groups of terms, each with what its terms share.
    Groups,
    /// Where the blocks of the strings begin.
    Blocks,
    /// The lexical forms, front-coded.
    Strings,
    /// The values of numbers, dates and booleans, each as bytes that compare as it does.
    Values,
    /// The named graphs.
    Graphs,
    /// Where the members of each set of graphs begin.
    SetFirst,
    /// The members of the sets of graphs: 0 is the default graph, n the n-th named graph.
    SetMembers,
    /// Where the rows of each graph begin.
    GraphFirst,
    /// The rows of each graph, in the order by subject.
    GraphRows,
    /// Where the rows of each subject begin.
    SubjectFirst,
    /// Predicates, in the order by subject.
    SubjectSecond,
    /// Objects, in the order by subject.
    SubjectThird,
    /// Sets of graphs, in the order by subject.
    SubjectSets,
    /// The predicates.
    PredicateKeys,
    /// Where the rows of each predicate begin.
    PredicateFirst,
    /// Objects, in the order by predicate.
    PredicateSecond,
    /// Subjects, in the order by predicate.
    PredicateThird,
    /// Sets of graphs, in the order by predicate.
    PredicateSets,
    /// How many subjects and how many objects each predicate has.
    PredicateCounts,
    /// Where the rows of each object begin.
    ObjectFirst,
    /// Subjects, in the order by object.
    ObjectSecond,
    /// Predicates, in the order by object.
    ObjectThird,
    /// Sets of graphs, in the order by object.
    ObjectSets,
}

impl Section {
    /// All sections, in their order.
    pub(crate) const ALL: [Self; 24] = [
        Self::Origin,
        Self::Groups,
        Self::Blocks,
        Self::Strings,
        Self::Values,
        Self::Graphs,
        Self::SetFirst,
        Self::SetMembers,
        Self::GraphFirst,
        Self::GraphRows,
        Self::SubjectFirst,
        Self::SubjectSecond,
        Self::SubjectThird,
        Self::SubjectSets,
        Self::PredicateKeys,
        Self::PredicateFirst,
        Self::PredicateSecond,
        Self::PredicateThird,
        Self::PredicateSets,
        Self::PredicateCounts,
        Self::ObjectFirst,
        Self::ObjectSecond,
        Self::ObjectThird,
        Self::ObjectSets,
    ];

    /// The name that errors give.
    pub(crate) fn name(self) -> String {
        format!("{self:?}")
    }
}

/// What is wrong with a file that should hold an index.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// It does not begin as an index does.
    #[error("it is no index")]
    Foreign,
    /// It is of another version.
    #[error("it is an index of version {found}, and this program reads version {VERSION}")]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// A part does not hold what was written.
    #[error("its section {section} is damaged")]
    Damaged {
        /// The section.
        section: String,
    },
}

impl LayoutError {
    pub(crate) fn damaged(section: Section) -> Self {
        Self::Damaged {
            section: section.name(),
        }
    }

    fn header() -> Self {
        Self::Damaged {
            section: "Header".to_owned(),
        }
    }
}

/// An index as sections of numbers and bytes.
pub(crate) struct Layout {
    memory: Memory,
    entries: Vec<(Range<usize>, u64)>,
}

impl Layout {
    /// Reads the header and the table, which are checked; sections are checked by [`Self::verify`].
    pub(crate) fn open(memory: Memory) -> Result<Self, LayoutError> {
        let bytes = memory.bytes();
        if !bytes.starts_with(&MAGIC) {
            return Err(LayoutError::Foreign);
        }
        let version = number::<u32>(bytes, 8)?;
        if version != VERSION {
            return Err(LayoutError::Version { found: version });
        }
        let count = number::<u32>(bytes, 12)? as usize;
        let length = number::<u64>(bytes, 16)?;
        let table = bytes
            .get(HEADER..HEADER + count.saturating_mul(ENTRY))
            .ok_or_else(LayoutError::header)?;
        if count != Section::ALL.len()
            || usize::try_from(length) != Ok(bytes.len())
            || number::<u64>(bytes, 24)? != xxh3_64(table)
        {
            return Err(LayoutError::header());
        }
        let mut entries = Vec::with_capacity(count);
        for (entry, section) in table.chunks_exact(ENTRY).zip(Section::ALL) {
            let start = usize::try_from(number::<u64>(entry, 0)?).unwrap_or(usize::MAX);
            let len = usize::try_from(number::<u64>(entry, 8)?).unwrap_or(usize::MAX);
            let range = start..start.saturating_add(len);
            if range.end > bytes.len() || start % ALIGNMENT != 0 {
                return Err(LayoutError::damaged(section));
            }
            entries.push((range, number::<u64>(entry, 16)?));
        }
        Ok(Self { memory, entries })
    }

    /// Compares every section with its checksum.
    pub(crate) fn verify(&self) -> Result<(), LayoutError> {
        for section in Section::ALL {
            if xxh3_64(self.bytes(section)) != self.entries[section as usize].1 {
                return Err(LayoutError::damaged(section));
            }
        }
        Ok(())
    }

    /// The bytes of a section.
    pub(crate) fn bytes(&self, section: Section) -> &[u8] {
        &self.memory.bytes()[self.entries[section as usize].0.clone()]
    }

    /// The whole file.
    pub(crate) fn file(&self) -> &[u8] {
        self.memory.bytes()
    }

    /// The numbers of a section; empty where its length is no multiple of theirs, which
    /// [`Self::check_numbers`] finds when the file is opened.
    pub(crate) fn numbers<T: Pod>(&self, section: Section) -> &[T] {
        bytemuck::try_cast_slice(self.bytes(section)).unwrap_or_default()
    }

    /// Whether a section can be read as numbers.
    pub(crate) fn check_numbers<T: Pod>(&self, section: Section) -> Result<(), LayoutError> {
        let cast: Result<&[T], PodCastError> = bytemuck::try_cast_slice(self.bytes(section));
        cast.map(drop).map_err(|_| LayoutError::damaged(section))
    }
}

fn number<T: Pod>(bytes: &[u8], at: usize) -> Result<T, LayoutError> {
    let room = bytes
        .get(at..at + size_of::<T>())
        .ok_or_else(LayoutError::header)?;
    Ok(bytemuck::pod_read_unaligned(room))
}

/// The file that holds these sections, given in the order of [`Section::ALL`].
pub(crate) fn assemble(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut table = Vec::with_capacity(sections.len() * ENTRY);
    let mut body = Vec::new();
    let begin = (HEADER + sections.len() * ENTRY).next_multiple_of(ALIGNMENT);
    for bytes in sections {
        let start = (begin + body.len()).next_multiple_of(ALIGNMENT);
        body.resize(start - begin, 0);
        body.extend_from_slice(bytes);
        for word in [start as u64, bytes.len() as u64, xxh3_64(bytes)] {
            table.extend_from_slice(&word.to_le_bytes());
        }
    }
    let mut file = Vec::with_capacity(begin + body.len());
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&VERSION.to_le_bytes());
    file.extend_from_slice(
        &u32::try_from(sections.len())
            .unwrap_or_default()
            .to_le_bytes(),
    );
    file.extend_from_slice(&((begin + body.len()) as u64).to_le_bytes());
    file.extend_from_slice(&xxh3_64(&table).to_le_bytes());
    file.extend_from_slice(&table);
    file.resize(begin, 0);
    file.extend_from_slice(&body);
    file
}
