//! Values of literals as bytes that compare as the values do, so that ids follow the values and
//! nothing is parsed again when it is compared.

use std::fmt::UpperExp;

use oxigraph::model::{Literal, Term};
use oxsdatatypes::{
    Boolean, Date, DateTime, Decimal, Double, Float, GYear, GYearMonth, Integer, Time,
};
use spareval::ExpressionTerm;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A value space that is kept as values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    Boolean,
    Integer,
    Decimal,
    Float,
    Double,
    DateTime,
    Date,
    Time,
    GYearMonth,
    GYear,
}

impl Values {
    /// The value space of a datatype.
    pub(crate) fn of(datatype: &str) -> Option<Self> {
        Some(match datatype.strip_prefix(XSD)? {
            "boolean" => Self::Boolean,
            "integer" | "byte" | "short" | "int" | "long" | "unsignedByte" | "unsignedShort"
            | "unsignedInt" | "unsignedLong" | "positiveInteger" | "negativeInteger"
            | "nonPositiveInteger" | "nonNegativeInteger" => Self::Integer,
            "decimal" => Self::Decimal,
            "float" => Self::Float,
            "double" => Self::Double,
            "dateTime" | "dateTimeStamp" => Self::DateTime,
            "date" => Self::Date,
            "time" => Self::Time,
            "gYearMonth" => Self::GYearMonth,
            "gYear" => Self::GYear,
            _ => return None,
        })
    }

    /// How many bytes a value has.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::Boolean => 1,
            Self::Float => 4,
            Self::Integer | Self::Double => 8,
            Self::Decimal => 16,
            Self::DateTime | Self::Date | Self::Time | Self::GYearMonth | Self::GYear => 18,
        }
    }

    /// Whether a value ends with its zone.
    pub(crate) fn has_zone(self) -> bool {
        matches!(
            self,
            Self::DateTime | Self::Date | Self::Time | Self::GYearMonth | Self::GYear
        )
    }

    /// The value of a lexical form; `None` for one that is not of the space.
    pub(crate) fn key(self, text: &str) -> Option<Vec<u8>> {
        Some(match self {
            Self::Boolean => vec![u8::from(bool::from(text.parse::<Boolean>().ok()?))],
            Self::Integer => signed(text.parse::<Integer>().ok()?.to_be_bytes()),
            Self::Decimal => signed(text.parse::<Decimal>().ok()?.to_be_bytes()),
            Self::Float => float(text.parse::<Float>().ok()?.to_be_bytes()),
            Self::Double => float(text.parse::<Double>().ok()?.to_be_bytes()),
            Self::DateTime => signed(text.parse::<DateTime>().ok()?.to_be_bytes()),
            Self::Date => signed(text.parse::<Date>().ok()?.to_be_bytes()),
            Self::Time => signed(text.parse::<Time>().ok()?.to_be_bytes()),
            Self::GYearMonth => signed(text.parse::<GYearMonth>().ok()?.to_be_bytes()),
            Self::GYear => signed(text.parse::<GYear>().ok()?.to_be_bytes()),
        })
    }

    /// The value of a key, for expressions; `None` where the bytes are too few.
    pub(crate) fn term(self, key: &[u8]) -> Option<ExpressionTerm> {
        Some(match self {
            Self::Boolean => ExpressionTerm::BooleanLiteral((*key.first()? != 0).into()),
            Self::Integer => ExpressionTerm::IntegerLiteral(Integer::from_be_bytes(unsigned(key)?)),
            Self::Decimal => ExpressionTerm::DecimalLiteral(Decimal::from_be_bytes(unsigned(key)?)),
            Self::Float => ExpressionTerm::FloatLiteral(Float::from_be_bytes(unfloat(key)?)),
            Self::Double => ExpressionTerm::DoubleLiteral(Double::from_be_bytes(unfloat(key)?)),
            Self::DateTime => {
                ExpressionTerm::DateTimeLiteral(DateTime::from_be_bytes(unsigned(key)?))
            }
            Self::Date => ExpressionTerm::DateLiteral(Date::from_be_bytes(unsigned(key)?)),
            Self::Time => ExpressionTerm::TimeLiteral(Time::from_be_bytes(unsigned(key)?)),
            Self::GYearMonth => {
                ExpressionTerm::GYearMonthLiteral(GYearMonth::from_be_bytes(unsigned(key)?))
            }
            Self::GYear => ExpressionTerm::GYearLiteral(GYear::from_be_bytes(unsigned(key)?)),
        })
    }
}

