//! Any text as a rule file: it is read and its problems are drawn, and nothing panics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use saring::rules::{load_text, render};

const TOPIC: &str = "id = \"t\"\nversion = \"1\"\nqueue = \"q\"\n[title]\nen = \"T\"\n";

fuzz_target!(|text: &str| {
    let files = [("t/topic.toml", TOPIC), ("t/id.toml", text)];
    let loaded = load_text(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let _ = render(&loaded.diagnostics, false);
    let _ = loaded.set.fingerprint();
});
