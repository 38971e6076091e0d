//! The one client that goes out.
//!
//! It follows no redirect to another host, asks no proxy that the environment names, reads so
//! many bytes and no more, and connects to addresses that were looked at ([`Guarded`]).

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode, Url};

use crate::address::{Forbidden, Guarded, Lookup, check};
use crate::answer::{Body, words};
use crate::fault::Fault;
use crate::peers::Peer;
use crate::profile::Method;

/// What an answer may be: solutions in JSON, or in XML where there is no JSON.
const WANTED: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.5";

/// How often a peer may send us on to another place of its own.
const REDIRECTS: usize = 3;

/// How long a connection may take; the rest of the time is for the answer.
const CONNECT: Duration = Duration::from_secs(10);

/// A client; a clone shares its connections.
#[derive(Clone)]
pub(crate) struct Client(Arc<Kinds>);

/// A client for each kind of peer, made when the first of them is asked: reading the certificates
/// of the system takes its time.
struct Kinds {
    lookup: Lookup,
    public: Made,
    private: Made,
}

type Made = OnceLock<Result<reqwest::Client, String>>;

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// An answer with what it cost.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) body: Body,
    /// What the peer itself says about whether it is whole.
    pub(crate) partial: Option<String>,
    pub(crate) took: Duration,
}

impl Client {
    /// A client that asks this name service.
    pub(crate) fn new(lookup: Lookup) -> Self {
        Self(Arc::new(Kinds {
            lookup,
            public: OnceLock::new(),
            private: OnceLock::new(),
        }))
    }

    fn kind(&self, allow_private: bool) -> Result<&reqwest::Client, Fault> {
        let made = match allow_private {
            true => &self.0.private,
            false => &self.0.public,
        };
        let lookup = Lookup::clone(&self.0.lookup);
        made.get_or_init(|| make(lookup, allow_private).map_err(|e| e.to_string()))
            .as_ref()
            .map_err(|words| Fault::Unreachable(words.clone()))
    }

    /// Sends a query and reads the answer.
    pub(crate) async fn ask(
        &self,
        peer: &Peer,
        query: &str,
        time: Duration,
    ) -> Result<Received, Fault> {
        let asked = self.received(peer, query);
        match tokio::time::timeout(time, asked).await {
            Ok(received) => received,
            Err(_) => Err(Fault::Slow(time)),
        }
    }

    async fn received(&self, peer: &Peer, query: &str) -> Result<Received, Fault> {
        let since = Instant::now();
        let response = self.send(peer, query).await?;
        let status = response.status();
        let headers = response.headers().clone();
        let body = body(response, peer.body).await?;
        if status.is_redirection() {
            let to = headers.get("location").and_then(|to| to.to_str().ok());
            let to = to.unwrap_or("another place").chars().take(200).collect();
            return Err(Fault::Elsewhere(to));
        }
        if !status.is_success() {
            return Err(Fault::Status {
                status: status.as_u16(),
                words: words(&body),
            });
        }
        Ok(Received {
            partial: partial(status, &headers),
            body,
            took: since.elapsed(),
        })
    }

    async fn send(&self, peer: &Peer, query: &str) -> Result<Response, Fault> {
        let url = Url::parse(&peer.endpoint).map_err(|e| Fault::Unreachable(e.to_string()))?;
        // A name is looked at when it is resolved; an address is never resolved.
        if !peer.allow_private
            && let Some(host) = url.host_str()
            && let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>()
        {
            check(host, address)?;
        }
        let client = self.kind(peer.allow_private)?;
        let mut fields: Vec<(&str, &str)> = vec![("query", query)];
        fields.extend(
            peer.parameters
                .iter()
                .map(|(k, v)| (k.as_str(), v.as_str())),
        );
        let encoded = form(&fields);
        let request = match peer.method {
            Method::Post => client
                .post(url)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(encoded),
            Method::Get => {
                let mut url = url;
                let own = url.query().map(|q| format!("{q}&")).unwrap_or_default();
                url.set_query(Some(&format!("{own}{encoded}")));
                client.get(url)
            }
        };
        let request = request
            .header(ACCEPT, WANTED)
            .header(ACCEPT_ENCODING, "gzip");
        request.send().await.map_err(|error| unreachable(&error))
    }
}

