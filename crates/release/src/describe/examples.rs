//! Example queries as statements, in the form that editors of SPARQL read
//! ([SIB's sparql-examples](https://github.com/sib-swiss/sparql-examples)).
//!
//! A file begins with lines such as `# en: What is asked` and `# keywords: budget, project`; the
//! query follows.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad};
use seisaku_vocab::{DEFAULT_BASE, Kind, PREFIXES, Space, dcterms, rdfs};

use super::page::Page;
use super::terms;

/// An example that cannot be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the example query {name} {reason}")]
pub struct ExampleError {
    /// The name of its file.
    pub name: String,
    /// What is wrong with it, and what to do.
    pub reason: &'static str,
}

/// The statements about example queries, given as (name, text of the file) in the default base.
///
/// ```
/// use seisaku_release::examples;
/// use seisaku_vocab::Space;
///
/// let text = "# en: How many statements?\n# ja: 記述はいくつか。\n# keywords: first steps\n\n\
///             SELECT (COUNT(*) AS ?n) { ?s ?p ?o }\n";
/// let endpoint = "http://localhost:7878/sparql";
/// let quads = examples(&Space::default(), endpoint, [("statements", text)])?;
/// assert!(quads.iter().any(|quad| quad.object.to_string().contains("COUNT")));
/// # Ok::<(), seisaku_release::ExampleError>(())
/// ```
///
/// # Errors
/// When an example lacks its title in a language, a keyword, or a form that can be told.
pub fn examples<'t>(
    space: &Space,
    endpoint: &str,
    files: impl IntoIterator<Item = (&'t str, &'t str)>,
) -> Result<Vec<Quad>, ExampleError> {
    let mut page = Page::new(space.resource(Kind::Graph, "examples"));
    let folder = format!("{}.well-known/sparql-examples/", space.base());
    let prefixes = NamedNode::new_unchecked(format!("{folder}prefixes"));
    for (name, text) in files {
        let iri = NamedNode::new_unchecked(format!("{folder}{name}"));
        let example = Example::parse(name, text)?;
        page.label(&iri, [example.ja, example.en]);
        page.text(&iri, rdfs::COMMENT, [example.ja, example.en]);
        page.say(&iri, dcterms::IDENTIFIER, name.into());
        page.is_a(&iri, terms::SPARQL_EXECUTABLE);
        let (class, property) = example.form;
        page.is_a(&iri, class);
        let query = example.query.replace(DEFAULT_BASE, space.base());
        page.say(&iri, property, query.as_str().into());
        page.link(&iri, terms::PREFIXES_PROPERTY, &prefixes);
        // As editors ask for them, with https.
        page.link(
            &iri,
            https(terms::TARGET.as_str()).as_ref(),
            &NamedNode::new_unchecked(endpoint),
        );
        for keyword in &example.keywords {
            page.say(
                &iri,
                https(terms::KEYWORDS.as_str()).as_ref(),
                (*keyword).into(),
            );
        }
        for other in services(&query) {
            page.link(
                &iri,
                terms::FEDERATES_WITH,
                &NamedNode::new_unchecked(other),
            );
        }
    }
    if !page.quads.is_empty() {
        declare(&mut page, space, &prefixes);
    }
    Ok(page.quads)
}

fn https(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri.replacen("http://", "https://", 1))
}

fn declare(page: &mut Page, space: &Space, prefixes: &NamedNode) {
    page.label(
        prefixes,
        ["問い合わせ例の接頭辞", "Prefixes of the example queries"],
    );
    page.say(prefixes, dcterms::IDENTIFIER, "prefixes".into());
    for (prefix, namespace) in PREFIXES {
        let declaration = NamedNode::new_unchecked(format!("{}#{prefix}", prefixes.as_str()));
        let namespace = namespace.replace(DEFAULT_BASE, space.base());
        page.link(prefixes, terms::DECLARE, &declaration);
        page.say(&declaration, terms::PREFIX, (*prefix).into());
        let iri = Literal::new_typed_literal(namespace, terms::ANY_URI);
        page.say(&declaration, terms::NAMESPACE, iri);
    }
}

/// The class of a query and the property that has its text.
type Form = (NamedNodeRef<'static>, NamedNodeRef<'static>);

struct Example<'t> {
    ja: &'t str,
    en: &'t str,
    keywords: Vec<&'t str>,
    form: Form,
    query: &'t str,
}

impl<'t> Example<'t> {
    fn parse(name: &str, text: &'t str) -> Result<Self, ExampleError> {
        let fault = |reason| ExampleError {
            name: name.to_owned(),
            reason,
        };
        let head = text.lines().take_while(|line| line.starts_with('#'));
        let length: usize = head.clone().map(|line| line.len() + 1).sum();
        let named = |key: &str| {
            head.clone().find_map(|line| {
                let (found, value) = line.trim_start_matches("# ").split_once(": ")?;
                (found == key).then_some(value.trim())
            })
        };
        let keywords: Vec<_> = named("keywords")
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|keyword| !keyword.is_empty())
            .collect();
        if keywords.is_empty() {
            return Err(fault(
                "has no line `# keywords:`; add one with words apart by commas",
            ));
        }
        let query = text.get(length..).unwrap_or_default().trim();
        Ok(Self {
            ja: named("ja").ok_or_else(|| fault("has no line `# ja:`; say what it asks"))?,
            en: named("en").ok_or_else(|| fault("has no line `# en:`; say what it asks"))?,
            keywords,
            form: form(query).ok_or_else(|| {
                fault("is no SELECT, ASK or CONSTRUCT that begins a line; write it so")
            })?,
            query,
        })
    }
}

fn form(query: &str) -> Option<Form> {
    let forms = [
        ("SELECT", (terms::SPARQL_SELECT, terms::SELECT)),
        ("ASK", (terms::SPARQL_ASK, terms::ASK)),
        ("CONSTRUCT", (terms::SPARQL_CONSTRUCT, terms::CONSTRUCT)),
    ];
    query.lines().find_map(|line| {
        let found = forms.iter().find(|(word, _)| line.starts_with(word));
        found.map(|(_, form)| *form)
    })
}

/// The endpoints that a query asks by `SERVICE`.
fn services(query: &str) -> impl Iterator<Item = &str> {
    query.split("SERVICE").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().trim_start_matches("SILENT").trim_start();
        rest.strip_prefix('<')?.split_once('>').map(|(iri, _)| iri)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named() {
        let parse = |text| Example::parse("x", text).err().map(|e| e.to_string());
        assert_eq!(parse("# en: a\n# ja: b\n# keywords: c\nASK {}"), None);
        let faults = [
            "# ja: b\n# keywords: c\nASK {}",
            "# en: a\n# keywords: c\nASK {}",
            "# en: a\n# ja: b\nASK {}",
            "# en: a\n# ja: b\n# keywords: c\nDESCRIBE <x>",
        ];
        assert!(
            faults
                .iter()
                .all(|text| parse(text).is_some_and(|e| e.contains("query x")))
        );
    }

    #[test]
    fn services_are_found() {
        let query =
            "SELECT * { SERVICE <http://a/> {} SERVICE SILENT <http://b/> {} SERVICE ?x {} }";
        assert_eq!(
            services(query).collect::<Vec<_>>(),
            ["http://a/", "http://b/"]
        );
    }
}
