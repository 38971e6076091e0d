//! The measures of strategies as a tree.

use axum::extract::{Request, State};
use axum::response::Response;
use oxrdf::NamedNode;
use seisaku_vocab::{Kind, dcterms, pol};

use crate::error::Problem;
use crate::pages::language::{Language, Reader};
use crate::pages::library::{instances, iris, own, text};
use crate::pages::pictures::{Branch, Subject, Tree, chosen, label, page};
use crate::params::Params;
use crate::state::{AppState, Served};
use crate::terms::{Labels, literals};

/// What a measure hangs on, where it belongs to several things: the earlier the better.
const ABOVE: [Kind; 6] = [
    Kind::Measure,
    Kind::Policy,
    Kind::Section,
    Kind::Programme,
    Kind::Page,
    Kind::Paragraph,
];

/// `GET /measures`: all of them, or those below what `of=` names.
pub(crate) async fn tree(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let tree = measures(&served);
    let root = chosen(&served, &tree, params.one("of")?);
    let say = |ja, en| reader.language.say(ja, en);
    let subject = Subject {
        path: "/measures",
        title: say("施策の体系", "The tree of measures"),
        about: say(
            "戦略や計画の施策が何に属するか。名前から、本文の箇所へたどれます。",
            "What the measures of strategies and plans belong to. Each name leads to its place in the text.",
        ),
        query: query(&served, root.as_ref()),
        name: &|iri| name(&served, iri, &reader),
    };
    page(
        &served,
        &reader,
        request.headers(),
        (&tree, root.as_ref()),
        &subject,
    )
}

/// Each measure below what it belongs to, and sections of policies below the policies.
fn measures(served: &Served) -> Tree {
    let mut ordered: Vec<_> = instances(served, &own(served, pol::MEASURE))
        .into_iter()
        .map(|iri| (place(served, &iri), iri))
        .collect();
    ordered.sort();
    let mut tree = Tree::default();
    for (_, measure) in ordered {
        hang(served, &mut tree, measure);
    }
    tree.settle();
    tree
}

fn hang(served: &Served, tree: &mut Tree, iri: NamedNode) {
    let Some(above) = above(served, &iri) else {
        return;
    };
    let branch = Branch {
        iri,
        before: String::new(),
        grows: true,
    };
    tree.hang(&above, branch);
    // A section is of a policy, or stands alone.
    if kind(served, &above) == Some(Kind::Section) {
        let policies = iris(served, &above, dcterms::IS_PART_OF);
        let policy = policies
            .into_iter()
            .find(|p| kind(served, p) == Some(Kind::Policy));
        if let Some(policy) = policy {
            let branch = Branch {
                iri: above,
                before: String::new(),
                grows: true,
            };
            tree.hang(&policy, branch);
        }
    }
}

fn above(served: &Served, measure: &NamedNode) -> Option<NamedNode> {
    let above = iris(served, measure, dcterms::IS_PART_OF).into_iter();
    let place = |iri: &NamedNode| ABOVE.iter().position(|k| Some(*k) == kind(served, iri));
    above
        .filter_map(|iri| Some((place(&iri)?, iri)))
        .min()
        .map(|(_, iri)| iri)
}

fn kind(served: &Served, iri: &NamedNode) -> Option<Kind> {
    served
        .space
        .parse(iri.as_str())
        .map(|resource| resource.kind)
}

/// Its place among those beside it.
fn place(served: &Served, measure: &NamedNode) -> u64 {
    let orders = literals(served, measure, own(served, pol::ORDER).as_ref());
    let first = orders.first().and_then(|order| order.value().parse().ok());
    first.unwrap_or(u64::MAX)
}

/// The heading or text of a measure, with its number; in English its label, which says both.
fn name(served: &Served, iri: &NamedNode, reader: &Reader) -> String {
    let label = label(served, iri, reader);
    if reader.language == Language::English || kind(served, iri) != Some(Kind::Measure) {
        return label;
    }
    let marker = literals(served, iri, own(served, pol::PRINTED_MARKER).as_ref());
    let marker = marker.first().map_or("", |m| m.value());
    let title = literals(served, iri, dcterms::TITLE);
    let title = title.iter().find(|title| title.language() == Some("ja"));
    let words = title.map_or_else(|| text(served, iri), |title| title.value().to_owned());
    if words.is_empty() {
        Labels::of(served, iri).named(reader.language, &label)
    } else {
        format!("{marker}{words}")
    }
}

fn query(served: &Served, root: Option<&NamedNode>) -> String {
    let below = root.map_or_else(String::new, |root| {
        format!("  ?measure dcterms:isPartOf+ <{}> .\n", root.as_str())
    });
    format!(
        "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX pol: <{}ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\nSELECT ?measure ?label ?order ?above {{\n{below}  ?measure a pol:Measure ;\n    rdfs:label ?label ;\n    pol:order ?order ;\n    dcterms:isPartOf ?above .\n  FILTER(LANG(?label) = \"ja\")\n}}\nORDER BY ?above ?order\n",
        served.space.base()
    )
}
