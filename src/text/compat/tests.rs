//! The folded reading against its definition, and on spellings that are met.

use std::sync::LazyLock;

use proptest::prelude::*;
use regex::Regex;

use super::*;
use crate::text::{fold::tests::tricky as tricky_to_fold, thai::Part};

fn folded(text: &str) -> String {
    let mut out = String::new();
    if !folded_reading(text, &mut out) {
        assert!(out.is_empty());
        exact_reading(text, &mut out);
    }
    out
}

/// The definition, step by step.
fn by_definition(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars().filter(|&c| !is_ignorable(c)).nfd() {
        look_alike::undo_compatibility(c, |c| plain.push(c));
    }
    let plain = thai_by_definition(plain.nfd().collect());
    let mut text: String = looks_by_definition(&plain.chars().collect::<Vec<_>>());
    text = text.chars().default_case_fold().collect();
    text = looks_by_definition(&text.chars().collect::<Vec<_>>());
    text = jamo_by_definition(&text.chars().collect::<Vec<_>>());
    text.nfc().collect()
}

fn looks_by_definition(text: &[char]) -> String {
    let cuts = (1..text.len()).filter(|&at| border::ends_word(text[at - 1], text[at]));
    let cuts: Vec<usize> = iter::once(0).chain(cuts).chain([text.len()]).collect();
    let mut out = String::new();
    for word in cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]) {
        let latin = word.iter().any(|&c| border::is_latin(c));
        for &c in word {
            let other = look_alike::look_alike(c).filter(|_| latin);
            out.push(look_alike::undressed(c).or(other).unwrap_or(c));
        }
    }
    out
}

fn jamo_by_definition(text: &[char]) -> String {
    let is_vowel = |at: usize| text.get(at).is_some_and(|&c| jamo::is_vowel(c));
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let lead = iter::once(text[at])
            .nfkd()
            .next()
            .filter(|_| jamo::is_lead(text[at]));
        let Some(lead) = lead.filter(|_| is_vowel(at + 1)) else {
            out.push(text[at]);
            at += 1;
            continue;
        };
        let open: String = [lead]
            .into_iter()
            .chain(iter::once(text[at + 1]).nfkd())
            .nfc()
            .collect();
        let finals = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
            .chars()
            .zip('\u{11A8}'..);
        let last = finals
            .into_iter()
            .find(|&(c, _)| Some(&c) == text.get(at + 2) && !is_vowel(at + 3));
        out.extend(open.chars().chain(last.map(|(_, last)| last)).nfc());
        at += if last.is_some() { 3 } else { 2 };
    }
    out
}

fn thai_by_definition(text: String) -> String {
    let mut text: Vec<char> = text.chars().collect();
    let vowel = |c| matches!(thai::part(c), Part::Vowel | Part::Circle);
    let tone = |c| thai::part(c) == Part::Tone;
    while let Some(at) = text
        .windows(2)
        .position(|two| tone(two[0]) && vowel(two[1]))
    {
        text.swap(at, at + 1);
    }
    let text: String = text.into_iter().collect();
    let text = text.replace("เเ", "แ").replace("\u{EC0}\u{EC0}", "\u{EC1}");
    static THAI: LazyLock<Regex> = LazyLock::new(|| circle('ํ', 'า'));
    static LAO: LazyLock<Regex> = LazyLock::new(|| circle('\u{ECD}', 'າ'));
    let text = THAI.replace_all(&text, "${1}ำ");
    let text = LAO.replace_all(&text, "${1}ຳ");
    static TONES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("([ำຳ])([\u{E48}-\u{E4B}\u{EC8}-\u{ECB}]+)").expect("a pattern")
    });
    let mut text = text.into_owned();
    loop {
        let moved: String = TONES.replace_all(&text, "${2}${1}").nfd().collect();
        if moved == text {
            return text;
        }
        text = moved;
    }
}

fn circle(half: char, tail: char) -> Regex {
    let pattern = format!("{half}([\u{E48}-\u{E4B}\u{EC8}-\u{ECB}]*){tail}");
    Regex::new(&pattern).expect("a pattern")
}

