//! Sums of money.

use oxrdf::{Literal, NamedNode, NamedNodeRef};
use seisaku_policy::values::Money;
use seisaku_policy::{BudgetLine, Channel, Read, Reading, Share};
use seisaku_text::Span;
use seisaku_vocab::{Kind, dcterms, pol, xsd};

use crate::builder::{Builder, plain};
use crate::document::programme;
use crate::vocabulary::key_of;

pub(crate) fn budgets(b: &mut Builder<'_>, reading: &Reading) {
    for line in &reading.budgets {
        budget_line(b, line);
    }
}

/// What a budget is of: the parts of its key and labels that all its shares have too.
struct Subject {
    programme: NamedNode,
    key: String,
    ja: String,
    en: String,
    year: Option<NamedNode>,
}

fn budget_line(b: &mut Builder<'_>, line: &BudgetLine) {
    let programme = programme(b, &line.name.value);
    b.quoted_read(&programme, &line.name);
    let entity = b.vocabulary.entity(programme.as_str());
    let label = |language| {
        entity
            .and_then(|e| e.preferred_label(language))
            .unwrap_or(&line.name.value)
            .to_owned()
    };
    let (ja, en) = (label("ja"), label("en"));
    let year = line
        .fiscal_year
        .as_ref()
        .map(|y| (b.fiscal_year(y.value), y));
    let year_key = year
        .as_ref()
        .map_or_else(String::new, |(_, y)| format!("FY{}-", y.value));
    let subject = Subject {
        key: format!("{}/{year_key}initial", key_of(programme.as_str())),
        ja: format!(
            "{ja}の{}予算",
            line.fiscal_year
                .as_ref()
                .map_or_else(String::new, |y| crate::fiscal_year::japanese_name(y.value))
        ),
        en: format!(
            "Budget of {en}{}",
            line.fiscal_year
                .as_ref()
                .map_or_else(String::new, |y| format!(", FY{}", y.value))
        ),
        programme,
        year: year.as_ref().map(|(iri, _)| iri.clone()),
    };
    let whole = budget(
        b,
        &subject,
        None,
        line.amount.as_ref(),
        line.span,
        line.rule,
    );
    b.add(&subject.programme, pol::HAS_BUDGET, whole.clone());
    if let Some((_, year)) = year {
        b.quoted_read(&whole, year);
    }
    for share in &line.shares {
        let part = budget(
            b,
            &subject,
            Some(share),
            share.amount.as_ref(),
            share.span,
            line.rule,
        );
        b.add(&part, dcterms::IS_PART_OF, whole.clone());
        b.add(&whole, dcterms::HAS_PART, part);
    }
}

/// One sum. Its key holds all that makes it what it is, the amount included: printed twice it is
/// one resource, and two amounts for the same are two.
fn budget(
    b: &mut Builder<'_>,
    subject: &Subject,
    share: Option<&Share>,
    amount: Option<&Read<Money>>,
    span: Span,
    rule: &'static str,
) -> NamedNode {
    let channel = share.map(|s| channel(s.channel));
    let mut key = subject.key.clone();
    let mut ja = subject.ja.clone();
    let mut en = subject.en.clone();
    if let Some(channel) = &channel {
        key = format!("{key}-{}", channel.key);
        ja = format!("{ja}（{}）", channel.ja);
        en = format!("{en} ({})", channel.en);
    }
    key = match amount {
        Some(amount) => format!("{key}-{}", amount.value.yen),
        None => format!("{key}-unprinted"),
    };
    let iri = b.named(Kind::Budget, &key);
    b.typed(&iri, pol::BUDGET);
    b.labelled(&iri, &key, &ja, &en);
    b.add(&iri, pol::BUDGET_OF, subject.programme.clone());
    b.add(&iri, pol::BUDGET_KIND_PROPERTY, pol::INITIAL.into_owned());
    if let Some(year) = &subject.year {
        b.add(&iri, pol::FISCAL_YEAR_PROPERTY, year.clone());
    }
    if let Some(channel) = channel {
        b.add(&iri, pol::CHANNEL_PROPERTY, channel.term.into_owned());
    }
    b.quoted(&iri, &[span], rule);
    if let Some(amount) = amount {
        let yen = Literal::new_typed_literal(amount.value.yen.to_string(), xsd::DECIMAL);
        b.add(&iri, pol::AMOUNT, yen);
        for place in &amount.spans {
            let printed = plain(b.source.slice(*place));
            b.add(&iri, pol::PRINTED_AMOUNT, printed);
        }
        b.quoted_read(&iri, amount);
    }
    iri
}

struct ChannelTerm {
    term: NamedNodeRef<'static>,
    key: &'static str,
    ja: &'static str,
    en: &'static str,
}

fn channel(channel: Channel) -> ChannelTerm {
    let (term, key, ja, en) = match channel {
        Channel::Amed => (pol::THROUGH_AMED, "amed", "AMED", "through AMED"),
        Channel::InHouse => (pol::IN_HOUSE, "in-house", "インハウス", "in-house"),
        Channel::Fund => (pol::FUND_BASED, "fund", "基金", "fund-based"),
    };
    ChannelTerm { term, key, ja, en }
}
