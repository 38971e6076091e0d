//! The query page, and results as a page.

use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use seisaku_query::{Format, Visit};

use crate::editor;
use crate::error::{Kind, Problem};
use crate::html::{Cell, QueryPage, Table};
use crate::openapi;
use crate::pages::language::{Language, Reader};
use crate::reply::{CachePolicy, Whole};
use crate::state::Served;
use crate::stream::Begun;
use crate::terms;

/// As much of an answer as a page shows; the formats have it whole.
const SHOWN_BYTES: usize = 512 << 10;
const SHOWN_ROWS: usize = 500;

/// The page to write a query on.
pub(crate) fn form(served: &Served, headers: &HeaderMap, query: &str) -> Result<Response, Problem> {
    let reader = Reader::at(headers, &Uri::from_static("/sparql"));
    page(served, headers, QueryPage::new(served, &reader, query))
}

/// The page with the beginning of an answer, which the engine wrote as TSV or Turtle.
pub(crate) async fn results(
    served: &Served,
    headers: &HeaderMap,
    query: &str,
    begun: Begun,
    peers: impl FnOnce() -> Vec<Visit>,
) -> Result<Response, Problem> {
    let (head, mut bytes, chunks) = match begun {
        Begun::Had(head) => (head, Vec::new(), None),
        Begun::Whole(head, bytes, _) => (head, bytes.into(), None),
        Begun::Streamed(head, chunks) => (head, Vec::new(), Some(chunks)),
    };
    let mut cut = bytes.len() > SHOWN_BYTES;
    if let Some(mut chunks) = chunks {
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| {
                Problem::new(Kind::TimedOut, "the answer broke off; ask for less of it")
            })?;
            bytes.extend_from_slice(&chunk);
            if bytes.len() > SHOWN_BYTES {
                cut = true;
                break;
            }
        }
    }
    if cut {
        let shown = bytes.iter().take(SHOWN_BYTES);
        let end = shown.len() - shown.rev().take_while(|b| **b != b'\n').count();
        bytes.truncate(end);
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let reader = Reader::at(headers, &here(query));
    let mut page_data = QueryPage::new(served, &reader, query);
    if head.written == Format::Tsv {
        page_data.table = Some(table(served, &text, reader.language, &mut cut));
    } else {
        page_data.graph = Some(text);
    }
    page_data.cut = cut;
    // What `/requests/ID` tells; of an answer that was not read to its end, as far as it has come.
    page_data.visits = peers();
    page(served, headers, page_data)
}

fn page(served: &Served, headers: &HeaderMap, page: QueryPage<'_>) -> Result<Response, Problem> {
    let whole = Whole {
        negotiated: true,
        cache: CachePolicy::Revalidate,
        modified: served.modified(),
        link: Some(openapi::link()),
        ..Whole::page(crate::html::render(&page)?)
    };
    Ok(editor::allow(whole.answer(headers)))
}

/// The rows of a TSV answer; a boolean is a table of one cell.
fn table(served: &Served, tsv: &str, language: Language, cut: &mut bool) -> Table {
    let mut lines = tsv.lines();
    let first = lines.next().unwrap_or_default();
    if first == "true" || first == "false" {
        return Table {
            columns: vec!["ASK".to_owned()],
            rows: vec![vec![Cell::text(first)]],
        };
    }
    let cells = |line: &str| {
        line.split('\t')
            .map(|term| terms::cell(served, term, language))
            .collect()
    };
    let rows: Vec<Vec<Cell>> = lines.by_ref().take(SHOWN_ROWS).map(cells).collect();
    *cut |= lines.next().is_some();
    Table {
        columns: first
            .split('\t')
            .map(|c| c.trim_start_matches('?').to_owned())
            .collect(),
        rows,
    }
}

/// The address of the page with this query; of one without it where the query is too long.
fn here(query: &str) -> Uri {
    let query = utf8_percent_encode(query, NON_ALPHANUMERIC);
    let address = format!("/sparql?format=html&query={query}");
    address.parse().unwrap_or(Uri::from_static("/sparql"))
}
