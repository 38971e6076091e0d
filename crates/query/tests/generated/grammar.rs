//! Queries out of the grammar of SPARQL, each with what is known of its shape.

use std::fmt::Write as _;

/// Numbers that look like chance and are the same each time (SplitMix64).
#[derive(Debug)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }

    pub(crate) fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// A query and what is known of it.
#[derive(Debug)]
pub(crate) struct Generated {
    pub(crate) text: String,
    /// The brackets that lie in each other, at the deepest.
    pub(crate) depth: usize,
}

const VARIABLES: &[&str] = &["?a", "?b", "$c", "?union", "?政策", "?x1"];
const IRIS: &[&str] = &[
    "<http://e.org/a>",
    "<http://e.org/p>",
    "<http://e.org/w(b>",
    "<http://e.org/#((>",
    "<urn:x:(y)>",
    "<#a>",
    "<it's>",
    "<>",
    "ex:a",
    "ex:p",
    "ex:a-b.c",
    "ex:a\\(b",
    "ex:a\\'b",
    "ex:a\\#",
    "ex:%28",
    "ex:",
    "my-ns:graph-union",
    "a-b:x.y",
];
const LITERALS: &[&str] = &[
    "1",
    "1.5",
    ".5",
    "1e3",
    "1.5e-3",
    "true",
    "false",
    "'a'",
    "\"a { ( [ << \"",
    "'it\\'s {'",
    "'''it's ( '' \n {'''",
    "\"\"\"a \"b\" \\\"\"\" ((\"\"\"",
    "''",
    "\"\"",
    "'\\u0028('",
    "'a'@ja",
    "'a'@en-GB",
    "'a'@en--ltr",
    "'1'^^<http://www.w3.org/2001/XMLSchema#integer>",
    "'x'^^ex:t",
];
const BLANKS: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\t",
    "\r\n",
    " # { ( [ ' \n",
    "#'\r",
    "# \"\"\" <\n",
];
const CALLS: &[&str] = &[
    "STR",
    "LANG",
    "STRLEN",
    "ABS",
    "isIRI",
    "lcase",
    "<http://e.org/f>",
    "ex:f",
    "<urn:f(>",
    "<http://www.w3.org/2001/XMLSchema#integer>",
];
const OPERATORS: &[&str] = &[
    "<", ">", "<=", ">=", "=", "!=", "&&", "||", "+", "-", "*", "/",
];

/// Writes one query.
#[derive(Debug)]
pub(crate) struct Grammar<'a> {
    chance: &'a mut Chance,
    text: String,
    open: usize,
    deepest: usize,
    /// How much may still be written.
    left: usize,
    named: usize,
}

impl<'a> Grammar<'a> {
    /// A query of about so many parts.
    pub(crate) fn query(chance: &'a mut Chance, parts: usize) -> Generated {
        let mut grammar = Self {
            chance,
            text: "PREFIX ex: <http://e.org/> PREFIX my-ns: <http://e.org/n#> PREFIX a-b: <x:>\n"
                .to_owned(),
            open: 0,
            deepest: 0,
            left: parts,
            named: 0,
        };
        grammar.form();
        Generated {
            text: grammar.text,
            depth: grammar.deepest,
        }
    }

    fn say(&mut self, token: &str) {
        let blank = self.chance.of(BLANKS);
        self.text.push_str(blank);
        self.text.push_str(token);
    }

    fn open(&mut self, bracket: &str) {
        self.say(bracket);
        // The brackets of a triple term count twice.
        self.open += bracket.len().clamp(1, 2) - usize::from(bracket == "<<" || bracket == "{|");
        self.deepest = self.deepest.max(self.open);
    }

    fn close(&mut self, bracket: &str) {
        self.say(bracket);
        self.open -= bracket.len().clamp(1, 2) - usize::from(bracket == ">>" || bracket == "|}");
    }

    fn pick(&mut self, choices: &[&str]) {
        let token = self.chance.of(choices);
        self.say(token);
    }

    /// Whether to go on, one time out of `n`.
    fn more(&mut self, n: usize) -> bool {
        let more = self.left > 0 && self.chance.below(n) == 0;
        self.left = self.left.saturating_sub(usize::from(more));
        more
    }

    fn fresh(&mut self) -> String {
        self.named += 1;
        format!("?n{}", self.named)
    }

