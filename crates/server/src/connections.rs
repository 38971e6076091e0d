//! Connections that cost nothing: bounded in number, for each address and for all, and ended when
//! nothing is written to them for long, whatever trickles in.
//!
//! A client that sends a letter a second, one that reads nothing, and one that only holds a
//! connection open are alike: no answer makes headway. The time runs from the last byte that the
//! client took, so an honest one has it for its request and its answer together.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

use crate::client::Network;
use crate::metrics::{Metrics, Open};

/// Connections that the service holds, where the system lets it.
const ALL: usize = 10_000;

/// Connections of one address, unless it is a proxy.
const OF_ONE: usize = 1_000;

/// Files that the service opens beside its connections, its workers' pipes among them.
const FILES: usize = 200;

/// A listener that bounds what it accepts.
pub(crate) struct Bounded {
    listener: TcpListener,
    all: Arc<Semaphore>,
    open: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
    proxies: Vec<Network>,
    patience: Duration,
    metrics: Metrics,
}

impl Bounded {
    /// Connections that make no headway for as long as `patience` are ended.
    pub(crate) fn new(
        listener: TcpListener,
        proxies: Vec<Network>,
        patience: Duration,
        metrics: Metrics,
    ) -> Self {
        Self {
            listener,
            all: Arc::new(Semaphore::new(places(files()))),
            open: Arc::default(),
            proxies,
            patience,
            metrics,
        }
    }
}

/// The connections that fit into a number of files.
fn places(files: usize) -> usize {
    files.saturating_sub(FILES).clamp(16, ALL)
}

/// As many files as the process may have open; it takes all that it is allowed to.
#[cfg(unix)]
fn files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    limit.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
fn files() -> usize {
    usize::MAX
}

impl Listener for Bounded {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&self.all).acquire_owned().await else {
                std::future::pending::<()>().await;
                continue;
            };
            let (stream, peer) = Listener::accept(&mut self.listener).await;
            let address = peer.ip().to_canonical();
            let is_proxy = self.proxies.iter().any(|n| n.contains(address));
            let held = Held::new(&self.open, address);
            if held.number > OF_ONE && !is_proxy {
                self.metrics.connection("refused");
                tracing::debug!(client = %address, "too many connections of one address");
                continue;
            }
            self.metrics.connection("taken");
            let connection = Connection {
                stream,
                end: Box::pin(sleep(self.patience)),
                patience: self.patience,
                _held: held,
                _place: place,
                _open: self.metrics.open(),
            };
            return (connection, peer);
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection of an address, until it is dropped.
struct Held {
    open: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
    address: IpAddr,
    /// The connections that the address has with this one.
    number: usize,
}

impl Held {
    fn new(open: &Arc<Mutex<BTreeMap<IpAddr, usize>>>, address: IpAddr) -> Self {
        let number = {
            let mut open = table(open);
            let number = open.entry(address).or_default();
            *number += 1;
            *number
        };
        Self {
            open: Arc::clone(open),
            address,
            number,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut open = table(&self.open);
        if let Some(number) = open.get_mut(&self.address) {
            *number -= 1;
            if *number == 0 {
                open.remove(&self.address);
            }
        }
    }
}

// Whoever broke off between two lines has left the table whole.
fn table(open: &Mutex<BTreeMap<IpAddr, usize>>) -> MutexGuard<'_, BTreeMap<IpAddr, usize>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection with an end.
pub(crate) struct Connection {
    stream: TcpStream,
    end: Pin<Box<Sleep>>,
    patience: Duration,
    _held: Held,
    _place: OwnedSemaphorePermit,
    _open: Open,
}

impl Connection {
    /// The stream, for its options.
    pub(crate) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// What a wait comes to: an error when the time is over.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        ready!(self.end.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    fn headway(&mut self) {
        let end = Instant::now() + self.patience;
        self.end.as_mut().reset(end);
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_read(context, buffer) {
            Poll::Pending => self.wait(context),
            // A trickle never waits, so the clock is looked at here too.
            ready if self.end.is_elapsed() => {
                drop(ready);
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            ready => ready,
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Pending => self.wait(context),
            ready => {
                self.headway();
                ready
            }
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(context, bytes) {
            Poll::Pending => self.wait(context),
            ready => {
                self.headway();
                ready
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
