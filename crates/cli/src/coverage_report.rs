//! `seisaku convert --coverage-report`: a document's text with every place coloured by what was
//! read there, as one HTML page that needs nothing else.

mod palette;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use askama::Template;
use oxigraph::model::{NamedNode, Quad};
use seisaku_facts::{Coverage, Holder, Segment, holders, segments};
use seisaku_vocab::{Space, rdf};

use self::palette::{KINDS, escaped, shown};
use crate::exit::Failure;
use crate::output;
use crate::sources::Read;

/// The page of a document.
#[derive(Template)]
#[template(path = "coverage.html")]
struct Report {
    title: String,
    file: String,
    sha256: String,
    total: usize,
    figures: Vec<Row>,
    kinds: Vec<KindRow>,
    rules: Vec<Row>,
    pages: Vec<PageView>,
}

struct Row {
    name: String,
    count: usize,
    characters: usize,
    share: String,
}

struct KindRow {
    kind: &'static str,
    ja: &'static str,
    en: &'static str,
    colour: &'static str,
    row: Row,
}

struct PageView {
    id: String,
    title: String,
    lines: Vec<Line>,
    resources: Vec<Resource>,
}

struct Line {
    number: usize,
    pieces: Vec<Piece>,
}

struct Piece {
    kind: &'static str,
    href: String,
    title: String,
    /// Escaped already.
    html: String,
}

struct Resource {
    kind: &'static str,
    label: String,
    href: String,
    lines: String,
}

/// Where the pages go.
pub(crate) struct Pages<'a> {
    path: &'a Path,
    space: &'a Space,
    is_page: bool,
}

impl<'a> Pages<'a> {
    /// A file for one document, or a folder, which is made.
    pub(crate) fn new(path: &'a Path, documents: usize, space: &'a Space) -> Result<Self, Failure> {
        let is_page = path.extension().is_some_and(|e| e == "html");
        if is_page && documents > 1 {
            return Err(Failure::Call(anyhow!(
                "{} is one page for {documents} documents; name a folder",
                path.display()
            )));
        }
        if !is_page {
            let failed = || format!("{} cannot be made", path.display());
            fs::create_dir_all(path).with_context(failed)?;
        }
        Ok(Self {
            path,
            space,
            is_page,
        })
    }

    /// Writes the page of a document.
    pub(crate) fn write(&self, read: &Read) -> anyhow::Result<()> {
        let file: PathBuf = if self.is_page {
            self.path.to_owned()
        } else {
            self.path.join(format!("{}.html", read.source.stem()))
        };
        let html = report(read, self.space)
            .render()
            .context("the report cannot be written")?;
        output::to_file_or_stdout(Some(&file), |out| {
            out.write_all(html.as_bytes())
                .context("the report cannot be written")
        })
    }
}

fn report(read: &Read, space: &Space) -> Report {
    let quads: Vec<Quad> = read.all_quads().collect();
    let all = holders(&quads);
    let pages: Vec<&Holder> = all.iter().filter(|h| is_whole_page(h)).collect();
    let held: Vec<Holder> = all
        .iter()
        .filter(|h| !matches!(h.kind, "page" | "document"))
        .cloned()
        .collect();
    let text: Vec<char> = read.source.printed().chars().collect();
    let lines: Vec<usize> = read
        .source
        .lines()
        .map(|line| read.source.code_points(line).start)
        .collect();
    let mut cuts = lines.clone();
    cuts.extend(pages.iter().map(|page| page.start));
    let segments = segments(&held, text.len(), &cuts);
    let page = Page {
        space,
        text: &text,
        lines: &lines,
        held: &held,
    };
    let total = read.coverage.total();
    Report {
        title: title(read, &quads),
        file: read.source.file_name().to_owned(),
        sha256: read.source.sha256().to_owned(),
        total,
        figures: figures(read.coverage),
        kinds: page.kinds(&segments, total),
        rules: page.rules(total),
        pages: page.pages(&pages, &segments),
    }
}

/// Whether a holder is a page at the place of its whole text, not of its title.
fn is_whole_page(holder: &Holder) -> bool {
    holder.kind == "page" && holder.rules.iter().any(|rule| rule == "pages/page")
}

fn title(read: &Read, quads: &[Quad]) -> String {
    let document = seisaku_vocab::pol::SOURCE_DOCUMENT;
    let is_document =
        |q: &&Quad| q.predicate == rdf::TYPE && q.object == document.into_owned().into();
    let titles = titles(quads);
    quads
        .iter()
        .find(is_document)
        .and_then(|q| titles.get(&q.subject.to_string()).cloned())
        .unwrap_or_else(|| read.source.stem().to_owned())
}

fn titles(quads: &[Quad]) -> BTreeMap<String, String> {
    quads
        .iter()
        .filter(|q| q.predicate == seisaku_vocab::dcterms::TITLE)
        .filter_map(|q| match &q.object {
            oxigraph::model::Term::Literal(l) => {
                Some((q.subject.to_string(), l.value().to_owned()))
            }
            _ => None,
        })
        .collect()
}

fn figures(coverage: Coverage) -> Vec<Row> {
    let total = coverage.total();
    [
        ("読み取り済み / extracted", coverage.extracted),
        ("紙面付属要素 / page furniture", coverage.furniture),
        ("未解釈の本文 / generic text", coverage.generic),
        ("欠落 / in none of these", coverage.none),
    ]
    .into_iter()
    .map(|(name, characters)| row(name.to_owned(), 0, characters, total))
    .collect()
}

