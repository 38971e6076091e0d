//! An endpoint for tests: a thread that speaks HTTP and answers SPARQL over data of its own, fairly
//! or with a fault.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use seisaku_index::Snapshot;
use seisaku_query::{Cancel, Format, Limits, Request, parse, run};

/// How an endpoint behaves.
#[derive(Clone, Debug)]
pub(crate) enum Manner {
    /// As it should.
    Fair,
    /// It answers after a while.
    Late(Duration),
    /// Its answers end after so many solutions, without a word.
    Cap(usize),
    /// It gives half of the solutions and says so in a header.
    HalfAndSays,
    /// A page for people, with status 200.
    Page,
    /// Solutions under a type that is none of theirs.
    WrongType,
    /// A status, and nothing.
    Status(u16),
    /// Fewer bytes than announced.
    CutShort,
    /// The end of the solutions, without the end of the document, and a closed connection.
    CutUnannounced,
    /// The text of an error where solutions go on.
    ErrorInside,
    /// No answer at all.
    Hang,
    /// Go elsewhere.
    Elsewhere(String),
    /// A small answer that unpacks to a large one.
    Bomb,
    /// Solutions without end.
    Endless,
    /// Status 500 where more than so many bindings are sent.
    Weak(usize),
    /// So many failures first.
    Moody(usize),
    /// Every answer but the first is a failure.
    OnceOnly,
}

/// What was asked of an endpoint.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) queries: Vec<String>,
    pub(crate) bytes: usize,
}

/// A running endpoint; it ends with this.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    ended: Arc<AtomicBool>,
}

impl Peer {
    pub(crate) fn start(data: &Snapshot, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, ended) = (Arc::<Mutex<Seen>>::default(), Arc::<AtomicBool>::default());
        let own = Inside {
            data: data.clone(),
            manner,
            seen: Arc::clone(&seen),
            ended: Arc::clone(&ended),
        };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if own.ended.load(Ordering::Relaxed) {
                    return;
                }
                let own = own.clone();
                thread::Builder::new()
                    .stack_size(64 << 20)
                    // A client that goes away is no fault.
                    .spawn(move || drop(own.serve(stream)))
                    .unwrap();
            }
        });
        Self {
            address,
            seen,
            ended,
        }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}/sparql", self.address)
    }

    pub(crate) fn queries(&self) -> Vec<String> {
        self.seen.lock().unwrap().queries.clone()
    }

    /// Bytes of answers that were sent.
    pub(crate) fn bytes(&self) -> usize {
        self.seen.lock().unwrap().bytes
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the thread, which may be waiting.
        drop(TcpStream::connect(self.address));
    }
}

#[derive(Clone)]
struct Inside {
    data: Snapshot,
    manner: Manner,
    seen: Arc<Mutex<Seen>>,
    ended: Arc<AtomicBool>,
}

const JSON: &str = "application/sparql-results+json";

