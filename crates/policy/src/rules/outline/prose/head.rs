//! What stands at the head of a paper of running text: its title, who decided it and when, who
//! publishes it.
//!
//! ```text
//! 資料２                                       a label
//! 令和９年６月18日                             a decision may stand before the title or after it,
//! 閣議決定                                     in one line, in two, in parentheses
//!
//! 港の整備に関する
//! 基本方針２０２７（抜粋）
//!
//! 港湾庁                                       the body that publishes it
//! ```

mod decisions;
mod gate;

use std::collections::BTreeSet;

use seisaku_text::{Span, squeeze};

use super::lines::Line;
use super::marks::mark;
use crate::rules::bodies::body_kind;
use crate::rules::{Context, fiscal_year, title_block};
use crate::values::{Date, Pattern, pattern};
use crate::{Citation, CitationKind, Decision, Read, RuleId};

pub(super) use decisions::decided;
use decisions::{DECISION, is_council};
pub(super) use gate::is_running;

/// The name of the rule for labels.
const LABEL: RuleId = "furniture/corner-label";

static LABELS: Pattern = pattern!(
    r"^[(<\[【〔]?(?:(?:机上配布|参考)?資料(?:\d+(?:-\d+)*)?|別紙\d*|別添\d*|抜粋|関係部分|関連部分|案|未定稿|参考|仮訳|概要|機密性\d情報)[)>\]】〕]?(?:抜粋|\(案\))?$"
);
/// `港湾計画を次のように定める。`
static LAID_DOWN: Pattern = pattern!(
    r"^([^、。]{4,60}?)(?:を|について)、?(?:次のように|次のとおり|下記のとおり|別紙のとおり)(?:定める|決定|策定|変更|取りまとめ)"
);
/// The meeting that a paper was laid before.
static MEETING: Pattern = pattern!(
    r"^(?:第\d+回)?[^。、]{2,40}(?:会議|本部|委員会|審議会|部会|協議会|検討会)\(?(?:第\d+回)?\)?(?:資料[\d-]*|\((?:令和|平成)[^()]*\))*$|^(?:議事次第|配布資料一覧|議事要旨)$"
);
/// What follows a name and says that it is an excerpt, or a draft.
static REMARK: Pattern = pattern!(
    r"[(<\[【〔]?(?:(?:本文)?(?:関係|関連)?(?:部分)?の?抜粋|(?:関係|関連)(?:部分|箇所)|抄|概要|本文)[)>\]】〕]?$"
);
static AT_END: Pattern = pattern!(
    r"\(([^()]*年[^()]*月[^()]*(?:決定|了解|改定|改訂|策定|申合せ|とりまとめ|取りまとめ|制定|改正|変更))\)(?:[(<\[【〔]?(?:本文)?(?:関係|関連)?(?:部分|箇所)?の?(?:抜粋|抄)?[)>\]】〕]?)?$"
);
/// Words that titles end with.
static TITLE_END: Pattern = pattern!(
    r"(?:方針|計画|戦略|大綱|指針|要綱|骨子|プラン|対策|ビジョン|プログラム|施策|宣言|とりまとめ|取りまとめ|について|ガイドライン|パッケージ|ロードマップ|報告書|答申|提言|憲章|\d{4}|[)）])$"
);

/// The head of a paper.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) title: Option<Read<String>>,
    pub(crate) publisher: Option<Read<String>>,
    /// The date of a paper of which nothing says who decided it.
    pub(crate) issued: Option<Read<Date>>,
    /// The decisions on the paper itself.
    pub(crate) citations: Vec<Citation>,
    pub(crate) furniture: Vec<Read<String>>,
    /// The folded lines of the title, which may be printed on every page.
    pub(crate) titles: BTreeSet<String>,
    /// How many lines it takes.
    pub(crate) lines: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Whether the paper says that it is an excerpt.
    pub(crate) excerpt: bool,
}

impl Head {
    /// The fiscal year that the title names.
    pub(crate) fn year(&self, ctx: &Context<'_>) -> Option<Read<i32>> {
        let spans = self.title.iter().flat_map(|t| &t.spans);
        spans.into_iter().find_map(|s| fiscal_year::first(ctx, *s))
    }

    /// The lines that say what the paper is, who publishes it and when.
    pub(super) fn own_lines(&self, ctx: &Context<'_>) -> Vec<Read<String>> {
        let title = self.title.iter().flat_map(|t| &t.spans);
        let publisher = self.publisher.iter().flat_map(|p| &p.spans);
        let date = self.issued.iter().flat_map(|d| &d.spans);
        let lines = title.chain(publisher).chain(date);
        lines
            .map(|span| Read::at(ctx.slice(*span).to_owned(), *span, "furniture/title-block"))
            .collect()
    }

