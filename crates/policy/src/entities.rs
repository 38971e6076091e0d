//! All names of entities in one automaton.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

/// Names of entities, which are looked for all at once.
///
/// ```
/// use seisaku_policy::EntityNames;
/// let names = [("認知症", "dementia"), ("認知症研究開発事業", "programme")];
/// let names = EntityNames::new(names.map(|(n, id)| (n.to_owned(), id.to_owned())));
/// let found: Vec<_> = names.find("認知症と認知症研究開発事業").map(|f| f.2).collect();
/// assert_eq!(found, ["dementia", "programme"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct EntityNames {
    automaton: Option<AhoCorasick>,
    /// The identifier of each name, in the order of the automaton's patterns.
    ids: Vec<String>,
}

impl EntityNames {
    /// Names, folded by [`seisaku_text::squeeze`], with the identifier of what they name. Of two
    /// entities with one name the first counts. A name of one character is left out: it stands
    /// in too many words.
    pub fn new(names: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut table: BTreeMap<String, String> = BTreeMap::new();
        for (name, id) in names {
            if name.chars().nth(1).is_some() {
                table.entry(name).or_insert(id);
            }
        }
        // Without an automaton nothing is found; one fails only past all memory.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(table.keys())
            .ok();
        Self {
            automaton,
            ids: table.into_values().collect(),
        }
    }

    /// Every name in folded text: first byte, byte after, identifier.
    pub fn find<'a>(
        &'a self,
        folded: &'a str,
    ) -> impl Iterator<Item = (usize, usize, &'a str)> + 'a {
        self.automaton
            .iter()
            .flat_map(move |automaton| automaton.find_iter(folded))
            .filter(move |found| stands_alone(folded, found.start(), found.end()))
            .filter_map(|found| {
                let id = self.ids.get(found.pattern().as_usize())?;
                Some((found.start(), found.end(), id.as_str()))
            })
    }
}

/// Whether no Latin letter or digit is joined to one at either end.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let joined =
        |left: &str, right: &str| word(left.chars().next_back()) && word(right.chars().next());
    !joined(&text[..start], &text[start..]) && !joined(&text[..end], &text[end..])
}
