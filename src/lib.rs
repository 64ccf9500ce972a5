//! Sift huge exports of social-media posts against topic rule sets.

pub mod engine;
pub mod input;
pub mod output;
pub mod record;
pub mod rules;
pub mod ruletest;
pub mod scan;
pub mod text;
