//! The notebooks as they stand, against a served release: their cells in order, as one script.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::harness::root;
use crate::report::Report;
use crate::site::{Site, program, python, runs};

pub(crate) fn run(report: &mut Report) {
    let site = Site::of_release();
    match python("pandas, matplotlib") {
        Some(python) => {
            let text = fs::read_to_string(root().join("ontology/notebooks/python.ipynb")).unwrap();
            let mut command = Command::new(python);
            command.env("MPLBACKEND", "Agg");
            script("python.ipynb", &cells(&text), command, &site, report);
        }
        None => report.skip(
            "no Python with pandas and matplotlib",
            "install them and name the Python by SEISAKU_PYTHON",
        ),
    }
    let r = program("SEISAKU_R", "Rscript");
    if runs(Command::new(&r).arg("--version")) {
        let text = fs::read_to_string(root().join("ontology/notebooks/r.Rmd")).unwrap();
        script("r.Rmd", &chunks(&text), Command::new(r), &site, report);
    } else {
        report.skip("no Rscript", "install R, or name its Rscript by SEISAKU_R");
    }
}

/// The code of a notebook of Jupyter.
fn cells(text: &str) -> Vec<String> {
    let notebook: Value = serde_json::from_str(text).unwrap();
    let cells = notebook["cells"].as_array().unwrap().iter();
    let code = cells.filter(|cell| cell["cell_type"] == "code");
    let source = |cell: &Value| {
        let lines = cell["source"].as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap()).collect()
    };
    code.map(source).collect()
}

/// The code of a notebook of R Markdown.
fn chunks(text: &str) -> Vec<String> {
    let after = text.split("```{r}\n").skip(1);
    after
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

fn script(name: &str, code: &[String], mut command: Command, site: &Site, report: &mut Report) {
    let path = site.dir().join(name);
    fs::write(&path, code.join("\n\n")).unwrap();
    command
        .arg(&path)
        .current_dir(site.dir())
        .env("SEISAKU", site.url());
    let output = command.output().unwrap();
    let met = output.status.success() && code.len() >= 5;
    if !met {
        report.say(&String::from_utf8_lossy(&output.stderr));
    }
    let figure = if met { code.len() } else { 0 };
    report.row(
        name,
        &format!("{figure} cells"),
        &format!("{} cells", code.len()),
        met,
    );
}
