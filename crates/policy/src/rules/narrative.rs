//! Sections without a table: actions and directions as lists under lines that are the headings of
//! columns.
//!
//! ```text
//! 各府省・AMEDの令和7年度の取組
//!
//! - モデル事業を開始する。
//!
//! 今後の方向性・課題など
//!
//! - 本格稼働する。
//! ```
//!
//! Such a section has one item, `n`, which holds them; its tag stays with the section.

use seisaku_text::Span;

use crate::{Item, Read, RuleId};

/// The name of this rule.
pub const RULE: RuleId = "items/narrative";

/// The item of a section, with no bullets yet.
pub(crate) fn item(heading: Span) -> Item {
    Item {
        key: String::new(),
        number: None,
        marker: None,
        text: Read::at(String::new(), heading, RULE),
        narrative: true,
        tag: None,
        bodies: Vec::new(),
        repeated: None,
        repeats: None,
        mentions: Vec::new(),
        actions: Vec::new(),
        directions: Vec::new(),
    }
}
