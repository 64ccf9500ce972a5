//! What a run costs, stage by stage and rule by rule.

use std::{sync::LazyLock, time::Instant};

use crate::engine::{Costs, Stage};

/// The clock of a measured run, in nanoseconds.
pub(super) fn nanoseconds() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// What the threads that scan spent their time on, all of them together.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Nanoseconds from a piece of an export to its rows and counts.
    pub total: u64,
    /// Nanoseconds of that for rows and counts.
    pub output: u64,
    /// What the engine spent.
    pub engine: Costs,
}

impl Profile {
    /// Adds what another thread spent.
    pub(super) fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.output += other.output;
        self.engine.add(&other.engine);
    }

    /// Nanoseconds for reading records and judging who may see them: what nothing else took.
    #[must_use]
    pub fn reading(&self) -> u64 {
        let engine = Stage::ALL.iter().map(|&stage| self.engine.of_stage(stage));
        let others = engine.sum::<u64>() + self.output;
        self.total.saturating_sub(others)
    }
}
