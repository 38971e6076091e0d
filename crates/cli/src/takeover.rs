//! A new release taken up while the service runs: when `current` names another, and on SIGHUP.
//!
//! The new one is opened and verified aside, and workers load it, before it is served; requests
//! under way end with the old one. One that cannot be served is refused, and the old one stays.

use std::time::Duration;

use anyhow::anyhow;
use seisaku_server::{AppState, Served};
use tokio::time::{Instant, sleep_until};

use crate::exit::Chain;
use crate::operate::OperateArgs;
use crate::signals::{self, Told};
use crate::source::Source;
use crate::{log, serve};

/// After a release was refused it is tried again, as it may have been copied in part; each time
/// later, up to this.
const LATEST: Duration = Duration::from_secs(300);

/// Watches as long as the service runs.
pub(crate) async fn watch(state: AppState, source: Source, args: OperateArgs) {
    let mut hangups = signals::hangups();
    signals::tell(Told::Ready);
    let every = args.watch();
    let mut wait = every;
    let mut refused: Option<String> = None;
    let mut said: Option<String> = None;
    loop {
        let asked = tokio::select! {
            asked = hangups.recv() => asked.is_some(),
            () = turn(wait) => false,
        };
        let next = match newest(&source).await {
            Ok(next) => next,
            Err(error) => {
                let why = error.to_string();
                // Told once, however often it is looked at.
                if asked || said.as_ref() != Some(&why) {
                    refuse(&state, &args, "what current names", &error);
                }
                said = Some(why);
                continue;
            }
        };
        said = None;
        let served = state.served().release.as_ref().map(|r| r.id.clone());
        if !asked && next == served {
            wait = every;
            refused = None;
            state.settle();
            continue;
        }
        // Another than the one that was refused is tried at once.
        if next != refused {
            wait = every;
        }
        signals::tell(Told::Reloading);
        match take(&state, &source).await {
            Ok(()) => {
                log::note(
                    &args,
                    &format!("now serving {}", serve::statements(&state.served())),
                );
                refused = None;
                wait = every;
            }
            Err(error) => {
                let what = match &next {
                    Some(id) => format!("the release {id}"),
                    None => "what the files hold now".to_owned(),
                };
                refuse(&state, &args, &what, &error);
                refused = next;
                wait = wait.map(|w| (w * 2).min(LATEST.max(w)));
            }
        }
        signals::tell(Told::Ready);
    }
}

/// Waits for the next look; for ever where there is none.
async fn turn(wait: Option<Duration>) {
    match wait {
        Some(wait) => sleep_until(Instant::now() + wait).await,
        None => std::future::pending().await,
    }
}

/// What `current` names; files are looked at when it is asked for only.
async fn newest(source: &Source) -> anyhow::Result<Option<String>> {
    let source = source.clone();
    tokio::task::spawn_blocking(move || source.newest()).await?
}

async fn take(state: &AppState, source: &Source) -> anyhow::Result<()> {
    let source = source.clone();
    let opened = tokio::task::spawn_blocking(move || source.open()).await;
    let served: Served =
        opened.map_err(|error| anyhow!(error).context("it could not be opened"))??;
    Ok(state.replace(served).await?)
}

fn refuse(state: &AppState, args: &OperateArgs, what: &str, error: &anyhow::Error) {
    let why = Chain(error.as_ref()).to_string();
    state.refuse(&why);
    log::problem(
        args,
        &format!("{what} is refused, and what was served goes on: {why}"),
    );
}
