//! What values of each type are as text.

use super::*;

/// The one value of a column of this type.
fn value(column: &str, data: Data) -> String {
    let bytes = file(
        &format!("REQUIRED {column};"),
        &[vec![(data, vec![], vec![])]],
        |set| set,
    );
    let line = json(&bytes);
    line.strip_prefix("{\"a\":")
        .unwrap()
        .strip_suffix("}\n")
        .unwrap()
        .to_owned()
}

#[test]
fn every_type_has_its_text() {
    let int = |number| Data::Int64(vec![number]);
    let short = |number| Data::Int32(vec![number]);
    let bytes = |bytes: &[u8]| Data::Bytes(vec![bytes.to_vec()]);
    let fixed = |bytes: &[u8]| Data::Fixed(vec![bytes.to_vec()]);
    let double = |number| Data::Double(vec![number]);
    for (column, data, expected) in [
        ("BOOLEAN a", Data::Bool(vec![true]), "true"),
        ("INT32 a", short(-7), "-7"),
        (
            "INT64 a",
            int(1_845_678_901_234_567_891),
            "1845678901234567891",
        ),
        (
            "INT64 a (INTEGER(64,false))",
            int(-1),
            "18446744073709551615",
        ),
        ("INT32 a (INTEGER(32,false))", short(-1), "4294967295"),
        ("DOUBLE a", double(0.25), "0.25"),
        ("DOUBLE a", double(1_539_461_727.0), "1539461727"),
        ("DOUBLE a", double(-0.0), "0"),
        ("DOUBLE a", double(1.5e-9), "1.5e-9"),
        (
            "DOUBLE a",
            double(1_845_678_901_234_567_891.0),
            "1.845678901234568e18",
        ),
        ("DOUBLE a", double(f64::NAN), "null"),
        ("DOUBLE a", double(f64::NEG_INFINITY), "null"),
        ("FLOAT a", Data::Float(vec![0.1]), "0.1"),
        ("FLOAT a", Data::Float(vec![16_777_216.0]), "1.6777216e7"),
        (
            "FIXED_LEN_BYTE_ARRAY(2) a (FLOAT16)",
            fixed(&[0x00, 0x3e]),
            "1.5",
        ),
        (
            "BINARY a (UTF8)",
            bytes("a \"b\"\n ภาษา".as_bytes()),
            "\"a \\\"b\\\"\\n ภาษา\"",
        ),
        ("BINARY a (JSON)", bytes(b"{\"b\":1}"), "\"{\\\"b\\\":1}\""),
        ("BINARY a (ENUM)", bytes(b"public"), "\"public\""),
        ("BINARY a", bytes(b"teks"), "\"teks\""),
        ("BINARY a", bytes(b"\xff\xd8\xff"), "{\"bytes\":3}"),
        ("BINARY a (BSON)", bytes(b"abc"), "{\"bytes\":3}"),
        (
            "INT64 a (TIMESTAMP(MILLIS,true))",
            int(1_539_461_727_000),
            "\"2018-10-13T20:15:27Z\"",
        ),
        (
            "INT64 a (TIMESTAMP(MICROS,false))",
            int(1_539_461_727_250_000),
            "\"2018-10-13T20:15:27.25\"",
        ),
        (
            "INT64 a (TIMESTAMP(NANOS,true))",
            int(1_539_461_727_000_000_001),
            "\"2018-10-13T20:15:27.000000001Z\"",
        ),
        (
            "INT64 a (TIMESTAMP_MILLIS)",
            int(1_539_461_727_000),
            "\"2018-10-13T20:15:27Z\"",
        ),
        (
            "INT64 a (TIMESTAMP(MILLIS,true))",
            int(i64::MAX),
            "9223372036854775807",
        ),
        // 20:15:27 of Julian day 2458405.
        (
            "INT96 a",
            Data::Int96(vec![[2_750_281_216, 16979, 2_458_405]]),
            "\"2018-10-13T20:15:27Z\"",
        ),
        ("INT32 a (DATE)", short(17_817), "\"2018-10-13\""),
        ("INT32 a (DATE)", short(i32::MAX), "2147483647"),
        (
            "INT32 a (TIME(MILLIS,true))",
            short(72_927_000),
            "\"20:15:27\"",
        ),
        (
            "INT64 a (TIME(NANOS,true))",
            int(1),
            "\"00:00:00.000000001\"",
        ),
        ("INT64 a (DECIMAL(18,2))", int(-5), "-0.05"),
        ("INT32 a (DECIMAL(9,0))", short(12), "12"),
        (
            "BINARY a (DECIMAL(38,3))",
            bytes(&[0x01, 0x00, 0x00]),
            "65.536",
        ),
        (
            "FIXED_LEN_BYTE_ARRAY(16) a (DECIMAL(38,0))",
            fixed(&[0xff; 16]),
            "-1",
        ),
        (
            "FIXED_LEN_BYTE_ARRAY(16) a (UUID)",
            fixed(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]),
            "\"00010203-0405-0607-0809-0a0b0c0d0eff\"",
        ),
        ("FIXED_LEN_BYTE_ARRAY(3) a", fixed(b"abc"), "\"abc\""),
    ] {
        assert_eq!(value(column, data), expected, "{column}");
    }
}

