//! Runs the rules on a snapshot.

use oxigraph::model::NamedNode;
use oxigraph::sparql::{
    PreparedSparqlQuery, QueryEvaluationError, QueryResults, SparqlEvaluator, SparqlSyntaxError,
};
use seisaku_index::{LoadError, MERGED, Snapshot};
use seisaku_vocab::Space;

use super::compile::{self, Rule};
use super::corrected::corrected;
use super::read::{self, ShapesError};
use super::report::{Report, Violation};

/// Why a check could not be run to its end.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A compiled query is not SPARQL, which is a fault of this program.
    #[error("the query for {constraint} of {shape} is not valid SPARQL; please report the shape")]
    Syntax {
        /// The shape.
        shape: String,
        /// The component.
        constraint: &'static str,
        /// What the parser said.
        #[source]
        source: Box<SparqlSyntaxError>,
    },
    /// The evaluator gave up.
    #[error("the query for {constraint} of {shape} could not be evaluated")]
    Evaluation {
        /// The shape.
        shape: String,
        /// The component.
        constraint: &'static str,
        /// What the evaluator said.
        #[source]
        source: Box<QueryEvaluationError>,
    },
    /// The dataset cannot be made as corrections leave it.
    #[error("the dataset cannot be read with its corrections")]
    Corrected(#[source] LoadError),
}

/// All rules of a set of shapes.
///
/// ```
/// use seisaku_index::{Input, Loader, RdfFormat};
/// use seisaku_release::shapes::Rules;
/// use seisaku_vocab::Space;
///
/// let shapes = "
///     @prefix sh: <http://www.w3.org/ns/shacl#> .
///     @prefix e: <http://example.org/> .
///     e:Named a sh:NodeShape ; sh:targetClass e:Thing ;
///         sh:property [ sh:path e:name ; sh:minCount 1 ; sh:message 'a thing has a name'@en ] .";
/// let rules = Rules::read([("things.ttl", shapes)], &Space::default())?;
///
/// let mut loader = Loader::new();
/// let input = Input {
///     name: "data.ttl",
///     format: RdfFormat::Turtle,
///     base: Some("http://example.org/"),
///     graph: oxigraph::model::GraphName::DefaultGraph,
/// };
/// loader.read(&input, "<a> a <Thing> ; <name> 'a' . <b> a <Thing> .".as_bytes())?;
/// let report = rules.check(&loader.finish()?)?;
/// assert!(!report.conforms());
/// assert_eq!(report.violations[0].message, "a thing has a name");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Reads shapes files, given as (name, Turtle), and compiles them.
    ///
    /// Shapes are written in the default base; their IRIs move to the base of `space`.
    ///
    /// # Errors
    /// When a file is not Turtle, when a shape has no target or uses what is not supported, and
    /// when there is no shape at all.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        space: &Space,
    ) -> Result<Self, ShapesError> {
        let shapes = read::read(files, space)?;
        Ok(Self(shapes.iter().flat_map(compile::rules).collect()))
    }

    /// The rules, by shape and property.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter()
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none: shapes that have targets but no constraints.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Runs every rule on the union of all graphs.
    ///
    /// # Errors
    /// When a query fails, never because of what it finds.
    pub fn check(&self, snapshot: &Snapshot) -> Result<Report, CheckError> {
        let corrected = corrected(snapshot).map_err(CheckError::Corrected)?;
        let snapshot = corrected.as_ref().unwrap_or(snapshot);
        let mut violations = Vec::new();
        for rule in &self.0 {
            run(rule, snapshot, &mut violations)?;
        }
        Ok(Report::new(violations))
    }
}

fn prepare(rule: &Rule) -> Result<PreparedSparqlQuery, CheckError> {
    let mut query = SparqlEvaluator::new()
        .parse_query(&rule.query)
        .map_err(|source| CheckError::Syntax {
            shape: rule.shape.to_string(),
            constraint: rule.constraint,
            source: Box::new(source),
        })?;
    query
        .dataset_mut()
        .set_default_graph(vec![NamedNode::new_unchecked(MERGED).into()]);
    Ok(query)
}

fn run(
    rule: &Rule,
    snapshot: &Snapshot,
    violations: &mut Vec<Violation>,
) -> Result<(), CheckError> {
    let failed = |source| CheckError::Evaluation {
        shape: rule.shape.to_string(),
        constraint: rule.constraint,
        source: Box::new(source),
    };
    let query = prepare(rule)?;
    let result = snapshot.evaluate(query, None).map_err(failed)?;
    // Every rule is a SELECT.
    let QueryResults::Solutions(solutions) = result else {
        return Ok(());
    };
    for solution in solutions {
        let solution = solution.map_err(failed)?;
        // A grouping of nothing gives one row without a node.
        let Some(focus) = solution.get("focus") else {
            continue;
        };
        violations.push(Violation {
            severity: rule.severity,
            shape: rule.shape.clone(),
            property_shape: rule.property_shape.clone(),
            path: rule.path.clone(),
            constraint: rule.constraint,
            focus: focus.clone(),
            value: solution.get("value").cloned(),
            message: message(rule),
            message_ja: rule.messages.ja.clone(),
        });
    }
    Ok(())
}

fn message(rule: &Rule) -> String {
    rule.messages
        .en
        .clone()
        .or_else(|| rule.messages.ja.clone())
        .unwrap_or_else(|| format!("{} is not kept", rule.constraint))
}
