//! Queries that are made to harm: too deep, too wide, too long, endless, growing, malformed.

/// What may become of a query of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is honest, and answered.
    Answered,
    /// It is refused before it runs.
    Refused,
    /// It is answered, refused or stopped.
    Any,
}

/// A query of the set.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub name: String,
    pub query: Vec<u8>,
    pub fate: Fate,
}

#[derive(Default)]
struct Set(Vec<Case>);

impl Set {
    fn add(&mut self, fate: Fate, name: impl Into<String>, query: impl Into<Vec<u8>>) {
        self.0.push(Case {
            name: name.into(),
            query: query.into(),
            fate,
        });
    }

    fn any(&mut self, name: impl Into<String>, query: impl Into<Vec<u8>>) {
        self.add(Fate::Any, name, query);
    }
}

/// `n` times a text that may know its number.
fn times(n: usize, text: impl Fn(usize) -> String) -> String {
    (0..n).map(text).collect()
}

/// The whole set.
pub(crate) fn cases() -> Vec<Case> {
    let mut set = Set::default();
    honest(&mut set);
    depth(&mut set);
    width(&mut set);
    products(&mut set);
    sorts(&mut set);
    growth(&mut set);
    patterns(&mut set);
    values(&mut set);
    paths(&mut set);
    numbers(&mut set);
    malformed(&mut set);
    hidden(&mut set);
    forbidden(&mut set);
    set.0
}

fn honest(set: &mut Set) {
    let queries = [
        ("all", "SELECT * { ?s ?p ?o }".to_owned()),
        ("count", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }".to_owned()),
        (
            "page",
            "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 50 OFFSET 500".to_owned(),
        ),
        (
            "groups",
            "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)".to_owned(),
        ),
        ("describe", "DESCRIBE <http://e.org/1>".to_owned()),
        (
            "construct",
            "CONSTRUCT { ?s <http://e.org/x> ?o } { ?s <http://e.org/next> ?o }".to_owned(),
        ),
        (
            "regex",
            "SELECT * { ?s <http://e.org/label> ?l FILTER(REGEX(?l, \"9+5\")) }".to_owned(),
        ),
        ("chain of 12", chain(12)),
        (
            "10,000 cells",
            format!(
                "SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {} }} }}",
                times(10_000, |i| format!("{i} "))
            ),
        ),
        (
            "10,000 resources",
            format!(
                "SELECT ?x ?l {{ VALUES ?x {{ {} }} ?x <http://e.org/label> ?l }}",
                times(5_000, |i| format!("<http://e.org/{i}> "))
            ),
        ),
    ];
    for (name, query) in queries {
        set.add(Fate::Answered, format!("honest: {name}"), query);
    }
}

fn chain(n: usize) -> String {
    format!(
        "SELECT (COUNT(*) AS ?n) {{ {} }}",
        times(n, |i| format!("?x{i} <http://e.org/next> ?x{} . ", i + 1))
    )
}

fn nested(n: usize, before: &str, inside: &str, after: &str) -> String {
    format!("{}{inside}{}", before.repeat(n), after.repeat(n))
}

