//! `seisaku config`: every key of the configuration with what it means and what it is now.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context as _;
use seisaku_query::Limits;
use seisaku_server::Keeping;
use toml::Value;

use crate::args::{
    BuildArgs, CommonArgs, ConfigArgs, DEFAULT_BIND, DEFAULT_ENDPOINT, DefaultGraph, ServeArgs,
};
use crate::config::Config;
use crate::exit::{Done, Outcome};
use crate::operate::{DEFAULT_WATCH, LogFormat, OperateArgs};
use crate::{output, serve};

pub(crate) fn run(args: &ConfigArgs, config: &Config, common: &CommonArgs) -> Outcome {
    let build = args.build.clone().over(&config.build);
    let serve = args.serve.clone().over(&config.serve);
    let text = text(common, &build, &serve);
    let text = text.and_then(|text| Ok(text + &federation(config) + &peers(config)?));
    let text = text.context("the configuration cannot be shown")?;
    output::line(text.trim_end())?;
    Ok(Done::Whole)
}

/// The whole configuration as a file.
fn text(common: &CommonArgs, build: &BuildArgs, serve: &ServeArgs) -> anyhow::Result<String> {
    let mut page = Page(String::new());
    page.key(
        "The folder of releases.",
        "releases",
        path(&common.releases()),
    );
    page.maybe(
        "A folder to use in place of the ontology that the program holds.",
        "ontology",
        common.ontology.as_deref().map(path),
        "ontology",
    );
    page.table("build");
    page.maybe(
        "The date of the release; without it the latest day that the documents name.",
        "date",
        build.date.clone(),
        "2025-10-01",
    );
    let base = build.base.clone();
    let base = base.unwrap_or_else(|| seisaku_vocab::DEFAULT_BASE.to_owned());
    page.key("The base of the IRIs.", "base", base);
    let endpoint = build.endpoint.clone();
    let endpoint = endpoint.unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned());
    page.key("The public address of the endpoint.", "endpoint", endpoint);
    page.maybe(
        "Where the publisher can be reached, as the catalogue says it.",
        "contact",
        build.contact.clone(),
        "mailto:data@example.org",
    );
    page.maybe(
        "A folder with files of other databases, which the links have to agree with.",
        "links",
        build.links.as_deref().map(path),
        "databases",
    );
    service(&mut page, serve)?;
    Ok(page.0)
}

/// How far a service goes with its peers.
fn federation(config: &Config) -> String {
    let mut page = Page(String::new());
    page.table("federation");
    for (key, meaning, value) in config.federation.keys() {
        page.key(meaning, key, i64::from(value));
    }
    page.0
}

/// What is said of peers; the program's own are no part of a configuration.
fn peers(config: &Config) -> anyhow::Result<String> {
    let about = "# Endpoints that queries may ask by SERVICE: `seisaku peers` lists them, and what is said \
                 of one here goes before.";
    if config.peers.is_empty() {
        let example = "# [peers.wikidata]\n# enabled = false";
        return Ok(format!("\n{about}\n{example}\n"));
    }
    let tables = BTreeMap::from([("peers", &config.peers)]);
    Ok(format!("\n{about}\n{}", toml::to_string(&tables)?))
}

/// Whom the service believes, and to whom it sends its readers.
fn people(page: &mut Page, args: &ServeArgs) {
    let proxies = args.trusted_proxy.iter();
    let proxies: Vec<Value> = proxies.map(|n| Value::String(n.to_string())).collect();
    page.key(
        "Proxies, or networks of them, whose Forwarded or X-Forwarded-For is believed.",
        "trusted-proxies",
        proxies,
    );
    page.maybe(
        "Where readers report a wrong reading: an address in which {iri} stands for the resource.",
        "report",
        args.report.clone(),
        "mailto:data@example.org?subject={iri}",
    );
}

/// The keys of `serve`, as they are once what nobody said is filled in.
fn service(page: &mut Page, args: &ServeArgs) -> anyhow::Result<()> {
    let settings = serve::settings(args);
    let mebibytes = |bytes: u64| i64::try_from(bytes >> 20);
    page.table("serve");
    let bind = args.bind.as_deref().unwrap_or(DEFAULT_BIND);
    page.key("The address to listen on.", "bind", bind);
    let graph = match args.default_graph {
        Some(DefaultGraph::Own) => "own",
        Some(DefaultGraph::Union) | None => "union",
    };
    page.key(
        "The default graph of a query that names none: union or own.",
        "default-graph",
        graph,
    );
    let seconds = i64::try_from(settings.limits.time.as_secs())?;
    page.key("Seconds that a query may take.", "query-timeout", seconds);
    page.key(
        "MiB of memory that a query may hold beyond the data.",
        "query-memory",
        mebibytes(settings.memory)?,
    );
    page.key(
        "MiB of memory that all queries together may hold.",
        "queries-memory",
        mebibytes(settings.memory_of_all)?,
    );
    page.key(
        "Queries that run at once; half of them may be such as take long.",
        "queries-at-once",
        i64::try_from(settings.places.at_once)?,
    );
    page.key(
        "Queries that wait for a place, before more are told to come again.",
        "queue",
        i64::try_from(settings.places.queue)?,
    );
    kept(page, settings.keeping)?;
    people(page, args);
    page.key(
        "Seconds between two looks whether current names another release; 0 for never.",
        "watch",
        i64::try_from(args.operate.watch.unwrap_or(DEFAULT_WATCH))?,
    );
    page.key(
        "Seconds that answers under way may go on when the service is asked to end.",
        "drain",
        i64::try_from(settings.drain.as_secs())?,
    );
    log(page, &args.operate);
    text_limits(page, settings.limits)
}

