//! What a query means does not change by how it is evaluated: its answer is that of an evaluator
//! which sends every pattern as it stands and joins what comes back.

use std::convert::Infallible;
use std::sync::Arc;

use oxigraph::model::{NamedNode, Term, Variable};
use oxigraph::sparql::{
    DefaultServiceHandler, QueryResults, QuerySolution, QuerySolutionIter, SparqlEvaluator,
};
use oxiri::Iri;
use seisaku_index::{MERGED, Snapshot};
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser};

use crate::peer::{Manner, Peer};
use crate::shapes::{Dice, local, query, remote};
use crate::{ask, federation, profile};

/// Answers a pattern over data of its own.
struct Naive(Snapshot);

impl DefaultServiceHandler for Naive {
    type Error = Infallible;

    fn handle(
        &self,
        _: &NamedNode,
        pattern: &GraphPattern,
        _: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Infallible> {
        let query = Query::Select {
            dataset: None,
            pattern: pattern.clone(),
            base_iri: None,
        };
        let (variables, rows) = evaluate(&self.0, SparqlEvaluator::new(), query);
        let named = Arc::clone(&variables);
        let rows = rows
            .into_iter()
            .map(move |row| Ok(QuerySolution::from((Arc::clone(&named), row))));
        Ok(QuerySolutionIter::new(variables, rows))
    }
}

type Rows = (Arc<[Variable]>, Vec<Vec<Option<Term>>>);

fn evaluate(data: &Snapshot, evaluator: SparqlEvaluator, query: Query) -> Rows {
    let mut prepared = evaluator.for_query(query);
    prepared
        .dataset_mut()
        .set_default_graph(vec![NamedNode::new_unchecked(MERGED).into()]);
    let QueryResults::Solutions(solutions) = data.evaluate(prepared, None).unwrap() else {
        panic!("no solutions");
    };
    let variables: Arc<[Variable]> = solutions.variables().into();
    let rows = solutions.map(|s| s.unwrap().values().to_vec()).collect();
    (variables, rows)
}

/// The answer as the standard has it.
fn standard(local: &Snapshot, remote: &Snapshot, text: &str) -> Vec<String> {
    let prefixes = "PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> ";
    let query = SparqlParser::new()
        .parse_query(&format!("{prefixes}{text}"))
        .unwrap();
    let evaluator = SparqlEvaluator::new().with_default_service_handler(Naive(remote.clone()));
    let (variables, rows) = evaluate(local, evaluator, query);
    let mut order: Vec<usize> = (0..variables.len()).collect();
    order.sort_by_key(|i| variables[*i].as_str().to_owned());
    let mut rows: Vec<String> = rows.iter().map(|row| line(&order, row)).collect();
    rows.sort();
    rows
}

fn line(order: &[usize], row: &[Option<Term>]) -> String {
    let cell = |i: &usize| row[*i].as_ref().map_or_else(String::new, Term::to_string);
    order.iter().map(cell).collect::<Vec<_>>().join("\t")
}

/// Our answer, with its columns in the order of their names, in the same form.
fn ours(
    local: &Snapshot,
    federation: &seisaku_federation::Federation,
    text: &str,
) -> Result<Vec<String>, String> {
    use oxigraph::sparql::results::{
        QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput,
    };
    use seisaku_query::{Cancel, Format, Limits, Request, parse, run};
    let prefixes = "PREFIX l: <http://local.example/> PREFIX r: <http://remote.example/> ";
    let request = Request {
        query: format!("{prefixes}{text}"),
        union_default_graph: true,
        ..Request::default()
    };
    let query = parse(&request, &Limits::default()).map_err(|e| e.to_string())?;
    let query = query.with_federation(federation.clone());
    let mut json = Vec::new();
    run(&query, local, Format::Json, &mut json, &Cancel::never()).map_err(|e| e.to_string())?;
    let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
    let SliceQueryResultsParserOutput::Solutions(solutions) = parser.for_slice(&json).unwrap()
    else {
        panic!("no solutions");
    };
    let variables = solutions.variables().to_vec();
    let mut order: Vec<usize> = (0..variables.len()).collect();
    order.sort_by_key(|i| variables[*i].as_str().to_owned());
    let mut rows: Vec<String> = solutions
        .map(|s| line(&order, s.unwrap().values()))
        .collect();
    rows.sort();
    Ok(rows)
}

#[test]
fn queries_put_together_at_random() {
    let (local, remote) = (local(), remote());
    let peer = Peer::start(&remote, Manner::Fair);
    let endpoint = peer.endpoint();
    let mut small = profile(&endpoint);
    // Small blocks, so that answers are put together from many.
    small.batch = Some(3);
    small.most = Some(3);
    let federation = federation([small]);
    let mut dice = Dice(0x5eed_cafe);
    let (mut compared, mut with_rows, mut faults) = (0, 0, Vec::new());
    for _ in 0..700 {
        let text = query(&mut dice, &endpoint);
        if !text.contains("SERVICE") {
            continue;
        }
        let got = match ours(&local, &federation, &text) {
            // Some have more parts than we plan.
            Err(error) if error.contains("split it") => continue,
            got => got,
        };
        let expected = standard(&local, &remote, &text);
        compared += 1;
        with_rows += usize::from(!expected.is_empty());
        if got.as_ref() != Ok(&expected) {
            let got = got.map(|rows| rows.len());
            faults.push(format!("{got:?} for {}: {text}", expected.len()));
        }
    }
    assert!(
        compared >= 400 && with_rows >= 200,
        "{compared} queries, {with_rows} with rows"
    );
    assert!(
        faults.is_empty(),
        "{} of {compared}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn bindings_go_out_and_nothing_else_comes_back() {
    let peer = Peer::start(&remote(), Manner::Fair);
    let federation = federation([profile(&peer.endpoint())]);
    let service = format!("SERVICE <{}> {{ ?d r:label ?l }}", peer.endpoint());
    for query in [
        format!("SELECT ?d ?l {{ ?i l:name \"n1\" ; l:has ?d . {service} }}"),
        format!("SELECT ?d ?l {{ {service} ?i l:name \"n1\" ; l:has ?d }}"),
        format!("SELECT ?d ?l {{ ?i l:name \"n1\" ; l:has ?d OPTIONAL {{ {service} }} }}"),
        format!(
            "SELECT ?d ?l {{ ?i l:name \"n1\" ; l:has ?d FILTER(LANG(?l) = \"ja\" || LANG(?l) = \"en\") {service} }}"
        ),
    ] {
        let before = peer.queries().len();
        let (rows, stats) = ask(&local(), &federation, &query).unwrap();
        assert_eq!(rows.len(), 4, "{rows:?}");
        let sent = &peer.queries()[before..];
        assert!(sent.iter().all(|q| q.contains("VALUES")), "{sent:?}");
        let visit = &stats.visits[0];
        assert_eq!(
            (visit.how.as_str(), visit.bindings, visit.rows),
            ("bindings", 2, 4)
        );
        assert_eq!(visit.requests, sent.len());
    }
}

#[test]
fn filters_and_limits_go_along() {
    let peer = Peer::start(&remote(), Manner::Fair);
    let federation = federation([profile(&peer.endpoint())]);
    let endpoint = peer.endpoint();
    let last = |query: &str| {
        let rows = ask(&local(), &federation, query).unwrap().0.len();
        (rows, peer.queries().pop().unwrap())
    };
    let (rows, sent) = last(&format!(
        "SELECT ?i ?l {{ ?i l:has ?d . SERVICE <{endpoint}> {{ ?d r:label ?l }} FILTER(LANG(?l) = \"ja\") }}"
    ));
    assert!(rows > 20 && sent.contains("LANG"), "{sent}");
    // What only we know stays here.
    let (_, sent) = last(&format!(
        "SELECT ?i ?l {{ ?i l:has ?d ; l:number ?n . SERVICE <{endpoint}> {{ ?d r:label ?l }} FILTER(?n > 1) }}"
    ));
    assert!(!sent.contains("FILTER"), "{sent}");
    let (rows, sent) = last(&format!(
        "SELECT * {{ SERVICE <{endpoint}> {{ ?d r:label ?l }} }} LIMIT 5"
    ));
    assert_eq!(rows, 5);
    assert!(sent.contains("LIMIT 5"), "{sent}");
    // A column that nobody wants does not come.
    let (_, sent) = last(&format!(
        "SELECT ?i {{ ?i l:has ?d . SERVICE <{endpoint}> {{ ?d r:label ?l }} }}"
    ));
    assert!(sent.starts_with("SELECT ?d WHERE"), "{sent}");
}

#[test]
fn a_part_of_a_peer_is_asked_for_as_it_stands() {
    let peer = Peer::start(&remote(), Manner::Fair);
    let federation = federation([profile(&peer.endpoint())]);
    let endpoint = peer.endpoint();
    let query = format!(
        "SELECT * {{ ?i l:has ?d . SERVICE <{endpoint}> {{ SELECT ?d ?l {{ ?d r:label ?l }} ORDER BY ?l LIMIT 3 }} }}"
    );
    let (rows, _) = ask(&local(), &federation, &query).unwrap();
    assert_eq!(rows, standard_rows(&query));
    assert!(peer.queries().iter().all(|q| !q.contains("VALUES")));
}

fn standard_rows(query: &str) -> Vec<String> {
    let mut rows = Vec::new();
    for row in standard(&local(), &remote(), query) {
        // Columns in the order of the query: d, i, l there; i, d, l here.
        let cells: Vec<&str> = row.split('\t').collect();
        rows.push([cells[1], cells[0], cells[2]].join("\t"));
    }
    rows.sort();
    rows
}

#[test]
fn two_peers_are_joined_through_us() {
    let codes = crate::snapshot("r:d2 r:code \"c2\" . r:d4 r:code \"c4\" .");
    let names = crate::snapshot("l:x l:for \"c4\" . l:y l:for \"c4\" . l:z l:for \"c9\" .");
    let (first, second) = (
        Peer::start(&codes, Manner::Fair),
        Peer::start(&names, Manner::Fair),
    );
    let (a, b) = (first.endpoint(), second.endpoint());
    let federation = federation([profile(&a), profile(&b)]);
    let query = format!(
        "SELECT ?x ?d {{ SERVICE <{b}> {{ ?x l:for ?c }} ?i l:has ?d . SERVICE <{a}> {{ ?d r:code ?c }} }}"
    );
    let (rows, stats) = ask(&local(), &federation, &query).unwrap();
    assert!(rows.len() >= 4 && rows.len() % 2 == 0, "{rows:?}");
    assert_eq!(stats.visits.len(), 2);
    assert!(
        second.queries()[0].contains("\"c4\""),
        "{:?}",
        second.queries()
    );
    assert_eq!(first.queries().len(), 1);
}

#[test]
fn an_endpoint_from_the_data() {
    let one = Peer::start(&crate::snapshot("r:d1 r:label \"one\" ."), Manner::Fair);
    let two = Peer::start(&crate::snapshot("r:d1 r:label \"two\" ."), Manner::Fair);
    let (a, b) = (one.endpoint(), two.endpoint());
    let federation = federation([profile(&a), profile(&b)]);
    let data = crate::snapshot(&format!(
        "l:a l:at <{a}> ; l:has r:d1 . l:b l:at <{b}> ; l:has r:d1 , r:d2 ."
    ));
    let query = "SELECT ?x ?l { ?x l:at ?where ; l:has ?d . SERVICE ?where { ?d r:label ?l } }";
    let (rows, _) = ask(&data, &federation, query).unwrap();
    let expected = [
        "<http://local.example/a>\t\"one\"",
        "<http://local.example/b>\t\"two\"",
    ];
    assert_eq!(rows, expected);
    let unbound = ask(
        &data,
        &federation,
        "SELECT * { SERVICE ?where { ?d r:label ?l } }",
    );
    assert!(
        unbound
            .unwrap_err()
            .to_string()
            .contains("nothing binds ?where")
    );
    let other = crate::snapshot("l:a l:at <http://169.254.169.254/> ; l:has r:d1 .");
    let refused = ask(&other, &federation, query).unwrap_err().to_string();
    assert!(refused.contains("no peer of this service"), "{refused}");
}

#[test]
fn what_is_sent_has_the_form_of_the_peer() {
    let theirs = crate::snapshot(
        "<http://id.nlm.nih.gov/mesh/D000544> r:label \"Alzheimer Disease\"@en . <http://id.nlm.nih.gov/mesh/D003704> r:label \"Dementia\"@en .",
    );
    let ours = crate::snapshot(
        "l:a l:match <http://identifiers.org/mesh/D000544> . l:b l:match <http://id.nlm.nih.gov/mesh/D003704> , <http://identifiers.org/mesh/D003704> .",
    );
    let peer = Peer::start(&theirs, Manner::Fair);
    let query = format!(
        "SELECT ?x ?m ?l {{ ?x l:match ?m . SERVICE <{}> {{ ?m r:label ?l }} }}",
        peer.endpoint()
    );
    let plain = federation([profile(&peer.endpoint())]);
    assert_eq!(ask(&ours, &plain, &query).unwrap().0.len(), 1);
    let mut formed = profile(&peer.endpoint());
    let forms = [(
        "http://identifiers.org/mesh/",
        "http://id.nlm.nih.gov/mesh/",
    )];
    formed.forms = Some(forms.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
    let (rows, _) = ask(&ours, &federation([formed]), &query).unwrap();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(
        rows[0].contains("<http://identifiers.org/mesh/D000544>"),
        "{rows:?}"
    );
}

#[test]
fn blank_nodes_meet_nobody() {
    let theirs = crate::snapshot("_:x r:label \"blank\" . r:d1 r:label \"named\" ; r:part _:x .");
    let peer = Peer::start(&theirs, Manner::Fair);
    let federation = federation([profile(&peer.endpoint())]);
    let ours = crate::snapshot("l:a l:has _:x , r:d1 .");
    let endpoint = peer.endpoint();
    let query = format!("SELECT ?l {{ l:a l:has ?d . SERVICE <{endpoint}> {{ ?d r:label ?l }} }}");
    assert_eq!(ask(&ours, &federation, &query).unwrap().0, ["\"named\""]);
    // Inside one pattern a blank node is itself.
    let query = format!(
        "SELECT ?l {{ l:a l:has ?d . SERVICE <{endpoint}> {{ ?d r:part ?p . ?p r:label ?l }} }}"
    );
    assert_eq!(ask(&ours, &federation, &query).unwrap().0, ["\"blank\""]);
}

#[test]
fn literals_that_engines_write_in_their_own_way() {
    let theirs =
        crate::snapshot("r:a r:at 1 . r:b r:at 2.50 . r:c r:at \"x\" . r:d r:at \"y\"@ja .");
    let ours = crate::snapshot("l:a l:at 1 . l:b l:at 2.50 . l:c l:at \"x\" . l:d l:at \"y\"@ja .");
    let peer = Peer::start(&theirs, Manner::Fair);
    let federation = federation([profile(&peer.endpoint())]);
    let query = format!(
        "SELECT ?x ?y {{ ?x l:at ?v . SERVICE <{}> {{ ?y r:at ?v }} }}",
        peer.endpoint()
    );
    assert_eq!(ask(&ours, &federation, &query).unwrap().0.len(), 4);
    assert!(
        !peer.queries()[0].contains("VALUES"),
        "{:?}",
        peer.queries()
    );
}
