//! The headings, entries and paragraphs of an outline.

use std::collections::BTreeSet;

use oxrdf::{Literal, NamedNode, NamedNodeRef};
use seisaku_policy::{CitationKind, Outline, OutlineKind, OutlineNode, Reading};
use seisaku_vocab::{Kind, dcterms, pol, xsd};

use super::{fields, notes, part_of, running};
use crate::builder::{Builder, english, integer, japanese, plain};
use crate::milestones::Place;
use crate::vocabulary::key_of;
use crate::{mentions, policies};

/// Whose the parts of an outline are.
struct Scope {
    /// The policy, where the outline is of one.
    policy: Option<NamedNode>,
    page: NamedNode,
    /// Whether the numbers of the outline are the policy's own.
    own_numbers: bool,
    whole: bool,
    /// Whether it is running text, not slides.
    running: bool,
    number: usize,
    names: (String, String),
}

/// States an outline; the places of its nodes, for what is read in their texts.
pub(super) fn outline(b: &mut Builder<'_>, outline: &Outline, reading: &Reading) -> Vec<Place> {
    let policy = outline
        .policy
        .as_ref()
        .map(|c| policies::policy_of(b, c))
        .or_else(|| titled(b, outline, reading));
    let own_numbers = policy.is_some()
        && (outline.whole
            || outline.running
            || outline
                .nodes
                .first()
                .is_some_and(|n| n.headed && n.marker.is_some()));
    let scope = Scope {
        page: b.part(Kind::Page, &outline.page.to_string()),
        own_numbers,
        whole: outline.whole,
        running: outline.running,
        number: outline.page,
        names: names(b, outline, policy.as_ref()),
        policy,
    };
    let mut iris: Vec<NamedNode> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    let mut taken = BTreeSet::new();
    for node in &outline.nodes {
        let above = node
            .parent
            .and_then(|p| Some((iris.get(p)?, outline.nodes.get(p)?)));
        let iri = match above {
            // A paragraph of an excerpt is text of its section.
            Some((section, above))
                if node.kind == OutlineKind::Paragraph
                    && above.kind == OutlineKind::Section
                    && !outline.running =>
            {
                section.clone()
            }
            _ => iri(b, &scope, outline, node),
        };
        // What goes on from another slide stands on its own.
        let page = |n: &OutlineNode| n.text.spans.first().and_then(|s| b.page_of(*s));
        let own_page =
            above.and_then(|(_, above)| page(node).filter(|p| Some(p) != page(above).as_ref()));
        let above = above.map(|(iri, above)| (iri.clone(), above.kind));
        if outline.running {
            let section = (!node.headed).then(|| section_above(outline, node, &iris));
            if let Some(section) = section.flatten() {
                b.add(&iri, dcterms::IS_PART_OF, section);
            }
        } else if let Some(page) = own_page.filter(|_| node.kind != OutlineKind::Paragraph) {
            part_of(b, &iri, &page);
        }
        state(b, &scope, node, &iri, above);
        fields::fields(b, &iri, &node.fields);
        editions(b, outline, reading, node, &iri);
        let heading = node.parent.and_then(|p| outline.nodes.get(p));
        if let Some(heading) = heading.filter(|h| h.headed && node.headed) {
            fields::listed(b, &iri, &node.text, &heading.text.value);
        }
        notes::notes(b, node, &iri);
        running::cited(b, reading, &iri, &node.cited);
        places.push(place(&scope, node, &iri, &mut taken));
        iris.push(iri);
    }
    running::sums(b, outline, &places);
    running::goals(b, outline, &places);
    places
}

/// The section that holds a node that is no heading.
fn section_above(outline: &Outline, node: &OutlineNode, iris: &[NamedNode]) -> Option<NamedNode> {
    let mut at = node.parent?;
    while !outline.nodes.get(at)?.headed {
        at = outline.nodes[at].parent?;
    }
    iris.get(at).cloned()
}

/// Where a milestone or a number stands; `taken` are the keys of the nodes before.
fn place(
    scope: &Scope,
    node: &OutlineNode,
    iri: &NamedNode,
    taken: &mut BTreeSet<String>,
) -> Place {
    let term = term(node.kind);
    let (of_ja, of_en) = &scope.names;
    let word = term.en.to_lowercase().replace(' ', "-");
    let mut key = format!("{}/{word}-{}", scope.part(), segment(&node.key));
    if taken.contains(&key) {
        key = format!("{key}-{}", taken.len() + 1);
    }
    taken.insert(key.clone());
    Place {
        iri: iri.clone(),
        key,
        ja: format!("{of_ja}の{}{}", term.ja, node.key),
        en: format!("{} {} of {of_en}", term.en.to_lowercase(), node.key),
    }
}

