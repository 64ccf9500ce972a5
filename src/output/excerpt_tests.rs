//! What an excerpt promises, held against generated posts.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::output::visible::{Sight, sight};

fn excerpt(text: &str, words: &[&str], length: usize, mask: bool) -> String {
    let mut spans = Vec::new();
    for word in words {
        let places = text.match_indices(word).enumerate();
        spans.extend(places.map(|(at, (start, word))| {
            let (start, end) = (start as u32, (start + word.len()) as u32);
            (0, Span { start, end }, at == 0)
        }));
    }
    spans.sort_unstable();
    run(&[text], &spans, ExcerptLength::Chars(length), mask)
}

fn run(texts: &[&str], spans: &[(u32, Span, bool)], length: ExcerptLength, mask: bool) -> String {
    let fields: Vec<_> = texts
        .iter()
        .map(|text| TextField { name: "text", text })
        .collect();
    let mut excerpts = Excerpts::default();
    excerpts.prepare(&fields);
    excerpts.excerpt(spans, length, mask)
}

#[test]
fn short_posts_stand_whole() {
    assert_eq!(
        excerpt(
            "suami saya\n memukuli saya, WA 0812-3456-7890",
            &["memukuli"],
            300,
            false
        ),
        "suami saya memukuli saya, WA [PHONE]"
    );
    assert_eq!(excerpt("", &[], 300, false), "");
}

#[test]
fn long_posts_are_cut_around_the_matches() {
    let text = format!(
        "{}aku mau bunuh diri{} serang dia {}",
        "kata ".repeat(100),
        " kata".repeat(200),
        "x ".repeat(99)
    );
    let cut = excerpt(&text, &["bunuh diri", "serang"], 120, false);
    assert_eq!(
        cut,
        "…kata kata aku mau bunuh diri kata kata kata … kata kata kata serang dia x x x x x x x…"
    );
}

#[test]
fn a_number_at_the_edge_is_masked_before_it_is_cut() {
    for pad in 0..60 {
        let text = format!(
            "{} 081234567890 {} bunuh {}081234567890",
            "a".repeat(90),
            "b ".repeat(pad),
            "c".repeat(pad)
        );
        let cut = excerpt(&text, &["bunuh"], 60, false);
        assert!(!cut.contains(|c: char| c.is_ascii_digit()), "{cut}");
        assert_eq!(
            cut.matches('[').count(),
            cut.matches("[PHONE]").count(),
            "{cut}"
        );
    }
}

#[test]
fn matched_words_can_be_masked() {
    assert_eq!(
        excerpt("dasar anjing, Anjing!", &["anjing"], 300, true),
        "dasar a*****, Anjing!"
    );
    assert_eq!(masked_term("bunuh diri"), "b**** ****");
}

#[test]
fn fields_are_joined_and_full_shows_all() {
    let span = |field, start, end| (field, Span { start, end }, true);
    let texts = ["judul bunuh", "isi", "alt bunuh"];
    let spans = [span(0, 6, 11), span(2, 4, 9)];
    assert_eq!(
        run(&texts, &spans, ExcerptLength::Chars(300), false),
        "judul bunuh … alt bunuh"
    );
    assert_eq!(
        run(&texts, &spans, ExcerptLength::Full, false),
        "judul bunuh … isi … alt bunuh"
    );
    assert_eq!(
        run(&["", "abc"], &[], ExcerptLength::Chars(2), false),
        "ab…"
    );
}

#[test]
fn spam_is_bounded() {
    let text = "bunuh ".repeat(100_000);
    let cut = excerpt(&text, &["bunuh"], 300, false);
    assert!(cut.chars().count() < 400, "{}", cut.chars().count());
    let marks = format!("bunuh{}", "\u{301}".repeat(100_000));
    assert!(excerpt(&marks, &["bunuh"], 50, false).chars().count() < 600);
}

