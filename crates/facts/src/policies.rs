//! Policies that a document cites.

use std::collections::BTreeMap;

use oxrdf::{Literal, NamedNode, NamedNodeRef};
use seisaku_policy::values::Date;
use seisaku_policy::{Citation, CitationKind, Read, Reading};
use seisaku_text::squeeze;
use seisaku_vocab::{Entity, Kind, pol, skos, xsd};

use crate::builder::{Builder, english, japanese, plain};
use crate::fiscal_year;
use crate::vocabulary::key_of;

/// What a document says of one policy in all its citations.
struct Cited<'r> {
    identity: Identity,
    citations: Vec<&'r Citation>,
}

/// Which policy a citation means.
enum Identity {
    /// One that a vocabulary names.
    Known(String),
    /// An edition of a series: the series and the year that tells it apart.
    Edition(String, i32),
    /// One that no vocabulary names: its name.
    Unknown(String),
}

pub(crate) fn citations(b: &mut Builder<'_>, reading: &Reading) {
    let mut cited: BTreeMap<String, Cited<'_>> = BTreeMap::new();
    for citation in &reading.citations {
        let identity = identify(b, citation);
        let iri = iri_of(b, &identity);
        cited
            .entry(iri.as_str().to_owned())
            .or_insert_with(|| Cited {
                identity,
                citations: Vec::new(),
            })
            .citations
            .push(citation);
    }
    for (iri, policy) in cited {
        let iri = NamedNode::new_unchecked(iri);
        describe(b, &iri, &policy.identity);
        for citation in &policy.citations {
            said_by(b, &iri, citation);
        }
        dates(b, &iri, &policy.citations);
    }
}

/// The policy that a citation means.
pub(crate) fn policy_of(b: &Builder<'_>, citation: &Citation) -> NamedNode {
    iri_of(b, &identify(b, citation))
}

/// The edition of a series that the document says to apply at a date.
pub(crate) fn in_force(
    b: &Builder<'_>,
    reading: &Reading,
    series: &str,
    date: Date,
) -> Option<NamedNode> {
    let year = match date {
        Date::Day(year, month, _) | Date::Month(year, month) if month < 4 => year - 1,
        date => date.year(),
    };
    let of_series = |citation: &Citation| match identify(b, citation) {
        Identity::Edition(of, _) => of == series,
        Identity::Known(_) | Identity::Unknown(_) => false,
    };
    let mut periods = reading.outlines.periods.iter();
    let found = periods.find(|p| (p.from..=p.until).contains(&year) && of_series(&p.policy))?;
    Some(policy_of(b, &found.policy))
}

fn identify(b: &Builder<'_>, citation: &Citation) -> Identity {
    let name = squeeze(&citation.name.value);
    let names = &b.vocabulary.names().policies;
    if let Some(known) = names.get(&name).filter(|p| !p.series) {
        return Identity::Known(known.id.clone());
    }
    let (stem, own_year) = series_stem(&name);
    if let Some(series) = names.get(stem).filter(|p| p.series) {
        let decided = match &citation.kind.value {
            CitationKind::Decided(decision) => Some(decision.date.year()),
            CitationKind::Law { .. } => None,
        };
        if let Some(year) = own_year.or(decided) {
            return Identity::Edition(series.id.clone(), year);
        }
    }
    Identity::Unknown(citation.name.value.clone())
}

/// The name of a series in the name of an edition, and the year that the name tells:
/// `第3期…`, `…2025`, `…2025年改訂版`, `令和7年度…`.
fn series_stem(name: &str) -> (&str, Option<i32>) {
    let mut stem = name;
    let mut year = None;
    if let Some((_, rest)) = stem
        .strip_prefix('第')
        .and_then(|s| s.split_once(['期', '次']))
        .filter(|(n, _)| n.chars().all(|c| c.is_ascii_digit()) && !n.is_empty())
    {
        stem = rest;
    }
    if let Some((found, 0, end)) = seisaku_policy::values::fiscal_years(stem).first().copied() {
        year = Some(found);
        stem = &stem[end..];
    }
    let bare = stem
        .strip_suffix("年改訂版")
        .or_else(|| stem.strip_suffix("年版"))
        .unwrap_or(stem);
    let digits = bare.len() - bare.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 4 {
        let (front, number) = bare.split_at(bare.len() - digits);
        year = number.parse().ok().or(year);
        stem = front;
    }
    (stem, year)
}

fn iri_of(b: &Builder<'_>, identity: &Identity) -> NamedNode {
    match identity {
        Identity::Known(iri) => NamedNode::new_unchecked(iri.clone()),
        Identity::Edition(series, year) => {
            b.named(Kind::Policy, &format!("{}-{year}", key_of(series)))
        }
        Identity::Unknown(name) => b.named(Kind::Policy, &seisaku_vocab::name_key(name)),
    }
}

