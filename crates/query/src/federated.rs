//! Our own data, as a federated query asks it for the bindings that go out.

use std::time::Duration;

use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use seisaku_federation::{Local, Session};
use spargebra::Query;

use crate::engine::Engine;

impl Local for Engine {
    fn solutions(
        &self,
        query: &Query,
        session: &Session,
        row: &mut dyn FnMut(Vec<Option<Term>>) -> bool,
    ) -> Result<(), String> {
        let prepared = self.prepare(query.clone(), Some(session));
        let results = self.snapshot.evaluate(prepared, self.dataset.merged());
        let QueryResults::Solutions(solutions) = results.map_err(|e| e.to_string())? else {
            return Err("the query for bindings gives no solutions".to_owned());
        };
        for solution in solutions {
            let solution = solution.map_err(|e| e.to_string())?;
            if !self.is_wanted() || !row(solution.values().to_vec()) {
                break;
            }
        }
        match self.is_wanted() {
            true => Ok(()),
            false => Err("the query was stopped".to_owned()),
        }
    }

    fn is_wanted(&self) -> bool {
        self.cancel.check().is_ok()
    }

    fn remaining(&self) -> Option<Duration> {
        self.cancel.remaining()
    }
}
