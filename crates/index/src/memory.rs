//! The bytes of an index: mapped from a file, or held in memory.
//!
//! This is the only module with unsafe code.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Bytes that begin at an address that every number of an index may begin at.
pub(crate) enum Memory {
    /// A file, whose pages the system brings in as they are read.
    Mapped(Mmap),
    /// Words, so that the alignment is right, and how many bytes of them count.
    Held(Vec<u64>, usize),
}

impl Memory {
    /// Maps a whole file.
    #[expect(unsafe_code, reason = "a file can only be mapped so")]
    pub(crate) fn map(file: &File) -> io::Result<Self> {
        // SAFETY: The memory stays valid as long as nobody cuts or rewrites the file. A release
        // is written aside, renamed and never changed again; whoever rewrites it in place breaks
        // a promise that its readers and its checksums rely on as well. What is read is checked
        // as bytes of any value: numbers have no invalid ones, and text goes through UTF-8's
        // check.
        let map = unsafe { Mmap::map(file) }?;
        Ok(Self::Mapped(map))
    }

    /// Holds a copy of these bytes.
    pub(crate) fn hold(bytes: &[u8]) -> Self {
        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
        let room: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
        room[..bytes.len()].copy_from_slice(bytes);
        Self::Held(words, bytes.len())
    }

    /// All bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Held(words, len) => &bytemuck::cast_slice(words)[..*len],
        }
    }
}
