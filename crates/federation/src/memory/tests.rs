//! Queries that ask at once, that end early, and a worker with its service.

use std::time::Duration;

use super::*;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn body(text: &str) -> Body {
    Body {
        bytes: text.into(),
        media: "text/plain".to_owned(),
        gzip: false,
    }
}

fn text(looked: &Looked) -> String {
    match looked {
        Looked::Kept(bodies) => String::from_utf8(bodies[0].bytes.clone()).unwrap(),
        other => format!("{other:?}"),
    }
}

#[test]
fn two_who_ask_for_the_same_make_one_request() {
    runtime().block_on(async {
        let memory = Memory::new(Options::default());
        let key = Some(Key::of(["a"]));
        let (first, second) = (memory.aid("one"), memory.aid("two"));
        assert!(matches!(first.look(key).await, Looked::Yours));
        let waiting = tokio::spawn(async move { text(&second.look(key).await) });
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!waiting.is_finished());
        // Another answer is none of theirs.
        let other = memory.aid("three");
        assert!(matches!(
            other.look(Some(Key::of(["b"]))).await,
            Looked::Yours
        ));
        other.settle(Key::of(["b"]), Some(vec![body("b")]));
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(!waiting.is_finished());
        first.settle(Key::of(["a"]), Some(vec![body("whole")]));
        assert_eq!(waiting.await.unwrap(), "whole");
        let figures = memory.figures();
        assert_eq!((figures.hits, figures.misses, figures.shared), (1, 2, 1));
        assert_eq!(figures.answers, 2);
    });
}

#[test]
fn who_ends_without_an_answer_leaves_the_others_to_ask() {
    runtime().block_on(async {
        let memory = Memory::new(Options::default());
        let key = Some(Key::of(["a"]));
        let first = memory.aid("one");
        assert!(matches!(first.look(key).await, Looked::Yours));
        let waiting = ["two", "three"].map(|client| {
            let aid = memory.aid(client);
            tokio::spawn(async move { matches!(aid.look(key).await, Looked::Yours) })
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop(first);
        for waiting in waiting {
            assert!(waiting.await.unwrap());
        }
        // Nothing was kept, and nothing is held.
        assert!(matches!(memory.aid("four").look(key).await, Looked::Yours));
    });
}

#[test]
fn nothing_is_kept_where_that_is_off() {
    runtime().block_on(async {
        let options = Options {
            cache: 0,
            ..Options::default()
        };
        let memory = Memory::new(options);
        let (key, aid) = (Key::of(["a"]), memory.aid("one"));
        for _ in 0..3 {
            assert!(matches!(aid.look(Some(key)).await, Looked::Yours));
            aid.settle(key, Some(vec![body("whole")]));
        }
        assert_eq!(memory.figures().answers, 0);
    });
}

#[test]
fn a_client_asks_as_often_as_it_may() {
    runtime().block_on(async {
        let options = Options {
            client_requests: 3,
            ..Options::default()
        };
        let memory = Memory::new(options);
        for query in 0..5 {
            let spent = matches!(memory.aid("one").look(None).await, Looked::Spent);
            assert_eq!(spent, query >= 3, "{query}");
        }
        assert!(matches!(memory.aid("two").look(None).await, Looked::Yours));
        assert_eq!(memory.figures().refused, 2);
        // What is there costs nothing.
        let key = Key::of(["a"]);
        let aid = memory.aid("two");
        assert!(matches!(aid.look(Some(key)).await, Looked::Yours));
        aid.settle(key, Some(vec![body("whole")]));
        for _ in 0..5 {
            assert_eq!(text(&memory.aid("one").look(Some(key)).await), "whole");
        }
    });
}

/// A worker and its service, joined by a channel each way.
#[test]
fn a_worker_remembers_with_its_service() {
    runtime().block_on(async {
        let service = Memory::new(Options::default());
        let (post, mut letters) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
        let worker = Memory::elsewhere(move |letter| {
            // Who has gone does not mind.
            let _ = post.send(letter.to_vec());
        });
        worker.turn();
        let (desk, hearing) = (service.desk("one").unwrap(), worker.clone());
        assert!(worker.desk("one").is_none());
        let listening = tokio::spawn(async move {
            while let Some(letter) = letters.recv().await {
                if let Some(word) = desk.answer(&letter, 1).await {
                    hearing.hear(&word);
                }
            }
        });
        let (key, aid) = (Key::of(["a"]), worker.aid(""));
        assert!(matches!(aid.look(Some(key)).await, Looked::Yours));
        aid.settle(key, Some(vec![body("one"), body("two")]));
        match aid.look(Some(key)).await {
            Looked::Kept(bodies) => assert_eq!(bodies[1].bytes, b"two"),
            other => panic!("{other:?}"),
        }
        assert_eq!(aid.admit("p").await, Ok(()));
        for _ in 0..6 {
            aid.fared("p", false);
        }
        assert_eq!(aid.admit("p").await, Err(6));
        let count = Count {
            rows: 7,
            at_least: false,
        };
        assert_eq!(aid.known(key).await, None);
        aid.learn(key, count);
        assert_eq!(aid.known(key).await, Some(count));
        assert_eq!(service.figures().circuits[0].1, Circuit::Open);
        // A letter of a query before is passed over, and waits for nothing.
        worker.turn();
        let late = tokio::time::timeout(Duration::from_millis(200), aid.look(Some(key))).await;
        assert!(late.is_err());
        listening.abort();
    });
}
