//! How a pass over exports is watched.

use super::Surveyed;

/// How far a pass has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes on disk that were taken in, over all sources.
    pub bytes: u64,
    /// Records that are done: judged, out of scope or rejected.
    pub records: u64,
    /// Posts found: flagged by a scan, judged differently in a comparison.
    pub found: u64,
}

/// Told how a pass goes, and asked whether it shall go on. Called from one thread.
pub trait Observer {
    /// The sources are known.
    fn surveyed(&self, _sources: &[Surveyed]) {}

    /// Some more was done.
    fn progress(&self, _progress: &Progress) {}

    /// True when a scan shall end as soon as it can, keeping what is done.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}
