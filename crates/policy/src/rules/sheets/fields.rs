//! The fields of a sheet: a label, and what it says.
//!
//! ```text
//! 実施主体：沿岸環境機構
//! ○ 事業期間　令和９～１３年度
//! 【担当課】 海域環境課
//! 採択件数　１２件程度
//! １課題当たり上限額：５００万円
//! 備考
//! ```
//!
//! A label ends at a colon, with its brackets, at a blank, or with its line, and is one by its
//! words. What it says of whom is told by the words as well: who runs a programme, who is in
//! charge, for how long, how many, how much.

use std::ops::Range;

use seisaku_text::{Folded, Span, is_bullet_glyph, item_number, squeeze};

use super::line_sums::{self, Given};
use super::{Context, counts, period};
use crate::rules::bullets::trim;
use crate::rules::known_names;
use crate::values::{Pattern, pattern};
use crate::{Body, Read, RuleId, Said, SheetText, Sheets, Subject, TextKind};

/// The name of this rule.
pub(super) const RULE: RuleId = "sheets/field";

static NAME: Pattern =
    pattern!(r"^(?:事業|補助金|施策|プログラム|プロジェクト|予算事業)の?(?:名称?|名)$|^件名$");
static OPERATOR: Pattern = pattern!(
    r"^(?:(?:事業|補助事業)?(?:実施|運営|執行|事業)(?:主体|機関|者|団体|組織|法人)|(?:間接)?補助事業者|(?:直接|間接)?(?:補助|委託|交付|支出|支援)(?:先|対象者|先機関)|受託(?:者|機関|団体)|(?:代表|中核|支援|研究)機関)等?$"
);
static CHARGE: Pattern = pattern!(
    r"^(?:担当|所管|主管|関係|実施|取りまとめ)(?:部局|省庁|府省庁?|府省|局|課|室|部署|部)(?:[・等]?(?:部局|局|課|室|庁))*名?$|^(?:担当|所管|主管)$|^(?:府省庁?|省庁|府省|部局|課室)名$"
);
static PERIOD: Pattern = pattern!(
    r"^(?:事業|研究|実施|支援|補助|委託|契約|研究開発|事業実施|補助事業|計画|対象|実証)(?:等|の)?(?:実施)?(?:予定)?(?:期間|年度|年限)$"
);
static START: Pattern = pattern!(r"^(?:事業|研究|実施)?開始(?:予定)?年度$");
static END: Pattern =
    pattern!(r"^(?:事業|研究|実施)?(?:終了|完了|終期)(?:\(予定\)|予定)?(?:年度)?$");
static COUNT: Pattern = pattern!(
    r"^[^\d、。:()]{0,10}(?:件|課題|団体|拠点|箇所|か所|カ所|ヵ所|人|者|社|機関|施設|校|地区|地域|自治体|台|基|隻|回|点|大学|採択|支援|市町村)数(?:\(?(?:予定|見込み?|目標|目安)\)?)?$"
);
static MONEY: Pattern = pattern!(
    r"^(?:総事業費|事業費|事業費総額|全体事業費|(?:予算|事業|支援|補助|助成|研究)の?規模|補助(?:上限|限度|基準)?額|助成(?:上限)?額|支援(?:上限)?額|(?:補助)?単価|上限額?|限度額|交付(?:上限)?額|(?:1|一)?[^\d、。:()]{1,6}(?:当た?り|あたり)の?.{0,10}|国庫債務負担行為.{0,8}|予算総額|総額|所要額|予算額?等?|国費)$"
);
static GOAL: Pattern = pattern!(
    r"^(?:KPI|(?:成果|達成|数値)?目標|成果指標|アウトカム|アウトプット|期待される(?:成果|効果))(?:等|\(.*\))?$"
);
static ISSUE: Pattern =
    pattern!(r"^(?:現状(?:と|・|及び)?の?課題|(?:背景|現状)(?:・|と|及び)課題|(?:主な)?課題)$");
