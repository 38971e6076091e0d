//! The peers: who may be asked, and how each likes to be.
//!
//! A file of the program names those that are allowed from the start; a configuration changes,
//! adds and removes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};

/// The peers that the program knows.
const SHIPPED: &str = include_str!("../peers.toml");

/// How a query is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// In the body of a form.
    #[default]
    Post,
    /// In the address.
    Get,
}

/// What a configuration says of a peer; what it does not say stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// The address that a query names.
    #[serde(deserialize_with = "address", skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// What it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Other addresses under which queries name it.
    #[serde(
        deserialize_with = "addresses",
        skip_serializing_if = "Option::is_none"
    )]
    pub also: Option<Vec<String>>,
    /// Seconds until its first answer.
    #[serde(deserialize_with = "seconds", skip_serializing_if = "Option::is_none")]
    pub first_timeout: Option<f64>,
    /// Seconds for each answer after that.
    #[serde(deserialize_with = "seconds", skip_serializing_if = "Option::is_none")]
    pub timeout: Option<f64>,
    /// Solutions after which it stops.
    #[serde(
        deserialize_with = "some_or_more",
        skip_serializing_if = "Option::is_none"
    )]
    pub rows: Option<usize>,
    /// Bindings sent at a time to begin with.
    #[serde(
        deserialize_with = "some_or_more",
        skip_serializing_if = "Option::is_none"
    )]
    pub batch: Option<usize>,
    /// Bindings sent at a time at most.
    #[serde(
        deserialize_with = "some_or_more",
        skip_serializing_if = "Option::is_none"
    )]
    pub most: Option<usize>,
    /// Requests at a time.
    #[serde(
        deserialize_with = "some_or_more",
        skip_serializing_if = "Option::is_none"
    )]
    pub parallel: Option<usize>,
    /// How a query is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Parameters beside the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<BTreeMap<String, String>>,
    /// How IRIs begin here, and how there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forms: Option<BTreeMap<String, String>>,
    /// MiB of an answer that are read.
    #[serde(
        deserialize_with = "some_or_more",
        skip_serializing_if = "Option::is_none"
    )]
    pub body: Option<usize>,
    /// Whether it may lie at an address that is not public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_private: Option<bool>,
    /// Whether it may be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

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

impl Profile {
    fn change(&mut self, by: &Self) {
        fn set<T: Clone>(own: &mut Option<T>, by: &Option<T>) {
            if by.is_some() {
                own.clone_from(by);
            }
        }
        set(&mut self.endpoint, &by.endpoint);
        set(&mut self.label, &by.label);
        set(&mut self.also, &by.also);
        set(&mut self.first_timeout, &by.first_timeout);
        set(&mut self.timeout, &by.timeout);
        set(&mut self.rows, &by.rows);
        set(&mut self.batch, &by.batch);
        set(&mut self.most, &by.most);
        set(&mut self.parallel, &by.parallel);
        set(&mut self.method, &by.method);
        set(&mut self.parameters, &by.parameters);
        set(&mut self.forms, &by.forms);
        set(&mut self.body, &by.body);
        set(&mut self.allow_private, &by.allow_private);
        set(&mut self.enabled, &by.enabled);
    }

    fn peer(self, name: String) -> Result<Peer, NoEndpoint> {
        let Some(endpoint) = self.endpoint else {
            return Err(NoEndpoint(name));
        };
        let seconds =
            |value: Option<f64>, default| Duration::from_secs_f64(value.unwrap_or(default));
        let batch = self.batch.unwrap_or(250);
        Ok(Peer {
            endpoint,
            label: self.label.unwrap_or_default(),
            also: self.also.unwrap_or_default(),
            first_timeout: seconds(self.first_timeout, 60.0),
            timeout: seconds(self.timeout, 30.0),
            rows: self.rows,
            batch,
            most: self.most.unwrap_or(1_000).max(batch),
            parallel: self.parallel.unwrap_or(4),
            method: self.method.unwrap_or_default(),
            parameters: self.parameters.unwrap_or_default(),
            forms: self.forms.unwrap_or_default(),
            body: (self.body.unwrap_or(32) as u64) << 20,
            allow_private: self.allow_private.unwrap_or_default(),
            name,
        })
    }
}

impl Peer {
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

fn is_address(text: &str) -> Result<(), String> {
    let url = reqwest::Url::parse(text)
        .map_err(|error| format!("{text:?} is no address of an endpoint ({error})"))?;
    if !["http", "https"].contains(&url.scheme()) || url.host_str().is_none() {
        return Err(format!(
            "{text:?} is no address that begins with https:// or http://"
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "{text:?} holds a name or a password, which are not sent"
        ));
    }
    Ok(())
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    is_address(&text).map_err(serde::de::Error::custom)?;
    Ok(Some(text))
}

fn addresses<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    for text in &texts {
        is_address(text).map_err(serde::de::Error::custom)?;
    }
    Ok(Some(texts))
}

fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let seconds = f64::deserialize(deserializer)?;
    if seconds > 0.0 && seconds <= 3600.0 {
        return Ok(Some(seconds));
    }
    let words = format!("{seconds} is no time of more than 0 and at most 3600 seconds");
    Err(serde::de::Error::custom(words))
}

fn some_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    let number = usize::deserialize(deserializer)?;
    if (1..=10_000_000).contains(&number) {
        return Ok(Some(number));
    }
    let words = format!("{number} is not between 1 and 10,000,000");
    Err(serde::de::Error::custom(words))
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
