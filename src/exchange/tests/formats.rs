//! One list of each format, with all that its format allows.

use super::{body, imported, losses};
use crate::exchange::{ExchangeError, ForeignKind, ImportOptions, import};
use crate::rules::{Role, Severity};

#[test]
fn lines_of_text() {
    let list = "\u{feff}# A list of words\r\nbunuh diri\r\n\r\n#\r\n#bunuhdiri\r\nbu*nuh\r\n\
                kebanjir*\r\n  Bunuh-Diri \r\n=SS\r\n~pukul\r\nc++\r\n🐔 segar\r\n#a b\r\n";
    let imported = imported(ForeignKind::Text, list);
    assert_eq!(
        body(&imported),
        "condition = \"any of (terms, terms-symbols)\"\n\n\
         [rule.terms]\n\
         terms = [\"bunuh diri\", \"#bunuhdiri\", \"kebanjir*\"]\n\n\
         [rule.patterns]\n\
         terms-symbols = ['=SS\\b', '\\~pukul\\b', '\\bc\\+\\+', '🐔\\s+segar\\b', \
         '\\#a\\s+b\\b']\n"
    );
    assert_eq!(losses(&imported), ["line 6: `bu*nuh`: a `*` inside a word"]);
    assert_eq!((imported.terms, imported.expressions), (3, 5));
    assert!(
        imported.text.contains("# - line 6: `bu*nuh`"),
        "{}",
        imported.text
    );
    assert!(
        imported.remarks[0].starts_with("1 entry that another"),
        "{:?}",
        imported.remarks
    );
}

#[test]
fn what_nobody_sees_is_nothing_to_look_for() {
    let imported = imported(ForeignKind::Text, "bodoh\n\u{200d} \u{200d}\n");
    let lost = "there is nothing to look for in it";
    assert!(
        losses(&imported)[0].ends_with(lost),
        "{:?}",
        losses(&imported)
    );
}

#[test]
fn the_file_says_where_it_came_from_and_what_was_given() {
    let options = ImportOptions {
        title: Some("Kata \"kasar\"".to_owned()),
        language: Some("id".to_owned()),
        role: Some(Role::Target),
        severity: Some(Severity::High),
        ..ImportOptions::new("kasar")
    };
    let first = import(b"bodoh\n", "kasar.txt", &options).expect("a list");
    for part in [
        "# Imported from kasar.txt as text.\n",
        "as id.toml.\n",
        "title = \"Kata \\\"kasar\\\"\"\n",
        "role = \"target\"\nseverity = \"high\"\nstatus = \"experimental\"\ncondition = \"terms\"\n",
    ] {
        assert!(first.text.contains(part), "lacks {part}:\n{}", first.text);
    }
    let second = import(b"bodoh\n", "kasar.txt", &options).expect("a list");
    assert_eq!(first.text, second.text);
}

#[test]
fn tables() {
    let list = "id;Keyword;category;weight\n1;\"bodoh; tolol\";Ejekan ringan;0.5\n2;\"dua\nbaris\";;1\n\
                3;;x;\n4;TOLOL;and;2\n";
    let options = ImportOptions {
        kind: Some(ForeignKind::Csv),
        group_column: Some("category".to_owned()),
        delimiter: Some(b';'),
        ..ImportOptions::new("list")
    };
    let imported = import(list.as_bytes(), "list.csv", &options).expect("a table");
    assert_eq!(
        body(&imported),
        "condition = \"any of (Ejekan-ringan, terms, group-and)\"\n\n\
         [rule.terms]\n\
         # Ejekan ringan\nEjekan-ringan = [\"bodoh; tolol\"]\n\
         terms = [\"dua baris\"]\n\
         # and\ngroup-and = [\"TOLOL\"]\n"
    );
    assert_eq!(imported.losses.len(), 2);
    assert_eq!(imported.losses[1].what, "weight");

    let refused = |text: &str, options: &ImportOptions| {
        import(text.as_bytes(), "list.csv", options)
            .expect_err(text)
            .to_string()
    };
    let plain = ImportOptions::new("list");
    assert!(refused("a,b\n1,2\n", &plain).contains("--column"));
    assert!(refused("term,word\n1,2\n", &plain).contains("several"));
    assert!(refused("term;group\na;b\n", &plain).contains("--csv-delimiter"));
    let named = ImportOptions {
        column: Some("kata".to_owned()),
        ..plain
    };
    assert!(refused("term,b\n1,2\n", &named).contains("no column `kata`"));
}

