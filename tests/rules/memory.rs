//! How much memory the search for terms may take.

use saring::engine::{Engine, EngineError, Limits};
use saring::rules::{PackSource, load};

#[test]
fn shipped_rules_need_a_small_part_of_what_is_allowed() {
    let loaded = load(&[PackSource::Shipped]);
    let engine = Engine::compile(&loaded.set, &Limits::default()).expect("the packs compile");
    let (needed, allowed) = (engine.memory(), Limits::default().automaton_bytes);
    assert!(needed < allowed / 8, "{needed} of {allowed} bytes");
}

#[test]
fn more_than_is_allowed_is_refused_with_advice() {
    let loaded = load(&[PackSource::Shipped]);
    let limits = Limits {
        automaton_bytes: 100_000,
        ..Limits::default()
    };
    let refused = Engine::compile(&loaded.set, &limits).expect_err("it needs more");
    assert!(
        matches!(refused, EngineError::TooLarge { limit: 100_000, .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains("split the rules"), "{refused}");
}
