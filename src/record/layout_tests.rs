use super::*;
use crate::input::CsvDialect;
use crate::record::{Outcome, ReadScope, Reader, slots::MAX_SLOTS};

fn found(sample: &str) -> Layout {
    detect(sample.as_bytes(), true, &ReadWishes::default()).unwrap()
}

/// How CSV is taken to be written.
fn dialect(sample: &str, escape: Option<&str>) -> (char, Option<char>) {
    let wishes = ReadWishes {
        profiles: Profiles::shipped(),
        csv_escape: escape.map(|escape| escape.parse().unwrap()),
        ..ReadWishes::default()
    };
    let layout = detect(sample.as_bytes(), true, &wishes).unwrap();
    let described = layout.describe();
    (described.delimiter.unwrap(), described.escape)
}

#[test]
fn an_escape_is_what_was_asked_for_or_what_the_profile_says() {
    let plain = "id;text\n1;\"a \\\"b\\\"; c\"\n";
    assert_eq!(dialect(plain, None), (';', None));
    assert_eq!(dialect(plain, Some("\\")), (';', Some('\\')));
    let youtube = "id\tisReplyTo\ttext\tpublishedAt\n1\t\t\"a \\\"b\\\"\tc\"\t2026-03-01\n";
    assert_eq!(dialect(youtube, None), ('\t', Some('\\')));
    assert_eq!(dialect(youtube, Some("none")), ('\t', None));
    assert_eq!(dialect(youtube, Some("^")), ('\t', Some('^')));
    for no_escape in ["", "\"", "a", "\\\\", "\n", " ", "é"] {
        assert!(no_escape.parse::<CsvEscape>().is_err(), "{no_escape}");
    }
}

fn paths(layout: &Layout, field: Field) -> Vec<&str> {
    let fields = layout.fields.iter();
    fields
        .filter(|chosen| chosen.field == field)
        .map(|chosen| chosen.path.as_str())
        .collect()
}

fn wish(path: &str) -> ReadWishes {
    ReadWishes {
        texts: vec![TextWish::new(path)],
        ..ReadWishes::default()
    }
}

#[test]
fn finds_fields_by_name_and_says_so() {
    let layout = found("\u{feff}ID;Full-Text;Created At;Lang\n1;halo;2020-01-01;in\n");
    assert_eq!(layout.framing, Framing::Csv(CsvDialect::new(b';')));
    assert_eq!(
        layout.data_start,
        3 + "ID;Full-Text;Created At;Lang\n".len()
    );
    assert_eq!(paths(&layout, Field::Text), ["full_text"]);
    assert_eq!(
        layout.columns_seen,
        ["ID", "Full-Text", "Created At", "Lang"]
    );
    let described = layout.describe();
    assert_eq!((described.format, described.delimiter), ("csv", Some(';')));
    assert!(
        described
            .fields
            .iter()
            .all(|field| field.chosen == Chosen::Name)
    );
}

#[test]
fn a_sample_that_ends_inside_a_record_is_no_trouble() {
    let sample = "{\"text\":\"a\",\"user\":{\"id_str\":\"1\"}}\n{\"text\":\"b\",\"us";
    let layout = detect(sample.as_bytes(), false, &ReadWishes::default()).unwrap();
    assert_eq!(layout.columns_seen, ["text", "user.id_str"]);
    let sample = "id,text\n1,a\n2,\"b";
    assert!(detect(sample.as_bytes(), false, &ReadWishes::default()).is_ok());
}

#[test]
fn without_a_text_field_the_columns_are_listed() {
    let sample = "id,nama\u{202e},isi\n1,a,b\n";
    let error = detect(sample.as_bytes(), true, &ReadWishes::default()).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("id, nama\\u{202e}, isi"), "{message}");
    let keys: Vec<_> = (0..100).map(|n| format!("\"k{n}\":{n}")).collect();
    let sample = format!("{{{}}}\n", keys.join(","));
    let error = detect(sample.as_bytes(), true, &ReadWishes::default()).unwrap_err();
    assert!(error.to_string().contains("k39, and 60 more"), "{error}");
}

