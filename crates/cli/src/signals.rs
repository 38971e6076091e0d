//! What the system asks of a service: to end, to look for a new release; and what it is told.

use tokio::sync::mpsc;

use crate::output;

/// Ends when the process is asked to. Who asks a second time gets the end at once.
pub(crate) async fn shutdown() {
    asked().await;
    tell(Told::Stopping);
    tokio::spawn(async {
        asked().await;
        output::note("ended at once, as it was asked for twice");
        std::process::exit(1);
    });
}

async fn asked() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the signal ends the process by itself.
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    () = terminal_is_gone() => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Ends when the terminal that the service was started at is closed; the system says so by SIGHUP,
/// which means something else where there is none.
#[cfg(unix)]
async fn terminal_is_gone() {
    use std::io::{IsTerminal as _, stdin};
    use tokio::signal::unix::{SignalKind, signal};
    if stdin().is_terminal()
        && let Ok(mut hangup) = signal(SignalKind::hangup())
    {
        while hangup.recv().await.is_some() {
            if !stdin().is_terminal() {
                return;
            }
        }
    }
    std::future::pending::<()>().await;
}

/// A message for each SIGHUP. Where there is no such signal, none comes.
pub(crate) fn hangups() -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            if let Ok(mut hangup) = signal(SignalKind::hangup()) {
                while hangup.recv().await.is_some() {
                    // One that waits stands for all that came since.
                    let _ = sender.try_send(());
                }
            }
        }
        std::future::pending::<()>().await;
        drop(sender);
    });
    receiver
}

/// What the manager of services is told
/// ([sd_notify](https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html)).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    Ready,
    Reloading,
    Stopping,
}

/// Tells the manager of services, where there is one.
pub(crate) fn tell(told: Told) {
    #[cfg(target_os = "linux")]
    {
        use sd_notify::NotifyState;
        let states = match told {
            Told::Ready => vec![NotifyState::Ready],
            Told::Reloading => match NotifyState::monotonic_usec_now() {
                Ok(now) => vec![NotifyState::Reloading, now],
                Err(_) => return,
            },
            Told::Stopping => vec![NotifyState::Stopping],
        };
        if let Err(error) = sd_notify::notify(&states) {
            tracing::warn!(%error, "the manager of services cannot be told: {told:?}");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = told;
}
