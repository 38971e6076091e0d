//! A small HTTP/1.1 client for loopback: one request, one connection, every wait bounded.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Ends a request that hangs; it measures nothing.
const BOUND: Duration = Duration::from_secs(60);

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// The value of a header; names are compared without regard to case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Sends a request and reads the whole answer. Redirects are given as they are.
pub(crate) fn request(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Response> {
    let mut head =
        format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    raw(address, &bytes, method == "HEAD")
}

/// GET with one `Accept`.
pub(crate) fn get(address: SocketAddr, target: &str, accept: &str) -> io::Result<Response> {
    request(address, "GET", target, &[("Accept", accept)], &[])
}

/// Sends bytes as they are, which may be no request at all, and reads the answer.
pub(crate) fn raw(address: SocketAddr, bytes: &[u8], no_body: bool) -> io::Result<Response> {
    let mut stream = TcpStream::connect_timeout(&address, BOUND)?;
    stream.set_read_timeout(Some(BOUND))?;
    stream.set_write_timeout(Some(BOUND))?;
    stream.write_all(bytes)?;
    let mut reader = BufReader::new(stream);
    let status = status(&line(&mut reader)?)?;
    let mut response = Response {
        status,
        headers: headers(&mut reader)?,
        body: Vec::new(),
    };
    if !no_body && !matches!(status, 100..=199 | 204 | 304) {
        response.body = body(&mut reader, &response)?;
    }
    Ok(response)
}

fn status(line: &str) -> io::Result<u16> {
    line.strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3))
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| wrong(format!("{line:?} is no status line")))
}

fn headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| wrong(format!("{line:?} is no header")))?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn body(reader: &mut impl BufRead, response: &Response) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if response.header("transfer-encoding") == Some("chunked") {
        loop {
            let size = line(reader)?;
            let size = size.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(size, 16)
                .map_err(|_| wrong(format!("{size:?} is no size of a chunk")))?;
            if size == 0 {
                // Trailers, up to an empty line.
                headers(reader)?;
                return Ok(body);
            }
            exactly(reader, size, &mut body)?;
            line(reader)?;
        }
    }
    match response.header("content-length") {
        Some(length) => {
            let length = length.parse().map_err(|_| wrong("no length".to_owned()))?;
            exactly(reader, length, &mut body)?;
        }
        None => {
            reader.read_to_end(&mut body)?;
        }
    }
    Ok(body)
}

/// A body that ends early is an error: an answer cut short must not pass for a whole one.
fn exactly(reader: &mut impl BufRead, length: u64, body: &mut Vec<u8>) -> io::Result<()> {
    let read = reader.take(length).read_to_end(body)?;
    if read as u64 == length {
        Ok(())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn wrong(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// The answer to a request, from a server that says just this.
    fn answered(answer: &'static str) -> io::Result<Response> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = BufReader::new(stream.try_clone().unwrap());
            while !line(&mut asked).unwrap().is_empty() {}
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let response = get(address, "/", "*/*");
        server.join().unwrap();
        response
    }

    #[test]
    fn a_chunked_body_is_put_together() {
        let response = answered(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
        );
        assert_eq!(response.unwrap().text(), "abcde");
    }

    #[test]
    fn a_body_has_the_length_that_is_stated() {
        let response =
            answered("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nX-Y: z\r\n\r\nno").unwrap();
        assert_eq!((response.status, response.text()), (404, "no"));
        assert_eq!(response.header("x-y"), Some("z"));
    }

    #[test]
    fn an_answer_cut_short_is_no_answer() {
        for cut in [
            "",
            "HTTP/1.1 200 OK\r\nContent-Le",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        ] {
            assert!(answered(cut).is_err(), "{cut:?}");
        }
    }
}
