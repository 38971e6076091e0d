//! The feed of releases ([Atom](https://www.rfc-editor.org/rfc/rfc4287)), for who wants to hear of
//! new ones.

use axum::extract::{Request, State};
use axum::response::Response;
use seisaku_vocab::Kind;

use crate::error::{self, Problem};
use crate::home::fixed;
use crate::sitemap::{escaped, origin};
use crate::state::{AppState, ReleaseInfo, Served};

/// Where it is.
pub(crate) const PATH: &str = "/releases.atom";

/// Its media type.
pub(crate) const MEDIA_TYPE: &str = "application/atom+xml";

/// `GET /releases.atom`: an entry for each release that can be fetched, newest first.
pub(crate) async fn feed(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let served = state.served();
    let Some(newest) = served.releases.first() else {
        let detail = "no release is served, so there is no feed of releases";
        return Err(Problem::new(error::Kind::NotFound, detail));
    };
    let origin = origin(&served);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
    let head = [
        element("title", "Seisaku releases"),
        element(
            "subtitle",
            "日本の健康・医療に関する政策文書のリンクトデータ / Japanese policy papers on health and medicine as linked data",
        ),
        element("id", &format!("{}catalog", served.space.base())),
        element("updated", &instant(newest)),
        link("self", MEDIA_TYPE, &format!("{origin}{PATH}")),
        link("alternate", "text/html", &format!("{origin}/dumps/")),
        "<author><name>Seisaku project</name></author>\n".to_owned(),
        element(
            "rights",
            "CC BY 4.0; the text of the papers is under the terms of those who issued them.",
        ),
    ];
    xml.extend(head);
    xml.extend(
        served
            .releases
            .iter()
            .map(|release| entry(&served, origin, release)),
    );
    xml.push_str("</feed>\n");
    Ok(fixed(&xml, MEDIA_TYPE).answer(request.headers()))
}

fn entry(served: &Served, origin: &str, release: &ReleaseInfo) -> String {
    let id = &release.id;
    let bytes: u64 = release.files.iter().map(|file| file.bytes).sum();
    let files = release.files.len();
    let parts = [
        "<entry>\n".to_owned(),
        element("title", &format!("Seisaku release {id}")),
        element("id", served.space.resource(Kind::Release, id).as_str()),
        element("updated", &instant(release)),
        link(
            "alternate",
            "text/html",
            &format!("{origin}/id/release/{id}"),
        ),
        link("related", "text/html", &format!("{origin}/dumps/#{id}")),
        element("summary", &format!("{files} files, {bytes} bytes")),
        "</entry>\n".to_owned(),
    ];
    parts.concat()
}

/// The day of a release as a moment; its hour is no part of it.
fn instant(release: &ReleaseInfo) -> String {
    format!("{}T00:00:00Z", release.date)
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>\n", escaped(text))
}

fn link(rel: &str, media_type: &str, href: &str) -> String {
    let href = escaped(href).replace('"', "&quot;");
    format!("<link rel=\"{rel}\" type=\"{media_type}\" href=\"{href}\"/>\n")
}
