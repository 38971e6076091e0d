//! How an event stands to the time of writing, by the words of its clause.

use crate::model::Status;
use crate::values::{Pattern, pattern};

static CONDITION: Pattern = pattern!(r"すれば|されれば|した際|された際|した場合|次第");
static PLAN: Pattern = pattern!(r"予定|こととしている|目指|めざ|検討する|見込");
/// A verb in the past right after the time: `2023年度に策定・公表した「…」`.
static DONE_THEN: Pattern = pattern!(r"^[^、。「」]{0,15}?(?:した|された)");
static DONE: Pattern =
    pattern!(r"(?:した|された|めた|った|いた|えた)(?:ところであり[^。]*)?[。、]?$");
static ONGOING: Pattern = pattern!(r"ている|引き続き|同様|継続(?:する|し)|続ける");

/// So little after a time says nothing of the event.
const SHORT: usize = 5;

/// Whether a verb in the past follows the time; what is done first (`策定した上で、進める`) is not past.
fn done_then(after: &str) -> bool {
    let found = DONE_THEN.as_ref().and_then(|p| p.find(after));
    found.is_some_and(|m| !after[m.end()..].starts_with(['上', 'う', '後']))
}

/// The status of the event in `clause`; `after` is what follows its time there. A clause that goes
/// on in the sentence is as done as the sentence says: `2月から始めるとともに、…を提出した。`
pub(super) fn status(clause: &str, after: &str, sentence: &str) -> Status {
    let has = |p: &Pattern, text: &str| p.as_ref().is_some_and(|p| p.is_match(text));
    // What goes on is told after the time; before it stands what the event is about.
    let said = match after.chars().count() {
        0..=SHORT => clause,
        _ => after,
    };
    if has(&CONDITION, clause) {
        Status::Conditional
    } else if done_then(after) || clause.contains("したところ") || has(&DONE, clause) {
        Status::Completed
    } else if has(&PLAN, clause) {
        Status::Planned
    } else if has(&ONGOING, said) {
        Status::Ongoing
    } else if clause.ends_with('、') && has(&DONE, sentence) {
        Status::Completed
    } else {
        Status::Planned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wording_tells() {
        let cases = [
            (
                "法案が成立すれば、令和7年度中に",
                "稼働する。",
                Status::Conditional,
            ),
            ("令和7年度に", "仕様を示す予定。", Status::Planned),
            (
                "2023年度",
                "に策定・公表した「戦略」に基づき整理を進める。",
                Status::Completed,
            ),
            ("前年度", "に引き続き継続する。", Status::Ongoing),
            (
                "漁獲が減っている魚種は、令和9年度",
                "までに調査に着手する。",
                Status::Planned,
            ),
            ("令和9年度", "に策定した上で、実施する。", Status::Planned),
            ("令和8年度", "から公募を開始する。", Status::Planned),
        ];
        for (before, after, expected) in cases {
            let clause = format!("{before}{after}");
            assert_eq!(status(&clause, after, &clause), expected, "{clause}");
        }
        let begun = "令和7年2月から事業を開始するとともに、";
        let sentence = format!("{begun}法案を提出した。");
        let after = "事業を開始するとともに、";
        assert_eq!(status(begun, after, &sentence), Status::Completed);
    }
}
