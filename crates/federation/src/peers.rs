//! The peers: who may be asked, and how each likes to be.
//!
//! A file of the program names those that are allowed from the start; a configuration changes,
//! adds and removes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use crate::profile::{Method, Profile};

/// The peers that the program knows.
const SHIPPED: &str = include_str!("../peers.toml");

/// A peer.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// The name that a configuration calls it by.
    pub name: String,
    /// Its address.
    pub endpoint: String,
    /// What it holds.
    pub label: String,
    /// Other addresses under which queries name it.
    pub also: Vec<String>,
    /// How long a request may take until it has answered once.
    pub first_timeout: Duration,
    /// How long a request may take after that.
    pub timeout: Duration,
    /// Solutions after which it stops, where that is known.
    pub rows: Option<usize>,
    /// Bindings sent at a time to begin with.
    pub batch: usize,
    /// Bindings sent at a time at most.
    pub most: usize,
    /// Requests at a time.
    pub parallel: usize,
    /// How a query is sent.
    pub method: Method,
    /// Parameters beside the query.
    pub parameters: BTreeMap<String, String>,
    /// How IRIs begin here, and how there.
    pub forms: BTreeMap<String, String>,
    /// The graph there that describes what it has.
    pub void: Option<String>,
    /// Bytes of an answer that are read, unpacked.
    pub body: u64,
    /// Whether it may lie at an address that is not public.
    pub allow_private: bool,
}

/// A configuration names a peer without saying where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("[peers.{0}] has no `endpoint`, and the program knows no peer of that name; give one")]
pub struct NoEndpoint(pub String);

/// The peers that may be asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Peers {
    peers: BTreeMap<String, Arc<Peer>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    peers: BTreeMap<String, Profile>,
}

impl Peers {
    /// Nobody.
    pub fn none() -> Self {
        Self::default()
    }

    /// The peers that the program knows, with what a configuration says.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use seisaku_federation::{Peers, Profile};
    /// let peers = Peers::new(&BTreeMap::new())?;
    /// let mesh = peers.find("http://id.nlm.nih.gov/mesh/sparql").map(|p| p.name.as_str());
    /// assert_eq!(mesh, Some("mesh"));
    /// assert!(peers.find("http://169.254.169.254/").is_none());
    /// let off = Profile { enabled: Some(false), ..Profile::default() };
    /// let peers = Peers::new(&BTreeMap::from([("mesh".to_owned(), off)]))?;
    /// assert!(peers.find("https://id.nlm.nih.gov/mesh/sparql").is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When it names a peer that the program does not know without its address.
    pub fn new(configured: &BTreeMap<String, Profile>) -> Result<Self, NoEndpoint> {
        // A test holds that the file is read.
        let shipped = toml::from_str::<File>(SHIPPED).map_or_else(|_| BTreeMap::new(), |f| f.peers);
        let mut profiles = shipped;
        for (name, profile) in configured {
            profiles.entry(name.clone()).or_default().change(profile);
        }
        let mut peers = BTreeMap::new();
        for (name, profile) in profiles {
            if profile.enabled != Some(false) {
                peers.insert(name.clone(), Arc::new(profile.peer(name)?));
            }
        }
        Ok(Self { peers })
    }

    /// The peer that a query names by this address.
    pub fn find(&self, endpoint: &str) -> Option<&Arc<Peer>> {
        let is = |peer: &&Arc<Peer>| {
            peer.endpoint == endpoint || peer.also.iter().any(|also| also == endpoint)
        };
        self.peers.values().find(is)
    }

    /// Every peer, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Peer>> {
        self.peers.values()
    }

    /// Whether nobody may be asked.
    pub fn is_empty(&self) -> bool {
        self.peers.is_empty()
    }
}

impl Peer {
    /// The other names that an IRI of this peer may have here.
    pub(crate) fn ours(&self, iri: &str) -> Vec<String> {
        let forms = self.forms.iter();
        forms
            .filter_map(|(ours, theirs)| {
                let rest = iri.strip_prefix(theirs.as_str())?;
                Some(format!("{ours}{rest}"))
            })
            // What goes out in another form would not come back so.
            .filter(|name| self.theirs(name).as_deref() == Some(iri))
            .collect()
    }

    /// An IRI as this peer writes it.
    pub(crate) fn theirs(&self, iri: &str) -> Option<String> {
        let fitting = self.forms.iter().filter_map(|(ours, theirs)| {
            let rest = iri.strip_prefix(ours.as_str())?;
            Some((ours.len(), format!("{theirs}{rest}")))
        });
        // The longest says most.
        fitting
            .max_by_key(|(length, _)| *length)
            .map(|(_, iri)| iri)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_the_program_is_read() {
        let file: File = toml::from_str(SHIPPED).unwrap();
        assert!(file.peers.len() >= 15, "{}", file.peers.len());
        let peers = Peers::new(&BTreeMap::new()).unwrap();
        assert_eq!(peers.iter().count(), file.peers.len());
        for peer in peers.iter() {
            assert!(
                !peer.label.is_empty() && !peer.allow_private,
                "{}",
                peer.name
            );
            let found = peers.find(&peer.endpoint).map(|p| &p.name);
            assert_eq!(found, Some(&peer.name));
        }
    }

    #[test]
    fn a_configuration_changes_one_key() {
        let more = toml::from_str::<File>("[peers.mesh]\nbatch = 7\n[peers.own]\nendpoint = \"http://127.0.0.1:1/\"\nallow-private = true\n").unwrap();
        let peers = Peers::new(&more.peers).unwrap();
        let mesh = peers.find("https://id.nlm.nih.gov/mesh/sparql").unwrap();
        assert_eq!((mesh.batch, mesh.rows), (7, Some(1_000)));
        assert!(peers.find("http://127.0.0.1:1/").unwrap().allow_private);
        let unknown = toml::from_str::<File>("[peers.unknown]\nbatch = 7\n").unwrap();
        let error = Peers::new(&unknown.peers).unwrap_err();
        assert_eq!(error, NoEndpoint("unknown".to_owned()));
    }

    #[test]
    fn mistakes_have_their_line() {
        let of = |text: &str| {
            toml::from_str::<File>(text)
                .map(drop)
                .unwrap_err()
                .to_string()
        };
        let cases = [
            ("[peers.a]\nendpoint = \"ftp://e.org/\"\n", "line 2"),
            ("[peers.a]\n\nendpoint = \"nowhere\"\n", "line 3"),
            (
                "[peers.a]\nendpoint = \"http://me:word@e.org/\"\n",
                "line 2",
            ),
            ("[peers.a]\nwrites = [\"http://e.example/\"]\n", "line 2"),
            ("[peers.a]\nlabel = \"a\"\ntimeout = 0\n", "line 3"),
            ("[peers.a]\nparallel = 0\n", "line 2"),
            ("[peers.a]\nmethod = \"put\"\n", "line 2"),
            ("[peers.a]\ntime-out = 3\n", "line 2"),
        ];
        for (text, line) in cases {
            let error = of(text);
            assert!(error.contains(line), "{text}: {error}");
        }
    }

    #[test]
    fn forms() {
        let peers = Peers::new(&BTreeMap::new()).unwrap();
        let mesh = peers.find("https://id.nlm.nih.gov/mesh/sparql").unwrap();
        assert_eq!(
            mesh.theirs("http://identifiers.org/mesh/D000544")
                .as_deref(),
            Some("http://id.nlm.nih.gov/mesh/D000544")
        );
        assert_eq!(mesh.theirs("http://id.nlm.nih.gov/mesh/D000544"), None);
    }
}
