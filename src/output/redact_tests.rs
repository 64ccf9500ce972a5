//! Masking, in real sentences.

use std::ops::Range;

use super::*;

fn redact(text: &str) -> String {
    let mut clean = Rewrite::default();
    clean.clean(text);
    let mut out = Rewrite::default();
    Redactor::default().redact(&clean.text, &mut out);
    out.text
}

/// Where there is something personal: found piece by piece, and at once.
fn found_both_ways(text: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut found = vec![];
    each_personal(text, |it| found.push(it.start..it.start + it.written.len()));
    let at_once = PERSONAL.find_iter(text).map(|it| it.range());
    (found, at_once.collect())
}

#[test]
fn what_lies_far_into_a_text_is_masked_alike() {
    let pieces = [
        "Hubungi 0812-3456-7890 sekarang",
        "email ke budi.santoso@mail.example.co.id",
        "@teman_1 lihat https://contoh.example/a?b=c&d=1",
        "โทร 081-234-5678 นะ",
        "문의 010-1234-5678",
        "nj1r".repeat(300).as_str(),
        "é4".repeat(400).as_str(),
        "ก.4".repeat(200).as_str(),
        "1".repeat(2_000).as_str(),
    ]
    .map(str::to_owned);
    let text = pieces.iter().cycle().take(40).cloned();
    let text = text.collect::<Vec<_>>().join(" ");
    let (found, at_once) = found_both_ways(&text);
    assert_eq!(found, at_once);
}

#[test]
fn what_reaches_over_the_end_of_a_search_is_found_whole() {
    for personal in [
        "budi1990@mail.example.co.id",
        "ก1ข2@mail.example.com",
        "budi 1990 (at) mail.example.com",
        "s1234567d@mail.example",
        "0812-3456-7890",
        "https://contoh.example/1234567890123456",
    ] {
        for before in 0..AHEAD + OVERLAP {
            let text = format!("{} {personal} {}", "x".repeat(before), "y ".repeat(AHEAD));
            let (found, at_once) = found_both_ways(&text);
            assert_eq!(found, at_once, "{personal} behind {before}");
        }
    }
}