fn text_limits(page: &mut Page, limits: Limits) -> anyhow::Result<()> {
    page.table("serve.limits");
    for (meaning, key, value) in [
        ("Bytes of a query's text.", "bytes", limits.query_bytes),
        (
            "Levels of brackets and prefix operators.",
            "depth",
            limits.depth,
        ),
        ("Operators and groups.", "links", limits.links),
        ("Patterns that are planned together.", "group", limits.group),
        (
            "Patterns of a group that share no variable.",
            "parts",
            limits.parts,
        ),
        ("Cells of VALUES.", "cells", limits.cells),
        (
            "Places that ask another endpoint.",
            "services",
            limits.services,
        ),
    ] {
        page.key(meaning, key, i64::try_from(value)?);
    }
    Ok(())
}

fn kept(page: &mut Page, keeping: Keeping) -> anyhow::Result<()> {
    page.key(
        "MiB of answers that are kept, to be given again; 0 keeps none.",
        "answer-cache",
        i64::try_from(keeping.bytes >> 20)?,
    );
    page.key(
        "KiB of the longest answer that is kept.",
        "answer-cache-longest",
        i64::try_from(keeping.longest >> 10)?,
    );
    Ok(())
}

fn log(page: &mut Page, args: &OperateArgs) {
    page.table("serve.log");
    let format = match args.log_format() {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
        LogFormat::Logfmt => "logfmt",
    };
    page.key("Its form: text, json or logfmt.", "format", format);
    let level = args.log_level.clone();
    let level = level.unwrap_or_else(|| args.default_level().as_str().to_ascii_lowercase());
    page.key(
        "What is written: error, warn, info (each request and each query) or debug.",
        "level",
        level,
    );
    page.key(
        "Whether the texts of queries are written.",
        "queries",
        args.log_queries,
    );
}

fn path(path: &std::path::Path) -> String {
    path.display().to_string()
}

struct Page(String);

impl Page {
    fn table(&mut self, name: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "\n[{name}]");
    }

    fn key(&mut self, meaning: &str, key: &str, value: impl Into<Value>) {
        let _ = writeln!(self.0, "# {meaning}\n{key} = {}", value.into());
    }

    /// A key that may be left out; then an example stands in a comment.
    fn maybe(&mut self, meaning: &str, key: &str, value: Option<String>, example: &str) {
        match value {
            Some(value) => self.key(meaning, key, value),
            None => {
                let _ = writeln!(self.0, "# {meaning}\n# {key} = \"{example}\"");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_read_and_is_the_same() {
        let print = |config: &Config| {
            let common = CommonArgs::default().over(config);
            let build = BuildArgs::default().over(&config.build);
            let serve = ServeArgs::default().over(&config.serve);
            let text = text(&common, &build, &serve).unwrap();
            text + &federation(config) + &peers(config).unwrap()
        };
        let default = print(&Config::default());
        assert_eq!(print(&toml::from_str(&default).unwrap()), default);
        let own: Config = toml::from_str(
            "releases = \"r\"\n[serve]\nquery-timeout = 7\ntrusted-proxies = [\"10.0.0.0/8\"]\n\
             [serve.limits]\ndepth = 50\n[federation]\ncache = 7\n[build]\ndate = \"2025-01-02\"\n\
             [peers.own]\nendpoint = \"https://e.example/sparql\"\ntimeout = 2.5",
        )
        .unwrap();
        let printed = print(&own);
        for line in [
            "releases = \"r\"",
            "query-timeout = 7",
            "trusted-proxies = [\"10.0.0.0/8\"]",
            "depth = 50",
            "[federation]",
            "cache = 7",
            "client-requests = 6000",
            "date = \"2025-01-02\"",
            "[peers.own]\nendpoint = \"https://e.example/sparql\"\ntimeout = 2.5",
        ] {
            assert!(printed.contains(line), "{line} is not in\n{printed}");
        }
        assert_eq!(print(&toml::from_str(&printed).unwrap()), printed);
        let wrong = toml::from_str::<Config>("[serve]\ntrusted-proxies = [\"10.0.0.0/99\"]");
        let said = wrong.map(drop).unwrap_err().to_string();
        assert!(
            said.contains("line 2") && said.contains("no network"),
            "{said}"
        );
    }
}
