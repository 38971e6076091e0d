//! Bodies as a tree: what belongs to what, and who is a member or holds a post.

use axum::extract::{Request, State};
use axum::response::Response;
use oxrdf::{NamedNode, NamedNodeRef};
use seisaku_vocab::org;

use crate::error::Problem;
use crate::pages::language::Reader;
use crate::pages::library::{instances, iris};
use crate::pages::pictures::{Branch, Subject, Tree, chosen, label, page};
use crate::params::Params;
use crate::state::{AppState, Served};

/// `GET /governance`: all bodies of which it is said to what they belong, or those below `of=`.
pub(crate) async fn tree(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let reader = Reader::of(&request);
    let params = Params::of_query(request.uri().query())?;
    let tree = bodies(&served, &reader);
    let root = chosen(&served, &tree, params.one("of")?);
    let say = |ja, en| reader.language.say(ja, en);
    let subject = Subject {
        path: "/governance",
        title: say("推進体制", "Who is in charge"),
        about: say(
            "機関・会議体の上下の関係と、構成員・役職。名前から、本文の箇所へたどれます。",
            "Which bodies belong to which, with their members and posts. Each name leads to its place in the text.",
        ),
        query: query(root.as_ref()),
        name: &|iri| label(&served, iri, &reader),
    };
    page(
        &served,
        &reader,
        request.headers(),
        (&tree, root.as_ref()),
        &subject,
    )
}

fn bodies(served: &Served, reader: &Reader) -> Tree {
    let mut tree = Tree::default();
    for membership in instances(served, &org::MEMBERSHIP.into_owned()) {
        let of =
            |property: NamedNodeRef<'_>| iris(served, &membership, property).into_iter().next();
        let (Some(body), Some(member)) = (of(org::ORGANIZATION_PROPERTY), of(org::MEMBER)) else {
            continue;
        };
        let role = of(org::ROLE_PROPERTY);
        let role = role.map(|role| label(served, &role, reader));
        let colon = reader.language.say("：", ": ");
        let before = role.map_or_else(String::new, |role| format!("{role}{colon}"));
        let branch = Branch {
            iri: member,
            before,
            grows: false,
        };
        tree.hang(&body, branch);
    }
    for body in instances(served, &org::ORGANIZATION.into_owned()) {
        // Of two bodies that one belongs to, it is drawn below the first.
        if let Some(above) = iris(served, &body, org::SUB_ORGANIZATION_OF)
            .into_iter()
            .next()
        {
            let branch = Branch {
                iri: body,
                before: String::new(),
                grows: true,
            };
            tree.hang(&above, branch);
        }
    }
    tree.settle();
    tree
}

fn query(root: Option<&NamedNode>) -> String {
    let below = root.map_or_else(String::new, |root| {
        format!("  ?above org:subOrganizationOf* <{}> .\n", root.as_str())
    });
    format!(
        "PREFIX org: <http://www.w3.org/ns/org#>\n\nSELECT ?above ?body ?role {{\n{below}  {{ ?body org:subOrganizationOf ?above }}\n  UNION\n  {{ ?post org:organization ?above ; org:member ?body ; org:role ?role }}\n}}\nORDER BY ?above ?role ?body\n"
    )
}
