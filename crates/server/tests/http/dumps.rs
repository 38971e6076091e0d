//! Files of releases, whole and in part.

use std::fs;

use axum::body::Body;
use seisaku_server::{FileInfo, Settings};

use crate::client::{Client, quads, served};

const ID: &str = "2025-06-27-0a1b2c3d";

/// A release with a file that no chunk holds and one with a name that is not ASCII.
fn client(folder: &std::path::Path) -> Client {
    fs::create_dir(folder.join("sources")).unwrap();
    let data: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
    fs::write(folder.join("data.bin"), &data).unwrap();
    fs::write(folder.join("sources/議事録.txt"), "本文\n").unwrap();
    fs::write(folder.join("secret.txt"), "not in the manifest").unwrap();
    let file = |path: &str, media_type: &str, bytes, digit: &str| FileInfo {
        path: path.to_owned(),
        media_type: media_type.to_owned(),
        bytes,
        sha256: digit.repeat(64),
    };
    let mut served = served(quads());
    served.releases[0].folder = folder.to_owned();
    served.releases[0].files = vec![
        file("data.bin", "application/octet-stream", 200_000, "a"),
        file("sources/議事録.txt", "text/plain", 7, "b"),
    ];
    Client::new(served, Settings::default())
}

#[tokio::test]
async fn files_and_ranges() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let path = format!("/dumps/{ID}/data.bin");
    let tag = format!("\"{}\"", "a".repeat(64));
    let cases = [
        ("", 200, 200_000, ""),
        ("bytes=0-99", 206, 100, "bytes 0-99/200000"),
        ("bytes=199990-", 206, 10, "bytes 199990-199999/200000"),
        ("bytes=-5", 206, 5, "bytes 199995-199999/200000"),
        ("bytes=0-999999999", 206, 200_000, "bytes 0-199999/200000"),
        ("bytes=200000-", 416, 0, "bytes */200000"),
        ("bytes=-0", 416, 0, "bytes */200000"),
        ("bytes=x-y", 416, 0, "bytes */200000"),
        ("bytes=9-3", 200, 200_000, ""),
        ("bytes=0-1,5-6", 200, 200_000, ""),
        ("lines=0-1", 200, 200_000, ""),
    ];
    let mut ran = 0;
    for (range, status, length, part) in cases {
        let headers = [("range", range)];
        let headers = if range.is_empty() { &[][..] } else { &headers };
        let request = axum::http::Request::builder().uri(&path);
        let request = headers.iter().fold(request, |r, (n, v)| r.header(*n, *v));
        let response = client.send(request.body(Body::empty()).unwrap()).await;
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert_eq!(parts.status.as_u16(), status, "{range}");
        let content_range = parts.headers.get("content-range");
        assert_eq!(
            content_range.map_or("", |v| v.to_str().unwrap()),
            part,
            "{range}"
        );
        if status != 416 {
            assert_eq!(bytes.len(), length, "{range}");
            assert_eq!(parts.headers["etag"], tag.as_str());
            assert_eq!(parts.headers["accept-ranges"], "bytes");
            let first = if part.is_empty() {
                0
            } else {
                part[6..].split('-').next().unwrap().parse().unwrap()
            };
            let expected = (first..first + length).map(|i| (i % 251) as u8);
            assert!(bytes.iter().copied().eq(expected), "{range}");
        }
        ran += 1;
    }
    assert_eq!(ran, 11);
    let other = [("range", "bytes=0-9"), ("if-range", "\"other\"")];
    assert_eq!(
        client.ask("GET", &path, &other, Body::empty()).await.status,
        200
    );
    let had = [("if-none-match", tag.as_str())];
    assert_eq!(
        client.ask("GET", &path, &had, Body::empty()).await.status,
        304
    );
    let head = client.ask("HEAD", &path, &[], Body::empty()).await;
    assert_eq!(
        (head.header("content-length"), head.body.as_str()),
        ("200000", "")
    );
}

#[tokio::test]
async fn only_what_the_manifest_names() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let mut ran = 0;
    for path in [
        "secret.txt",
        "../secret.txt",
        "..%2Fsecret.txt",
        "sources/../data.bin",
        "sources",
        "%2Fetc%2Fpasswd",
        "data.bin%00",
    ] {
        let answer = client.get(&format!("/dumps/{ID}/{path}"), "").await;
        assert_eq!(answer.status, 404, "{path}");
        ran += 1;
    }
    assert_eq!(ran, 7);
    let answer = client.get("/dumps/2020-01-01-00000000/data.bin", "").await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn the_list_and_its_links() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path());
    let json = client.get("/dumps/", "application/json").await;
    assert_eq!(json.header("content-type"), "application/json");
    let list: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let href = list[0]["files"][1]["href"].as_str().unwrap().to_owned();
    let source = client.get(&href, "").await;
    assert_eq!((source.status, source.body.as_str()), (200, "本文\n"));
    let page = client.get("/dumps/", "text/html").await;
    assert!(page.body.contains(&format!("href=\"{href}\"")));
    let current = client.get("/dumps/current/data.bin", "").await;
    assert_eq!(
        (current.status, current.header("location")),
        (307, format!("/dumps/{ID}/data.bin").as_str())
    );
}
