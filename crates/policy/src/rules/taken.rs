//! The places that lists have taken, so that a line is looked up among them and not compared with each.
//!
//! ```text
//! 研究データ室 | 研究機構 | 平成27年      a row that a table holds: no other rule reads it
//! ```

use seisaku_text::Span;

/// Spans by where they begin, with how far those up to each reach and where those from each end.
pub(crate) struct Taken {
    starts: Vec<usize>,
    /// The farthest end up to here.
    reach: Vec<usize>,
    /// The nearest end from here on.
    ends: Vec<usize>,
}

impl Taken {
    pub(crate) fn of(spans: &[Span]) -> Self {
        let mut sorted = spans.to_vec();
        sorted.sort_unstable();
        let mut reach: Vec<usize> = sorted.iter().map(|s| s.end).collect();
        let mut ends = reach.clone();
        for i in 1..reach.len() {
            reach[i] = reach[i].max(reach[i - 1]);
        }
        for i in (1..ends.len()).rev() {
            ends[i - 1] = ends[i - 1].min(ends[i]);
        }
        Self {
            starts: sorted.iter().map(|s| s.start).collect(),
            reach,
            ends,
        }
    }

    /// Whether one of them holds all of a span.
    pub(crate) fn holds(&self, span: Span) -> bool {
        let until = self.starts.partition_point(|start| *start <= span.start);
        let reach = until.checked_sub(1).and_then(|last| self.reach.get(last));
        reach.is_some_and(|end| *end >= span.end)
    }

    /// Whether a span holds all of one of them.
    fn is_in(&self, span: Span) -> bool {
        let from = self.starts.partition_point(|start| *start < span.start);
        self.ends.get(from).is_some_and(|end| *end <= span.end)
    }

    /// Whether one of them holds a span or is in it.
    pub(crate) fn meets(&self, span: Span) -> bool {
        self.holds(span) || self.is_in(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compares_each_says_the_same() {
        let spans: Vec<Span> = [(5, 9), (0, 3), (6, 7), (20, 30), (21, 22), (9, 9)]
            .iter()
            .map(|(start, end)| Span::new(*start, *end))
            .collect();
        let taken = Taken::of(&spans);
        for start in 0..32 {
            for end in start..33 {
                let span = Span::new(start, end);
                let holds = spans.iter().any(|s| s.contains(span));
                let is_in = spans.iter().any(|s| span.contains(*s));
                assert_eq!(taken.holds(span), holds, "{span:?}");
                assert_eq!(taken.meets(span), holds || is_in, "{span:?}");
            }
        }
        assert!(!Taken::of(&[]).meets(Span::new(0, 1)));
    }
}
