//! The scanner and serde_json say the same of every text.
//!
//! Known differences, and only these: serde_json refuses lone surrogate escapes, numbers beyond the
//! range of f64, and the 128th level of nesting; the scanner reads the first two and 128 levels.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;

/// Takes every text in one flat object.
#[derive(Default)]
struct Texts(Vec<(usize, usize, bool)>);

impl Visit for Texts {
    fn key(&mut self, _: Node, _: u64, _: &str, _: bool) -> Node {
        1
    }
    fn element(&mut self, _: Node) -> Node {
        1
    }
    fn value(&mut self, _: Node, token: Token) {
        if let Token::Text {
            start,
            end,
            escaped,
        } = token
        {
            self.0.push((start, end, escaped));
        }
    }
}

fn accepts(text: &str) -> Result<Vec<String>, Fault> {
    let mut texts = Texts::default();
    let end = scan(text, 0, &mut Stack::new(), &mut texts)?;
    if !only_white_space(&text.as_bytes()[end..]) {
        return Err(Fault::Syntax);
    }
    let said = |(start, end, escaped): (usize, usize, bool)| {
        let source = &text[start..end];
        assert_eq!(escaped, source.contains('\\'));
        let mut said = String::new();
        unescape(source, &mut said);
        said
    };
    Ok(texts.0.into_iter().map(said).collect())
}

/// Texts of a value, in the order of the source (serde_json sorts keys, so objects are compared as
/// sorted lists).
fn texts_of(value: &Json, into: &mut Vec<String>) {
    match value {
        Json::String(text) => into.push(text.clone()),
        Json::Array(all) => all.iter().for_each(|one| texts_of(one, into)),
        Json::Object(all) => all.values().for_each(|one| texts_of(one, into)),
        _ => {}
    }
}

fn compare(text: &str) {
    let ours = accepts(text);
    match serde_json::from_str::<Json>(text) {
        Ok(_) => assert!(ours.is_ok(), "only serde_json reads {text}"),
        Err(error) => {
            let error = error.to_string();
            let known = [
                "surrogate",
                "unexpected end of hex escape",
                "out of range",
                "recursion",
            ];
            if !known.iter().any(|known| error.contains(known)) {
                assert!(ours.is_err(), "only the scanner reads {text}: {error}");
            }
        }
    }
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
        "[a-z\"\\\\\u{1}-\u{1f}กแ한😀]{0,20}".prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::btree_map("[a-z\"é]{0,9}", inner, 0..5)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn reads_what_serde_json_writes(value in json(), pretty: bool) {
        let text = if pretty {
            serde_json::to_string_pretty(&value).unwrap()
        } else {
            value.to_string()
        };
        let mut ours = accepts(&text).unwrap();
        let mut theirs = Vec::new();
        texts_of(&value, &mut theirs);
        ours.sort();
        theirs.sort();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn judges_damaged_json_alike(value in json(), at: prop::sample::Index, with in "[\\[\\]{}\",:0-9eE.+\\-tfn\\\\u \n\u{0}\u{1f}]{0,3}", cut in 0..3usize) {
        let mut chars: Vec<char> = value.to_string().chars().collect();
        let at = at.index(chars.len());
        let end = (at + cut).min(chars.len());
        chars.splice(at..end, with.chars());
        compare(&chars.into_iter().collect::<String>());
    }

    #[test]
    fn judges_soup_alike(text in "[\\[\\]{}\",:0-9eE.+\\-\\\\u \n]{0,16}|(true|false|null|-|0|1|\\.|e|\"|\\\\u00|,|\\[|\\]|:|\\{|\\}| ){0,12}") {
        compare(&text);
    }

    #[test]
    fn judges_numbers_alike(text in "-?[0-9]{0,3}\\.?[0-9]{0,2}[eE]?[+-]?[0-9]{0,2}") {
        compare(&text);
    }
}

#[test]
fn judges_corner_cases_alike() {
    for text in [
        "",
        " ",
        "1 2",
        "[1,]",
        "{\"a\":1,}",
        "{,}",
        "{\"a\"}",
        "[}",
        "{]",
        "\"\\u12\"",
        "\"\\x00\"",
        "nul",
        "truefalse",
        "\u{a0}1",
        "\u{feff}1",
        "\u{b}1",
        "-",
        "01",
        "1.",
        ".5",
        "1e",
        "+1",
        "NaN",
        "'a'",
        "{a:1}",
        "\"\t\"",
        "\"\u{7f}\"",
        "[1] x",
        "[[]]",
        "{\"\":\"\"}",
        "-0",
        "-0.0e-0",
        "[1 2]",
        "[,1]",
        "{\"a\":}",
        "{\"a\" 1}",
        "\"",
        "\\",
        "[\"a\":1]",
        "{1:2}",
        "// x\n1",
    ] {
        compare(text);
    }
}

#[test]
fn reads_what_serde_json_does_not() {
    assert_eq!(accepts(r#""\ud800""#), Ok(vec!["\u{fffd}".to_owned()]));
    assert_eq!(accepts(r#""\udc00x""#), Ok(vec!["\u{fffd}x".to_owned()]));
    assert_eq!(accepts("1e99999"), Ok(vec![]));
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(accepts(&nested(128)), Ok(vec![]));
    assert_eq!(accepts(&nested(129)), Err(Fault::TooDeep));
    assert_eq!(accepts(&"[".repeat(1_000_000)), Err(Fault::TooDeep));
    assert_eq!(accepts(&"{\"a\":".repeat(1_000_000)), Err(Fault::TooDeep));
}
