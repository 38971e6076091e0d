// Completion from what the data says of itself: classes and properties from VoID, with the most used
// first; prefixes as they are declared with the example queries. Nothing is asked of anybody else.

import Yasqe from "@triply/yasqe";

const cache = new Map();

async function rows(query) {
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { Accept: "application/sparql-results+json" },
    body: new URLSearchParams({ query }),
  });
  return response.ok ? (await response.json()).results.bindings : [];
}

function once(key, make) {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key);
}

const VOID = "PREFIX void: <http://rdfs.org/ns/void#>";

function classes() {
  const query = `${VOID} SELECT ?t (MAX(?n) AS ?m) { ?p void:class ?t ; void:entities ?n } GROUP BY ?t ORDER BY DESC(?m)`;
  return once("class", async () => (await rows(query)).map((row) => row.t.value));
}

function properties() {
  const query = `${VOID} SELECT ?t (MAX(?n) AS ?m) { ?p void:property ?t ; void:triples ?n } GROUP BY ?t ORDER BY DESC(?m)`;
  return once("property", async () => (await rows(query)).map((row) => row.t.value));
}

/** The prefixes with their name spaces. */
export function prefixes() {
  const query = "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?p ?n { ?d sh:prefix ?p ; sh:namespace ?n }";
  return once("prefixes", async () => {
    const found = (await rows(query)).map((row) => [row.p.value, row.n.value]);
    return Object.fromEntries(found);
  });
}

/** The completers of the editor, with our terms in place of those that it would fetch elsewhere. */
export function completers() {
  const known = Yasqe.Autocompleters;
  const ours = (name, get) => ({ ...known[name], name, bulk: true, persistenceId: null, get });
  const declared = async () => Object.entries(await prefixes()).map(([p, n]) => `${p}: <${n}>`);
  return [ours("class", classes), ours("property", properties), ours("prefixes", declared)];
}
