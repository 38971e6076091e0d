//! Evaluating a query and writing its answer.

use std::io::{self, Write};

use oxigraph::sparql::results::QueryResultsSerializer;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolutionIter, QueryTripleIter};
use seisaku_federation::{Session, Visit};
use seisaku_index::Snapshot;

use crate::ids::{self, Failed};
use crate::{Cancel, Format, Prepared, RunError};

/// What an answer came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Solutions or triples written; 1 for a boolean.
    pub rows: u64,
    /// What other endpoints were asked, and what is missing of it.
    pub visits: Vec<Visit>,
}

/// Evaluates a query and writes its answer row by row.
///
/// The caller gives it a thread with a large stack (64 MiB holds every query that [`parse`]
/// accepts) and buffers the sink as it likes. `cancel` is looked at during scans, in products
/// and between rows; sorting what was gathered is not interrupted, so a caller that must answer
/// in time should not wait for the thread. Solutions that are equal by their `ORDER BY` stay in the
/// order of the index, so that the same query has the same bytes.
///
/// A triple of a graph is written once; beyond a million triples the engine forgets what it has
/// written, and one may come again.
///
/// # Errors
/// When it is stopped, when the answer does not fit the format or cannot be written, and when
/// the engine fails. What was written before the error is no complete answer.
///
/// ```
/// use seisaku_index::Snapshot;
/// use seisaku_query::{Cancel, Format, Limits, Request, parse, run};
/// let request = Request { query: "SELECT (1 AS ?one) {}".to_owned(), ..Request::default() };
/// let query = parse(&request, &Limits::default())?;
/// let mut csv = Vec::new();
/// let stats = run(&query, &Snapshot::from_quads([])?, Format::Csv, &mut csv, &Cancel::never())?;
/// assert_eq!(stats.rows, 1);
/// assert_eq!(csv, b"one\r\n1\r\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`parse`]: crate::parse
pub fn run(
    query: &Prepared,
    snapshot: &Snapshot,
    format: Format,
    sink: &mut dyn Write,
    cancel: &Cancel,
) -> Result<Stats, RunError> {
    if query.explains() {
        let explanation = query.explain(snapshot, cancel)?;
        let written = serde_json::to_writer_pretty(sink, &explanation);
        written.map_err(|error| RunError::Write(error.into()))?;
        return Ok(Stats::default());
    }
    if !Format::for_form(query.form()).contains(&format) {
        return Err(misfit(query, format));
    }
    cancel.check()?;
    let _watch = cancel.watch();
    if ids::can_write(format)
        && let Some(loops) = query.loops(snapshot)
    {
        let rows = loops.run(snapshot, format, sink, cancel);
        return rows
            .map(|rows| Stats {
                rows,
                visits: Vec::new(),
            })
            .map_err(|failed| of_loops(failed, cancel));
    }
    let bound = query.bind(cancel, snapshot);
    // What was stopped fails in any way.
    cancel.check()?;
    let bound = bound.map_err(|source| {
        let visits = Vec::new();
        RunError::Peer { source, visits }
    })?;
    let writer = Writer {
        cancel,
        format,
        session: bound.session.as_ref(),
    };
    let results = snapshot.evaluate(bound.query, query.merged());
    let mut stats = match results.map_err(|e| writer.engine(e))? {
        QueryResults::Boolean(value) => writer.boolean(value, sink),
        QueryResults::Solutions(solutions) => match bound.order {
            None => writer.solutions(solutions, sink),
            Some(order) => {
                let sorted = order.sorted(solutions, cancel, |e| writer.engine(e))?;
                writer.solutions(sorted, sink)
            }
        },
        QueryResults::Graph(triples) => writer.triples(query, triples, sink),
    }?;
    stats.visits = bound.session.map(|s| s.visits()).unwrap_or_default();
    Ok(stats)
}

