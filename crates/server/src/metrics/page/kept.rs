//! What the page says of answers that are kept.

use super::Page;
use crate::state::AppState;

pub(super) fn kept(page: &mut Page, state: &AppState) {
    page.family(
        (
            "seisaku_answer_cache_requests_total",
            "counter",
            "Looks for an answer that may be kept: it was there, had to be made, or another was making it.",
        ),
        ["outcome"],
        &state.metrics().0.kept,
    );
    let (answers, bytes) = state.now().cache.size();
    for (name, help, value) in [
        (
            "seisaku_answer_cache_answers",
            "Answers that are kept.",
            answers,
        ),
        ("seisaku_answer_cache_bytes", "What they take.", bytes),
        (
            "seisaku_answer_cache_limit_bytes",
            "What they may take.",
            state.settings().keeping.bytes,
        ),
    ] {
        page.one((name, "gauge", help), &[], value);
    }
}
