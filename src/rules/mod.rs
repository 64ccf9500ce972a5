//! L1: the rule language. TOML files become a [`RuleSet`] and [`Diagnostic`]s; nothing is matched here.
//!
//! [`load`] reads every file by hand rather than with serde, so that all problems of all files
//! are told at once, each with a code and a place. Rules with errors are left out of the set.

mod allow;
mod choice;
mod code;
mod condition;
mod diagnostic;
mod dsa;
mod eligible;
mod error;
mod example;
mod expression;
mod file_kind;
mod fingerprint;
mod group;
mod keys;
mod layout;
mod line_column;
mod load;
mod model;
mod near_name;
mod offsets;
mod overlay;
mod overlay_file;
mod page;
mod pattern;
mod referral;
mod referral_file;
mod region;
mod render;
mod render_github;
mod render_json;
mod report;
mod root;
mod rule;
mod schema;
mod section;
mod select;
mod shadow;
mod source;
mod term;
mod topic;

#[cfg(test)]
mod tests;

pub use condition::is_clause_name;
pub use diagnostic::{Code, Diagnostic, Label, Level, SourceFile};
pub use error::RulesError;
pub use file_kind::FileKind;
pub use keys::RULE as RULE_KEYS;
pub use layout::{LayoutError, lay_out, read_folder};
pub use load::{Loaded, load, load_and_check, load_referrals, load_text, load_text_tuned};
pub use model::{
    AppliesTo, Audience, Condition, Dsa, Evidence, Example, Expect, Lane, MetadataField, Pattern,
    Role, Rule, RuleSet, Severity, Spelling, Status, Term, TermGroup, TermShape, TermWord, Topic,
};
pub use overlay::Tune;
pub use page::explain;
pub use pattern::{PATTERN_SIZE_LIMIT, compile_pattern};
pub use referral::{Emergency, NoReferral, Referral, ReferralEntry, Referrals};
pub use render::render;
pub use render_github::render_github;
pub use render_json::{CheckCounts, render_json};
pub use schema::schema;
pub use select::Selection;
pub use source::PackSource;
