//! The codes of diagnostics, each with its page: what `seisaku convert --explain` prints.
//!
//! A code is stable: it may be added, and is never used for something else. Its page is
//! `crates/cli/diagnostics/CODE.md`: a heading, a line with the severity and the name in
//! Japanese, what it means, how it was read, an example, what to do.

use anyhow::anyhow;
use seisaku_text::Severity;

use crate::exit::{Done, Failure, Outcome};
use crate::output;

/// A code with its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub code: &'static str,
    pub severity: Severity,
    pub page: &'static str,
}

macro_rules! entries {
    ($($code:literal $severity:ident,)*) => {
        &[$(Entry {
            code: $code,
            severity: Severity::$severity,
            page: include_str!(concat!("../diagnostics/", $code, ".md")),
        },)*]
    };
}

/// Every code, in order.
pub(crate) const ALL: &[Entry] = entries! {
    "amount-unreadable" Warning,
    "body-unknown" Warning,
    "bullets-glued" Warning,
    "bytes-undecodable" Warning,
    "control-character" Note,
    "date-impossible" Warning,
    "encoding-detected" Note,
    "heading-differs" Note,
    "heading-lost" Warning,
    "name-too-long" Warning,
    "name-unknown" Warning,
    "number-misread" Warning,
    "programme-unknown" Warning,
    "repeat-without-original" Warning,
};

impl Entry {
    /// What it means, in one paragraph.
    pub(crate) fn summary(&self) -> String {
        let mut paragraphs = self.page.split("\n\n").skip(2);
        paragraphs.next().unwrap_or_default().replace('\n', " ")
    }
}

/// The entry of a code.
pub(crate) fn entry(code: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.code == code)
}

/// Prints the page of a code, or the list of all.
pub(crate) fn explain(code: Option<&str>) -> Outcome {
    let Some(code) = code else {
        for entry in ALL {
            let severity = entry.severity.as_str();
            output::line(&format!(
                "{:<25}{severity:<9}{}",
                entry.code,
                entry.summary()
            ))?;
        }
        return Ok(Done::Whole);
    };
    let entry = entry(code).ok_or_else(|| {
        let known: Vec<&str> = ALL.iter().map(|entry| entry.code).collect();
        Failure::Call(anyhow!(
            "{code:?} is no code of a diagnostic; the codes are {}",
            known.join(" ")
        ))
    })?;
    output::line(entry.page.trim_end())?;
    Ok(Done::Whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_parts() {
        for entry in ALL {
            let page = entry.page;
            let word = entry.severity.as_str();
            assert!(page.starts_with(&format!("# {}\n", entry.code)), "{page}");
            let second = page.lines().nth(2).unwrap().to_lowercase();
            assert!(second.starts_with(&format!("{word}. ")), "{page}");
            for part in ["## How it was read", "## Example", "## What to do"] {
                assert!(page.contains(&format!("\n{part}\n\n")), "{page}");
            }
            assert!(entry.summary().ends_with('.'), "{}", entry.summary());
        }
        assert!(ALL.is_sorted_by_key(|entry| entry.code));
    }
}
