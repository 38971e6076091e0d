//! The rules by example: each file of `cases/` is a small document and, after a line of `=`, what
//! is read from it.
//!
//! To add a case, write the document and the line, run the test, and take what it prints if it is
//! right.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

use std::fmt::Write as _;
use std::fs;

use seisaku_policy::{
    Bullet, CitationKind, EntityNames, Item, Names, Outline, PolicyName, Reading, TaggedBody, read,
};
use seisaku_text::{Diagnostic, Document, Source};

const LINE: &str = "\n==========\n";

fn names() -> Names {
    let mut names = Names::default();
    let bodies = [
        ("文", "MEXT"),
        ("厚", "MHLW"),
        ("経", "METI"),
        ("健", "CAO-HMS"),
        ("科技", "CAO-STI"),
        ("AMED", "AMED"),
    ];
    for (mark, id) in bodies {
        names.abbreviations.insert(mark.to_owned(), id.to_owned());
    }
    for name in ["健康・医療戦略", "白書"] {
        names.policies.insert(
            name.to_owned(),
            PolicyName {
                id: name.to_owned(),
                series: true,
            },
        );
    }
    let entities = [
        ("認知症", "dementia"),
        ("認知症研究事業", "programme"),
        ("AMED", "AMED"),
    ];
    names.entities = EntityNames::new(entities.map(|(name, id)| (name.to_owned(), id.to_owned())));
    names
}

#[test]
fn every_case_is_read_as_it_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 17, "only {} cases found", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let case = fs::read_to_string(&path).unwrap();
        let (text, expected) = case.split_once(LINE).unwrap_or((&case, ""));
        let found = shown(text);
        if found.trim() != expected.trim() {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn shown(text: &str) -> String {
    let source = Source::decode("case.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source);
    let reading = read(&source, &document.value, &names());
    let mut out = String::new();
    head(&mut out, &reading.value);
    for section in &reading.value.sections {
        let bodies = bodies(&section.bodies);
        writeln!(
            out,
            "section {} {:?} {}{bodies}",
            section.key, section.level, section.title.value
        )
        .unwrap();
        for intro in &section.intros {
            writeln!(out, "  intro ×{} {}", intro.spans.len(), intro.value).unwrap();
        }
        for found in &section.items {
            item(&mut out, found);
        }
    }
    tail(&mut out, &reading.value);
    let diagnostics = document.diagnostics.iter().chain(&reading.diagnostics);
    for Diagnostic { code, span, .. } in diagnostics {
        let place = source.place(span.start);
        writeln!(out, "{code} at {}:{}", place.line, place.column).unwrap();
    }
    out
}

fn head(out: &mut String, reading: &Reading) {
    if let Some(title) = &reading.title {
        writeln!(out, "title {}", title.value).unwrap();
    }
    if let Some(publisher) = &reading.publisher {
        writeln!(out, "publisher {}", publisher.value).unwrap();
    }
    if let Some(year) = &reading.fiscal_year {
        writeln!(out, "year {}", year.value).unwrap();
    }
    for page in &reading.page_titles {
        writeln!(out, "page {} {}", page.page, page.title.value).unwrap();
    }
}

fn item(out: &mut String, item: &Item) {
    let marker = item.marker.as_ref().map_or("-", |m| m.value.as_str());
    let bodies = bodies(&item.bodies);
    writeln!(
        out,
        "  item {} {marker} {}{bodies}",
        item.key, item.text.value
    )
    .unwrap();
    if let Some(repeats) = &item.repeats {
        writeln!(out, "    repeats {}", repeats.value).unwrap();
    }
    for (name, bullets) in [("action", &item.actions), ("direction", &item.directions)] {
        for found in bullets {
            bullet(out, name, found);
        }
    }
}

fn bullet(out: &mut String, name: &str, bullet: &Bullet) {
    let year = bullet
        .fiscal_year
        .as_ref()
        .map_or_else(String::new, |y| format!(" FY{}", y.value));
    let bodies = bodies(&bullet.bodies);
    write!(
        out,
        "    {name} {}{year} {}{bodies}",
        bullet.key, bullet.text.value
    )
    .unwrap();
    for code in &bullet.codes {
        write!(out, " {{{}}}", code.value).unwrap();
    }
    for year in &bullet.years {
        write!(out, " →FY{}", year.year).unwrap();
    }
    for mention in &bullet.mentions {
        write!(out, " «{}»", mention.entity).unwrap();
    }
    if let Some((item, key)) = &bullet.repeats {
        write!(out, " repeats {item}/{key}").unwrap();
    }
    out.push('\n');
    for child in &bullet.children {
        self::bullet(out, name, child);
    }
}

fn bodies(tagged: &[TaggedBody]) -> String {
    tagged
        .iter()
        .map(|t| {
            let lead = if t.lead { "◎" } else { "" };
            let known = t.body.known.as_ref();
            let name = known.map_or_else(|| format!("?{}", t.body.label), Clone::clone);
            format!(" [{lead}{name}]")
        })
        .collect()
}

fn tail(out: &mut String, reading: &Reading) {
    for code in &reading.codes {
        writeln!(out, "code {} = {}", code.code, code.name.value).unwrap();
    }
    for citation in &reading.citations {
        write!(out, "policy {}", citation.name.value).unwrap();
        for alias in &citation.aliases {
            write!(out, " = {}", alias.value).unwrap();
        }
        match &citation.kind.value {
            CitationKind::Decided(d) => writeln!(out, ": {} {}", d.date, d.kind).unwrap(),
            CitationKind::Law { number } => writeln!(out, ": {number}").unwrap(),
        }
    }
    for line in &reading.budgets {
        let yen = line.amount.as_ref().map(|a| a.value.yen);
        let year = line.fiscal_year.as_ref().map(|y| y.value);
        write!(out, "budget {} {year:?} {yen:?}", line.name.value).unwrap();
        for share in &line.shares {
            let yen = share.amount.as_ref().map(|a| a.value.yen);
            write!(out, " {:?} {yen:?}", share.channel).unwrap();
        }
        out.push('\n');
    }
    outlines(out, reading);
    for date in &reading.dates {
        writeln!(out, "date {}", date.value).unwrap();
    }
}

#[test]
fn what_stands_before_the_sections_and_the_names_and_times_in_them() {
    let text = "調査計画\n\n調査協議会\n\n本資料の構成\n\n目指す方針等\n\n大項目1:医療\n\n- 中項目1 研究\n\n重要な指標\n\n【 】は関係省庁\n\n目指す方針等 ～白書(令和7年2月18日閣議決定)より抜粋～\n\n- 整備を進める。\n\n大項目 1：医療\n\n中項目 1 研究\n\n小項目\t令和7年度の取組\t今後の方向性\n①研究\t● 希少疾患診断情報連携システム（RDSS）を3拠点で開始した。\t● 本年 5 月に公表する予定。\n";
    let source = Source::decode("case.txt", text.as_bytes()).unwrap();
    let document = Document::read(&source);
    let reading = read(&source, &document.value, &names()).value;
    let parts = &reading.preamble.parts;
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].principles.len(), 1);
    assert!(parts[1].headings.is_empty());
    assert_eq!(reading.preamble.legends.len(), 1);
    let [decided, milestone] = reading.milestones.entries.as_slice() else {
        panic!("two times are printed, found {:?}", reading.milestones);
    };
    assert_eq!(decided.text.value, "白書(令和7年2月18日閣議決定)");
    assert_eq!(milestone.printed.value, "本年 5 月");
    let definitions = &reading.definitions;
    assert_eq!(definitions.terms[0].short.value, "RDSS");
    assert_eq!(definitions.terms[0].uses.len(), 2);
    assert_eq!(
        definitions.candidates[0].name.value,
        "希少疾患診断情報連携システム"
    );
    assert_eq!(definitions.counts[0].number, "3");
}

