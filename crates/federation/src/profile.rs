//! What a configuration says of a peer.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};

use crate::forms;
use crate::peers::{NoEndpoint, Peer};

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
    /// How IRIs begin there, in namespaces whose other forms the program knows.
    #[serde(
        deserialize_with = "known_forms",
        skip_serializing_if = "Option::is_none"
    )]
    pub writes: Option<Vec<String>>,
    /// The graph there that describes what it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
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

impl Profile {
    pub(crate) fn change(&mut self, by: &Self) {
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
        set(&mut self.writes, &by.writes);
        set(&mut self.void, &by.void);
        set(&mut self.body, &by.body);
        set(&mut self.allow_private, &by.allow_private);
        set(&mut self.enabled, &by.enabled);
    }

    pub(crate) fn peer(self, name: String) -> Result<Peer, NoEndpoint> {
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
            forms: forms::all(
                &self.writes.unwrap_or_default(),
                self.forms.unwrap_or_default(),
            ),
            void: self.void,
            body: (self.body.unwrap_or(32) as u64) << 20,
            allow_private: self.allow_private.unwrap_or_default(),
            name,
        })
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

fn known_forms<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<String>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    for text in &texts {
        if !forms::is_known(text) {
            let words = format!(
                "no namespace is known whose IRIs begin with {text:?}; write under `forms` what stands for what"
            );
            return Err(serde::de::Error::custom(words));
        }
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
