//! Why a rule set cannot become an engine.

/// Why a rule set cannot become an engine. A set that loaded without errors gives none of these,
/// unless it is over a limit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// A rule has more clauses than a condition can hold.
    #[error(
        "rule {rule} has {clauses} groups and patterns; {most} is the limit, so split the rule"
    )]
    TooManyClauses {
        /// Its id.
        rule: String,
        /// How many it has.
        clauses: usize,
        /// How many it may have.
        most: usize,
    },
    /// A regular expression is not one.
    #[error("rule {rule}, pattern {pattern}: {source}")]
    Pattern {
        /// Id of the rule.
        rule: String,
        /// Name of the pattern.
        pattern: String,
        /// What is wrong with it.
        source: Box<regex_syntax::ast::Error>,
    },
    /// The terms are too many for the automaton.
    #[error("the terms need a search automaton that is over its limit: {message}")]
    Terms {
        /// What the automaton's builder says.
        message: String,
    },
    /// The terms need more memory than allowed.
    #[error(
        "the search for terms needs {bytes} bytes and {limit} is the limit: use fewer `~` roots, \
         or split the rules over several runs"
    )]
    TooLarge {
        /// What they need.
        bytes: usize,
        /// What they may need.
        limit: usize,
    },
}

impl EngineError {
    pub(super) fn terms(error: aho_corasick::BuildError) -> Self {
        let message = error.to_string();
        Self::Terms { message }
    }
}