/// The names of an edition or of a policy that no vocabulary knows: the same in every document.
fn describe(b: &mut Builder<'_>, iri: &NamedNode, identity: &Identity) {
    let (classes, ja, en) = match identity {
        Identity::Known(_) => return,
        Identity::Edition(series, year) => {
            let Some(entity) = b.vocabulary.entity(series).cloned() else {
                return;
            };
            b.add(iri, pol::EDITION_OF, entity.iri.clone());
            (
                entity.edition_types.clone(),
                edition_label(&entity, "ja", *year),
                edition_label(&entity, "en", *year),
            )
        }
        Identity::Unknown(name) => {
            let name = seisaku_vocab::normal_name(name);
            let english = b
                .vocabulary
                .english_heading(&name)
                .map_or_else(|| format!("Policy {name}"), str::to_owned);
            (vec![class_by_name(&name).into_owned()], name, english)
        }
    };
    b.typed(iri, pol::POLICY);
    for class in &classes {
        b.typed(iri, class.as_ref());
    }
    b.labelled(iri, &key_of(iri.as_str()), &ja, &en);
    b.add(iri, skos::PREF_LABEL, japanese(&ja));
    b.add(iri, skos::PREF_LABEL, english(&en));
}

fn edition_label(entity: &Entity, language: &str, year: i32) -> String {
    let pattern = entity
        .edition_labels
        .iter()
        .find(|l| l.language == language)
        .map(|l| l.text.clone());
    let pattern = pattern.unwrap_or_else(|| {
        let label = entity.preferred_label(language).unwrap_or(&entity.key);
        match language {
            "ja" => format!("{label}（{{year}}年）"),
            _ => format!("{label} ({{year}})"),
        }
    });
    pattern
        .replace("{year}", &year.to_string())
        .replace("{nendo}", &fiscal_year::japanese_name(year))
}

/// The kind of a policy whose name alone is known.
pub(crate) fn class_by_name(name: &str) -> NamedNodeRef<'static> {
    const ENDINGS: &[(&str, NamedNodeRef<'static>)] = &[
        ("法律案", pol::BILL),
        ("法案", pol::BILL),
        ("法律", pol::LAW),
        ("法", pol::LAW),
        ("戦略", pol::STRATEGY),
        ("計画", pol::PLAN),
        ("指針", pol::GUIDELINE),
        ("ガイドライン", pol::GUIDELINE),
        ("報告", pol::REPORT),
        ("報告書", pol::REPORT),
    ];
    ENDINGS
        .iter()
        .find(|(ending, _)| name.ends_with(ending))
        .map_or(pol::POLICY, |(_, class)| *class)
}

fn said_by(b: &mut Builder<'_>, iri: &NamedNode, citation: &Citation) {
    b.add(iri, pol::PRINTED_NAME, plain(&citation.name.value));
    b.quoted_read(iri, &citation.name);
    b.quoted_read(iri, &citation.kind);
    for alias in &citation.aliases {
        b.add(iri, skos::ALT_LABEL, japanese(&alias.value));
        b.quoted_read(iri, alias);
    }
    match &citation.kind.value {
        CitationKind::Decided(decision) => {
            let body = b.body_named(&decision.body, &citation.kind.spans, citation.kind.rule);
            b.add(iri, pol::DECIDED_BY, body);
            b.add(iri, pol::DECISION_KIND, plain(&decision.kind));
        }
        CitationKind::Law { number } => b.add(iri, pol::LAW_NUMBER, plain(number)),
    }
}

/// The dates of the decision. Where one is another with more precision, the more precise counts;
/// dates that contradict each other all stay.
fn dates(b: &mut Builder<'_>, iri: &NamedNode, citations: &[&Citation]) {
    let dates: BTreeMap<String, Date> = citations
        .iter()
        .filter_map(|c| decided_on(&c.kind))
        .map(|date| (date.to_string(), date))
        .collect();
    // What refines a date comes right after it in order.
    let mut after = dates.keys().skip(1);
    for (text, date) in &dates {
        if !after.next().is_some_and(|next| next.starts_with(text)) {
            b.add(iri, pol::DECIDED_ON, typed_date(*date));
        }
    }
}

fn decided_on(kind: &Read<CitationKind>) -> Option<Date> {
    match &kind.value {
        CitationKind::Decided(decision) => Some(decision.date),
        CitationKind::Law { .. } => None,
    }
}

pub(crate) fn typed_date(date: Date) -> Literal {
    let datatype = match date {
        Date::Year(_) => xsd::G_YEAR,
        Date::Month(..) => xsd::G_YEAR_MONTH,
        Date::Day(..) => xsd::DATE,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}