    /// The year in which the paper was decided first.
    pub(crate) fn decided(&self) -> Option<i32> {
        let decided = self.citations.iter().find_map(|c| match &c.kind.value {
            CitationKind::Decided(decision) => Some(decision.date.year()),
            CitationKind::Law { .. } => None,
        });
        decided.or_else(|| Some(self.issued.as_ref()?.value.year()))
    }
}

struct Reader<'c, 'a> {
    ctx: &'c Context<'a>,
    /// The parts of the title, and their text.
    title: Vec<Span>,
    name: String,
    closed: bool,
    date: Option<(Date, Span)>,
    body: Option<Read<String>>,
    decisions: Vec<Read<Decision>>,
    /// Who did what, of which the date has not come yet.
    undated: Option<(String, String, Span)>,
    head: Head,
}

/// Reads the head that these lines open with.
pub(super) fn read(ctx: &Context<'_>, lines: &[Line]) -> Head {
    let mut reader = Reader {
        ctx,
        title: Vec::new(),
        name: String::new(),
        closed: false,
        date: None,
        body: None,
        decisions: Vec::new(),
        undated: None,
        head: Head::default(),
    };
    for (i, line) in lines.iter().enumerate() {
        if !reader.line(lines, i) {
            break;
        }
        reader.head.lines = i + 1;
        reader.head.end = line.span.end;
    }
    if reader.title.is_empty()
        && let Some(next) = lines.get(reader.head.lines)
    {
        reader.named_below(next.span);
    }
    reader.finish()
}

impl Reader<'_, '_> {
    /// Reads a line; whether it belongs to the head.
    fn line(&mut self, lines: &[Line], i: usize) -> bool {
        let line = &lines[i];
        let folded = squeeze(self.ctx.slice(line.span));
        if self.label(line, &folded) || self.decision(line.span, &folded) {
            return true;
        }
        if is_body(&folded) && (!self.title.is_empty() || self.date.is_some()) {
            let name = self.ctx.slice(line.span).to_owned();
            self.body
                .get_or_insert_with(|| Read::at(name, line.span, title_block::RULE));
            self.closed = true;
            return true;
        }
        if !self.is_title(lines, i, &folded) {
            return false;
        }
        self.title(line.span, &folded);
        true
    }

    fn label(&mut self, line: &Line, folded: &str) -> bool {
        let is_label = LABELS.as_ref().is_some_and(|p| p.is_match(folded))
            || self.title.is_empty() && MEETING.as_ref().is_some_and(|p| p.is_match(folded));
        if is_label {
            self.head.excerpt |= folded.contains("抜粋") || folded.contains("部分");
            let text = self.ctx.slice(line.span).to_owned();
            self.head.furniture.push(Read::at(text, line.span, LABEL));
            self.closed |= !self.title.is_empty();
        }
        is_label
    }

    fn is_title(&self, lines: &[Line], i: usize, folded: &str) -> bool {
        const LONGEST: usize = 80;
        const MOST_LINES: usize = 5;
        let line = &lines[i];
        let decided = AT_END.as_ref().and_then(|p| p.find(folded));
        let name = decided.map_or(folded, |m| &folded[..m.start()]);
        let plain = !name.contains('。')
            && !name.ends_with('、')
            && name.chars().count() <= LONGEST
            && mark(self.ctx.slice(line.span)).is_none()
            && !folded.starts_with('【')
            && !matches!(folded, "目次" | "もくじ" | "はじめに" | "前文");
        if !plain || self.closed || self.title.len() >= MOST_LINES {
            return false;
        }
        if self.title.is_empty() {
            return true;
        }
        let text = self.name.as_str();
        let open = text.ends_with(['の', 'に', 'と', 'を', '・', '、', 'る', 'び', 'た', 'て']);
        let complete = TITLE_END.as_ref().is_some_and(|p| p.is_match(text));
        let subtitle = folded.starts_with(['~', '〜', '―', '—', '-', '(', '–', '<', '「']);
        let centred = line.indent >= 8;
        let sentence = lines
            .get(i + 1)
            .is_some_and(|next| !next.after_blank && self.ctx.slice(next.span).contains('。'));
        let names = TITLE_END.as_ref().is_some_and(|p| p.is_match(name));
        !sentence
            && (open || subtitle || (!complete && (names || centred)))
            && (!line.after_blank || subtitle || open)
    }

