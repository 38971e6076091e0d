//! What stands over and under a table of figures: its title, what is counted, its units, the time that
//! it covers, the notes.
//!
//! ```text
//! 第３表　県別の患者数
//! （単位：千人、％）
//! 令和６年10月１日現在
//! …
//! 資料：研究省「患者調査」
//! * 速報値
//! ```

use std::collections::BTreeMap;

use seisaku_text::{Span, squeeze};

use super::RULE;
use super::dims::is_unit;
use crate::rules::Context;
use crate::rules::findings::lines::{Line, joined, printed};
use crate::rules::findings::notes::is_note;
use crate::values::{Pattern, captures, pattern};
use crate::{Read, Table};

static PERIOD: Pattern = pattern!(
    r"(?:(?:令和|平成|昭和)?\d{1,4}年?(?:度)?[-~〜―]\d{1,4}年度?|(?:(?:令和|平成|昭和)(?:\d{1,2}|元)|\d{4})年(?:\d{1,2}月(?:\d{1,2}日|末)?|度(?:末)?)?(?:現在|時点)?)(?:累積|累計|平均|時点)?"
);
static ENGLISH_PERIOD: Pattern = pattern!(r"from(\d{4}to[A-Za-z]*\d{4})");
static COUNTED: Pattern = pattern!(r"^\(([^()\d]*(?:数|率|割合|額|量|件|人口|比))\)$");
static UNITS: Pattern = pattern!(r"単位[:、 ]?([^()\s]+)");
/// A caption that is the title of the table under it.
static OWN_TITLE: Pattern = pattern!(
    r"^(?:第?[表図]\d*|図表\d*|第\d+(?:-\d+)*[表図]|【.*】$|[■●○〇◆]|\(\d+\)|別表\d*|参考表\d*|\d+[.)])"
);
static TITLE_END: Pattern = pattern!(
    r"([一-龠ァ-ヶーA-Za-z]+(?:数|率|割合|人口|面積|量|額|費)|[一-龠ぁ-んァ-ヶー]*[一-龠ァ-ヶー]の(?:数|割合|比率|率))(?:\(([^()\d]{1,8})\))?(?:の推移|の状況|の動向|の比較|の内訳)?(?:\([^()]*\))*$"
);
static MARK: Pattern =
    pattern!(r"^((?:[*※†‡#]+\d{0,2}\)?|\(?注\d{0,2}[):]?|[rpe]|\d{1,2}\))+)[: ]?(.+)$");
static LETTER: Pattern = pattern!(r"(?:^|、|,|。)「?([rpe])」?(?::|は、?)?([^、。,]+値[^、。,]*)");
const LONGEST_CAPTION: usize = 60;

/// Reads what stands over and under the lines of a table.
pub(super) fn surroundings(
    ctx: &Context<'_>,
    lines: &[Line],
    (start, end): (usize, usize),
    title: Option<&Read<String>>,
    table: &mut Table,
) {
    for line in above(lines, start) {
        caption(ctx, line, table);
    }
    let mut in_note = false;
    for (n, line) in lines[end..].iter().enumerate() {
        let marked = in_note || n == 0 || lines[end + n - 1].text.ends_with('。');
        let of_unit = is_remark(&line.text) && line.text.chars().count() <= 30;
        in_note = is_note(&line.text)
            || (marked && is_marked(&line.text))
            || (in_note && !line.after_blank && !of_unit);
        if in_note {
            table.notes.push(line.span);
        } else if n < MOST_CAPTIONS
            && line.text.chars().count() <= LONGEST_CAPTION
            && !line.text.contains('。')
            && !opens_another(lines, end + n)
        {
            caption(ctx, line, table);
        } else {
            break;
        }
    }
    keywords(ctx, table);
    let own = table
        .captions
        .iter()
        .find(|c| c.value.chars().count() > 4 && !c.value.contains("単位"));
    let marked = table.captions.iter().rfind(|c| {
        OWN_TITLE
            .as_ref()
            .is_some_and(|p| p.is_match(&squeeze(&c.value)))
    });
    let named = table.captions.iter().find(|c| is_title(&squeeze(&c.value)));
    if let Some(chosen) = marked.or(named).or(title).or(own) {
        table.title = chosen.clone();
    }
    // A title may end in what is counted and its unit: `県別の患者数（人）`.
    let folded = squeeze(&table.title.value);
    let folded = UNITS
        .as_ref()
        .and_then(|p| p.find(&folded))
        .map_or(folded.as_str(), |m| {
            folded[..m.start()].trim_end_matches('(')
        });
    let folded = OWN_TITLE
        .as_ref()
        .and_then(|p| p.find(folded))
        .map_or(folded, |m| &folded[m.end()..]);
    if let Some(c) = captures(&TITLE_END, folded).next() {
        // 年次別届出件数 counts 届出件数.
        let part = |m: regex::Match<'_>| Read {
            value: m
                .as_str()
                .rsplit('別')
                .next()
                .unwrap_or_default()
                .trim_start_matches('の')
                .to_owned(),
            ..table.title.clone()
        };
        table.indicator = table.indicator.take().or_else(|| c.get(1).map(part));
        let unit = c.get(2).filter(|m| is_unit(m.as_str())).map(part);
        if table.units.is_empty() {
            table.units.extend(unit);
        }
    }
}