#[test]
fn wishes_take_the_place_of_what_would_be_found() {
    let layout = detect(b"text,Isi Pesan\na,b\n", true, &wish("isi_pesan")).unwrap();
    assert_eq!(paths(&layout, Field::Text), ["isi_pesan"]);
    let layout = detect(
        b"{\"a\":{\"title\":\"x\"},\"text\":\"y\"}",
        true,
        &wish("a.title"),
    )
    .unwrap();
    assert_eq!(layout.fields[0].name, "title");
    assert_eq!(layout.fields[0].how, Chosen::Option);
    let error = detect(b"text,b\na,b\n", true, &wish("isi")).unwrap_err();
    assert!(
        matches!(error, RecordError::FieldNotFound { .. }),
        "{error}"
    );
    let mut wishes = ReadWishes::default();
    wishes.fields.insert(Field::Author, "penulis".to_owned());
    let error = detect(b"{\"text\":\"a\"}\n", true, &wishes).unwrap_err();
    assert!(error.to_string().contains("author"), "{error}");
}

#[test]
fn a_visibility_that_is_wished_for_is_obeyed() {
    let mut wishes = ReadWishes::default();
    wishes.fields.insert(Field::Visibility, "siapa".to_owned());
    let export = b"{\"text\":\"a\",\"siapa\":\"private\"}\n";
    let layout = detect(export, true, &wishes).unwrap();
    let mut private = false;
    Reader::new(&layout, &ReadScope::default()).read(export, None, &mut |_, outcome| {
        private = matches!(outcome, Outcome::OutOfScope(_));
    });
    assert!(private);
}

#[test]
fn a_repeated_column_is_an_error() {
    let error = detect(b"id,text,text\n1,a,b\n", true, &ReadWishes::default()).unwrap_err();
    assert!(
        matches!(error, RecordError::RepeatedColumn { .. }),
        "{error}"
    );
    assert!(detect(b"id,text,x,x\n1,a,b,c\n", true, &ReadWishes::default()).is_ok());
}

#[test]
fn an_empty_export_has_no_records() {
    for sample in ["", "\n\n", "\u{feff}", "id,text\n"] {
        let layout = found(sample);
        let mut records = 0;
        let data = &sample.as_bytes()[layout.data_start..];
        Reader::new(&layout, &ReadScope::default()).read(data, None, &mut |_, _| records += 1);
        assert_eq!(records, 0, "{sample:?}");
    }
}

#[test]
fn an_export_that_cannot_be_read_has_a_layout() {
    let wishes = wish("isi");
    for wishes in [&ReadWishes::default(), &wishes] {
        assert!(detect(b"{'text':1}\n{\"a\n", true, wishes).is_ok());
    }
}

#[test]
fn a_sample_without_any_post_is_no_error() {
    let sample = "{\"did\":\"a\",\"kind\":\"identity\"}\n{\"did\":\"b\",\"commit\":{\"collection\":\"app.bsky.feed.like\"}}\n";
    assert!(paths(&found(sample), Field::Text).is_empty());
}

#[test]
fn the_line_in_which_spreadsheets_say_their_delimiter_is_no_header() {
    for sample in [
        "sep=;\r\nid;text\r\n1;a, b\r\n",
        "\u{feff}SEP=;\nid;text\n1;a\n",
    ] {
        let layout = found(sample);
        assert_eq!(layout.framing, Framing::Csv(CsvDialect::new(b';')));
        assert_eq!(layout.columns_seen, ["id", "text"]);
        assert!(sample[layout.data_start..].starts_with('1'));
    }
}

#[test]
fn there_is_room_for_more_fields_than_any_export_may_have() {
    let document = "{\"a\":[{\"text\":\"x\"}]}";
    for sample in ["{\"text\":\"x\"}\n", document] {
        let names = found(sample).plan().paths.len();
        assert!(names + 32 < MAX_SLOTS, "{names} of {MAX_SLOTS}");
    }
}
