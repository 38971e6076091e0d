// Every kind of page in both languages, narrow and wide: what axe says, whether anything is asked of
// another host, whether it is wider than the screen, and a screenshot to be looked at.
//
//     npm ci && node pages.mjs http://127.0.0.1:7878
//
// The query page is used as a person uses it: write, complete, run, err, cancel, chart, share.

import { mkdirSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [site] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const program = process.env.SEISAKU_CHROMIUM ?? execFileSync("sh", ["-c", "command -v chromium"]).toString().trim();
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
mkdirSync("screenshots", { recursive: true });

const WIDTHS = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 900 } };
let faults = 0;

function say(ok, name) {
  faults += ok ? 0 : 1;
  console.log(`${ok ? "ok" : "fault"} ${name}`);
}

async function rows(query) {
  const answer = await fetch(`${site}/sparql?query=${encodeURIComponent(query)}`, {
    headers: { Accept: "application/sparql-results+json" },
  });
  return (await answer.json()).results.bindings;
}

/** A page of each kind; those of resources are found in the data. */
async function pages() {
  const one = async (kind) => {
    const filter = `FILTER(CONTAINS(STR(?s), "/id/${kind}/") && !CONTAINS(STR(?s), "#"))`;
    const found = await rows(`SELECT (MIN(?s) AS ?one) { ?s a ?c ${filter} }`);
    return found[0].one.value.replace(/^.*\/id\//, "/doc/");
  };
  const paper = (await one("document")).replace("/doc/document/", "/read/");
  return {
    home: "/",
    papers: "/read",
    paper,
    items: "/items",
    budgets: "/budgets",
    measures: "/measures",
    governance: "/governance",
    statistics: "/statistics",
    kinds: "/kinds",
    members: "/kinds/pol%3AMeasure",
    search: "/search?q=AMED",
    guide: "/guide",
    persistence: "/persistence",
    ontology: "/ontology",
    dumps: "/dumps/",
    problems: "/problems",
    missing: "/id/item/nothing",
    query: "/sparql",
    results: "/sparql?format=html&query=SELECT%20*%20%7B%3Fs%20a%20%3Fc%7D%20LIMIT%205",
    wrong: "/sparql?format=html&query=SELECT%20*%20%7B%3Fs%20a%7D",
    item: await one("item"),
    body: await one("organisation"),
    span: await one("span"),
    preview: `/reconcile/preview?id=${(await one("organisation")).replace("/doc/", "").replaceAll("/", "%2F")}`,
  };
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].target} ${v.nodes[0].failureSummary}`);
}

async function look(name, path, language, [width, viewport]) {
  // Scripts of ours are put into the page to judge it, which its own policy forbids.
  const context = await browser.newContext({ viewport, locale: language, bypassCSP: true });
  const page = await context.newPage();
  const elsewhere = [];
  page.on("request", (request) => request.url().startsWith(`${site}/`) || request.url().startsWith("data:") || elsewhere.push(request.url()));
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(site + path, { waitUntil: "networkidle" });
  const title = `${name}-${language}-${width}`;
  await page.screenshot({ path: `screenshots/${title}.png` });
  const wrong = await violations(page);
  for (const violation of wrong) console.log(`    ${violation}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  const spoken = await page.evaluate(() => document.documentElement.lang);
  say(!wrong.length && !elsewhere.length && !errors.length && !wide && spoken === language,
    `${title}${elsewhere.length ? ` asks ${elsewhere}` : ""}${wide ? " is wider than the screen" : ""}${errors}`);
  await context.close();
}

async function reading() {
  const context = await browser.newContext({ viewport: WIDTHS.wide, locale: "ja" });
  const page = await context.newPage();
  const { paper } = await pages();
  await page.goto(site + paper);
  await page.locator(".text a.k").first().click();
  say(page.url().includes("/doc/"), "a place leads to its resource");
  await page.locator("figure.quote figcaption a").first().click();
  say(page.url().includes("/read/") && page.url().includes("#s"), "a resource leads back to its place");
  await page.keyboard.press("Tab");
  await page.goto(`${site}/`);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  say(first === "skip", "the first tab is the way past the head");
  await page.locator("#find").fill("認知症");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search/);
  say((await page.locator(".hits li").count()) > 0, "the search finds");
  await context.close();
}

