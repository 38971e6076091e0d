//! The lines of a page, and what they say by their shape: names of bodies, roles, marks.
//!
//! ```text
//! 研究推進会議          the name of a body, by its ending
//! 議長 ：担当大臣       a role and who has it
//! ```

use seisaku_text::{Page, Span};

use crate::Read;
use crate::RuleId;
use crate::rules::Context;
use crate::rules::page_lines::page_lines;
use crate::values::{Pattern, pattern};

/// A line that is not blank.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Where it stands, without blanks round it.
    pub span: Span,
    /// Its folded text.
    pub text: String,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
}

/// The lines of a page that are not blank.
pub(super) fn lines(ctx: &Context<'_>, page: &Page) -> Vec<Line> {
    page_lines(ctx, page)
        .into_iter()
        .map(|line| Line {
            span: line.span,
            text: ctx.fold(line.span).text().to_owned(),
            after_blank: line.after_blank,
        })
        .filter(|line| !line.text.is_empty())
        .collect()
}

static BODY: Pattern = pattern!(
    r"^[^()、。:・](?:[^()、。:※]{0,38})(?:本部|会議|調査会|会合|協議会|審議会|委員会|懇談会|部会|事務局|担当室|機構|研究所|センター|検討会|タスクフォース|分科会|協会|財団|学会)$"
);

/// Whether a text is the name of a body, known or by its ending.
pub(super) fn is_body(ctx: &Context<'_>, text: &str) -> bool {
    ctx.names.body(text).is_some() || BODY.as_ref().is_some_and(|p| p.is_match(text))
}

/// Words for roles in a body, longer ones before those that they hold.
pub(super) const ROLES: &str = "副本部長|本部長代理|本部長|本部員|議長代行|議長代理|副議長|議長|構成員|副会長|会長代理|会長|副委員長|委員長代理|委員長|専門委員|臨時委員|委員|座長代理|座長|部会長代理|部会長|主査|幹事|オブザーバー|事務局長|事務局次長|事務局|副理事長|理事長|執行役|理事|監事|副総裁|総裁|所長|センター長|室長|課長|局長|部長";

static ROLE: Pattern =
    std::sync::LazyLock::new(|| regex::Regex::new(&format!(r"^[・○●]?({ROLES}):(.+)$")).ok());

/// A role and who has it: `議長：X`, as ranges of the folded text.
pub(super) fn role_line(text: &str) -> Option<((usize, usize), (usize, usize))> {
    let c = ROLE.as_ref()?.captures(text)?;
    let (role, holder) = (c.get(1)?, c.get(2)?);
    Some(((role.start(), role.end()), (holder.start(), holder.end())))
}

/// Text of several lines as one value.
pub(super) fn joined(ctx: &Context<'_>, lines: &[Line], rule: RuleId) -> Option<Read<String>> {
    let spans: Vec<Span> = lines.iter().map(|l| l.span).collect();
    if spans.is_empty() {
        return None;
    }
    let value = ctx.join(&spans);
    Some(Read {
        value: close(&value),
        spans,
        rule,
    })
}

/// A text without the gaps that the layout left between Japanese characters.
pub(super) fn close(text: &str) -> String {
    let text = text.trim().trim_start_matches('・').trim();
    let chars: Vec<char> = text.chars().collect();
    let wide = |c: Option<&char>| c.is_none_or(|c| !c.is_ascii());
    let mut out = String::new();
    for (i, c) in chars.iter().enumerate() {
        let gap = c.is_whitespace();
        let before = i.checked_sub(1).and_then(|b| chars.get(b));
        if gap && wide(before) && wide(chars.get(i + 1)) {
            continue;
        }
        out.push(*c);
    }
    out
}