/// What can lie in itself: name, what stands before, what opens, what is inside, what closes, and
/// what stands behind.
const DEEP: [(&str, &str, &str, &str, &str, &str); 20] = [
    ("groups", "ASK { ", "{", "", "}", " }"),
    ("parentheses", "ASK { FILTER", "(", "1", ")", " }"),
    ("negations", "ASK { FILTER(", "! ", "true", "", ") }"),
    ("minus signs", "ASK { FILTER(1 = ", "- ", "?x", "", ") }"),
    ("lists", "ASK { ?s ?p ", "(", "1", ")", " }"),
    (
        "blank nodes",
        "ASK { ?s ?p ",
        "[ <http://e.org/p> ",
        "1",
        "]",
        " }",
    ),
    ("optional", "ASK { ", "OPTIONAL { ?s ?p ?o ", "", "}", " }"),
    (
        "minus",
        "ASK { ?s ?p ?o ",
        "MINUS { ?s ?p ?o ",
        "",
        "}",
        " }",
    ),
    ("union", "ASK { ", "{ ?a ?b ?c } UNION { ", "", "}", " }"),
    (
        "exists",
        "ASK { ",
        "FILTER EXISTS { ?s ?p ?o ",
        "",
        "}",
        " }",
    ),
    (
        "not exists",
        "ASK { ",
        "FILTER NOT EXISTS { ?s ?p ?o ",
        "",
        "}",
        " }",
    ),
    (
        "subselects",
        "ASK ",
        "{ SELECT * ",
        "{ ?s ?p ?o }",
        " }",
        "",
    ),
    ("graph", "ASK { ", "GRAPH ?g { ", "?s ?p ?o", "}", " }"),
    (
        "lateral",
        "ASK { ?s ?p ?o ",
        "LATERAL { ?s ?p ?o ",
        "",
        "}",
        " }",
    ),
    ("if", "ASK { FILTER(", "IF(true, 1, ", "2", ")", ") }"),
    (
        "coalesce",
        "ASK { FILTER(",
        "COALESCE(?x, ",
        "2",
        ")",
        ") }",
    ),
    (
        "concat",
        "ASK { BIND(",
        "CONCAT('a', ",
        "'b'",
        ")",
        " AS ?y) }",
    ),
    (
        "paths",
        "ASK { ?s ",
        "(",
        "<http://e.org/next>",
        ")",
        " ?o }",
    ),
    (
        "closures",
        "ASK { ?s ",
        "(",
        "<http://e.org/next>",
        ")*",
        " ?o }",
    ),
    (
        "triple terms",
        "ASK { ?s ?p ",
        "<<( ?s ?p ",
        "?o",
        ")>>",
        " }",
    ),
];

fn depth(set: &mut Set) {
    for (name, head, before, inside, after, tail) in DEEP {
        for n in [8, 40, 95, 300, 2_000] {
            let query = format!("{head}{}{tail}", nested(n, before, inside, after));
            set.any(format!("depth: {n} {name}"), query);
        }
    }
    set.add(
        Fate::Answered,
        "depth: only in a string",
        format!("ASK {{ FILTER('{}' = '') }}", "(".repeat(50_000)),
    );
}

fn width(set: &mut Set) {
    let next = "<http://e.org/next>";
    for n in [30, 60, 100, 150, 300, 1_000] {
        let q = |body: String| format!("SELECT * {{ {body} }} LIMIT 1");
        set.any(
            format!("width: star of {n}"),
            q(times(n, |i| format!("?s <http://e.org/p{i}> ?o{i} . "))),
        );
        set.any(
            format!("width: star of {n} alike"),
            q(times(n, |i| format!("?s {next} ?o{i} . "))),
        );
        set.any(format!("width: chain of {n}"), chain(n));
        set.any(
            format!("width: {n} optionals"),
            q(format!(
                "?s {next} ?o {}",
                times(n, |i| format!(
                    "OPTIONAL {{ ?s <http://e.org/p{i}> ?o{i} }} "
                ))
            )),
        );
        set.any(
            format!("width: {n} unions"),
            q(format!(
                "{{}} {}",
                times(n, |i| format!("UNION {{ ?s <http://e.org/p{i}> ?o }} "))
            )),
        );
        set.any(
            format!("width: {n} minus"),
            q(format!(
                "?s {next} ?o {}",
                times(n, |i| format!("MINUS {{ ?s <http://e.org/p{i}> ?o }} "))
            )),
        );
        set.any(
            format!("width: {n} filters"),
            q(format!(
                "?s {next} ?o {}",
                times(n, |i| format!("FILTER(?o != {i}) "))
            )),
        );
        set.any(
            format!("width: {n} subselects"),
            q(times(n, |i| {
                format!("{{ SELECT ?s {{ ?s <http://e.org/p{i}> ?o }} }} ")
            })),
        );
        set.any(
            format!("width: {n} columns"),
            format!("SELECT {} {{}}", times(n, |i| format!("({i} AS ?c{i}) "))),
        );
        set.any(
            format!("width: {n} prefixes"),
            format!(
                "{} ASK {{}}",
                times(n, |i| format!("PREFIX p{i}: <http://e.org/{i}/> "))
            ),
        );
    }
    let clique = times(12, |a| times(12, |b| format!("?x{a} {next} ?x{b} . ")));
    set.any("width: clique of 12", format!("ASK {{ {clique} }}"));
}