/** The page with results in its editor, as axe sees it, in the colours of the day and of the night. */
async function judged(colorScheme, [width, viewport]) {
  const context = await browser.newContext({ viewport, locale: "ja", bypassCSP: true, colorScheme });
  const page = await context.newPage();
  const query = encodeURIComponent("SELECT ?s ?yen { ?s <http://w3id.org/seisaku/ontology#amount> ?yen } LIMIT 12 # how much");
  await page.goto(`${site}/sparql?edit=1&query=${query}`, { waitUntil: "networkidle" });
  await page.locator("form.ask button[type=submit]").click();
  await page.locator(".results table tbody tr").first().waitFor();
  await page.waitForTimeout(800);
  await page.screenshot({ path: `screenshots/asked-${colorScheme}-${width}.png`, fullPage: true });
  const wrong = await violations(page);
  for (const violation of wrong) console.log(`    ${violation}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  say(!wrong.length && !wide, `axe finds nothing on the page with an editor, ${colorScheme}, ${width}${wide ? " is wider than the screen" : ""}`);
  await context.close();
}

async function asking() {
  const context = await browser.newContext({ viewport: WIDTHS.wide, locale: "ja" });
  const page = await context.newPage();
  const blocked = [];
  page.on("console", (message) => message.type() === "error" && blocked.push(message.text()));
  await page.goto(`${site}/sparql`, { waitUntil: "networkidle" });
  if (!(await page.locator(".editor .CodeMirror").count())) {
    console.log("SKIPPED: this build has no editor");
    await page.locator("#query").fill("SELECT (1 AS ?one) {}");
    await page.locator("form.ask button").first().click();
    say((await page.locator("td").count()) === 1, "the plain form answers");
    return context.close();
  }
  const write = (text) => page.evaluate((text) => document.querySelector(".CodeMirror").CodeMirror.setValue(text), text);
  const run = () => page.locator("form.ask button[type=submit]").click();
  const status = page.locator("[role=status], [role=alert]").first();
  const done = (pattern) => page.waitForFunction((p) => new RegExp(p).test(document.querySelector(".ask + p").textContent), pattern, { timeout: 20_000 });
  await write("PREFIX pol: <http://w3id.org/seisaku/ontology#>\nSELECT ?s ?yen { ?s a pol:Budget ; pol:amount ?yen } ORDER BY DESC(?yen) LIMIT 12");
  await run();
  await done("12 行");
  say((await page.locator(".results table tbody tr").count()) > 0, "a query gives a table");
  await page.waitForTimeout(800);
  const cell = page.locator(".results a.iri").first();
  say((await cell.getAttribute("href")).startsWith("/id/"), "an IRI leads to this server");
  say(!(await cell.textContent()).includes("/id/"), "an IRI is shown by its label");
  say((await page.locator("svg.bars rect").count()) === 12, "numbers are a chart");
  await page.screenshot({ path: "screenshots/asked.png", fullPage: true });
  say(page.url().includes("edit=1&query="), "the address is that of the query");
  for (const message of blocked) console.log(`    ${message}`);
  say(!blocked.length, "the policy of the page lets the editor work");
  await write("SELECT * { ?s ?p }");
  await run();
  await done("^400");
  say((await page.locator(".wrong-place").count()) > 0, "an error is at its place");
  await page.screenshot({ path: "screenshots/erred.png" });
  await write("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }");
  await run();
  await page.locator("form.ask button", { hasText: "中止" }).click();
  await done("中止");
  say(true, "a query is cancelled");
  await write("PREFIX pol: <http://w3id.org/seisaku/ontology#> SELECT * { ?s a pol:Bud");
  await page.evaluate(() => {
    const editor = document.querySelector(".CodeMirror").CodeMirror;
    editor.focus();
    editor.setCursor(0, 999);
    editor.autocomplete();
  });
  const hint = page.locator(".CodeMirror-hints li").first();
  await hint.waitFor({ timeout: 5_000 }).catch(() => {});
  say((await hint.count()) > 0 && (await hint.textContent()).includes("Budget"), "a class is completed");
  await context.close();
  for (const colorScheme of ["light", "dark"]) {
    for (const width of Object.entries(WIDTHS)) await judged(colorScheme, width);
  }
}

for (const [name, path] of Object.entries(await pages())) {
  for (const language of ["ja", "en"]) {
    for (const width of Object.entries(WIDTHS)) {
      await look(name, path, language, width);
    }
  }
}
await reading();
await asking();
await browser.close();
process.exit(faults ? 1 : 0);
