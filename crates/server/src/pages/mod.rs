//! Pages for readers: the language they read, what is near a wrong address, lists, the papers
//! with what was read in them, and the search.

pub(crate) mod about;
pub(crate) mod budgets;
pub(crate) mod governance;
pub(crate) mod guide;
pub(crate) mod items;
pub(crate) mod kinds;
pub(crate) mod language;
pub(crate) mod library;
pub(crate) mod measures;
pub(crate) mod near;
pub(crate) mod paper;
pub(crate) mod pictures;
pub(crate) mod quote;
pub(crate) mod search;
pub(crate) mod statistics;
pub(crate) mod words;
