//! The words from which a resource was read, with those around them.

use oxrdf::NamedNode;
use seisaku_vocab::{Kind, pol, prov};

use crate::pages::language::Language;
use crate::pages::library::{Library, iris, own, place_of};
use crate::state::Served;
use crate::terms::literals;

/// Characters that are shown before and after the words.
const AROUND: usize = 90;
/// Places that a page shows.
const MOST: usize = 8;

/// A quotation.
#[derive(Clone, Debug)]
pub(crate) struct Quote {
    pub(crate) document: String,
    /// The number of the page and the address of the words on it.
    pub(crate) sheet: Option<(String, String)>,
    pub(crate) first_line: String,
    pub(crate) last_line: String,
    pub(crate) rule: String,
    pub(crate) span: String,
    pub(crate) before: String,
    pub(crate) words: String,
    pub(crate) after: String,
}

/// The places that a resource was read from, in the order of the text; a place within another
/// is left out.
pub(crate) fn quotes(
    served: &Served,
    library: &Library,
    iri: &NamedNode,
    language: Language,
) -> Vec<Quote> {
    let resource = served.space.parse(iri.as_str());
    let spans = match resource.map(|r| r.kind) {
        Some(Kind::Span) => vec![iri.clone()],
        // They are the text themselves, and are read as a whole.
        Some(Kind::Document | Kind::Page) => Vec::new(),
        _ => iris(served, iri, prov::WAS_QUOTED_FROM),
    };
    let placed = |span: NamedNode| {
        let place = place_of(served, &span)?;
        Some((place, span))
    };
    let mut places: Vec<_> = spans.into_iter().filter_map(placed).collect();
    places.sort_by(|((a, s, e), _), ((b, t, f), _)| (a, s, f).cmp(&(b, t, e)));
    let mut shown: Vec<Quote> = Vec::new();
    let mut last: Option<(String, usize)> = None;
    for ((key, start, end), span) in places {
        let within = last.as_ref().is_some_and(|(k, e)| *k == key && end <= *e);
        if !within && shown.len() < MOST {
            shown.extend(quote(served, library, (&key, start, end), &span, language));
            last = Some((key, end));
        }
    }
    shown
}

fn quote(
    served: &Served,
    library: &Library,
    (key, start, end): (&str, usize, usize),
    span: &NamedNode,
    language: Language,
) -> Option<Quote> {
    let paper = library.papers.get(key)?;
    let sheet = paper.sheet_at(start);
    let value = |term| {
        let values = literals(served, span, own(served, term).as_ref());
        values
            .first()
            .map_or_else(String::new, |l| l.value().to_owned())
    };
    let words = literals(served, span, seisaku_vocab::oa::EXACT);
    Some(Quote {
        document: paper.labels.named(language, key),
        sheet: sheet.map(|s| (s.number.clone(), address(key, &s.number, start, end))),
        first_line: value(pol::FIRST_LINE),
        last_line: value(pol::LAST_LINE),
        rule: value(pol::RULE),
        span: crate::terms::href(served, span.as_str()).unwrap_or_default(),
        before: sheet.map_or_else(String::new, |s| {
            s.slice(start.saturating_sub(AROUND), start)
        }),
        words: words
            .first()
            .map_or_else(String::new, |l| l.value().to_owned()),
        after: sheet.map_or_else(String::new, |s| s.slice(end, end + AROUND)),
    })
}

/// The address of a place on the page of its paper.
pub(crate) fn address(key: &str, number: &str, start: usize, end: usize) -> String {
    format!("/read/{key}/{number}#s{start}-{end}")
}
