//! The order in which documents are read, so that their graphs come out sorted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use oxigraph::model::NamedNode;
use seisaku_text::Source;
use seisaku_vocab::{Key, Kind, Space};

use crate::ahead::Group;

/// A graph of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A graph of the document that a group gives.
    Document(usize, Layer),
    /// What the vocabularies say of the entities that the documents name.
    Vocabularies,
}

/// A graph of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    Read,
    Declared,
    Corrections,
}

impl Layer {
    const ALL: [Self; 3] = [Self::Read, Self::Declared, Self::Corrections];

    /// The graph of this layer of the document with a key.
    pub(crate) fn graph(self, key: &Key) -> NamedNode {
        let key = match self {
            Self::Read => key.clone(),
            Self::Declared => key.clone().and("declared"),
            Self::Corrections => key.clone().and("corrections"),
        };
        Space::default().mint(Kind::Graph, &key)
    }
}

/// The graph of what the vocabularies say.
pub(crate) fn vocabularies() -> NamedNode {
    Space::default().resource(Kind::Graph, "vocabularies")
}

/// The graphs in the order of their terms in N-Quads, and the groups of files in the order in
/// which the graphs need them. The order of the call makes no difference.
pub(crate) struct Plan {
    pub pieces: Vec<Piece>,
    pub groups: Vec<Group>,
}

impl Plan {
    pub(crate) fn new(files: &[PathBuf]) -> Self {
        let mut by_key: BTreeMap<Key, Group> = BTreeMap::new();
        for (at, path) in files.iter().enumerate() {
            let name = path.file_name().map(|name| name.to_string_lossy());
            let key = Key::new(Source::stem_of(&name.unwrap_or_default()));
            by_key.entry(key).or_default().push((at, path.clone()));
        }
        let mut graphs: BTreeMap<(String, Option<Layer>), Option<&Key>> = BTreeMap::new();
        graphs.insert((vocabularies().to_string(), None), None);
        for key in by_key.keys() {
            for layer in Layer::ALL {
                graphs.insert((layer.graph(key).to_string(), Some(layer)), Some(key));
            }
        }
        let mut places: BTreeMap<&Key, usize> = BTreeMap::new();
        let mut pieces = Vec::new();
        for ((_, layer), key) in graphs {
            pieces.push(match (layer, key) {
                (Some(layer), Some(key)) => {
                    let next = places.len();
                    Piece::Document(*places.entry(key).or_insert(next), layer)
                }
                _ => Piece::Vocabularies,
            });
        }
        let mut groups: Vec<Group> = vec![Group::new(); places.len()];
        for (key, group) in &by_key {
            if let Some(place) = places.get(key) {
                groups[*place].clone_from(group);
            }
        }
        Self { pieces, groups }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(files: &[&str]) -> (Vec<String>, Vec<Piece>) {
        let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
        let plan = Plan::new(&files);
        let names = |group: &Group| {
            let names: Vec<_> = group.iter().map(|(_, p)| p.display().to_string()).collect();
            names.join(" ")
        };
        (plan.groups.iter().map(names).collect(), plan.pieces)
    }

    #[test]
    fn graphs_come_sorted() {
        let (groups, pieces) = order(&["zoo.txt", "a1.txt", "b/a.txt", "a.txt", "a-1.txt"]);
        assert_eq!(groups, ["a-1.txt", "b/a.txt a.txt", "a1.txt", "zoo.txt"]);
        let (layers, read) = ([Layer::Corrections, Layer::Declared], Layer::Read);
        let mut wanted: Vec<Piece> = Vec::new();
        wanted.extend(layers.map(|layer| Piece::Document(0, layer)));
        wanted.push(Piece::Document(0, read));
        wanted.extend(layers.map(|layer| Piece::Document(1, layer)));
        wanted.extend(layers.map(|layer| Piece::Document(2, layer)));
        wanted.push(Piece::Document(2, read));
        // `a>` comes after `a1>`, as it stands in a line.
        wanted.push(Piece::Document(1, read));
        wanted.push(Piece::Vocabularies);
        wanted.extend(layers.map(|layer| Piece::Document(3, layer)));
        wanted.push(Piece::Document(3, read));
        assert_eq!(pieces, wanted);
    }
}
