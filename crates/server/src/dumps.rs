//! The files of releases, whole or in part
//! ([RFC 9110, section 14](https://www.rfc-editor.org/rfc/rfc9110#section-14)).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_core::Stream;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use seisaku_query::Format;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::error::{Kind, Problem};
use crate::html::{DumpsPage, Foot, render};
use crate::negotiate::{accept, choose};
use crate::pages::language::Reader;
use crate::params::Params;
use crate::reply::{CachePolicy, Whole, content_type, has_already, insert};
use crate::state::{AppState, FileInfo, ReleaseInfo, Served};

/// The bytes read at once.
const CHUNK: usize = 64 << 10;

/// Bytes that a path does not hold as they are.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%');

/// The list for programs.
#[derive(Serialize)]
struct WireRelease<'a> {
    id: &'a str,
    date: &'a str,
    files: Vec<WireFile<'a>>,
}

#[derive(Serialize)]
struct WireFile<'a> {
    href: String,
    media_type: &'a str,
    bytes: u64,
    sha256: &'a str,
}

impl FileInfo {
    /// Where the file is fetched from.
    pub(crate) fn href(&self, release: &str) -> String {
        format!("/dumps/{release}/{}", utf8_percent_encode(&self.path, PATH))
    }
}

/// `GET /dumps/`: the releases and their files, as a page or as JSON.
pub(crate) async fn index(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let params = Params::of_query(request.uri().query())?;
    let offered = [Format::Html, Format::Json];
    let media = choose(params.format(), &accept(request.headers()), &offered)?;
    let mut whole = if media.format == Format::Html {
        Whole::page(render(&DumpsPage {
            foot: Foot::of(&served, &Reader::of(&request)),
            releases: &served.releases,
        })?)
    } else {
        let releases: Vec<_> = served.releases.iter().map(wire).collect();
        let json = serde_json::to_string_pretty(&releases);
        Whole {
            // Not results of a query, whatever name was asked for.
            media_type: "application/json",
            ..Whole::page(json.map_err(|error| Problem::internal(&error))?)
        }
    };
    whole.negotiated = true;
    Ok(whole.answer(request.headers()))
}

fn wire(release: &ReleaseInfo) -> WireRelease<'_> {
    let file = |file: &'_ FileInfo| file.href(&release.id);
    WireRelease {
        id: &release.id,
        date: &release.date,
        files: release
            .files
            .iter()
            .map(|f| WireFile {
                href: file(f),
                media_type: &f.media_type,
                bytes: f.bytes,
                sha256: &f.sha256,
            })
            .collect(),
    }
}

/// `GET /dumps/{id}/{path}`: a file that the manifest of the release names.
pub(crate) async fn file(
    State(state): State<AppState>,
    Path((id, path)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    if matches!(id.as_str(), "current" | "latest") {
        return Ok(current(&served, &path));
    }
    let not_found = || {
        Problem::new(
            Kind::NotFound,
            "no release has this file; the list is at /dumps/",
        )
    };
    let release = served
        .releases
        .iter()
        .find(|r| r.id == id)
        .ok_or_else(not_found)?;
    // The name leads to a file only when the manifest has it; nothing else becomes a path.
    let file = release
        .files
        .iter()
        .find(|f| f.path == path)
        .ok_or_else(not_found)?;
    let tag = format!("\"{}\"", file.sha256);
    let mut headers = HeaderMap::new();
    insert(&mut headers, header::ETAG, &tag);
    headers.insert(header::CACHE_CONTROL, CachePolicy::Forever.value());
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if has_already(request.headers(), &tag, None) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let range = match range(request.headers(), &tag, file.bytes) {
        Ok(range) => range,
        Err(problem) => {
            let mut response = problem.into_response();
            let whole = format!("bytes */{}", file.bytes);
            insert(response.headers_mut(), header::CONTENT_RANGE, &whole);
            return Ok(response);
        }
    };
    insert(
        &mut headers,
        header::CONTENT_TYPE,
        &content_type(&file.media_type),
    );
    let (status, start, length) = match range {
        Some((first, last)) => {
            let part = format!("bytes {first}-{last}/{}", file.bytes);
            insert(&mut headers, header::CONTENT_RANGE, &part);
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        None => (StatusCode::OK, 0, file.bytes),
    };
    headers.insert(header::CONTENT_LENGTH, length.into());
    let body = open(release.folder.join(&file.path), start, length).await?;
    Ok((status, headers, body).into_response())
}

/// The newest release under a name that stays.
fn current(served: &Served, path: &str) -> Response {
    let Some(release) = served.releases.first() else {
        return Problem::new(Kind::NotFound, "no release is served").into_response();
    };
    let path = utf8_percent_encode(path, PATH);
    let mut headers = HeaderMap::new();
    let location = format!("/dumps/{}/{path}", release.id);
    insert(&mut headers, header::LOCATION, &location);
    headers.insert(header::CACHE_CONTROL, CachePolicy::Revalidate.value());
    (StatusCode::TEMPORARY_REDIRECT, headers).into_response()
}

/// The first and last byte asked for; `None` for the whole file, which is also the answer to
/// several ranges, to units that we do not know and to a range of another version.
fn range(request: &HeaderMap, tag: &str, size: u64) -> Result<Option<(u64, u64)>, Problem> {
    let field = |name| {
        request
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok())
    };
    let Some(spec) = field(header::RANGE).and_then(|r| r.strip_prefix("bytes=")) else {
        return Ok(None);
    };
    if field(header::IF_RANGE).is_some_and(|t| t != tag) || spec.contains(',') {
        return Ok(None);
    }
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let found = match spec.split_once('-') {
        Some(("", count)) => number(count)
            .filter(|n| *n > 0 && size > 0)
            .map(|n| (size.saturating_sub(n), size - 1)),
        Some((first, "")) => number(first).filter(|f| *f < size).map(|f| (f, size - 1)),
        Some((first, last)) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last && first < size => {
                Some((first, last.min(size - 1)))
            }
            (Some(first), Some(last)) if first > last => return Ok(None),
            _ => None,
        },
        None => return Ok(None),
    };
    found.map(Some).ok_or_else(|| {
        Problem::new(
            Kind::BadRange,
            format!("the file has {size} bytes, and the range lies outside; ask for less"),
        )
    })
}

/// The part of a file as a body, read by a thread for blocking work.
async fn open(path: PathBuf, start: u64, length: u64) -> Result<Body, Problem> {
    let opened = tokio::task::spawn_blocking(move || -> io::Result<File> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(file)
    });
    let file = match opened.await {
        Ok(Ok(file)) => file,
        Ok(Err(error)) => return Err(Problem::internal(&error)),
        Err(error) => return Err(Problem::internal(&error)),
    };
    let (sender, chunks) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let mut rest = length;
        let mut file = file.take(length);
        while rest > 0 {
            let mut chunk = vec![0; CHUNK.min(usize::try_from(rest).unwrap_or(CHUNK))];
            let read = file.read_exact(&mut chunk);
            rest = rest.saturating_sub(chunk.len() as u64);
            let broken = read.is_err();
            // An error ends the body; so does a client that is gone.
            if sender.blocking_send(read.map(|()| chunk.into())).is_err() || broken {
                break;
            }
        }
    });
    Ok(Body::from_stream(Chunks(chunks)))
}

struct Chunks(mpsc::Receiver<io::Result<Bytes>>);

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