#[test]
fn queries() {
    let list = r#"{"and": [{"or": ["basketball", "basket-ball", "c*", "regex-/hoop(?!s)/"]},
        {"or": ["regex-/to(day|night)/", "regex-/[[&]x{,2}\\Z/", {"and": []}]}],
        "not": ["tomorrow", "regex-nothing"], "weight": 3}"#;
    let imported = imported(ForeignKind::TrendQuery, list);
    assert_eq!(
        body(&imported),
        "condition = \"(part-1 or part-1-symbols) and part-2-symbols and not unless\"\n\n\
         [rule.terms]\n\
         # part 1\npart-1 = [\"basketball\", \"basket-ball\"]\n\
         unless = [\"tomorrow\"]\n\n\
         [rule.patterns]\n\
         # part 1\npart-1-symbols = ['\\bc\\*']\n\
         # part 2\npart-2-symbols = ['to(day|night)', '[\\[\\&]x{0,2}\\z']\n"
    );
    let losses = losses(&imported);
    for (place, reason) in [
        ("the key: `weight`", "does not say"),
        ("and[1].or[2]:", "nested deeper"),
        ("not[1]: `regex-nothing`", "between two"),
        ("and[0].or[3]: `hoop(?!s)`", "look-around"),
    ] {
        let told = |loss: &&String| loss.starts_with(place) && loss.contains(reason);
        assert!(
            losses.iter().any(|loss| told(&loss)),
            "{place} {reason}: {losses:?}"
        );
    }
    assert_eq!(losses.len(), 4, "{losses:?}");
    assert!(imported.remarks[0].contains("case"));
}

#[test]
fn queries_keep_case_where_that_is_asked_for() {
    let list = r#"{"and": [{"or": ["SS", "123", "a@B", "regex-/x+Y/", "regex-/(?i)\\bkata\\b/"]}], "not": []}"#;
    let options = ImportOptions {
        keep_case: true,
        ..ImportOptions::new("list")
    };
    let imported = import(list.as_bytes(), "list.json", &options).expect("a query");
    let body = body(&imported);
    assert!(body.contains("[\"=SS\", \"123\", \"kata\"]\n"), "{body}");
    assert!(body.contains(r"'(?-i:\ba@B\b)'"), "{body}");
    assert!(body.contains("'(?-i:x+Y)'"), "{body}");
    assert!(imported.remarks.is_empty());
}