#[test]
fn what_is_missing_is_null_and_what_has_parts_is_nested() {
    let schema = "OPTIONAL BINARY id (UTF8);
        OPTIONAL GROUP user { OPTIONAL BINARY name (UTF8); REQUIRED BOOLEAN protected; }
        OPTIONAL GROUP tags (LIST) { REPEATED GROUP list { OPTIONAL BINARY element (UTF8); } }
        OPTIONAL GROUP old (LIST) { REPEATED INT32 array; }
        REPEATED INT64 bare;
        OPTIONAL GROUP counts (MAP) { REPEATED GROUP key_value {
            REQUIRED INT32 key; OPTIONAL BINARY value (UTF8); } }";
    let bytes = |all: &[&str]| Data::Bytes(all.iter().map(|one| one.as_bytes().to_vec()).collect());
    let columns = vec![
        (bytes(&["1", "3"]), vec![1, 0, 1], vec![]),
        (bytes(&["ani"]), vec![2, 0, 1], vec![]),
        (Data::Bool(vec![true, false]), vec![1, 0, 1], vec![]),
        // ["a", null], null, [].
        (bytes(&["a"]), vec![3, 2, 0, 1], vec![0, 1, 0, 0]),
        (Data::Int32(vec![5, 6]), vec![1, 2, 2, 0], vec![0, 0, 1, 0]),
        (
            Data::Int64(vec![7, 8, 9]),
            vec![1, 1, 0, 1],
            vec![0, 1, 0, 0],
        ),
        (Data::Int32(vec![1, 2]), vec![2, 2, 0, 1], vec![0, 1, 0, 0]),
        (bytes(&["x"]), vec![3, 2, 0, 1], vec![0, 1, 0, 0]),
    ];
    let expected = r#"{"id":"1","user":{"name":"ani","protected":true},"tags":["a",null],"old":[],"bare":[7,8],"counts":{"1":"x","2":null}}
{"id":null,"user":null,"tags":null,"old":[5,6],"bare":[],"counts":null}
{"id":"3","user":{"name":null,"protected":false},"tags":[],"old":null,"bare":[9],"counts":{}}
"#;
    assert_eq!(json(&file(schema, &[columns], |set| set)), expected);
}

#[test]
fn lists_in_lists_are_nested_as_they_were() {
    let schema = "OPTIONAL GROUP a (LIST) { REPEATED GROUP list { OPTIONAL GROUP element (LIST) {
        REPEATED GROUP list { REQUIRED GROUP element { REQUIRED INT32 x; OPTIONAL INT32 y; } } } } }";
    // [[{1,2},{3}],[]], [null,[{4,5}]].
    let x = (
        Data::Int32(vec![1, 3, 4]),
        vec![4, 4, 3, 2, 4],
        vec![0, 2, 1, 0, 1],
    );
    let y = (
        Data::Int32(vec![2, 5]),
        vec![5, 4, 3, 2, 5],
        vec![0, 2, 1, 0, 1],
    );
    let expected = "{\"a\":[[{\"x\":1,\"y\":2},{\"x\":3,\"y\":null}],[]]}\n\
                    {\"a\":[null,[{\"x\":4,\"y\":5}]]}\n";
    assert_eq!(json(&file(schema, &[vec![x, y]], |set| set)), expected);
}

