use proptest::prelude::*;

use super::*;

const LIMITS: Limits = Limits {
    chunk: 20,
    record: 60,
};

type Cuts = Vec<(usize, Result<String, Unreadable>)>;

/// Cuts a document whose bytes come `step` at a time.
fn cuts(paths: &[&str], kept: &[&str], text: &[u8], step: usize, ending: Ending) -> Cuts {
    let shape = DocumentShape::new(paths, kept).unwrap();
    let mut cutter = DocumentCutter::new(Arc::new(shape));
    let (mut from, mut to) = (0, 0);
    let mut cuts = Vec::new();
    let mut skipped = None;
    loop {
        let now = if to == text.len() {
            ending
        } else {
            Ending::Open
        };
        let window = &text[from..to];
        match cutter.cut(window, now, LIMITS) {
            Cut::More => {
                assert!(to < text.len(), "asks for more than there is");
                to = (to + step).min(text.len());
            }
            Cut::Records(len) => {
                let around = cutter.surroundings().map(|around| around.objects.concat());
                let around = String::from_utf8(around.unwrap_or_default()).unwrap();
                let records = std::str::from_utf8(&window[..len]).unwrap();
                cuts.push((from, Ok(format!("{around}\u{1}{records}"))));
                from += len;
            }
            Cut::Skip(len) => {
                skipped.get_or_insert(from);
                from += len;
            }
            Cut::Pass(len) => {
                assert!(len > 0);
                from += len;
            }
            Cut::Unreadable(len, reason) => {
                cuts.push((skipped.take().unwrap_or(from), Err(reason)));
                from += len;
            }
            Cut::Rest(reason) => {
                cuts.push((from, Err(reason)));
                return cuts;
            }
            Cut::End => return cuts,
        }
    }
}

/// The records alone, however the bytes come.
fn records(paths: &[&str], kept: &[&str], text: &str) -> Vec<(usize, Result<String, Unreadable>)> {
    let single = |cuts: Cuts| {
        let mut all = Vec::new();
        for (at, cut) in cuts {
            match cut {
                Err(reason) => all.push((at, Err(reason))),
                Ok(cut) => {
                    let (around, bytes) = cut.split_once('\u{1}').unwrap();
                    let mut from = gap(bytes.as_bytes());
                    while from < bytes.len() {
                        let end = super::super::value::json_value_end(bytes.as_bytes(), from);
                        all.push((at + from, Ok(format!("{around} {}", &bytes[from..end]))));
                        from = end + gap(&bytes.as_bytes()[end..]);
                    }
                }
            }
        }
        all
    };
    let all = single(cuts(
        paths,
        kept,
        text.as_bytes(),
        text.len().max(1),
        Ending::Whole,
    ));
    for step in [1, 2, 7] {
        let other = single(cuts(paths, kept, text.as_bytes(), step, Ending::Whole));
        assert_eq!(other, all, "{step} at a time: {text}");
    }
    all
}

fn read(paths: &[&str], text: &str) -> Vec<String> {
    let all = records(paths, &["name", "type"], text);
    let all = all.into_iter().map(|(_, cut)| cut.unwrap());
    all.map(|cut| cut.trim_start_matches("{}").trim_start().to_owned())
        .collect()
}

const CHATS: &[&str] = &["messages[]", "chats.list[].messages[]"];