fn row(name: String, count: usize, characters: usize, total: usize) -> Row {
    // Tenths of a per cent, in whole numbers.
    let share = (characters * 1000).checked_div(total).unwrap_or_default();
    Row {
        name,
        count,
        characters,
        share: format!("{}.{}", share / 10, share % 10),
    }
}

/// What the parts of a report are made from.
struct Page<'a> {
    space: &'a Space,
    text: &'a [char],
    lines: &'a [usize],
    held: &'a [Holder],
}

impl Page<'_> {
    /// How a segment is coloured: as its innermost holder.
    fn kind(&self, segment: &Segment) -> &'static str {
        let Some(index) = segment.holders.first() else {
            return "none";
        };
        shown(self.held[*index].kind)
    }

    fn printed(&self, start: usize, end: usize) -> usize {
        let text = &self.text[start..end];
        text.iter().filter(|c| !c.is_whitespace()).count()
    }

    fn kinds(&self, segments: &[Segment], total: usize) -> Vec<KindRow> {
        let mut characters: BTreeMap<&str, usize> = BTreeMap::new();
        for segment in segments {
            let printed = self.printed(segment.start, segment.end);
            *characters.entry(self.kind(segment)).or_default() += printed;
        }
        let mut resources: BTreeMap<&str, BTreeSet<&NamedNode>> = BTreeMap::new();
        for holder in self.held {
            let of_kind = resources.entry(shown(holder.kind)).or_default();
            of_kind.insert(&holder.resource);
        }
        KINDS
            .iter()
            .map(|(kind, ja, en, colour)| KindRow {
                kind,
                ja,
                en,
                colour,
                row: row(
                    String::new(),
                    resources.get(kind).map_or(0, BTreeSet::len),
                    characters.get(kind).copied().unwrap_or_default(),
                    total,
                ),
            })
            .filter(|k| k.kind == "none" || k.row.count > 0)
            .collect()
    }

    /// Each rule with its places; a character that two of them read counts for each.
    fn rules(&self, total: usize) -> Vec<Row> {
        let mut places: BTreeMap<&str, BTreeSet<(usize, usize)>> = BTreeMap::new();
        for holder in self.held {
            for rule in &holder.rules {
                let of_rule = places.entry(rule).or_default();
                of_rule.insert((holder.start, holder.end.min(self.text.len())));
            }
        }
        let rows = places.into_iter().map(|(rule, places)| {
            let (mut characters, mut at) = (0, 0);
            for (start, end) in &places {
                let start = (*start).max(at);
                if start < *end {
                    characters += self.printed(start, *end);
                    at = *end;
                }
            }
            row(rule.to_owned(), places.len(), characters, total)
        });
        rows.collect()
    }

    fn pages(&self, pages: &[&Holder], segments: &[Segment]) -> Vec<PageView> {
        let mut bounds: BTreeMap<usize, String> = BTreeMap::new();
        bounds.insert(0, String::new());
        for page in pages {
            bounds.insert(page.start, page.label.clone());
        }
        let starts: Vec<usize> = bounds.keys().copied().collect();
        let mut views = Vec::new();
        for (index, (start, title)) in bounds.into_iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(self.text.len());
            let from = segments.partition_point(|s| s.start < start);
            let to = segments.partition_point(|s| s.start < end);
            views.push(PageView {
                id: format!("p{}", index + 1),
                title,
                lines: self.lines_of(&segments[from..to]),
                resources: self.resources(start, end),
            });
        }
        views
    }

    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    fn lines_of(&self, segments: &[Segment]) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for segment in segments {
            let number = self.line_of(segment.start);
            let piece = self.piece(segment);
            match lines.last_mut().filter(|line| line.number == number) {
                Some(line) => line.pieces.push(piece),
                None => lines.push(Line {
                    number,
                    pieces: vec![piece],
                }),
            }
        }
        lines
    }

    fn piece(&self, segment: &Segment) -> Piece {
        let blank = self.printed(segment.start, segment.end) == 0;
        let titles: Vec<String> = segment
            .holders
            .iter()
            .map(|index| &self.held[*index])
            .map(|h| format!("{}: {} ({})", h.kind, h.label, h.rules.join(", ")))
            .collect();
        let href = segment
            .holders
            .first()
            .filter(|_| !blank)
            .map(|index| self.href(&self.held[*index]))
            .unwrap_or_default();
        Piece {
            kind: if blank && segment.holders.is_empty() {
                "blank"
            } else {
                self.kind(segment)
            },
            href,
            title: titles.join("\n"),
            html: escaped(&self.text[segment.start..segment.end]),
        }
    }

    fn href(&self, holder: &Holder) -> String {
        let iri = holder.resource.as_str();
        match iri.strip_prefix(seisaku_vocab::DEFAULT_BASE) {
            Some(rest) => format!("{}{rest}", self.space.base()),
            None => iri.to_owned(),
        }
    }

    /// The resources of a page, in the order of the text.
    fn resources(&self, start: usize, end: usize) -> Vec<Resource> {
        self.held
            .iter()
            .filter(|h| start <= h.start && h.start < end && h.kind != "furniture")
            .map(|h| {
                let first = self.line_of(h.start);
                let last = self.line_of(h.end.saturating_sub(1).max(h.start));
                Resource {
                    kind: h.kind,
                    label: h.label.clone(),
                    href: self.href(h),
                    lines: if first == last {
                        first.to_string()
                    } else {
                        format!("{first}–{last}")
                    },
                }
            })
            .collect()
    }
}
