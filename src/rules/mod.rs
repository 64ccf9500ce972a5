//! L1: the rule language. TOML files become a [`RuleSet`] and [`Diagnostic`]s; nothing is matched here.

mod diagnostic;
mod eligible;
mod model;

pub use diagnostic::{Code, Diagnostic, Label, Level, SourceFile};
pub use model::{
    AppliesTo, Audience, Condition, Dsa, Evidence, Example, Expect, Lane, MetadataField, Pattern,
    Role, Rule, RuleSet, Severity, Status, Term, TermGroup, TermShape, TermWord, Topic,
};
