//! Where a peer may lie: a name is resolved once, and every address that it has is looked at.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// How long an answer of the name service is kept.
const KEPT: Duration = Duration::from_secs(300);

/// An address that nobody is asked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{host} lies at {address}, which is {what}; `allow-private = true` in its profile allows it"
)]
pub struct Forbidden {
    /// The name, or the address itself.
    pub host: String,
    /// The address.
    pub address: IpAddr,
    /// What kind of address it is.
    pub what: &'static str,
}

/// What is wrong with an address, if anything is: only what is routed on the public network is a
/// peer's.
///
/// ```
/// use seisaku_federation::forbidden;
/// assert_eq!(forbidden("169.254.169.254".parse()?), Some("link-local"));
/// assert_eq!(forbidden("::ffff:10.0.0.1".parse()?), Some("private"));
/// assert_eq!(forbidden("130.14.29.110".parse()?), None);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
pub fn forbidden(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => forbidden_v4(address),
        IpAddr::V6(address) => forbidden_v6(address),
    }
}

fn forbidden_v4(address: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        (0, ..) => Some("of no host"),
        (127, ..) => Some("loopback"),
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => Some("private"),
        (169, 254, _) => Some("link-local"),
        (100, 64..=127, _) => Some("shared by a provider's customers"),
        (192, 0, 0) | (198, 18..=19, _) => Some("kept for protocols"),
        (192, 0, 2) | (198, 51, 100) | (203, 0, 113) => Some("kept for documents"),
        (192, 88, 99) => Some("a relay"),
        (224..=239, ..) => Some("multicast"),
        (240.., ..) => Some("kept for later"),
        _ => None,
    }
}

fn forbidden_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    // An address of the other kind in disguise is looked at as what it is.
    let inside = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        forbidden_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0) if (g, h) == (0, 1) => Some("loopback"),
        (0, 0, 0, 0, 0, 0) if (g, h) == (0, 0) => Some("of no host"),
        (0, 0, 0, 0, 0, 0xffff) => inside(g, h),
        (0, 0, 0, 0, 0xffff, 0) | (0, 0, 0, 0, 0, 0) => inside(g, h).or(Some("a relay")),
        (0x64, 0xff9b, 0, 0, 0, 0) => inside(g, h),
        (0x64, 0xff9b, ..) => Some("private"),
        (0x2002, ..) => inside(b, c),
        (0x2001, 0, ..) => Some("a relay"),
        (0x2001, 0x0db8, ..) => Some("kept for documents"),
        (0xfc00..=0xfdff, ..) => Some("private"),
        (0xfe80..=0xfebf, ..) => Some("link-local"),
        (0xfec0..=0xfeff, ..) => Some("private"),
        (0xff00.., ..) => Some("multicast"),
        (0x2000..=0x3fff, ..) => None,
        _ => Some("not routed"),
    }
}

/// Looks at an address; the host is what it was reached by.
pub(crate) fn check(host: &str, address: IpAddr) -> Result<(), Forbidden> {
    match forbidden(address) {
        None => Ok(()),
        Some(what) => Err(Forbidden {
            host: host.to_owned(),
            address,
            what,
        }),
    }
}

/// Asks the name service.
pub(crate) type Lookup = Arc<dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync>;

/// The name service of the system.
pub(crate) fn system() -> Lookup {
    use std::net::ToSocketAddrs as _;
    Arc::new(|name| Ok((name, 0).to_socket_addrs()?.map(|a| a.ip()).collect()))
}

/// A resolver that gives no address but such as were looked at.
#[derive(Clone)]
pub(crate) struct Guarded {
    lookup: Lookup,
    allow_private: bool,
    known: Arc<Mutex<BTreeMap<String, Known>>>,
}

/// What a name was found to be, and when.
type Known = (Instant, Vec<IpAddr>);

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded")
            .field("allow_private", &self.allow_private)
            .finish_non_exhaustive()
    }
}

impl Guarded {
    pub(crate) fn new(lookup: Lookup, allow_private: bool) -> Self {
        Self {
            lookup,
            allow_private,
            known: Arc::default(),
        }
    }

    /// The addresses of a name. One that is forbidden condemns them all: a name of a public peer
    /// has none.
    fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let now = Instant::now();
        let kept = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(name).cloned()
        };
        if let Some((since, addresses)) = kept
            && now.duration_since(since) < KEPT
        {
            return Ok(addresses);
        }
        let addresses = (self.lookup)(name)?;
        if !self.allow_private {
            for address in &addresses {
                check(name, *address).map_err(io::Error::other)?;
            }
        }
        if addresses.is_empty() {
            return Err(io::Error::other(format!("{name} has no address")));
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(name.to_owned(), (now, addresses.clone()));
        Ok(addresses)
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let own = self.clone();
        Box::pin(async move {
            let task = tokio::task::spawn_blocking(move || own.addresses(name.as_str()));
            let addresses = task.await??;
            let sockets = addresses.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(sockets) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn addresses() {
        let cases = [
            ("127.0.0.1", "loopback"),
            ("10.1.2.3", "private"),
            ("172.31.255.255", "private"),
            ("192.168.0.1", "private"),
            ("169.254.169.254", "link-local"),
            ("100.100.100.200", "shared by a provider's customers"),
            ("0.0.0.0", "of no host"),
            ("255.255.255.255", "kept for later"),
            ("224.0.0.1", "multicast"),
            ("::1", "loopback"),
            ("::", "of no host"),
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:169.254.169.254", "link-local"),
            ("::7f00:1", "loopback"),
            ("64:ff9b::a9fe:a9fe", "link-local"),
            ("2002:7f00:1::", "loopback"),
            ("fd00:ec2::254", "private"),
            ("fe80::1", "link-local"),
            ("ff02::1", "multicast"),
        ];
        for (address, what) in cases {
            assert_eq!(forbidden(address.parse().unwrap()), Some(what), "{address}");
        }
        for address in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
        ] {
            assert_eq!(forbidden(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn a_name_that_changes_is_looked_up_once() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let lookup: Lookup = Arc::new(move |_| {
            let first = counter.fetch_add(1, Ordering::Relaxed) == 0;
            let address = if first { "8.8.8.8" } else { "127.0.0.1" };
            Ok(vec![address.parse().map_err(io::Error::other)?])
        });
        let resolver = Guarded::new(lookup, false);
        for _ in 0..3 {
            let found = resolver.addresses("peer.example").unwrap();
            assert_eq!(found, ["8.8.8.8".parse::<IpAddr>().unwrap()]);
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        // Another name is asked for anew, and what it turns out to be is refused.
        let error = resolver.addresses("other.example").unwrap_err().to_string();
        assert!(error.contains("127.0.0.1, which is loopback"), "{error}");
    }

    #[test]
    fn one_forbidden_address_condemns_a_name() {
        let both = ["8.8.8.8".parse().unwrap(), "10.0.0.1".parse().unwrap()];
        let lookup: Lookup = Arc::new(move |_| Ok(both.to_vec()));
        assert!(
            Guarded::new(Arc::clone(&lookup), false)
                .addresses("a")
                .is_err()
        );
        assert!(Guarded::new(lookup, true).addresses("a").is_ok());
    }
}