/// Words of seven languages, emoji, and everything that may go wrong.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "bunuh", "diri", "tolong", "ช่วยด้วย", "ฆ่าตัวตาย", "자살하고", "싶어요", "tự", "tử", "sakit",
            "👨\u{200d}👩\u{200d}👧", "🇮🇩", "e\u{301}", "क्षि", "\u{202e}", "\u{1b}[31m", "\u{200b}", "\n", "\t",
            "0812-3456-7890", "@budi", "a@b.co", "https://x.com/a", "NIK 3174051201900001", " ", "\u{0}",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn grapheme_borders(text: &str) -> Vec<usize> {
    text.grapheme_indices(true)
        .map(|at| at.0)
        .chain([text.len()])
        .collect()
}

proptest! {
    #[test]
    fn excerpts_hold_what_they_promise(
        words in prop::collection::vec(word(), 0..120),
        spaced in any::<bool>(),
        picks in prop::collection::vec((0..4_000_usize, 1..30_usize), 0..6),
        length in 0..400_usize,
        mask in any::<bool>(),
    ) {
        let text = words.join(if spaced { " " } else { "" });
        let borders: Vec<usize> = text.char_indices().map(|at| at.0).chain([text.len()]).collect();
        let mut spans: Vec<(u32, Span, bool)> = picks
            .into_iter()
            .map(|(start, len)| {
                let start = start % borders.len();
                let end = (start + len).min(borders.len() - 1);
                (0, Span { start: borders[start] as u32, end: borders[end] as u32 }, true)
            })
            .collect();
        spans.sort_unstable();
        let length = ExcerptLength::Chars(length);
        let out = run(&[&text], &spans, length, mask);

        let hidden = out.chars().find(|&c| matches!(sight(c), Sight::Hostile | Sight::Invisible));
        prop_assert_eq!(hidden, None, "a control or invisible character came out");
        prop_assert!(out.chars().count() <= 4 * 400 + 2_000);
        if mask {
            return Ok(());
        }
        let mut excerpts = Excerpts::default();
        excerpts.prepare(&[TextField { name: "text", text: &text }]);
        let field = &excerpts.fields[0];
        let whole = &field.shown.text;
        let graphemes = grapheme_borders(whole);
        let longest = whole.graphemes(true).map(|cluster| cluster.chars().count()).max();
        let cores: Vec<_> = spans.iter().map(|span| (field.locate(span.1), span.2)).collect();
        let budget = if let ExcerptLength::Chars(budget) = length { budget } else { 0 };
        let windows = field.windows(&cores, budget);
        for window in &windows {
            let whole_graphemes = [window.start, window.end]
                .iter()
                .all(|edge| graphemes.binary_search(edge).is_ok());
            prop_assert!(whole_graphemes || longest >= Some(LONGEST_GRAPHEME), "{:?} of {:?}", window, whole);
            prop_assert!(out.contains(whole[window.start..window.end].trim_end()));
        }
        for (core, _) in cores {
            let covered = windows.iter().any(|w| w.start <= core.start && core.end <= w.end);
            let blank = whole[core.start..core.end].trim().is_empty();
            prop_assert!(covered || blank, "{:?} is outside of {:?}", core, windows);
        }
        prop_assert!(windows.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn edges_are_grapheme_borders(words in prop::collection::vec(word(), 0..60), at in 0..2_000_usize) {
        let text = words.concat();
        let borders: Vec<usize> = text.char_indices().map(|at| at.0).chain([text.len()]).collect();
        let at = borders[at % borders.len()];
        let graphemes = grapheme_borders(&text);
        let longest = text.graphemes(true).map(|cluster| cluster.chars().count()).max();
        prop_assume!(longest.unwrap_or(0) < LONGEST_GRAPHEME);
        for after in [true, false] {
            let edge = grapheme_edge(&text, at, after);
            prop_assert!(graphemes.binary_search(&edge).is_ok(), "{:?} {}", text, edge);
            let outwards = if after { edge >= at } else { edge <= at };
            prop_assert!(outwards);
        }
    }
}