/// A value that was computed, in the canonical form of its datatype
/// ([XML Schema 1.0, part 2, section 3.2](https://www.w3.org/TR/xmlschema-2/#built-in-primitive-datatypes)),
/// as the W3C suites have it: `2.0`, `3.0E4`.
///
/// ```
/// use oxigraph::model::Term;
/// use seisaku_index::canonical;
/// use spareval::ExpressionTerm;
/// let double = canonical(ExpressionTerm::DoubleLiteral(30_000.0.into()));
/// let Term::Literal(double) = double else { unreachable!() };
/// assert_eq!(double.value(), "3.0E4");
/// ```
pub fn canonical(value: ExpressionTerm) -> Term {
    let text = match &value {
        ExpressionTerm::DoubleLiteral(n) => exponent(f64::from(*n).is_finite(), &f64::from(*n)),
        ExpressionTerm::FloatLiteral(n) => exponent(f32::from(*n).is_finite(), &f32::from(*n)),
        ExpressionTerm::DecimalLiteral(n) => {
            let text = n.to_string();
            Some(match text.contains('.') {
                true => text,
                false => text + ".0",
            })
        }
        _ => None,
    };
    match (text, Term::from(value)) {
        (Some(text), Term::Literal(literal)) => {
            Literal::new_typed_literal(text, literal.datatype()).into()
        }
        (_, term) => term,
    }
}

fn exponent(finite: bool, number: &dyn UpperExp) -> Option<String> {
    let text = format!("{number:E}");
    let (mantissa, exponent) = text.split_once('E').filter(|_| finite)?;
    let point = if mantissa.contains('.') { "" } else { ".0" };
    Some(format!("{mantissa}{point}E{exponent}"))
}

/// Two's complement, the greater the later: the sign is turned.
fn signed<const N: usize>(mut bytes: [u8; N]) -> Vec<u8> {
    bytes[0] ^= 0x80;
    bytes.to_vec()
}

fn unsigned<const N: usize>(key: &[u8]) -> Option<[u8; N]> {
    let mut bytes: [u8; N] = key.try_into().ok()?;
    bytes[0] ^= 0x80;
    Some(bytes)
}

/// IEEE 754, the greater the later: of a negative number all bits are turned.
fn float<const N: usize>(bytes: [u8; N]) -> Vec<u8> {
    if bytes[0] & 0x80 == 0 {
        signed(bytes)
    } else {
        bytes.map(|byte| !byte).to_vec()
    }
}

fn unfloat<const N: usize>(key: &[u8]) -> Option<[u8; N]> {
    let bytes: [u8; N] = key.try_into().ok()?;
    if bytes[0] & 0x80 == 0 {
        Some(bytes.map(|byte| !byte))
    } else {
        unsigned(key)
    }
}

#[cfg(test)]
mod tests {
    use super::Values;

    #[test]
    fn keys_compare_as_values_do() {
        for (values, texts) in [
            (Values::Integer, &["-12", "-1", "0", "7", "1000"][..]),
            (Values::Decimal, &["-1.5", "-0.5", "0.0", "0.25", "10.1"]),
            (
                Values::Double,
                &["-INF", "-1e9", "-1", "-1e-9", "0", "1e-9", "3", "INF"],
            ),
            (
                Values::Date,
                &["-0044-03-15", "1868-10-23", "2025-04-01", "2025-04-02"],
            ),
        ] {
            let keys: Vec<_> = texts.iter().map(|t| values.key(t).unwrap()).collect();
            assert!(keys.is_sorted(), "{values:?}");
            for (key, text) in keys.iter().zip(texts) {
                assert_eq!(key.len(), values.width());
                let back = oxigraph::model::Term::from(values.term(key).unwrap());
                let oxigraph::model::Term::Literal(back) = back else {
                    panic!("{back}")
                };
                assert_eq!(values.key(back.value()).as_ref(), Some(key), "{text}");
            }
        }
    }
}
