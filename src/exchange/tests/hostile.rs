//! Whatever stands in a list, no import panics, and what it writes can be loaded.

use proptest::prelude::*;

use super::is_laid_out;
use crate::exchange::{ForeignKind, ImportOptions, import};
use crate::rules::{Level, load_text};

fn options(kind: ForeignKind) -> ImportOptions {
    ImportOptions {
        kind: Some(kind),
        column: None,
        ..ImportOptions::new("list")
    }
}

/// Loads the text beside a topic. Import has done so itself; this does not trust it.
fn loads(text: &str) {
    is_laid_out(text);
    let topic = "id = 't'\nversion = '1'\nqueue = 'q'\n[title]\nen = 'T'\n";
    let files = [("t/topic.toml", topic), ("t/any.toml", text)];
    let loaded = load_text(&files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let errors: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|it| it.level == Level::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    assert_eq!(loaded.set.rules.len(), 1);
}

/// Text full of what means something to some format.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("=".to_owned()),
        Just("~".to_owned()),
        Just("#".to_owned()),
        Just("*".to_owned()),
        Just("?".to_owned()),
        Just("'".to_owned()),
        Just("'''".to_owned()),
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        Just("\0".to_owned()),
        Just("\u{200b}".to_owned()),
        Just("\u{200d}".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{7f}\u{85}\u{2028}".to_owned()),
        Just(" ".to_owned()),
        Just("½".to_owned()),
        Just("\u{301}".to_owned()),
        Just("ฆ่าตัวตาย".to_owned()),
        Just("[[rule]]".to_owned()),
        Just("regex-/".to_owned()),
        "[a-zé]{1,4}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_term_becomes_a_rule_that_loads(terms in prop::collection::vec(tricky(), 1..4)) {
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["term", "group"]).expect("memory");
        for term in &terms {
            table.write_record([term, term]).expect("memory");
        }
        let table = table.into_inner().expect("memory");
        let lines = terms.join("\n").into_bytes();
        let query = serde_json::json!({ "and": [{ "or": terms }], "not": terms }).to_string();
        let yaml = serde_json::json!({ "a": { "b": terms } }).to_string();
        let grouped = ImportOptions {
            group_column: Some("group".to_owned()),
            ..options(ForeignKind::Csv)
        };
        let kept = ImportOptions { keep_case: true, ..options(ForeignKind::TrendQuery) };
        for (bytes, options) in [
            (&table, &grouped),
            (&lines, &options(ForeignKind::Text)),
            (&query.clone().into_bytes(), &options(ForeignKind::TrendQuery)),
            (&query.into_bytes(), &kept),
            (&yaml.into_bytes(), &options(ForeignKind::Quanteda)),
        ] {
            match import(bytes, "list", options) {
                Ok(imported) => loads(&imported.text),
                Err(crate::exchange::ExchangeError::Unsound { diagnostics }) => {
                    panic!("{terms:?}: {diagnostics:?}")
                }
                Err(_) => {}
            }
        }
    }

    #[test]
    fn no_bytes_panic(text in prop::collection::vec(tricky(), 0..12), bytes: Vec<u8>) {
        let text = text.concat();
        let liwc = format!("%\n1\ta\n%\n{text}");
        for kind in ForeignKind::ALL {
            for input in [&bytes[..], text.as_bytes(), liwc.as_bytes()] {
                if let Ok(imported) = import(input, "list", &options(*kind)) {
                    loads(&imported.text);
                }
            }
        }
    }

    #[test]
    fn any_regular_expression_is_read_or_refused(
        expression in r"[a-c\[\](){}?*+|^$\\.,0-3&~<>!=:PiZbwx-]{0,14}",
    ) {
        let query = serde_json::json!({ "and": [{ "or": [format!("regex-/{expression}/")] }] });
        if let Ok(imported) =
            import(query.to_string().as_bytes(), "list", &options(ForeignKind::TrendQuery))
        {
            loads(&imported.text);
        }
    }
}

#[test]
fn long_and_deep_lists_end_in_an_error_or_a_rule() {
    let many: String = (0..12_000).map(|it| format!("a{it}: b\n")).collect();
    let long = "x".repeat(5000);
    let deep = "[".repeat(100_000);
    let nested = r#"{"and":"#.repeat(10_000);
    let quoted = format!("\"{long}\"");
    for text in [
        &many,
        &long,
        &deep,
        &nested,
        &quoted,
        &format!("{long}: a\n"),
    ] {
        for kind in ForeignKind::ALL {
            if let Ok(imported) = import(text.as_bytes(), "list", &options(*kind)) {
                loads(&imported.text);
            }
        }
    }
    let error = import(many.as_bytes(), "a.yaml", &ImportOptions::new("list"));
    assert!(error.expect_err("too many").to_string().contains("--only"));
}