fn make(lookup: Lookup, allow_private: bool) -> Result<reqwest::Client, reqwest::Error> {
    // TLS needs somebody who computes; who comes second finds it done.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(concat!("seisaku/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .connect_timeout(CONNECT)
        .redirect(Policy::custom(|attempt| {
            let home = attempt.previous().first().map(Url::origin);
            if home == Some(attempt.url().origin()) && attempt.previous().len() <= REDIRECTS {
                attempt.follow()
            } else {
                attempt.stop()
            }
        }))
        .referer(false)
        .pool_idle_timeout(Duration::from_secs(30))
        .tcp_nodelay(true)
        .dns_resolver(Guarded::new(lookup, allow_private))
        .build()
}

/// Fields as the body of a form.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if !text.is_empty() {
            text.push('&');
        }
        for (part, end) in [(name, "="), (value, "")] {
            for byte in part.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => {
                        text.push(char::from(byte));
                    }
                    b' ' => text.push('+'),
                    other => text.push_str(&format!("%{other:02X}")),
                }
            }
            text.push_str(end);
        }
    }
    text
}

/// Why nobody was reached: the innermost reason, and whether it is one of ours.
fn unreachable(error: &reqwest::Error) -> Fault {
    let mut innermost: &dyn std::error::Error = error;
    loop {
        if let Some(io) = innermost.downcast_ref::<std::io::Error>()
            && let Some(inner) = io.get_ref().and_then(|e| e.downcast_ref::<Forbidden>())
        {
            return Fault::Forbidden(inner.clone());
        }
        if let Some(forbidden) = innermost.downcast_ref::<Forbidden>() {
            return Fault::Forbidden(forbidden.clone());
        }
        match innermost.source() {
            Some(source) => innermost = source,
            None if error.is_connect() => return Fault::Unreachable(innermost.to_string()),
            None => return Fault::BrokeOff(innermost.to_string()),
        }
    }
}

/// Reads a body, and no more of it than may be read.
async fn body(mut response: Response, most: u64) -> Result<Body, Fault> {
    let header = |name| {
        let value = response.headers().get(name);
        value.and_then(|v| v.to_str().ok()).unwrap_or_default()
    };
    let media = header(CONTENT_TYPE).to_owned();
    let gzip = match header(CONTENT_ENCODING).trim() {
        "" | "identity" => false,
        encoding if encoding.eq_ignore_ascii_case("gzip") => true,
        other => {
            let words = format!("packed as {other}, which was not asked for");
            return Err(Fault::Malformed(words));
        }
    };
    if response
        .content_length()
        .is_some_and(|length| length > most)
    {
        return Err(Fault::TooLong(most));
    }
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => break,
            Ok(Some(chunk)) => {
                if (bytes.len() + chunk.len()) as u64 > most {
                    return Err(Fault::TooLong(most));
                }
                bytes.extend_from_slice(&chunk);
            }
            Err(error) => {
                let mut innermost: &dyn std::error::Error = &error;
                while let Some(source) = innermost.source() {
                    innermost = source;
                }
                return Err(Fault::BrokeOff(innermost.to_string()));
            }
        }
    }
    Ok(Body { bytes, media, gzip })
}

/// Signs that an answer is a part only: a status that says so, and what Virtuoso says of one
/// that it broke off when its time was over.
fn partial(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    if status == StatusCode::PARTIAL_CONTENT {
        return Some("its status says that it is a part".to_owned());
    }
    let state = headers.get("x-sql-state")?.to_str().ok()?;
    Some(format!("its header X-SQL-State says {state}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let encoded = form(&[("query", "SELECT * { ?s ?p \"は&=\" }"), ("format", "JSON")]);
        assert_eq!(
            encoded,
            "query=SELECT+*+%7B+%3Fs+%3Fp+%22%E3%81%AF%26%3D%22+%7D&format=JSON"
        );
    }

    #[test]
    fn signs_of_a_part() {
        let mut headers = HeaderMap::new();
        assert_eq!(partial(StatusCode::OK, &headers), None);
        assert!(partial(StatusCode::PARTIAL_CONTENT, &headers).is_some());
        headers.insert("x-sql-state", "S1TAT".parse().unwrap());
        assert!(partial(StatusCode::OK, &headers).is_some());
    }
}