/// Whether a text is a short word, as units that nobody has listed are: 集落.
fn is_word(text: &str) -> bool {
    const LONGEST: usize = 4;
    text.chars().count() <= LONGEST && text.chars().all(char::is_alphabetic)
}

/// Whether a line under a table is the title of the next.
fn opens_another(lines: &[Line], at: usize) -> bool {
    let titled = OWN_TITLE
        .as_ref()
        .is_some_and(|p| p.is_match(&lines[at].text));
    titled && lines[at].after_blank
}

fn is_title(folded: &str) -> bool {
    TITLE_END.as_ref().is_some_and(|p| p.is_match(folded)) && !folded.starts_with('(')
}

/// How many lines over or under a table may be its captions.
const MOST_CAPTIONS: usize = 40;

/// The captions over line `start`: those without a blank line between, else one that is a title.
fn above(lines: &[Line], start: usize) -> &[Line] {
    // Farther up stands no caption; the bound keeps the reading of long lists linear.
    let least = start.saturating_sub(MOST_CAPTIONS);
    let fits = |l: &Line| {
        l.text.chars().count() <= LONGEST_CAPTION
            && (!l.text.contains(['。', '、']) || l.text.contains("単位"))
            && !is_note(&l.text)
    };
    let mut first = start;
    while first > least && !lines[first].after_blank && titled_or(&fits, &lines[first - 1]) {
        first -= 1;
    }
    // A blank line may part the captions from the table, and the title from the captions.
    for _ in 0..2 {
        if first <= least || !titled_or(&fits, &lines[first - 1]) {
            break;
        }
        let line = &lines[first - 1];
        let told = titled(line) || is_remark(&line.text);
        let over = first >= 2 && !line.after_blank && titled(&lines[first - 2]);
        if !(told || over) || lines[first..start].iter().any(titled) {
            break;
        }
        first -= 1;
        while first > least && !lines[first].after_blank && titled_or(&fits, &lines[first - 1]) {
            first -= 1;
        }
    }
    &lines[first..start]
}

/// Whether a line can be a caption; a numbered title may have 、 in it.
fn titled_or(fits: &dyn Fn(&Line) -> bool, line: &Line) -> bool {
    let short = line.text.chars().count() <= LONGEST_CAPTION && !line.text.contains('。');
    fits(line) || (short && OWN_TITLE.as_ref().is_some_and(|p| p.is_match(&line.text)))
}

fn titled(line: &Line) -> bool {
    [&OWN_TITLE, &TITLE_END]
        .iter()
        .any(|p| p.as_ref().is_some_and(|p| p.is_match(&line.text)))
}

/// Whether a caption tells the unit or the day.
fn is_remark(folded: &str) -> bool {
    folded.contains("単位") || folded.trim_end_matches(')').ends_with("現在")
}