static TEXT: Pattern = pattern!(
    r"^(?:事業の?)?(?:目的|内容|概要|趣旨|背景|現状|概略|必要性)(?:(?:・|及び|と)(?:目的|内容|概要|必要性))*等?$"
);
static DETAIL: Pattern = pattern!(
    r"^(?:補助|支援|事業|交付|助成)?対象(?:者|経費|地域|分野|事業|機関)?$|^(?:補助|負担|交付|助成|国庫補助)(?:率|割合)$|^(?:事業)?スキーム$|^(?:事業)?実施(?:方法|要件|地域|場所)$|^根拠(?:法令|法|規定)$|^(?:資金の)?(?:流れ|交付の流れ)$|^(?:公募|募集|申請)(?:期間|時期|方法)$|^会計(?:区分)?$|^要件$"
);
static NOTE: Pattern = pattern!(r"^(?:備考|留意(?:点|事項)|参考|特記事項|その他)$");

/// What a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Name,
    Operator,
    Charge,
    Period,
    Start,
    End,
    Count,
    Money,
    Text(TextKind),
}

/// A label with what stands behind it on its line.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub kind: Kind,
    /// The label, without brackets and marks.
    pub label: Span,
    /// The whole line.
    pub line: Span,
    /// What follows on the line.
    pub value: Option<Span>,
}

impl Kind {
    /// The kind of a folded label.
    pub(crate) fn of(label: &str) -> Option<Self> {
        let is = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(label));
        let table: [(&Pattern, Kind); 13] = [
            (&NAME, Kind::Name),
            (&OPERATOR, Kind::Operator),
            (&CHARGE, Kind::Charge),
            (&START, Kind::Start),
            (&END, Kind::End),
            (&PERIOD, Kind::Period),
            (&COUNT, Kind::Count),
            (&MONEY, Kind::Money),
            (&GOAL, Kind::Text(TextKind::Goal)),
            (&ISSUE, Kind::Text(TextKind::Issue)),
            (&TEXT, Kind::Text(TextKind::Description)),
            (&DETAIL, Kind::Text(TextKind::Measure)),
            (&NOTE, Kind::Text(TextKind::Note)),
        ];
        table
            .into_iter()
            .find(|(p, _)| is(p))
            .map(|(_, kind)| kind)
            .or_else(|| line_sums::is_label(label).then_some(Kind::Money))
    }

    /// Whether its value goes on over lines.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Kind::Text(_))
    }
}

/// A line without its bullet or number.
pub(crate) fn body(ctx: &Context<'_>, line: Span) -> Span {
    let text = ctx.slice(line);
    let first = text.chars().next().unwrap_or(' ');
    let skip = match item_number(text) {
        Some((_, length)) => length,
        None if is_bullet_glyph(first) || "・-–◎◯▶➤✓＊*".contains(first) => {
            first.len_utf8()
        }
        None => return line,
    };
    trim(ctx, Span::new(line.start + skip, line.end))
}

/// The pairs of label and value in a row of a form: `事業名 | 甲事業 | 担当課 | 乙課`.
pub(crate) fn pairs(ctx: &Context<'_>, cells: &[Span]) -> Option<Vec<Span>> {
    let label = |cell: &Span| Kind::of(&squeeze(ctx.slice(*cell))).is_some();
    let number = |c: &Span| {
        ctx.slice(*c)
            .chars()
            .all(|c| c.is_numeric() || ".．()（）".contains(c))
    };
    let cells: Vec<Span> = cells.iter().copied().filter(|c| !c.is_empty()).collect();
    let cells = match cells.first().is_some_and(number) {
        true => &cells[1..],
        false => &cells[..],
    };
    let form = cells.len() % 2 == 0 && cells.iter().step_by(2).all(label);
    if !form && cells.len() > 1 && label(&cells[0]) {
        return Some(vec![cells[0].cover(cells[cells.len() - 1])]);
    }
    form.then(|| cells.chunks(2).map(|pair| pair[0].cover(pair[1])).collect())
}