fn products(set: &mut Set) {
    let parts = |n: usize| times(n, |i| format!("?a{i} ?b{i} ?c{i} . "));
    for n in 2..=7 {
        set.any(
            format!("product: count of {n}"),
            format!("SELECT (COUNT(*) AS ?n) {{ {} }}", parts(n)),
        );
        set.any(
            format!("product: rows of {n}"),
            format!("SELECT * {{ {} }}", parts(n)),
        );
        set.any(
            format!("product: graph of {n}"),
            format!("CONSTRUCT {{ ?a0 ?b1 ?c0 }} {{ {} }}", parts(n)),
        );
        set.any(
            format!("product: subselects of {n}"),
            format!(
                "SELECT (COUNT(*) AS ?n) {{ {} }}",
                times(n, |i| format!("{{ SELECT * {{ ?a{i} ?b{i} ?c{i} }} }} "))
            ),
        );
        set.any(
            format!("product: never true of {n}"),
            format!(
                "ASK {{ {} FILTER(CONCAT(STR(?a0), STR(?c1)) = 'x') }}",
                parts(n)
            ),
        );
        set.any(
            format!("product: optionals of {n}"),
            format!(
                "SELECT (COUNT(*) AS ?n) {{ {} }}",
                times(n, |i| format!("OPTIONAL {{ ?a{i} ?b{i} ?c{i} }} "))
            ),
        );
    }
    let rows =
        |name: &str, n: usize| format!("VALUES ?{name} {{ {} }} ", times(n, |i| format!("{i} ")));
    set.any(
        "product: values 2,000 x 2,000 x 10",
        format!(
            "SELECT (COUNT(*) AS ?n) {{ {}{}{} }}",
            rows("a", 2_000),
            rows("b", 2_000),
            rows("c", 10)
        ),
    );
    set.any(
        "product: values 2,000 x 2,000 under a regular expression",
        format!(
            "SELECT (COUNT(*) AS ?n) {{ {}{} FILTER(REGEX(CONCAT(STR(?a), 'x', STR(?b)), '^(1+)+x(2+)+$')) }}",
            rows("a", 2_000), rows("b", 2_000)
        ),
    );
    set.any(
        "product: lateral",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c LATERAL { ?d ?e ?f LATERAL { ?g ?h ?i } } }",
    );
    set.any(
        "product: digests",
        "SELECT (MAX(SHA512(CONCAT(STR(?a), STR(?d)))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    );
    set.any(
        "product: through types",
        "SELECT (COUNT(*) AS ?n) { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t }",
    );
    set.any(
        "product: connected by predicates",
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f }",
    );
    set.any(
        "product: minus",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c MINUS { ?a ?e ?f . ?g ?h ?i . ?j ?k ?l } }",
    );
    set.any(
        "product: exists",
        "ASK { ?a ?b ?c FILTER NOT EXISTS { ?a ?e ?f . ?g ?h ?i . ?j ?k ?l } }",
    );
}

fn sorts(set: &mut Set) {
    let two = "{ ?a ?b ?c . ?d <http://e.org/next> ?f }";
    let rows = |name: &str| {
        format!(
            "VALUES ?{name} {{ {} }} ",
            times(2_000, |i| format!("{i} "))
        )
    };
    set.any(
        "sort: values 2,000 x 2,000",
        format!(
            "SELECT * {{ {}{} }} ORDER BY DESC(?a + ?b) LIMIT 1",
            rows("a"),
            rows("b")
        ),
    );
    for (name, head, tail) in [
        (
            "by expression",
            "SELECT *",
            "ORDER BY DESC(STRLEN(CONCAT(STR(?a), STR(?d)))) LIMIT 1",
        ),
        ("by chance", "SELECT *", "ORDER BY RAND() LIMIT 1"),
        (
            "by six keys",
            "SELECT *",
            "ORDER BY ?f ?d ?c DESC(?b) ?a STR(?c) LIMIT 1",
        ),
        ("distinct", "SELECT DISTINCT ?a ?f", ""),
        (
            "distinct and sorted",
            "SELECT DISTINCT *",
            "ORDER BY ?f LIMIT 1",
        ),
        ("groups", "SELECT ?a ?f (COUNT(*) AS ?n)", "GROUP BY ?a ?f"),
        (
            "groups of one",
            "SELECT (SAMPLE(?c) AS ?x)",
            "GROUP BY ?a ?b ?c ?d ?f",
        ),
        (
            "distinct counts",
            "SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?f))) AS ?n)",
            "",
        ),
        ("joined text", "SELECT (GROUP_CONCAT(STR(?a)) AS ?x)", ""),
        (
            "joined text, far apart",
            "SELECT (GROUP_CONCAT(STR(?a); separator='----------------------------------------') AS ?x)",
            "",
        ),
        (
            "having",
            "SELECT ?a (COUNT(?f) AS ?n)",
            "GROUP BY ?a HAVING(COUNT(DISTINCT ?d) > 1000000)",
        ),
    ] {
        set.any(format!("sort: {name}"), format!("{head} {two} {tail}"));
    }
    set.any(
        "sort: distinct triples",
        "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
    );
    set.any("sort: describe all", "DESCRIBE * { ?a ?b ?c }");
    set.any(
        "sort: describe a product",
        "DESCRIBE ?a ?d { ?a ?b ?c . ?d ?e ?f }",
    );
}

