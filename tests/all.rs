//! All integration tests, in one binary: one link, and they run side by side.

mod docs;
mod oracle;
mod rules;
mod scan;
mod tidy;