#[test]
fn lists_are_found_where_they_are() {
    assert_eq!(
        read(&["[]"], "[ {\"a\":1},\n{\"b\":[2]} ]\n"),
        ["{\"a\":1}", "{\"b\":[2]}"]
    );
    assert_eq!(read(&["[]"], "[]"), [""; 0]);
    assert_eq!(
        read(
            &["data.videos[]"],
            r#"{"data":{"cursor":1,"videos":[{"id":1},{"id":2}],"x":{}},"e":[]}"#
        ),
        ["{\"id\":1}", "{\"id\":2}"]
    );
    assert_eq!(
        read(&[""], "{\"a\":\n 1}\n\n{\"b\":2} 3"),
        ["{\"a\":\n 1}", "{\"b\":2}", "3"]
    );
    assert_eq!(read(&["a[][]"], r#"{"a":[[1,2],[],[3]]}"#), ["1", "2", "3"]);
}

#[test]
fn what_is_around_a_record_comes_with_it() {
    let text = r#"{"about":"x","contacts":{"list":[{"name":"N"}]},
        "chats":{"name":"no","list":[
          {"name":"K \"1\"","type":"public_channel","id":7,"messages":[{"id":1},{"id":2}],"type":"late"},
          {"messages":[{"id":3}]}]}}"#;
    assert_eq!(
        read(CHATS, text),
        [
            r#"{"name":"K \"1\"","type":"public_channel"}{"name":"no"}{} {"id":1}"#,
            r#"{"name":"K \"1\"","type":"public_channel"}{"name":"no"}{} {"id":2}"#,
            r#"{"name":"no"}{} {"id":3}"#,
        ]
    );
}

#[test]
fn records_are_said_to_be_where_they_begin() {
    let text = "[ 1 ,\n  {\"a\":2},3]";
    let places: Vec<_> = records(&["[]"], &[], text)
        .into_iter()
        .map(|cut| cut.0)
        .collect();
    assert_eq!(places, [2, 8, 16]);
}

#[test]
fn what_cannot_be_cut_is_told() {
    for (text, at, reason) in [
        ("[{\"a\":1},{\"b\":", 9, Unreadable::CutOff),
        ("[{\"a\":1},", 9, Unreadable::CutOff),
        ("[{\"a\":1}", 8, Unreadable::CutOff),
        ("[{\"a\":1}}", 8, Unreadable::BrokenDocument),
        ("[{\"a\":1}] nanti", 10, Unreadable::BrokenDocument),
    ] {
        let last = records(&["[]"], &[], text).pop().unwrap();
        assert_eq!(last, (at, Err(reason)), "{text}");
    }
    let long = format!("[1,{{\"a\":\"{}\"}},2]", "x".repeat(80));
    let all = records(&["[]"], &[], &long);
    assert_eq!(all[1], (3, Err(Unreadable::TooLong)));
    assert!(all[2].1.as_ref().is_ok_and(|record| record.ends_with('2')));
    assert_eq!(all.len(), 3);
    let broken = cuts(&["[]"], &[], b"[{\"a\":1},{\"b", 3, Ending::Broken);
    assert_eq!(broken.last().unwrap().1, Err(Unreadable::BrokenCompression));
}

#[test]
fn a_quote_too_many_costs_one_record_where_records_begin_lines() {
    let wrong = Unreadable::BrokenRecord;
    for (text, expected) in [
        // One record a line.
        (
            "[{\"a\":1},\n{\"a\":\"x\"y\"},\n{\"a\":2},\n{\"a\":3}]",
            vec![
                Ok("{\"a\":1}"),
                Err(wrong),
                Ok("{\"a\":2}"),
                Ok("{\"a\":3}"),
            ],
        ),
        // Indented; a line of the broken one begins with a brace, too.
        (
            "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": \"x\"y\",\n    \"b\":\n    {}\n  },\n  {\n    \"a\": 2\n  }\n]",
            vec![
                Ok("{\n    \"a\": 1\n  }"),
                Err(wrong),
                Ok("{\n    \"a\": 2\n  }"),
            ],
        ),
        // Two of them make one text of what is between.
        (
            "[{\"a\":1},\n{\"a\":\"x\"y\"},\n{\"a\":2},\n{\"a\":\"x\"y\"},\n{\"a\":3}]",
            vec![
                Ok("{\"a\":1}"),
                Err(wrong),
                Ok("{\"a\":2}"),
                Err(wrong),
                Ok("{\"a\":3}"),
            ],
        ),
        // Lines that begin so inside of a sound record part nothing.
        (
            "[{\"a\":[1,\n{\"b\":2}]},\n{\"a\":3}]",
            vec![Ok("{\"a\":[1,\n{\"b\":2}]}"), Ok("{\"a\":3}")],
        ),
        // The last one: nothing tells how it would go on.
        (
            "[{\"a\":1},\n{\"a\":\"x\"y\"}]",
            vec![Ok("{\"a\":1}"), Err(Unreadable::CutOff)],
        ),
        // No lines, or lines on which parts of records begin too.
        (
            "[{\"a\":\"x\"y\"},{\"a\":2}]",
            vec![Err(Unreadable::CutOff)],
        ),
        (
            "[\n{\n\"a\":\"x\"y\"\n},\n{\n\"b\":[\n{\n\"a\":2}]}]",
            vec![Err(Unreadable::CutOff)],
        ),
    ] {
        let all = records(&["[]"], &[], text);
        let all: Vec<_> = all
            .iter()
            .map(|(_, cut)| cut.as_ref().map(|r| r.trim()).map_err(|e| *e))
            .collect();
        assert_eq!(all, expected, "{text}");
    }
}

#[test]
fn a_quote_too_many_is_found_behind_the_longest_record_too() {
    let mut text = "[{\"a\":\"x\"y\"},\n".to_owned();
    for number in 0..30 {
        text.push_str(&format!("{{\"a\":{number}}},\n"));
    }
    text.push_str("{\"a\":\"z\"}]");
    let all = records(&["[]"], &[], &text);
    assert_eq!(all.len(), 32);
    assert_eq!(all.iter().filter(|cut| cut.1.is_err()).count(), 1);
}

#[test]
fn shapes_that_cannot_be_are_refused() {
    assert_eq!(DocumentShape::new(&["data"], &[]), None);
    assert_eq!(DocumentShape::new(&["a[]"; 40], &[]), None);
    assert!(DocumentShape::new(&[""], &[]).is_some());
}

proptest! {
    #[test]
    fn any_bytes_are_cut_alike(
        bytes in prop::collection::vec(prop::sample::select(&b"{}[]\",:\\ a1\n\n{"[..]), 0..160),
        step in 1..9_usize,
    ) {
        for paths in [&["[]"][..], CHATS, &[""]] {
            let all = cuts(paths, &["a"], &bytes, bytes.len().max(1), Ending::Whole);
            let some = cuts(paths, &["a"], &bytes, step, Ending::Whole);
            let rejects = |cuts: &Cuts| {
                let rejects = cuts.iter().filter(|cut| cut.1.is_err());
                rejects.cloned().collect::<Vec<_>>()
            };
            let text = String::from_utf8_lossy(&bytes);
            prop_assert_eq!(rejects(&all), rejects(&some), "{}", text);
        }
    }
}
