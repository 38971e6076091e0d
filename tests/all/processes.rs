//! Processes of the system, as `/proc` tells of them.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// The processes that a process has started.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let mut children = Vec::new();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let stat = fs::read_to_string(process.path().join("stat")).unwrap_or_default();
        let of = stat
            .rsplit(") ")
            .next()
            .and_then(|s| s.split(' ').nth(1)?.parse().ok());
        let id = process
            .file_name()
            .to_str()
            .and_then(|n| n.parse::<u32>().ok());
        children.extend(id.filter(|_| of == Some(parent)));
    }
    children
}

/// Waits until a process that was killed does nothing any more.
pub(crate) fn until_ended(process: u32) {
    let deadline = Instant::now() + Duration::from_secs(30);
    let runs = || {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let state = stat.rsplit(") ").next().and_then(|s| s.chars().next());
        state.is_some_and(|state| state != 'Z' && state != 'X')
    };
    while runs() {
        assert!(Instant::now() < deadline, "{process} goes on");
        thread::sleep(Duration::from_millis(5));
    }
}
