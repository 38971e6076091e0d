//! Pictures drawn here, as SVG: what those of trees have in common, and the link to the query that
//! gives the same.
//!
//! A tree is a list of rows, each a step further in than what it hangs on, with a line from there;
//! so it is read from top to bottom on a phone, by keyboard and by a screen reader.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use oxrdf::NamedNode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::Problem;
use crate::html::{Foot, render};
use crate::pages::language::Reader;
use crate::pages::library::last;
use crate::reply::Whole;
use crate::state::Served;
use crate::terms::{Labels, href};

/// The rows of one picture; of a larger tree, a branch is chosen, or the query.
const MOST: usize = 150;
/// The height of a row, and the width of a step.
const LINE: usize = 26;
const STEP: usize = 26;
/// Letters of English that have room beside the steps.
const ROOM: usize = 112;

/// What hangs on what: children in their order.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    children: BTreeMap<NamedNode, Vec<Branch>>,
    roots: Vec<NamedNode>,
}

/// Something in a tree, with a word before its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    pub(crate) iri: NamedNode,
    pub(crate) before: String,
    /// Whether what hangs on it is shown here too; a member of two bodies is a leaf in both.
    pub(crate) grows: bool,
}

impl Tree {
    /// Hangs a branch on something.
    pub(crate) fn hang(&mut self, above: &NamedNode, branch: Branch) {
        let children = self.children.entry(above.clone()).or_default();
        if !children.contains(&branch) {
            children.push(branch);
        }
    }

    /// Settles what hangs on nothing; each thing is drawn below one other, and in no ring.
    pub(crate) fn settle(&mut self) {
        let growing = self.children.values().flatten().filter(|b| b.grows);
        let hung: BTreeSet<&NamedNode> = growing.map(|branch| &branch.iri).collect();
        let roots = self.children.keys().filter(|iri| !hung.contains(iri));
        let mut roots: Vec<NamedNode> = roots.cloned().collect();
        roots.sort_by_key(|root| (std::cmp::Reverse(self.size(root)), root.clone()));
        self.roots = roots;
    }

    /// What hangs on nothing, the largest first.
    pub(crate) fn roots(&self) -> &[NamedNode] {
        &self.roots
    }

    /// How many rows a branch takes.
    fn size(&self, root: &NamedNode) -> usize {
        self.walk(root).len()
    }

    /// The rows of a branch: how far in, the row that it hangs on, and what it is.
    fn walk(&self, root: &NamedNode) -> Vec<(usize, Option<usize>, Branch)> {
        let first = Branch {
            iri: root.clone(),
            before: String::new(),
            grows: true,
        };
        let mut rows = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(0, None, first)];
        while let Some((level, above, branch)) = open.pop() {
            let row = rows.len();
            if branch.grows && seen.insert(branch.iri.clone()) {
                let children = self.children.get(&branch.iri).into_iter().flatten();
                let children: Vec<_> = children.cloned().collect();
                open.extend(
                    children
                        .into_iter()
                        .rev()
                        .map(|c| (level + 1, Some(row), c)),
                );
            }
            rows.push((level, above, branch));
        }
        rows
    }
}

/// A row of the picture.
pub(crate) struct Row {
    /// As much of the name as has room.
    pub(crate) short: String,
    pub(crate) href: String,
    pub(crate) kind: &'static str,
    pub(crate) x: usize,
    pub(crate) y: usize,
    /// Where the line begins on which it hangs.
    pub(crate) above: Option<(usize, usize)>,
}

/// A branch to choose.
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) here: bool,
}

#[derive(Template)]
#[template(path = "tree.html")]
struct TreePage<'a> {
    foot: Foot<'a>,
    title: &'a str,
    about: &'a str,
    choices: Vec<Choice>,
    rows: Vec<Row>,
    rest: usize,
    height: usize,
    query: String,
}

/// What a picture of a tree is of.
pub(crate) struct Subject<'a> {
    /// The path of its page.
    pub(crate) path: &'static str,
    pub(crate) title: &'a str,
    pub(crate) about: &'a str,
    /// The query that gives what is shown.
    pub(crate) query: String,
    /// What a row is called.
    pub(crate) name: &'a dyn Fn(&NamedNode) -> String,
}

/// The branch that is asked for by the kind and the key of its root.
pub(crate) fn chosen(served: &Served, tree: &Tree, wanted: Option<&str>) -> Option<NamedNode> {
    let iri = format!("{}id/{}", served.space.base(), wanted?);
    tree.roots()
        .iter()
        .find(|root| root.as_str() == iri)
        .cloned()
}

