//! Fiscal years: from 1 April to 31 March, named by the year in which they begin.

use oxrdf::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use seisaku_vocab::{Kind, Space, dcterms, pol, rdf, rdfs, skos, superclasses, time, xsd};

use crate::builder::{english, integer, japanese, plain};

/// The IRI of the fiscal year that begins in `year`, in the default base.
pub(crate) fn iri(year: i32) -> NamedNode {
    Space::default().resource(Kind::FiscalYear, &format!("FY{year}"))
}

/// The Japanese name of the fiscal year: `令和7年度`.
pub(crate) fn japanese_name(year: i32) -> String {
    // The era on the first day of the year counts; Reiwa began in May 2019, and its first
    // fiscal year is by usage 令和元年度.
    let (era, first) = match year {
        2019.. => ("令和", 2019),
        1989..=2018 => ("平成", 1989),
        1926..=1988 => ("昭和", 1926),
        1912..=1925 => ("大正", 1912),
        _ => ("明治", 1868),
    };
    match year - first + 1 {
        1 => format!("{era}元年度"),
        n => format!("{era}{n}年度"),
    }
}

/// What a vocabulary states of a fiscal year, for any year.
///
/// The vocabulary file holds the same statements for the years that papers name most.
pub fn fiscal_year_statements(year: i32) -> Vec<Triple> {
    let mut triples = Vec::new();
    let subject = iri(year);
    let name = format!("FY{year}");
    let ja = japanese_name(year);
    let mut add = |s: &NamedNode, p: NamedNodeRef<'static>, o: Term| {
        triples.push(Triple::new(s.clone(), p, o));
    };
    add(&subject, rdf::TYPE, pol::FISCAL_YEAR.into_owned().into());
    for above in superclasses(pol::FISCAL_YEAR) {
        add(&subject, rdf::TYPE, above.into_owned().into());
    }
    for label in [rdfs::LABEL, skos::PREF_LABEL] {
        add(&subject, label, japanese(&ja).into());
        add(&subject, label, english(&name).into());
    }
    add(
        &subject,
        skos::ALT_LABEL,
        japanese(&format!("{year}年度")).into(),
    );
    add(&subject, dcterms::IDENTIFIER, plain(&name).into());
    add(&subject, pol::YEAR, integer(year).into());
    let ends = [
        (
            "beginning",
            time::HAS_BEGINNING,
            format!("{year:04}-04-01"),
            "の始まり",
            "Beginning of",
        ),
        (
            "end",
            time::HAS_END,
            format!("{:04}-03-31", year + 1),
            "の終わり",
            "End of",
        ),
    ];
    for (part, property, date, suffix_ja, prefix_en) in ends {
        let instant = NamedNode::new_unchecked(format!("{}#{part}", subject.as_str()));
        add(&subject, property, instant.clone().into());
        add(&instant, rdf::TYPE, time::INSTANT.into_owned().into());
        add(
            &instant,
            rdfs::LABEL,
            japanese(&format!("{ja}{suffix_ja}")).into(),
        );
        add(
            &instant,
            rdfs::LABEL,
            english(&format!("{prefix_en} {name}")).into(),
        );
        add(
            &instant,
            dcterms::IDENTIFIER,
            plain(&format!("{name}#{part}")).into(),
        );
        add(
            &instant,
            time::IN_XSD_DATE,
            Literal::new_typed_literal(date, xsd::DATE).into(),
        );
    }
    triples
}
