//! The lines that open a programme's block: a label and the name, a name over fields, or a name
//! with its sums. In a paper about a budget a numbered heading over a sum is a name, whatever it
//! ends in, and so is one that a row of the paper's table has.

use seisaku_text::Span;

use super::super::fields::{self, Kind};
use super::super::named::Named;
use super::super::{Context, line_sums, names_programme};
use crate::values::{AMOUNT, Pattern, pattern};

static LISTED: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(
        r"^([^\d、。:()「」【】\[\]][^、。:()「」【】\[\]]{{1,50}}?(?:\([^()円]{{1,20}}\))?)(?:[\[【(〔](?:新規|拡充|一部新規|継続)[\])】〕])?[:…・]*(?:(?:令和|平成)(?:\d{{1,2}}|元)年度)?({AMOUNT}.*)$"
    ))
    .ok()
});
static NEW: Pattern = pattern!(
    r"^[(\[【<〔](?:新規|拡充|継続|一部新規)[)\]】>〕]|[(\[【<〔](?:新規|拡充|継続|一部新規)[)\]】>〕]$"
);
/// Headings of a paper's own parts.
static OF_PAPER: Pattern = pattern!(
    r"予算|要求|総括|(?:概要|内訳|目的|内容|背景|期間|方法|主体|スキーム|成果|目標|経緯|課題|効果|状況|推移|規模|率|対象|理由|根拠|その他|経費|予定|額)$"
);
/// Words before a sum that is of each case.
static OF_EACH: Pattern =
    pattern!(r"(?:当た?り|あたり|につき|ごとに?|上限額?|限度額?|単価|[はがにを])$");
/// A sum by itself, or what it begins with.
static SUM_FIRST: Pattern =
    std::sync::LazyLock::new(|| crate::values::Regex::new(&format!(r"^[(約]*{AMOUNT}")).ok());

/// What opens a block.
pub(super) struct Opener {
    /// The name.
    pub name: Span,
    /// Whether a label says that it is one.
    pub labelled: bool,
    /// Whether a number stands before it.
    pub numbered: bool,
    /// The rest of the line, where it has sums.
    pub sums: Option<Span>,
    /// The next line, where the sum goes on in it.
    pub more: Option<Span>,
    /// Whether words say of what year the sums are.
    pub worded: bool,
    /// Whether its sums stand in the lines below.
    pub over_sums: bool,
    /// Whether a row of a table has the name.
    pub row: bool,
}

/// For each line what it opens.
pub(super) fn openers(
    ctx: &Context<'_>,
    lines: &[(Span, bool)],
    (slides, titled): (bool, bool),
    rows: &Named,
) -> Vec<Option<Opener>> {
    (0..lines.len())
        .map(|i| opener(ctx, &lines[i..], (slides, titled), rows))
        .collect()
}