    /// Adds a line to the title: the name, a remark on it, and its decision in parentheses.
    fn title(&mut self, span: Span, folded: &str) {
        self.head.titles.insert(folded.to_owned());
        let fold = self.ctx.fold(span);
        let text = fold.text();
        let Some(found) = AT_END.as_ref().and_then(|p| p.captures(text)) else {
            self.title.push(span);
            self.name.push_str(text);
            return;
        };
        let (Some(whole), Some(inside)) = (found.get(0), found.get(1)) else {
            return;
        };
        let name = fold.span(0, whole.start());
        if whole.start() > 0 {
            self.title.push(name);
            self.name.push_str(&text[..whole.start()]);
            self.head.titles.insert(text[..whole.start()].to_owned());
        }
        let rest = &text[whole.end()..];
        self.head.excerpt |= rest.contains("抜粋") || rest.contains("部分");
        if !rest.is_empty() {
            let at = fold.span(whole.end(), text.len());
            let text = self.ctx.slice(at).to_owned();
            self.head.furniture.push(Read::at(text, at, LABEL));
        }
        let at = fold.span(whole.start(), whole.end());
        self.decision(at, inside.as_str());
    }

    /// A paper without a title may say in its first sentence what it lays down.
    fn named_below(&mut self, line: Span) {
        let folded = self.ctx.fold(line);
        let found = LAID_DOWN.as_ref().and_then(|p| p.captures(folded.text()));
        if let Some(name) = found.and_then(|c| c.get(1).map(|m| m.range())) {
            self.name = folded.text()[name.clone()].to_owned();
            self.title.push(folded.span(name.start, name.end));
        }
    }

    fn finish(mut self) -> Head {
        let text: String = self
            .title
            .iter()
            .map(|s| self.ctx.slice(*s).trim())
            .collect();
        self.head.titles.insert(squeeze(&text));
        if !text.is_empty() {
            let title = Read {
                value: text.clone(),
                spans: self.title.clone(),
                rule: title_block::RULE,
            };
            self.head.title = Some(title);
        }
        let remark = REMARK
            .as_ref()
            .and_then(|p| p.find(&self.name))
            .map(|m| m.start());
        self.head.excerpt |= remark.is_some();
        let name = self.named(&text);
        self.head.titles.insert(squeeze(&name.value));
        let publisher = self.body.take();
        if let Some((date, span)) = self.date
            && let Some(body) = publisher.as_ref().filter(|b| is_council(&b.value))
        {
            let at = body.spans.first().map_or(span, |s| s.cover(span));
            self.decided(date, &squeeze(&body.value), "", at);
        }
        self.head.issued = self
            .date
            .filter(|_| self.decisions.is_empty())
            .map(|(date, span)| Read::at(date, span, title_block::RULE));
        for decision in self.decisions.drain(..) {
            let mut kind = decision;
            // A paper that its publisher adopts names itself once.
            if kind.value.body.is_empty()
                && let Some(body) = &publisher
            {
                kind.value.body.clone_from(&body.value);
                kind.value.kind = format!("{}{}", body.value, kind.value.kind);
                kind.spans.extend(&body.spans);
            }
            if kind.value.body.is_empty() || name.value.is_empty() {
                continue;
            }
            self.head.citations.push(Citation {
                name: name.clone(),
                aliases: Vec::new(),
                kind: Read {
                    value: CitationKind::Decided(kind.value),
                    spans: kind.spans,
                    rule: kind.rule,
                },
            });
        }
        self.head.publisher = publisher;
        self.head
    }

    /// The name of the policy: the title without subtitle, remark and brackets round it.
    fn named(&self, title: &str) -> Read<String> {
        let mut name = title.trim();
        let folded = squeeze(name);
        if let Some(found) = REMARK.as_ref().and_then(|p| p.find(&folded))
            && let Some((at, _)) = name
                .char_indices()
                .rev()
                .find(|(i, _)| squeeze(&name[*i..]) == found.as_str())
        {
            name = name[..at].trim_end();
        }
        name = name
            .strip_prefix('「')
            .and_then(|n| n.strip_suffix('」'))
            .unwrap_or(name);
        if let Some(at) = name.find(['～', '〜', '~'])
            && at > 0
        {
            name = name[..at].trim_end();
        }
        Read {
            value: name.to_owned(),
            spans: self.title.clone(),
            rule: DECISION,
        }
    }
}

/// Whether a line is nothing but the name of a body.
fn is_body(folded: &str) -> bool {
    const LONGEST: usize = 24;
    // A part of a body may stand in parentheses: 内閣府（防災担当）.
    let folded = match folded.strip_suffix(')').and_then(|f| f.rfind('(')) {
        Some(open) if open > 0 => &folded[..open],
        _ => folded,
    };
    const WORDS: &[char] = &['の', 'を', 'に', 'は', '、', '。', '(', '「'];
    folded.chars().count() <= LONGEST
        && !folded.contains(WORDS)
        && (body_kind(folded).is_some() || folded.ends_with('会'))
}
