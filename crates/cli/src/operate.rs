//! Options for operators: the log, the watch for new releases, the end of the service.

use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::Deserialize;
use tracing::Level;

use crate::config;

/// Between two looks at `current`, unless the operator says otherwise.
pub(crate) const DEFAULT_WATCH: u64 = 2;
/// How long answers under way may go on, unless the operator says otherwise.
pub(crate) const DEFAULT_DRAIN: u64 = 10;

/// The form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people at a terminal.
    #[default]
    Text,
    /// An object a line.
    Json,
    /// Keys and values (logfmt), a line for each event.
    Logfmt,
}

/// Options that do not change what is answered.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct OperateArgs {
    /// Seconds between two looks whether `current` names another release, which is then served; 0
    /// for never. SIGHUP asks for it at once [default: 2].
    #[arg(long, value_name = "SECONDS", env = "SEISAKU_WATCH")]
    pub watch: Option<u64>,
    /// Seconds that answers under way may go on when the service is asked to end [default: 10].
    #[arg(long, value_name = "SECONDS", env = "SEISAKU_DRAIN")]
    pub drain: Option<u64>,
    /// The form of the log on standard error [default: text].
    #[arg(long, value_enum, value_name = "FORM", env = "SEISAKU_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// What is written: error, warn, info (each request and each query) or debug [default: warn in
    /// text, info in json and logfmt].
    #[arg(long, value_name = "LEVEL", env = "SEISAKU_LOG_LEVEL", value_parser = crate::log::checked)]
    pub log_level: Option<String>,
    /// Write the texts of queries into the log.
    #[arg(long, env = "SEISAKU_LOG_QUERIES")]
    pub log_queries: bool,
}

impl OperateArgs {
    pub(crate) fn over(self, config: &config::Serve) -> Self {
        let log = &config.log;
        Self {
            watch: self.watch.or(config.watch),
            drain: self.drain.or(config.drain),
            log_format: self.log_format.or(log.format),
            log_level: self.log_level.or_else(|| log.level.clone()),
            log_queries: self.log_queries || log.queries.unwrap_or(false),
        }
    }

    /// Between two looks at `current`.
    pub(crate) fn watch(&self) -> Option<Duration> {
        let seconds = self.watch.unwrap_or(DEFAULT_WATCH);
        (seconds > 0).then(|| Duration::from_secs(seconds))
    }

    pub(crate) fn drain(&self) -> Duration {
        Duration::from_secs(self.drain.unwrap_or(DEFAULT_DRAIN))
    }

    pub(crate) fn log_format(&self) -> LogFormat {
        self.log_format.unwrap_or_default()
    }

    /// What is written where nobody said what.
    pub(crate) fn default_level(&self) -> Level {
        match self.log_format() {
            LogFormat::Text => Level::WARN,
            LogFormat::Json | LogFormat::Logfmt => Level::INFO,
        }
    }
}
