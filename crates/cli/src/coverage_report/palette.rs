//! The colours of a report, and text as it holds it.

/// Kinds as they are shown: kind, Japanese, English, background. The text is nearly black, and
/// every background light enough to read it.
pub(super) const KINDS: &[(&str, &str, &str, &str)] = &[
    ("section", "見出し区分", "section", "#cfe2ff"),
    ("item", "小項目", "small item", "#bfe3f5"),
    ("action", "取組", "action", "#d3f2d3"),
    ("direction", "今後の方向性", "direction", "#e3f5b8"),
    ("measure", "施策", "measure", "#c8f0e6"),
    ("goal", "成果目標", "outcome target", "#b8ead0"),
    ("issue", "課題", "issue", "#f5dcc8"),
    ("basic-policy", "基本方針", "basic policy", "#d8ecc0"),
    ("milestone", "時点", "milestone", "#fbe3b0"),
    ("budget", "予算", "budget", "#fff0a8"),
    ("policy", "政策文書", "policy", "#e2d6f7"),
    ("programme", "事業", "programme", "#f7d6ee"),
    ("organisation", "機関", "body", "#ffd8d0"),
    ("person", "人物", "person", "#f2d0d0"),
    ("role", "役職", "role", "#ecd4dc"),
    ("membership", "就任", "post held", "#ecd4dc"),
    ("concept", "概念", "concept", "#d6e8e8"),
    ("place", "地域", "place", "#dcdcf5"),
    ("fiscal-year", "会計年度", "fiscal year", "#ece4c8"),
    ("observation", "統計値", "figure", "#d0ecf7"),
    ("dataset", "統計表", "set of figures", "#c4e4f2"),
    ("publication", "論文", "publication", "#e8dcc8"),
    ("award", "受賞", "award", "#f5e6d0"),
    ("mention", "言及", "mention", "#ffe6c7"),
    ("furniture", "紙面付属要素", "page furniture", "#e4e4e4"),
    ("generic", "未解釈の本文", "generic text", "#fafafa"),
    ("other", "その他", "other", "#ebebff"),
    ("none", "欠落", "in nothing", "#ff9d9d"),
];

/// The kind as it is shown.
pub(super) fn shown(kind: &str) -> &'static str {
    let known = KINDS.iter().map(|(name, ..)| *name).find(|n| *n == kind);
    known.unwrap_or("other")
}

/// Text as HTML holds it, carriage returns included; a character that it cannot hold becomes
/// U+FFFD, as in literals.
pub(super) fn escaped(text: &[char]) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\r' => html.push_str("&#13;"),
            '\t' | '\n' => html.push(*c),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                html.push('\u{fffd}');
            }
            c => html.push(*c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, as WCAG defines it.
    fn luminance(colour: &str) -> f64 {
        let part = |i: usize| {
            let value = u8::from_str_radix(&colour[i..i + 2], 16).unwrap();
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn text_can_be_read_on_every_colour() {
        for (kind, _, _, colour) in KINDS {
            let contrast = (luminance(colour) + 0.05) / (luminance("#111111") + 0.05);
            assert!(contrast >= 7.0, "{kind}: {contrast}");
        }
    }

    #[test]
    fn every_kind_of_iri_has_a_colour_or_is_other() {
        assert_eq!(shown("item"), "item");
        assert_eq!(shown("graph"), "other");
        assert_eq!(
            escaped(&['<', '&', '\r', '\u{0}', '\n']),
            "&lt;&amp;&#13;\u{fffd}\n"
        );
    }
}
