//! All integration tests, in one binary: one link, and they run side by side.

#[allow(dead_code, unused_imports, reason = "the benches use the rest of it")]
#[path = "../benches/corpus/mod.rs"]
mod corpus;
mod docs;
mod oracle;
mod profiles;
mod rules;
mod scan;
mod tidy;
