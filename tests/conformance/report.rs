//! The table that is printed, and what it comes to.

use std::io::{self, Write as _};
use std::process::ExitCode;

/// What was found, said as soon as it is known.
#[derive(Debug, Default)]
pub(crate) struct Report {
    skipped: Vec<String>,
    faults: Vec<String>,
}

impl Report {
    /// Says something.
    pub(crate) fn say(&self, text: &str) {
        // Nobody reads it, and the exit status says enough.
        let _ = writeln!(io::stdout(), "{text}");
    }

    /// A line of the table: what was measured, the figure, and the one asked.
    pub(crate) fn row(&mut self, what: &str, figure: &str, asked: &str, met: bool) {
        let verdict = if met { "" } else { "  NOT MET" };
        self.say(&format!("{what:64} {figure:>12} {asked:>16}{verdict}"));
        if !met {
            self.faults.push(format!("{what}: {figure}, asked {asked}"));
        }
    }

    /// Something that does not work.
    pub(crate) fn fault(&mut self, fault: String) {
        self.say(&format!("FAULT: {fault}"));
        self.faults.push(fault);
    }

    /// Something that was not tried, and how it would be.
    pub(crate) fn skip(&mut self, what: &str, remedy: &str) {
        let line = format!("SKIPPED: {what}; {remedy}");
        self.say(&line);
        self.skipped.push(line);
    }

    /// Says what was skipped and what is at fault once more, for those who look at the end.
    pub(crate) fn end(self) -> ExitCode {
        self.say("");
        for line in &self.skipped {
            self.say(line);
        }
        for fault in &self.faults {
            self.say(&format!("FAULT: {fault}"));
        }
        self.say(&format!(
            "{} faults, {} skipped",
            self.faults.len(),
            self.skipped.len()
        ));
        ExitCode::from(u8::from(!self.faults.is_empty()))
    }
}
