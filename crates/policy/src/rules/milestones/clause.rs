//! Sentences, and the clauses of a sentence that holds several times.
//!
//! A full stop within brackets ends no sentence; a tag after it (`。【厚】`) opens none.

use std::ops::Range;

/// The sentences of a folded text, without tags of bodies round them.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '「' | '『' => depth += 1,
            ')' | '」' | '』' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => {
                found.push(start..i + c.len_utf8());
                start = i + c.len_utf8();
            }
            // A tag, or a mark of markup, stands between sentences.
            '【' | '<' if depth == 0 => {
                found.push(start..i);
                start = i;
            }
            '】' | '>' if depth == 0 => start = i + c.len_utf8(),
            _ => {}
        }
    }
    found.push(start..text.len());
    found.retain(|s| text[s.clone()].chars().any(char::is_alphanumeric));
    found
}

/// So many characters at most has a particle with its comma.
const PARTICLE: usize = 3;

/// For each time in a sentence the clause that it belongs to. Clauses part at the comma after a
/// verb, or, without one, at the last comma between two times.
pub(super) fn clauses(sentence: &str, times: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut bounds = vec![0];
    for pair in times.windows(2) {
        let between = &sentence[pair[0].end..pair[1].start];
        let after_verb = between.match_indices('、').find(|(i, _)| {
            let before = &between[..*i];
            before.ends_with("ともに")
                || before
                    .chars()
                    .next_back()
                    .is_some_and(|c| "いきしちにひみりえけせてねべめれるたがり".contains(c))
                    && !before.ends_with("に")
        });
        let cut = after_verb.or_else(|| between.rmatch_indices('、').next());
        let at = cut.map_or(pair[0].start, |(i, comma)| pair[0].end + i + comma.len());
        bounds.push(at);
    }
    (0..times.len())
        .map(|k| {
            // A time with nothing but a particle after it (`第3期では、`) opens the whole sentence.
            let end = bounds.get(k + 1).copied().filter(|b| {
                *b > times[k].end && sentence[times[k].end..*b].chars().count() > PARTICLE
            });
            let start = bounds[k].min(times[k].start);
            start..end.unwrap_or(sentence.len())
        })
        .collect()
}

/// Name and parentheses of a decision whose date stands at `time`: `「計画」(令和7年2月18日閣議決定)`.
pub(super) fn decided(
    text: &str,
    time: &Range<usize>,
    mut known: impl Iterator<Item = Range<usize>>,
) -> Range<usize> {
    let open = text[..time.start].trim_end_matches('(').len();
    let end = text[time.end..]
        .find(')')
        .map_or(text.len(), |i| time.end + i + 1);
    let before = &text[..open];
    let start = match before.ends_with('」') {
        true => before.rfind('「'),
        false => known.find(|k| k.end == open).map(|k| k.start),
    };
    let start = start.or_else(|| {
        let (i, mark) = before
            .rmatch_indices(['、', '。', '「', '」', '(', ')', '~'])
            .next()?;
        Some(i + mark.len())
    });
    start.unwrap_or(0)..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_told_with_its_name() {
        let text = "「海の計画」(令和7年2月18日閣議決定)と陸の方針(令和6年3月決定)に基づく。";
        let of = |t: &str| {
            let at = text.find(t).map_or(0..0, |i| i..i + t.len());
            &text[decided(text, &at, std::iter::empty())]
        };
        assert_eq!(of("令和7年2月18日"), "「海の計画」(令和7年2月18日閣議決定)");
        assert_eq!(of("令和6年3月"), "と陸の方針(令和6年3月決定)");
    }

    #[test]
    fn a_sentence_with_two_times_has_two_clauses() {
        let text = "令和7年度に調査を行い、法案が成立すれば、令和8年度に開発を行う。【厚】次に進む";
        let sentences = sentences(text);
        assert_eq!(sentences.len(), 2);
        let first = &text[sentences[0].clone()];
        let at = |t: &str| first.find(t).map(|i| i..i + t.len());
        let times: Vec<_> = ["令和7年度", "令和8年度"]
            .into_iter()
            .filter_map(at)
            .collect();
        let found: Vec<&str> = clauses(first, &times)
            .into_iter()
            .map(|c| &first[c])
            .collect();
        assert_eq!(
            found,
            [
                "令和7年度に調査を行い、",
                "法案が成立すれば、令和8年度に開発を行う。"
            ]
        );
    }
}
