//! Entries that begin with `~` or `=`, which mean something in a rule and nothing in a list.

use super::{imported, losses};
use crate::exchange::{ForeignKind, ImportOptions, Imported, import};

fn notes(imported: &Imported) -> Vec<String> {
    let notes = imported.as_written.iter();
    notes.map(ToString::to_string).collect()
}

#[test]
fn every_kind_of_list_tells_of_signs_of_the_rule_language() {
    for (kind, list, place) in [
        (ForeignKind::Text, "bodoh\n=BNPB\n", "line 2"),
        (ForeignKind::Csv, "term,x\nbodoh,1\n=BNPB,2\n", "line 3"),
        (
            ForeignKind::TrendQuery,
            r#"{"and": [{"or": ["bodoh", "=BNPB"]}]}"#,
            "and[0].or[1]",
        ),
        (
            ForeignKind::Quanteda,
            "a:\n  - bodoh\n  - =BNPB\n",
            "line 3",
        ),
        (
            ForeignKind::Liwc,
            "%\n1\ta\n%\nbodoh\t1\n=BNPB\t1\n",
            "line 5",
        ),
    ] {
        let imported = imported(kind, list);
        let told = format!(
            "{place}: `=BNPB`: `=` is looked for as a character of the term; if this case alone \
             was meant, take the pattern out of the rule and write \"=BNPB\" among its terms"
        );
        assert_eq!(notes(&imported), [told.as_str()], "{}", kind.name());
        assert_eq!(imported.expressions, 1, "it is still looked for");
        assert!(!losses(&imported).iter().any(|it| it.contains("BNPB")));
        let comment = format!("# Taken as written, 1:\n# - {told}\n");
        assert!(imported.text.contains(&comment), "{}", imported.text);
    }
}

#[test]
fn roots_are_advised_where_they_can_be_spelled_out() {
    let note = |language: Option<&str>, list: &str| {
        let options = ImportOptions {
            language: language.map(str::to_owned),
            ..ImportOptions::new("list")
        };
        notes(&import(list.as_bytes(), "list.txt", &options).expect("a list"))
    };
    let told = note(Some("id"), "bodoh\n ~\u{200b}pukul\n~pukul\n");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("line 2: "), "{told:?}");
    assert!(
        told[0].ends_with("write \"~pukul\" among its terms"),
        "{told:?}"
    );
    for (language, list) in [
        (None, "~pukul\n"),
        (Some("th"), "~pukul\n"),
        (Some("id"), "~pukul orang\n"),
    ] {
        let told = note(language, list);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("if a root was meant"), "{told:?}");
        assert!(told[0].contains("list the forms of the word"), "{told:?}");
    }
}

#[test]
fn signs_that_no_word_follows_are_not_told_of() {
    let imported = imported(ForeignKind::Text, "=_=\n~~\n= BNPB\na=b\nc++\n~\n");
    assert_eq!(notes(&imported), [""; 0]);
    let imported = super::imported(
        ForeignKind::TrendQuery,
        r#"{"and": [{"or": ["regex-/=BNPB/"]}]}"#,
    );
    assert_eq!(notes(&imported), [""; 0]);
}
