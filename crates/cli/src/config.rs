//! The configuration file: the options of the command line, written down.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use seisaku_federation::{Options, Profile};
use seisaku_query::Limits;
use seisaku_server::Network;
use serde::{Deserialize, Deserializer};

use crate::args::DefaultGraph;
use crate::exit::Failure;
use crate::operate::LogFormat;

/// All keys of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Config {
    /// The folder of releases.
    pub releases: Option<PathBuf>,
    /// A folder to use in place of the ontology that the program holds.
    pub ontology: Option<PathBuf>,
    /// Options of `build`.
    pub build: Build,
    /// Options of `serve`.
    pub serve: Serve,
    /// How far a service goes with its peers.
    pub federation: Options,
    /// The endpoints that queries may ask, each by its name: what differs from what the program
    /// knows.
    pub peers: BTreeMap<String, Profile>,
}

/// Keys under `[build]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Build {
    /// The date of the release.
    pub date: Option<String>,
    /// The base of the IRIs.
    pub base: Option<String>,
    /// The public address of the endpoint.
    pub endpoint: Option<String>,
    /// Where the publisher can be reached.
    pub contact: Option<String>,
    /// A folder with files of other databases, which the links have to agree with.
    pub links: Option<PathBuf>,
}

/// Keys under `[serve]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Serve {
    /// The address to listen on.
    pub bind: Option<String>,
    /// The default graph of a query that names none.
    pub default_graph: Option<DefaultGraph>,
    /// Seconds that a query may take.
    pub query_timeout: Option<u64>,
    /// MiB of memory that a query may hold beyond the data.
    pub query_memory: Option<u64>,
    /// MiB of memory that all queries together may hold.
    pub queries_memory: Option<u64>,
    /// Queries that run at once.
    pub queries_at_once: Option<usize>,
    /// Queries that wait for a place.
    pub queue: Option<usize>,
    /// MiB of answers that are kept; 0 keeps none.
    pub answer_cache: Option<u64>,
    /// KiB of the longest answer that is kept.
    pub answer_cache_longest: Option<usize>,
    /// Proxies whose word is taken for whom they ask.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<Network>,
    /// Where readers report a wrong reading.
    #[serde(deserialize_with = "report")]
    pub report: Option<String>,
    /// Seconds between two looks for a new release; 0 for never.
    pub watch: Option<u64>,
    /// Seconds that answers under way may go on when the service is asked to end.
    pub drain: Option<u64>,
    /// The log.
    pub log: Log,
    /// How far the text of a query may go.
    pub limits: QueryLimits,
}

/// Keys under `[serve.log]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Log {
    /// Its form.
    pub format: Option<LogFormat>,
    /// What is written.
    #[serde(deserialize_with = "level")]
    pub level: Option<String>,
    /// Whether the texts of queries are.
    pub queries: Option<bool>,
}

/// Keys under `[serve.limits]`; what is not set is as in [`Limits::default`].
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct QueryLimits {
    /// Bytes of its text.
    pub bytes: Option<usize>,
    /// Levels of brackets and prefix operators.
    pub depth: Option<usize>,
    /// Operators and groups.
    pub links: Option<usize>,
    /// Patterns that are planned together.
    pub group: Option<usize>,
    /// Patterns of a group that share no variable.
    pub parts: Option<usize>,
    /// Cells of VALUES.
    pub cells: Option<usize>,
    /// Places that ask another endpoint.
    pub services: Option<usize>,
}

impl QueryLimits {
    /// The limits, with those of the program where none is set.
    pub(crate) fn limits(self) -> Limits {
        let default = Limits::default();
        Limits {
            time: default.time,
            query_bytes: self.bytes.unwrap_or(default.query_bytes),
            depth: self.depth.unwrap_or(default.depth),
            links: self.links.unwrap_or(default.links),
            group: self.group.unwrap_or(default.group),
            parts: self.parts.unwrap_or(default.parts),
            cells: self.cells.unwrap_or(default.cells),
            services: self.services.unwrap_or(default.services),
        }
    }
}

fn report<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let report = String::deserialize(deserializer)?;
    let checked = crate::serve::report(&report);
    checked.map(Some).map_err(serde::de::Error::custom)
}

fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let level = String::deserialize(deserializer)?;
    let checked = crate::log::checked(&level);
    checked.map(Some).map_err(serde::de::Error::custom)
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Network>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts
        .iter()
        .map(|text| text.parse().map_err(serde::de::Error::custom))
        .collect()
}

/// Reads the file, if one is named. Paths in it are relative to its own folder.
pub(crate) fn read(path: Option<&Path>) -> Result<Config, Failure> {
    let Some(path) = path else {
        return Ok(Config::default());
    };
    let text = fs::read_to_string(path)
        .with_context(|| format!("the configuration {} cannot be read", path.display()))
        .map_err(Failure::Call)?;
    let mut config: Config = toml::from_str(&text).map_err(|error| {
        Failure::Call(anyhow!(
            "the configuration {} is not right:\n{error}",
            path.display()
        ))
    })?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    for own in [&mut config.releases, &mut config.ontology] {
        *own = own.take().map(|p| folder.join(p));
    }
    Ok(config)
}
