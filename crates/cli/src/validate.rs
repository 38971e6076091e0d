//! `seisaku validate`: a release checked once more.

use std::path::Path;

use anyhow::Context as _;
use seisaku_release::shapes::Rules;
use seisaku_vocab::Space;

use crate::args::{CommonArgs, ValidateArgs};
use crate::exit::{Done, Outcome};
use crate::links::{self, ReportFormat};
use crate::ontology::Ontology;
use crate::{output, releases};

pub(crate) fn run(args: &ValidateArgs, common: &CommonArgs) -> Outcome {
    let ontology = Ontology::read(common)?;
    if let Some(folder) = &args.links {
        return of_links(&ontology, folder, args.format);
    }
    let shapes = ontology.shapes();
    let shapes = || shapes.iter().map(|(n, t)| (n.as_str(), t.as_str()));
    if args.queries {
        for rule in Rules::read(shapes(), &Space::default())?.iter() {
            output::line(&format!(
                "# {} {}\n{}\n",
                rule.shape, rule.constraint, rule.query
            ))?;
        }
        return Ok(Done::Whole);
    }
    let release = releases::open(common, args.release.as_deref())?;
    output::note(&format!(
        "the {} files of release {} are as they were published",
        release.manifest().files.len(),
        release.id()
    ));
    let report = release.validate(shapes())?;
    output::line(&report.to_string())?;
    Ok(if report.conforms() {
        Done::Whole
    } else {
        Done::Part
    })
}

/// The links against the databases' own files.
fn of_links(ontology: &Ontology, folder: &Path, format: ReportFormat) -> Outcome {
    let report = links::check(ontology, Some(folder))?;
    let text = match format {
        ReportFormat::Text => report.to_string(),
        ReportFormat::Json => report.to_json().context("the report cannot be written")?,
    };
    output::line(text.trim_end())?;
    Ok(if report.is_clean() {
        Done::Whole
    } else {
        Done::Part
    })
}
