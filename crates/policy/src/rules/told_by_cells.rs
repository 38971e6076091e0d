//! Headings of columns that no word tells: what stands under them does.
//!
//! ```text
//! № | なにをするか | だれが     | したこと           | これからすること
//! 1 | 装置の大型化 | 経済産業省 | ・試作を終えた。   | ・結果を公表する。
//! ```
//!
//! The first row of a table is short words. Under them stand numbers, names of bodies, sentences or the
//! entries of lists, and short texts: the first column of these holds the items, the first of sentences
//! the actions, the last the directions; one column of these does not tell. A table without bodies, in
//! a column of their own or in tags after the items, is left to other rules, unless its headings speak
//! of actions or directions.

use std::collections::BTreeMap;

use seisaku_text::{BlockKind, Cell, Span};

use super::columns::{self, Headings, Role};
use super::{Context, bullets, ordinal, tag};

/// Words in the headings of lists of bodies and persons.
const OF_OTHERS: &[&str] = &[
    "設置", "設立", "委員", "会長", "職員", "根拠", "氏名", "役職", "定員", "所在",
];

/// How many rows are looked at.
const MOST_ROWS: usize = 30;

/// The roles of such headings, by their folded text.
pub(crate) fn learn(ctx: &Context<'_>) -> BTreeMap<String, Role> {
    let mut found = BTreeMap::new();
    let mut run: Vec<&[Cell]> = Vec::new();
    for block in &ctx.document.blocks {
        match &block.kind {
            BlockKind::Row { cells } => run.push(cells),
            _ if block.is_markup() => {}
            _ => {
                table(ctx, &run, &mut found);
                run.clear();
            }
        }
    }
    table(ctx, &run, &mut found);
    found
}

fn table(ctx: &Context<'_>, rows: &[&[Cell]], found: &mut BTreeMap<String, Role>) {
    const FEWEST_COLUMNS: usize = 3;
    let Some((head, rows)) = rows.split_first() else {
        return;
    };
    let rows: Vec<&[Cell]> = rows.iter().take(MOST_ROWS).copied().collect();
    if head.len() < FEWEST_COLUMNS || rows.is_empty() || !is_head(ctx, head) {
        return;
    }
    let mut known = Headings::with(found.clone());
    if known.columns(ctx, head).is_some() {
        return;
    }
    let texts: Vec<String> = head
        .iter()
        .map(|c| ctx.squeezed(c.span).into_owned())
        .collect();
    let kinds: Vec<Kind> = (0..head.len()).map(|i| Kind::of(ctx, &rows, i)).collect();
    if let Some(roles) = roles(ctx, &texts, &kinds, &rows) {
        found.extend(texts.into_iter().zip(roles));
    }
}

/// Whether a row is of short words, none of them a text.
fn is_head(ctx: &Context<'_>, head: &[Cell]) -> bool {
    const LONGEST: usize = 24;
    head.iter().all(|cell| {
        let text = ctx.slice(cell.span);
        let folded = ctx.squeezed(cell.span);
        let word = folded.chars().any(char::is_alphabetic) || columns::role(&folded).is_some();
        word && folded.chars().count() <= LONGEST
            && !text.contains(['。', '<'])
            && ordinal::number(text).is_none()
    })
}

/// What most cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Numbers,
    Bodies,
    /// Sentences, or entries of a list.
    Texts,
    /// Short texts.
    Names,
    Other,
}

impl Kind {
    fn of(ctx: &Context<'_>, rows: &[&[Cell]], column: usize) -> Self {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let cells: Vec<Span> = cells.map(|c| c.span).filter(|s| !s.is_empty()).collect();
        let most = |holds: &dyn Fn(Span) -> bool| {
            let count = cells.iter().filter(|cell| holds(**cell)).count();
            !cells.is_empty() && count * 3 >= cells.len() * 2
        };
        let is_text = |cell: Span| {
            let text = ctx.slice(cell);
            text.contains('。') || text.starts_with(['・', '○', '●', '<', '-'])
        };
        let is_date = |text: &str| text.ends_with(['年', '月', '日', '度', '末', '期']);
        if most(&|cell| ordinal::of_cell(ctx.slice(cell)).is_some()) {
            Self::Numbers
        } else if most(&|cell| {
            tag::only_bodies(ctx, &bullets::lines_of(ctx, cell))
                || tag::all_known(ctx, &ctx.squeezed(cell))
        }) {
            Self::Bodies
        } else if most(&is_text) {
            Self::Texts
        } else if most(&|cell| {
            let text = ctx.squeezed(cell);
            text.chars().any(char::is_alphabetic) && !is_date(&text)
        }) {
            Self::Names
        } else {
            Self::Other
        }
    }
}

fn roles(
    ctx: &Context<'_>,
    texts: &[String],
    kinds: &[Kind],
    rows: &[&[Cell]],
) -> Option<Vec<Role>> {
    let of = |kind: Kind| (0..kinds.len()).filter(move |i| kinds[*i] == kind);
    let told: Vec<Option<Role>> = texts.iter().map(|text| columns::role(text)).collect();
    let item = of(Kind::Names)
        .find(|i| told[*i] == Some(Role::Item))
        .or_else(|| {
            of(Kind::Names).find(|i| told[*i].is_none() || told[*i] == Some(Role::Action))
        })?;
    let lists: Vec<usize> = of(Kind::Texts)
        .filter(|i| told[*i] != Some(Role::Other))
        .collect();
    let (first, last) = (*lists.first()?, *lists.last()?);
    let tagged = rows.iter().any(|row| {
        let lines = row.get(item).map(|c| bullets::lines_of(ctx, c.span));
        lines.is_some_and(|lines| tag::ends_in_bodies(ctx, &lines))
    });
    let speaks = |i: &usize| matches!(told[*i], Some(Role::Action | Role::Direction));
    let of_others = |text: &String| OF_OTHERS.iter().any(|word| text.contains(word));
    if texts.iter().any(of_others) || (first == last && !speaks(&first)) {
        return None;
    }
    if !tagged && of(Kind::Bodies).next().is_none() && !lists.iter().any(speaks) {
        return None;
    }
    let role = |i: usize| match kinds[i] {
        _ if i == item => Role::Item,
        Kind::Bodies => Role::Bodies,
        Kind::Numbers if i < item => Role::Number,
        Kind::Texts if lists.contains(&i) => match told[i] {
            Some(role @ (Role::Action | Role::Direction)) => role,
            _ if i == last && i != first => Role::Direction,
            _ => Role::Action,
        },
        _ => Role::Other,
    };
    Some((0..kinds.len()).map(role).collect())
}