pub(super) fn caption(ctx: &Context<'_>, line: &Line, table: &mut Table) {
    let folded = ctx.fold(line.span);
    if let Some(m) = captures(&COUNTED, folded.text())
        .next()
        .and_then(|c| c.get(1))
    {
        let read = printed(ctx, folded.span(m.start(), m.end()), RULE);
        table.indicator = table.indicator.take().or(Some(read));
    }
    if let Some(m) = captures(&UNITS, folded.text())
        .next()
        .and_then(|c| c.get(1))
        && table.units.is_empty()
    {
        let mut at = m.start();
        for unit in m.as_str().split(['、', ',', '・']) {
            let span = folded.span(at, at + unit.len());
            at += folded.text()[at + unit.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8)
                + unit.len();
            let read = Read::at(ctx.squeezed(span).into_owned(), span, RULE);
            // What is counted may stand beside its unit.
            if is_unit(&read.value) {
                table.units.push(read);
            } else if is_title(&read.value) {
                table.indicator = table.indicator.take().or(Some(read));
            } else if is_word(&read.value) {
                table.units.push(read);
            }
        }
    }
    if let Some(m) = PERIOD.as_ref().and_then(|p| p.find(folded.text()))
        && table.period.is_none()
    {
        table.period = Some(printed(ctx, folded.span(m.start(), m.end()), RULE));
    }
    let english = captures(&ENGLISH_PERIOD, folded.text()).next();
    if let Some(m) = english.and_then(|c| c.get(1)) {
        table.period = Some(printed(ctx, folded.span(m.start(), m.end()), RULE));
    }
    table.captions.push(printed(ctx, line.span, RULE));
}

/// Whether a line explains a mark.
fn is_marked(folded: &str) -> bool {
    let marked = MARK.as_ref().is_some_and(|p| p.is_match(folded));
    marked || LETTER.as_ref().is_some_and(|p| p.is_match(folded))
}

/// What the notes of a table say that its marks mean.
pub(super) fn legend(ctx: &Context<'_>, table: &Table) -> BTreeMap<String, Read<String>> {
    let mut found = BTreeMap::new();
    for note in &table.notes {
        let folded = ctx.fold(*note);
        for c in captures(&LETTER, folded.text()) {
            if let (Some(mark), Some(text)) = (c.get(1), c.get(2)) {
                let span = folded.span(text.start(), text.end());
                found.insert(mark.as_str().to_owned(), printed(ctx, span, RULE));
            }
        }
        let Some(c) = captures(&MARK, folded.text()).next() else {
            continue;
        };
        if let (Some(mark), Some(text)) = (c.get(1), c.get(2)) {
            let span = folded.span(text.start(), text.end());
            found
                .entry(bare(mark.as_str()))
                .or_insert_with(|| printed(ctx, span, RULE));
        }
    }
    found
}

/// A mark without what stands round it: `(注1)` and `注1)` are one.
pub(super) fn bare(mark: &str) -> String {
    mark.trim_matches(['(', ')', ':', '）', '（']).to_owned()
}

/// The words in quotation marks of a note that says that they were looked for.
fn keywords(ctx: &Context<'_>, table: &mut Table) {
    let text = joined(ctx, &table.notes);
    if !text.contains("キーワード") {
        return;
    }
    let Some(whole) = crate::rules::cover(&table.notes) else {
        return;
    };
    let slice = ctx.slice(whole);
    let mut at = 0;
    while let Some(open) = slice[at..].find('“').map(|i| at + i + '“'.len_utf8()) {
        let Some(close) = slice[open..].find('”').map(|i| open + i) else {
            return;
        };
        let span = Span::new(whole.start + open, whole.start + close);
        table.keywords.push(printed(ctx, span, RULE));
        at = close;
    }
}

/// Where a text names a time.
pub(super) fn period_in(folded: &str) -> Option<(usize, usize)> {
    PERIOD.as_ref()?.find(folded).map(|m| (m.start(), m.end()))
}
