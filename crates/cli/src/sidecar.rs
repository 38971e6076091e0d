//! What a curator declares about a document: `KEY.meta.toml` beside `KEY.txt`.
//!
//! ```toml
//! source = "https://www.example.go.jp/plan.pdf"
//! publisher = "MHLW"              # a notation of the vocabularies, or a name
//! licence = "https://creativecommons.org/licenses/by/4.0/"
//! retrieved = "2025-10-01"
//! issued = "2025-06-27"
//! fiscal-year = 2025
//! title = { ja = "実施計画", en = "Implementation plan" }
//! rights = { ja = "出典を記載すれば利用できる。" }
//! ```
//!
//! Every key may be left out. What is wrong is told with file, line and column.

use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, anyhow};
use oxigraph::model::NamedNode;
use seisaku_facts::Declared;
use seisaku_release::{SourceFile, check_date};
use seisaku_text::Source;
use serde::Deserialize;
use toml::Spanned;

/// The years that a fiscal year may be of: a figure beyond them is a slip.
const YEARS: std::ops::RangeInclusive<i64> = 1868..=2200;

/// A sidecar that was read.
pub(crate) struct Sidecar {
    pub declared: Declared,
    /// The file as a release keeps it.
    pub file: SourceFile,
}

/// All keys of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Keys {
    source: Option<Spanned<String>>,
    title: Text,
    publisher: Option<Spanned<String>>,
    licence: Option<Spanned<String>>,
    rights: Text,
    retrieved: Option<Spanned<String>>,
    issued: Option<Spanned<String>>,
    fiscal_year: Option<Spanned<i64>>,
}

/// A text in one or two languages.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Text {
    ja: Option<Spanned<String>>,
    en: Option<Spanned<String>>,
}

impl Sidecar {
    /// The sidecar of a document, where there is one.
    pub(crate) fn beside(path: &Path, source: &Source) -> anyhow::Result<Option<Self>> {
        let path = path.with_file_name(format!("{}.meta.toml", source.stem()));
        let failed = || format!("{} cannot be read", path.display());
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(failed),
        };
        let name = format!("{}.meta.toml", source.stem());
        let file = Source::decode(&name, &bytes).with_context(failed)?;
        let at = At {
            path: &path,
            file: &file,
        };
        let keys: Keys = toml::from_str(file.text())
            .map_err(|error| at.error(error.span().unwrap_or_default(), error.message()))?;
        Ok(Some(Self {
            declared: at.declared(keys)?,
            file: SourceFile {
                file_name: name,
                media_type: "application/toml".to_owned(),
                bytes,
            },
        }))
    }
}

/// The file that is read, for its errors.
struct At<'a> {
    path: &'a Path,
    file: &'a Source,
}

impl At<'_> {
    fn error(&self, span: Range<usize>, message: &str) -> anyhow::Error {
        let place = self.file.place(span.start);
        anyhow!(
            "{}:{}:{}: {message}",
            self.path.display(),
            place.line,
            place.column
        )
    }

    fn declared(&self, keys: Keys) -> anyhow::Result<Declared> {
        let year = keys.fiscal_year.map(|year| {
            let number = *year.get_ref();
            if YEARS.contains(&number) {
                Ok(i32::try_from(number).unwrap_or_default())
            } else {
                Err(self.error(year.span(), &format!("{number} is no fiscal year; write the year in which it begins, such as 2025")))
            }
        });
        Ok(Declared {
            file_name: self.file.file_name().to_owned(),
            sha256: self.file.sha256().to_owned(),
            title_ja: self.text(keys.title.ja)?,
            title_en: self.text(keys.title.en)?,
            publisher: self.text(keys.publisher)?,
            source: self.address(keys.source)?,
            licence: self.address(keys.licence)?,
            rights: (self.text(keys.rights.ja)?, self.text(keys.rights.en)?),
            retrieved: self.day(keys.retrieved)?,
            issued: self.day(keys.issued)?,
            fiscal_year: year.transpose()?,
        })
    }

    fn text(&self, value: Option<Spanned<String>>) -> anyhow::Result<Option<String>> {
        let Some(value) = value else { return Ok(None) };
        let text = value.get_ref().trim();
        if text.is_empty() {
            return Err(self.error(
                value.span(),
                "the text is empty; leave the key out where it is not known",
            ));
        }
        Ok(Some(text.to_owned()))
    }

    fn address(&self, value: Option<Spanned<String>>) -> anyhow::Result<Option<NamedNode>> {
        let Some(value) = value else { return Ok(None) };
        let text = value.get_ref();
        let http = text.starts_with("http://") || text.starts_with("https://");
        match NamedNode::new(text) {
            Ok(iri) if http => Ok(Some(iri)),
            _ => Err(self.error(
                value.span(),
                &format!("{text:?} is no address; write an absolute one that begins with https:// or http://"),
            )),
        }
    }

    fn day(&self, value: Option<Spanned<String>>) -> anyhow::Result<Option<String>> {
        let Some(value) = value else { return Ok(None) };
        let text = value.get_ref();
        if check_date(text).is_err() {
            return Err(self.error(
                value.span(),
                &format!(
                    "{text:?} is no day of the calendar; write it in quotes as \"2025-06-27\""
                ),
            ));
        }
        Ok(Some(text.clone()))
    }
}
