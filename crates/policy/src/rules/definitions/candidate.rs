//! Names that no vocabulary knows: what ends in a word for programmes, systems or policies.
//!
//! ```text
//! 「希少疾患データ活用事業」を推進する     a name within brackets
//! 災害時医療情報連携システムを整備する     a run of characters that ends in such a word
//! ```
//!
//! A run begins after a particle or a mark; a short one is a common word (`研究事業`), no name.

use std::cell::LazyCell;

use seisaku_text::{Diagnostic, Severity, Span, squeeze};

use super::super::Context;
use crate::model::{Candidate, NameKind, Unit};
use crate::values::{Pattern, captures, pattern};
use crate::{Read, RuleId};

/// The name of this rule.
pub(super) const RULE: RuleId = "definitions/unknown-name";

static QUOTED: Pattern = pattern!(r"「([^「」]{4,60})」");
static RUN: Pattern = pattern!(
    r"[\p{Han}\p{Katakana}ー・A-Za-z0-9]*?[\p{Han}\p{Katakana}A-Za-z](?:研究事業|研究開発事業|推進事業|支援事業|整備事業|育成事業|促進事業|活用事業|研究プログラム|研究開発プログラム|推進プログラム|統合プログラム|育成プログラム|情報システム|共有システム|連携システム|申請システム|データベース|レジストリ|プラットフォーム|基本計画|推進計画|行動計画|実行計画|推進戦略|開発戦略|基本法|推進法|保護法|対策法|促進法|支援法|整備法|保険法|ガイドライン|倫理指針|基本指針)"
);
const ENDINGS: &[(&str, NameKind)] = &[
    ("法律案", NameKind::Bill),
    ("法案", NameKind::Bill),
    ("法律", NameKind::Law),
    ("基本法", NameKind::Law),
    ("推進法", NameKind::Law),
    ("保護法", NameKind::Law),
    ("対策法", NameKind::Law),
    ("促進法", NameKind::Law),
    ("支援法", NameKind::Law),
    ("整備法", NameKind::Law),
    ("保険法", NameKind::Law),
    ("事業", NameKind::Programme),
    ("プログラム", NameKind::Programme),
    ("システム", NameKind::System),
    ("データベース", NameKind::Database),
    ("レジストリ", NameKind::Registry),
    ("プラットフォーム", NameKind::Platform),
    ("戦略", NameKind::Strategy),
    ("計画", NameKind::Plan),
    ("ガイドライン", NameKind::Guideline),
    ("指針", NameKind::Guideline),
];
/// A run shorter than this is a common word.
const SHORTEST: usize = 11;

/// The unknown names of the units; each is reported.
pub(super) fn read(ctx: &mut Context<'_>, units: &[(Unit, Vec<Span>)]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for (unit, spans) in units {
        let folded = ctx.source.fold_parts(spans);
        let text = folded.text();
        let quoted = captures(&QUOTED, text)
            .filter_map(|c| c.get(1))
            .map(|m| (m.range(), 4));
        let runs = captures(&RUN, text)
            .filter_map(|c| c.get(0))
            .map(|m| (m.range(), SHORTEST));
        let names = &ctx.names.entities;
        let known: LazyCell<Vec<_>, _> = LazyCell::new(|| names.find(text).collect());
        let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
        for (range, shortest) in quoted.chain(runs) {
            let name = &text[range.clone()];
            let Some(kind) = kind(name) else {
                continue;
            };
            // A known name that ends here is the name, whatever stands before it.
            let is_known = known
                .iter()
                .any(|(start, end, _)| *end >= range.end && *start < range.end);
            let inside = taken
                .iter()
                .any(|t| t.start < range.end && range.start < t.end);
            let goes_on = shortest == SHORTEST
                && text[range.end..].starts_with(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
            // A short form is defined here, not a name.
            let short_form = text[..range.start].ends_with("以下「")
                || text[..range.start].ends_with("以下、「");
            if is_known
                || short_form
                || goes_on
                || inside
                || name.chars().count() < shortest
                || name.contains('。')
            {
                continue;
            }
            taken.push(range.clone());
            add(
                ctx,
                &mut found,
                unit,
                kind,
                folded.span(range.start, range.end),
            );
        }
    }
    for candidate in &found {
        let span = candidate.name.spans.first().copied();
        let note = span.map(|span| {
            let message = format!(
                "{:?} is in no vocabulary; it is read as a name by its last word",
                candidate.name.value
            );
            Diagnostic::new("name-unknown", Severity::Warning, span, message)
                .hint("add it to a file of ontology/vocabularies/ if it is a name")
        });
        ctx.diagnostics.extend(note);
    }
    found
}

fn add(ctx: &Context<'_>, found: &mut Vec<Candidate>, unit: &Unit, kind: NameKind, span: Span) {
    let printed: String = ctx.slice(span).lines().map(str::trim).collect();
    let folded = squeeze(&printed);
    let same = |c: &&mut Candidate| squeeze(&c.name.value) == folded;
    match found.iter_mut().find(same) {
        Some(known) => {
            known.name.spans.push(span);
            known.units.push(unit.clone());
        }
        None => found.push(Candidate {
            kind,
            name: Read::at(printed, span, RULE),
            units: vec![unit.clone()],
        }),
    }
}

/// What a folded name names by its last word; a number of the edition may follow.
pub(super) fn kind(name: &str) -> Option<NameKind> {
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let ending = ENDINGS
        .iter()
        .find(|(ending, _)| name.ends_with(ending) && name != *ending);
    ending.map(|(_, kind)| *kind)
}