impl Inside {
    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut stream = stream;
        while let Some(query) = request(&mut reader)? {
            let number = {
                let mut seen = self.seen.lock().unwrap();
                seen.queries.push(query.clone());
                seen.queries.len()
            };
            self.answer(&mut stream, &query, number)?;
        }
        Ok(())
    }

    fn answer(&self, out: &mut TcpStream, query: &str, number: usize) -> std::io::Result<()> {
        match &self.manner {
            Manner::Fair => self.send(out, 200, JSON, "", &self.json(query)),
            Manner::Late(time) => {
                thread::sleep(*time);
                self.send(out, 200, JSON, "", &self.json(query))
            }
            Manner::Cap(cap) => self.send(out, 200, JSON, "", &capped(&self.json(query), *cap)),
            Manner::HalfAndSays => {
                let half = capped(&self.json(query), 1);
                self.send(out, 200, JSON, "X-SQL-State: S1TAT\r\n", &half)
            }
            Manner::Page => self.send(out, 200, "text/html", "", b"<h1>Down for repair</h1>"),
            Manner::WrongType => self.send(out, 200, "text/plain", "", &self.json(query)),
            Manner::Status(status) => self.send(out, *status, "text/plain", "", b"no"),
            Manner::CutShort => {
                let json = self.json(query);
                let head = head(200, JSON, "", json.len());
                out.write_all(head.as_bytes())?;
                out.write_all(&json[..json.len() / 2])?;
                out.shutdown(std::net::Shutdown::Both)
            }
            Manner::CutUnannounced => {
                let json = self.json(query);
                let head =
                    format!("HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nConnection: close\r\n\r\n");
                out.write_all(head.as_bytes())?;
                out.write_all(&json[..json.len() - 3])?;
                out.shutdown(std::net::Shutdown::Both)
            }
            Manner::ErrorInside => {
                let mut json = self.json(query);
                json.truncate(json.len() - 3);
                json.extend_from_slice(b"Error: the query ran out of memory");
                self.send(out, 200, JSON, "", &json)
            }
            Manner::Hang => {
                while !self.ended.load(Ordering::Relaxed) {
                    thread::sleep(Duration::from_millis(20));
                }
                Ok(())
            }
            Manner::Elsewhere(to) => {
                let location = format!("Location: {to}\r\n");
                self.send(out, 307, "text/plain", &location, b"")
            }
            Manner::Bomb => self.send(out, 200, JSON, "Content-Encoding: gzip\r\n", &bomb()),
            Manner::Endless => endless(out),
            Manner::Weak(most) if bindings(query) > *most => {
                self.send(out, 500, "text/plain", "", b"too much")
            }
            Manner::Moody(failures) if number <= *failures => {
                self.send(out, 503, "text/plain", "", b"not now")
            }
            Manner::OnceOnly if number > 1 => self.send(out, 500, "text/plain", "", b"enough"),
            Manner::Weak(_) | Manner::Moody(_) | Manner::OnceOnly => {
                self.send(out, 200, JSON, "", &self.json(query))
            }
        }
    }

    fn send(
        &self,
        out: &mut TcpStream,
        status: u16,
        media: &str,
        more: &str,
        body: &[u8],
    ) -> std::io::Result<()> {
        let mut bytes = head(status, media, more, body.len()).into_bytes();
        bytes.extend_from_slice(body);
        self.seen.lock().unwrap().bytes += bytes.len();
        out.write_all(&bytes)
    }

    fn json(&self, query: &str) -> Vec<u8> {
        let request = Request {
            query: query.to_owned(),
            union_default_graph: true,
            ..Request::default()
        };
        let limits = Limits::default();
        let query = parse(&request, &limits).unwrap_or_else(|e| panic!("{e}: {query}"));
        let mut json = Vec::new();
        run(
            &query,
            &self.data,
            Format::Json,
            &mut json,
            &Cancel::never(),
        )
        .unwrap();
        json
    }
}

fn head(status: u16, media: &str, more: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n{more}\r\n"
    )
}

/// The query of a request; `None` at the end of the connection.
fn request(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let (mut line, mut length) = (String::new(), 0);
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut fields = String::from_utf8(body).map_err(std::io::Error::other)?;
    if let Some((_, query)) = target.split_once('?') {
        fields = query.to_owned();
    }
    let query = fields.split('&').find_map(|f| f.strip_prefix("query="));
    Ok(Some(decode(query.unwrap_or_default())))
}

fn decode(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The bindings that a query sends.
pub(crate) fn bindings(query: &str) -> usize {
    let values = query.split_once("VALUES").map_or("", |(_, rest)| rest);
    let table = values.split_once('{').map_or("", |(_, rest)| rest);
    table
        .split('}')
        .next()
        .unwrap_or_default()
        .matches("( ")
        .count()
}

fn capped(json: &[u8], cap: usize) -> Vec<u8> {
    let mut value: serde_json::Value = serde_json::from_slice(json).unwrap();
    if let Some(rows) = value["results"]["bindings"].as_array_mut() {
        rows.truncate(cap);
    }
    serde_json::to_vec(&value).unwrap()
}

/// 1 GiB of blanks in a megabyte.
fn bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed
        .write_all(br#"{"head":{"vars":["l"]},"results":{"bindings":["#)
        .unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..256 {
        packed.write_all(&blanks).unwrap();
    }
    packed.finish().unwrap()
}

fn endless(out: &mut TcpStream) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nConnection: close\r\n\r\n");
    out.write_all(head.as_bytes())?;
    out.write_all(br#"{"head":{"vars":["l"]},"results":{"bindings":["#)?;
    let rows = r#"{"l":{"type":"literal","value":"more"}},"#.repeat(1_000);
    loop {
        out.write_all(rows.as_bytes())?;
    }
}