impl Scope {
    /// What the keys of its parts begin with.
    fn part(&self) -> String {
        match self.running {
            true => "text".to_owned(),
            false => format!("slide-{}", self.number),
        }
    }
}

/// A policy that names another without its number means the edition that applied when it was decided.
fn editions(
    b: &mut Builder<'_>,
    outline: &Outline,
    reading: &Reading,
    node: &OutlineNode,
    iri: &NamedNode,
) {
    let Some(CitationKind::Decided(decision)) = outline.policy.as_ref().map(|c| &c.kind.value)
    else {
        return;
    };
    let own = outline.policy.as_ref().map(|c| policies::policy_of(b, c));
    let mut found = Vec::new();
    for mention in &node.mentions {
        let edition = policies::in_force(b, reading, &mention.entity, decision.date);
        if let Some(edition) = edition.filter(|e| own.as_ref() != Some(e)) {
            let mut mention = mention.clone();
            edition.as_str().clone_into(&mut mention.entity);
            found.push(mention);
        }
    }
    mentions::entities(b, iri, &found);
}

/// The policy that a vocabulary knows by the title of the slide.
fn titled(b: &Builder<'_>, outline: &Outline, reading: &Reading) -> Option<NamedNode> {
    let title = reading
        .page_titles
        .iter()
        .find(|t| t.page == outline.page)?;
    let folded = seisaku_text::squeeze(&title.title.value);
    let known = b.vocabulary.names().policies.get(&folded)?;
    (!known.series).then(|| NamedNode::new_unchecked(known.id.clone()))
}

/// What the outline is called in the labels of its parts.
fn names(b: &Builder<'_>, outline: &Outline, policy: Option<&NamedNode>) -> (String, String) {
    let stem = b.source.stem();
    match (policy, &outline.policy) {
        (Some(iri), Some(cited)) => (cited.name.value.clone(), key_of(iri.as_str())),
        _ if outline.running => (format!("{stem}の本文"), format!("the text of {stem}")),
        _ => (
            format!("{stem}のスライド{}", outline.page),
            format!("slide {} of {stem}", outline.page),
        ),
    }
}

struct Term {
    kind: Kind,
    class: NamedNodeRef<'static>,
    ja: &'static str,
    en: &'static str,
}

fn term(kind: OutlineKind) -> Term {
    let (kind, class, ja, en) = match kind {
        OutlineKind::Section => (Kind::Section, pol::SECTION, "見出し", "Section"),
        OutlineKind::Measure => (Kind::Measure, pol::MEASURE, "施策", "Measure"),
        OutlineKind::Goal => (Kind::Goal, pol::GOAL, "成果目標", "Outcome target"),
        OutlineKind::Issue => (Kind::Issue, pol::ISSUE, "課題", "Issue"),
        OutlineKind::BasicPolicy => (
            Kind::BasicPolicy,
            pol::BASIC_POLICY,
            "基本方針",
            "Basic policy",
        ),
        OutlineKind::Direction => (Kind::Direction, pol::DIRECTION, "今後の方向性", "Direction"),
        OutlineKind::Statement => (Kind::Paragraph, pol::LIST_ENTRY, "列挙要素", "List entry"),
        OutlineKind::Paragraph => (Kind::Paragraph, pol::PARAGRAPH, "段落", "Paragraph"),
    };
    Term {
        kind,
        class,
        ja,
        en,
    }
}

/// Whether the headings of running text down to a node all print their numbers: only then its key
/// means the same in each excerpt of the policy.
fn is_numbered(outline: &Outline, node: &OutlineNode) -> bool {
    let mut node = Some(node);
    while let Some(at) = node.filter(|_| outline.running) {
        if at.headed && !at.numbered {
            return false;
        }
        node = at.parent.and_then(|p| outline.nodes.get(p));
    }
    true
}

/// A key as an IRI holds it: `6-1(2).1` is `6-1_2.1`.
fn segment(key: &str) -> String {
    key.replace('(', "_").replace(')', "")
}

fn iri(b: &Builder<'_>, scope: &Scope, outline: &Outline, node: &OutlineNode) -> NamedNode {
    let kind = term(node.kind).kind;
    let key = segment(&node.key);
    let of_policy = scope.own_numbers && is_numbered(outline, node) || node.shared;
    match &scope.policy {
        Some(policy) if of_policy && kind != Kind::Paragraph => {
            b.named(kind, &format!("{}/{key}", key_of(policy.as_str())))
        }
        _ if kind == Kind::Paragraph => {
            let start = node
                .text
                .spans
                .first()
                .map_or(0, |s| b.source.code_points(*s).start);
            let end = node
                .text
                .spans
                .last()
                .map_or(0, |s| b.source.code_points(*s).end);
            b.part(kind, &format!("{start}-{end}"))
        }
        _ if scope.running => b.part(kind, &key),
        _ => b.part(kind, &format!("{}/{key}", scope.part())),
    }
}

