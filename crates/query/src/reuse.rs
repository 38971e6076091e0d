//! Columns that are computed of other columns: `SELECT (COUNT(?v) AS ?n) (?n + 1 AS ?m)`.
//!
//! The engine's parser refuses such a variable where solutions are grouped
//! ([SPARQL 1.1 Query, section 18.2.4.4](https://www.w3.org/TR/sparql11-query/#sparqlSelectExpressions)
//! allows it); with the expression in its place the query means the same.

use crate::tokens::{Kind, Token, tokens};

/// What has another value each time may not be written twice.
const CHANGING: &[&str] = &["RAND", "UUID", "STRUUID", "BNODE"];

/// The query with the expressions of columns in place of their names within later columns; `None`
/// where there are none, or where it would have more than `most` bytes.
pub(crate) fn inlined(query: &str, most: usize) -> Option<String> {
    let tokens: Vec<Token> = tokens(query).collect();
    let text = |i: usize| tokens.get(i).map_or("", |t| &query[t.range.clone()]);
    let mut out = String::new();
    let (mut done, mut at) = (0, 0);
    while at < tokens.len() {
        if !text(at).eq_ignore_ascii_case("SELECT") {
            at += 1;
            continue;
        }
        at += 1;
        let before = |t: &Token| {
            let word = &query[t.range.clone()];
            t.kind == Kind::Variable
                || ["DISTINCT", "REDUCED"]
                    .iter()
                    .any(|w| word.eq_ignore_ascii_case(w))
        };
        while tokens.get(at).is_some_and(before) {
            at += 1;
        }
        let mut known: Vec<(String, String)> = Vec::new();
        while let Some(column) = Column::at(query, &tokens, at) {
            let mut expression = String::new();
            let mut from = tokens[at].range.end;
            for token in &tokens[at + 1..column.end] {
                let word = &query[token.range.clone()];
                let name = word.get(1..).unwrap_or_default();
                let earlier = known.iter().find(|(n, _)| n == name);
                if let (Kind::Variable, Some((_, inner))) = (token.kind, earlier) {
                    expression.push_str(&query[from..token.range.start]);
                    expression.push_str(&format!("({inner})"));
                    from = token.range.end;
                }
                if expression.len() > most || CHANGING.iter().any(|c| word.eq_ignore_ascii_case(c))
                {
                    return None;
                }
            }
            expression.push_str(&query[from..tokens[column.end].range.start]);
            if from != tokens[at].range.end {
                out.push_str(&query[done..tokens[at].range.end]);
                out.push_str(&expression);
                done = tokens[column.end].range.start;
            }
            known.push((column.name, expression));
            at = column.next;
            // Plain variables between computed columns.
            while tokens.get(at).is_some_and(|t| t.kind == Kind::Variable) {
                at += 1;
            }
        }
    }
    if done == 0 || out.len() + query.len() - done > most {
        return None;
    }
    out.push_str(&query[done..]);
    Some(out)
}

/// A column `( expression AS ?name )`.
struct Column {
    name: String,
    /// The token `AS`.
    end: usize,
    /// The token after it.
    next: usize,
}

impl Column {
    /// The column that begins at a token.
    fn at(query: &str, tokens: &[Token], at: usize) -> Option<Self> {
        let text = |i: usize| tokens.get(i).map_or("", |t| &query[t.range.clone()]);
        if text(at) != "(" {
            return None;
        }
        let mut depth = 0_usize;
        let mut end = None;
        for (i, token) in tokens.iter().enumerate().skip(at) {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        let end: usize = end.filter(|end| end + 2 == i)?;
                        let name = text(end + 1).get(1..)?.to_owned();
                        let next = i + 1;
                        return Some(Self { name, end, next });
                    }
                }
                Kind::Word if depth == 1 && text(i).eq_ignore_ascii_case("AS") => end = Some(i),
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::inlined;

    #[test]
    fn names_become_expressions() {
        let of = |query: &str| inlined(query, 1_000);
        assert_eq!(
            of("SELECT (COUNT(?v) AS ?n) (?n + 1 AS ?m) ?k (?m*2 AS ?o) { ?v ?p ?n }").as_deref(),
            Some(
                "SELECT (COUNT(?v) AS ?n) ((COUNT(?v) ) + 1 AS ?m) ?k (((COUNT(?v) ) + 1 )*2 AS ?o) { ?v ?p ?n }"
            )
        );
        let inner = "ASK { { SELECT (MAX(?a) as ?m) ($m+'?m' AS ?n) {} } }";
        assert_eq!(
            of(inner).as_deref(),
            Some("ASK { { SELECT (MAX(?a) as ?m) ((MAX(?a) )+'?m' AS ?n) {} } }")
        );
        for query in [
            "SELECT (1 AS ?a) (2 AS ?b) {}",
            "SELECT (RAND() AS ?a) (?a AS ?b) {}",
            "SELECT (?a AS",
            "SELECT ((((",
            "SELECT",
        ] {
            assert_eq!(of(query), None, "{query}");
        }
        let mut grows = "SELECT (1+1 AS ?a0)".to_owned();
        for n in 1..40 {
            grows += &format!(" (?a{}+?a{} AS ?a{n})", n - 1, n - 1);
        }
        assert_eq!(of(&(grows + " {}")), None);
    }
}