    fn form(&mut self) {
        match self.chance.below(6) {
            0 => {
                self.say("ASK");
                self.group();
            }
            1 => {
                self.say("CONSTRUCT");
                self.open("{");
                self.say("?a ex:p ?b");
                self.close("}");
                self.say("WHERE");
                self.group();
            }
            2 => {
                self.say("DESCRIBE");
                self.pick(IRIS);
                self.pick(VARIABLES);
                self.group();
            }
            _ => self.select(),
        }
        if self.chance.below(4) == 0 {
            self.say("VALUES");
            self.values();
        }
    }

    fn select(&mut self) {
        self.say("SELECT");
        self.pick(&["", "DISTINCT", "REDUCED"]);
        let grouped = self.chance.below(5) == 0;
        if grouped {
            self.say("?a");
            self.open("(");
            self.pick(&["COUNT", "SUM", "MIN", "SAMPLE", "GROUP_CONCAT"]);
            self.open("(");
            self.pick(&["", "DISTINCT"]);
            self.expression();
            self.close(")");
            let name = self.fresh();
            self.say(&format!("AS {name}"));
            self.close(")");
        } else if self.more(2) {
            self.pick(&["?a", "?b ?a"]);
            self.bracketed_as();
        } else {
            self.say("*");
        }
        self.pick(&["", "WHERE"]);
        self.group();
        if grouped {
            self.say("GROUP BY ?a");
        }
        if self.more(2) {
            self.say("ORDER BY");
            self.pick(&["", "DESC"]);
            self.open("(");
            self.pick(if grouped { &["?a"] } else { VARIABLES });
            self.close(")");
        }
        self.pick(&["", "", "LIMIT 5", "OFFSET 1 LIMIT 2"]);
    }

    fn bracketed_as(&mut self) {
        self.open("(");
        self.expression();
        let name = self.fresh();
        self.say(&format!("AS {name}"));
        self.close(")");
    }

    fn group(&mut self) {
        self.open("{");
        if self.more(12) {
            self.select();
        } else {
            while self.more(1) && self.chance.below(4) > 0 {
                self.part();
            }
        }
        self.close("}");
    }

    fn part(&mut self) {
        match self.chance.below(14) {
            0 => self.keyed("OPTIONAL"),
            1 => self.keyed("MINUS"),
            2 => self.keyed("LATERAL"),
            3 => {
                self.group();
                while self.more(2) {
                    self.keyed("UNION");
                }
            }
            4 => {
                self.say("GRAPH");
                let names = [VARIABLES, IRIS][self.chance.below(2)];
                self.pick(names);
                self.group();
            }
            5 => {
                self.say("BIND");
                self.bracketed_as();
            }
            6 => {
                self.say("VALUES");
                self.values();
            }
            7 => {
                self.pick(&["FILTER EXISTS", "FILTER NOT EXISTS"]);
                self.group();
            }
            8 => {
                // Keywords need no blank after them.
                self.pick(&["FILTER STR", "FILTERLANG", "FILTERex:f"]);
                self.open("(");
                self.expression();
                self.close(")");
            }
            9 | 10 => {
                self.say("FILTER");
                self.open("(");
                self.expression();
                self.close(")");
            }
            _ => self.triples(),
        }
    }

    fn keyed(&mut self, keyword: &str) {
        self.say(keyword);
        self.group();
    }

    fn values(&mut self) {
        if self.chance.below(2) == 0 {
            self.pick(VARIABLES);
            self.open("{");
            for _ in 0..self.chance.below(6) {
                self.datum();
            }
        } else {
            self.open("(");
            self.say("?a ?b");
            self.close(")");
            self.open("{");
            for _ in 0..self.chance.below(6) {
                self.open("(");
                self.datum();
                self.datum();
                self.close(")");
            }
        }
        self.close("}");
    }

    fn datum(&mut self) {
        let choices: &[&[&str]] = &[IRIS, LITERALS, &["-1", "+.5", "UNDEF", "-2.5e-7"]];
        let choices = choices[self.chance.below(3)];
        self.pick(choices);
    }

    fn triples(&mut self) {
        self.node();
        loop {
            self.verb();
            self.node();
            while self.more(4) {
                self.say(",");
                self.node();
            }
            if self.more(6) {
                self.open("{|");
                self.verb();
                self.node();
                self.close("|}");
            }
            if !self.more(3) {
                break;
            }
            self.say(";");
        }
        self.say(".");
    }

