//! Near copies in several languages, and posts that are none.

use super::*;
use crate::{output::wording::WordingReader, text::TextField};

fn wording(text: &str) -> Wording {
    WordingReader::default().read(&[TextField { name: "text", text }])
}

/// The group of each text, as the number of the first text in it.
fn groups(texts: &[&str]) -> Vec<usize> {
    let mut copies = Copies::default();
    let tags: Vec<TextTag> = texts
        .iter()
        .map(|text| tag(&[7; 32], &wording(text)))
        .collect();
    for (tag, text) in tags.iter().zip(texts) {
        copies.add(*tag, wording(text).sketch);
    }
    let groups = copies.grouped();
    let first = |tag: &TextTag| {
        let (_, leader) = groups.of(*tag).expect("every text was added");
        tags.iter().position(|tag| *tag == leader).expect("a text")
    };
    tags.iter().map(first).collect()
}

#[test]
fn names_lead_back_to_tags() {
    for tag in [0, 1, 0x0FFF_FFFF_FFFF_FFFF, 0x0123_4567_89AB_CDEF] {
        let name = group_name(tag);
        assert_eq!(name.len(), 13);
        assert_eq!(named_tag(name.as_bytes()), Some(tag));
    }
    assert_eq!(named_tag(b""), None);
    assert_eq!(named_tag(b"g!"), None);
}

/// Posts with another handle, number, link or emoji, and some that differ in a few words.
const NEAR: &[&[&str]] = &[
    &[
        "Dapatkan obat covid tanpa resep, hubungi 0812-0000-1234 sekarang!",
        "dapatkan obat covid tanpa resep, hubungi 0857-0000-9999 sekarang 🔥🔥",
        "@ani_contoh Dapatkan obat covid tanpa resep, hubungi +62 812 0000 1234 sekarang",
        "Dapatkan obat covid tanpa resep, hubungi 081200001234 sekarang!!! https://contoh.example/x1",
    ],
    &[
        "Sebarkan! Vaksin ini berbahaya, tetangga saya langsung sakit setelah disuntik kemarin, \
         rumah sakit menutupi semuanya dan tidak ada berita yang berani memuatnya",
        "Sebarkan! Vaksin ini berbahaya, saudara saya langsung sakit setelah disuntik kemarin, \
         rumah sakit menutupi semuanya dan tidak ada berita yang berani memuatnya 😡",
        "SEBARKAN!! vaksin ini berbahaya, tetangga saya langsung sakit sesudah disuntik kemarin, \
         rumah sakit menutupi semuanya dan tidak ada berita yang berani memuatnya https://c.example/a",
    ],
    &[
        "วัคซีนนี้อันตรายมาก เพื่อนบ้านของฉันป่วยทันทีหลังฉีด โรงพยาบาลปิดข่าวทั้งหมด โทร 081-000-1234",
        "วัคซีนนี้อันตรายมาก เพื่อนบ้านของฉันป่วยทันทีหลังฉีด โรงพยาบาลปิดข่าวทั้งหมด โทร ๐๘๙-๐๐๐-๙๙๙๙ 😡",
        "วัคซีนนี้อันตรายมาก เพื่อนบ้านของผมป่วยทันทีหลังฉีด โรงพยาบาลปิดข่าวทั้งหมด https://c.example/ก",
    ],
    &[
        "이 백신은 정말 위험합니다 우리 이웃이 주사를 맞고 바로 쓰러졌는데 병원은 모두 숨기고 있습니다 널리 알려 주세요 010-0000-1234",
        "이 백신은 정말 위험합니다 우리 이웃이 주사를 맞고 바로 쓰러졌는데 병원은 모두 숨기고 있습니다 널리 알려 주세요 @contoh 🙏",
        "이 백신은 정말 위험합니다 우리 동생이 주사를 맞고 바로 쓰러졌는데 병원은 모두 숨기고 있습니다 널리 알려 주세요",
    ],
    &[
        "Vắc xin này rất nguy hiểm, hàng xóm nhà tôi vừa tiêm xong là đổ bệnh ngay, bệnh viện giấu hết, gọi 0912 000 123",
        "Vắc xin này rất nguy hiểm, hàng xóm nhà tôi vừa tiêm xong là đổ bệnh ngay, bệnh viện giấu hết, gọi 0988 000 999 😭",
        "Vắc xin này rất nguy hiểm, hàng xóm của tôi vừa tiêm xong là đổ bệnh ngay, bệnh viện giấu hết, gọi 0912 000 123 https://vd.example/b",
    ],
];

