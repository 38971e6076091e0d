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
mod exit;
mod links;
mod ontology;
mod output;
mod overlay;
mod plan;
mod progress;
mod query;
mod releases;
mod report;
mod sarif;
mod serve;
mod sidecar;
mod sources;
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
        Command::Query(args) => query::run(&args, &common),
        Command::Serve(args) => serve::run(&args.over(&config.serve), &config.build, &common),
        Command::Config(args) => effective::run(&args, &config, &common),
        Command::Worker(args) => worker::run(&args, &common),
        Command::Dump(args) => dump::run(&args, &common),
        Command::Validate(args) => validate::run(&args, &common),
        Command::Releases => releases::run(&common),
    }
}
