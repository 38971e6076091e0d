//! What would be asked of another endpoint, for people.

use std::fmt::Write as _;

use seisaku_federation::{Number, Step};

/// One `SERVICE` of a query, in a few lines.
pub(crate) fn text(step: &Step) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let mut line = |words: &str| {
        let _ = writeln!(text, "{words}");
    };
    let name = match step.peer.as_str() {
        "" => step.endpoint.clone(),
        peer => format!("{peer} <{}>", step.endpoint),
    };
    let silent = if step.silent { ", SILENT" } else { "" };
    line(&format!("{}. {name}{silent}", step.place));
    line(&format!("   first: {}", first(step)));
    line(&format!("   join: {}", join(step)));
    if !step.after.is_empty() {
        let places: Vec<String> = step.after.iter().map(usize::to_string).collect();
        line(&format!("   after: {}", places.join(", ")));
    }
    if let Some(ours) = step.ours {
        line(&format!("   our bindings: {}, counted", number(ours)));
    }
    if let (Some(theirs), Some(known)) = (step.theirs, &step.known) {
        line(&format!(
            "   its solutions: {}, {}",
            number(theirs),
            how(known)
        ));
    }
    line(&format!("   sent: {}", step.sent));
    if let Some(local) = &step.local {
        line(&format!("   ours: {local}"));
    }
    text
}

fn first(step: &Step) -> &'static str {
    match step.first.as_str() {
        "ours" => "our own part",
        "peer" => "the peer",
        _ => "chosen when it is read",
    }
}

fn join(step: &Step) -> String {
    let keys = step.keys.iter().map(|key| format!("?{key}"));
    let keys = keys.collect::<Vec<_>>().join(" ");
    match (step.join.as_str(), step.block, step.blocks) {
        ("whole", ..) => "all that it has is joined here".to_owned(),
        ("table", ..) => format!("what it has is a table over {keys} that narrows ours"),
        (_, Some(block), Some(blocks)) => format!(
            "bindings of {keys}, {block} at a time: {blocks} blocks, {} at once",
            step.parallel
        ),
        (_, Some(block), None) => format!(
            "bindings of {keys}, {block} at a time, {} blocks at once",
            step.parallel
        ),
        _ => format!("bindings of {keys}"),
    }
}

fn number(number: Number) -> String {
    match number.at_least {
        true => format!("{} or more", number.rows),
        false => number.rows.to_string(),
    }
}

fn how(known: &str) -> &str {
    match known {
        "void" => "by its VoID description",
        _ => "counted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let step = Step {
            place: 1,
            peer: "mesh".to_owned(),
            endpoint: "https://e.example/".to_owned(),
            first: "ours".to_owned(),
            join: "bindings".to_owned(),
            keys: vec!["d".to_owned()],
            ours: Some(Number {
                rows: 300,
                at_least: false,
            }),
            theirs: Some(Number {
                rows: 5_000,
                at_least: true,
            }),
            known: Some("counted".to_owned()),
            block: Some(75),
            blocks: Some(4),
            parallel: 4,
            sent: "SELECT".to_owned(),
            ..Step::default()
        };
        let text = text(&step);
        for line in [
            "1. mesh <https://e.example/>",
            "   join: bindings of ?d, 75 at a time: 4 blocks, 4 at once",
            "   its solutions: 5000 or more, counted",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}
