//! What two outlines of one policy both print is one thing.
//!
//! A slide that shows a part of a policy may repeat a measure of the slide that shows all of it.
//! Its heading without a number, where it is the title of a measure, is that measure, and entries
//! with the same words under it are the measure's entries.

use std::collections::BTreeMap;

use seisaku_text::squeeze;

use crate::{Outline, OutlineKind, OutlineNode};

/// The name of a policy, and the titles of what stands under it from the top.
type Path = (String, Vec<String>);

/// Gives parts of other outlines the keys of the same measures in whole ones.
pub(super) fn same_measures(outlines: &mut [Outline]) {
    let mut known: BTreeMap<Path, OutlineNode> = BTreeMap::new();
    for outline in outlines.iter().filter(|o| o.whole) {
        for i in 0..outline.nodes.len() {
            let node = &outline.nodes[i];
            if node.kind == OutlineKind::Measure && depth(&outline.nodes, i) <= 2 {
                known
                    .entry((policy(outline), path(&outline.nodes, i)))
                    .or_insert_with(|| node.clone());
            }
        }
    }
    for outline in outlines.iter_mut().filter(|o| !o.whole) {
        let policy = policy(outline);
        for i in 0..outline.nodes.len() {
            let path = path(&outline.nodes, i);
            if let Some(same) = known.get(&(policy.clone(), path)) {
                let node = &mut outline.nodes[i];
                node.kind = OutlineKind::Measure;
                node.key.clone_from(&same.key);
                node.shared = true;
                node.text.value.clone_from(&same.text.value);
                node.order = same.order;
            }
        }
    }
}

fn policy(outline: &Outline) -> String {
    let cited = outline.policy.as_ref();
    cited.map_or_else(String::new, |c| squeeze(&c.name.value))
}

/// The node's text, and that of the node above unless it is a heading by its words alone.
fn path(nodes: &[OutlineNode], i: usize) -> Vec<String> {
    let own = squeeze(&nodes[i].text.value);
    match nodes[i].parent.map(|p| &nodes[p]) {
        Some(above) if super::kinds::of_heading(&above.text.value).is_none() => {
            vec![squeeze(&above.text.value), own]
        }
        _ => vec![own],
    }
}

fn depth(nodes: &[OutlineNode], i: usize) -> usize {
    let mut depth = 0;
    let mut at = i;
    while let Some(parent) = nodes[at].parent {
        depth += 1;
        at = parent;
    }
    depth
}
