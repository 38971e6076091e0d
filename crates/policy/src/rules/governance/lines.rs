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
use crate::rules::bodies::{body_kind, is_generic, stands_alone};
use crate::rules::page_lines::page_lines;
use crate::values::{Pattern, captures, pattern};

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

/// What may stand before a name: marks of a tree, dots, numbers.
static LEAD: Pattern =
    pattern!(r"^(?:#{1,6}|[├└│┣┗┃┝┕┌┬─━○●◎■□◆◇▪•▶►]|・|-|\(?\d{1,2}[.)]|[①-⑳])+");

/// The lines of a drawn tree.
pub(super) const DRAWN: [char; 8] = ['├', '└', '│', '┣', '┗', '┃', '┝', '┕'];

/// How long the marks are that stand before a name.
pub(super) fn lead_length(text: &str) -> usize {
    let lead = LEAD.as_ref().and_then(|p| p.find(text));
    // ○○ stands for a name.
    lead.filter(|m| !text.starts_with("○○") || !m.as_str().ends_with('○'))
        .map_or(0, |m| m.end())
}

/// The number of a chapter: what it opens is a heading (`第１節　会議`).
static HEADING: Pattern = pattern!(r"^第[\d一二三四五六七八九十]{1,3}[章節編]");

/// The longest name that is told by its ending alone.
const LONGEST_NAME: usize = 44;

/// Whether a text is the name of a body, known or by its ending.
pub(super) fn is_body(ctx: &Context<'_>, text: &str) -> bool {
    ctx.names.body(text).is_some()
        || (stands_alone(text)
            && !is_generic(text)
            && !HEADING.as_ref().is_some_and(|p| p.is_match(text))
            && text.chars().count() <= LONGEST_NAME
            && !text.starts_with('・')
            && !text.contains(['(', ')', '、', '。', ':', '※']))
}

/// Whether what stands before parentheses or a colon can be the name of a unit by its length and its
/// ending; a number of persons may follow it.
pub(super) fn may_be_unit(text: &str) -> bool {
    const LONGEST_NAME: usize = 30;
    let head = text.split(['(', ':']).next().unwrap_or_default();
    if head.ends_with(['名', '人']) {
        return true;
    }
    let name = head.trim_end_matches(['・', '…']);
    let short = name.chars().nth(LONGEST_NAME).is_none();
    short && [head, name].iter().any(|name| body_kind(name).is_some())
}

/// Words for roles in a body.
const ROLES: &[&str] = &[
    "本部長",
    "本部員",
    "議長",
    "構成員",
    "会長",
    "委員長",
    "専門委員",
    "臨時委員",
    "特別委員",
    "委員",
    "座長",
    "部会長",
    "分科会長",
    "主査",
    "主任",
    "主幹",
    "幹事",
    "幹事長",
    "オブザーバー",
    "アドバイザー",
    "事務局長",
    "事務局次長",
    "事務局",
    "事務長",
    "事務総長",
    "理事長",
    "理事",
    "監事",
    "監査役",
    "評議員",
    "執行役",
    "執行役員",
    "取締役",
    "代表取締役",
    "代表理事",
    "代表",
    "社長",
    "総裁",
    "総長",
    "学長",
    "学部長",
    "院長",
    "病院長",
    "校長",
    "園長",
    "館長",
    "署長",
    "所長",
    "支所長",
    "支部長",
    "支局長",
    "事務所長",
    "研究所長",
    "機構長",
    "センター長",
    "室長",
    "課長",
    "課長補佐",
    "係長",
    "班長",
    "局長",
    "局次長",
    "次長",
    "部長",
    "部門長",
    "グループ長",
    "グループリーダー",
    "チーム長",
    "チームリーダー",
    "リーダー",
    "長官",
    "事務次官",
    "統括官",
    "審議官",
    "参事官",
    "企画官",
    "管理官",
    "顧問",
    "参与",
    "書記",
    "会計",
    "会員",
    "メンバー",
    "ディレクター",
    "プログラムディレクター",
    "プログラムオフィサー",
    "マネージャー",
    "コーディネーター",
    "有識者",
    "参考人",
    "説明者",
    "陪席",
    "長",
];

/// A role with what may stand before and after its word: `副議長`, `部長代理`.
pub(super) static ROLE_WORD: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    let mut words = ROLES.to_vec();
    words.sort_by_key(|w| std::cmp::Reverse(w.len()));
    let words = words.join("|");
    format!(
        "(?:副|正|主席|首席|上席|統括|総括|常務|専務|名誉|特別|共同|筆頭)?(?:{words})(?:(?:職務)?(?:代理|代行)者?|心得)?"
    )
});

static IS_ROLE: Pattern =
    std::sync::LazyLock::new(|| crate::values::Regex::new(&format!("^(?:{})$", *ROLE_WORD)).ok());

/// Whether a text is a role and nothing else.
pub(super) fn is_role(text: &str) -> bool {
    IS_ROLE.as_ref().is_some_and(|p| p.is_match(text))
}

static ROLE: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(r"^[・○●]?({}):(.+)$", *ROLE_WORD)).ok()
});

static LEGEND: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(r"([◎○●☆★◇])(?:印)?[:は=]?({})", *ROLE_WORD)).ok()
});

/// What marks before names stand for: `◎は座長`.
pub(super) fn legend(text: &str) -> Vec<(char, String)> {
    captures(&LEGEND, text)
        .filter_map(|c| Some((c[1].chars().next()?, c[2].to_owned())))
        .collect()
}

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
