//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use seisaku_query::Format;
use seisaku_server::Network;

use crate::config;
pub(crate) use crate::graph_format::GraphFormat;
use crate::keeping::KeepingArgs;
use crate::operate::OperateArgs;
use crate::peers::PeersArgs;
use crate::validate::ValidateArgs;

/// The default address of the endpoint, which a release states about itself.
pub(crate) const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:7878/sparql";
/// The default address of the server.
pub(crate) const DEFAULT_BIND: &str = "127.0.0.1:7878";
/// The default folder of releases.
pub(crate) const DEFAULT_RELEASES: &str = "releases";
/// The default folder of source documents.
pub(crate) const DEFAULT_SEEDS: &str = "seeds";

/// Japan's health and life-science policy as linked data.
///
/// Reads policy papers into RDF, every fact tied to the place in the text that says it; builds
/// releases; serves them as a SPARQL endpoint.
#[derive(Debug, Parser)]
#[command(
    name = "seisaku",
    version,
    after_help = "Example: seisaku serve\n  builds a release from seeds/ if there is none, then answers at http://127.0.0.1:7878/\n\nExit status: 0 done (warnings included), 1 the input or the data is at fault, 2 the call is."
)]
pub(crate) struct Cli {
    /// A configuration file (TOML); what stands on the command line or in the environment
    /// counts before it.
    #[arg(long, global = true, value_name = "FILE", env = "SEISAKU_CONFIG")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArgs,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that several commands share.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct CommonArgs {
    /// The folder of releases [default: releases].
    #[arg(long, global = true, value_name = "DIR", env = "SEISAKU_RELEASES")]
    pub releases: Option<PathBuf>,
    /// A folder to use in place of the ontology that the program holds.
    #[arg(long, global = true, value_name = "DIR", env = "SEISAKU_ONTOLOGY")]
    pub ontology: Option<PathBuf>,
}

impl CommonArgs {
    /// These options, with those of the configuration file where none is given.
    pub(crate) fn over(self, config: &config::Config) -> Self {
        Self {
            releases: self.releases.or_else(|| config.releases.clone()),
            ontology: self.ontology.or_else(|| config.ontology.clone()),
        }
    }

