//! The page for Prometheus, read by the letter of its
//! [format](https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use seisaku_server::Settings;

use crate::client::{Client, address, quads, served};

type Labels = BTreeMap<String, String>;

/// A metric as it was read: its kind, and its samples by name and labels.
#[derive(Debug, Default)]
struct Metric {
    kind: String,
    samples: Vec<(String, BTreeMap<String, String>, f64)>,
}

/// Every metric of a page; anything that the format does not allow is an error.
fn read(page: &str) -> Result<BTreeMap<String, Metric>, String> {
    let mut metrics: BTreeMap<String, Metric> = BTreeMap::new();
    let mut now = String::new();
    let mut seen = BTreeSet::new();
    if !page.ends_with('\n') {
        return Err("the last line does not end".to_owned());
    }
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let at = |what: &str| format!("{what}: {line}");
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').ok_or_else(|| at("no help"))?;
            let kind = lines
                .next()
                .and_then(|l| l.strip_prefix(&format!("# TYPE {name} ")))
                .ok_or_else(|| at("no type"))?;
            if !is_name(name) || help.trim().is_empty() {
                return Err(at("a bad name or no help"));
            }
            if !["counter", "gauge", "histogram"].contains(&kind) {
                return Err(at("a bad type"));
            }
            if (kind == "counter") != name.ends_with("_total") {
                return Err(at("only counters end so"));
            }
            let metric = Metric {
                kind: kind.to_owned(),
                ..Metric::default()
            };
            if metrics.insert(name.to_owned(), metric).is_some() {
                return Err(at("twice"));
            }
            name.clone_into(&mut now);
            continue;
        }
        let (name, labels, value) = sample(line).ok_or_else(|| at("no sample"))?;
        let metric = metrics.get_mut(&now).ok_or_else(|| at("no head"))?;
        let own = match (metric.kind.as_str(), name.strip_prefix(now.as_str())) {
            ("histogram", Some(part)) => ["_bucket", "_sum", "_count"].contains(&part),
            (_, part) => part == Some(""),
        };
        if !own {
            return Err(at("under another's head"));
        }
        if !seen.insert((name.clone(), labels.clone())) {
            return Err(at("twice"));
        }
        if metric.kind != "gauge" && value < 0.0 {
            return Err(at("less than nothing"));
        }
        metric.samples.push((name, labels, value));
    }
    for (name, metric) in &metrics {
        if metric.kind == "histogram" {
            histogram(name, metric)?;
        }
    }
    Ok(metrics)
}

fn is_name(text: &str) -> bool {
    let first = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
    text.as_bytes().first().is_some_and(first)
        && text.bytes().all(|b| first(&b) || b.is_ascii_digit())
}

fn sample(line: &str) -> Option<(String, BTreeMap<String, String>, f64)> {
    let end = line.find(['{', ' '])?;
    let (name, mut rest) = line.split_at(end);
    let mut labels = BTreeMap::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, after) = rest.split_once("=\"")?;
            let mut value = String::new();
            let mut chars = after.char_indices();
            let close = loop {
                match chars.next()? {
                    (at, '"') => break at,
                    (_, '\\') => value.push(match chars.next()?.1 {
                        'n' => '\n',
                        c @ ('\\' | '"') => c,
                        _ => return None,
                    }),
                    (_, c) => value.push(c),
                }
            };
            let new = labels.insert(label.to_owned(), value).is_none();
            if !is_name(label) || label.starts_with("__") || !new {
                return None;
            }
            rest = &after[close + 1..];
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => break rest = rest.strip_prefix('}')?,
            }
        }
    }
    let value = rest.strip_prefix(' ')?;
    let plain = |b: u8| b.is_ascii_digit() || b == b'.' || b == b'-';
    let number = value.bytes().all(plain).then(|| value.parse().ok())??;
    is_name(name).then(|| (name.to_owned(), labels, number))
}

