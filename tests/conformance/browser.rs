//! The pages in a browser (`tests/browser`): every kind in both languages, narrow and wide, judged by
//! axe; the papers and the query page used as people use them. Screenshots are left there.

use std::process::Command;

use crate::clients::{judge, lines};
use crate::harness::root;
use crate::report::Report;
use crate::site::{Site, program, runs, said};

pub(crate) fn run(report: &mut Report) {
    let folder = root().join("tests/browser");
    let node = program("SEISAKU_NODE", "node");
    let browser = program("SEISAKU_CHROMIUM", "chromium");
    if !folder.join("node_modules/playwright-core").is_dir()
        || !runs(Command::new(&node).arg("--version"))
        || !runs(Command::new(&browser).arg("--version"))
    {
        report.skip(
            "no browser",
            "install chromium and fonts-noto-cjk, and run `npm ci` in tests/browser",
        );
        return;
    }
    let site = Site::of_release();
    let mut command = Command::new(node);
    command
        .arg("pages.mjs")
        .arg(site.url())
        .current_dir(&folder);
    let said = said(&mut command);
    for line in said.lines().filter(|line| line.starts_with("    ")) {
        report.say(line);
    }
    judge("browser", &lines(&said), 95, report);
}