#[test]
fn real_sentences() {
    for (text, masked) in [
        // Indonesian
        (
            "Ini nomornya 0812-3456-7890, teror aja",
            "Ini nomornya [PHONE], teror aja",
        ),
        (
            "NIK 3174051201900001 atas nama Budi",
            "NIK [NIK] atas nama Budi",
        ),
        ("hubungi 112 atau 119 ext 8", "hubungi 112 atau 119 ext 8"),
        ("SAPA 129 di 08111-129-129.", "SAPA 129 di [PHONE]."),
        (
            "harga Rp10.000.000 tahun 2023",
            "harga Rp10.000.000 tahun 2023",
        ),
        (
            "Rp 1.500.000,- saja (diskon 25%)",
            "Rp 1.500.000,- saja (diskon 25%)",
        ),
        ("wa.me/6281234567890 ya", "[URL wa.me] ya"),
        (
            "email budi.s@gmail.com atau budi (at) gmail (dot) com",
            "email [EMAIL] atau [EMAIL]",
        ),
        (
            "halo @budi.santoso, @Ani dan @BUDI.santoso!",
            "halo [@1], [@2] dan [@1]!",
        ),
        (
            "alamat Jl. Melati No. 12 RT 03/05",
            "alamat Jl. Melati No. 12 RT 03/05",
        ),
        // Malay
        (
            "IC dia 900112-14-5678, telefon 012-345 6789",
            "IC dia [ID_NUMBER], telefon [PHONE]",
        ),
        ("Talian Kasih 15999", "Talian Kasih 15999"),
        // Filipino
        ("tawagan mo si +63 917 123 4567", "tawagan mo si [PHONE]"),
        ("NCMH 1553 o 0917-899-8727", "NCMH 1553 o [PHONE]"),
        ("TIN 123-456-789-000", "TIN [ID_NUMBER]"),
        // English
        ("his NRIC is S1234567D", "his NRIC is [ID_NUMBER]"),
        ("call 995 or 1-767", "call 995 or 1-767"),
        (
            "card 4111 1111 1111 1111 exp 12/27",
            "card [CARD] exp 12/27",
        ),
        ("see https://u:p@x.com/a?b=c.", "see [URL x.com]."),
        ("u/some_user said so", "[@1] said so"),
        ("score 3-0, 24/7, 50/50", "score 3-0, 24/7, 50/50"),
        ("we meet @ 5pm", "we meet @ 5pm"),
        ("@user@mastodon.social hi", "[@1] hi"),
        // Thai
        ("โทร0812345678ครับ", "โทร[PHONE]ครับ"),
        ("โทร ๐๘๑-๒๓๔-๕๖๗๘", "โทร [PHONE]"),
        ("บัตร 1-2345-67890-12-1", "บัตร [ID_NUMBER]"),
        ("สายด่วน 1323 ปี 2566", "สายด่วน 1323 ปี 2566"),
        ("ดู https://t.me/abcครับ", "ดู [URL t.me]ครับ"),
        ("อีเมลtest@naver.comนะ", "อีเมล[EMAIL]นะ"),
        // Korean
        (
            "주민번호 900101-1234567 입니다",
            "주민번호 [ID_NUMBER] 입니다",
        ),
        ("전화 010-1234-5678로", "전화 [PHONE]로"),
        ("이메일은test@naver.com입니다", "이메일은[EMAIL]입니다"),
        (
            "@홍길동 신고 1393 또는 1577-0199",
            "[@1] 신고 1393 또는 1577-0199",
        ),
        // Vietnamese
        ("CCCD 079090001234 của nó", "CCCD [ID_NUMBER] của nó"),
        ("gọi 0912 345 678 đi", "gọi [PHONE] đi"),
        ("giá 1.250.000đ, gọi 111", "giá 1.250.000đ, gọi 111"),
        // Arabic-Indic, fullwidth, hidden
        ("٠٨١٢٣٤٥٦٧٨٩٠", "[PHONE]"),
        ("０８１２－３４５６－７８９０", "[PHONE]"),
        ("0812\u{200b}3456\u{2060}7890", "[PHONE]"),
        ("0812\n3456\n7890", "[PHONE]"),
        ("facebook.com/สมชาย.ใจดี", "[URL facebook.com]"),
        // Spread out, in circles, as keys
        ("0812 - 3456 - 7890", "[PHONE]"),
        ("0812_3456_7890 / 0812*3456*7890", "[PHONE] / [PHONE]"),
        ("⓪⑧①②③④⑤⑥⑦⑧⑨⓪", "[PHONE]"),
        ("0️⃣8️⃣1️⃣2️⃣ 3️⃣4️⃣5️⃣6️⃣ 7️⃣8️⃣9️⃣0️⃣", "[PHONE]"),
        ("luas 120 m² dan 45 m²", "luas 120 m² dan 45 m²"),
        ("10.00 - 12.30 / 2019 - 2024", "10.00 - 12.30 / 2019 - 2024"),
        // Identity numbers and passports with letters
        (
            "NRIC S 1234567 D, FIN G-1234567-X",
            "NRIC [ID_NUMBER], FIN [ID_NUMBER]",
        ),
        (
            "paspor X 1234567, hộ chiếu b1234567",
            "paspor [ID_NUMBER], hộ chiếu [ID_NUMBER]",
        ),
        ("여권 M123A4567 입니다", "여권 [ID_NUMBER] 입니다"),
        (
            "pasaporte P1234567A, EB1234567",
            "pasaporte [ID_NUMBER], [ID_NUMBER]",
        ),
        ("NPWP 12.345.678.9-012.345", "NPWP [ID_NUMBER]"),
        ("KK 3174051201120003", "KK [NIK]"),
        ("PhilSys 1234-5678-9012", "PhilSys [ID_NUMBER]"),
        ("면허 11-23-456789-01", "면허 [ID_NUMBER]"),
        // Addresses with what lets somebody in
        (
            "contoh.example?token=abc123DEF ya",
            "[URL contoh.example] ya",
        ),
        ("whatsapp://send?phone=6281234567890", "[URL send]"),
        ("apa kabar.bagaimana?baik", "apa kabar.bagaimana?baik"),
    ] {
        assert_eq!(redact(text), masked, "{text}");
    }
}

