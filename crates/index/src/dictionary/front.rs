//! Front-coded strings: blocks in which each string but the first says how many bytes it shares
//! with the one before it.

/// How many strings stand in a block.
pub(crate) const BLOCK: usize = 8;

/// Appends blocks of these strings, and where each begins.
pub(crate) fn encode<'a>(
    strings: impl Iterator<Item = &'a str>,
    bytes: &mut Vec<u8>,
    blocks: &mut Vec<u64>,
) {
    let mut before: &[u8] = b"";
    for (index, string) in strings.enumerate() {
        let string = string.as_bytes();
        let shared = if index % BLOCK == 0 {
            blocks.push(bytes.len() as u64);
            0
        } else {
            let shared = before
                .iter()
                .zip(string)
                .take_while(|(a, b)| a == b)
                .count();
            varint(shared, bytes);
            shared
        };
        varint(string.len() - shared, bytes);
        bytes.extend_from_slice(&string[shared..]);
        before = string;
    }
}

/// Reads the strings of a block, one after the other, into a buffer that is used again.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    first: bool,
    /// The string that was read last.
    pub(crate) string: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// A reader at the begin of a block.
    pub(crate) fn new(rest: &'a [u8], string: Vec<u8>) -> Self {
        Self {
            rest,
            first: true,
            string,
        }
    }

    /// Reads the next string; `None` where the bytes are not what [`encode`] writes.
    pub(crate) fn next(&mut self) -> Option<()> {
        let shared = if std::mem::take(&mut self.first) {
            0
        } else {
            take_varint(&mut self.rest)?
        };
        let len = take_varint(&mut self.rest)?;
        let (suffix, rest) = self.rest.split_at_checked(len)?;
        if shared > self.string.len() {
            return None;
        }
        self.string.truncate(shared);
        self.string.extend_from_slice(suffix);
        self.rest = rest;
        Some(())
    }
}

/// The first string of a block, where it stands.
pub(crate) fn first(mut block: &[u8]) -> Option<&[u8]> {
    let len = take_varint(&mut block)?;
    block.get(..len)
}

fn varint(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take_varint(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..56).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Reader, encode, first};

    #[test]
    fn strings_come_back() {
        let strings: Vec<String> = (0..20)
            .map(|n| format!("政策/{n:03}{}", "x".repeat(n * 9)))
            .collect();
        let (mut bytes, mut blocks) = (Vec::new(), Vec::new());
        encode(strings.iter().map(String::as_str), &mut bytes, &mut blocks);
        assert_eq!(blocks.len(), 20_usize.div_ceil(BLOCK));
        for (block, group) in blocks.iter().zip(strings.chunks(BLOCK)) {
            let block = &bytes[*block as usize..];
            assert_eq!(first(block), Some(group[0].as_bytes()));
            let mut reader = Reader::new(block, Vec::new());
            for string in group {
                reader.next().unwrap();
                assert_eq!(reader.string, string.as_bytes());
            }
        }
        assert!(Reader::new(&[0xff; 3], Vec::new()).next().is_none());
    }
}
