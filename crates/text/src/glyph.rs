//! Glyphs that lead a list entry, and numbers in a circle.

/// Whether the character is printed as a bullet: dots, circles, squares, and the private-use
/// characters that slides leave behind.
pub fn is_bullet_glyph(c: char) -> bool {
    matches!(
        c,
        '●' | '○' | '〇' | '•' | '◇' | '◆' | '■' | '□' | '▪' | '➢' | '※' | '\u{e000}'..='\u{f8ff}'
    )
}

/// Whether `text` opens with a bullet. A middle dot, a hyphen or an asterisk is one only before a
/// blank, since each also stands within words.
///
/// ```
/// use seisaku_text::is_list_lead;
/// assert!(is_list_lead("● がん"));
/// assert!(is_list_lead("・ バイオバンク"));
/// assert!(!is_list_lead("・提供"));
/// ```
pub fn is_list_lead(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('・' | '-' | '*' | '–') => chars.next().is_some_and(char::is_whitespace),
        Some(c) => is_bullet_glyph(c),
        None => false,
    }
}

/// The number that a circled digit stands for: ① to ⑳, ㉑ to ㊿, and ⓪.
///
/// ```
/// use seisaku_text::circled_number;
/// assert_eq!(circled_number('⑮'), Some(15));
/// assert_eq!(circled_number('㉕'), Some(25));
/// assert_eq!(circled_number('5'), None);
/// ```
pub fn circled_number(c: char) -> Option<u32> {
    let base = u32::from(c);
    match c {
        '⓪' => Some(0),
        '①'..='⑳' => Some(base - u32::from('①') + 1),
        '㉑'..='㉟' => Some(base - u32::from('㉑') + 21),
        '㊱'..='㊿' => Some(base - u32::from('㊱') + 36),
        _ => None,
    }
}