    fn node(&mut self) {
        match self.chance.below(16) {
            0 if self.more(1) => {
                self.open("[");
                self.verb();
                self.node();
                self.close("]");
            }
            1 if self.more(1) => {
                self.open("(");
                self.node();
                while self.more(2) {
                    self.node();
                }
                self.close(")");
            }
            2 if self.more(1) => {
                self.open("<<(");
                self.say("?a ex:p");
                self.pick(LITERALS);
                self.close(")>>");
            }
            3 if self.more(1) => {
                self.open("<<");
                self.say("ex:a ex:p");
                self.node();
                self.close(">>");
            }
            4..=6 => self.pick(IRIS),
            7..=8 => self.pick(LITERALS),
            9 => self.pick(&["[]", "_:b", "_:b.c-d"]),
            _ => self.pick(VARIABLES),
        }
    }

    fn verb(&mut self) {
        match self.chance.below(6) {
            0 => self.say("a"),
            1 => self.pick(VARIABLES),
            2 if self.more(1) => self.path(),
            _ => self.pick(IRIS),
        }
    }

    fn path(&mut self) {
        match self.chance.below(6) {
            0 if self.more(1) => {
                self.pick(&["", "^"]);
                self.open("(");
                self.path();
                self.close(")");
                self.pick(&["", "*", "+", "?"]);
            }
            1 if self.more(1) => {
                self.path();
                self.pick(&["/", "|"]);
                self.path();
            }
            2 => {
                self.say("!");
                self.open("(");
                self.say("ex:a|^ex:p");
                self.close(")");
            }
            _ => {
                self.pick(&["ex:a", "<http://e.org/p>", "^ex:p", "a"]);
                self.pick(&["", "*", "+", "?"]);
            }
        }
    }

    fn expression(&mut self) {
        match self.chance.below(12) {
            0..=2 if self.more(1) => {
                self.expression();
                let operator = self.chance.of(OPERATORS);
                match self.chance.below(3) {
                    // Without blanks, as people write them.
                    0 => self.text.push_str(operator),
                    _ => self.say(operator),
                }
                self.expression();
            }
            3 if self.more(1) => {
                self.open("(");
                self.expression();
                self.close(")");
            }
            4 if self.more(1) => {
                self.pick(CALLS);
                self.open("(");
                self.expression();
                self.close(")");
            }
            5 if self.more(1) => {
                self.pick(&["!", "-", "+"]);
                self.expression();
            }
            6 if self.more(1) => {
                self.expression();
                self.pick(&["IN", "NOT IN"]);
                self.open("(");
                self.expression();
                self.say(",");
                self.expression();
                self.close(")");
            }
            7 if self.more(1) => {
                self.pick(&["EXISTS", "NOT EXISTS"]);
                self.group();
            }
            8 => self.pick(LITERALS),
            9 => self.pick(&["ex:a", "<http://e.org/a>", "-1", "+2.5", "<urn:x:(y)>"]),
            _ => self.pick(VARIABLES),
        }
    }
}

/// Brackets that lie in each other so deeply, and how deep that is.
pub(crate) fn deep(chance: &mut Chance, levels: usize) -> Generated {
    let shapes: &[(&str, &str, &str, &str)] = &[
        ("ASK ", "{", "}", ""),
        ("ASK { FILTER(", "(", ")", "1"),
        ("ASK { FILTER(", "STR(", ")", "1"),
        ("ASK { ?s ", "(", ")", "<http://e.org/p>"),
        ("ASK { ?s ?p ", "(", ")", "1"),
        ("ASK { ?s ?p ", "[ ?p ", "]", "1"),
        ("ASK { ?s ?p ", "<<( ?s ?p ", ")>>", "1"),
        ("ASK { ", "FILTER EXISTS {", "}", ""),
        ("ASK { FILTER(", "! ", "", "true"),
        ("ASK { FILTER(?a<", "(", ")", "1"),
        ("", "SELECT * { {", "}}", "?s ?p ?o"),
    ];
    let (before, open, close, inside) = shapes[chance.below(shapes.len())];
    let mut text = before.to_owned();
    for _ in 0..levels {
        let _ = write!(text, "{}{open}", chance.of(BLANKS));
    }
    text.push_str(inside);
    text.push_str(&close.repeat(levels));
    text.push_str(&")".repeat(usize::from(before.contains("FILTER("))));
    text.push_str(&" ?o".repeat(usize::from(before.ends_with("?s "))));
    text.push_str(&"}".repeat(usize::from(before.contains('{'))));
    Generated {
        text,
        depth: levels,
    }
}
