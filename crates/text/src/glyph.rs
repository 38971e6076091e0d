//! Glyphs that lead a list entry, and numbers in a circle.

/// Whether the character is printed as a bullet: dots, circles, squares, and the private-use
/// characters that slides leave behind.
pub fn is_bullet_glyph(c: char) -> bool {
    matches!(
        c,
        '●' | '○'
            | '〇'
            | '•'
            | '◇'
            | '◆'
            | '■'
            | '□'
            | '▪'
            | '➢'
            | '※'
            | '◦'
            | '◯'
            | '‣'
            | '▸'
            | '►'
            | '▶'
            | '▫'
            | '◾'
            | '❖'
            | '➤'
            | '✓'
            | '✔'
            | '☑'
            | '\u{e000}'..='\u{f8ff}'
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

/// The number that a text opens with as an item of a table, and the bytes that print it: a circled
/// number, a number in parentheses, before a full stop, or in steps (`1-2-3`), where the last counts.
///
/// ```
/// use seisaku_text::item_number;
/// assert_eq!(item_number("㉑介護"), Some((21, 3)));
/// assert_eq!(item_number("（３）水質"), Some((3, 9)));
/// assert_eq!(item_number("2. 運賃"), Some((2, 2)));
/// assert_eq!(item_number("1-2-3　番号"), Some((3, 5)));
/// assert_eq!(item_number("2.5億円"), None);
/// assert_eq!(item_number("（注）"), None);
/// ```
pub fn item_number(text: &str) -> Option<(u32, usize)> {
    const LONGEST: usize = 3;
    let first = text.chars().next()?;
    if let Some(number) = circled_number(first) {
        return Some((number, first.len_utf8()));
    }
    let open = usize::from(matches!(first, '（' | '(')) * first.len_utf8();
    let mut at = open;
    let mut steps = Vec::new();
    loop {
        let digits = text[at..]
            .chars()
            .take_while(|c| c.to_digit(10).or_else(|| wide_digit(*c)).is_some());
        let digits: Vec<char> = digits.take(LONGEST + 1).collect();
        if digits.is_empty() || digits.len() > LONGEST {
            return None;
        }
        steps.push(digits.iter().fold(0, |number, c| {
            number * 10
                + c.to_digit(10)
                    .or_else(|| wide_digit(*c))
                    .unwrap_or_default()
        }));
        at += digits.iter().map(|c| c.len_utf8()).sum::<usize>();
        match text[at..].chars().next() {
            Some(c @ ('-' | '－' | '‐')) if open == 0 => at += c.len_utf8(),
            _ => break,
        }
    }
    let number = *steps.last()?;
    let next = text[at..].chars().next()?;
    let after = text[at + next.len_utf8()..].chars().next();
    let ends = match next {
        '）' | ')' => open > 0,
        '.' | '．' => open == 0 && !after?.is_numeric(),
        _ => open == 0 && steps.len() > 1 && next.is_whitespace(),
    };
    let mark = if matches!(next, '）' | ')' | '.' | '．') {
        next.len_utf8()
    } else {
        0
    };
    ends.then_some((number, at + mark))
}

fn wide_digit(c: char) -> Option<u32> {
    matches!(c, '０'..='９').then(|| u32::from(c) - u32::from('０'))
}