#[test]
fn every_decimal_digit_has_a_value() {
    let decimal = Regex::new(r"^\p{Nd}$").unwrap();
    for c in ('\0'..=char::MAX).filter(|c| decimal.is_match(&*c.encode_utf8(&mut [0; 4]))) {
        assert!(shape_of(c).is_some_and(|c| c.is_ascii_digit()), "{c:?}");
    }
    for (written, digit) in [('๘', '8'), ('９', '9'), ('𝟗', '9'), ('⑧', '8'), ('₈', '8')]
    {
        assert_eq!(shape_of(written), Some(digit));
    }
}

#[test]
fn names_of_places_keep_ids_and_lose_telephones() {
    for (name, shown) in [
        ("kampung_sebelah", "kampung_sebelah"),
        ("@kanal123", "@kanal123"),
        ("t.me/kanal/12345678", "t.me/kanal/12345678"),
        ("-1001234567890", "-1001234567890"),
        ("100064567890123", "100064567890123"),
        ("UC12345678abcdefgh", "UC12345678abcdefgh"),
        ("120363041234567890@g.us", "120363041234567890@g.us"),
        ("6281234567890-1612345678@g.us", "[PHONE]-1612345678@g.us"),
        ("081234567890", "[PHONE]"),
        ("+62 812-3456-7890", "[PHONE]"),
        ("grup_0812_3456_7890", "grup_[PHONE]"),
        ("Arisan Bu Ani 0812-3456-7890", "Arisan Bu Ani [PHONE]"),
        ("กลุ่มโทร0812345678", "กลุ่มโทร[PHONE]"),
        ("동창회 010-1234-5678", "동창회 [PHONE]"),
        (
            "Loker 2024, surel a.b@contoh.example",
            "Loker 2024, surel [EMAIL]",
        ),
    ] {
        assert_eq!(masked_name(name), shown);
    }
}

#[test]
fn ids_that_lead_to_a_person_are_masked() {
    for (id, shown) in [
        ("1890000000000000001", "1890000000000000001"),
        ("t3_abc", "t3_abc"),
        (
            "at://did:plc:x/app.bsky.feed.post/3k",
            "at://did:plc:x/app.bsky.feed.post/3k",
        ),
        (
            "https://mastodon.example/users/a/statuses/109876543210",
            "https://mastodon.example/users/a/statuses/109876543210",
        ),
        ("1200000001/2", "1200000001/2"),
        ("ani@contoh.example", "[EMAIL]"),
        ("+6281200000000", "[PHONE]"),
        ("081200000000", "[PHONE]"),
        ("0812-0000-0000", "[PHONE]"),
        (
            "https://x.example/u/ani@contoh.example/1",
            "[URL x.example]",
        ),
    ] {
        assert_eq!(masked_id(id), shown);
    }
}

#[test]
fn hostile_text_is_linear() {
    let long = "1.".repeat(200_000) + &"@a".repeat(100_000) + &"a.".repeat(100_000);
    redact(&long);
}

#[test]
fn terms_are_masked_too() {
    let mut redactor = Redactor::default();
    assert_eq!(redactor.redacted("bunuh diri"), "bunuh diri");
    assert_eq!(redactor.redacted("08123456789"), "[PHONE]");
}
