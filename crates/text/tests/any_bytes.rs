//! Any bytes at all: nothing panics, every span lies in the text and on its characters, and the
//! text can be put together again.

use proptest::prelude::*;
use seisaku_text::{
    BlockKind, Document, Folded, KnownEntries, Source, Span, markup, resolved, segments,
    split_bullets, squeeze,
};

/// Pieces that rules look for, so that most texts are near to something.
const PIECES: &[&str] = &[
    "大項目 1：医療",
    "中項目",
    "１",
    "1)",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "　",
    "① ",
    "【厚・文】",
    "【再掲】",
    "● ",
    "・ ",
    "- ",
    "（令和7年2月18日閣議決定）",
    "令和８年度",
    "3億円",
    "。",
    "<ul>",
    "<li>",
    "</li",
    "<p>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "<!--",
    "-->",
    "<script>",
    "<br/>",
    "<html>",
    "<!DOCTYPE html>",
    "&amp;",
    "&#12398;",
    "&",
    "か\u{3099}",
    "ﾃﾞ",
    "\u{200b}",
    "\u{fe00}",
    "\u{0}",
    "\u{7}",
    "\u{c}",
    "葛\u{e0100}",
    "㌔",
    "\u{2067}",
    "\u{feff}",
    "𠮷",
    "é",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ],
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

fn check(source: &Source) -> Result<(), TestCaseError> {
    let text = source.text();
    let document = Document::read(source);
    let mut spans: Vec<Span> = document.diagnostics.iter().map(|d| d.span).collect();
    let mut at = 0;
    for block in &document.value.blocks {
        prop_assert!(at <= block.span.start, "blocks overlap");
        let between = &text[at..block.span.start];
        prop_assert!(between.trim().is_empty(), "{:?} lies in no block", between);
        at = block.span.end;
        spans.push(block.span);
        match &block.kind {
            BlockKind::Heading(heading) => spans.push(heading.title),
            BlockKind::Paragraph { lines } => spans.extend(lines),
            BlockKind::ListItem { marker, lines, .. } => spans.extend(lines.iter().chain([marker])),
            BlockKind::Row { cells } => spans.extend(cells.iter().map(|c| c.span)),
        }
    }
    prop_assert!(text[at..].trim().is_empty());
    spans.extend(segments(text, source.span()).iter().map(|s| s.span));
    spans.extend(markup(text, source.span()));
    let known = KnownEntries::default();
    let bullets = split_bullets(text, source.span(), &known, &mut Vec::new());
    spans.extend(
        bullets
            .iter()
            .flat_map(|b| [Some(b.span), b.marker])
            .flatten(),
    );
    for span in spans {
        let inside = span.start <= span.end && text.get(span.start..span.end).is_some();
        prop_assert!(inside, "{:?}", span);
    }
    let pages = document.value.pages.iter().map(|p| source.slice(p.span));
    prop_assert_eq!(pages.collect::<String>(), text);
    let printed = document.value.pages.iter().map(|p| source.verbatim(p.span));
    prop_assert_eq!(printed.collect::<String>(), source.printed());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(source) = Source::decode("a.txt", &bytes) {
            check(&source)?;
        }
    }

    #[test]
    fn any_text(text in text(), html in any::<bool>()) {
        let text = if html { format!("<html>{text}") } else { text };
        if let Ok(source) = Source::decode("a.txt", text.as_bytes()) {
            prop_assert_eq!(source.encoding(), "UTF-8");
            prop_assert_eq!(source.printed(), text.strip_prefix('\u{feff}').unwrap_or(&text));
            check(&source)?;
        }
    }

    #[test]
    fn text_with_a_damaged_byte(text in text(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(source) = Source::decode("a.txt", &bytes) {
                check(&source)?;
            }
        }
    }

    #[test]
    fn folding_leads_back(text in text()) {
        let folded = Folded::new(&text, Span::new(0, text.len()));
        prop_assert_eq!(folded.text(), squeeze(&text));
        let mut last = Span::new(0, 0);
        for (at, _) in folded.text().char_indices() {
            let span = folded.span(at, at + 1);
            prop_assert!(!text[span.start..span.end].is_empty());
            prop_assert!(last.start <= span.start && last.end <= span.end);
            prop_assert!(folded.offset(span.start) <= at);
            last = span;
        }
        for (byte, _) in text.char_indices() {
            prop_assert!(folded.text().is_char_boundary(folded.offset(byte)));
        }
        let _ = resolved(&text);
    }
    #[test]
    fn a_part_is_folded_as_if_it_were_alone(text in text(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let Ok(source) = Source::decode("a.txt", text.as_bytes()) else { return Ok(()) };
        let text = source.text();
        let mut bounds = [from, to].map(|at| at.index(text.len() + 1));
        bounds.sort_unstable();
        let span = Span::new(bounds[0], bounds[1]);
        let (part, alone) = (source.fold(span), Folded::new(text, span));
        prop_assert_eq!(part.text(), alone.text());
        for at in 0..=alone.text().len() + 1 {
            for end in at..=alone.text().len() + 1 {
                prop_assert_eq!(part.span(at, end), alone.span(at, end), "{}-{}", at, end);
            }
        }
        for byte in 0..=text.len() {
            prop_assert_eq!(part.offset(byte), alone.offset(byte), "{}", byte);
        }
        let parts = [span, Span::new(0, span.start), Span::new(span.end, text.len())];
        let (joined, alone) = (source.fold_parts(&parts), Folded::of_parts(text, &parts));
        prop_assert_eq!(joined.text(), alone.text());
        for at in 0..=alone.text().len() {
            prop_assert_eq!(joined.span(at, at + 1), alone.span(at, at + 1), "{}", at);
        }
    }
}
