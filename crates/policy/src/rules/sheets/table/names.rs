//! What a row of a table of sums is of, by its name.
//!
//! ```text
//! ３ 甲推進事業【新規】     a programme
//! うち文部科学省分          a share of the row above
//! 補正予算                  sums of a kind, of what the table is of
//! 合計                      a total
//! 文部科学省                a body's, where the head says that the rows are bodies
//! ```

use seisaku_text::Span;

use super::super::{Context, account, body_of, kind_of, names_programme, programme};
use super::rows::Rows;
use crate::rules::bodies::body_kind;
use crate::values::{Pattern, captures, pattern};
use crate::{Body, Channel, Subject, SumKind};

static TOTAL: Pattern = pattern!(
    r"^[(【<]?(?:合計額?|計|総計|小計|総額|総合計|(?:一般会計|特別会計|省|局|部|事業|歳出)?(?:合|小)?計)[)】>]?(?:\([^()]*\))?$"
);
static OF_WHICH: Pattern =
    pattern!(r"^[(〔\[]?(?:うち|内、|内訳:)[、:]?(.+?)(?:分|に係る経費)?[)〕\]]?$");
/// A row of sums of one kind, of what the table is of.
static KIND: Pattern = pattern!(
    r"^(?:当初予算|補正予算|予備費等?|(?:(?:前|翌)年度)(?:から|へ)の?繰越し?|繰越し?|執行|決算|(?:概算)?要求|予算現|歳出予算現|流用等?)額?(?:等)?$"
);
static LEAD: Pattern = pattern!(r"^(?:\(?\d{1,2}[.)]|\d{1,2}-\d{1,2}[.)]?|[・○●〇◎◆◇■□▪-])+");
static TAIL: Pattern =
    pattern!(r"(?:[(\[【<](?:新規|拡充|継続|再掲|一部新規|組替)[)\]】>]|※\d*|\*+)+$");
static NEW: Pattern = pattern!(r"^[(\[【<](?:新規|拡充|継続|一部新規)[)\]】>]");

/// What a row is of.
#[derive(Clone)]
pub(super) struct Name {
    pub subject: Subject,
    pub funder: Option<crate::Body>,
    pub channel: Option<Channel>,
    pub kind: Option<SumKind>,
    pub total: bool,
    pub subtotal: bool,
    pub share: bool,
}

impl Rows {
    pub(super) fn name(&self, ctx: &mut Context<'_>, place: Span) -> Name {
        let text = ctx.squeezed(place);
        let is = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(&text));
        let mut name = Name {
            subject: self.of.clone(),
            funder: None,
            channel: account(&text),
            kind: is(&KIND).then(|| kind_of(&text)),
            total: is(&TOTAL),
            subtotal: false,
            share: false,
        };
        if name.total {
            name.subtotal = text.contains("小計") && self.group.is_some();
            if name.subtotal {
                name.subject = self.group.clone().unwrap_or_else(|| self.of.clone());
            }
            return name;
        }
        if name.kind.is_some() {
            return name;
        }
        if let Some(of) = captures(&OF_WHICH, &text).next().and_then(|c| c.get(1))
            && let Some(above) = &self.last_subject
        {
            name.share = true;
            name.subject = above.clone();
            name.funder = body_of(ctx, of.as_str());
            name.channel = account(of.as_str());
            if name.funder.is_none() && name.channel.is_none() {
                name.subject = self.thing(ctx, place, of.as_str());
            }
            return name;
        }
        name.funder = body_of(ctx, &text);
        if self.heads.bodies && name.channel.is_none() {
            let unknown = || Body {
                known: None,
                label: text.to_string(),
            };
            let named = name.funder.take();
            let body = named.or_else(|| body_kind(&text).map(|_| unknown()));
            name.subject = match body {
                Some(body) => Subject::Body(body),
                None => self.thing(ctx, place, &text),
            };
            return name;
        }
        if name.funder.is_none() && name.channel.is_none() {
            name.subject = self.thing(ctx, place, &text);
        }
        name
    }

    /// A programme by its name or by the head over the rows, else a label.
    fn thing(&self, ctx: &mut Context<'_>, place: Span, text: &str) -> Subject {
        let whole = ctx.squeezed(place) == text;
        if names_programme(ctx, text) || self.heads.programmes && whole {
            return match whole {
                true => programme(ctx, place),
                false => Subject::Programme(text.to_owned()),
            };
        }
        Subject::Label(self.page, text.to_owned())
    }
}

/// A name without the number before it and the marks after it.
pub(super) fn bare_name(ctx: &Context<'_>, name: Span) -> Span {
    let printed = ctx.slice(name);
    let digits = printed.trim_start_matches(char::is_numeric);
    let counted = printed.len() - digits.len();
    let name = match counted > 0 && digits.starts_with(char::is_whitespace) {
        true => Span::new(name.end - digits.trim_start().len(), name.end),
        false => name,
    };
    let folded = ctx.fold(name);
    let text = folded.text();
    let mut start = 0;
    for p in [&LEAD, &NEW, &LEAD] {
        let found = p.as_ref().and_then(|p| p.find(&text[start..]));
        start += found.map_or(0, |m| m.end());
    }
    let tail = TAIL.as_ref().and_then(|p| p.find(text));
    let end = tail.map_or(text.len(), |m| m.start());
    match start < end {
        true => folded.span(start, end),
        false => name,
    }
}
