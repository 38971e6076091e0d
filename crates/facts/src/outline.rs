//! What outlines say: excerpts of decisions under their headings, measures of a strategy, its targets, issues and basic policies.

mod fields;
mod nodes;
mod notes;
mod running;
mod sources;

use oxrdf::{Literal, NamedNode};
use seisaku_policy::Reading;
use seisaku_vocab::{dcterms, pol, xsd};

use crate::builder::{Builder, plain};
use crate::milestones::Place;
use crate::policies;

/// States the outlines; the places of their nodes.
pub(crate) fn outline(b: &mut Builder<'_>, reading: &Reading) -> Vec<Vec<Place>> {
    let outlines = reading.outlines.outlines.iter();
    let places = outlines.map(|o| nodes::outline(b, o, reading)).collect();
    sources::sources(b, reading);
    fields::labels(b, &reading.outlines);
    periods(b, reading);
    articles(b, reading);
    bases(b, reading);
    places
}

/// A policy applies from the first day of its first fiscal year to the last of its last.
fn periods(b: &mut Builder<'_>, reading: &Reading) {
    for period in &reading.outlines.periods {
        let policy = policies::policy_of(b, &period.policy);
        let (from, until) = (b.fiscal_year(period.from), b.fiscal_year(period.until));
        b.add(&policy, pol::START_FISCAL_YEAR, from);
        b.add(&policy, pol::END_FISCAL_YEAR, until);
        let first = format!("{:04}-04-01", period.from);
        let last = format!("{:04}-03-31", period.until + 1);
        b.add(
            &policy,
            pol::VALID_FROM,
            Literal::new_typed_literal(first, xsd::DATE),
        );
        b.add(
            &policy,
            pol::VALID_UNTIL,
            Literal::new_typed_literal(last, xsd::DATE),
        );
        b.quoted_read(&policy, &period.printed);
    }
}

fn articles(b: &mut Builder<'_>, reading: &Reading) {
    for article in &reading.outlines.articles {
        let law = NamedNode::new_unchecked(article.law.clone());
        b.add(&law, pol::CITED_ARTICLE, plain(&article.article.value));
        b.quoted_read(&law, &article.article);
        if let Some(policy) = &article.basis_of {
            let policy = policies::policy_of(b, policy);
            b.add(&policy, pol::BASED_ON, law);
            b.quoted_read(&policy, &article.article);
        }
    }
}

fn bases(b: &mut Builder<'_>, reading: &Reading) {
    for basis in &reading.outlines.bases {
        let policy = policies::policy_of(b, &basis.policy);
        let law = NamedNode::new_unchecked(basis.law.clone());
        b.add(&policy, pol::BASED_ON, law.clone());
        b.quoted_read(&policy, &basis.printed);
        b.quoted_read(&law, &basis.printed);
    }
}

/// States both directions of a part.
fn part_of(b: &mut Builder<'_>, part: &NamedNode, whole: &NamedNode) {
    b.add(part, dcterms::IS_PART_OF, whole.clone());
    b.add(whole, dcterms::HAS_PART, part.clone());
}