    /// The folder of releases.
    pub(crate) fn releases(&self) -> PathBuf {
        self.releases
            .clone()
            .unwrap_or_else(|| PathBuf::from(DEFAULT_RELEASES))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Convert documents to RDF.
    Convert(ConvertArgs),
    /// Convert documents, check them against the shapes, and write a release.
    Build(BuildArgs),
    /// Serve the newest release; build one from seeds/ first where there is none.
    Serve(ServeArgs),
    /// Print the configuration as it is in effect, as a file that `--config` reads.
    Config(ConfigArgs),
    /// Answer queries for a server, which starts this by itself.
    #[command(hide = true)]
    Worker(crate::worker::WorkerArgs),
    /// Answer a SPARQL query from a release, without a server.
    Query(QueryArgs),
    /// Write a release, or one of its graphs, as RDF.
    Dump(DumpArgs),
    /// Check a release: its files, and its data against the shapes.
    Validate(ValidateArgs),
    /// List the endpoints that queries may ask by SERVICE; ask each how it is.
    Peers(PeersArgs),
    /// List the releases.
    #[command(after_help = "Example: seisaku releases --releases /srv/seisaku/releases")]
    Releases,
}

/// A form of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiagnosticForm {
    /// For a person, with the text and a caret under the place.
    Text,
    /// JSON Lines, as a release publishes them.
    Json,
    /// SARIF 2.1.0, for editors.
    Sarif,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: seisaku convert seeds/*.txt --format trig -o policy.trig\n         seisaku convert --explain number-misread\n         seisaku convert seeds/*.txt -o a.nq --diagnostics sarif --diagnostics-output a.sarif\n         seisaku convert seeds/*.txt -o policy.nq --coverage-report coverage\n         seisaku convert seeds/*.txt -o policy.nq --candidates candidates.ttl\n\nA file that cannot be read does not stop the others; the exit status is 1 then."
)]
pub(crate) struct ConvertArgs {
    /// The documents.
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print what a diagnostic means and what to do about it, in place of converting; without a
    /// code, list them all.
    #[arg(long, value_name = "CODE", num_args = 0..=1, conflicts_with = "files")]
    pub explain: Option<Option<String>>,
    /// The form of the diagnostics.
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub diagnostics: DiagnosticForm,
    /// Write the diagnostics to this file in place of standard error.
    #[arg(long, value_name = "FILE")]
    pub diagnostics_output: Option<PathBuf>,
    /// Write to this file, which appears whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The format.
    #[arg(long, value_enum, default_value = "nq")]
    pub format: GraphFormat,
    /// The base of the IRIs.
    #[arg(long, value_name = "IRI", env = "SEISAKU_BASE", default_value = seisaku_vocab::DEFAULT_BASE)]
    pub base: String,
    /// Say on standard error how much of each document was read: characters that are not blank
    /// in extracted resources, in page furniture, in generic text that no rule understood, and
    /// in none of these.
    #[arg(long)]
    pub coverage: bool,
    /// Write pages (HTML) that show the text with every place coloured by what was read there and
    /// linked to its resource: into this folder, one for each document, or, of one document, into
    /// this file, if it is named .html.
    #[arg(long, value_name = "DIR|FILE.html")]
    pub coverage_report: Option<PathBuf>,
    /// Write the names that no vocabulary knows to this file, as Turtle that a vocabulary can take
    /// over.
    #[arg(long, value_name = "FILE.ttl")]
    pub candidates: Option<PathBuf>,
    /// Say only how many diagnostics there are.
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Clone, Debug, Default, Args)]
#[command(
    after_help = "Example: seisaku build --date 2025-10-01 seeds/*.txt\n\nThe same documents give the same bytes, on any machine, at any hour."
)]
pub(crate) struct BuildArgs {
    /// The documents [default: every .txt file in seeds/].
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The date of the release, YYYY-MM-DD [default: the latest day that the documents name].
    #[arg(long, env = "SEISAKU_DATE")]
    pub date: Option<String>,
    /// The base of the IRIs [default: http://w3id.org/seisaku/].
    #[arg(long, value_name = "IRI", env = "SEISAKU_BASE")]
    pub base: Option<String>,
    /// The public address of the endpoint [default: http://127.0.0.1:7878/sparql].
    #[arg(long, value_name = "IRI", env = "SEISAKU_ENDPOINT")]
    pub endpoint: Option<String>,
    /// Where the publisher can be reached, a mailto, http or https IRI [default: not said].
    #[arg(long, value_name = "IRI", env = "SEISAKU_CONTACT")]
    pub contact: Option<String>,
    /// A folder with files of other databases, which the links have to agree with.
    #[arg(long, value_name = "DIR", env = "SEISAKU_LINKS")]
    pub links: Option<PathBuf>,
}

impl BuildArgs {
    pub(crate) fn over(self, config: &config::Build) -> Self {
        Self {
            files: self.files,
            date: self.date.or_else(|| config.date.clone()),
            base: self.base.or_else(|| config.base.clone()),
            endpoint: self.endpoint.or_else(|| config.endpoint.clone()),
            contact: self.contact.or_else(|| config.contact.clone()),
            links: self.links.or_else(|| config.links.clone()),
        }
    }
}

/// The default graph of a query that names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DefaultGraph {
    /// The union of all graphs.
    Union,
    /// The statements that stand in no named graph.
    Own,
}

#[derive(Clone, Debug, Default, Args)]
#[command(
    after_help = "Example: seisaku serve --bind 0.0.0.0:8080\n         seisaku serve --data vocabulary.ttl facts.nq\n\nOn a POSIX system SIGTERM and Ctrl-C end it; answers under way are given some seconds."
)]
pub(crate) struct ServeArgs {
    /// The address to listen on [default: 127.0.0.1:7878].
    #[arg(long, value_name = "HOST:PORT", env = "SEISAKU_BIND")]
    pub bind: Option<String>,
    /// The default graph of a query that names none [default: union].
    #[arg(long, value_enum, env = "SEISAKU_DEFAULT_GRAPH")]
    pub default_graph: Option<DefaultGraph>,
    /// Seconds that a query may take [default: 30].
    #[arg(long, value_name = "SECONDS", env = "SEISAKU_QUERY_TIMEOUT")]
    pub query_timeout: Option<u64>,
    /// MiB of memory that a query may hold beyond the data [default: 512].
    #[arg(long, value_name = "MIB", env = "SEISAKU_QUERY_MEMORY")]
    pub query_memory: Option<u64>,
    /// MiB of memory that all queries together may hold [default: three times that of one].
    #[arg(long, value_name = "MIB", env = "SEISAKU_QUERIES_MEMORY")]
    pub queries_memory: Option<u64>,
    /// Queries that run at once, half of them long ones [default: two a processor, four at least].
    #[arg(long, value_name = "NUMBER", env = "SEISAKU_QUERIES_AT_ONCE")]
    pub queries_at_once: Option<usize>,
    /// Queries that wait for a place, before more are told to come again [default: 64].
    #[arg(long, value_name = "NUMBER", env = "SEISAKU_QUEUE")]
    pub queue: Option<usize>,
    #[command(flatten)]
    pub keeping: KeepingArgs,
    /// A proxy, or a network of proxies, whose Forwarded or X-Forwarded-For is believed; it may be
    /// given more than once [default: none].
    #[arg(
        long,
        value_name = "ADDRESS[/LENGTH]",
        env = "SEISAKU_TRUSTED_PROXIES",
        value_delimiter = ','
    )]
    pub trusted_proxy: Vec<Network>,
    /// Where readers report a wrong reading: an address in which {iri} stands for the resource
    /// [default: pages have no such link].
    #[arg(long, value_name = "ADDRESS", env = "SEISAKU_REPORT", value_parser = crate::serve::report)]
    pub report: Option<String>,
    #[command(flatten)]
    pub operate: OperateArgs,
    /// Serve these RDF files as they are, in place of a release.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub data: Vec<PathBuf>,
    /// How far the text of a query may go; it stands in the configuration file only.
    #[arg(skip)]
    pub limits: config::QueryLimits,
}

impl ServeArgs {
    pub(crate) fn over(self, config: &config::Serve) -> Self {
        Self {
            bind: self.bind.or_else(|| config.bind.clone()),
            default_graph: self.default_graph.or(config.default_graph),
            query_timeout: self.query_timeout.or(config.query_timeout),
            query_memory: self.query_memory.or(config.query_memory),
            queries_memory: self.queries_memory.or(config.queries_memory),
            queries_at_once: self.queries_at_once.or(config.queries_at_once),
            queue: self.queue.or(config.queue),
            keeping: self.keeping.over(config),
            trusted_proxy: if self.trusted_proxy.is_empty() {
                config.trusted_proxies.clone()
            } else {
                self.trusted_proxy
            },
            report: self.report.or_else(|| config.report.clone()),
            operate: self.operate.over(config),
            data: self.data,
            limits: config.limits,
        }
    }
}

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Example: seisaku config > seisaku.toml\n\nWhat stands on the command line counts first, then the environment, then the file, then the program's own defaults."
)]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    pub build: BuildArgs,
    #[command(flatten)]
    pub serve: ServeArgs,
}

impl GraphFormat {
    /// The format under its name in `query`.
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Nq => Format::NQuads,
            Self::Trig => Format::TriG,
            Self::Ttl => Format::Turtle,
            Self::Nt => Format::NTriples,
            Self::Jsonld => Format::JsonLd,
            Self::Rdf => Format::RdfXml,
        }
    }
}

/// A format of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// Results as JSON.
    Json,
    /// Results as XML.
    Xml,
    /// Results as CSV.
    Csv,
    /// Results as TSV.
    Tsv,
    /// A graph as Turtle.
    Ttl,
    /// A graph as N-Triples.
    Nt,
    /// A graph as N-Quads.
    Nq,
    /// A graph as TriG.
    Trig,
    /// A graph as JSON-LD.
    Jsonld,
    /// A graph as RDF/XML.
    Rdf,
}

impl AnswerFormat {
    /// The format under its name in `query`.
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Json => Format::Json,
            Self::Xml => Format::Xml,
            Self::Csv => Format::Csv,
            Self::Tsv => Format::Tsv,
            Self::Ttl => Format::Turtle,
            Self::Nt => Format::NTriples,
            Self::Nq => Format::NQuads,
            Self::Trig => Format::TriG,
            Self::Jsonld => Format::JsonLd,
            Self::Rdf => Format::RdfXml,
        }
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: seisaku query 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'\n         seisaku query --file question.rq --format csv"
)]
pub(crate) struct QueryArgs {
    /// The query.
    #[arg(
        required_unless_present_any = ["file", "example", "examples"],
        conflicts_with_all = ["file", "example", "examples"]
    )]
    pub query: Option<String>,
    /// Read the query from a file.
    #[arg(long, value_name = "FILE", conflicts_with = "example")]
    pub file: Option<PathBuf>,
    /// Ask an example query.
    #[arg(long, value_name = "NAME")]
    pub example: Option<String>,
    /// List the example queries: name, and what is asked in English and in Japanese.
    #[arg(long, conflicts_with_all = ["file", "example"])]
    pub examples: bool,
    /// The format of the answer [default: tsv for results, ttl for a graph].
    #[arg(long, value_enum)]
    pub format: Option<AnswerFormat>,
    /// Tell what would be asked of which endpoint in place of an answer; `--format json` for programs.
    #[arg(long)]
    pub explain: bool,
    /// The release [default: the newest].
    #[arg(long, value_name = "ID")]
    pub release: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: seisaku dump --format ttl --graph http://w3id.org/seisaku/id/graph/ontology"
)]
pub(crate) struct DumpArgs {
    /// The release [default: the newest].
    #[arg(long, value_name = "ID")]
    pub release: Option<String>,
    /// One named graph only.
    #[arg(long, value_name = "IRI")]
    pub graph: Option<String>,
    /// The format.
    #[arg(long, value_enum, default_value = "nq")]
    pub format: GraphFormat,
    /// Write to this file, which appears whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
