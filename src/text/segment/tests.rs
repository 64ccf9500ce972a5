//! Segmentation against a plain account of it, and on sentences of every script.

use proptest::prelude::*;

use super::*;
use crate::text::trace_exact;

/// The text with a `|` at every border inside a run of letters.
fn segmented(text: &str) -> String {
    let mut segments = Segments::default();
    let mut out = String::new();
    for (at, c) in text.char_indices() {
        if at > 0 && segments.is_border(text, at) {
            out.push('|');
        }
        out.push(c);
    }
    out
}

fn words(text: &str) -> Vec<&str> {
    let mut words = vec![];
    Segments::default().for_each_word(text, |word| words.push(&text[word]));
    words
}

/// True when `part` stands between borders of `text`.
fn stands_in(text: &str, part: &str) -> bool {
    let mut segments = Segments::default();
    text.match_indices(part)
        .any(|(at, part)| segments.is_border(text, at) && segments.is_border(text, at + part.len()))
}

/// Every border of a text, by the definition and without a thought for speed.
fn by_definition(text: &str, breaks: &[usize]) -> Vec<bool> {
    let mut borders: Vec<bool> = (0..=text.len())
        .map(|at| text.is_char_boundary(at) && border::is_border(text, at))
        .collect();
    let mut run: Vec<(usize, char)> = vec![];
    for (at, c) in text.char_indices() {
        let ends = breaks.contains(&at) || !(is_letter(c) || is_combining_mark(c));
        if ends {
            settle(text, &run, &mut borders);
            run.clear();
        }
        if is_letter(c) || (!run.is_empty() && is_combining_mark(c)) {
            run.push((at, c));
        }
    }
    settle(text, &run, &mut borders);
    borders
}

fn settle(text: &str, run: &[(usize, char)], borders: &mut [bool]) {
    let mut squashed: Vec<(usize, char)> = vec![];
    for same in run.chunk_by(|one, next| one.1 == next.1) {
        squashed.extend(if same.len() > 2 { &same[..1] } else { same });
    }
    for &(at, _) in run.iter().skip(1) {
        borders[at] = false;
    }
    let is_grapheme = |index: usize| {
        squashed
            .get(index)
            .is_none_or(|&(at, _)| border::is_grapheme_border(text, at))
    };
    let mut cuts = vec![0];
    for nominal in (BLOCK..squashed.len()).step_by(BLOCK) {
        let cut = (nominal - BLOCK + 1..=nominal).rev();
        cuts.push(
            cut.into_iter()
                .find(|&at| is_grapheme(at))
                .unwrap_or(nominal),
        );
    }
    cuts.push(squashed.len());
    for block in cuts.windows(2) {
        let (start, end) = (block[0], block[1]);
        let from = (start.saturating_sub(CONTEXT)..start).find(|&at| is_grapheme(at));
        let from = from.unwrap_or(start);
        let furthest = squashed.len().min(end + CONTEXT);
        let to = (end..=furthest).rev().find(|&at| is_grapheme(at));
        let window = &squashed[from..to.unwrap_or(furthest)];
        let characters: String = window.iter().map(|&(_, c)| c).collect();
        let found: Vec<usize> = segmenter().segment_str(&characters).collect();
        for (place, index) in characters.char_indices().map(|(at, _)| at).zip(from..) {
            let at = squashed[index].0;
            let inside = (start..end).contains(&index) && index > 0;
            if inside && found.contains(&place) && is_grapheme(index) {
                borders[at] = true;
            }
        }
    }
}

#[test]
fn thai_words() {
    let market = "ตายายไปตลาด";
    assert_eq!(segmented(market), "ตา|ยาย|ไป|ตลาด");
    assert!(!stands_in(market, "ตาย"));
    let plan = "ผมคิดจะฆ่าตัวตายคืนนี้";
    assert_eq!(segmented(plan), "ผม|คิด|จะ|ฆ่า|ตัว|ตาย|คืน|นี้");
    assert!(stands_in(plan, "ฆ่าตัวตาย"));
}

#[test]
fn words_of_other_scripts() {
    for marked in [
        "我想|自杀|了|怎么|办",
        "人間|関係|に|疲れ|た",
        "こんにちは|世界",
        "ຂ້ອຍ|ຮັກ|ປະເທດ|ລາວ",
        "ខ្ញុំ|ស្រឡាញ់|ប្រទេស|កម្ពុជា",
        "ကျွန်တော်|မြန်မာ|စကား|ပြော|တတ်|ပါ|တယ်",
        "ภาษา|ไทย|ພາສາ|ລາວ|中文|ภาษา",
        "ㄅㄆㄇ",
    ] {
        assert_eq!(segmented(&marked.replace('|', "")), marked);
    }
}

