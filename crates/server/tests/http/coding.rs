//! Content codings: what is sent, how it is announced, and that it comes in parts.

use axum::body::Body;
use axum::http::Request;
use seisaku_server::Settings;
use tower::ServiceExt as _;

use crate::client::{Client, address, quads, served};

const SELECT: &str = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o";

const CODINGS: [(&str, &str); 4] = [
    ("gzip;q=0.5", "gzip"),
    ("br, gzip;q=0.9", "br"),
    ("zstd, br, gzip", "zstd"),
    ("gzip;q=0, identity", ""),
];

struct Coded {
    headers: axum::http::HeaderMap,
    status: u16,
    bytes: Vec<u8>,
}

impl Coded {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    fn text(&self) -> String {
        let bytes = &self.bytes[..];
        let text = match self.header("content-encoding") {
            "gzip" => {
                let mut text = Vec::new();
                let mut decoder = flate2::read::GzDecoder::new(bytes);
                std::io::copy(&mut decoder, &mut text).unwrap();
                text
            }
            "br" => {
                let mut text = Vec::new();
                let mut decoder = brotli::Decompressor::new(bytes, 4096);
                std::io::copy(&mut decoder, &mut text).unwrap();
                text
            }
            "zstd" => zstd::decode_all(bytes).unwrap(),
            _ => bytes.to_vec(),
        };
        String::from_utf8(text).unwrap()
    }
}

async fn get(client: &Client, method: &str, path: &str, headers: &[(&str, &str)]) -> Coded {
    let request = Request::builder().method(method).uri(path);
    let request = headers.iter().fold(request, |r, (n, v)| r.header(*n, *v));
    let response = client.router.clone();
    let response = response.oneshot(request.body(Body::empty()).unwrap());
    let (parts, body) = response.await.unwrap().into_parts();
    Coded {
        headers: parts.headers,
        status: parts.status.as_u16(),
        bytes: axum::body::to_bytes(body, usize::MAX).await.unwrap().into(),
    }
}

#[tokio::test]
async fn each_coding_is_a_representation_of_its_own() {
    let client = Client::small();
    let mut ran = 0;
    for path in [
        address(SELECT),
        "/problems".to_owned(),
        "/ontology".to_owned(),
        "/sparql".to_owned(),
        "/id/item/004/1.1.16".to_owned(),
    ] {
        let mut tags = Vec::new();
        let plain = get(
            &client,
            "GET",
            &path,
            &[("accept", "text/csv, text/turtle, text/html;q=0.5")],
        )
        .await;
        for (accepted, coding) in CODINGS {
            let headers = [
                ("accept", "text/csv, text/turtle, text/html;q=0.5"),
                ("accept-encoding", accepted),
            ];
            let answer = get(&client, "GET", &path, &headers).await;
            if (300..400).contains(&answer.status) {
                continue;
            }
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-encoding"), coding, "{path}");
            assert!(answer.header("vary").contains("Accept-Encoding"), "{path}");
            assert_eq!(answer.text(), plain.text(), "{path} {coding}");
            let tag = answer.header("etag").to_owned();
            let head = get(&client, "HEAD", &path, &headers).await;
            assert!(head.bytes.is_empty());
            for name in [
                "etag",
                "content-encoding",
                "content-type",
                "vary",
                "cache-control",
            ] {
                assert_eq!(head.header(name), answer.header(name), "{path} {name}");
            }
            if !head.header("content-length").is_empty() {
                let length = answer.bytes.len().to_string();
                assert_eq!(head.header("content-length"), length, "{path}");
            }
            let again = [headers[0], headers[1], ("if-none-match", &tag)];
            let again = get(&client, "GET", &path, &again).await;
            assert_eq!(
                (again.status, again.header("etag")),
                (304, tag.as_str()),
                "{path}"
            );
            assert_eq!(again.header("vary"), answer.header("vary"), "{path}");
            assert_eq!(again.header("content-encoding"), "", "{path}");
            tags.push(tag);
            ran += 1;
        }
        let all = tags.len();
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), all, "{path}");
    }
    assert!(ran >= 16, "{ran}");
}

/// A long answer is coded while it is made: what the service holds of it does not grow.
#[tokio::test]
async fn long_answers_come_in_parts() {
    let client = Client::new(served(quads()), Settings::default());
    // Numbers that no coding foresees.
    let long = "SELECT ?a ?b ?c ?d (RAND() AS ?e) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w } LIMIT 20000";
    let plain = get(&client, "GET", &address(long), &[("accept", "text/csv")]).await;
    assert!(plain.bytes.len() > 2 << 20, "{}", plain.bytes.len());
    for (accepted, coding) in &CODINGS[..3] {
        let request = Request::builder()
            .uri(address(long))
            .header("accept", "text/csv")
            .header("accept-encoding", *accepted);
        let response = client.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.headers()["content-encoding"], *coding);
        let mut chunks = response.into_body().into_data_stream();
        let (mut bytes, mut parts, mut largest) = (Vec::new(), 0, 0);
        while let Some(chunk) = next(&mut chunks).await {
            largest = largest.max(chunk.len());
            parts += 1;
            bytes.extend_from_slice(&chunk);
        }
        assert!(
            parts > 1 && largest < 256 << 10,
            "{coding}: {parts}, {largest}"
        );
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("content-encoding", coding.parse().unwrap());
        let coded = Coded {
            headers,
            status: 200,
            bytes,
        };
        assert_eq!(coded.text().lines().count(), 20_001, "{coding}");
        assert!(coded.bytes.len() * 3 < plain.bytes.len(), "{coding}");
    }
}

async fn next(stream: &mut axum::body::BodyDataStream) -> Option<axum::body::Bytes> {
    use futures_core::Stream as _;
    let mut stream = std::pin::Pin::new(stream);
    std::future::poll_fn(|context| stream.as_mut().poll_next(context))
        .await
        .map(Result::unwrap)
}

/// Files are sent as they lie there: their checksums and ranges are those of the bytes sent.
#[tokio::test]
async fn files_are_not_coded() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.nq"), "x".repeat(100_000)).unwrap();
    let mut served = served(quads());
    served.releases[0].folder = folder.path().to_owned();
    served.releases[0].files = vec![seisaku_server::FileInfo {
        path: "a.nq".to_owned(),
        media_type: "application/n-quads".to_owned(),
        bytes: 100_000,
        sha256: "c".repeat(64),
    }];
    let client = Client::new(served, Settings::default());
    let path = "/dumps/2025-06-27-0a1b2c3d/a.nq";
    let headers = [
        ("accept-encoding", "gzip, br, zstd"),
        ("range", "bytes=0-9"),
    ];
    let whole = get(&client, "GET", path, &headers[..1]).await;
    assert_eq!((whole.status, whole.header("content-encoding")), (200, ""));
    assert_eq!(whole.bytes.len(), 100_000);
    let part = get(&client, "GET", path, &headers).await;
    assert_eq!((part.status, part.bytes.len()), (206, 10));
    let head = get(&client, "HEAD", path, &headers[..1]).await;
    assert_eq!(head.header("content-length"), "100000");
}
