//! What can go wrong with rules besides the files themselves, which have diagnostics.

use thiserror::Error;

/// A request to a rule set that it cannot fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RulesError {
    /// No topic has this id.
    #[error("there is no topic `{id}`; {near}")]
    UnknownTopic {
        /// As given.
        id: String,
        /// The nearest ones, as a sentence.
        near: String,
    },
    /// No diagnostic has this code.
    #[error("there is no code `{written}`; {near}")]
    UnknownCode {
        /// As given.
        written: String,
        /// The nearest ones, as a sentence.
        near: String,
    },
    /// No rule has this id, or no id fits the `*`.
    #[error("there is no rule `{id}`; {near}")]
    UnknownRule {
        /// As given.
        id: String,
        /// The nearest ones, as a sentence.
        near: String,
    },
}
