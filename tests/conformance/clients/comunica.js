// Comunica against the endpoint of the first argument: a line for each thing that is tried.
const { createRequire } = require('node:module');
const { QueryEngine } = createRequire(`${process.argv[3]}/`)('@comunica/query-sparql');

const endpoint = process.argv[2];
const label = '<http://www.w3.org/2000/01/rdf-schema#label>';
const engine = new QueryEngine();

async function tried(name, action) {
  try {
    const ok = await action();
    console.log(ok ? `ok ${name}` : `fault ${name}: another answer`);
  } catch (error) {
    console.log(`fault ${name}: ${String(error).replaceAll('\n', ' ')}`);
  }
}

async function rows(query, context) {
  return (await (await engine.queryBindings(query, context)).toArray()).length;
}

(async () => {
  for (const [how, source] of [['named', { type: 'sparql', value: endpoint }], ['found', endpoint]]) {
    const context = { sources: [source] };
    await tried(`SELECT, ${how}`, async () => await rows(`SELECT * { ?s ${label} ?l }`, context) === 2);
    await tried(`SELECT in order, ${how}`, async () => {
      const found = await (await engine.queryBindings(`SELECT ?l { ?s ${label} ?l } ORDER BY ?s`, context)).toArray();
      return found.map(row => row.get('l').value).join() === '健康政策,Policy';
    });
    await tried(`join, ${how}`, async () => await rows(`SELECT * { ?s <http://e.org/knows> ?o . ?o ${label} ?l }`, context) === 1);
    await tried(`OPTIONAL and FILTER, ${how}`, async () => await rows(
      `SELECT * { ?s ${label} ?l OPTIONAL { ?s <http://e.org/knows> ?o } FILTER(LANG(?l) = "ja") }`, context) === 1);
    await tried(`COUNT, ${how}`, async () => await rows(`SELECT (COUNT(*) AS ?n) { ?s ?p ?o }`, context) === 1);
    await tried(`GRAPH, ${how}`, async () => await rows(`SELECT * { GRAPH ?g { ?s ${label} ?l } }`, context) === 2);
    await tried(`FROM, ${how}`, async () => await rows(`SELECT * FROM <http://e.org/g2> { ?s ${label} ?l }`, context) === 1);
    await tried(`ASK, ${how}`, async () => await engine.queryBoolean('ASK { ?s ?p "Policy"@en }', context));
    await tried(`CONSTRUCT, ${how}`, async () => (await (await engine.queryQuads(
      'CONSTRUCT WHERE { ?s <http://e.org/knows> ?o }', context)).toArray()).length === 1);
    await tried(`DESCRIBE, ${how}`, async () => (await (await engine.queryQuads(
      'DESCRIBE <http://e.org/a>', context)).toArray()).length >= 2);
    await tried(`an update, ${how}`, async () => {
      try {
        await engine.queryVoid('INSERT DATA { <http://e.org/x> a <http://e.org/y> }', { ...context, destination: source });
        return false;
      } catch (error) {
        return true;
      }
    });
  }
})();