fn state(
    b: &mut Builder<'_>,
    scope: &Scope,
    node: &OutlineNode,
    iri: &NamedNode,
    above: Option<(NamedNode, OutlineKind)>,
) {
    b.quoted_read(iri, &node.text);
    if let Some(marker) = node.marker.as_ref().filter(|_| scope.running) {
        b.quoted_read(iri, marker);
    }
    mentions::entities(b, iri, &node.mentions);
    if node.kind == OutlineKind::Paragraph
        && let Some((section, OutlineKind::Section)) = &above
    {
        b.add(section, dcterms::DESCRIPTION, japanese(&node.text.value));
        if !scope.running {
            return;
        }
    }
    let term = term(node.kind);
    b.typed(iri, term.class);
    labels(b, scope, node, iri, &term);
    if let Some(marker) = &node.marker
        && marker.value.chars().any(char::is_alphanumeric)
    {
        b.add(iri, pol::PRINTED_MARKER, plain(&marker.value));
    }
    if node.headed {
        let title = &node.text.value;
        b.add(iri, dcterms::TITLE, japanese(title));
        if let Some(en) = b.vocabulary.english_heading(title).map(str::to_owned) {
            b.add(iri, dcterms::TITLE, english(&en));
        }
        let marker = node.marker.as_ref().map_or("", |m| m.value.as_str());
        b.add(
            iri,
            pol::PRINTED_HEADING,
            plain(&format!("{marker}{title}")),
        );
    } else {
        b.add(iri, dcterms::DESCRIPTION, japanese(&node.text.value));
    }
    if node.kind == OutlineKind::Section {
        let number = node
            .key
            .rsplit('.')
            .next()
            .and_then(|n| n.parse::<u32>().ok());
        // What stands before the first is of no number; its place counts.
        let number = number.filter(|n| *n > 0).map(|n| n.to_string());
        let number = number.unwrap_or_else(|| node.order.to_string());
        b.add(iri, pol::NUMBER, integer(number));
        b.add(iri, pol::LEVEL, pol::OUTLINE_HEADING.into_owned());
    }
    for target in &node.targets {
        let value = Literal::new_typed_literal(target.value.value.as_str(), xsd::DECIMAL);
        b.add(iri, pol::TARGET_VALUE, value);
        b.add(iri, pol::UNIT, plain(&target.value.unit));
        b.quoted_read(iri, target);
    }
    b.add(iri, pol::ORDER, integer(node.order));
    parents(b, scope, node, iri, above);
}

fn labels(b: &mut Builder<'_>, scope: &Scope, node: &OutlineNode, iri: &NamedNode, term: &Term) {
    let identifier = match node.kind {
        OutlineKind::Statement | OutlineKind::Paragraph => {
            let key = key_of(iri.as_str());
            key.rsplit('/').next().unwrap_or_default().to_owned()
        }
        _ => node.key.clone(),
    };
    let (of_ja, of_en) = &scope.names;
    let translated = b
        .vocabulary
        .english_heading(&node.text.value)
        .map(str::to_owned);
    let structural = format!("{} {identifier} of {of_en}", term.en);
    match (node.kind, translated) {
        (OutlineKind::Statement | OutlineKind::Paragraph, _) => {
            b.labelled(
                iri,
                &identifier,
                &format!("{of_ja}の{}{identifier}", term.ja),
                &structural,
            );
        }
        (_, Some(en)) => b.labelled(iri, &identifier, &node.text.value, &en),
        (_, None) => b.labelled(iri, &identifier, &node.text.value, &structural),
    }
}

/// What a node is part of: what stands above it; and where it stands at the top, the policy and
/// the slide. What is listed in an outline of the whole policy is the policy's.
fn parents(
    b: &mut Builder<'_>,
    scope: &Scope,
    node: &OutlineNode,
    iri: &NamedNode,
    above: Option<(NamedNode, OutlineKind)>,
) {
    if let Some((above, _)) = &above {
        part_of(b, iri, above);
    } else {
        let page = node.text.spans.first().and_then(|s| b.page_of(*s));
        part_of(b, iri, page.as_ref().unwrap_or(&scope.page));
    }
    let listed = matches!(
        node.kind,
        OutlineKind::Goal | OutlineKind::Issue | OutlineKind::BasicPolicy | OutlineKind::Direction
    );
    let top_measure =
        node.kind == OutlineKind::Measure && !matches!(above, Some((_, OutlineKind::Measure)));
    let of_policy = above.is_none() || (scope.whole && (listed || top_measure));
    if let Some(policy) = scope.policy.as_ref().filter(|_| of_policy) {
        part_of(b, iri, policy);
    }
}
