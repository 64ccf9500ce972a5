//! Sift huge exports of social-media posts against topic rule sets.
//!
//! The command line `saring` does whole scans; this library is what it is made of. Rules become an
//! [`Engine`], a [`Post`] becomes a [`Verdict`]:
//!
//! ```
//! use saring::{AppliesTo, Engine, Limits, Post, Scratch, TextField, load_text};
//!
//! let topic = "id = 'weather'\nversion = '1'\nqueue = 'weather'\n[title]\nen = 'Weather'";
//! let rules = "[[rule]]
//!     id = 'weather-id-flood'
//!     title = 'Terjebak banjir'
//!     role = 'at-risk'
//!     severity = 'high'
//!     condition = 'flood and not sale'
//!     [rule.terms]
//!     flood = ['kebanjiran', 'air naik']
//!     sale = ['banjir diskon']";
//! let files = [("weather/topic.toml", topic), ("weather/id.toml", rules)];
//! let loaded = load_text(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
//! assert!(!loaded.has_errors());
//!
//! let engine = Engine::compile(&loaded.set, &Limits::default())?;
//! let texts = [TextField { name: "text", text: "Tolong, AIR NAIK terus di dapur" }];
//! let post = Post { language: "id", country: "ID", ..Post::of(&texts) };
//! let mut scratch = Scratch::default();
//! let verdict = engine.scan(&post, &mut scratch);
//! let span = verdict.matches(&verdict.findings[0])[0].span;
//! assert_eq!(&texts[0].text[span.start as usize..span.end as usize], "AIR NAIK");
//! # Ok::<(), saring::EngineError>(())
//! ```
//!
//! [`scan()`] does a whole run: it takes a [`ScanJob`], tells an [`Observer`] how it goes, and writes
//! the files. ARCHITECTURE.md says which module may use which.

pub mod compare;
pub mod engine;
pub mod exchange;
pub mod input;
pub mod output;
pub mod record;
pub mod rules;
pub mod ruletest;
pub mod scan;
pub mod simd;
pub mod sources;
pub mod text;

pub use engine::{
    Engine, EngineError, Finding, Found, Limits, Match, Post, Scratch, Span, Steps, Verdict,
};
pub use rules::{
    AppliesTo, Diagnostic, Lane, Loaded, PackSource, Role, Rule, RuleSet, Selection, Severity,
    load, load_text, render,
};
pub use scan::{ScanError, ScanJob, ScanSummary, scan};
pub use sources::{Observer, SourceError};
pub use text::TextField;
