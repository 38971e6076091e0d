//! The content coding of a body: which one a client gets, and the way to it
//! ([RFC 9110, section 12.5.3](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)).

use std::io::{self, Read, Write};

use axum::http::{HeaderMap, HeaderValue, header};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::negotiate::joined;

/// Level and window of brotli: as quick as the others, and a mebibyte for each answer.
const BROTLI: (u32, u32) = (4, 18);

/// Level of zstd; its window is far below the 8 MiB that a client has to take
/// ([RFC 9659](https://www.rfc-editor.org/rfc/rfc9659)).
const ZSTD: i32 = 3;

/// How the bytes of a body are coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Coding {
    /// As they are.
    #[default]
    Plain,
    Gzip,
    Brotli,
    Zstd,
}

impl Coding {
    /// The codings in the order of our choice among those that a client likes as well.
    const CODED: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// The best coding for a client.
    ///
    /// A wildcard is taken for gzip, which everybody reads; so is the old name `x-gzip`. A client
    /// that forbids everything gets the bytes as they are.
    pub(crate) fn of(request: &HeaderMap) -> Self {
        let field = joined(request, &header::ACCEPT_ENCODING);
        let entries: Vec<(String, f32)> = field.split(',').filter_map(entry).collect();
        let named = |name: &str| entries.iter().find(|(n, _)| n == name).map(|(_, q)| *q);
        let any = named("*");
        let weight = |coding: Self| match coding {
            Self::Gzip => named("gzip").or_else(|| named("x-gzip")).or(any),
            other => named(other.name()),
        };
        let mut best = (Self::Plain, 0.0);
        for coding in Self::CODED {
            let weight = weight(coding).unwrap_or(0.0);
            if weight > best.1 {
                best = (coding, weight);
            }
        }
        match named("identity") {
            Some(plain) if plain > best.1 => Self::Plain,
            _ => best.0,
        }
    }

    /// The name that the header uses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    /// What keeps the entity tags of the codings apart.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
            Self::Zstd => "-zs",
        }
    }

    /// Says how the body is coded, where it is.
    pub(crate) fn announce(self, headers: &mut HeaderMap) {
        if self != Self::Plain {
            let value = HeaderValue::from_static(self.name());
            headers.insert(header::CONTENT_ENCODING, value);
        }
    }

    /// Bytes that are all there, coded.
    pub(crate) fn whole(self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        if self == Self::Plain {
            return Ok(bytes);
        }
        let mut coded = Vec::with_capacity(bytes.len() / 3);
        let mut encoder = Encoder::new(self, &mut coded)?;
        encoder.write_all(&bytes)?;
        encoder.finish()?;
        Ok(coded)
    }

    /// Coded bytes as they were; `None` where that would be more than `most`.
    pub(crate) fn undone(self, bytes: &[u8], most: usize) -> io::Result<Option<Vec<u8>>> {
        let reader: Box<dyn Read + '_> = match self {
            Self::Plain => Box::new(bytes),
            Self::Gzip => Box::new(flate2::read::GzDecoder::new(bytes)),
            Self::Brotli => Box::new(brotli::Decompressor::new(bytes, 4 << 10)),
            Self::Zstd => Box::new(zstd::Decoder::new(bytes)?),
        };
        let mut plain = Vec::new();
        let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        reader.take(limit).read_to_end(&mut plain)?;
        Ok((plain.len() <= most).then_some(plain))
    }
}

/// A name in small letters, and its weight; what is no entry is passed over.
fn entry(entry: &str) -> Option<(String, f32)> {
    let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
    let name = name.trim().to_ascii_lowercase();
    let weight = parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let value = value.trim().parse::<f32>().ok();
        key.trim()
            .eq_ignore_ascii_case("q")
            .then_some(value.filter(|q| (0.0..=1.0).contains(q)).unwrap_or(0.0))
    });
    (!name.is_empty()).then(|| (name, weight.unwrap_or(1.0)))
}

/// A writer that codes what is written; memory does not grow with the answer.
pub(crate) enum Encoder<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    // Larger than the others by far.
    Brotli(Box<CompressorWriter<W>>),
    Zstd(zstd::Encoder<'static, W>),
}

