//! The log, on standard error: for people at a terminal, or a line of JSON or logfmt for each event.

use anyhow::{Context as _, anyhow};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::exit::Failure;
use crate::operate::{LogFormat, OperateArgs};
use crate::output;

/// Starts the log of a service.
pub(crate) fn start(args: &OperateArgs) -> Result<(), Failure> {
    let filter = filter(args)?;
    let format = args.log_format();
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => registry
            .with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr))
            .init(),
        LogFormat::Json => registry
            .with(
                tracing_subscriber::fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_current_span(true)
                    .with_span_list(false)
                    .with_writer(std::io::stderr),
            )
            .init(),
        LogFormat::Logfmt => registry
            .with(
                tracing_logfmt::builder()
                    .with_span_name(false)
                    .with_span_path(false)
                    .layer()
                    .with_writer(std::io::stderr),
            )
            .init(),
    }
    Ok(())
}

/// Which events are written.
fn filter(args: &OperateArgs) -> Result<EnvFilter, Failure> {
    let Some(level) = &args.log_level else {
        // Whoever develops names modules by RUST_LOG.
        let builder = EnvFilter::builder();
        let level: tracing::Level = args.default_level();
        return Ok(builder
            .with_default_directive(level.into())
            .from_env_lossy());
    };
    EnvFilter::try_new(level)
        .with_context(|| {
            format!("{level:?} is no level of the log; write error, warn, info or debug")
        })
        .map_err(Failure::Call)
}

/// Starts the log of a process that a service reads.
pub(crate) fn plain() {
    let args = OperateArgs::default();
    if start(&args).is_err() {
        output::problem("the log cannot be started");
    }
}

/// A message of a service to its operator, as a line of the log where that is read by programs.
pub(crate) fn note(args: &OperateArgs, text: &str) {
    match args.log_format() {
        LogFormat::Text => output::note(text),
        LogFormat::Json | LogFormat::Logfmt => {
            text.lines().for_each(|line| tracing::info!("{line}"));
        }
    }
}

/// A problem, likewise.
pub(crate) fn problem(args: &OperateArgs, text: &str) {
    match args.log_format() {
        LogFormat::Text => output::problem(text),
        LogFormat::Json | LogFormat::Logfmt => tracing::error!("{text}"),
    }
}

/// A level as it can be written; told before anything else is done.
pub(crate) fn checked(level: &str) -> Result<String, anyhow::Error> {
    EnvFilter::try_new(level)
        .map(|_| level.to_owned())
        .map_err(|error| anyhow!(error))
}
