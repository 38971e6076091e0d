//! The service behind a socket: it answers, and it stops within bounds.

use std::time::{Duration, Instant};

use seisaku_query::Limits;
use seisaku_server::{AppState, Settings, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::client::{address, quads, served};

#[tokio::test]
async fn it_stops_and_cancels_what_does_not_end() {
    let settings = Settings {
        drain: Duration::from_millis(200),
        ..Settings::default()
    };
    let state = AppState::new(served(quads()), settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, state.clone(), async move {
        let _ = stopped.await;
    }));
    let mut client = TcpStream::connect(port).await.unwrap();
    let ask = format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", address("ASK {}"));
    client.write_all(ask.as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    client.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 200");

    let endless =
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v }";
    let mut reader = TcpStream::connect(port).await.unwrap();
    let ask = format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", address(endless));
    reader.write_all(ask.as_bytes()).await.unwrap();
    let mut first = vec![0; 12];
    reader.read_exact(&mut first).await.unwrap();
    assert_eq!(state.running(), 1);

    let start = Instant::now();
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
    for _ in 0..200 {
        if state.running() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(state.running(), 0);
    // The body does not end as a whole one does.
    let mut rest = Vec::new();
    let _ = reader.read_to_end(&mut rest).await;
    assert!(!rest.ends_with(b"0\r\n\r\n"));
}

#[tokio::test]
async fn who_sends_or_reads_nothing_is_let_go() {
    let settings = Settings {
        idle: Duration::from_millis(300),
        limits: Limits {
            time: Duration::ZERO,
            ..Limits::default()
        },
        ..Settings::default()
    };
    let state = AppState::new(served(quads()), settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap();
    let server = tokio::spawn(serve(listener, state, std::future::pending()));
    let mut silent = TcpStream::connect(port).await.unwrap();
    let mut slow = TcpStream::connect(port).await.unwrap();
    let mut rest = Vec::new();
    // An end that never comes would hang here.
    let trickle = async {
        while slow.write_all(b"G").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let silence = async {
        let _ = silent.read_to_end(&mut rest).await;
    };
    tokio::join!(trickle, silence);
    let mut client = TcpStream::connect(port).await.unwrap();
    client
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = vec![0; 12];
    client.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 200");
    server.abort();
}
