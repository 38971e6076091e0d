//! What a process needs to call out: a client, and a thread that waits for its answers. Both are
//! made when the first query asks somebody.

use std::future::Future;
use std::sync::Mutex;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::AbortHandle;

use crate::address::Lookup;
use crate::client::Client;

/// A client and the thread that it runs in.
#[derive(Debug)]
pub(crate) struct Outside {
    pub(crate) client: Client,
    handle: Handle,
    runtime: Mutex<Option<Runtime>>,
}

impl Outside {
    pub(crate) fn new(lookup: Lookup) -> Result<Self, String> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(4)
            .thread_name("outside")
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self {
            client: Client::new(lookup),
            handle: runtime.handle().clone(),
            runtime: Mutex::new(Some(runtime)),
        })
    }

    /// Waits for something that takes a moment; the caller is no task itself.
    pub(crate) fn wait<T>(&self, task: impl Future<Output = T>) -> T {
        self.handle.block_on(task)
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        self.handle.spawn(task).abort_handle()
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let mut runtime = match self.runtime.lock() {
            Ok(runtime) => runtime,
            Err(poisoned) => poisoned.into_inner(),
        };
        // It may be dropped where nothing is allowed to wait.
        if let Some(runtime) = runtime.take() {
            runtime.shutdown_background();
        }
    }
}
