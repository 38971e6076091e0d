//! How many answers a service keeps: what the command line, the environment and the file say of it.

use clap::Args;
use seisaku_server::Keeping;

use crate::config;

#[derive(Clone, Debug, Default, Args)]
pub(crate) struct KeepingArgs {
    /// MiB of answers that are kept, to be given again; 0 keeps none [default: 64].
    #[arg(long, value_name = "MIB", env = "SEISAKU_ANSWER_CACHE")]
    pub answer_cache: Option<u64>,
    /// KiB of the longest answer that is kept [default: 4096].
    #[arg(long, value_name = "KIB", env = "SEISAKU_ANSWER_CACHE_LONGEST")]
    pub answer_cache_longest: Option<usize>,
}

impl KeepingArgs {
    pub(crate) fn over(self, config: &config::Serve) -> Self {
        Self {
            answer_cache: self.answer_cache.or(config.answer_cache),
            answer_cache_longest: self.answer_cache_longest.or(config.answer_cache_longest),
        }
    }

    /// What is kept; what nobody said is as it is by default.
    pub(crate) fn keeping(&self) -> Keeping {
        let default = Keeping::default();
        let mebibytes = self.answer_cache.map(|n| n.saturating_mul(1 << 20));
        let kibibytes = self.answer_cache_longest.map(|n| n.saturating_mul(1 << 10));
        Keeping {
            bytes: mebibytes.unwrap_or(default.bytes),
            longest: kibibytes.unwrap_or(default.longest),
        }
    }
}