fn of_loops(failed: Failed, cancel: &Cancel) -> RunError {
    match (failed, cancel.check()) {
        (Failed::Stopped(stopped), _) | (_, Err(stopped)) => stopped.into(),
        (Failed::Write(error), _) => RunError::Write(error),
        (Failed::Damaged(error), _) => {
            RunError::Engine(Box::new(QueryEvaluationError::Dataset(Box::new(error))))
        }
    }
}

fn misfit(query: &Prepared, format: Format) -> RunError {
    RunError::Format {
        form: query.form().keyword(),
        format,
    }
}

struct Writer<'a> {
    cancel: &'a Cancel,
    format: Format,
    session: Option<&'a Session>,
}

impl Writer<'_> {
    /// Whether the query may go on: nobody stopped it, and nothing is missing. The engine takes
    /// what failed for nothing in places, and a false answer would come of it.
    fn check(&self) -> Result<(), RunError> {
        self.cancel.check()?;
        match self.session.map(Session::check) {
            None | Some(Ok(())) => Ok(()),
            Some(Err(source)) => Err(RunError::Peer {
                source,
                visits: self.session.map(Session::visits).unwrap_or_default(),
            }),
        }
    }

    fn boolean(&self, value: bool, sink: &mut dyn Write) -> Result<Stats, RunError> {
        // A query that was stopped has run dry, and an empty answer would be a false one.
        self.check()?;
        self.serializer()?
            .serialize_boolean_to_writer(sink, value)
            .map_err(|e| self.write(e))?;
        Ok(Stats {
            rows: 1,
            ..Stats::default()
        })
    }

    fn solutions(
        &self,
        solutions: QuerySolutionIter<'_>,
        sink: &mut dyn Write,
    ) -> Result<Stats, RunError> {
        let mut stats = Stats::default();
        let mut rows = self
            .serializer()?
            .serialize_solutions_to_writer(sink, solutions.variables().to_vec())
            .map_err(|e| self.write(e))?;
        for solution in solutions {
            self.check()?;
            let solution = solution.map_err(|e| self.engine(e))?;
            rows.serialize(&solution).map_err(|e| self.write(e))?;
            stats.rows += 1;
        }
        self.check()?;
        rows.finish().map_err(|e| self.write(e))?;
        Ok(stats)
    }

    fn triples(
        &self,
        query: &Prepared,
        triples: QueryTripleIter<'_>,
        sink: &mut dyn Write,
    ) -> Result<Stats, RunError> {
        let mut stats = Stats::default();
        let mut graph = query
            .prefixes
            .serializer(self.format, sink)
            .map_err(|e| self.write(e))?
            .ok_or_else(|| misfit(query, self.format))?;
        for triple in triples {
            self.check()?;
            let triple = triple.map_err(|e| self.engine(e))?;
            graph.serialize_triple(&triple).map_err(|e| self.write(e))?;
            stats.rows += 1;
        }
        self.check()?;
        graph.finish().map_err(|e| self.write(e))?;
        Ok(stats)
    }

    fn serializer(&self) -> Result<QueryResultsSerializer, RunError> {
        let format = self.format.results().ok_or(RunError::Format {
            form: "SELECT or ASK",
            format: self.format,
        })?;
        Ok(QueryResultsSerializer::from_format(format))
    }

    /// A failure of the engine; a stopped query fails in any way, so stopping goes first.
    fn engine(&self, error: QueryEvaluationError) -> RunError {
        if let Err(stopped) = self.check() {
            return stopped;
        }
        match error {
            QueryEvaluationError::UnsupportedCustomFunction(_)
            | QueryEvaluationError::UnsupportedCustomFunctionArity { .. } => {
                RunError::Query(Box::new(error))
            }
            error => RunError::Engine(Box::new(error)),
        }
    }

    fn write(&self, error: io::Error) -> RunError {
        match self.cancel.check() {
            Err(stopped) => stopped.into(),
            Ok(()) => RunError::Write(error),
        }
    }
}
