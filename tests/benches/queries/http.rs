//! As much of HTTP as a benchmark needs: one connection that stays open.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than any server is left to think.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of one endpoint.
pub(crate) struct Client {
    host: String,
    path: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    /// A client of an address such as `http://127.0.0.1:7878/sparql`.
    pub(crate) fn new(address: &str) -> Self {
        let rest = address.trim_start_matches("http://");
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Self {
            host: host.to_owned(),
            path: format!("/{path}"),
            stream: None,
        }
    }

    /// The body of the answer to a query; `None` when there is none.
    pub(crate) fn query(&mut self, text: &str, accept: &str) -> Option<Vec<u8>> {
        let answered = self.asked(text, accept);
        if answered.is_none() {
            self.stream = None;
        }
        answered
    }

    fn asked(&mut self, text: &str, accept: &str) -> Option<Vec<u8>> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.host).ok()?;
            stream.set_nodelay(true).ok()?;
            stream.set_read_timeout(Some(PATIENCE)).ok()?;
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut()?;
        let encoded: String = text.bytes().map(encoded).collect();
        let head = format!(
            "GET {}?query={encoded} HTTP/1.1\r\nHost: {}\r\nAccept: {accept}\r\n\r\n",
            self.path, self.host
        );
        stream.get_mut().write_all(head.as_bytes()).ok()?;
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let good = line.split(' ').nth(1)? == "200";
        let (mut length, mut chunked, mut closes) = (None, false, line.starts_with("HTTP/1.0"));
        loop {
            line.clear();
            stream.read_line(&mut line).ok()?;
            let lower = line.trim().to_ascii_lowercase();
            match lower.split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse::<usize>().ok(),
                Some(("transfer-encoding", value)) => chunked = value.contains("chunked"),
                Some(("connection", value)) => closes |= value.contains("close"),
                Some(_) => {}
                None if lower.is_empty() => break,
                None => return None,
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                line.clear();
                stream.read_line(&mut line).ok()?;
                let size = usize::from_str_radix(line.trim().split(';').next()?, 16).ok()?;
                let at = body.len();
                body.resize(at + size, 0);
                stream.read_exact(&mut body[at..]).ok()?;
                line.clear();
                stream.read_line(&mut line).ok()?;
                if size == 0 {
                    break;
                }
            }
        } else if let Some(length) = length {
            body.resize(length, 0);
            stream.read_exact(&mut body).ok()?;
        } else {
            stream.read_to_end(&mut body).ok()?;
            closes = true;
        }
        if closes {
            self.stream = None;
        }
        good.then_some(body)
    }
}

fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    }
}
