//! The evaluator's side of a stage: a service of our own.

use std::sync::Arc;

use oxigraph::model::Variable;
use oxigraph::sparql::{QueryEvaluationError, QuerySolution, QuerySolutionIter, ServiceHandler};
use oxiri::Iri;
use spargebra::algebra::GraphPattern;

use crate::session::Session;

/// Reads a stage.
pub(crate) struct Reader {
    pub(crate) session: Session,
    pub(crate) number: usize,
}

impl ServiceHandler for Reader {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        _pattern: &GraphPattern,
        _base: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, Self::Error> {
        let variables: Arc<[Variable]> = self.session.variables(self.number);
        let (session, number) = (self.session.clone(), self.number);
        let (mut place, mut ended) = (0, false);
        let named = Arc::clone(&variables);
        let rows = std::iter::from_fn(move || {
            if ended {
                return None;
            }
            match session.row(number, place) {
                Ok(Some(row)) => {
                    place += 1;
                    Some(Ok(QuerySolution::from((Arc::clone(&named), row))))
                }
                Ok(None) => {
                    ended = true;
                    None
                }
                Err(error) => {
                    ended = true;
                    Some(Err(QueryEvaluationError::Service(Box::new(error))))
                }
            }
        });
        Ok(QuerySolutionIter::new(variables, rows))
    }
}
