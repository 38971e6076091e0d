//! Names compared: what counts as the same name, and what two names have in common.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// Words that tell nothing apart.
const SMALL: &[&str] = &["of", "the", "and", "in", "for", "a", "as", "topic"];

/// Spellings that differ between the two sides of the Atlantic, and how they are compared.
const SPELLINGS: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("aemia", "emia"),
    ("oedema", "edema"),
    ("haem", "hem"),
    ("paed", "ped"),
    ("labour", "labor"),
    ("defence", "defense"),
    ("centre", "center"),
    ("programme", "program"),
];

/// The words of a name in lower case and in the singular, sorted: `Animals, Laboratory` and `laboratory animal` have
/// the same.
pub(super) fn key(name: &str) -> String {
    let mut words = words(name);
    words.sort_unstable();
    words.join(" ")
}

/// Whether two names share a word, or the beginning or end of one.
pub(super) fn have_in_common(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    a.iter().any(|a| b.iter().any(|b| alike(a, b)))
}

fn alike(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    a == b || (shorter >= 4 && (common >= 4 || a.contains(b) || b.contains(a)))
}

fn words(name: &str) -> Vec<String> {
    let mut text: String = name.nfkd().filter(|c| !is_accent(*c)).collect();
    text = text.nfc().collect::<String>().to_lowercase();
    for apostrophe in ["'s ", "’s "] {
        text = text.replace(apostrophe, " ");
    }
    for (from, to) in SPELLINGS {
        text = text.replace(from, to);
    }
    let words: BTreeSet<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !SMALL.contains(w))
        .map(singular)
        .collect();
    words.into_iter().collect()
}

/// The marks over Latin letters; those of kana stand elsewhere, and tell words apart.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 2
    {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_number_and_spelling_do_not_count() {
        for (a, b) in [
            ("Animals, Laboratory", "laboratory animal"),
            ("Alzheimer's disease", "Alzheimer Disease"),
            ("Fertilisation", "Fertilization"),
            ("Cohort Studies", "Cohort study"),
            ("Türkiye", "Turkiye"),
            ("ｶﾞﾝ", "ガン"),
            ("Statistics as Topic", "Statistics"),
        ] {
            assert_eq!(key(a), key(b), "{a}");
        }
        assert_ne!(key("Protein S"), key("Proteins"));
        assert_ne!(key("ガン"), key("カン"));
        assert_ne!(key("dementia"), key("vascular dementia"));
    }

    #[test]
    fn what_has_something_in_common() {
        assert!(have_in_common("Gene therapy", "Genetic Therapy"));
        assert!(have_in_common("Pharmacotherapy", "Drug Therapy"));
        assert!(!have_in_common("Older people", "Aged"));
        assert!(!have_in_common("Vaccine", "Schizophrenia"));
    }
}
