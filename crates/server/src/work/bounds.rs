//! What the system holds a worker to. Where it cannot, the service's own measurements do.

#[cfg(target_os = "linux")]
pub(super) use linux::{ThreadId, hold, lower, lower_other, this_thread};
#[cfg(not(target_os = "linux"))]
pub(super) use other::{ThreadId, hold, lower, lower_other, this_thread};

#[cfg(target_os = "linux")]
mod linux {
    use rustix::process::{Pid, Resource, Rlimit, setpriority_process, setrlimit};

    use crate::answer::STACK;
    use crate::work::memory::own_data;

    /// What is not the query's own: small stacks, buffers.
    const BESIDE: u64 = 32 << 20;

    pub(in super::super) type ThreadId = Pid;

    pub(in super::super) fn this_thread() -> ThreadId {
        rustix::thread::gettid()
    }

    /// Lets others go before this thread and those that it starts.
    pub(in super::super) fn lower(nice: i32) {
        lower_other(this_thread(), nice);
    }

    pub(in super::super) fn lower_other(thread: ThreadId, nice: i32) {
        // The priority is one of threads here; without it there is only less order.
        let _ = setpriority_process(Some(thread), nice);
    }

    /// Lets the process have so many bytes more than it has, and no image of itself on the disk
    /// when it breaks down.
    pub(in super::super) fn hold(bytes: u64) {
        let limit = |bytes| Rlimit {
            current: Some(bytes),
            maximum: Some(bytes),
        };
        let _ = setrlimit(Resource::Core, limit(0));
        if let Some(own) = own_data() {
            // The stack of a query's thread is counted too, though it is never full.
            let beside = BESIDE + STACK as u64;
            let all = own.saturating_add(bytes).saturating_add(beside);
            let _ = setrlimit(Resource::Data, limit(all));
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    pub(in super::super) struct ThreadId;

    pub(in super::super) fn this_thread() -> ThreadId {
        ThreadId
    }

    pub(in super::super) fn lower(_nice: i32) {}

    pub(in super::super) fn lower_other(_thread: ThreadId, _nice: i32) {}

    pub(in super::super) fn hold(_bytes: u64) {}
}
