//! The string literals of a SPARQL query, as far as is needed to see what a query knows beforehand.

use unicode_normalization::UnicodeNormalization as _;

/// The string literals, unescaped as far as quotes go. Comments and IRIs are passed over.
pub(crate) fn literals(query: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '#' => after.split_once('\n').map_or("", |(_, next)| next),
            '<' => match after.find(|c: char| c == '>' || c.is_whitespace()) {
                Some(end) if after[end..].starts_with('>') => &after[end..],
                // A comparison, not an IRI.
                _ => after,
            },
            '"' | '\'' => {
                let (literal, next) = literal(after, c);
                found.push(literal);
                next
            }
            _ => after,
        };
    }
    found
}

fn literal(text: &str, quote: char) -> (String, &str) {
    let long = quote.to_string().repeat(2);
    if let Some((literal, next)) = text
        .strip_prefix(&long)
        .and_then(|t| t.split_once(&quote.to_string().repeat(3)))
    {
        return (literal.to_owned(), next);
    }
    let mut literal = String::new();
    let mut chars = text.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '\\' => literal.extend(chars.next().map(|(_, c)| c)),
            c if c == quote => return (literal, &text[i + 1..]),
            c => literal.push(c),
        }
    }
    (literal, "")
}

/// A value as answers are compared: NFKC, without blanks.
pub(crate) fn squeezed(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The literals of a query that are (or hold) one of the answers and are not in the question.
/// Answers of fewer than three characters say nothing: they occur by chance.
pub(crate) fn betrayed(query: &str, question: &str, answers: &[String]) -> Vec<String> {
    let question = squeezed(question);
    let answers: Vec<String> = answers
        .iter()
        .map(|a| squeezed(a))
        .filter(|a| a.chars().count() >= 3)
        .collect();
    literals(query)
        .into_iter()
        .filter(|literal| {
            let literal = squeezed(literal);
            !question.contains(&literal) && answers.iter().any(|a| literal.contains(a.as_str()))
        })
        .collect()
}

#[test]
fn literals_are_found_and_nothing_else() {
    let query = r#"# "no"
        PREFIX a: <http://example.org/#"no">
        SELECT ?x { ?x a:b "one", 'two\'s'@ja, """thr"ee""" . FILTER(?x < 5 && "four" > ?y) }"#;
    assert_eq!(literals(query), ["one", "two's", "thr\"ee", "four"]);
}

#[test]
fn a_query_that_knows_its_answer_is_found() {
    let answers = ["総務省の計画".to_owned(), "12".to_owned()];
    let query = r#"SELECT ?x { VALUES ?x { "総務省 の計画" "12" } }"#;
    assert_eq!(betrayed(query, "計画は何か", &answers), ["総務省 の計画"]);
    assert!(betrayed(query, "総務省の計画とは", &answers).is_empty());
}
