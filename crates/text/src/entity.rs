//! Character references of HTML: `&amp;`, `&#12398;`, `&#x306e;`.

/// The named references that are used in Japanese pages. A page in UTF-8 needs no others; one that
/// is not here stays as it is printed.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lrm", '\u{200e}'),
    ("rlm", '\u{200f}'),
    ("shy", '\u{ad}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("divide", '÷'),
    ("middot", '·'),
    ("bull", '•'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("yen", '¥'),
    ("sect", '§'),
    ("para", '¶'),
    ("rarr", '→'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("darr", '↓'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("mu", 'μ'),
    ("micro", 'µ'),
    ("frac12", '½'),
    ("sup2", '²'),
    ("sup3", '³'),
];

/// The longest reference that is looked at, in bytes.
const LONGEST: usize = 12;

/// The character that the reference at the start of `text` stands for, and its length in bytes.
/// The semicolon has to be there: `A&B` and `?a=1&lt=2` are text.
pub(crate) fn entity(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let length = rest.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = rest.get(..length)?;
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => NAMED.iter().find(|(n, _)| *n == name)?.1,
    };
    Some((c, 1 + length + 1))
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // Zero is no character of a page.
    char::from_u32(code).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_what_is_none() {
        assert_eq!(entity("&amp;B"), Some(('&', 5)));
        assert_eq!(entity("&#12398;"), Some(('の', 8)));
        assert_eq!(entity("&#X306E;x"), Some(('の', 8)));
        for none in [
            "&",
            "&;",
            "&B;",
            "&lt=2;",
            "&#xd800;",
            "&#0;",
            "&#99999999;",
            "&の;",
        ] {
            assert_eq!(entity(none), None, "{none}");
        }
    }
}
