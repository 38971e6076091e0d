//! Who asks: the address of the client, also behind a proxy that is trusted.
//!
//! A proxy says in `Forwarded` ([RFC 7239](https://www.rfc-editor.org/rfc/rfc7239)) or in
//! `X-Forwarded-For` for whom it asks. Anybody can write these fields, so they are read only
//! when they come from an address that the operator named, and only as far back as such
//! addresses go.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, HeaderName, header};

/// Addresses that begin alike, such as `10.0.0.0/8` or `::1`.
///
/// ```
/// use seisaku_server::Network;
/// let network: Network = "10.1.0.0/16".parse()?;
/// assert!(network.contains("10.1.2.3".parse()?));
/// assert!("10.1.0.0/33".parse::<Network>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: u128,
    bits: u32,
}

/// The text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no network; write an address, or one with the length of its beginning, such as 10.0.0.0/8"
)]
pub struct BadNetwork(String);

impl Network {
    /// Whether an address lies in the network.
    pub fn contains(&self, address: IpAddr) -> bool {
        let shift = 128 - self.bits;
        // A shift by the whole width is no shift.
        let begin = |n: u128| n.checked_shr(shift).unwrap_or(0);
        begin(number(address)) == begin(self.first)
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| bad())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            Some(length) => length.trim().parse().map_err(|_| bad())?,
            None => width,
        };
        if length > width {
            return Err(bad());
        }
        Ok(Self {
            first: number(address),
            bits: 128 - width + length,
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Ipv6Addr::from_bits(self.first).to_canonical() {
            IpAddr::V4(address) if self.bits >= 96 => write!(f, "{address}/{}", self.bits - 96),
            _ => write!(f, "{}/{}", Ipv6Addr::from_bits(self.first), self.bits),
        }
    }
}

/// An address as one of version 6; those of version 4 are mapped.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// Whom a request is from, as far as it matters for turns: one address of version 4, or one
/// customer's range of version 6.
pub(crate) fn client(extensions: &Extensions, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |info| info.0.ip());
    party(before_proxies(peer, headers, trusted))
}

fn party(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

/// The first address, going back from ours, that is no proxy that is trusted.
fn before_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|n| n.contains(address));
    let mut named = forwarded(headers);
    let mut at = peer;
    while is_trusted(at) {
        match named.pop() {
            Some(Some(before)) => at = before,
            // Obfuscated or not there: the proxy answers for it.
            Some(None) | None => break,
        }
    }
    at
}

/// The addresses that the fields name, the nearest last; `None` for what is no address.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let list = |name: HeaderName| -> Vec<String> {
        let fields = headers.get_all(name).into_iter();
        fields
            .filter_map(|value| value.to_str().ok())
            .flat_map(|field| field.split(','))
            .map(|element| element.trim().to_owned())
            .collect()
    };
    let standard = list(header::FORWARDED);
    if !standard.is_empty() {
        let by_for = |element: &String| {
            element.split(';').find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("for")
                    .then(|| address(value.trim().trim_matches('"')))?
            })
        };
        return standard.iter().map(by_for).collect();
    }
    list(HeaderName::from_static("x-forwarded-for"))
        .iter()
        .map(|element| address(element))
        .collect()
}

/// An address, perhaps in brackets, perhaps with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.split(']').next());
    match bare {
        Some(bare) => bare.parse().ok(),
        None => text
            .parse()
            .ok()
            .or_else(|| text.rsplit_once(':')?.0.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn networks() {
        let cases = [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("0.0.0.0/0", "203.0.113.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
        ];
        for (network, address, inside) in cases {
            let network: Network = network.parse().unwrap();
            assert_eq!(
                network.contains(address.parse().unwrap()),
                inside,
                "{network}"
            );
        }
        let bad = ["", "10.0.0.0/33", "10.0.0/8", "::/129", "x", "10.0.0.0/-1"];
        assert_eq!(bad.map(|t| t.parse::<Network>().is_err()), [true; 6]);
        let shown: Network = "10.0.0.0/8".parse().unwrap();
        assert_eq!(shown.to_string(), "10.0.0.0/8");
    }

    #[test]
    fn behind_proxies() {
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        let x = "x-forwarded-for";
        let cases = [
            // Nobody that is trusted: the fields count for nothing.
            ("203.0.113.9", x, "198.51.100.1", "203.0.113.9"),
            ("127.0.0.1", x, "198.51.100.1", "198.51.100.1"),
            // What the client wrote itself stands further back than what the proxies wrote.
            (
                "127.0.0.1",
                x,
                "1.1.1.1, 198.51.100.1, 10.2.3.4",
                "198.51.100.1",
            ),
            ("127.0.0.1", x, "", "127.0.0.1"),
            ("127.0.0.1", x, "unknown", "127.0.0.1"),
            ("127.0.0.1", x, "198.51.100.1:4711", "198.51.100.1"),
            (
                "127.0.0.1",
                "forwarded",
                "for=198.51.100.1;proto=https",
                "198.51.100.1",
            ),
            (
                "127.0.0.1",
                "forwarded",
                "For=\"[2001:db8:1:2:3::4]:80\"",
                "2001:db8:1:2::",
            ),
            ("127.0.0.1", "forwarded", "for=_hidden", "127.0.0.1"),
            (
                "10.0.0.1",
                "forwarded",
                "for=192.0.2.7, for=10.0.0.2",
                "192.0.2.7",
            ),
        ];
        let mut ran = 0;
        for (peer, name, value, expected) in cases {
            let mut headers = HeaderMap::new();
            let name = HeaderName::from_static(name);
            headers.insert(name, HeaderValue::from_static(value));
            let found = before_proxies(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(party(found), expected.parse::<IpAddr>().unwrap(), "{value}");
            ran += 1;
        }
        assert_eq!(ran, 10);
    }
}