/// Buckets grow, the last holds all, and each series has its sum and count.
fn histogram(name: &str, metric: &Metric) -> Result<(), String> {
    let mut series: BTreeMap<Labels, Vec<(String, String, f64)>> = BTreeMap::new();
    for (part, labels, value) in &metric.samples {
        let mut labels = labels.clone();
        let bound = labels.remove("le").unwrap_or_default();
        let row = (part[name.len()..].to_owned(), bound, *value);
        series.entry(labels).or_default().push(row);
    }
    for (labels, rows) in &series {
        let wrong = |what: &str| Err(format!("{name} {labels:?}: {what}"));
        let of = |part: &str| -> Vec<&(String, String, f64)> {
            rows.iter().filter(|r| r.0 == part).collect()
        };
        let (buckets, sums, counts) = (of("_bucket"), of("_sum"), of("_count"));
        if (sums.len(), counts.len()) != (1, 1) {
            return wrong("no sum or no count");
        }
        let bounds: Vec<f64> = buckets
            .iter()
            .map(|b| b.1.replace("+Inf", "inf").parse().unwrap_or(f64::NAN))
            .collect();
        if bounds.len() < 2 || !bounds.is_sorted() || bounds.last() != Some(&f64::INFINITY) {
            return wrong("bad bounds");
        }
        let values: Vec<f64> = buckets.iter().map(|b| b.2).collect();
        if !values.is_sorted() || values.last() != Some(&counts[0].2) {
            return wrong("buckets do not add up");
        }
    }
    Ok(())
}

impl Metric {
    /// The sum of the samples that have these labels.
    fn with(&self, labels: &[(&str, &str)]) -> f64 {
        let has = |own: &BTreeMap<String, String>| {
            let found = |(n, v): &(&str, &str)| own.get(*n).is_some_and(|o| o == v);
            labels.iter().all(found)
        };
        self.samples
            .iter()
            .filter(|(_, own, _)| has(own))
            .map(|(.., value)| value)
            .sum()
    }
}

async fn metrics(client: &Client) -> BTreeMap<String, Metric> {
    let answer = client.get("/metrics", "").await;
    assert_eq!(answer.status, 200);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    assert_eq!(answer.header("content-type"), kind);
    assert_eq!(answer.header("cache-control"), "no-store");
    read(&answer.body).unwrap()
}

#[tokio::test]
async fn the_whole_page() {
    let settings = Settings {
        clock: || SystemTime::UNIX_EPOCH + Duration::from_secs(1_751_000_000),
        ..Settings::default()
    };
    let client = Client::new(served(quads()), settings);
    for path in ["/", "/nothing", "/health/live", "/dumps/", "/sparql"] {
        client.get(path, "").await;
    }
    let query = "SELECT * { ?s ?p ?o }";
    let answer = client.query(query, "text/csv").await;
    let deep = format!("ASK {{ FILTER({}1{}) }}", "(".repeat(900), ")".repeat(900));
    assert_eq!(client.query(&deep, "").await.status, 400);
    let long = "#".repeat(2 << 20);
    let headers = [("content-type", "application/sparql-query")];
    assert_eq!(
        client.ask("POST", "/sparql", &headers, long).await.status,
        413
    );
    assert_eq!(client.query("SELECT", "").await.status, 400);
    assert!(client.idle().await);

    let page = metrics(&client).await;
    assert!(page.len() >= 30, "{}", page.len());
    let value = |name: &str, labels: &[(&str, &str)]| {
        let metric = page.get(name).unwrap_or_else(|| panic!("{name}"));
        metric.with(labels)
    };
    let release = [("release", "2025-06-27-0a1b2c3d"), ("date", "2025-06-27")];
    assert_eq!(value("seisaku_release_info", &release), 1.0);
    assert_eq!(
        value("seisaku_release_date_timestamp_seconds", &[]),
        1_750_982_400.0
    );
    assert_eq!(value("seisaku_release_age_seconds", &[]), 17_600.0);
    assert_eq!(
        value("seisaku_release_loaded_timestamp_seconds", &[]),
        1_751_000_000.0
    );
    let responses = "seisaku_http_responses_total";
    for (kind, code, number) in [
        ("home", "200", 1.0),
        ("other", "404", 1.0),
        ("health", "200", 1.0),
        ("dump", "200", 1.0),
        ("description", "200", 1.0),
        ("query", "200", 1.0),
        ("query", "400", 2.0),
        ("query", "413", 1.0),
    ] {
        let labels = [("kind", kind), ("code", code)];
        assert_eq!(value(responses, &labels), number, "{kind} {code}");
    }
    let count = page["seisaku_http_request_duration_seconds"]
        .samples
        .iter()
        .find(|(name, labels, _)| name.ends_with("_count") && labels["kind"] == "query");
    assert_eq!(count.unwrap().2, 4.0);
    let bytes = value("seisaku_http_response_bytes_total", &[("kind", "query")]);
    assert!(bytes > answer.body.len() as f64, "{bytes}");
    let refusals = "seisaku_refusals_total";
    let depth = [("problem", "refused-query"), ("limit", "depth")];
    assert_eq!(value(refusals, &depth), 1.0);
    let body = [("problem", "too-large"), ("limit", "body")];
    assert_eq!(value(refusals, &body), 1.0);
    assert_eq!(
        value("seisaku_problems_total", &[("problem", "malformed-query")]),
        1.0
    );
    let answered = [("outcome", "answered")];
    assert!(value("seisaku_query_duration_seconds", &answered) > 0.0);
    if cfg!(target_os = "linux") {
        assert!(value("process_resident_memory_bytes", &[]) > 1e6);
        assert!(value("process_open_fds", &[]) >= 3.0);
    }
}

