// The query page with the editor that people know. The page works without it: this takes the text of
// the plain form over, and shows what the form would have shown, without leaving the page.

import Yasqe from "@triply/yasqe";
import Yasr from "@triply/yasr";
import "@triply/yasqe/build/yasqe.min.css";
import "@triply/yasr/build/yasr.min.css";
import "./query.css";

import { chart } from "./chart.js";
import { completers, prefixes } from "./complete.js";
import { labelOf, look, named } from "./names.js";
import { say } from "./words.js";

const RESULTS = "application/sparql-results+json, text/turtle;q=0.9";

const form = document.querySelector("form.ask");
const area = form.querySelector("textarea");

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const editor = element("div", { className: "editor" });
const status = element("p", { className: "quiet" });
status.setAttribute("role", "status");
const stop = element("button", { type: "button", hidden: true, textContent: say("中止", "Cancel") });
const share = element("button", { type: "button", textContent: say("リンクをコピー", "Copy link") });
const link = element("a", { className: "quiet", textContent: say("この問い合わせへのリンク", "Link to this query") });
const picture = element("div", { className: "scroll", hidden: true, tabIndex: 0 });
picture.setAttribute("role", "region");
picture.setAttribute("aria-label", say("図", "Chart"));
const results = element("div", { className: "results" });
area.before(editor);
area.hidden = true;
area.required = false;
form.querySelector("button").after(stop, share);
form.after(status, link, picture, results);

for (const completer of completers()) Yasqe.registerAutocompleter(completer);
const yasqe = new Yasqe(editor, {
  value: area.value,
  autocompleters: ["variables", ...completers().map((c) => c.name)],
  persistenceId: null,
  showQueryButton: false,
  createShareableLink: undefined,
  consumeShareLink: undefined,
  requestConfig: { endpoint: "/sparql" },
  extraKeys: {
    "Ctrl-Enter": () => run(),
    "Cmd-Enter": () => run(),
    "Ctrl-Space": (editor) => editor.autocomplete(),
    // Tab leaves the editor, as it leaves every other field.
    Tab: false,
    "Shift-Tab": false,
    Esc: (editor) => editor.getInputField().blur(),
  },
});
yasqe.getInputField().setAttribute("aria-label", say("問い合わせ文（SPARQL）", "Query (SPARQL)"));
prefixes().then((known) => yasr && (yasr.config.prefixes = known));

let yasr = null;
let asking = null;
let wrong = null;

function address() {
  return `${location.origin}/sparql?format=html&query=${encodeURIComponent(yasqe.getValue())}`;
}

function point(line, column) {
  if (wrong) wrong.clear();
  wrong = null;
  if (!line) return;
  const start = { line: line - 1, ch: Math.max(0, column - 1) };
  const end = { line: line - 1, ch: column + 1 };
  wrong = yasqe.getDoc().markText(start, end, { className: "wrong-place" });
  yasqe.getDoc().setCursor(start);
  yasqe.focus();
}

async function fail(response) {
  const text = await response.text();
  let problem = { detail: text };
  try {
    problem = JSON.parse(text);
  } catch {
    // Not by us: it is shown as it came.
  }
  status.setAttribute("role", "alert");
  status.className = "note";
  status.textContent = `${response.status}: ${problem.detail}`;
  point(problem.line, problem.column);
}

async function run() {
  if (asking) asking.abort();
  asking = new AbortController();
  const mine = asking;
  const query = yasqe.getValue();
  const began = performance.now();
  stop.hidden = false;
  picture.hidden = true;
  status.setAttribute("role", "status");
  status.className = "quiet";
  status.textContent = say("実行中…", "Running…");
  point();
  link.href = address();
  history.replaceState(null, "", `/sparql?edit=1&query=${encodeURIComponent(query)}`);
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { Accept: RESULTS },
      body: new URLSearchParams({ query }),
      signal: mine.signal,
    });
    if (!response.ok) return await fail(response);
    await show(response, began);
  } catch (error) {
    const stopped = error.name === "AbortError";
    status.textContent = stopped ? say("中止しました。", "Cancelled.") : String(error);
  } finally {
    if (asking === mine) stop.hidden = true;
  }
}

async function show(response, began) {
  const data = await response.text();
  const contentType = response.headers.get("content-type").split(";")[0];
  const seconds = (performance.now() - began) / 1000;
  const json = contentType === "application/sparql-results+json" ? JSON.parse(data) : null;
  const rows = json?.results?.bindings;
  if (!yasr) {
    yasr = new Yasr(results, { persistenceId: null, prefixes: await prefixes() });
    named(results, form.dataset.base);
  }
  yasr.setResponse({ data, contentType, status: response.status, executionTime: seconds * 1000 });
  const count = rows ? `${rows.length} ${say("行", "rows")}, ` : "";
  status.textContent = `${count}${seconds.toFixed(2)} ${say("秒", "s")}`;
  const missing = response.headers.get("seisaku-missing");
  if (missing) status.textContent += ` — ${say("欠けているもの", "missing")}: ${missing}`;
  const values = (rows ?? []).slice(0, 40).flatMap(Object.values);
  const ours = values.filter((v) => v.type === "uri" && v.value.startsWith(form.dataset.base));
  await look(ours.map((v) => v.value));
  const drawn = rows && chart(json, labelOf);
  picture.hidden = !drawn;
  picture.replaceChildren(...(drawn ? [drawn] : []));
}

form.addEventListener("submit", (event) => {
  area.value = yasqe.getValue();
  const format = form.querySelector("select").value;
  // Another format is fetched as by the plain form.
  if (format !== "html") return;
  event.preventDefault();
  run();
});
stop.addEventListener("click", () => asking?.abort());
share.addEventListener("click", async () => {
  link.href = address();
  await navigator.clipboard?.writeText(link.href).catch(() => {});
  status.textContent = say("コピーしました。", "Copied.");
});
link.href = address();