#[test]
fn near_copies_share_a_group() {
    let all: Vec<&str> = NEAR.iter().copied().flatten().copied().collect();
    let mut first = 0;
    let mut expected = Vec::new();
    for copies in NEAR {
        expected.extend(copies.iter().map(|_| first));
        first += copies.len();
    }
    assert_eq!(groups(&all), expected);
}

#[test]
fn short_or_different_texts_do_not() {
    let apart = [
        "bunuh 1",
        "bunuh 2",
        "vaksin aman",
        "vaksin tidak aman",
        "aku mau mati",
        "aku mau makan",
        "죽고 싶어",
        "살고 싶어",
        "อยากตาย",
        "อยากกิน",
        "muốn chết",
        "muốn chơi",
        "bunuh bunuh bunuh bunuh bunuh bunuh bunuh bunuh bunuh bunuh",
        "aku benci dia karena dia jahat sekali kepada semua orang di kelas kami sejak dulu",
        "aku sayang dia karena dia baik sekali kepada semua orang di rumah kami sejak dulu",
    ];
    let many = "bunuh ".repeat(200);
    let apart: Vec<&str> = apart.into_iter().chain([&*many]).collect();
    assert_eq!(groups(&apart), (0..apart.len()).collect::<Vec<_>>());
    // Signs and emoji alone make no other text of a short one either.
    assert_eq!(
        groups(&["aku mau mati", "Aku mau mati 😭😭", "aku mau mati!!"]),
        [0, 0, 0]
    );
}

#[test]
fn posts_of_the_corpus_that_share_a_group_say_the_same() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/corpus.jsonl");
    let corpus = std::fs::read_to_string(path).expect("the corpus");
    let posts = corpus.lines().map(|line| {
        let post: serde_json::Value = serde_json::from_str(line).expect("a post");
        post["text"].as_str().expect("a text").to_owned()
    });
    let posts: Vec<String> = posts.collect();
    let texts: Vec<&str> = posts.iter().map(String::as_str).collect();
    let joined: Vec<_> = (groups(&texts).into_iter().enumerate())
        .filter(|(at, first)| at != first)
        .map(|(at, first)| (texts[first], texts[at]))
        .collect();
    assert!(joined.is_empty(), "{joined:#?}");
}

/// Of made-up texts of which so many words were exchanged, how many are joined.
#[test]
fn what_is_joined_depends_on_what_is_shared() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut word = || -> String {
        let len = random.usize(2..9);
        (0..len).map(|_| random.char('a'..='z')).collect()
    };
    let texts = 300;
    let mut joined_after = |changed: usize| {
        let mut all = Vec::new();
        for _ in 0..texts {
            let words: Vec<String> = (0..40).map(|_| word()).collect();
            let mut other = words.clone();
            for at in 0..changed {
                other[at * 7 % 40] = word();
            }
            all.extend([words.join(" "), other.join(" ")]);
        }
        let texts: Vec<&str> = all.iter().map(String::as_str).collect();
        let groups = groups(&texts);
        (0..texts.len())
            .step_by(2)
            .filter(|&at| groups[at + 1] == at)
            .count()
    };
    // docs/outputs.md says as much.
    let shares = [0, 1, 2, 4, 8, 12, 40].map(|changed| joined_after(changed) * 100 / texts);
    let bounds = [100..=100, 97..=100, 88..=99, 35..=65, 0..=10, 0..=1, 0..=0];
    for (share, bounds) in shares.iter().zip(bounds) {
        assert!(bounds.contains(share), "{shares:?}");
    }
}

#[test]
fn past_the_bound_known_texts_are_counted_and_others_told() {
    let mut copies = Copies::with_most(4_096);
    for round in 0..3 {
        for text in 0..6_000 {
            copies.add(text * 11, Sketch::default());
            assert!(copies.seen.len() <= 2 * 4_096, "{round}");
        }
    }
    assert_eq!(copies.left_out(), 3 * (6_000 - 4_096));
    let groups = copies.grouped();
    assert_eq!(groups.of(11), Some((3, 11)));
    assert_eq!(groups.of(11 * 5_999), None);
}

#[test]
fn a_group_is_named_by_its_first_text_whatever_follows() {
    let near = NEAR[0];
    let few = groups(&near[..2]);
    let many: Vec<&str> = near.iter().chain(NEAR[1]).copied().collect();
    assert_eq!(groups(&many)[..2], few[..]);
}
