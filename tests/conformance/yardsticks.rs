//! The criteria of others, as scripts that lie beside the workspace where the project is developed.

use std::collections::BTreeMap;
use std::process::Command;

use crate::harness::{binary, root};
use crate::report::Report;
use crate::site::{Site, python, said};

const FOLDER: &str = "../shared/yardsticks";

/// A script, how it is called, and what is asked of it.
struct Yardstick {
    name: &'static str,
    script: &'static str,
    /// Arguments, in which `{url}` is the address of a service of a release, and `{binary}` ours.
    args: &'static [&'static str],
    /// The parts of its score that are asked, by how their names begin; all where there is none.
    sections: &'static [&'static str],
    /// The score that is asked; all that there is, where there is none.
    asked: Option<f64>,
    /// Criteria that are not asked yet, with the reason.
    not_yet: &'static [(&'static str, &'static str)],
}

const MAP: &str = "http://w3id.org/seisaku/={url}/";

const YARDSTICKS: &[Yardstick] = &[
    Yardstick {
        name: "protocol, with the graphs of its suite",
        script: "protocol.py",
        args: &[
            "-",
            "--sections",
            "A",
            "--serve-cmd",
            "{binary} serve --data {data} --bind {bind}",
        ],
        sections: &[],
        asked: None,
        not_yet: &[],
    },
    Yardstick {
        name: "protocol, over a release",
        script: "protocol.py",
        args: &["{url}", "--map", MAP],
        sections: &["B", "C", "D", "E", "F"],
        asked: None,
        not_yet: &[("Range: the VoID data dump", "the description of a release")],
    },
    Yardstick {
        name: "w3c_query",
        script: "w3c_query.py",
        args: &[
            "--failures",
            "--serve-cmd",
            "{binary} serve --data {data} --bind {bind} --default-graph own",
        ],
        sections: &[],
        asked: Some(1_066.0),
        not_yet: &[],
    },
    Yardstick {
        name: "sparqles",
        script: "sparqles.py",
        args: &["{url}", "--map", MAP],
        sections: &[],
        asked: None,
        not_yet: &[
            ("the endpoint knows itself", "the description of a release"),
            ("the sitemap has sc:", "the sitemap"),
        ],
    },
];

pub(crate) fn run(report: &mut Report) {
    let folder = root().join(FOLDER);
    if !folder.is_dir() {
        report.skip(
            &format!("{FOLDER} is not there"),
            "the tests of `all` and of the server hold the same ground",
        );
        return;
    }
    let Some(python) = python("requests, pyoxigraph, yaml") else {
        report.skip(
            "no Python with requests, pyoxigraph and pyyaml",
            "install them and name it by SEISAKU_PYTHON",
        );
        return;
    };
    let site = Site::of_release();
    report.say(&format!(
        "{:64} {:>12} {:>16}",
        "yardstick", "figure", "asked"
    ));
    for yardstick in YARDSTICKS {
        let mut command = Command::new(&python);
        command.arg(folder.join(yardstick.script));
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        for arg in yardstick.args {
            let arg = arg.replace("{url}", &site.url());
            command.arg(arg.replace("{binary}", &binary().to_string_lossy()));
        }
        yardstick.judge(&said(&mut command), report);
    }
}

impl Yardstick {
    fn judge(&self, said: &str, report: &mut Report) {
        let mut section = "";
        // What each section lacks that is not asked yet.
        let mut excused: BTreeMap<&str, f64> = BTreeMap::new();
        let mut found = 0;
        for line in said.lines() {
            if let Some(name) = line.strip_prefix("-- ") {
                section = name;
            } else if let Some((points, most, criterion)) = criterion(line) {
                let reason = self.not_yet.iter().find(|(c, _)| criterion.starts_with(c));
                if reason.is_some() {
                    *excused.entry(section).or_default() += most - points;
                }
                if points < most {
                    let reason = reason.map_or("", |(_, reason)| reason);
                    report.say(&format!("    {criterion} ({reason})"));
                }
            } else if let Some(figure) = line.strip_prefix("score: ") {
                found += usize::from(fraction(figure).is_some());
                let lacks = excused.values().sum();
                self.row(self.name, figure, self.asked, lacks, report);
            } else if let Some((figure, name)) = line.trim_start().split_once("  ")
                && self.is_asked(name)
            {
                let lacks = excused.get(name).copied().unwrap_or_default();
                self.row(&format!("    {name}"), figure, None, lacks, report);
            }
        }
        if found == 0 {
            report.fault(format!("{} gave no score: {said}", self.name));
        }
    }

    /// A figure beside what is asked: as much as there is but what is not asked yet.
    fn row(&self, what: &str, figure: &str, asked: Option<f64>, lacks: f64, report: &mut Report) {
        if let Some((points, most)) = fraction(figure) {
            let asked = asked.unwrap_or(most - lacks);
            report.row(what, figure, &format!("{asked}"), points >= asked);
        }
    }

    fn is_asked(&self, section: &str) -> bool {
        self.sections.iter().any(|s| section.starts_with(s))
    }
}

/// The points, the most that there are, and the name in `FAIL       0/1  the name  | a note`.
fn criterion(line: &str) -> Option<(f64, f64, &str)> {
    let rest = ["PASS ", "PART ", "FAIL "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))?;
    let (figure, name) = rest.trim_start().split_once("  ")?;
    let (points, most) = fraction(figure)?;
    Some((points, most, name))
}

fn fraction(figure: &str) -> Option<(f64, f64)> {
    let (points, most) = figure.split_once('/')?;
    Some((points.parse().ok()?, most.parse().ok()?))
}
