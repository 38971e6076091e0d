//! The report of a reading: it shows the whole text, links each place, and its figures sum up.

use std::fs;

use tempfile::tempdir;

use crate::files::listing;
use crate::harness::seisaku;
use crate::seeds::{Document, seeds};

/// The pages of these documents, in order, and what was said on standard error.
fn reports(documents: &[Document]) -> (Vec<String>, String) {
    let dir = tempdir().unwrap();
    let names = documents.iter().map(|document| {
        document.write(dir.path());
        &document.name
    });
    let run = seisaku(["convert", "-q", "-o", "out.nq", "--coverage"])
        .args(["--coverage-report", "report"])
        .args(names)
        .in_dir(dir.path())
        .run()
        .expect(0);
    let folder = dir.path().join("report");
    let pages = listing(&folder)
        .iter()
        .map(|file| fs::read_to_string(folder.join(file)).unwrap())
        .collect();
    (pages, run.stderr)
}

/// What a browser shows of HTML without its tags.
fn shown(html: &str) -> String {
    let mut text = String::new();
    for (i, part) in html.split('<').enumerate() {
        let part = if i == 0 {
            part
        } else {
            part.split_once('>').unwrap().1
        };
        text.push_str(part);
    }
    text.replace("&#13;", "\r")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// The text of a report: all its preformatted parts.
fn text_of(html: &str) -> String {
    html.split("<pre class=\"text\">")
        .skip(1)
        .map(|part| shown(part.split_once("</pre>").unwrap().0))
        .collect()
}

/// The numbers of a column of a table, counted from the first that is a number.
fn column(html: &str, table: &str, index: usize) -> Vec<usize> {
    let (_, from) = html.split_once(&format!("<table id=\"{table}\">")).unwrap();
    let (table, _) = from.split_once("</table>").unwrap();
    table
        .split("<tr>")
        .filter_map(|row| row.split("<td class=\"n\">").nth(index + 1))
        .filter_map(|cell| cell.split('<').next()?.parse().ok())
        .collect()
}

#[test]
fn the_report_shows_the_whole_text() {
    let [slides, table] = seeds();
    let altered = Document {
        name: "altered.txt".to_owned(),
        text: format!("\u{feff}{}", table.text.replace('\n', "\r\n")),
    };
    let documents = [slides, table, altered];
    let (pages, _) = reports(&documents);
    for (document, html) in documents.iter().zip(pages) {
        let text = document.text.trim_start_matches('\u{feff}');
        assert!(text_of(&html) == text, "{}", document.name);
    }
}

#[test]
fn the_figures_sum_up_and_are_those_of_the_coverage() {
    let (pages, said) = reports(&seeds());
    let mut told: Vec<usize> = Vec::new();
    for line in said.lines().filter(|line| line.ends_with('%')) {
        let number = line
            .split_whitespace()
            .find_map(|word| word.parse::<usize>().ok());
        told.extend(number);
    }
    let mut figures = Vec::new();
    for (document, html) in seeds().iter().zip(&pages) {
        let printed = document.text.chars().filter(|c| !c.is_whitespace()).count();
        let parts = column(html, "figures", 0);
        assert_eq!(parts.len(), 4);
        assert_eq!(parts.iter().sum::<usize>(), printed, "{}", document.name);
        let kinds = column(html, "kinds", 1);
        assert_eq!(kinds.iter().sum::<usize>(), printed, "{}", document.name);
        let rules = column(html, "rules", 1);
        assert!(rules.len() > 5 && rules.iter().all(|n| *n <= printed));
        figures.extend(parts);
    }
    assert_eq!(figures, told);
}

#[test]
fn a_report_stands_alone_and_is_the_same_each_time() {
    let (pages, _) = reports(&seeds());
    for html in &pages {
        assert!(html.contains("<html lang=\"ja\">"));
        for call_out in ["<script", "<img", "<link", "@import", "url("] {
            assert!(!html.contains(call_out), "{call_out}");
        }
        let links = html.matches("href=\"http://w3id.org/seisaku/id/").count();
        assert!(links > 100, "only {links} links");
    }
    assert!(pages == reports(&seeds()).0, "the bytes differ");
}

#[test]
fn one_page_for_two_documents_is_refused() {
    let run = seisaku(["convert", "-o", "out.nq", "--coverage-report", "one.html"])
        .args(crate::seeds::seed_paths())
        .run()
        .expect(2);
    assert!(run.stderr.contains("name a folder"), "{}", run.stderr);
}
