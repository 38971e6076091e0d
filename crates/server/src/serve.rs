//! The service behind a listener, until it is asked to stop.

use std::future::{Future, IntoFuture as _};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::connections::Bounded;
use crate::routes::app;
use crate::state::AppState;

/// How long stopped queries have to give up before the listener is left.
const LAST: Duration = Duration::from_secs(1);

/// The listener failed.
#[derive(Debug, thiserror::Error)]
#[error("the server cannot accept connections any longer")]
pub struct ServeError(#[source] io::Error);

/// Serves until `shutdown` is ready.
///
/// Then no connection is accepted any more and running answers may end; what still runs when
/// `Settings::drain` is over is cancelled.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let (stopping, stop) = oneshot::channel();
    // An answer is written in chunks, and none shall wait for the acknowledgement of the one before.
    let settings = state.settings();
    let patience = settings.limits.time.saturating_add(settings.idle);
    let listener = Bounded::new(
        listener,
        settings.trusted_proxies.clone(),
        patience,
        state.metrics().clone(),
    );
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.stream().set_nodelay(true) {
            tracing::debug!(%error, "a connection goes on with small packets held back");
        }
    });
    state.warm();
    let app = app(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let ending = state.clone();
    let service = axum::serve(listener, app).with_graceful_shutdown(async move {
        shutdown.await;
        ending.stop();
        tracing::info!("the server stops: no new connections, answers under way may end");
        // Nobody listens any more when the server has ended by itself.
        let _ = stopping.send(());
    });
    let drained = async {
        if stop.await.is_ok() {
            sleep(state.settings().drain).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let mut service = std::pin::pin!(service.into_future());
    tokio::select! {
        ended = &mut service => return ended.map_err(ServeError),
        () = drained => {}
    }
    tracing::warn!(
        queries.running = state.running(),
        "answers under way are cancelled"
    );
    state.cancel_all();
    // What does not end now ends with the process.
    timeout(LAST, service)
        .await
        .unwrap_or(Ok(()))
        .map_err(ServeError)
}
