//! For how long a policy is meant to apply, and on which article of a law it is based.
//!
//! ```text
//! 対象期間：2021年度から2025年度までの５年間
//! 第２期は、令和３年度から令和７年度までの５年間
//! 本戦略は、水産基本法（平成13年法律第89号）第11条に基づき
//! （＊２）漁業推進計画（2021年3月2日閣議決定）   a note on a policy
//! ・水産基本法に基づく計画
//! ・対象期間は2021年度～2025年度
//! ```

use seisaku_text::{Folded, Span};

use crate::governance::About;
use crate::rules::Context;
use crate::values::{Pattern, captures, fiscal_years, pattern};
use crate::{Article, Basis, Citation, Outline, OutlineNode, Read, RuleId, Validity};

/// The name of this rule.
pub(super) const RULE: RuleId = "policies/validity";

/// No law's name has more characters.
const LONGEST_NAME: usize = 80;

static PERIOD: Pattern = pattern!(
    r"(?:(?:対象|計画)期間[::は]、?|第\d+期は、?)((?:令和|平成)?(?:\d+|元)年度?)(?:から|~|-)((?:令和|平成)?(?:\d+|元)年度)(?:まで)?(?:の\d+年間)?"
);
static BASIS: Pattern = pattern!(r"(?:\([^()]*法律第\d+号\))?に基づ[くき]");
static ARTICLE: Pattern =
    pattern!(r"(?:\([^()]*法律第\d+号\))?(第\d+条(?:の\d+)?(?:第\d+項)?(?:第\d+号)?)(?:に基づき)?");

/// The periods that outlines print of their policies.
pub(super) fn periods(ctx: &Context<'_>, outlines: &[Outline]) -> Vec<Validity> {
    let mut found = Vec::new();
    for outline in outlines {
        let Some(policy) = &outline.policy else {
            continue;
        };
        for (_, spans) in texts(outline) {
            found.extend(periods_in(ctx, spans, policy));
        }
    }
    found
}

fn periods_in(ctx: &Context<'_>, spans: &[Span], policy: &Citation) -> Vec<Validity> {
    let folded = ctx.source.fold_parts(spans);
    captures(&PERIOD, folded.text())
        .filter_map(|c| period(&folded, &c, policy, ctx))
        .collect()
}

/// What notes say of the policies that they cite with their decision: for how long they apply, and
/// on which law they are based.
pub(super) fn noted(
    ctx: &Context<'_>,
    notes: &[About],
    citations: &[Citation],
) -> (Vec<Validity>, Vec<Basis>) {
    let (mut periods, mut bases) = (Vec::new(), Vec::new());
    for note in notes {
        let at = note.subject.spans.first();
        let is_cited = |c: &&Citation| {
            let name = c.name.spans.first();
            at.zip(name)
                .is_some_and(|(a, n)| a.contains(*n) || n.contains(*a))
        };
        let Some(policy) = citations.iter().find(is_cited) else {
            continue;
        };
        periods.extend(periods_in(ctx, &note.text.spans, policy));
        bases.extend(basis(ctx, &note.text.spans, policy));
    }
    (periods, bases)
}

/// A known law on which a policy is based, without an article.
fn basis(ctx: &Context<'_>, spans: &[Span], policy: &Citation) -> Option<Basis> {
    let folded = ctx.source.fold_parts(spans);
    let words = BASIS.as_ref()?.find(folded.text())?;
    let before = &folded.text()[..words.start()];
    let name = ctx.names.policy_at_end(before)?;
    let law = ctx.names.policies.get(name).filter(|p| !p.series)?;
    let is_law = name.ends_with(['法', '律']);
    let span = folded.span(words.start() - name.len(), words.end());
    is_law.then(|| Basis {
        policy: policy.clone(),
        law: law.id.clone(),
        printed: Read::at(ctx.slice(span).lines().map(str::trim).collect(), span, RULE),
    })
}

fn period(
    folded: &Folded,
    c: &regex::Captures<'_>,
    policy: &Citation,
    ctx: &Context<'_>,
) -> Option<Validity> {
    let year = |i: usize| Some(fiscal_years(c.get(i)?.as_str()).first()?.0);
    let whole = c.get(0)?;
    let span = folded.span(whole.start(), whole.end());
    Some(Validity {
        policy: policy.clone(),
        from: year(1)?,
        until: year(2)?,
        printed: Read::at(ctx.slice(span).lines().map(str::trim).collect(), span, RULE),
    })
}

/// The articles of known laws that the document cites. Where an outline says so in the words of
/// 基づき, its policy is based on the law.
pub(super) fn articles(ctx: &Context<'_>, outlines: &[Outline]) -> Vec<Article> {
    let mut found = Vec::new();
    let mut add = |spans: &[Span], policy: Option<&Citation>| {
        let folded = ctx.source.fold_parts(spans);
        for c in captures(&ARTICLE, folded.text()) {
            found.extend(article(ctx, &folded, &c, policy));
        }
    };
    for outline in outlines {
        for (_, spans) in texts(outline) {
            add(spans, outline.policy.as_ref());
        }
    }
    for block in &ctx.document.blocks {
        add(&[block.span], None);
    }
    found.sort_by_key(|a| (a.article.spans.clone(), a.basis_of.is_none()));
    found.dedup_by_key(|a| a.article.spans.clone());
    found
}

fn article(
    ctx: &Context<'_>,
    folded: &Folded,
    c: &regex::Captures<'_>,
    policy: Option<&Citation>,
) -> Option<Article> {
    let whole = c.get(0)?;
    let before = &folded.text()[..whole.start()];
    let near = before
        .char_indices()
        .rev()
        .nth(LONGEST_NAME)
        .map_or(0, |(i, _)| i);
    let known = ctx.names.policy_at_end(&before[near..])?;
    let law = ctx.names.policies.get(known).filter(|p| !p.series)?;
    let number = c.get(1)?;
    let span = folded.span(number.start(), number.end());
    Some(Article {
        law: law.id.clone(),
        article: Read::at(number.as_str().to_owned(), span, RULE),
        basis_of: policy
            .filter(|_| whole.as_str().ends_with("基づき"))
            .cloned(),
    })
}

/// The texts of an outline's nodes and of their notes, line by line.
fn texts(outline: &Outline) -> impl Iterator<Item = (&OutlineNode, &[Span])> {
    outline.nodes.iter().flat_map(|node| {
        let notes = node
            .notes
            .iter()
            .map(move |n| (node, n.text.spans.as_slice()));
        std::iter::once((node, node.text.spans.as_slice())).chain(notes)
    })
}
