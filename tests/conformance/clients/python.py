"""SPARQLWrapper and rdflib against the endpoint of the first argument: a line for each thing that is tried."""
import sys

import rdflib
import SPARQLWrapper as sw
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

ENDPOINT = sys.argv[1]
LABEL = '<http://www.w3.org/2000/01/rdf-schema#label>'
SELECT = f'SELECT ?s ?l {{ ?s {LABEL} ?l }} ORDER BY ?s'


def tried(name, action):
    try:
        ok = action()
        print(f'ok {name}' if ok else f'fault {name}: another answer')
    except Exception as error:
        print(f'fault {name}: {type(error).__name__} {error}'.replace('\n', ' '))


def wrapper(query, method='GET', returns=None):
    client = sw.SPARQLWrapper(ENDPOINT)
    client.setQuery(query)
    client.setMethod(method)
    if returns:
        client.setReturnFormat(returns)
    return client


def labels(method, returns):
    answer = wrapper(SELECT, method, returns).query().convert()
    if returns == sw.JSON:
        return [row['l']['value'] for row in answer['results']['bindings']] == ['健康政策', 'Policy']
    text = answer.toxml() if returns == sw.XML else answer.decode()
    return '健康政策' in text and 'Policy' in text


def of_graph():
    client = wrapper(SELECT, returns=sw.JSON)
    client.addDefaultGraph('http://e.org/g2')
    return len(client.query().convert()['results']['bindings']) == 1


def of_named_graph():
    client = wrapper(f'SELECT ?l {{ GRAPH ?g {{ ?s {LABEL} ?l }} }}', 'POST', sw.JSON)
    client.addNamedGraph('http://e.org/g1')
    return len(client.query().convert()['results']['bindings']) == 1


def refused():
    try:
        wrapper('SELECT ?x WHERE { ?x ?y }', 'POST').query()
    except QueryBadFormed as error:
        return 'line 1' in str(error)


def update():
    client = wrapper('INSERT DATA { <http://e.org/x> a <http://e.org/y> }', 'POST')
    try:
        client.query()
    except Exception as error:
        return '403' in str(error) or 'Forbidden' in str(error)


for method in ('GET', 'POST'):
    for returns in (sw.JSON, sw.XML, sw.CSV, sw.TSV):
        tried(f'SPARQLWrapper SELECT {method} {returns}', lambda: labels(method, returns))
    for returns in (sw.JSON, sw.XML):
        tried(f'SPARQLWrapper ASK {method} {returns}', lambda: 'true' in str(
            wrapper('ASK { ?s ?p ?o }', method, returns).query().response.read().decode()))
    for returns in (sw.TURTLE, sw.RDFXML, sw.N3, sw.JSONLD):
        for query in ('CONSTRUCT WHERE { ?s <http://e.org/knows> ?o }', 'DESCRIBE <http://e.org/a>'):
            tried(f'SPARQLWrapper {query.split()[0]} {method} {returns}', lambda: 'http://e.org/b' in str(
                wrapper(query, method, returns).query().response.read().decode()))
    tried(f'SPARQLWrapper graph {method}', lambda: len(
        wrapper('CONSTRUCT WHERE { ?s <http://e.org/knows> ?o }', method, sw.RDFXML).queryAndConvert()) == 1)
tried('SPARQLWrapper default graph', of_graph)
tried('SPARQLWrapper named graph', of_named_graph)
tried('SPARQLWrapper a bad query', refused)
tried('SPARQLWrapper an update', update)

for method in ('GET', 'POST', 'POST_FORM'):
    graph = rdflib.Graph(SPARQLStore(ENDPOINT, method=method))
    tried(f'rdflib SELECT {method}', lambda: [str(r.l) for r in graph.query(SELECT)] == ['健康政策', 'Policy'])
    tried(f'rdflib ASK {method}', lambda: graph.query('ASK { ?s ?p ?o }').askAnswer is True)
    tried(f'rdflib CONSTRUCT {method}', lambda: len(graph.query('CONSTRUCT WHERE { ?s <http://e.org/knows> ?o }').graph) == 1)
    tried(f'rdflib DESCRIBE {method}', lambda: len(graph.query('DESCRIBE <http://e.org/a>').graph) >= 2)
    tried(f'rdflib triples {method}', lambda: len(list(graph.triples((None, rdflib.RDFS.label, None)))) == 2)
    tried(f'rdflib len {method}', lambda: len(graph) == 3)
dataset = rdflib.ConjunctiveGraph(SPARQLStore(ENDPOINT))
tried('rdflib graphs', lambda: {str(g.identifier) for g in dataset.contexts()} == {'http://e.org/g1', 'http://e.org/g2'})
tried('rdflib a graph', lambda: len(dataset.get_context(rdflib.URIRef('http://e.org/g1'))) == 2)
tried('rdflib SERVICE', lambda: len(list(rdflib.Graph().query(
    f'SELECT * {{ SERVICE <{ENDPOINT}> {{ ?s {LABEL} ?l }} }}'))) == 2)
tried('rdflib parse', lambda: len(rdflib.Graph().parse(
    ENDPOINT + '?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D')) == 3)
tried('rdflib service description', lambda: len(rdflib.Graph().parse(ENDPOINT)) > 10)
