// Results with names: an IRI of ours leads to this server, and is shown by its label.

import { say } from "./words.js";

const LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
const labels = new Map();

/** The label of an IRI, where it was looked up and there is one. */
export function labelOf(iri) {
  return labels.get(iri);
}

/** Looks labels up, of what has not been looked up before. */
export async function look(wanted) {
  const iris = [...new Set(wanted)].filter((iri) => !labels.has(iri)).slice(0, 200);
  if (!iris.length) return;
  const language = document.documentElement.lang;
  const values = iris.map((iri) => `<${iri}>`).join(" ");
  const query = `SELECT ?s ?l { VALUES ?s { ${values} } ?s <${LABEL}> ?l FILTER(LANG(?l) = "${language}") }`;
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { Accept: "application/sparql-results+json" },
    body: new URLSearchParams({ query }),
  });
  for (const iri of iris) labels.set(iri, null);
  if (!response.ok) return;
  for (const row of (await response.json()).results.bindings) labels.set(row.s.value, row.l.value);
}

/** What the table leaves without a name, for who hears the page. */
function mend(root) {
  for (const choice of root.querySelectorAll("select:not([aria-label])")) {
    choice.setAttribute("aria-label", say("1ページの行数", "Rows of a page"));
  }
  for (const field of root.querySelectorAll("input[type=text]:not([aria-label])")) {
    field.setAttribute("aria-label", say("結果を絞り込む", "Narrow the results down"));
  }
  for (const head of root.querySelectorAll("th.sorting_disabled:empty")) head.textContent = "#";
}

async function name(root, base) {
  mend(root);

  const links = [...root.querySelectorAll("a.iri")].filter((a) => !a.dataset.iri);
  for (const a of links) a.dataset.iri = a.getAttribute("href");
  const ours = links.filter((a) => a.dataset.iri.startsWith(base));
  for (const a of ours) a.setAttribute("href", `/${a.dataset.iri.slice(base.length)}`);
  await look(ours.map((a) => a.dataset.iri));
  for (const a of ours) {
    const label = labels.get(a.dataset.iri);
    if (label) Object.assign(a, { textContent: label, title: a.dataset.iri });
  }
}

/** Names what is shown now, and what the table shows later. */
export function named(root, base) {
  new MutationObserver(() => name(root, base)).observe(root, { childList: true, subtree: true });
}
