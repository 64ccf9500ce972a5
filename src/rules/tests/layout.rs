//! The layout of rule files changes nothing that they say, and is its own layout.

use proptest::prelude::*;

use super::{
    hostile::{BANK, REFERRAL, VALID, mutated},
    *,
};
use crate::rules::{report::Report, source};

fn laid_out(name: &str, text: &str) -> String {
    let once = lay_out(FileKind::of_named(name, text), text).expect("a file that can be laid out");
    assert_eq!(
        lay_out(FileKind::of_named(name, &once), &once).as_ref(),
        Ok(&once),
        "twice is once"
    );
    once
}

#[test]
fn shipped_packs_mean_the_same() {
    let shipped = source::read(&PackSource::Shipped, &mut Report::default());
    let again: Vec<(String, String)> = shipped
        .iter()
        .map(|(name, text)| (name.clone(), laid_out(name, text)))
        .collect();
    let (before, after) = (load_text(&shipped), load_text(&again));
    assert_eq!(before.set.fingerprint(), after.set.fingerprint());
    assert_eq!(
        before.referrals.fingerprint(),
        after.referrals.fingerprint()
    );
    assert_eq!(codes(&before), codes(&after));
    let examples = |loaded: &Loaded| -> Vec<_> {
        let rules = loaded.set.rules.iter();
        let examples = rules.flat_map(|rule| rule.examples.clone());
        examples.map(|it| (it.text, it.expect)).collect()
    };
    assert_eq!(examples(&before), examples(&after));
}

const BEFORE: &str = r#"
# About the file.


[[rule]] # first
severity = "low"
  # About the id.
id="a"
languages = [ "id",
  "ms" ]
references = [
  "https://example.org/a-page-with-a-long-name", # read in May
  # not read yet

  "https://example.org/another-page-with-a-long-name", "https://example.org/third"
]
colour = "red"
[[rule.example]]
expect = "match"
text   = "one"

[[rule.example]]
text   = "two"
[rule.terms] # words
b   = []


# Second.
a   = { bank="x" , terms = ["a very long term that takes much room", "another long term that takes room", "and a third one"]}
[rule.terms.c]
terms = ["z"]
bank = "y"
[rule."patterns"]
p = ['''
x # no comment
''']
[[rule]]
# The end of it.
"#;

const AFTER: &str = r#"# About the file.

[[rule]] # first
# About the id.
id = "a"
severity = "low"
languages = ["id", "ms"]
references = [
  "https://example.org/a-page-with-a-long-name", # read in May
  # not read yet

  "https://example.org/another-page-with-a-long-name",
  "https://example.org/third",
]
colour = "red"

[rule.terms] # words
b = []

# Second.
a = { bank = "x", terms = [
  "a very long term that takes much room",
  "another long term that takes room",
  "and a third one",
] }

[rule.terms.c]
bank = "y"
terms = ["z"]

[rule."patterns"]
p = [
  '''
x # no comment
''',
]

[[rule.example]]
text = "one"
expect = "match"
[[rule.example]]
text = "two"

[[rule]]
# The end of it.
"#;

#[test]
fn the_layout() {
    assert_eq!(laid_out("gbv/id.toml", BEFORE), AFTER);
    // Line ends inside a text are part of what it says.
    let windows = BEFORE.replace('\n', "\r\n");
    let text = "'''\nx # no comment\n'''";
    let after = AFTER.replace(text, &text.replace('\n', "\r\n"));
    assert_eq!(
        laid_out("gbv/id.toml", &format!("\u{feff}{windows}")),
        after
    );
}

#[test]
fn a_comment_about_a_topic_stays_on_top() {
    let before = "# The file.\n\n# The queue.\nqueue = 'q'\nid = 'x'\n[dsa]\n[title]\nen = 'X'\n";
    let after =
        "# The file.\n\nid = 'x'\n# The queue.\nqueue = 'q'\n\n[title]\nen = 'X'\n\n[dsa]\n";
    assert_eq!(laid_out("x/topic.toml", before), after);
}

#[test]
fn entries_stay_grouped_by_topic() {
    let before = "country = 'ID'\n[[none]]\ntopic = 'a'\n\n[none.reason]\nen = 'x'\n# b\n[[entry]]\n\
                  topics = ['b']\nid = 'b'\n[[none]]\ntopic = 'c'\n";
    let after = "country = 'ID'\n\n[[none]]\ntopic = 'a'\n[none.reason]\nen = 'x'\n\n# b\n[[entry]]\n\
                 id = 'b'\ntopics = ['b']\n\n[[none]]\ntopic = 'c'\n";
    assert_eq!(laid_out("referrals/ID.toml", before), after);
}

