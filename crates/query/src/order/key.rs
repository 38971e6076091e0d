//! What a term is compared by when solutions are put in order.

use std::cmp::Ordering;

use oxigraph::model::{Literal, Term};
use oxsdatatypes::{Date, DateTime, Decimal, Double, GYear, GYearMonth, Time, TimezoneOffset};
use seisaku_vocab::xsd;

/// A term ready to be compared: nothing, then blank nodes, IRIs, literals and triples
/// ([SPARQL 1.1 Query, section 15.1](https://www.w3.org/TR/sparql11-query/#modOrderBy)).
///
/// Literals of one kind are compared by value, others by kind; what is no value of its datatype is
/// a text. The order is total: a date without a zone counts as one of UTC, NaN as the least number.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    Unbound,
    Blank(String),
    Iri(String),
    Boolean(bool),
    Number(Number),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Year(GYear),
    YearMonth(GYearMonth),
    /// The text, its datatype and its language.
    Text(String, String, String),
    Triple(String),
}

/// A number: the nearest double, and what an exact number is beyond it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    near: f64,
    beyond: Option<Decimal>,
}

impl Key {
    pub(crate) fn of(term: Option<&Term>) -> Self {
        match term {
            None => Self::Unbound,
            Some(Term::BlankNode(node)) => Self::Blank(node.as_str().to_owned()),
            Some(Term::NamedNode(node)) => Self::Iri(node.as_str().to_owned()),
            Some(Term::Literal(literal)) => value(literal).unwrap_or_else(|| Self::text(literal)),
            Some(Term::Triple(triple)) => Self::Triple(triple.to_string()),
        }
    }

    fn text(literal: &Literal) -> Self {
        Self::Text(
            literal.value().to_owned(),
            literal.datatype().as_str().to_owned(),
            literal.language().unwrap_or_default().to_owned(),
        )
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Unbound => 0,
            Self::Blank(_) => 1,
            Self::Iri(_) => 2,
            Self::Boolean(_) => 3,
            Self::Number(_) => 4,
            Self::DateTime(_) => 5,
            Self::Date(_) => 6,
            Self::Time(_) => 7,
            Self::Year(_) => 8,
            Self::YearMonth(_) => 9,
            Self::Text(..) => 10,
            Self::Triple(_) => 11,
        }
    }
}

impl Number {
    fn double(value: f64) -> Self {
        // The two zeros are one number.
        Self {
            near: value + 0.0,
            beyond: None,
        }
    }

    fn exact(value: Decimal) -> Self {
        let near = f64::from(Double::from(value));
        let beyond = Decimal::try_from(Double::from(near))
            .ok()
            .and_then(|d| value.checked_sub(d));
        Self {
            near: near + 0.0,
            beyond,
        }
    }

    fn rank(self) -> f64 {
        if self.near.is_nan() {
            f64::NEG_INFINITY
        } else {
            self.near
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let is_number = |n: &Self| !n.near.is_nan();
        let zero = Decimal::default();
        is_number(self)
            .cmp(&is_number(other))
            .then_with(|| self.rank().total_cmp(&other.rank()))
            .then_with(|| {
                self.beyond
                    .unwrap_or(zero)
                    .cmp(&other.beyond.unwrap_or(zero))
            })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        // All moments stand in UTC, so that none are apart and incomparable.
        let moment = |order: Option<Ordering>| order.unwrap_or(Ordering::Equal);
        match (self, other) {
            (Self::Blank(a), Self::Blank(b))
            | (Self::Iri(a), Self::Iri(b))
            | (Self::Triple(a), Self::Triple(b)) => a.cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => moment(a.partial_cmp(b)),
            (Self::Date(a), Self::Date(b)) => moment(a.partial_cmp(b)),
            (Self::Time(a), Self::Time(b)) => moment(a.partial_cmp(b)),
            (Self::Year(a), Self::Year(b)) => moment(a.partial_cmp(b)),
            (Self::YearMonth(a), Self::YearMonth(b)) => moment(a.partial_cmp(b)),
            (Self::Text(a, at, al), Self::Text(b, bt, bl)) => (a, at, al).cmp(&(b, bt, bl)),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

/// The value of a literal; `None` for a text and for what is no value of its datatype.
fn value(literal: &Literal) -> Option<Key> {
    const UTC: Option<TimezoneOffset> = Some(TimezoneOffset::UTC);
    let text = literal.value();
    let namespace = xsd::STRING.as_str().trim_end_matches("string");
    let kind = literal.datatype().as_str().strip_prefix(namespace)?;
    Some(match kind {
        "boolean" => Key::Boolean(match text {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return None,
        }),
        "double" | "float" => Key::Number(Number::double(text.parse::<Double>().ok()?.into())),
        "decimal" | "integer" | "long" | "int" | "short" | "byte" | "nonNegativeInteger"
        | "positiveInteger" | "nonPositiveInteger" | "negativeInteger" | "unsignedLong"
        | "unsignedInt" | "unsignedShort" | "unsignedByte" => Key::Number(number(text)?),
        "dateTime" | "dateTimeStamp" => Key::DateTime(text.parse::<DateTime>().ok()?.adjust(UTC)?),
        "date" => Key::Date(text.parse::<Date>().ok()?.adjust(UTC)?),
        "time" => Key::Time(text.parse::<Time>().ok()?.adjust(UTC)?),
        "gYear" => Key::Year(text.parse::<GYear>().ok()?.adjust(UTC)?),
        "gYearMonth" => Key::YearMonth(text.parse::<GYearMonth>().ok()?.adjust(UTC)?),
        _ => return None,
    })
}

/// An exact number; one that is too large for a decimal is taken as a double.
fn number(text: &str) -> Option<Number> {
    match text.parse::<Decimal>() {
        Ok(exact) => Some(Number::exact(exact)),
        Err(_) => {
            let digits = text.trim_start_matches(['+', '-']);
            let shaped = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            let near = text.parse::<Double>().ok().filter(|_| shaped)?;
            Some(Number::double(near.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    fn typed(value: &str, datatype: &str) -> Key {
        let datatype =
            NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{datatype}"));
        Key::of(Some(&Literal::new_typed_literal(value, datatype).into()))
    }

    #[test]
    fn literals_go_by_value_and_all_have_a_place() {
        let in_order = [
            Key::of(None),
            Key::of(Some(&oxigraph::model::BlankNode::new_unchecked("b").into())),
            Key::of(Some(
                &NamedNode::new_unchecked("http://example.org/").into(),
            )),
            typed("false", "boolean"),
            typed("true", "boolean"),
            typed("NaN", "double"),
            typed("-INF", "double"),
            typed("-1", "integer"),
            typed("0.5", "decimal"),
            typed("1e0", "double"),
            typed("1.000000000000000001", "decimal"),
            typed("9007199254740992", "integer"),
            typed("9007199254740993", "integer"),
            typed("999999999999999999999999999999", "integer"),
            typed("2025-01-01T00:00:00+09:00", "dateTime"),
            typed("2025-01-01T00:00:00", "dateTime"),
            typed("2024-12-31", "date"),
            typed("2025-01-01", "date"),
            typed("2025", "gYear"),
            typed("10", "string"),
            typed("9", "string"),
            typed("abc", "integer"),
        ];
        for (i, a) in in_order.iter().enumerate() {
            for (j, b) in in_order.iter().enumerate() {
                assert_eq!(a.cmp(b), i.cmp(&j), "{a:?} {b:?}");
            }
        }
        assert_eq!(typed("1", "integer"), typed("1.0", "double"));
        assert_eq!(typed("0", "integer"), typed("-0", "double"));
    }
}