/// The page of a tree, or of one branch of it.
pub(crate) fn page(
    served: &Served,
    reader: &Reader,
    headers: &HeaderMap,
    (tree, chosen): (&Tree, Option<&NamedNode>),
    subject: &Subject<'_>,
) -> Result<Response, Problem> {
    let shown: Vec<&NamedNode> = match chosen {
        Some(root) => vec![root],
        None => tree.roots().iter().collect(),
    };
    let (rows, all) = rows(served, tree, &shown, subject.name);
    let key = |root: &NamedNode| {
        let parsed = served.space.parse(root.as_str());
        parsed.map_or_else(String::new, |r| format!("{}/{}", r.kind.as_str(), r.key))
    };
    let choice = |root: &NamedNode| Choice {
        name: shortened(&(subject.name)(root), 44),
        href: format!(
            "{}?of={}",
            subject.path,
            utf8_percent_encode(&key(root), NON_ALPHANUMERIC)
        ),
        here: Some(root) == chosen,
    };
    let every = Choice {
        name: reader.language.say("すべて", "All").to_owned(),
        href: subject.path.to_owned(),
        here: chosen.is_none(),
    };
    let choices = std::iter::once(every).chain(tree.roots().iter().take(MOST).map(choice));
    let page = render(&TreePage {
        foot: Foot::of(served, reader),
        title: subject.title,
        about: subject.about,
        choices: choices.collect(),
        rest: all - rows.len(),
        height: rows.len() * LINE + 10,
        rows,
        query: query_page(&subject.query),
    })?;
    let whole = Whole {
        modified: served.modified(),
        ..Whole::page(page)
    };
    Ok(whole.answer(headers))
}

/// The rows that have room, and how many there are.
fn rows(
    served: &Served,
    tree: &Tree,
    roots: &[&NamedNode],
    name: &dyn Fn(&NamedNode) -> String,
) -> (Vec<Row>, usize) {
    let mut rows: Vec<Row> = Vec::new();
    let mut all = 0;
    for root in roots {
        let first = rows.len();
        for (level, above, branch) in tree.walk(root) {
            all += 1;
            if rows.len() >= MOST {
                continue;
            }
            let mut whole = branch.before;
            whole.push_str(&name(&branch.iri));
            let x = 8 + level * STEP;
            rows.push(Row {
                short: shortened(&whole, ROOM.saturating_sub(4 * level)),
                href: href(served, branch.iri.as_str()).unwrap_or_default(),
                kind: served
                    .space
                    .parse(branch.iri.as_str())
                    .map_or("", |r| r.kind.as_str()),
                x,
                y: rows.len() * LINE + 18,
                above: above
                    .and_then(|row| rows.get(first + row))
                    .map(|row| (row.x, row.y)),
            });
        }
    }
    (rows, all)
}

/// A name, or as much of it as has room; letters of Japanese are as wide as two of English.
pub(crate) fn shortened(name: &str, room: usize) -> String {
    let mut room = room;
    let fits = |c: &char| {
        room = room.saturating_sub(if c.is_ascii() { 1 } else { 2 });
        room > 0
    };
    let mut short: String = name.chars().take_while(fits).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// The address of the query page with a query in it.
pub(crate) fn query_page(query: &str) -> String {
    let query = utf8_percent_encode(query, NON_ALPHANUMERIC);
    format!("/sparql?edit=1&query={query}")
}

/// The label of a thing in the language of the reader, else the end of its IRI.
pub(crate) fn label(served: &Served, iri: &NamedNode, reader: &Reader) -> String {
    Labels::of(served, iri).named(reader.language, last(iri.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iri(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("http://example.org/{name}"))
    }

    fn tree(edges: &[(&str, &str, bool)]) -> Tree {
        let mut tree = Tree::default();
        for (above, name, grows) in edges {
            let branch = Branch {
                iri: iri(name),
                before: String::new(),
                grows: *grows,
            };
            tree.hang(&iri(above), branch);
        }
        tree.settle();
        tree
    }

    #[test]
    fn rows_stand_below_what_they_hang_on() {
        let tree = tree(&[
            ("a", "b", true),
            ("a", "c", true),
            ("b", "d", true),
            ("e", "b", false),
        ]);
        assert_eq!(tree.roots(), [iri("a"), iri("e")]);
        let rows: Vec<_> = tree
            .walk(&iri("a"))
            .into_iter()
            .map(|(level, above, branch)| (level, above, branch.iri))
            .collect();
        let wanted = [
            (0, None, iri("a")),
            (1, Some(0), iri("b")),
            (2, Some(1), iri("d")),
            (1, Some(0), iri("c")),
        ];
        assert_eq!(rows, wanted);
        // A member is a leaf.
        assert_eq!(tree.walk(&iri("e")).len(), 2);
    }

    #[test]
    fn a_ring_ends() {
        let tree = tree(&[("a", "b", true), ("b", "a", true), ("c", "a", true)]);
        assert_eq!(tree.walk(&iri("c")).len(), 4);
    }

    #[test]
    fn names_are_cut_by_their_width() {
        assert_eq!(shortened("abc", 4), "abc");
        assert_eq!(shortened("政策文書", 5), "政策…");
    }
}