fn growth(set: &mut Set) {
    for n in [20, 25, 28, 32, 40] {
        for (name, step) in [
            ("doubled", "CONCAT(?x#, ?x#)"),
            ("tripled", "CONCAT(?x#, ?x#, ?x#)"),
            ("replaced", "REPLACE(?x#, 'a', 'aa')"),
            ("encoded", "ENCODE_FOR_URI(CONCAT(?x#, '政', ?x#))"),
            ("in capitals", "UCASE(CONCAT(?x#, LCASE(?x#)))"),
        ] {
            let binds = times(n, |i| {
                format!(
                    "BIND({} AS ?x{}) ",
                    step.replace('#', &i.to_string()),
                    i + 1
                )
            });
            set.any(
                format!("growth: {name} {n} times"),
                format!(
                    "SELECT (STRLEN(?x{n}) AS ?n) {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {binds} }}"
                ),
            );
        }
    }
    set.any(
        "growth: doubled in the columns",
        format!(
            "SELECT ('aaaaaaaaaaaaaaaa' AS ?x0) {} {{}}",
            times(34, |i| format!("(CONCAT(?x{i}, ?x{i}) AS ?x{}) ", i + 1))
        ),
    );
    set.any(
        "growth: in each row",
        "SELECT (CONCAT(?l, ?l, ?l, ?l, ?l, ?l, ?l, ?l) AS ?x) { ?s <http://e.org/label> ?l . ?t <http://e.org/label> ?m } ORDER BY ?x",
    );
    set.any(
        "growth: sums of decimals",
        format!(
            "SELECT (({}) AS ?x) {{}}",
            vec!["1.000000001"; 900].join(" * ")
        ),
    );
    set.any(
        "growth: a long literal",
        format!("SELECT ('{}' AS ?x) {{}}", "x".repeat(200_000)),
    );
    set.any(
        "growth: a literal too long",
        format!("SELECT ('{}' AS ?x) {{}}", "x".repeat(400_000)),
    );
}

fn patterns(set: &mut Set) {
    let long = "a".repeat(30_000);
    let expressions = [
        ("nested repeats", "(a+)+$".to_owned()),
        ("counted repeats", "((a{1,200}){1,200}){1,200}".to_owned()),
        (
            "more counted repeats",
            "(((a{1,999}){1,999}){1,999}){1,999}".to_owned(),
        ),
        ("alternatives", vec!["a|aa"; 5_000].join("|")),
        ("back references", "(a*)\\\\1$".to_owned()),
        ("looking ahead", "(?=(a+))a*b".to_owned()),
        ("classes", "[\\\\p{L}\\\\p{N}]{0,900}".repeat(30)),
        ("depth", nested(90, "(", "a", ")*")),
        ("too deep", nested(2_000, "(?:", "a", ")")),
        ("not closed", "((((".to_owned()),
        ("dots", ".*.*.*.*.*.*.*.*.*=".to_owned()),
    ];
    for (name, expression) in &expressions {
        set.any(
            format!("pattern: {name}"),
            format!("ASK {{ FILTER(REGEX('{long}', '{expression}')) }}"),
        );
        set.any(
            format!("pattern: {name}, replaced"),
            format!("SELECT (STRLEN(REPLACE('{long}', '{expression}', '$0$0')) AS ?n) {{}}"),
        );
        set.any(
            format!("pattern: {name}, in each row"),
            format!("ASK {{ ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?a), STR(?d)), '{expression}', 'i')) FILTER(false) }}"),
        );
    }
    set.any(
        "pattern: another in each row",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d <http://e.org/label> ?f FILTER(REGEX(STR(?a), CONCAT(?f, '.*', STR(?d)))) }",
    );
}

