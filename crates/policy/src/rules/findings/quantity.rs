//! Numbers with their unit and how they bound: `約9.3兆`, `1億個以上`, `1,234件`, `約半数`.

use seisaku_text::Span;

use crate::values::{Pattern, captures, pattern};
use crate::{Bound, Quantity, Read, RuleId};

static QUANTITY: Pattern = pattern!(
    r"(約|およそ|計約|延べ約)?(\d[\d,]*(?:\.\d+)?(?:[兆億万]\d[\d,]*(?:\.\d+)?)*(?:兆|億|万|千)?)(個|種類|種|人日|人|名|件|例|症例|か国|カ国|箇所|か所|施設|拠点|機関|検体|社|校|本|編|頁|ページ|年間|か月間|日間|時間|%|パーセント|ポイント|倍|位|つ)?(以上|以下|未満|超)?"
);

/// A quantity found in folded text.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The quantity.
    pub quantity: Quantity,
    /// Its first byte.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

impl Found {
    /// As a value read at `span`.
    pub(crate) fn read(&self, span: Span, rule: RuleId) -> Read<Quantity> {
        Read::at(self.quantity.clone(), span, rule)
    }
}

/// Every quantity of a folded text, in order. Numbers joined to Latin letters are names.
pub(crate) fn quantities(folded: &str) -> Vec<Found> {
    captures(&QUANTITY, folded)
        .filter_map(|c| {
            let (whole, number) = (c.get(0)?, c.get(2)?);
            let before = folded[..number.start()].chars().next_back();
            let after = folded[whole.end()..].chars().next();
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || c == '-');
            if joins(before) || (c.get(3).is_none() && joins(after)) {
                return None;
            }
            let mut bounds = Vec::new();
            if c.get(1).is_some_and(|m| m.as_str() != "延べ") {
                bounds.push(Bound::About);
            }
            bounds.extend(c.get(4).and_then(|m| bound(m.as_str())));
            Some(Found {
                quantity: Quantity {
                    value: crate::values::stepped(number.as_str()),
                    unit: c.get(3).map_or("", |m| m.as_str()).to_owned(),
                    bounds,
                },
                start: whole.start(),
                end: whole.end(),
            })
        })
        .collect()
}

fn bound(word: &str) -> Option<Bound> {
    match word {
        "以上" => Some(Bound::AtLeast),
        "以下" => Some(Bound::AtMost),
        "未満" => Some(Bound::LessThan),
        "超" => Some(Bound::MoreThan),
        _ => None,
    }
}

/// Whether all of a folded text is a number, and which: `26,591`, `▲1.2`, `-`.
pub(crate) fn number(folded: &str) -> Option<Quantity> {
    let (sign, body) = match folded.strip_prefix(['▲', '△', '-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", folded),
    };
    let opens = |c: char| c.is_ascii_digit() || "約お計延".contains(c) || c.is_numeric();
    if !body.starts_with(opens) {
        return None;
    }
    let found = quantities(body);
    let [only] = found.as_slice() else {
        return None;
    };
    if only.start != 0 || only.end != body.len() {
        return None;
    }
    let mut quantity = only.quantity.clone();
    quantity.value = format!("{sign}{}", quantity.value);
    Some(quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        let found = quantities("1億個以上の細胞と約3,000例、GPT-4");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].quantity.value, "100000000");
        assert_eq!(found[0].quantity.bounds, [Bound::AtLeast]);
        assert_eq!(found[1].quantity.unit, "例");
        assert_eq!(number("▲1.2%").map(|q| q.value).as_deref(), Some("-1.2"));
        assert!(number("2019年").is_none());
    }
}
