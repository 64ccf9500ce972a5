//! No text, however broken, makes loading or rendering panic.

use proptest::prelude::*;

use super::*;
use crate::rules::render;

pub(super) const VALID: &str = r##"# Kekerasan berbasis gender
[[rule]]
id = "gbv-id-kdrt"
title = "Kekerasan dalam rumah tangga"
role = "at-risk"
severity = "high"
status = "stable"
languages = ["id", "ms"]
countries = ["ID"]
condition = """
(violence and \
 family) or 2 of (violence, threat)"""

[rule.terms]
violence = ["kdrt", "bunuh*", "#StopKDRT", "=SS", "ฆ่าตัวตาย", "tự tử"]
family = { bank = "family-members", terms = ["suami"] }

[rule.patterns]
threat = ['aku\s+bunuh\s+kamu']

[[rule.example]]
text = "suami saya memukuli saya lagi, tolong"
expect = "match"
"##;

pub(super) const BANK: &str = "[bank.family-members]\nterms = [\"istri\", \"anak\"]\n";

pub(super) const REFERRAL: &str = r##"country = "ID"
languages = ["id"]
[[entry]]
id = "id-sapa"
topics = ["gbv"]
for = ["poster"]
languages = ["id"]
organisation = "SAPA 129"
kind = "hotline"
channel = ["129"]
source = "https://kemenpppa.go.id"
checked_on = 2026-01-31
confidence = "high"
[[emergency]]
number = "112"
kind = "combined"
source = "https://example.org"
confidence = "high"
[[none]]
topic = "covid-19"
for = ["poster"]
reason = { en = "none found" }
"##;

fn load_and_render(files: &[(&str, &str)]) {
    let loaded = loaded(files);
    let plain = render(&loaded.diagnostics, false);
    assert_eq!(loaded.diagnostics.is_empty(), plain.is_empty());
    let _ = render(&loaded.diagnostics, true);
    let _ = loaded.set.fingerprint();
    let _ = loaded.referrals.fingerprint();
}

pub(super) fn mutated(text: &str, at: usize, length: usize, insert: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let start = at % (letters.len() + 1);
    let end = (start + length).min(letters.len());
    let mut mutated: String = letters[..start].iter().collect();
    mutated.push_str(insert);
    mutated.extend(&letters[end..]);
    mutated
}

#[test]
fn the_pack_that_is_mutated_is_good() {
    let files = [
        ("topic.toml", TOPIC),
        ("id.toml", VALID),
        ("banks/b.toml", BANK),
        ("referrals/ID.toml", REFERRAL),
    ];
    let loaded = loaded(&files);
    let expected = [Code::FEW_EXAMPLES, Code::REFERRAL_TOPIC];
    assert!(
        codes(&loaded).iter().all(|code| expected.contains(code)),
        "{:?}",
        codes(&loaded)
    );
    assert_eq!(loaded.set.rules.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read(text in "\\PC*|[\\[\\]\"'=#{}a-z \n\r\t\u{0}ก-๙]{0,80}") {
        load_and_render(&[
            ("topic.toml", &text),
            ("id.toml", &text),
            ("banks/b.toml", &text),
            ("referrals/ID.toml", &text),
        ]);
    }

    #[test]
    fn any_slip_is_read(
        at in any::<usize>(),
        length in 0..12usize,
        insert in "\\PC{0,3}|[\\[\\]\"'=#{},\\\\*~ \n\r\u{0}ก-๙]{0,3}",
    ) {
        load_and_render(&[
            ("topic.toml", &mutated(TOPIC, at, length, &insert)),
            ("id.toml", &mutated(VALID, at, length, &insert)),
            ("banks/b.toml", &mutated(BANK, at, length, &insert)),
            ("referrals/ID.toml", &mutated(REFERRAL, at, length, &insert)),
        ]);
    }

    #[test]
    fn any_span_is_rendered(text in "\\PC*|[a\nก\r]{0,20}", start in 0..60usize, end in 0..60usize) {
        let file = std::sync::Arc::new(SourceFile { name: "x.toml".into(), text });
        let label = Label { file, span: start..end, text: "here\u{1b}[31m".into() };
        let diagnostic = Diagnostic {
            code: Code::SYNTAX,
            level: Level::Error,
            message: "broken \u{202e}".into(),
            labels: vec![label.clone(), label],
            help: "help".into(),
        };
        let text = render(&[diagnostic], false);
        let raw = text.contains(['\u{1b}', '\u{202e}']);
        prop_assert!(!raw);
    }
}
