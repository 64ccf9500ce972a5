//! Lines that tell where they end are read as those are whose end is looked for first.

use proptest::prelude::*;

use super::Reader;
use crate::record::{ReadScope, ReadWishes, detect};

const HEAD: &[u8] = b"{\"text\":\"x\",\"user\":{\"id\":1}}\n";
/// Where bytes that are no UTF-8 stand behind, the end of every line is looked for first.
const NO_UTF8: &[u8] = b"\xff\n";

/// Where records begin, and what becomes of them.
type Outcomes = Vec<(usize, String)>;

fn read(export: &[u8]) -> Outcomes {
    let layout = detect(HEAD, true, &ReadWishes::default()).unwrap();
    let mut seen = Vec::new();
    Reader::new(&layout, &ReadScope::default()).read(export, None, &mut |at, outcome| {
        seen.push((at, format!("{outcome:?}")));
    });
    seen
}

fn both_ways(lines: &[u8]) -> (Outcomes, Outcomes) {
    let export = [HEAD, lines, b"\n"].concat();
    let mut looked_for = read(&[&export, NO_UTF8].concat());
    let last = looked_for.pop().unwrap();
    assert!(last.1.contains("NotUtf8"), "{last:?}");
    (read(&export), looked_for)
}

#[test]
fn no_record_goes_on_in_the_next_line() {
    for (lines, records) in [
        ("{\"text\":\n\"a\"}", 2),
        ("{\"text\":\"a\"\n}", 2),
        ("{\"text\":\"a\n\"}", 2),
        ("{\n\"text\":\"a\"}", 2),
        ("{\"a\":[1,\n{\"text\":\"b\"}]}", 2),
        ("{\"text\":\"a\"}{\"text\":\"b\"}", 1),
        (
            "{\"text\":\"a\"}\r\r\n{\"text\":\"b\"}\r\n \t\n{\"text\":\"c\"} ",
            3,
        ),
        (
            " {\"text\":\"a\"}\n{\"text\":\r\"b\"}\n[{\"text\":\"c\"}]",
            3,
        ),
        (
            "{\"text\":\"a\"} \t\r \r\n{\"text\":\"b\"}\t,\n{\"text\":\"c\"}\r ",
            3,
        ),
        ("{\"text\":\"a\",\"text\":\"b\"}\n{\"text\":\"c\"}", 2),
    ] {
        let (seen, looked_for) = both_ways(lines.as_bytes());
        assert_eq!(seen, looked_for, "{lines:?}");
        assert_eq!(seen.len(), records + 1, "{lines:?}");
    }
}

proptest! {
    #[test]
    fn lines_that_tell_their_end_are_read_like_others(
        parts in prop::collection::vec(prop::sample::select(vec![
            "{\"text\":\"ก\"}", "{\"text\":", "\"a\"", "\"\\u0e01\"", "{\"user\":{\"id\":2},", "}", "{", ",",
            "\n", "\n", "\r\n", "\r", " ", "\t", "[", "]", "{\"text\": \"b\", \"id\": 7}", "\"text\":\"c\"",
        ]), 0..24)
    ) {
        let (seen, looked_for) = both_ways(parts.concat().as_bytes());
        prop_assert_eq!(seen, looked_for);
    }
}