fn opener(
    ctx: &Context<'_>,
    lines: &[(Span, bool)],
    (slides, titled): (bool, bool),
    rows: &Named,
) -> Option<Opener> {
    let ((line, _), after) = lines.split_first()?;
    let (line, next) = (*line, after.first().map(|n| n.0));
    let mut found = Opener {
        name: line,
        labelled: false,
        numbered: fields::is_numbered(ctx, line),
        sums: None,
        more: None,
        worded: false,
        over_sums: false,
        row: false,
    };
    if let Some(field) = fields::field(ctx, line) {
        if field.kind != Kind::Name {
            return None;
        }
        found.name = field.value.or(next)?;
        found.labelled = true;
        return Some(found);
    }
    if slides && !(found.numbered && over_labels(ctx, after)) {
        return None;
    }
    let inner = fields::body(ctx, line);
    let folded = ctx.fold(inner);
    let text = folded.text();
    let range = bare(text);
    let name = &text[range.clone()];
    let known = |name: &str| rows.has(name);
    let over_fields = || next.is_some_and(|n| is_field(ctx, n));
    let programme = names_programme(ctx, name);
    found.row = known(name) && (programme || found.numbered || over_fields());
    found.over_sums = found.numbered && titled && is_part(name) && over_sum(ctx, next);
    if found.row || found.over_sums || programme && over_fields() {
        found.name = folded.span(range.start, range.end);
        return Some(found);
    }
    if let Some(at) = line_sums::begins(text).filter(|at| *at > 0)
        && !text.contains('。')
        && (known(&text[..at]) || names_programme(ctx, &text[..at]))
    {
        found.name = folded.span(0, at);
        found.sums = Some(Span::new(folded.span(at, text.len()).start, inner.end));
        found.worded = true;
        return Some(found);
    }
    // A sum may go on in the next line.
    found.more = next.filter(|n| {
        let after = ctx.squeezed(*n);
        let below = found.numbered && titled && is_part(name);
        if below && SUM_FIRST.as_ref().is_some_and(|p| p.is_match(&after)) {
            return true;
        }
        text.ends_with(|c: char| c.is_numeric() || ",億万千百兆".contains(c))
            && after.starts_with(|c: char| c.is_numeric() || "億万千百円".contains(c))
            && after.contains('円')
    });
    let parts: Vec<Span> = [inner].into_iter().chain(found.more).collect();
    let folded = ctx.source.fold_parts(&parts);
    let text = folded.text();
    let c = LISTED.as_ref().and_then(|p| p.captures(text))?;
    let (name, sums) = (c.get(1)?, c.get(2)?);
    let programme = known(name.as_str()) || names_programme(ctx, name.as_str());
    let plain = line_sums::begins(text).is_none_or(|at| at >= name.end()) && !text.ends_with('。');
    let of_each = OF_EACH.as_ref().is_some_and(|p| p.is_match(name.as_str()));
    if !plain || of_each || !(programme || titled && found.numbered) {
        return None;
    }
    let start = folded.span(sums.start(), sums.end()).start;
    found.name = folded.span(name.start(), name.end());
    found.row = known(name.as_str());
    found.sums = Some(Span::new(start.min(inner.end), inner.end));
    Some(found)
}

/// The name in a line without brackets round it and the mark of a new programme.
fn bare(text: &str) -> std::ops::Range<usize> {
    if let Some(m) = NEW.as_ref().and_then(|p| p.find(text)) {
        return match m.start() {
            0 => m.end()..text.len(),
            end => 0..end,
        };
    }
    let open = text.chars().next().filter(|c| "【<「■〔[".contains(*c));
    let close = text.chars().next_back().filter(|c| "】>」〕]".contains(*c));
    match (open, close) {
        (Some(open), Some(close)) => open.len_utf8()..text.len() - close.len_utf8(),
        _ => 0..text.len(),
    }
}

/// Whether a numbered heading can be the name of a part of a budget.
fn is_part(name: &str) -> bool {
    const SHORTEST: usize = 3;
    const LONGEST: usize = 50;
    (SHORTEST..=LONGEST).contains(&name.chars().count())
        && !name.contains(['。', '、', '円', ':'])
        && !OF_PAPER.as_ref().is_some_and(|p| p.is_match(name))
}

/// Whether a line begins with a sum of a year: `要求額　24億円`.
fn over_sum(ctx: &Context<'_>, next: Option<Span>) -> bool {
    const LABEL: usize = 4;
    let text = next.map(|n| ctx.squeezed(n)).unwrap_or_default();
    line_sums::begins(&text).is_some_and(|at| at < LABEL)
}

/// Whether a line is a field or a sum of a year, as lines under a programme's name are.
fn is_field(ctx: &Context<'_>, line: Span) -> bool {
    const LABEL: usize = 4;
    let text = ctx.squeezed(line);
    fields::field(ctx, line).is_some() || line_sums::begins(&text).is_some_and(|at| at < LABEL)
}

/// Whether one of the lines that follow says, after a label, who runs a programme or how long: on
/// slides a number and a sum alone may be a row.
fn over_labels(ctx: &Context<'_>, after: &[(Span, bool)]) -> bool {
    const REACH: usize = 4;
    let kinds = [Kind::Operator, Kind::Period, Kind::Start, Kind::End];
    let lines = after.iter().take(REACH);
    let mut own = lines.take_while(|(line, _)| !fields::is_numbered(ctx, *line));
    own.any(|(line, _)| {
        let field = fields::field(ctx, *line);
        field.is_some_and(|f| kinds.contains(&f.kind) && f.value.is_some())
    })
}
