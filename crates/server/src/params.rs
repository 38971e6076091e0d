//! The parameters of an address or a form
//! ([application/x-www-form-urlencoded](https://url.spec.whatwg.org/#application/x-www-form-urlencoded)).

use std::borrow::Cow;

use percent_encoding::percent_decode;
use seisaku_query::Format;

use crate::error::{Kind, Problem};

/// Names and values in the order in which they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads an encoded text.
    ///
    /// The usual readers replace what is not UTF-8 and let a lone `%` pass; a query changed in
    /// this way would be answered, and wrongly, so here it is refused.
    pub(crate) fn parse(encoded: &[u8]) -> Result<Self, Problem> {
        let pair = |pair: &[u8]| {
            let split = pair.iter().position(|b| *b == b'=');
            let (name, value) = match split {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            Ok((decode(name)?, decode(value)?))
        };
        encoded
            .split(|b| *b == b'&')
            .filter(|p| !p.is_empty())
            .map(pair)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The parameters of a query string.
    pub(crate) fn of_query(query: Option<&str>) -> Result<Self, Problem> {
        Self::parse(query.unwrap_or_default().as_bytes())
    }

    /// One parameter that came by another way.
    pub(crate) fn single(name: &str, value: &str) -> Self {
        Self(vec![(name.to_owned(), value.to_owned())])
    }

    /// Adds those of another source.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The value of a parameter that may be given once.
    pub(crate) fn one<'a>(&'a self, name: &str) -> Result<Option<&'a str>, Problem> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(Problem::new(
                Kind::BadRequest,
                format!("the parameter {name} is given more than once; give it once"),
            ));
        }
        Ok(first)
    }

    /// The format that is asked for. Clients that serve many endpoints say it by several names at
    /// once; the first that is known counts.
    pub(crate) fn format(&self) -> Option<&str> {
        let given = || self.all("format").filter(|name| !name.is_empty());
        let known = |name: &&str| {
            Format::from_name(name)
                .or(Format::from_media_type(name))
                .is_some()
        };
        given().find(known).or_else(|| given().next())
    }

    /// The values of a parameter that may be given more than once.
    pub(crate) fn all<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

fn decode(part: &[u8]) -> Result<String, Problem> {
    let bad = |reason: &str| {
        Problem::new(
            Kind::BadRequest,
            format!(
                "a parameter {reason}; encode the text as UTF-8 and each byte as % and two hexadecimal digits"
            ),
        )
    };
    let hex = |b: Option<&u8>| b.is_some_and(u8::is_ascii_hexdigit);
    let mut plain = Vec::with_capacity(part.len());
    for (i, byte) in part.iter().enumerate() {
        if *byte == b'%' && !(hex(part.get(i + 1)) && hex(part.get(i + 2))) {
            return Err(bad("has a % that two hexadecimal digits do not follow"));
        }
        plain.push(if *byte == b'+' { b' ' } else { *byte });
    }
    percent_decode(&plain)
        .decode_utf8()
        .map(Cow::into_owned)
        .map_err(|_| bad("is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading() {
        let params = Params::parse("a=1+2&b=%E6%94%BF&a=&c&=d&%61=+%2B".as_bytes()).unwrap();
        assert_eq!(params.all("a").collect::<Vec<_>>(), ["1 2", "", " +"]);
        assert_eq!(params.one("b").unwrap(), Some("政"));
        assert_eq!(params.one("c").unwrap(), Some(""));
        assert_eq!(params.one("x").unwrap(), None);
        assert!(params.one("a").is_err());
        let format = |text: &str| {
            let params = Params::parse(text.as_bytes()).unwrap();
            params.format().map(str::to_owned)
        };
        assert_eq!(
            [
                "format=x&format=text/csv",
                "format=x",
                "format=",
                "format=ttl&format=csv",
                ""
            ]
            .map(format),
            [Some("text/csv"), Some("x"), None, Some("ttl"), None].map(|f| f.map(str::to_owned))
        );
        let bad = ["a=%", "a=%4", "a=%zz", "a=%FF", "%FE=1"];
        assert_eq!(bad.map(|t| Params::parse(t.as_bytes()).is_err()), [true; 5]);
    }
}
