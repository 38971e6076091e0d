//! Progress on a terminal: what is being done, while it is done.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that shows the step at work; nothing at all where standard error is no terminal.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Starts to show.
    pub(crate) fn start() -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Says what comes next.
    pub(crate) fn step(&self, text: &str) {
        self.0.set_message(text.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
