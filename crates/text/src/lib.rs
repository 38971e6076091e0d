//! Bytes to a decoded source, and a source to pages, headings, paragraphs, lists and tables, each
//! with its span.
//!
//! ```
//! use seisaku_text::{BlockKind, Document, Source};
//!
//! let source = Source::decode("plan.txt", "大項目 1：医療\n\n- 導入文。\n".as_bytes())?;
//! let document = Document::read(&source).value;
//! assert!(matches!(document.blocks[0].kind, BlockKind::Heading(_)));
//! assert_eq!(source.slice(document.blocks[0].span), "大項目 1：医療");
//! # Ok::<(), seisaku_text::DecodeError>(())
//! ```
//!
//! The room says what it could not read and never fails on bad text: reading gives a value with
//! its diagnostics ([`Parsed`]). It knows no RDF, no IRIs, no words of policy and no clock.

mod block;
mod bullets;
mod cell;
mod decode;
mod diagnostic;
mod document;
mod entity;
mod fold;
mod glyph;
mod heading;
mod html;
mod known;
mod labels;
mod number_seam;
mod page;
mod source;
mod span;
mod table;
mod unseen;

pub use block::{Block, BlockKind, Cell};
pub use bullets::{Bullet, split_bullets};
pub use cell::{Segment, SegmentKind, markup, segments};
pub use diagnostic::{Diagnostic, Parsed, Severity};
pub use document::{Document, Format};
pub use fold::{Folded, resolved, squeeze, squeezed};
pub use glyph::{circled_number, is_bullet_glyph, is_list_lead, item_number};
pub use heading::{Heading, heading};
pub use known::KnownEntries;
pub use labels::Labels;
pub use number_seam::number_goes_on;
pub use page::Page;
pub use source::{DecodeError, Source};
pub use span::{CodePoints, Place, Span};