fn values(set: &mut Set) {
    for n in [20_000, 60_000] {
        set.any(
            format!("values: {n} cells"),
            format!(
                "SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {} }} }}",
                "1 ".repeat(n)
            ),
        );
        set.any(
            format!("values: {n} undefined"),
            format!(
                "ASK {{ VALUES (?x ?y) {{ {} }} ?x ?y ?z }}",
                "(1 UNDEF)".repeat(n / 3)
            ),
        );
    }
    set.any(
        "values: too many cells",
        format!("ASK {{ VALUES ?x {{ {} }} }}", "1 ".repeat(200_000)),
    );
    let columns = times(1_000, |i| format!("?c{i} "));
    set.any(
        "values: 1,000 columns",
        format!(
            "SELECT * {{ VALUES ({columns}) {{ ({}) }} }}",
            "1 ".repeat(1_000)
        ),
    );
    set.any(
        "values: undefined joins",
        format!(
            "SELECT (COUNT(*) AS ?n) {{ VALUES (?a ?b) {{ {0} }} VALUES (?a ?b) {{ {0} }} }}",
            "(UNDEF UNDEF) ".repeat(3_000)
        ),
    );
    set.any(
        "values: in a list",
        format!(
            "ASK {{ ?s ?p ?o FILTER(?o IN ({})) }}",
            vec!["-1"; 20_000].join(",")
        ),
    );
}

fn paths(set: &mut Set) {
    let n = "<http://e.org/next>";
    for path in [
        format!("{n}*"),
        format!("{n}+"),
        format!("({n}|!{n})*"),
        format!("({n}|^{n})+"),
        format!("(({n}*)*)*"),
        format!("({n}/{n}*)*"),
        format!("({n}?/{n}?)+"),
        "!<http://e.org/x>*".to_owned(),
        format!("(!{n}|!^{n})+"),
        vec![n; 300].join("/"),
        vec![n; 300].join("|"),
        vec![format!("{n}?"); 40].join("/"),
        vec![format!("{n}*"); 40].join("/"),
    ] {
        let short: String = path.replace(n, "n").chars().take(24).collect();
        set.any(
            format!("path: {short}, all pairs"),
            format!("SELECT (COUNT(*) AS ?n) {{ ?a {path} ?b }}"),
        );
        set.any(
            format!("path: {short}, from one"),
            format!("SELECT (COUNT(*) AS ?n) {{ <http://e.org/1> {path} ?b }}"),
        );
        set.any(
            format!("path: {short}, joined"),
            format!("ASK {{ ?a {path} ?b . ?b {path} ?c . ?c {path} ?a FILTER(?a != ?c) }}"),
        );
    }
}

fn numbers(set: &mut Set) {
    for (i, expression) in [
        "9223372036854775807 + 1",
        "-9223372036854775808 / -1",
        "1 / 0",
        "1.0 / 0.0",
        "0e0 / 0e0",
        "99999999999999999999999999999999 * 9",
        "1e308 * 1e308",
        "0.000000000000000001 * 0.000000000000000001",
        "ABS(-9223372036854775808)",
        "ROUND(1e300)",
        "CEIL(-1e-300)",
        "SUBSTR('abc', -1e300, 1e300)",
        "SUBSTR('政策', 2, 9999999999)",
        "YEAR('99999999999999-01-01T00:00:00Z'^^<http://www.w3.org/2001/XMLSchema#dateTime>)",
        "STRDT('x', <http://www.w3.org/2001/XMLSchema#integer>) + 1",
        "STRLANG('x', '')",
        "IRI('')",
        "IRI('http://[')",
        "'1'^^<http://www.w3.org/2001/XMLSchema#byte> + 1",
        "NOW() - NOW()",
        "UUID()",
        "BNODE('x')",
    ]
    .iter()
    .enumerate()
    {
        set.any(
            format!("number: {i}"),
            format!("SELECT ({expression} AS ?x) {{}}"),
        );
    }
}