/// What running text says besides.
fn running(out: &mut String, outline: &Outline) {
    for sum in &outline.sums {
        let of = sum.programme.as_ref().map_or("-", |p| p.value.as_str());
        let yen = sum.amount.value.sum().map(|m| m.yen);
        writeln!(out, "  sum of {of} {:?} {:?} {yen:?}", sum.year, sum.kind).unwrap();
    }
    for goal in &outline.goals {
        let numbers = goal.targets.iter();
        let numbers: Vec<String> = numbers
            .map(|t| format!("{} {}", t.value.value, t.value.unit))
            .collect();
        writeln!(out, "  goal {numbers:?} {}", goal.text.value).unwrap();
    }
}

fn outlines(out: &mut String, reading: &Reading) {
    for outline in &reading.outlines.outlines {
        let policy = outline.policy.as_ref().map_or("-", |p| &p.name.value);
        writeln!(out, "outline {} {policy} {}", outline.page, outline.whole).unwrap();
        for node in &outline.nodes {
            let above = node.parent.map_or("", |p| outline.nodes[p].key.as_str());
            let text = &node.text.value;
            writeln!(out, "  {:?} {} in {above:?}: {text}", node.kind, node.key).unwrap();
            for target in &node.targets {
                writeln!(
                    out,
                    "    target {} {}",
                    target.value.value, target.value.unit
                )
                .unwrap();
            }
            for note in &node.notes {
                let word = note.word.as_ref().map_or("?", |w| w.value.as_str());
                let mark = if note.mark.is_some() { "※" } else { "" };
                writeln!(out, "    note on {word}{mark}: {}", note.text.value).unwrap();
            }
        }
        running(out, outline);
    }
    for period in &reading.outlines.periods {
        writeln!(out, "period {} {}", period.from, period.until).unwrap();
    }
    for label in &reading.outlines.labels {
        writeln!(out, "label {:?} {}", label.number, label.name.value).unwrap();
    }
    for source in &reading.outlines.sources {
        writeln!(out, "source {}", source.value).unwrap();
    }
    for quotation in &reading.outlines.quotations {
        writeln!(out, "quotation {}", quotation.text.value).unwrap();
    }
}
