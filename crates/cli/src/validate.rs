//! `seisaku validate`: a release checked once more.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use seisaku_release::shapes::Rules;
use seisaku_vocab::Space;

use crate::args::CommonArgs;
use crate::exit::{Done, Outcome};
use crate::links::{self, ReportFormat};
use crate::ontology::Ontology;
use crate::{output, releases};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: seisaku validate\n         seisaku validate --queries\n         seisaku validate --links databases"
)]
pub(crate) struct ValidateArgs {
    /// The release [default: the newest].
    #[arg(long, value_name = "ID")]
    pub release: Option<String>,
    /// Print the SPARQL query of every constraint in place of checking.
    #[arg(long)]
    pub queries: bool,
    /// Check the links to other databases against the databases' own files in this folder, in place of a release.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["release", "queries"])]
    pub links: Option<PathBuf>,
    /// How the report on the links is written.
    #[arg(long, value_enum, default_value = "text", requires = "links")]
    pub format: ReportFormat,
}

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
