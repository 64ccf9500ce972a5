//! Tests of the layer as a whole.

mod allow;
mod fixtures;
mod hostile;
mod layout;
mod loading;
mod overlays;
mod referrals;
mod selection;

use super::*;

/// A topic file.
const TOPIC: &str = "id = \"gbv\"\n[title]\nen = \"Violence\"\n";

/// Files by name, loaded.
fn loaded(files: &[(&str, &str)]) -> Loaded {
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(name, text)| ((*name).into(), (*text).into()))
        .collect();
    load_text(&files)
}

/// A rule with enough examples.
fn rule_text(id: &str, more: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\ntitle = \"t\"\nrole = \"at-risk\"\nseverity = \"high\"\n{more}\n"
    )
}

fn codes(loaded: &Loaded) -> Vec<Code> {
    loaded
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}
