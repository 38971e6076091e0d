//! Reads `ontology/` when the crate is built: its files are put into the binary, and its terms
//! become constants, so that a term misspelt in code is a compile error.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

const POL: &str = "http://w3id.org/seisaku/ontology#";
const SUB_CLASS_OF: &str = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
const DEFINITION: &str = "http://www.w3.org/2004/02/skos/core#definition";

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../ontology")
        .canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(out.join("files.rs"), embedded(&root, &files)?)?;

    let mut triples = Vec::new();
    for file in files.iter().filter(|f| is_term_file(&root, f)) {
        let text = fs::read(file)?;
        for triple in TurtleParser::new().for_slice(&text) {
            triples.push(triple.map_err(|e| format!("{}: {e}", file.display()))?);
        }
    }
    fs::write(out.join("pol.rs"), constants(&triples)?)?;
    fs::write(out.join("superclasses.rs"), superclasses(&triples)?)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            // Examples are for tests and readers; the program has no use for them.
            if path.file_name().is_some_and(|name| name == "examples") {
                continue;
            }
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files)?;
        } else if path
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| ["ttl", "tsv", "rq"].contains(&e))
        {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}

fn is_term_file(root: &Path, file: &Path) -> bool {
    file == root.join("core.ttl") || file.starts_with(root.join("modules"))
}

fn embedded(root: &Path, files: &[PathBuf]) -> Result<String, Box<dyn Error>> {
    let mut code = String::from("&[\n");
    for file in files {
        let name = file
            .strip_prefix(root)?
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        writeln!(
            code,
            "    ({name:?}, include_str!({:?})),",
            file.display().to_string()
        )?;
    }
    code.push_str("]\n");
    Ok(code)
}

/// `PolicyItem` to `POLICY_ITEM`, `hasAction` to `HAS_ACTION`, `sha256` to `SHA256`.
fn constant_name(local: &str) -> String {
    let chars: Vec<char> = local.chars().collect();
    let mut name = String::new();
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| chars[j]);
        let after = chars.get(i + 1);
        let starts_word = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase()
                    || b.is_ascii_digit()
                    || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()))
            });
        if starts_word {
            name.push('_');
        }
        name.extend(c.to_uppercase());
    }
    name
}

fn constants(triples: &[Triple]) -> Result<String, Box<dyn Error>> {
    let mut terms: BTreeMap<String, String> = BTreeMap::new();
    for triple in triples {
        if let NamedOrBlankNode::NamedNode(s) = &triple.subject
            && let Some(local) = s.as_str().strip_prefix(POL)
        {
            let definition = terms.entry(local.to_owned()).or_default();
            if triple.predicate.as_str() == DEFINITION
                && let Term::Literal(l) = &triple.object
                && l.language() == Some("en")
            {
                definition.clone_from(&l.value().to_owned());
            }
        }
    }
    let mut code = String::new();
    // A class and a property may differ in their first letter only (`Budget`, `budget`).
    let mut taken = BTreeSet::new();
    for (local, definition) in &terms {
        let mut name = constant_name(local);
        if !taken.insert(name.clone()) {
            name.push_str("_PROPERTY");
        }
        writeln!(
            code,
            "#[doc = {:?}]",
            format!("`pol:{local}`. {definition}")
        )?;
        writeln!(
            code,
            "pub const {name}: NamedNodeRef<'static> = NamedNodeRef::new_unchecked({:?});",
            format!("{POL}{local}")
        )?;
    }
    Ok(code)
}

fn superclasses(triples: &[Triple]) -> Result<String, Box<dyn Error>> {
    let mut direct: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for triple in triples {
        if triple.predicate.as_str() == SUB_CLASS_OF
            && let NamedOrBlankNode::NamedNode(s) = &triple.subject
            && let Term::NamedNode(o) = &triple.object
        {
            direct
                .entry(s.as_str().to_owned())
                .or_default()
                .insert(o.as_str().to_owned());
        }
    }
    let mut code = String::from("&[\n");
    for class in direct.keys() {
        let mut all = BTreeSet::new();
        let mut stack = vec![class.clone()];
        while let Some(c) = stack.pop() {
            for sup in direct.get(&c).into_iter().flatten() {
                if sup != class && all.insert(sup.clone()) {
                    stack.push(sup.clone());
                }
            }
        }
        let list: Vec<String> = all
            .iter()
            .map(|c| format!("NamedNodeRef::new_unchecked({c:?})"))
            .collect();
        writeln!(code, "    ({class:?}, &[{}]),", list.join(", "))?;
    }
    code.push_str("]\n");
    Ok(code)
}
