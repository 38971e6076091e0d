//! What each link has to stand up to by itself.

use std::collections::BTreeSet;

use seisaku_vocab::{Kind, Space, Vocabularies};

use super::names::{Id, Known, Names};
use super::report::{Level, Report};
use super::words::{have_in_common, key};
use crate::links::Links;
use crate::set::{Mapping, MappingSet};

/// The predicates that a link may have.
const PREDICATES: &[&str] = &[
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
    "owl:sameAs",
];

/// The justifications that a link may have.
const JUSTIFICATIONS: &[&str] = &[
    "semapv:LexicalMatching",
    "semapv:ManualMappingCuration",
    "semapv:MappingChaining",
];

/// A link under examination.
struct Case<'a> {
    set: &'a MappingSet,
    mapping: &'a Mapping,
    names: &'a Names,
    /// What the subject is called.
    labels: BTreeSet<&'a str>,
}

/// Examines every link.
pub(super) fn check(
    links: &Links,
    vocabularies: &Vocabularies,
    names: &Names,
    report: &mut Report,
) {
    let rejected: BTreeSet<(&str, &str)> = links
        .all()
        .filter(|(_, m)| m.negated)
        .map(|(_, m)| (m.subject.as_str(), m.object.as_str()))
        .collect();
    for (set, mapping) in links.mappings() {
        let mut case = Case {
            set,
            mapping,
            names,
            labels: BTreeSet::new(),
        };
        if rejected.contains(&(mapping.subject.as_str(), mapping.object.as_str())) {
            let message = "the pair is among those rejected; take one of the two rows away";
            case.error(report, "rejected", message.to_owned());
        }
        case.form(report);
        case.subject(vocabularies, report);
        if let Some(id) = case.namespace(links, report) {
            case.object(&id, report);
        }
    }
}

impl<'a> Case<'a> {
    fn error(&self, report: &mut Report, code: &'static str, message: String) {
        report.note(Level::Error, code, (self.set, self.mapping), message);
    }

    fn warn(&self, report: &mut Report, code: &'static str, message: String) {
        report.note(Level::Warning, code, (self.set, self.mapping), message);
    }

    fn is_exact(&self) -> bool {
        ["skos:exactMatch", "owl:sameAs"].contains(&self.mapping.predicate.as_str())
    }

    /// What the row says of itself.
    fn form(&self, report: &mut Report) {
        let mapping = self.mapping;
        if !PREDICATES.contains(&mapping.predicate.as_str()) {
            let message = format!("{} is no predicate that links", mapping.predicate);
            self.error(report, "predicate", message);
        }
        if !JUSTIFICATIONS.contains(&mapping.justification.as_str()) {
            let message = format!("{} is no justification used here", mapping.justification);
            self.error(report, "justification", message);
        }
        match mapping.sure() {
            Some(sure) if (0.0..=1.0).contains(&sure) => {}
            _ => {
                let message = format!("{:?} is not from 0 to 1", mapping.confidence);
                self.error(report, "confidence", message);
            }
        }
        let creator = self.set.head.get("creator_label");
        if mapping.author.is_empty() || creator.is_some_and(|c| *c != mapping.author) {
            let message = format!("the author is {:?}, not the project", mapping.author);
            self.error(report, "author", message);
        }
        if mapping.is_marked_unverified() && self.is_exact() {
            let message = "what nothing at hand verifies is never exact; take skos:closeMatch";
            self.error(report, "unverified-exact", message.to_owned());
        }
    }

    /// Whether the subject is what it is called.
    fn subject(&mut self, vocabularies: &'a Vocabularies, report: &mut Report) {
        self.labels.insert(&self.mapping.subject_label);
        let iri = self.set.expand(&self.mapping.subject);
        let resource = iri
            .as_ref()
            .and_then(|i| Space::default().parse(i.as_str()));
        let (Some(iri), Some(resource)) = (iri, resource) else {
            let message = "the subject is nothing of ours; see the prefixes of the table";
            return self.error(report, "subject-namespace", message.to_owned());
        };
        // What was read from a document is in no vocabulary.
        if resource.kind == Kind::Publication {
            return;
        }
        let Some(entity) = vocabularies.get(iri.as_str()) else {
            let message = "no vocabulary names the subject";
            return self.error(report, "subject-unknown", message.to_owned());
        };
        let preferred: BTreeSet<&str> = entity.preferred.iter().map(|l| l.text.as_str()).collect();
        if !preferred.contains(self.mapping.subject_label.as_str()) {
            let message = format!(
                "the vocabulary does not call it {:?}",
                self.mapping.subject_label
            );
            self.error(report, "subject-label", message);
        }
        self.labels = preferred;
        self.labels
            .extend(entity.alternative.iter().map(|l| l.text.as_str()));
    }

