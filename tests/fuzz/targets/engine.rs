//! Any text as a post: the shipped rules judge it, and every span lies on characters.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use saring::engine::{Engine, Limits, Post, Scratch};
use saring::rules::{PackSource, load};
use saring::text::TextField;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let rules = load(&[PackSource::Shipped]).set;
    Engine::compile(&rules, &Limits::default()).expect("the shipped rules compile")
});

fuzz_target!(|text: &str| {
    let texts = [TextField { name: "text", text }];
    let post = Post::of(&texts);
    let mut scratch = Scratch::default();
    let verdict = ENGINE.scan(&post, &mut scratch);
    for found in verdict
        .findings
        .iter()
        .flat_map(|finding| verdict.matches(finding))
    {
        assert!(!text[found.span.start as usize..found.span.end as usize].is_empty());
    }
});