#[test]
fn what_is_not_toml_is_left_alone() {
    assert_eq!(
        lay_out(FileKind::Rules, "[[rule]\n"),
        Err(LayoutError::NotToml)
    );
    assert_eq!(laid_out("x/id.toml", ""), "");
    assert_eq!(laid_out("x/id.toml", "\n# a\n\n\n# b"), "# a\n\n# b\n");
}

/// Lines of white space and comments.
fn above() -> impl Strategy<Value = String> {
    prop::collection::vec("|  |# [a-z\"'#=\\[]{0,6}|\t#x", 0..3)
        .prop_map(|lines| lines.into_iter().map(|line| line + "\n").collect())
}

/// A list in any layout.
fn list() -> impl Strategy<Value = String> {
    let space = "| |\n|\n\n  |# c \"'\n|\n# d\n\n|\t";
    let text = "\"[a-z#'ก ]{0,30}\"|'[a-z#\" ]{0,30}'|'''x\n# y'''|\"\"\"#\n\\\n\"\"\"";
    let items = prop::collection::vec((text, space, space), 0..8);
    (items, space, any::<bool>()).prop_map(|(items, end, comma)| {
        let written: Vec<String> = items
            .iter()
            .map(|(item, before, after)| format!("{before}{item}{after}"))
            .collect();
        let comma = if comma && !written.is_empty() {
            ","
        } else {
            ""
        };
        format!("[{}{comma}{end}]", written.join(","))
    })
}

fn text() -> BoxedStrategy<String> {
    "\"[a-z# ]{0,9}\"|'[a-z]#'|'''\n#\n'''".boxed()
}

/// A key and its value.
fn line(key: &'static str, value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (above(), value, "| |  ", "|  # t|#")
        .prop_map(move |(above, value, space, tail)| {
            format!("{above}{space}{key}{space}={space}{value}{tail}\n")
        })
        .boxed()
}

/// A rule as anybody may type it.
fn rule() -> impl Strategy<Value = String> {
    let values = vec![
        line("id", text()),
        line("references", list().boxed()),
        line("colour.dark", text()),
        line("colour.light", list().boxed()),
        line("condition", text()),
        line("\"title\"", text()),
    ];
    let values = Just(values).prop_shuffle().prop_flat_map(|values| values);
    let terms = (
        above(),
        line("b", list().boxed()),
        line("a", list().boxed()),
    )
        .prop_map(|(above, b, a)| format!("{above}[ rule . terms ]\n{b}{a}"));
    let example = (above(), line("expect", text()), line("text", text()))
        .prop_map(|(above, b, a)| format!("{above}[[rule.example]] # e\n{b}{a}"));
    let examples = prop::collection::vec(example, 0..3);
    (above(), values, terms, examples, any::<bool>()).prop_map(
        |(above, values, terms, examples, turned)| {
            let (values, examples) = (values.concat(), examples.concat());
            match turned {
                true => format!("{above}[[rule]]\n{values}{examples}{terms}"),
                false => format!("{above}[[rule]]\n{values}{terms}{examples}"),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_layout_has_one_layout(
        rules in prop::collection::vec(rule(), 0..3),
        end in above(),
        windows in any::<bool>(),
    ) {
        let unix = rules.concat() + &end;
        let text = if windows { unix.replace('\n', "\r\n") } else { unix };
        let out = laid_out("gbv/id.toml", &text);
        prop_assert!(!out.contains('\r') || text.contains("'''") || text.contains("\"\"\""));
        let load = |text: &str| loaded(&[("topic.toml", TOPIC), ("id.toml", text)]);
        prop_assert_eq!(load(&text).set.fingerprint(), load(&out).set.fingerprint());
    }

    #[test]
    fn any_slip_is_laid_out_or_left_alone(
        at in any::<usize>(),
        length in 0..12usize,
        insert in "\\PC{0,3}|[\\[\\]\"'=#{},\\\\*~. \n\r\u{0}ก-๙]{0,3}",
    ) {
        for (name, text) in [
            ("topic.toml", TOPIC),
            ("id.toml", VALID),
            ("banks/b.toml", BANK),
            ("referrals/ID.toml", REFERRAL),
        ] {
            let text = mutated(text, at, length, &insert);
            match lay_out(FileKind::of_named(name, &text), &text) {
                Ok(once) => {
                    let twice = lay_out(FileKind::of_named(name, &once), &once);
                    prop_assert_eq!(twice.as_ref(), Ok(&once));
                }
                Err(LayoutError::NotSafe) => prop_assert!(false, "not safe: {}", text),
                Err(_) => {}
            }
        }
    }
}