#[test]
fn no_border_inside_a_stretch() {
    assert_eq!(
        segmented("ตายยยย|แล้ว".replace('|', "").as_str()),
        "ตายยยย|แล้ว"
    );
    assert_eq!(segmented("อยากตายยยยยยย"), "อยาก|ตายยยยยยย");
    assert_eq!(segmented("哈哈哈哈我想回家"), "哈哈哈哈|我想|回家");
}

#[test]
fn far_into_a_text_graphemes_are_enough() {
    assert!(!stands_in("ยายของเขา", "ยา"));
    let far = format!("{}ยายของเขา", " ".repeat(SEGMENTED));
    assert!(stands_in(&far, "ยา"));
}

#[test]
fn words_of_a_mixed_text() {
    assert_eq!(
        words("วันนี้kujar๑๓๒๓นะ, aku_capek 자살을 2 kali! e\u{301}a"),
        [
            "วัน",
            "นี้",
            "kujar๑๓๒๓",
            "นะ",
            "aku",
            "capek",
            "자살을",
            "2",
            "kali",
            "e\u{301}a"
        ]
    );
    assert_eq!(words(" ... "), [""; 0]);
}

/// Pieces that make runs, stretch them, end them and hang marks on them.
fn tricky() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "ตาย",
        "ยาย",
        "ไป",
        "ตลาด",
        "ฆ่าตัวตาย",
        "ยยยย",
        "ก",
        "กก",
        "่",
        "่้",
        "ิ",
        "ำ",
        "เ",
        "a",
        " ",
        "๑",
        "๒",
        "_",
        "\u{301}",
        "自",
        "殺",
        "私は学生です",
        "カタカナ",
        "か\u{3099}",
        "ー",
        "ㄅ",
        "ຂ້ອຍ",
        "ລາວ",
        "ខ្ញុំ",
        "\u{17D2}",
        "ស្រ",
        "မြန်မာ",
        "စကား",
        "\u{1039}",
        "가",
        "自杀",
        "\u{200D}",
        "。",
        "哈哈哈",
        "𠮷",
    ]);
    prop_oneof![
        4 => prop::collection::vec(pieces.clone(), 0..24).prop_map(|pieces| pieces.concat()),
        2 => prop::collection::vec(pieces.clone(), 100..300).prop_map(|pieces| pieces.concat()),
        2 => (prop::collection::vec(pieces, 1..4), 50..400_usize)
            .prop_map(|(pieces, times)| pieces.concat().repeat(times)),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn as_defined_in_whatever_order_asked(text in tricky(), first in any::<prop::sample::Index>()) {
        let expected = by_definition(&text, &[]);
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let first = first.index(places.len());
        let mut segments = Segments::default();
        let order = places[first..].iter().chain(places[..first].iter().rev());
        for &at in order {
            prop_assert_eq!(segments.is_border(&text, at), expected[at], "{:?} at {}", &text, at);
        }
        segments.clear();
        prop_assert_eq!(segments.is_border(&text, places[first]), expected[places[first]]);
    }
}

/// The reading, the segments that know its breaks, and the breaks.
fn with_breaks(original: &str) -> (String, Segments, Vec<usize>) {
    let (mut reading, mut map) = (String::new(), OffsetMap::default());
    trace_exact(original, &mut reading, &mut map);
    let mut segments = Segments::default();
    segments.note_breaks(original, &reading, &map);
    let breaks = segments.breaks.clone();
    (reading, segments, breaks)
}

#[test]
fn zero_width_spaces_are_borders() {
    let (reading, mut segments, breaks) =
        with_breaks("ตา\u{200B}ย\u{200B}\u{200B}ายไป\u{200B} bu\u{200B}nuh");
    assert_eq!(reading, "ตายายไป bunuh");
    assert_eq!(breaks, ["ตา".len(), "ตาย".len(), "ตายายไป".len()]);
    for at in breaks {
        assert!(segments.is_border(&reading, at));
    }
    // Inside a grapheme or a word of another script it says nothing.
    assert_eq!(with_breaks("ก\u{200B}ำ bu\u{200B}nuh").2, [0; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn zero_width_spaces_end_runs(text in tricky(), spaces in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let mut original: Vec<char> = text.chars().collect();
        for space in spaces {
            original.insert(space.index(original.len() + 1), '\u{200B}');
        }
        let (reading, mut segments, breaks) = with_breaks(&original.iter().collect::<String>());
        let expected = by_definition(&reading, &breaks);
        for (at, _) in reading.char_indices() {
            prop_assert_eq!(segments.is_border(&reading, at), expected[at], "{:?} at {}", &reading, at);
        }
    }
}