/// The field that a line opens.
pub(crate) fn field(ctx: &Context<'_>, line: Span) -> Option<Field> {
    const LONGEST: usize = 40;
    let inner = body(ctx, line);
    let text = ctx.slice(inner);
    let found = |label: Range<usize>, rest: usize| {
        let label = trim(
            ctx,
            Span::new(inner.start + label.start, inner.start + label.end),
        );
        let kind = Kind::of(&squeeze(ctx.slice(label)))?;
        let value = trim(ctx, Span::new(inner.start + rest, inner.end));
        Some(Field {
            kind,
            label,
            line,
            value: (!value.is_empty()).then_some(value),
        })
    };
    let after = |at: usize| {
        let rest = &text[at..];
        let lead = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '：' | '|' | '｜')
        });
        text.len() - lead.len()
    };
    const BRACKETS: &[(char, char)] = &[
        ('【', '】'),
        ('［', '］'),
        ('[', ']'),
        ('〔', '〕'),
        ('〈', '〉'),
        ('＜', '＞'),
        ('<', '>'),
        ('《', '》'),
        ('（', '）'),
        ('(', ')'),
    ];
    let open = text.chars().next()?;
    if let Some((_, close)) = BRACKETS.iter().find(|(o, _)| *o == open)
        && let Some(end) = text.find(*close)
    {
        // All of the line may stand in the brackets: （担当：…）.
        let label = found(open.len_utf8()..end, after(end + close.len_utf8()));
        return label.or_else(|| {
            let inside = &text[open.len_utf8()..end];
            let colon = inside.find([':', '：'])? + open.len_utf8();
            let mut field = found(open.len_utf8()..colon, after(colon))?;
            field.value = field
                .value
                .map(|v| trim(ctx, Span::new(v.start, inner.start + end)));
            Some(field)
        });
    }
    let parts = text
        .char_indices()
        .take(LONGEST)
        .filter(|(_, c)| c.is_whitespace() || matches!(c, ':' | '：' | '|' | '｜'));
    let mut ends: Vec<usize> = parts.map(|(i, _)| i).collect();
    ends.push(text.len());
    let separated = ends.into_iter().find_map(|end| found(0..end, after(end)));
    separated.or_else(|| glued(ctx, inner).and_then(|at| found(0..at, at)))
}

/// Where a number or a year is glued to a label: `採択件数12件`.
fn glued(ctx: &Context<'_>, line: Span) -> Option<usize> {
    let text = ctx.slice(line);
    let at = text.find(|c: char| c.is_numeric() || matches!(c, '令' | '平' | '約'))?;
    let label = squeeze(&text[..at]);
    let kind = Kind::of(&label)?;
    matches!(
        kind,
        Kind::Count | Kind::Period | Kind::Money | Kind::Start | Kind::End
    )
    .then_some(at)
}