#[test]
fn queries_that_no_rule_can_say_are_refused() {
    for (list, reason) in [
        (r#"{"and": [], "not": ["a"]}"#, "every post"),
        (
            r#"{"and": [{"or": ["a"]}, {"or": ["regex-/(?=x)/"]}]}"#,
            "does not mean",
        ),
        (r#"{"or": ["a"]}"#, "`and` must hold a list"),
        (r#"{"and": ["a"]}"#, "and[0]"),
        (r#"{"and": "#, "line 1"),
        ("", "no term"),
    ] {
        let options = ImportOptions {
            kind: Some(ForeignKind::TrendQuery),
            ..ImportOptions::new("list")
        };
        let error = import(list.as_bytes(), "list", &options).expect_err(list);
        assert!(error.to_string().contains(reason), "{list}: {error}");
    }
}

#[test]
fn several_queries_are_joined_by_or() {
    let list = "{\"rule\":\"a\",\"and\":[{\"or\":[\"satu\"]}],\"not\":[\"dua\"]}\n\
                {\"and\":[{\"or\":[\"tiga\"]}]}\n";
    let imported = imported(ForeignKind::TrendQuery, list);
    let condition = "condition = \"(query-1-part-1 and not query-1-unless) or (query-2-part-1)\"\n";
    assert!(body(&imported).starts_with(condition), "{}", imported.text);
    assert!(imported.losses.is_empty(), "{:?}", imported.losses);
}

#[test]
fn dictionaries_of_quanteda() {
    let list = "---\npopulism:\n  people:\n    - rakyat*\n    - 'wong cilik'\n    - no\n    - colo?r\n    \
                - #tagar\n  elite: [elit*, \"*deceit*\", '#elit']\nother: &a\n  - satu\nagain: *a\n? [x]\n: dua\n";
    let imported = imported(ForeignKind::Quanteda, list);
    let body = body(&imported);
    for part in [
        "any of (populism-people, populism-elite, other",
        "# populism.people\npopulism-people = [\"rakyat*\", \"wong cilik\", \"no\"]",
        "[\"elit*\", \"*deceit*\", \"#elit\"]",
        "\"dua\"",
    ] {
        assert!(body.contains(part), "lacks {part}\n{body}");
    }
    let losses = losses(&imported);
    assert_eq!(losses.len(), 4, "{losses:?}");
    assert!(
        losses.iter().any(|it| it.starts_with("line 7: `colo?r`")),
        "{losses:?}"
    );
    assert!(
        losses
            .iter()
            .any(|it| it.starts_with("line 8:") && it.contains("comment"))
    );
    assert!(losses.iter().any(|it| it.contains("alias")));
}

#[test]
fn dictionaries_of_liwc() {
    let list = "%\n1\tfunct\n\t002\tpronoun (Pronouns)\n3 affect\n%\na lot\t1\t2\nabandon*\t3\n\
                kind\t(02 134)125/464\t1\nlike <of>\t3\nsaya kita 2\n:)\t3\nada\t9\n";
    let imported = imported(ForeignKind::Liwc, list);
    let body = body(&imported);
    for part in [
        "any of (funct, pronoun-Pronouns, affect, affect-symbols)",
        "funct = [\"a lot\"]",
        "pronoun-Pronouns = [\"a lot\", \"saya kita\"]",
        "affect = [\"abandon*\"]",
        "affect-symbols = [':\\)']",
    ] {
        assert!(body.contains(part), "lacks {part}\n{body}");
    }
    let losses = losses(&imported);
    for place in ["line 8:", "line 9:", "line 12:"] {
        assert!(
            losses.iter().any(|it| it.starts_with(place)),
            "{place} {losses:?}"
        );
    }
    let table = "DicTerm,Money,Work\nuang*,X,\ngaji,X,0.5\nada,,\n";
    let imported = super::imported(ForeignKind::Liwc, table);
    let body = super::body(&imported);
    assert!(body.contains("Money = [\"uang*\", \"gaji\"]\nWork = [\"gaji\"]"));
    assert_eq!(imported.losses.len(), 2, "{:?}", imported.losses);
}

#[test]
fn only_some_categories() {
    let mut list = String::from("%\n");
    for number in 1..=80 {
        list += &format!("{number}\tcat{number}\n");
    }
    list += "%\n";
    for number in 1..=80 {
        list += &format!("kata{number}\t{number}\n");
    }
    let mut options = ImportOptions::new("list");
    let import = |options: &ImportOptions| import(list.as_bytes(), "list.dic", options);
    assert!(matches!(
        import(&options),
        Err(ExchangeError::TooManyGroups { count: 80, .. })
    ));
    options.only = vec!["cat3".to_owned()];
    assert!(
        import(&options)
            .expect("a list")
            .text
            .contains("condition = \"cat3\"")
    );
    options.only = vec!["cat81".to_owned()];
    assert!(matches!(
        import(&options),
        Err(ExchangeError::UnknownCategory { .. })
    ));
}

#[test]
fn kinds_are_told_and_never_guessed() {
    let kind = |name: &str, text: &str| {
        import(text.as_bytes(), name, &ImportOptions::new("list"))
            .map(|imported| imported.kind)
            .map_err(|error| error.to_string())
    };
    let liwc = "%\n1\ta\n%\nkata\t1\n";
    let query = r#"{"and": [{"or": ["kata"]}]}"#;
    for (name, text, expected) in [
        ("a.txt", "kata\n", ForeignKind::Text),
        ("a.csv", "term\nkata\n", ForeignKind::Csv),
        ("a.TSV", "term\tx\nkata\t1\n", ForeignKind::Csv),
        ("a.yaml", "a: [kata]\n", ForeignKind::Quanteda),
        ("a.dic", liwc, ForeignKind::Liwc),
        ("list", liwc, ForeignKind::Liwc),
        ("list", query, ForeignKind::TrendQuery),
        ("a.json", query, ForeignKind::TrendQuery),
    ] {
        assert_eq!(kind(name, text), Ok(expected), "{name}");
    }
    for (name, text) in [
        ("a.txt", liwc),
        ("a.txt", query),
        ("a.csv", query),
        ("list", "kata\n"),
        ("id_ID.dic", "40000\nkata/A\n"),
    ] {
        let error = kind(name, text).expect_err(name);
        assert!(error.contains("--from"), "{name}: {error}");
    }
}

#[test]
fn what_is_no_list_is_refused_with_its_reason() {
    let refused = |bytes: &[u8], options: &ImportOptions| {
        import(bytes, "list.txt", options)
            .expect_err("no list")
            .to_string()
    };
    let options = ImportOptions::new("list");
    assert!(refused(b"\xFF\xFEk\0", &options).contains("UTF-16"));
    assert!(refused(b"caf\xE9\n", &options).contains("byte 3"));
    assert!(refused(b"# nothing\n", &options).contains("no term"));
    let bad = ImportOptions::new("no id");
    let error = import(b"kata\n", "list.txt", &bad).expect_err("no id");
    assert!(matches!(error, ExchangeError::Unsound { diagnostics } if !diagnostics.is_empty()));
}

#[test]
fn categories_are_chosen_only_where_there_are_some() {
    let refused = |name: &str, list: &str| {
        let options = ImportOptions {
            only: vec!["a".to_owned()],
            ..ImportOptions::new("list")
        };
        let error = import(list.as_bytes(), name, &options).expect_err(name);
        error.to_string()
    };
    let told = refused("list.csv", "kata,kategori\nbodoh,a\n");
    assert_eq!(
        told,
        "--only needs to know where the categories are; name their column with --group-column, or \
         leave --only out; the columns are: `kata`, `kategori`"
    );
    for (name, list) in [
        ("list.txt", "bodoh\n"),
        ("list.json", r#"{"and": [{"or": ["bodoh"]}]}"#),
    ] {
        let told = refused(name, list);
        assert!(
            told.contains("no categories to choose from; leave --only out"),
            "{told}"
        );
    }
}
