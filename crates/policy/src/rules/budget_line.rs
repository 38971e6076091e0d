//! A programme's sum on one line, with its shares in angle brackets.
//!
//! ```text
//! １． 医薬品プロジェクト ３４４億円 ＜ＡＭＥＤ ３０６億円、インハウス ３８億円＞
//! ８． イノベーション・エコシステムプロジェクト 【基金事業】 ＜ＡＭＥＤ ＞
//! ```
//!
//! The fiscal year is that of the slide's title, else the document's. A share without an amount
//! has none: it is not filled in. 【基金事業】 is a share of its own, from a fund.

use seisaku_text::{BlockKind, Folded, Page, Span};

use super::{Context, fiscal_year};
use crate::values::{MONEY, Money, Pattern, captures, money};
use crate::{BudgetLine, Channel, PageTitle, Read, RuleId, Share};

/// The name of this rule.
pub const RULE: RuleId = "budgets/programme-line";

static LINE: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(
        r"^(?:(\d{{1,3}})[.、)])?(\D[^<>【】]*?)({MONEY})?(【[^【】]+】)?<([^<>]*)>$"
    ))
    .ok()
});
static SHARE: Pattern = std::sync::LazyLock::new(|| {
    crate::values::Regex::new(&format!(r"([^\d、▲△]+)({MONEY})?(?:、|$)")).ok()
});

/// Words for the ways that money takes.
const CHANNELS: &[(&str, Channel)] = &[
    ("AMED", Channel::Amed),
    ("インハウス", Channel::InHouse),
    ("基金", Channel::Fund),
];

/// The lines of the document that give a programme's sum.
pub(crate) fn read(
    ctx: &Context<'_>,
    titles: &[PageTitle],
    document_year: Option<&Read<i32>>,
) -> Vec<BudgetLine> {
    let mut found = Vec::new();
    for page in &ctx.document.pages {
        let year = year_of(ctx, page, titles).or_else(|| document_year.cloned());
        for block in ctx.document.blocks_of(page) {
            let BlockKind::Paragraph { lines } = &block.kind else {
                continue;
            };
            for span in lines {
                found.extend(line(ctx, *span, year.as_ref()));
            }
        }
    }
    found
}

fn year_of(ctx: &Context<'_>, page: &Page, titles: &[PageTitle]) -> Option<Read<i32>> {
    let title = super::title_of(titles, page.number)?;
    fiscal_year::first(ctx, *title.title.spans.first()?)
}

fn line(ctx: &Context<'_>, span: Span, year: Option<&Read<i32>>) -> Option<BudgetLine> {
    let folded = ctx.fold(span);
    let c = LINE.as_ref()?.captures(folded.text())?;
    let name = c.get(2)?;
    let amount = c.get(3).and_then(|m| sum(&folded, m.start(), m.as_str()));
    let mut shares = Vec::new();
    if let Some(fund) = c.get(4) {
        shares.extend(share(&folded, fund.start(), fund.as_str(), None));
    }
    let group = c.get(5)?;
    for part in captures(&SHARE, group.as_str()) {
        let Some(label) = part.get(1) else { continue };
        let amount = part
            .get(2)
            .and_then(|m| sum(&folded, group.start() + m.start(), m.as_str()));
        shares.extend(share(
            &folded,
            group.start() + label.start(),
            label.as_str(),
            amount,
        ));
    }
    if amount.is_none() && shares.is_empty() {
        return None;
    }
    let printed = folded.span(name.start(), name.end());
    Some(BudgetLine {
        number: c.get(1).and_then(|n| n.as_str().parse().ok()),
        name: Read::at(ctx.slice(printed).to_owned(), printed, RULE),
        fiscal_year: year.cloned(),
        amount,
        shares,
        span,
        rule: RULE,
    })
}

fn share(folded: &Folded, at: usize, label: &str, amount: Option<Read<Money>>) -> Option<Share> {
    let channel = CHANNELS
        .iter()
        .find(|(word, _)| label.contains(word))
        .map(|(_, channel)| *channel)?;
    let mut span = folded.span(at, at + label.len());
    if let Some(amount) = &amount {
        span = span.cover(*amount.spans.first()?);
    }
    Some(Share {
        channel,
        amount,
        span,
    })
}

fn sum(folded: &Folded, at: usize, text: &str) -> Option<Read<Money>> {
    Some(Read::at(
        money(text)?,
        folded.span(at, at + text.len()),
        RULE,
    ))
}