#[test]
fn names_with_dots_are_objects_again() {
    let schema = "OPTIONAL BINARY author.name (UTF8); OPTIONAL BINARY text (UTF8);
        OPTIONAL BINARY author.public.place (UTF8); OPTIONAL BINARY text.original (UTF8);
        OPTIONAL BINARY .x (UTF8);";
    let column = |text| texts(&[Some(text)]);
    let columns = ["a", "b", "c", "d", "e"].map(column).to_vec();
    let bytes = file(schema, &[columns], |set| set);
    assert_eq!(
        json(&bytes),
        "{\"author\":{\"name\":\"a\",\"public\":{\"place\":\"c\"}},\"text\":\"b\",\
         \"text.original\":\"d\",\".x\":\"e\"}\n"
    );
    let csv = read(&bytes, TableForm::Csv, &ReadOptions::default())
        .unwrap()
        .0;
    assert_eq!(
        String::from_utf8(csv).unwrap(),
        "\"author.name\",\"text\",\"author.public.place\",\"text.original\",\".x\"\n\
         \"a\",\"b\",\"c\",\"d\",\"e\"\n"
    );
}

#[test]
fn rows_are_csv_where_that_is_asked_for() {
    let schema = "OPTIONAL BINARY a (UTF8); OPTIONAL INT64 b;
        REPEATED BINARY c (UTF8);";
    let columns = vec![
        texts(&[Some("x, \"y\"\nz"), None]),
        (Data::Int64(vec![1]), vec![1, 0], vec![]),
        (
            Data::Bytes(vec![b"p".to_vec(), b"q\"".to_vec()]),
            vec![1, 1, 0],
            vec![0, 1, 0],
        ),
    ];
    let bytes = file(schema, &[columns], |set| set);
    let csv = read(&bytes, TableForm::Csv, &ReadOptions::default())
        .unwrap()
        .0;
    assert_eq!(
        String::from_utf8(csv).unwrap(),
        "\"a\",\"b\",\"c\"\n\"x, \"\"y\"\"\nz\",1,\"[\"\"p\"\",\"\"q\\\"\"\"\"]\"\n,,\"[]\"\n"
    );
    let one = file(
        "OPTIONAL BINARY a (UTF8);",
        &[vec![texts(&[None])]],
        |set| set,
    );
    let csv = read(&one, TableForm::Csv, &ReadOptions::default())
        .unwrap()
        .0;
    assert_eq!(csv, b"\"a\"\n\"\"\n", "a blank line would be no record");
}

#[test]
fn bytes_that_are_no_text_are_told_from_text() {
    let broken = b"a \xff b".to_vec();
    let columns = vec![(Data::Bytes(vec![broken.clone()]), vec![], vec![])];
    let annotated = file(
        "REQUIRED BINARY a (UTF8);",
        std::slice::from_ref(&columns),
        |set| set,
    );
    let bare = file("REQUIRED BINARY a;", &[columns], |set| set);
    let replace = ReadOptions {
        invalid_bytes: InvalidBytes::Replace,
        ..ReadOptions::default()
    };
    let text = |bytes, options: &ReadOptions| read(bytes, TableForm::Json, options).unwrap().0;
    // Whoever reads the text judges it, as that of any export.
    let raw = [b"{\"a\":\"", broken.as_slice(), b"\"}\n"].concat();
    assert_eq!(text(&annotated, &ReadOptions::default()), raw);
    assert_eq!(text(&bare, &replace), raw);
    assert_eq!(
        text(&bare, &ReadOptions::default()),
        b"{\"a\":{\"bytes\":5}}\n"
    );
}
