//! What links have to stand up to together.

use std::collections::BTreeMap;

use super::names::{Id, Names};
use super::report::{Level, Report};
use crate::links::Links;
use crate::set::{Mapping, MappingSet};

type Row<'a> = (&'a MappingSet, &'a Mapping);

/// Looks for links that cannot both be right.
pub(super) fn check(links: &Links, names: &Names, report: &mut Report) {
    let rows: Vec<Row<'_>> = links.mappings().collect();
    let by = |key: &dyn Fn(&Mapping) -> String| {
        let mut groups: BTreeMap<String, Vec<Row<'_>>> = BTreeMap::new();
        for row in &rows {
            groups.entry(key(row.1)).or_default().push(*row);
        }
        groups
    };
    for group in by(&|m| format!("{} {}", m.subject, m.object)).values() {
        several(
            group,
            "twice",
            "the pair stands in two rows; leave one",
            report,
        );
    }
    let exact = |m: &Mapping| m.predicate == "skos:exactMatch";
    let prefix = |m: &Mapping| m.object.split(':').next().unwrap_or_default().to_owned();
    for group in by(&|m| format!("{} {}", m.subject, prefix(m))).values() {
        let group: Vec<Row<'_>> = group.iter().copied().filter(|(_, m)| exact(m)).collect();
        let message = "two identifiers of one database cannot both be exact";
        several(&group, "two-exact", message, report);
    }
    for group in by(&|m| m.object.clone()).values() {
        let group: Vec<Row<'_>> = group.iter().copied().filter(|(_, m)| exact(m)).collect();
        let message = "two subjects cannot both be the same as one object";
        several(&group, "shared-exact", message, report);
    }
    for group in by(&|m| m.subject.clone()).values() {
        let group: Vec<Row<'_>> = group.iter().copied().filter(|(_, m)| exact(m)).collect();
        disagreements(&group, names, report);
    }
}

fn several(group: &[Row<'_>], code: &'static str, message: &str, report: &mut Report) {
    if group.len() > 1 {
        for row in group {
            report.note(Level::Error, code, *row, message.to_owned());
        }
    }
}

/// Exact objects of one subject of which a partner says that they are not the same.
fn disagreements(group: &[Row<'_>], names: &Names, report: &mut Report) {
    let id = |m: &Mapping| -> Option<Id> {
        let (prefix, local) = m.object.split_once(':')?;
        Some((prefix.to_owned(), local.to_owned()))
    };
    for (_, from) in group {
        for row in group {
            let (Some(from), Some(to)) = (id(from), id(row.1)) else {
                continue;
            };
            let same = names.same_as(&from, &to.0);
            if !same.is_empty() && !same.contains(to.1.as_str()) {
                let message = format!(
                    "{}:{} is the same as {same:?} of {}, not as this",
                    from.0, from.1, to.0
                );
                report.note(Level::Error, "partner-disagrees", *row, message);
            }
        }
    }
}
