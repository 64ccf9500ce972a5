use proptest::prelude::*;

use super::detect_language;

fn of(text: &str) -> &'static str {
    detect_language([text]).unwrap_or("")
}

#[test]
fn sentences_are_told() {
    for (language, text) in [
        (
            "id",
            "Aku udah nunggu dari pagi tapi dokternya belum datang juga, capek banget rasanya",
        ),
        (
            "id",
            "Harga beras di pasar naik lagi minggu ini dan tidak ada yang tahu kenapa",
        ),
        (
            "ms",
            "Korang ada nak ikut tak petang ni? Aku dah siap masak macam biasa",
        ),
        (
            "fil",
            "Hindi ko alam kung bakit wala pa rin siya dito, kanina pa ako naghihintay",
        ),
        (
            "fil",
            "Grabe ang traffic kanina, ang tagal bago ako nakauwi sa amin",
        ),
        (
            "vi",
            "Hôm nay trời mưa to quá, không ai muốn ra khỏi nhà cả",
        ),
        ("vi", "Đẹp thế, mua ở đâu vậy"),
        ("th", "วันนี้ฝนตกหนักมาก ไม่อยากออกจากบ้านเลย"),
        (
            "ko",
            "오늘 비가 너무 많이 와서 집에 있었어요 ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ",
        ),
        (
            "en",
            "I don't know what they were thinking when they closed the library on a Sunday",
        ),
        ("ta", "இன்று மழை பெய்கிறது, வீட்டில் இருக்கிறேன்"),
    ] {
        assert_eq!(of(text), language, "{text}");
    }
}

#[test]
fn what_says_too_little_is_not_told() {
    for text in [
        "",
        "ok",
        "😂😂😂🔥🔥🔥👍",
        "gas lah bro",
        "haha sama",
        "ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ",
        "ครับ",
        "good morning",
        "@someone @someone.else @athirdone @afourth #fyp #foryoupage #viral https://example.org/the-and-of-you",
        "Jakarta Surabaya Bandung Medan Semarang Makassar",
        "12345 67890 !!! ??? 2026-03-01",
        "hahahahahahahahahahahahahaha",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        assert_eq!(of(text), "", "{text}");
    }
}

#[test]
fn other_languages_are_not_taken_for_ours() {
    for text in [
        "No sé por qué cerraron la biblioteca el domingo, siempre íbamos con los niños",
        "Ich weiß nicht, warum die Bibliothek am Sonntag geschlossen war",
        "Je ne sais pas pourquoi la bibliothèque était fermée dimanche dernier",
        "Bugün hava çok güzel, hep birlikte parka gidelim dedik",
        "Aku ora ngerti kenapa wong-wong kuwi padha lunga menyang pasar esuk-esuk",
        "Сегодня идёт дождь, и никто не хочет выходить из дома",
        "今日は雨がたくさん降っています",
        "أكتب هذه الرسالة من البيت لأن المطر غزير اليوم",
    ] {
        assert_eq!(of(text), "", "{text}");
    }
}

#[test]
fn two_languages_are_not_told() {
    assert_eq!(of("เช้านี้ฝนตกหนักมากเลย but I still went to the market"), "");
    assert_eq!(of("오늘 비가 많이 와서 I stayed home with my cat"), "");
}

#[test]
fn marks_apart_from_their_letters_are_the_same() {
    use unicode_normalization::UnicodeNormalization;
    let apart: String = "Hôm nay trời mưa to quá, không ai muốn ra khỏi nhà cả"
        .nfd()
        .collect();
    assert_eq!(of(&apart), "vi");
    let apart: String = "오늘 비가 너무 많이 와서 집에 있었어요".nfd().collect();
    assert_eq!(of(&apart), "ko");
}

#[test]
fn all_texts_of_a_post_count() {
    let texts = ["Harga beras naik", "dan tidak ada yang tahu kenapa", ""];
    assert_eq!(detect_language(texts), Some("id"));
}

#[test]
fn a_long_text_is_no_longer_work() {
    let long = "Harga beras di pasar naik dan tidak ada yang tahu. ".repeat(40_000);
    assert_eq!(of(&long), "id");
    assert_eq!(of(&"🙂".repeat(2_000_000)), "");
    assert_eq!(of(&"a\u{300}".repeat(1_000_000)), "");
}

proptest! {
    #[test]
    fn nothing_is_too_strange(text in "\\PC{0,200}", latin in "[a-zà-ỹ '’@#.]{0,300}") {
        let first = detect_language([text.as_str(), latin.as_str()]);
        prop_assert_eq!(first, detect_language([text.as_str(), latin.as_str()]));
    }
}
