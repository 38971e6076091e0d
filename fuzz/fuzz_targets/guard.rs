//! What the guard lets through is read without a crash, on the stack that it is read on.
#![no_main]

use libfuzzer_sys::fuzz_target;
use seisaku_query::{Limits, Request, check, is_quick, parse};

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    // As deep a text hidden behind this one is refused, or no part of the query.
    for query in [
        text.to_owned(),
        format!("{text}{}1", "(".repeat(400)),
        format!("{text}{}", "{".repeat(400)),
    ] {
        let quick = is_quick(&query);
        if check(&query, &limits).is_err() {
            continue;
        }
        let request = Request {
            query,
            base_iri: Some("http://e.org/sparql".to_owned()),
            ..Request::default()
        };
        // A sanitizer's frames are larger than those of the service.
        let stack = if quick { 8 << 20 } else { 64 << 20 };
        let reader = std::thread::Builder::new().stack_size(stack);
        let read = reader.spawn(move || drop(parse(&request, &limits)));
        read.expect("a thread starts")
            .join()
            .expect("it reads to the end");
    }
});
