//! What the system says of this process, where it says anything.

use std::fs;
use std::io;

/// What the system says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Process {
    /// Bytes in memory.
    pub(super) resident: Option<u64>,
    /// Seconds of the processors.
    pub(super) cpu: Option<f64>,
    pub(super) threads: Option<u64>,
    pub(super) open_files: Option<u64>,
    pub(super) most_files: Option<u64>,
}

impl Process {
    pub(super) fn now() -> Self {
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // The name of the program stands in parentheses and may hold anything.
        let fields: Vec<&str> = stat
            .rsplit_once(')')
            .map(|(_, rest)| rest.split_whitespace().collect())
            .unwrap_or_default();
        let field = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok());
        let ticks = field(11).zip(field(12)).map(|(user, system)| user + system);
        Self {
            resident: crate::work::resident(std::process::id()),
            cpu: ticks.and_then(seconds),
            threads: field(17),
            open_files: open_files().ok(),
            most_files: most_files(),
        }
    }
}

fn open_files() -> io::Result<u64> {
    Ok(fs::read_dir("/proc/self/fd")?.count() as u64)
}

#[cfg(unix)]
fn most_files() -> Option<u64> {
    use rustix::process::{Resource, getrlimit};
    getrlimit(Resource::Nofile).current
}

#[cfg(not(unix))]
fn most_files() -> Option<u64> {
    None
}

#[cfg(unix)]
#[expect(
    clippy::cast_precision_loss,
    reason = "parts of a second do not matter here"
)]
fn seconds(ticks: u64) -> Option<f64> {
    let each = rustix::param::clock_ticks_per_second();
    (each > 0).then(|| ticks as f64 / each as f64)
}

#[cfg(not(unix))]
fn seconds(_ticks: u64) -> Option<f64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_something() {
        if cfg!(target_os = "linux") {
            let now = Process::now();
            assert!(
                now.resident > Some(1 << 20) && now.threads >= Some(1),
                "{now:?}"
            );
            assert!(
                now.open_files >= Some(3) && now.most_files >= now.open_files,
                "{now:?}"
            );
            assert!(now.cpu.is_some(), "{now:?}");
        }
    }
}