#[test]
fn letters_in_disguise() {
    for (text, expected) in [
        ("𝐛𝐮𝐧𝐮𝐡 𝒹𝒾𝓇𝒾", "bunuh diri"),
        ("ｂｕｎｕｈ　ｄｉｒｉ", "bunuh　diri"),
        ("ⒷⓊⓃⓊⒽ 🅳🅸🆁🅸 🅑", "bunuh diri b"),
        ("ﬁnal ² ½ ™", "final 2 1⁄2 tm"),
        ("ᴋᴅʀᴛ ꜱᴜɪᴄɪᴅᴇ ᵏᵈʳᵗ", "kdrt suicide kdrt"),
        ("bυnυh dіrі", "bunuh diri"),
        ("ВUNUН Іtu ЅАYА", "bunuh itu saya"),
        ("suicidе, suiсide", "suicide, suicide"),
        ("Ꭰiri", "diri"),
        ("самоубийство Αυτοκτονία", "самоубийство αυτοκτονία"),
        ("Москва-city Moskва", "москва-city moskвa"),
        ("вa ӹa", "вa ӹa"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("ﾡￂ", "가"),
        ("ㅈㅏㅅㅏㄹ ㅋㅋㅋ ㅠㅠ 나ㅋㅋ", "자살 ㅋㅋㅋ ㅠㅠ 나ㅋㅋ"),
        ("자살을", "자살을"),
        ("don´t ¨ … ＃ ＿", "don´t ¨ … ＃ ＿"),
        ("không tự tử đâu", "không tự tử đâu"),
        ("ᄋa ဝk 丅a", "ᄋa ဝk 丅a"),
    ] {
        assert_eq!(folded(text), folded(expected), "{text}");
        assert_eq!(folded(text), expected.nfc().collect::<String>());
    }
}

#[test]
fn thai_and_lao_as_they_should_be_typed() {
    for (text, expected) in [
        ("น\u{E4D}\u{E49}า", "น้ำ"),
        ("น\u{E49}\u{E4D}า", "น้ำ"),
        ("ท\u{E4D}า", "ทำ"),
        ("ท\u{E48}\u{E35}", "ที่"),
        ("เเม่", "แม่"),
        ("เเเ", "แเ"),
        ("แม่น\u{E33}\u{E49}", "แม่น้ำ"),
        ("น\u{E4D}า\u{E49}", "น้ำ"),
        ("ฆ่าตัวตาย", "ฆ่าตัวตาย"),
        ("ກ\u{ECD}\u{EC9}າ ເເມ່ ຂໍ", "ກ້ຳ ແມ່ ຂໍ"),
        ("เ\u{200B}เ", "แ"),
        // Where a tone mark moves, it moves the border of a word with Latin letters,
        ("aำ\u{E48}\u{301}\u{345}กa", "a\u{E48}ำ\u{301}iกa"),
        // and it may come behind another ำ.
        ("ำ\u{301}ำ\u{EC8}", "\u{EC8}ำ\u{301}ำ"),
        ("ำ\u{345}\u{E48}", "\u{E48}ำι"),
    ] {
        assert_eq!(folded(text), expected);
    }
}

#[test]
fn says_whether_it_differs() {
    let mut out = "before".to_owned();
    for text in [
        "",
        "Bunuh DIRI",
        "TỰ TỬ",
        "ฆ่าตัวตาย น้ำ",
        "자살",
        "ßﬁ",
        "слово",
        "ท\u{E48}ุ",
        "K",
    ] {
        assert!(!folded_reading(text, &mut out), "{text}");
        assert_eq!(out, "");
    }
    assert!(folded_reading("ﬁ 𝐛", &mut out));
    assert_eq!(out, "fi b");
}

#[test]
fn steps_that_were_taken() {
    assert_eq!(fold_steps("𝐛unuh"), (true, false));
    assert_eq!(fold_steps("bυnυh"), (false, true));
    assert_eq!(fold_steps("ᴋᴅʀᴛ"), (false, true));
    assert_eq!(fold_steps("𝐛υnuh"), (true, true));
    assert_eq!(fold_steps("ㅈㅏ살"), (true, false));
    assert_eq!(fold_steps("ｶﾞ"), (true, false));
    assert_eq!(fold_steps("เเม่"), (false, false));
    // Cut out of a word that has Latin letters.
    assert_eq!(fold_steps("аса"), (false, true));
    assert_eq!(fold_steps("суⓍ"), (true, true));
}

#[test]
fn every_character_is_folded_by_definition() {
    // Ideographs and syllables between these are all alike.
    let planes = [
        '\0'..='\u{33FF}',
        '\u{A000}'..='\u{ACFF}',
        '\u{F900}'..='\u{1FFFF}',
    ];
    for c in planes.into_iter().flatten() {
        for text in [c.to_string(), format!("x{c}")] {
            let once = folded(&text);
            assert_eq!(once, by_definition(&text), "U+{:04X}", c as u32);
            assert_eq!(folded(&once), once, "U+{:04X} is not stable", c as u32);
        }
    }
}

/// Strings in which characters meet that change, or change each other.
fn tricky() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "B",
        "x",
        "1",
        " ",
        "\n",
        "_",
        "-",
        "#",
        "а",
        "В",
        "и",
        "Γ",
        "ё",
        "е\u{323}",
        "й",
        "Ι",
        "ο",
        "և",
        "ւ",
        "Ꭰ",
        "ꭰ",
        "ا",
        "ם",
        "𝐛",
        "ⓑ",
        "Ⓑ",
        "🅑",
        "🅰",
        "ﬁ",
        "ﬀ",
        "½",
        "²",
        "㍿",
        "㌀",
        "ﷺ",
        "ﾞ",
        "ｶ",
        "か",
        "\u{3099}",
        "ﾡ",
        "ￂ",
        "ㄱ",
        "ㅏ",
        "ㄹ",
        "ㄳ",
        "ㄸ",
        "ㅋ",
        "가",
        "갈",
        "\u{1100}",
        "\u{1161}",
        "\u{11A8}",
        "㉠",
        "ᴋ",
        "Ɪ",
        "ı",
        "İ",
        "ɓ",
        "Ɓ",
        "đ",
        "ậ",
        "\u{301}",
        "\u{323}",
        "\u{334}",
        "\u{345}",
        "\u{200B}",
        "\u{FE0F}",
        "\u{AD}",
        "ก",
        "น",
        "่",
        "้",
        "ิ",
        "ี",
        "ุ",
        "ฺ",
        "ํ",
        "า",
        "ำ",
        "เ",
        "แ",
        "ກ",
        "່",
        "້",
        "ິ",
        "ຸ",
        "\u{EBA}",
        "ໍ",
        "າ",
        "ຳ",
        "ເ",
        "ໜ",
        "ဝ",
        "自",
        "😢",
        "´",
        "ẛ",
        "ϓ",
        "\u{328}",
    ]);
    prop_oneof![
        4 => prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat()),
        1 => tricky_to_fold(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn fast_way_and_definition_agree(text in tricky()) {
        let once = folded(&text);
        prop_assert_eq!(&once, &by_definition(&text));
        prop_assert_eq!(folded(&once), once);
        let (mut out, mut exact) = (String::new(), String::new());
        exact_reading(&text, &mut exact);
        prop_assert_eq!(folded_reading(&text, &mut out), by_definition(&text) != exact);
        // Invisible code points and normal forms make no difference.
        let visible: String = text.chars().filter(|&c| !is_ignorable(c)).nfd().collect();
        prop_assert_eq!(folded(&visible), folded(&text));
    }

    #[test]
    fn offsets_lead_back_to_what_was_read(text in tricky()) {
        let (mut out, mut map) = (String::new(), OffsetMap::default());
        trace_folded(&text, &mut out, &mut map);
        prop_assert_eq!(&out, &by_definition(&text));
        if !out.is_empty() {
            prop_assert_eq!(map.original(0..out.len()).end, text.len());
        }
        let borders: Vec<usize> = out.char_indices().map(|(at, _)| at).chain([out.len()]).collect();
        let mut last = 0;
        for pair in borders.windows(2) {
            let range = map.original(pair[0]..pair[1]);
            prop_assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
            prop_assert!(range.start < range.end && last <= range.start);
            last = range.start;
            // What stands there reads to something that holds the character.
            let c = &out[pair[0]..pair[1]];
            let alone = by_definition(&text[range.clone()]).contains(c);
            // A mark, as İ has one, joins Latin letters to Hangul.
            let beside_latin = ["x", "x\u{307}"].map(|x| [x, &text[range.clone()], "x"].concat());
            let beside_latin = beside_latin.iter().any(|text| by_definition(text).contains(c));
            prop_assert!(alone || beside_latin);
        }
    }
}