impl<W: Write> Encoder<W> {
    pub(crate) fn new(coding: Coding, sink: W) -> io::Result<Self> {
        Ok(match coding {
            Coding::Plain => Self::Plain(sink),
            Coding::Gzip => Self::Gzip(GzEncoder::new(sink, Compression::fast())),
            Coding::Brotli => {
                let (level, window) = BROTLI;
                let encoder = CompressorWriter::new(sink, 4 << 10, level, window);
                Self::Brotli(Box::new(encoder))
            }
            Coding::Zstd => Self::Zstd(zstd::Encoder::new(sink, ZSTD)?),
        })
    }

    /// Writes what is held back, and the end.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(encoder) => encoder.finish().map(drop),
            Self::Brotli(mut encoder) => {
                // It writes its end when it is taken apart.
                encoder.flush()?;
                drop(encoder.into_inner());
                Ok(())
            }
            Self::Zstd(encoder) => encoder.finish().map(drop),
        }
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(sink) => sink.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Brotli(encoder) => encoder.write(bytes),
            Self::Zstd(encoder) => encoder.write(bytes),
        }
    }

    /// Coding is not interrupted for it: whoever writes flushes after each part.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_for_a_client() {
        let cases = [
            ("", Coding::Plain),
            ("gzip", Coding::Gzip),
            ("GZIP;Q=0.5", Coding::Gzip),
            ("x-gzip", Coding::Gzip),
            ("gzip, deflate, br, zstd", Coding::Zstd),
            ("gzip, deflate, br", Coding::Brotli),
            ("br;q=0.5, GZIP;q=0.8", Coding::Gzip),
            ("zstd;q=0.1, br;q=0.2", Coding::Brotli),
            ("gzip;q=0", Coding::Plain),
            ("gzip; q=0.000, *", Coding::Plain),
            ("*", Coding::Gzip),
            ("*;q=0.1, br;q=0", Coding::Gzip),
            ("identity", Coding::Plain),
            ("identity;q=0.5, gzip", Coding::Gzip),
            ("identity, gzip;q=0.5", Coding::Plain),
            ("*;q=0", Coding::Plain),
            ("identity;q=0", Coding::Plain),
            ("gzip;q=nonsense", Coding::Plain),
            ("gzip;q=7", Coding::Plain),
            ("deflate, compress", Coding::Plain),
            (",, ;q=1, br", Coding::Brotli),
        ];
        let mut ran = 0;
        for (field, expected) in cases {
            let value = HeaderValue::from_static(field);
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]);
            assert_eq!(Coding::of(&headers), expected, "{field}");
            ran += 1;
        }
        assert_eq!(ran, 21);
        let mut fields = HeaderMap::new();
        for value in ["gzip;q=0.5", "br"] {
            fields.append(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        }
        assert_eq!(Coding::of(&fields), Coding::Brotli, "two fields are one");
    }

    fn decoded(coding: Coding, bytes: &[u8]) -> Vec<u8> {
        coding.undone(bytes, 1 << 20).unwrap().unwrap()
    }

    #[test]
    fn what_is_coded_can_be_read() {
        let text = "小項目 1.1.16\n".repeat(20_000).into_bytes();
        for coding in [Coding::Plain, Coding::Gzip, Coding::Brotli, Coding::Zstd] {
            let coded = coding.whole(text.clone()).unwrap();
            assert!(decoded(coding, &coded) == text, "{coding:?}");
            let most = text.len() - 1;
            assert_eq!(coding.undone(&coded, most).unwrap(), None, "{coding:?}");
            let small = coded.len() * 20 < text.len();
            assert_eq!(small, coding != Coding::Plain, "{coding:?}");
            let cut = &coded[..coded.len() - 1];
            let cut = std::panic::catch_unwind(|| decoded(coding, cut));
            assert!(
                cut.map_or(true, |cut| cut != text),
                "{coding:?} ends with its last byte"
            );
        }
    }

    #[test]
    fn long_answers_are_passed_on_in_parts() {
        struct Parts(usize, usize);
        impl Write for Parts {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 += bytes.len();
                self.1 = self.1.max(bytes.len());
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        // No part of it is like another.
        let mut state = 1_u64;
        let noise: Vec<u8> = (0..8 << 20)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                (state >> 56) as u8
            })
            .collect();
        for coding in Coding::CODED {
            let mut parts = Parts(0, 0);
            let mut encoder = Encoder::new(coding, &mut parts).unwrap();
            for chunk in noise.chunks(1000) {
                encoder.write_all(chunk).unwrap();
            }
            encoder.finish().unwrap();
            assert!(parts.0 > noise.len() - (64 << 10), "{coding:?}");
            assert!(parts.1 < 1 << 20, "{coding:?}: {} at once", parts.1);
        }
    }
}
