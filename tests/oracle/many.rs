//! The engine held against the oracle with ten thousand terms and expressions, over posts of seven
//! languages into which terms were written in disguise.

use std::sync::atomic::{AtomicU64, Ordering};

use saring::engine::{Engine, Limits, Scratch};
use saring::rules::{RuleSet, load_text};
use saring::text::TextField;

use super::{by_engine, matcher, planted::Planter, post, sieve::Sieve};
use crate::corpus::{Mix, Shape, Size, Writer, files};

/// Posts that are made and compared together.
const BATCH_BYTES: u64 = 1 << 20;
/// Bytes of short texts, about, without what is planted.
const SHORT: usize = 40;

fn large_rules() -> RuleSet {
    let loaded = load_text(&files(Size::Large));
    assert!(!loaded.has_errors(), "generated rules load");
    loaded.set
}

/// Compares posts until there were so many; returns how many had findings.
#[allow(clippy::print_stderr, reason = "an hour is long without a word")]
fn compare(wanted: u64, threads: usize) -> u64 {
    let rules = large_rules();
    let engine = Engine::compile(&rules, &Limits::default()).expect("generated rules compile");
    let sieve = Sieve::of(&rules);
    let (batch, done, flagged) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        let mut scratch = Scratch::default();
        while done.load(Ordering::Relaxed) < wanted {
            let seed = batch.fetch_add(1, Ordering::Relaxed);
            let (posts, found) = compare_batch(seed, &rules, &engine, &sieve, &mut scratch);
            flagged.fetch_add(found, Ordering::Relaxed);
            let before = done.fetch_add(posts, Ordering::Relaxed);
            if before / 250_000 != (before + posts) / 250_000 {
                eprintln!("{} posts are equal", before + posts);
            }
        }
    };
    std::thread::scope(|scope| {
        (0..threads).for_each(|_| {
            scope.spawn(work);
        });
    });
    eprintln!(
        "{} posts are equal, {} of them have findings",
        done.into_inner(),
        flagged.load(Ordering::Relaxed)
    );
    flagged.into_inner()
}

fn compare_batch(
    seed: u64,
    rules: &RuleSet,
    engine: &Engine,
    sieve: &Sieve,
    scratch: &mut Scratch,
) -> (u64, u64) {
    let mut export = vec![];
    // Mostly short ones: what is new in a post is near a planted term.
    let mix = Mix {
        text_bytes: (!seed.is_multiple_of(4)).then_some(SHORT),
        // Signs and hyphens where nothing is planted, too.
        lively: if seed.is_multiple_of(3) { 100 } else { 0 },
        ..Mix::default()
    };
    Writer::new(Shape::Lean, seed, mix)
        .write(BATCH_BYTES, &mut export)
        .expect("memory takes all");
    let mut planter = Planter::new(rules, seed);
    let (mut posts, mut flagged) = (0, 0);
    for line in export
        .split(|&byte| byte == b'\n')
        .filter(|it| !it.is_empty())
    {
        let record: serde_json::Value = serde_json::from_slice(line).expect("it is JSON");
        let language = record["lang"].as_str().unwrap_or_default();
        let mut text = record["text"].as_str().unwrap_or_default().to_owned();
        planter.plant(&mut text);
        let fields = [TextField {
            name: "text",
            text: &text,
        }];
        let post = post(&fields, language);
        let expected = matcher::sifted_findings(rules, sieve, &post);
        posts += 1;
        flagged += u64::from(!expected.is_empty());
        let found = by_engine(engine, &post, scratch);
        assert_eq!(found, expected, "batch {seed}, post {posts}: {text:?}");
    }
    (posts, flagged)
}

#[test]
fn thousands_of_terms_equal_the_oracle() {
    let flagged = compare(10_000, 1);
    assert!(flagged > 1_000, "{flagged}");
}

/// `make test-many`: ten million posts, or as many as `SARING_CASES` says.
#[test]
#[ignore = "takes an hour"]
fn millions_of_posts_equal_the_oracle() {
    let wanted = std::env::var("SARING_CASES").ok();
    let wanted = wanted
        .and_then(|wanted| wanted.parse().ok())
        .unwrap_or(10_000_000);
    let threads = std::thread::available_parallelism().map_or(1, Into::into);
    assert!(compare(wanted, threads) > wanted / 10);
}
