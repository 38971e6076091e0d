//! Exit statuses: 0 done (warnings included), 1 the input or the data is at fault, 2 the call is.

use std::error::Error;
use std::fmt;
use std::io;
use std::process::ExitCode;

/// What a command comes to.
pub(crate) type Outcome = Result<Done, Failure>;

/// A command that ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// All of it was done.
    Whole,
    /// A part of the input was at fault, which was said; the rest was done.
    Part,
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The call cannot be carried out as it was written.
    Call(anyhow::Error),
    /// The input, the data or a file is at fault.
    Input(anyhow::Error),
}

impl Failure {
    /// The call is at fault.
    pub(crate) fn call(error: impl Into<anyhow::Error>) -> Self {
        Self::Call(error.into())
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Input(error.into())
    }
}

/// Says what went wrong, on standard error, and gives the exit status.
pub(crate) fn code(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(Done::Whole) => ExitCode::SUCCESS,
        Ok(Done::Part) => ExitCode::from(1),
        // Who reads our output has seen enough: `seisaku dump | head`.
        Err(Failure::Input(error)) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(Failure::Input(error)) => {
            say(&error);
            ExitCode::from(1)
        }
        Err(Failure::Call(error)) => {
            say(&error);
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|io| io.kind() == io::ErrorKind::BrokenPipe)
}

fn say(error: &anyhow::Error) {
    crate::output::problem(&Chain(error.as_ref()).to_string());
}

/// An error and its causes on one line each; a cause that the line before repeats is left out.
pub(crate) struct Chain<'e>(pub &'e (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = self.0.to_string();
        write!(f, "{before}")?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !before.contains(&text) {
                write!(f, "\n  because: {text}")?;
            }
            before = text;
            cause = error.source();
        }
        Ok(())
    }
}
