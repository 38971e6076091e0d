//! What the service and its workers say to each other: a letter, a length, and so many bytes.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::time::Duration;

use crate::coding::Coding;
use bytes::{Buf as _, Bytes, BytesMut};
use seisaku_query::{Form, Found, Limits, Request, Visit};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// A longer frame is no frame of ours.
const LONGEST: usize = 64 << 20;

/// The kinds of frames; the upper rows go to a worker, the lower ones come from it.
pub(super) mod tag {
    /// A query: [`super::Ask`].
    pub(in crate::work) const ASK: u8 = b'Q';
    /// How it is to be answered: [`super::Go`].
    pub(in crate::work) const GO: u8 = b'G';
    /// It is not to be answered.
    pub(in crate::work) const NOT: u8 = b'N';
    /// It is to be stopped.
    pub(in crate::work) const STOP: u8 = b'X';
    /// A letter about what queries know of peers together; it goes both ways, and is none of ours
    /// to read (`seisaku_federation::Memory`).
    pub(in crate::work) const MEMO: u8 = b'M';

    /// The data is there: [`super::Ready`].
    pub(in crate::work) const READY: u8 = b'R';
    /// The query was read: the form of it.
    pub(in crate::work) const FORM: u8 = b'F';
    /// Bytes of the answer.
    pub(in crate::work) const BYTES: u8 = b'B';
    /// All bytes of the answer.
    pub(in crate::work) const WHOLE: u8 = b'W';
    /// The answer is whole, or none was wanted: [`super::Done`].
    pub(in crate::work) const DONE: u8 = b'D';
    /// The query failed: [`crate::error::Wire`].
    pub(in crate::work) const FAILED: u8 = b'E';
    /// The worker is at work.
    pub(in crate::work) const BEAT: u8 = b'H';
}

/// What was found, with how well it fits, by the words that were looked for.
type Hits = BTreeMap<String, Vec<(String, u32)>>;

/// A query for a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ask {
    pub(crate) query: String,
    pub(crate) default_graph_uris: Vec<String>,
    pub(crate) named_graph_uris: Vec<String>,
    pub(crate) base_iri: Option<String>,
    pub(crate) union_default_graph: bool,
    pub(crate) explain: bool,
    /// What its searches found: their predicate, and the hits by their words.
    pub(crate) found: Option<(String, Hits)>,
    /// The limits on the text: bytes, depth, links, group, parts, cells, services.
    pub(crate) limits: [usize; 7],
    pub(crate) time_ms: u64,
    /// Whether it may take long, and others go before it.
    pub(crate) long: bool,
}

impl Ask {
    /// A query that has so much time left.
    pub(super) fn new(request: Request, limits: &Limits, long: bool, left: Duration) -> Self {
        Self {
            query: request.query,
            default_graph_uris: request.default_graph_uris,
            named_graph_uris: request.named_graph_uris,
            base_iri: request.base_iri,
            union_default_graph: request.union_default_graph,
            explain: request.explain,
            found: request.found.map(|found| (found.predicate, found.hits)),
            limits: [
                limits.query_bytes,
                limits.depth,
                limits.links,
                limits.group,
                limits.parts,
                limits.cells,
                limits.services,
            ],
            time_ms: u64::try_from(left.as_millis()).unwrap_or(u64::MAX),
            long,
        }
    }

    /// The query as it was asked, and its limits.
    pub(super) fn into_request(self) -> (Request, Limits) {
        let [query_bytes, depth, links, group, parts, cells, services] = self.limits;
        let limits = Limits {
            time: Duration::from_millis(self.time_ms),
            query_bytes,
            depth,
            links,
            group,
            parts,
            cells,
            services,
        };
        let request = Request {
            query: self.query,
            default_graph_uris: self.default_graph_uris,
            named_graph_uris: self.named_graph_uris,
            base_iri: self.base_iri,
            union_default_graph: self.union_default_graph,
            explain: self.explain,
            found: self
                .found
                .map(|(predicate, hits)| Found { predicate, hits }),
        };
        (request, limits)
    }
}

/// How a query is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Go {
    /// The name of the format.
    pub(crate) format: String,
    pub(crate) coding: Coding,
    /// The address that the head of a long answer names.
    pub(crate) link: Option<String>,
}

/// What a worker has loaded.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Ready {
    pub(super) statements: usize,
}

/// What an answer came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Done {
    pub(super) rows: u64,
    /// What other endpoints were asked.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) peers: Vec<Visit>,
}

/// The letter of a form.
pub(super) fn letter(form: Form) -> u8 {
    match form {
        Form::Select => b'S',
        Form::Ask => b'A',
        Form::Construct => b'C',
        Form::Describe => b'D',
    }
}

/// The form of a letter.
pub(super) fn form(letter: Option<u8>) -> Option<Form> {
    match letter? {
        b'S' => Some(Form::Select),
        b'A' => Some(Form::Ask),
        b'C' => Some(Form::Construct),
        b'D' => Some(Form::Describe),
        _ => None,
    }
}

/// A frame.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) tag: u8,
    pub(super) bytes: Bytes,
}

impl Frame {
    pub(super) fn json<T: DeserializeOwned>(&self) -> io::Result<T> {
        serde_json::from_slice(&self.bytes).map_err(io::Error::other)
    }
}

/// The bytes of a frame.
pub(super) fn frame(tag: u8, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    let mut frame = Vec::with_capacity(5 + bytes.len());
    frame.push(tag);
    frame.extend_from_slice(&length.to_le_bytes());
    frame.extend_from_slice(bytes);
    Ok(frame)
}

pub(super) fn json(tag: u8, value: &impl Serialize) -> io::Result<Vec<u8>> {
    frame(tag, &serde_json::to_vec(value).map_err(io::Error::other)?)
}

/// Writes a frame at once.
pub(super) fn write(output: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    output.write_all(frame)?;
    output.flush()
}

/// Reads a frame; `None` at the end.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Frame>> {
    let mut head = [0; 5];
    match input.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut bytes = vec![0; length(&head)?];
    input.read_exact(&mut bytes)?;
    Ok(Some(Frame {
        tag: head[0],
        bytes: bytes.into(),
    }))
}

fn length(head: &[u8; 5]) -> io::Result<usize> {
    let [_, length @ ..] = head;
    let length = u32::from_le_bytes(*length) as usize;
    if length > LONGEST {
        return Err(io::Error::other("a frame is too long to be one"));
    }
    Ok(length)
}

/// Frames that arrive; waiting for the next can be given up at any time and taken up again.
#[derive(Debug)]
pub(super) struct Frames<R> {
    input: R,
    arrived: BytesMut,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            arrived: BytesMut::with_capacity(32 << 10),
        }
    }

    /// The next frame; `None` at the end.
    pub(super) async fn next(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(head) = self.arrived.first_chunk::<5>() {
                let length = length(head)?;
                if self.arrived.len() >= 5 + length {
                    let tag = head[0];
                    self.arrived.advance(5);
                    let bytes = self.arrived.split_to(length).freeze();
                    return Ok(Some(Frame { tag, bytes }));
                }
            }
            if self.input.read_buf(&mut self.arrived).await? == 0 {
                return Ok(None);
            }
        }
    }
}