    /// Whether the identifier is of the database that its prefix names, in the form of its own RDF.
    fn namespace(&self, links: &Links, report: &mut Report) -> Option<Id> {
        let object = &self.mapping.object;
        let Some((partner, local)) = links.partners().of(object) else {
            let message = format!("partners.tsv has no database for {object}");
            self.error(report, "namespace", message);
            return None;
        };
        if self.set.prefixes.get(&partner.prefix) != Some(&partner.iri) {
            let message = format!("the prefix has to stand for {}", partner.iri);
            self.error(report, "namespace", message);
        }
        if !partner.fits(local) {
            let message = format!("{local} is no identifier of {}", partner.title_en);
            self.error(report, "identifier-form", message);
            return None;
        }
        if partner.source != self.mapping.source {
            let message = format!("the source has to be {}", partner.source);
            self.error(report, "source", message);
        }
        Some((partner.prefix.clone(), local.to_owned()))
    }

    /// Whether the files know the identifier by this label, and nothing else fits better.
    fn object(&self, id: &Id, report: &mut Report) {
        let Some(known) = self.names.get(id) else {
            if self.names.covers(&id.0) && !self.mapping.is_marked_unverified() {
                let message = "no file has the identifier; leave it out or mark it as unverified";
                self.error(report, "identifier-unknown", message.to_owned());
            }
            return;
        };
        if known.obsolete {
            let message = "the identifier is obsolete; look for what replaces it";
            self.error(report, "obsolete", message.to_owned());
        }
        if let Some(what) = &known.unfit {
            let message = format!("the identifier is {what}, not the thing itself");
            self.error(report, "unfit", message);
        }
        if !known.has(&self.mapping.object_label) {
            let message = format!(
                "the files do not call it {:?} but {:?}",
                self.mapping.object_label, known.names
            );
            return self.error(report, "label", message);
        }
        let pair = format!("{} {}", self.mapping.subject, self.mapping.object);
        let files = known.files.iter().cloned().collect();
        report.evidence.insert(pair, files);
        self.likeness(id, known, report);
    }

    /// Whether subject and object have a name in common, which of several namesakes is meant, and if they have none,
    /// whether anything at all speaks for the link.
    fn likeness(&self, id: &Id, known: &Known, report: &mut Report) {
        let shared: Vec<&str> = self
            .labels
            .iter()
            .copied()
            .filter(|l| known.names.iter().any(|n| key(n) == key(l)))
            .collect();
        let others = |label: &str| -> Vec<String> {
            let bearers = self.names.bearers(&id.0, label).into_iter();
            // A namesake that is written as ours is, when this one is not, is the better one; else the worse.
            let ours = known.has(label);
            bearers
                .filter(|(local, other)| *local != id.1 && (other.has(label) || !ours))
                .map(|(local, _)| format!("{}:{local}", id.0))
                .collect()
        };
        if shared.is_empty() {
            self.label_of_several(id, report);
            return self.unlike(id, known, report);
        }
        let rivals: Vec<Vec<String>> = shared.iter().map(|l| others(l)).collect();
        if rivals.iter().all(|r| !r.is_empty()) {
            let rivals: BTreeSet<String> = rivals.into_iter().flatten().collect();
            let message = format!("{shared:?} is also the name of {rivals:?}");
            if self.is_exact() {
                self.error(report, "ambiguous", message);
            } else {
                self.warn(report, "ambiguous", message);
            }
        }
    }

    /// The label there may name several identifiers, though none is called like the subject.
    fn label_of_several(&self, id: &Id, report: &mut Report) {
        let label = &self.mapping.object_label;
        let bearers = self.names.bearers(&id.0, label).into_iter();
        let others: Vec<&str> = bearers
            .filter(|(local, known)| *local != id.1 && known.has(label))
            .map(|(local, _)| local)
            .collect();
        if !others.is_empty() {
            let message = format!("{label:?} is also the label of {others:?}");
            self.warn(report, "ambiguous-label", message);
        }
    }

    fn unlike(&self, id: &Id, known: &Known, report: &mut Report) {
        if self.mapping.justification == "semapv:LexicalMatching" {
            let message = format!("no name is shared with {:?}", known.names);
            self.error(report, "not-lexical", message);
        }
        let rivals: BTreeSet<String> = self
            .labels
            .iter()
            .flat_map(|l| self.names.bearers(&id.0, l))
            .map(|(local, _)| format!("{}:{local}", id.0))
            .collect();
        if !rivals.is_empty() && self.is_exact() {
            let message = format!("{rivals:?} has the name of the subject, this one has not");
            self.error(report, "namesake", message);
        }
        let common = known
            .names
            .iter()
            .any(|n| self.labels.iter().any(|l| have_in_common(n, l)));
        if self.is_exact() && !common && !self.corroborated(id) {
            let message = "the names have nothing in common and no partner says that both are one";
            self.error(report, "nothing-in-common", message.to_owned());
        }
    }

    /// Whether a partner takes another exact object of the same subject for this one.
    fn corroborated(&self, id: &Id) -> bool {
        let siblings = self.set.mappings.iter().filter(|m| {
            m.subject == self.mapping.subject
                && m.predicate == "skos:exactMatch"
                && m.object != self.mapping.object
        });
        siblings
            .filter_map(|m| m.object.split_once(':'))
            .any(|(prefix, local)| {
                let sibling = (prefix.to_owned(), local.to_owned());
                self.names.same_as(&sibling, &id.0).contains(id.1.as_str())
                    || self.names.same_as(id, prefix).contains(local)
            })
    }
}