/// States what a field says of a subject; its value may stand on several lines.
pub(crate) fn state(
    ctx: &mut Context<'_>,
    subject: &Subject,
    field: &Field,
    parts: &[Span],
    given: &Given<'_>,
    out: &mut Sheets,
) {
    let Some(first) = parts.first().copied() else {
        return;
    };
    let label = squeeze(ctx.slice(field.label));
    let text = ctx.join(parts);
    match field.kind {
        Kind::Name => {}
        Kind::Operator => {
            for (name, place) in bodies(ctx, first) {
                let body = named(ctx, &name);
                let mut said = Read::at(Said::Operator(body), place, RULE);
                said.spans.push(field.line);
                out.facts.push(crate::SheetFact {
                    subject: subject.clone(),
                    said,
                });
            }
        }
        Kind::Charge => {
            let body = named(ctx, &text);
            out.say(
                subject,
                Said::Responsible(body),
                field.line.cover(first),
                RULE,
            );
        }
        Kind::Period | Kind::Start | Kind::End => {
            let folded = Folded::of_parts(ctx.source.text(), parts);
            let (start, end) = match (field.kind, period::read(folded.text())) {
                (Kind::Start, (start, end)) => (start.or(end), None),
                (Kind::End, (start, end)) => (None, end.or(start)),
                (_, period) => period,
            };
            if start.is_some() || end.is_some() {
                let whole = field.line.cover(parts[parts.len() - 1]);
                out.say(subject, Said::Period(start, end), whole, RULE);
            }
        }
        Kind::Count => {
            let before = out.counts.len();
            counts::labelled(ctx, subject, (field.label, parts), &text, out);
            if out.counts.len() == before {
                push(
                    ctx,
                    subject,
                    TextKind::Measure,
                    field,
                    parts,
                    given.page,
                    out,
                );
            }
        }
        Kind::Money => {
            let mut spans = vec![field.line];
            spans.extend(parts.iter().filter(|p| !field.line.contains(**p)));
            let folded = Folded::of_parts(ctx.source.text(), &spans);
            let within = Given {
                field: Some(&label),
                ..given.clone()
            };
            // Of each case so much, and so many of them.
            counts::read(ctx, subject, parts, &text, out);
            let first = out.sums.len();
            line_sums::read(ctx, &folded, subject, &within, out);
            match out.sums.get_mut(first) {
                Some(sum) => sum.labels.extend(spans),
                None => push(
                    ctx,
                    subject,
                    TextKind::Measure,
                    field,
                    parts,
                    given.page,
                    out,
                ),
            }
        }
        Kind::Text(kind) => {
            counts::read(ctx, subject, parts, &text, out);
            push(ctx, subject, kind, field, parts, given.page, out);
        }
    }
}

fn push(
    ctx: &Context<'_>,
    subject: &Subject,
    kind: TextKind,
    field: &Field,
    parts: &[Span],
    page: usize,
    out: &mut Sheets,
) {
    let mut spans = parts.to_vec();
    if !parts.iter().any(|p| p.contains(field.label)) {
        spans.insert(0, field.label);
    }
    out.texts.push(SheetText {
        subject: subject.clone(),
        kind,
        title: (kind == TextKind::Measure).then(|| ctx.slice(field.label).to_owned()),
        text: Read {
            value: ctx.join(parts),
            spans,
            rule: RULE,
        },
        page,
        mentions: known_names::mentions(ctx, parts),
    });
}

fn named(ctx: &Context<'_>, name: &str) -> Body {
    super::body_of(ctx, name).unwrap_or_else(|| Body {
        known: None,
        label: name.to_owned(),
    })
}

/// The bodies that a value names, parted by commas; what stands in parentheses is no name.
fn bodies(ctx: &Context<'_>, value: Span) -> Vec<(String, Span)> {
    let text = ctx.slice(value);
    if ctx.names.body(text).is_some() {
        return vec![(text.to_owned(), value)];
    }
    let mut depth = 0_usize;
    let mut bounds = vec![0];
    for (i, c) in text.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '、' | '，' | '／' if depth == 0 => bounds.extend([i, i + c.len_utf8()]),
            _ => {}
        }
    }
    bounds.push(text.len());
    bounds
        .chunks(2)
        .filter_map(|pair| {
            let piece = &text[pair[0]..pair[1]];
            let whole = match piece.find(['（', '(']) {
                Some(at) if at > 0 && ctx.names.body(piece.trim()).is_none() => &piece[..at],
                _ => piece,
            };
            let place = trim(
                ctx,
                Span::new(value.start + pair[0], value.start + pair[0] + whole.len()),
            );
            let name = ctx.slice(place).trim_end_matches('等').trim();
            (!name.is_empty()).then(|| (name.to_owned(), place))
        })
        .collect()
}