fn malformed(set: &mut Set) {
    let whole = "PREFIX e: <http://e.org/> SELECT ?s (COUNT(?o) AS ?n) { ?s e:next ?o . OPTIONAL { ?s e:label 'x'@en } FILTER(?o > 1) } GROUP BY ?s ORDER BY ?n LIMIT 3";
    for cut in (1..whole.len() - 2).step_by(6) {
        set.any(format!("malformed: cut at {cut}"), &whole[..cut]);
    }
    let bytes: [(&str, Vec<u8>); 12] = [
        ("no UTF-8", b"ASK { ?s ?p \"\xff\xfe\" }".to_vec()),
        ("half a character", b"ASK { ?s ?p \"\xe6\x94".to_vec()),
        ("an overlong byte", b"ASK { ?s ?p \"\xc0\x80\" }".to_vec()),
        ("nothing", Vec::new()),
        ("zeros", vec![0; 1_000]),
        (
            "noise",
            (0..5_000_u32)
                .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
                .collect(),
        ),
        ("a surrogate", b"ASK { ?s ?p '\\uD800' }".to_vec()),
        ("an escape too far", b"ASK { ?s ?p '\\UFFFFFFFF' }".to_vec()),
        (
            "escaped brackets",
            "ASK { ?s ?p \\u0028\\u0028\\u0028 }"
                .repeat(50)
                .into_bytes(),
        ),
        ("a mark of byte order", b"\xef\xbb\xbfASK {}".to_vec()),
        ("controls", b"ASK { ?s\x01 ?p\x7f ?o }".to_vec()),
        ("only a comment", b"# ASK {}".to_vec()),
    ];
    for (name, query) in bytes {
        set.any(format!("malformed: {name}"), query);
    }
    set.any("malformed: blanks", " ".repeat(200_000));
    set.any("malformed: comments", "# x\n".repeat(50_000));
    set.any("malformed: open strings", "ASK { ?s ?p \"".repeat(10_000));
    set.any(
        "malformed: a long name",
        format!("ASK {{ ?{} ?p ?o }}", "x".repeat(200_000)),
    );
    set.any(
        "malformed: a long IRI",
        format!("ASK {{ <http://e.org/{}> ?p ?o }}", "x".repeat(200_000)),
    );
    set.any(
        "malformed: closing brackets",
        format!("ASK {{ {} }}", "}".repeat(100_000)),
    );
    set.any(
        "malformed: SELECT again and again",
        "SELECT ".repeat(30_000),
    );
    set.add(
        Fate::Refused,
        "malformed: far too long",
        format!("ASK {{ {} }}", "?s ?p ?o . ".repeat(50_000)),
    );
}

/// Brackets that lie deep behind what one reader takes for a string, a comment or an IRI, and
/// another does not. Each is short enough to be read without a second thought.
fn hidden(set: &mut Set) {
    let (open, close) = ("{".repeat(1_500), "}".repeat(1_500));
    let (left, right) = ("(".repeat(1_500), ")".repeat(1_500));
    let hidden = [
        (
            "by a comment that ends early",
            format!("ASK #\r{open}{close}"),
        ),
        (
            "in an IRI that compares",
            format!("ASK {{ FILTER(?a<{left}1{right}>1) }}"),
        ),
        (
            "after a relative IRI",
            format!("ASK {{ FILTER(?a<#>'''\n{left}1{right} #''' ) }}"),
        ),
        (
            "by a string that has no end",
            format!("ASK {{ VALUES ?x {{ '''a' }} {open}{close} }}"),
        ),
        (
            "by an escaped quote in a name",
            format!("PREFIX ex: <x:> ASK {{ ?s ex:a\\'b ?o . {open}{close} ?s ex:a\\'b ?o }}"),
        ),
        (
            "by a word that a keyword begins",
            format!("PREFIX ex: <x:> ASK {{ FILTERex:f(?a<{left}1{right}>1) }}"),
        ),
    ];
    for (how, query) in hidden {
        set.add(Fate::Refused, format!("hidden: {how}"), query);
    }
}

fn forbidden(set: &mut Set) {
    for (i, query) in [
        "DROP ALL",
        "CLEAR DEFAULT",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/x>",
        "LOAD SILENT <file:///etc/passwd>",
        "CREATE GRAPH <x:g>",
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://169.254.169.254/> { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <http://127.0.0.1:9/> } SERVICE ?e { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    ]
    .iter()
    .enumerate()
    {
        set.add(Fate::Refused, format!("forbidden: {i}"), *query);
    }
    set.any(
        "forbidden: files",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    );
    set.any(
        "forbidden: an unknown function",
        "SELECT (<http://e.org/f>(1) AS ?x) {}",
    );
}