#[tokio::test]
async fn what_breaks_off_and_what_is_asked_by_head() {
    let client = Client::small();
    let endless =
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v }";
    let request = axum::http::Request::builder().uri(address(endless));
    let response = client.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), 200);
    // The client goes away.
    drop(response);
    assert!(client.idle().await);
    let mut page = metrics(&client).await;
    for _ in 0..200 {
        if page["seisaku_query_duration_seconds"].with(&[("outcome", "cancelled")]) > 0.0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        page = metrics(&client).await;
    }
    assert!(page["seisaku_query_duration_seconds"].with(&[("outcome", "cancelled")]) > 0.0);
    let before = page["seisaku_http_response_bytes_total"].with(&[("kind", "home")]);
    assert_eq!(
        client.ask("HEAD", "/", &[], Body::empty()).await.status,
        200
    );
    let after = metrics(&client).await;
    let bytes = after["seisaku_http_response_bytes_total"].with(&[("kind", "home")]);
    assert_eq!(bytes, before);
}

/// A clock that somebody sets.
static CLOCK: AtomicU64 = AtomicU64::new(1_751_000_000);

#[tokio::test]
async fn a_clock_that_is_set_back() {
    let settings = Settings {
        clock: || SystemTime::UNIX_EPOCH + Duration::from_secs(CLOCK.load(Ordering::Relaxed)),
        ..Settings::default()
    };
    let client = Client::new(served(quads()), settings);
    let query = "SELECT * { ?s ?p ?o }";
    let before = client.query(query, "text/csv").await;
    // Before the release, before all time, and after all releases.
    for (now, age) in [
        (1_750_000_000, 0.0),
        (0, 0.0),
        (1_850_982_400, 100_000_000.0),
    ] {
        CLOCK.store(now, Ordering::Relaxed);
        let page = metrics(&client).await;
        let found = page["seisaku_release_age_seconds"].with(&[]);
        assert!((found - age).abs() < 0.5, "{now}: {found}");
        assert_eq!(client.get("/health/ready", "").await.status, 200);
        let after = client.query(query, "text/csv").await;
        assert_eq!(after.header("etag"), before.header("etag"));
        assert_eq!(
            after.header("last-modified"),
            before.header("last-modified")
        );
    }
}

#[test]
fn a_bad_page_is_found() {
    let head = "# HELP a_total A.\n# TYPE a_total counter\n";
    let histogram = "# HELP h H.\n# TYPE h histogram\n";
    let good = [
        format!("{head}a_total 1\n"),
        format!("{head}a_total{{b=\"\\\\\\\"\\n\",c=\"}}\"}} 1.5\n"),
        format!(
            "{histogram}h_bucket{{le=\"1\"}} 1\nh_bucket{{le=\"+Inf\"}} 2\nh_sum 3\nh_count 2\n"
        ),
    ];
    for page in &good {
        assert!(read(page).is_ok(), "{page}{:?}", read(page));
    }
    let bad = [
        "a_total 1\n".to_owned(),
        format!("{head}a_total 1"),
        format!("{head}a_total 1\na_total 2\n"),
        format!("{head}b_total 1\n"),
        format!("{head}a_total -1\n"),
        format!("{head}a_total NaN\n"),
        format!("{head}a_total{{b=c}} 1\n"),
        format!("{head}a_total{{b=\"c}} 1\n"),
        format!("{head}a_total{{1b=\"c\"}} 1\n"),
        format!("{head}a_total{{b=\"c\"}}1\n"),
        format!("{head}{head}a_total 1\n"),
        "# HELP a A.\n# TYPE a counter\na 1\n".to_owned(),
        format!(
            "{histogram}h_bucket{{le=\"1\"}} 3\nh_bucket{{le=\"+Inf\"}} 2\nh_sum 3\nh_count 2\n"
        ),
        format!("{histogram}h_bucket{{le=\"1\"}} 1\nh_bucket{{le=\"2\"}} 2\nh_sum 3\nh_count 2\n"),
        format!("{histogram}h_bucket{{le=\"1\"}} 1\nh_bucket{{le=\"+Inf\"}} 2\nh_count 2\n"),
    ];
    for page in &bad {
        assert!(read(page).is_err(), "{page}");
    }
}
