//! `seisaku`: from policy papers to linked data and a SPARQL endpoint, in one binary.

mod ahead;
mod args;
mod build;
mod candidates;
mod catalogue;
mod config;
mod convert;
mod coverage_report;
mod data;
mod dataset;
mod dump;
mod effective;
mod examples;
mod exit;
mod explained;
mod graph_format;
mod keeping;
mod links;
mod log;
mod ontology;
mod operate;
mod output;
mod overlay;
mod peers;
mod plan;
mod progress;
mod query;
mod releases;
mod report;
mod sarif;
mod serve;
mod sidecar;
mod signals;
mod source;
mod sources;
mod takeover;
mod validate;
mod wire;
mod worker;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use exit::Outcome;

fn main() -> ExitCode {
    let cli = Cli::parse();
    exit::code(run(cli))
}

fn run(cli: Cli) -> Outcome {
    let config = config::read(cli.config.as_deref())?;
    let common = cli.common.over(&config);
    match cli.command {
        Command::Convert(args) => convert::run(&args, &common),
        Command::Build(args) => build::run(&args.over(&config.build), &common),
        Command::Query(args) => query::run(&args, &config, &common),
        Command::Serve(args) => serve::run(&args.over(&config.serve), &config, &common),
        Command::Config(args) => effective::run(&args, &config, &common),
        Command::Worker(args) => worker::run(&args),
        Command::Dump(args) => dump::run(&args, &common),
        Command::Validate(args) => validate::run(&args, &common),
        Command::Peers(args) => peers::run(&args, &config),
        Command::Releases => releases::run(&common),
    }
}
