use proptest::prelude::*;

use super::*;
use crate::record::{Basis, Kind, ReadWishes, Tag, Visibility, detect};

/// What came out, in a form that can be compared: `post`, or the code of a reason.
fn outcomes(export: &str) -> Vec<String> {
    outcomes_of(export.as_bytes(), &ReadScope::default())
}

fn outcomes_of(export: &[u8], scope: &ReadScope) -> Vec<String> {
    let mut out = Vec::new();
    each(export, scope, |_, outcome| {
        out.push(match outcome {
            Outcome::Post(record) => {
                let texts: Vec<_> = record.texts.iter().map(|text| text.text).collect();
                format!("post {}", texts.join("|"))
            }
            Outcome::OutOfScope(reason) => reason.code().to_owned(),
            Outcome::Reject(reason) => reason.code().to_owned(),
        });
    });
    out
}

fn each(export: &[u8], scope: &ReadScope, mut visit: impl FnMut(usize, Outcome<'_>)) {
    let layout = detect(export, true, &ReadWishes::default()).unwrap();
    let mut reader = Reader::new(&layout, scope);
    reader.read(&export[layout.data_start..], None, &mut visit);
}

/// The only post of an export.
fn post(export: &str, check: impl Fn(&crate::record::Record<'_>)) {
    let mut seen = 0;
    each(export.as_bytes(), &ReadScope::default(), |_, outcome| {
        seen += 1;
        match outcome {
            Outcome::Post(record) => check(&record),
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(seen, 1);
}

/// A page of the X API: so many posts of one author, whose account says so much of itself.
fn page(posts: usize, author: usize) -> String {
    let post = |number| {
        format!(
            r#"{{"id":"{number}","text":"halo","author_id":"7","created_at":"2026-01-02T03:04:05Z"}}"#
        )
    };
    let posts: Vec<String> = (0..posts).map(post).collect();
    let (posts, about) = (posts.join(","), "a".repeat(author));
    format!(r#"{{"data":[{posts}],"includes":{{"users":[{{"id":"7","description":"{about}"}}]}}}}"#)
}

#[test]
fn pages_and_posts_in_any_order_are_what_they_are_alone() {
    let one = r#"{"id":"1","text":"satu","author_id":"7"}"#.to_owned();
    let several = page(2, 10);
    let single = r#"{"data":{"id":"3","text":"tiga","author_id":"7"}}"#.to_owned();
    let escaped = r#"{"d\u0061ta":[{"id":"4","text":"empat"}]}"#.to_owned();
    let beside = r#"{"id":"5","text":"lima","data":7}"#.to_owned();
    let broken = r#"{"data":[{"id":"6","text":"enam"}"#.to_owned();
    let lines = [one, several, single, escaped, beside, broken];
    let alone = |line: &String| {
        // What is read first says whose export it is.
        let export = [page(1, 1), line.clone()].join("\n");
        outcomes(&export).split_off(1)
    };
    for first in 0..lines.len() {
        for second in 0..lines.len() {
            let order = [&lines[first], &lines[second], &lines[first], &lines[first]];
            let lines = order.map(String::as_str).join("\n");
            let export = [page(1, 1), lines].join("\n");
            let together = outcomes(&export).split_off(1);
            let apart: Vec<String> = order.into_iter().flat_map(alone).collect();
            assert_eq!(together, apart, "{first} {second}");
        }
    }
    assert_eq!(alone(&lines[3]), ["post empat"]);
    assert_eq!(alone(&lines[2]), ["post tiga"]);
    assert_eq!(alone(&lines[4]), ["post lima"]);
}

#[test]
fn pages_that_would_be_read_forever_are_not() {
    let read = outcomes(&page(100, 10_000));
    assert_eq!(read, vec!["post halo"; 100]);
    let read = outcomes(&page(2_000, 400_000));
    let posts = read.iter().filter(|what| *what == "post halo").count();
    let left_out = read.iter().filter(|what| *what == "joined-too-often");
    assert!(posts > 60, "{posts}");
    assert_eq!(posts + left_out.count(), 2_000);
}

#[test]
fn judges_every_line_once_and_in_order() {
    let export = b"{\"id\":1,\"text\":\"Halo dunia\"}\n\n \t\r\n{\"text\":\"\"}\r\n{\"text\":null}\n\
        {\"text\":5}\n{\"text\":[\"a\"]}\n{\"id\":2}\n[1]\n\"x\"\n{\"text\":\"a\",}\n{\"text\":\"a\"} x\n\
        {\"text\":\"a\",\"text\":\"b\"}\n{\"text\":\"a\",\"te\\u0078t\":\"b\"}\n{\"text\":\"a\",\"x\":1,\"x\":2}\n\
        {\"text\":\"\xff\"}\n{\"text\":\"\\ud800!\"}\n{\"text\":\"z";
    assert_eq!(
        outcomes_of(export, &ReadScope::default()),
        [
            "post Halo dunia",
            "post ",
            "post ",
            "text-not-string",
            "text-not-string",
            "text-missing",
            "json-not-object",
            "json-not-object",
            "json-syntax",
            "json-syntax",
            "repeated-field",
            "repeated-field",
            "post a",
            "not-utf8",
            "post \u{fffd}!",
            "json-syntax",
        ]
    );
}

#[test]
fn offsets_and_raw_bytes_are_those_of_the_record() {
    for export in [
        "{\"text\":\"a\"}\r\n\n{\"text\":\"ข้อ\\u0e04\"}\n{\"text\":\"c\"}",
        "id,text\r\n1,\"a\nb\"\r\n\r\n2,ข้อค\n3,c",
    ] {
        let layout = detect(export.as_bytes(), true, &ReadWishes::default()).unwrap();
        let data = &export.as_bytes()[layout.data_start..];
        let mut count = 0;
        Reader::new(&layout, &ReadScope::default()).read(data, None, &mut |offset, outcome| {
            let Outcome::Post(record) = outcome else {
                panic!("{outcome:?}");
            };
            assert!(data[offset..].starts_with(record.raw));
            assert!(!record.raw.ends_with(b"\r"));
            count += 1;
        });
        assert_eq!(count, 3);
    }
}

#[test]
fn a_private_record_gives_nothing_but_a_reason() {
    for (line, reason) in [
        (r#""visibility":"private""#, "private"),
        (r#""visibility":"priv\u0061te""#, "private"),
        (r#""visibility":"direct""#, "direct-message"),
        (r#""visibility":"teman dekat""#, "visibility-unknown"),
        (r#""Visibility":"teman""#, "private"),
        (r#""akunPrivat":true"#, "protected-author"),
        (r#""User":{"Protected":"1"}"#, "protected-author"),
        (r#""user":{"Is_Private":true}"#, "protected-author"),
        (r#""recipientId":"17""#, "direct-message"),
        (r#""sender_name":"x","timestamp_ms":1"#, "direct-message"),
        (
            r#""text_entities":[],"date_unixtime":"1""#,
            "visibility-unknown",
        ),
        (r#""client_msg_id":"x","ts":"1""#, "private"),
        (r#""removed_by_category":"moderator""#, "removed"),
        (r#""공개 범위":"나만 보기""#, "private"),
        (r#""visibility":7"#, "visibility-unknown"),
        (r#""user":{"protected":true}"#, "protected-author"),
        (r#""user":{"protected":"True"}"#, "protected-author"),
        (r#""user.protected":1"#, "protected-author"),
        (r#""author":{"protected":"1"}"#, "protected-author"),
        (r#""chat":{"type":"personal_chat"}"#, "private"),
        (r#""dm_conversation_id":"1-2""#, "direct-message"),
        (r#""dmConversation":{}"#, "direct-message"),
        (r#""type":"service""#, "not-a-post"),
        (r#""subreddit_type":"private""#, "private"),
        (
            r#""visibility":"private","user":{"protected":true}"#,
            "private",
        ),
        (
            r#""did":"x","commit":{"operation":"delete","collection":"app.bsky.feed.post"}"#,
            "not-a-post",
        ),
        (
            r#""did":"x","commit":{"operation":"create","collection":"app.bsky.feed.like"}"#,
            "not-a-post",
        ),
        (r#""did":"x","kind":"identity""#, "not-a-post"),
        (r#""like":{"fullText":"x"}"#, "not-a-post"),
    ] {
        let export = format!("{{\"text\":\"a\"}}\n{{\"text\":\"rahasia\",{line}}}\n{{{line}}}\n");
        assert_eq!(outcomes(&export), ["post a", reason, reason], "{line}");
    }
    for line in [
        r#""visibility":"public""#,
        r#""visibility":"unlisted""#,
        r#""visibility":null"#,
        r#""user":{"protected":false}"#,
        r#""chat":{"type":"public_supergroup"}"#,
        r#""subreddit_type":"restricted""#,
        r#""reply_settings":"following""#,
        r#""like":4"#,
    ] {
        let export = format!("{{\"text\":\"a\",{line}}}\n");
        assert_eq!(outcomes(&export), ["post a"], "{line}");
    }
}

#[test]
fn scope_of_csv_columns() {
    let export =
        "id,text,User.Protected,visibility\n1,a,False,public\n2,b,True,public\n3,c,,\n4,d,0,x\n";
    assert_eq!(
        outcomes(export),
        ["post a", "protected-author", "post c", "visibility-unknown"]
    );
}

#[test]
fn the_operators_word_is_for_posts_without_their_own() {
    let scope = ReadScope {
        language: Tag::new("id"),
        country: Tag::new("ID"),
        visibility: Some(Visibility::Private),
        detect_language: false,
    };
    let export = b"{\"text\":\"a\"}\n{\"text\":\"b\",\"visibility\":\"public\"}\n";
    assert_eq!(outcomes_of(export, &scope), ["private", "post b"]);
    let scope = ReadScope {
        visibility: None,
        ..scope
    };
    let export = b"{\"text\":\"a\",\"lang\":\"und\"}\n{\"text\":\"b\",\"lang\":\"tl\",\"country\":\"Filipina\"}\n";
    let mut seen = Vec::new();
    each(export, &scope, |_, outcome| {
        let Outcome::Post(post) = outcome else {
            panic!()
        };
        seen.push((
            post.language,
            post.language_basis,
            post.country,
            post.country_basis,
        ));
    });
    let tag = |text| Tag::new(text).unwrap();
    assert_eq!(
        seen,
        [
            (tag("id"), Basis::Option, tag("ID"), Basis::Option),
            (tag("fil"), Basis::Export, tag("other"), Basis::Export),
        ]
    );
}

#[test]
fn a_language_is_told_from_the_text_where_the_export_says_none() {
    let export = "{\"text\":\"Hindi ko alam kung bakit wala pa rin siya dito\"}\n\
        {\"text\":\"Hindi ko alam kung bakit wala pa rin siya dito\",\"lang\":\"und\"}\n\
        {\"text\":\"Hindi ko alam kung bakit wala pa rin siya dito\",\"lang\":\"en\"}\n\
        {\"text\":\"sige po\"}\n";
    let told = |scope: &ReadScope| {
        let mut seen = Vec::new();
        each(export.as_bytes(), scope, |_, outcome| {
            let Outcome::Post(post) = outcome else {
                panic!()
            };
            let (tag, basis) = (post.language, post.language_basis.name());
            seen.push([tag.as_str(), basis].join(" "));
        });
        seen
    };
    let mut scope = ReadScope::default();
    assert_eq!(told(&scope), [" ", " ", "en export", " "]);
    scope.detect_language = true;
    let found = ["fil detected", "fil detected", "en export", " "];
    assert_eq!(told(&scope), found);
    scope.language = Tag::new("ms");
    let found = ["fil detected", "fil detected", "en export", "ms option"];
    assert_eq!(told(&scope), found);
}

#[test]
fn reads_csv_strictly() {
    let export = b"id,text\n1,\"a \"\"b\"\"\nc\"\n2,5\" layar\n3,\"a\" b\n4\n5,a,b\n6,\xff\n7,\n8,\"terbuka\n";
    assert_eq!(
        outcomes_of(export, &ReadScope::default()),
        [
            "post a \"b\"\nc",
            "post 5\" layar",
            "csv-text-after-quote",
            "csv-field-count",
            "csv-field-count",
            "not-utf8",
            "post ",
            "csv-open-quote",
        ]
    );
    // What breaks at a backslash may have been meant otherwise; what does not is left alone.
    let export = br#"id,text,lang
1,"a \"b\" c",id
2,"a \", b",id
3,"C:\",id
4,5\" layar
"#;
    let told = [
        "csv-backslash-quote",
        "csv-backslash-quote",
        "post C:\\",
        "csv-field-count",
    ];
    assert_eq!(outcomes_of(export, &ReadScope::default()), told);
}

#[test]
fn csv_lines_end_as_they_like() {
    let export = "id,text\r1,pagi\r\n\r2,\"dua\rbaris\"\n3,สวัสดี\r4,5\" layar\r\n5";
    assert_eq!(
        outcomes_of(export.as_bytes(), &ReadScope::default()),
        [
            "post pagi",
            "post dua\rbaris",
            "post สวัสดี",
            "post 5\" layar",
            "csv-field-count",
        ]
    );
}

#[test]
fn reads_x_v1() {
    let tweet = r#"{"created_at":"Sat Oct 13 20:15:27 +0000 2018","id":12,"id_str":"1050118621198921728","text":"Selamat pa…","truncated":true,"extended_tweet":{"full_text":"Selamat pagi \ud83d\ude00"},"user":{"id_str":"9","screen_name":"ani","protected":false},"place":{"country":"Indonesia","country_code":"ID"},"lang":"in","in_reply_to_status_id_str":"77"}"#;
    post(tweet, |post| {
        assert_eq!(post.texts[0].text, "Selamat pagi 😀");
        assert_eq!((post.id, post.author), ("1050118621198921728", "9"));
        assert_eq!(post.created_at, "Sat Oct 13 20:15:27 +0000 2018");
        assert_eq!(
            (post.language.as_str(), post.country.as_str()),
            ("id", "ID")
        );
        assert_eq!(post.country_basis, Basis::Place);
        assert_eq!((post.kind, post.parent_id), (Kind::Reply, "77"));
    });
    let retweet = r#"{"id_str":"2","text":"RT @a: pan…","retweeted_status":{"id_str":"1","full_text":"panjang sekali"}}"#;
    post(retweet, |post| {
        assert_eq!(post.texts[0].text, "panjang sekali");
        assert_eq!((post.kind, post.parent_id), (Kind::Repost, "1"));
    });
    let quoted = r#"{"id":"2","text":"RT @a: dikutip","referenced_tweets":[{"type":"quoted","id":"5"},{"type":"replied_to","id":"6"}],"author":{"username":"b"}}"#;
    post(quoted, |post| {
        assert_eq!((post.kind, post.author), (Kind::Reply, "b"))
    });
}

#[test]
fn reads_reddit() {
    let export = concat!(
        r#"{"id":"a1","author":"u","body":"안녕하세요","created_utc":1539461727,"subreddit":"korea","subreddit_type":"public","link_id":"t3_x","parent_id":"t1_y"}"#,
        "\n",
        r#"{"id":"a2","body":"[deleted]"}"#,
        "\n",
        r#"{"id":"a3","title":"Judul","selftext":"[removed]"}"#,
        "\n",
        r#"{"id":"a4","title":"Judul","selftext":"isi [removed]"}"#,
        "\n",
        r#"{"id":"a5","title":"Judul","selftext":""}"#,
    );
    assert_eq!(
        outcomes(export),
        [
            "post 안녕하세요",
            "deleted",
            "removed",
            "post isi [removed]|Judul",
            "post Judul"
        ]
    );
    post(export.lines().next().unwrap(), |post| {
        assert_eq!(post.created_at, "1539461727");
        assert_eq!((post.kind, post.parent_id), (Kind::Comment, "t1_y"));
        assert_eq!(post.community, "korea");
    });
}

#[test]
fn reads_other_exports() {
    let jetstream = r#"{"did":"did:plc:a","time_us":1725911162329308,"kind":"commit","commit":{"rev":"3l","operation":"create","collection":"app.bsky.feed.post","rkey":"3l3q","record":{"$type":"app.bsky.feed.post","createdAt":"2024-09-09T19:46:02.102Z","langs":["th","en"],"text":"สวัสดีชาวโลก","reply":{"parent":{"uri":"at://x"}}}}}"#;
    post(jetstream, |post| {
        assert_eq!(post.id, "did:plc:a/3l3q");
        assert_eq!(post.language.as_str(), "mul");
        assert_eq!((post.kind, post.parent_id), (Kind::Reply, "at://x"));
        assert_eq!(post.texts[0].text, "สวัสดีชาวโลก");
    });
    post(
        r#"{"id":7,"video_description":"xin chào","create_time":1539461727,"region_code":"VN","username":"u","voice_to_text":"các bạn"}"#,
        |post| {
            assert_eq!((post.id, post.country_basis), ("7", Basis::CreatorRegion));
            assert_eq!(
                post.texts.iter().map(|text| text.name).collect::<Vec<_>>(),
                ["text", "voice_to_text"]
            );
        },
    );
    post(
        r#"{"kind":"youtube#comment","id":"y","snippet":{"authorDisplayName":"u","textOriginal":"magandang umaga","publishedAt":"2020-01-01T00:00:00Z","parentId":"p"}}"#,
        |post| {
            assert_eq!((post.kind, post.parent_id), (Kind::Comment, "p"));
        },
    );
    post(
        "Page Name,Page Admin Top Country,Post Created,Message,Image Text,URL\nHalaman,ID,2021-01-01 10:00:00 PDT,\"isi, pesan\",gambar,https://x/1\n",
        |post| {
            assert_eq!((post.community, post.author), ("Halaman", "Halaman"));
            assert_eq!(post.country_basis, Basis::PageAdmin);
            assert_eq!(post.texts[1].name, "alt_text");
        },
    );
    post(
        "conversation_id_str,created_at,full_text,id_str,in_reply_to_screen_name,lang,tweet_url,user_id_str,username\n1,Sat,halo,2,,in,https://x,9,ani\n",
        |post| {
            assert_eq!(
                (post.id, post.kind, post.language.as_str()),
                ("2", Kind::Post, "id")
            );
        },
    );
    post(
        "id,thread_id,author,body,timestamp,Platform\n1,1,ani,isi,2020-01-01 00:00:00,Telegram\n",
        |post| {
            assert_eq!((post.platform, post.texts[0].text), ("telegram", "isi"));
        },
    );
}

#[test]
fn hostile_records_are_rejects() {
    let deep = format!(
        "{{\"text\":\"a\",\"x\":{}1{}}}",
        "[".repeat(500),
        "]".repeat(500)
    );
    let long_key = format!("{{\"{}\":1,\"text\":\"a\"}}", "k".repeat(100_000));
    let many = format!(
        "{{\"text\":\"a\",\"langs\":[{}\"id\"]}}",
        "\"id\",".repeat(10_000)
    );
    let number = format!("{{\"text\":\"a\",\"id\":{}}}", "9".repeat(50_000));
    let export = format!(
        "{{\"text\":\"a\"}}\n{deep}\n{long_key}\n{many}\n{number}\n{{\"text\":\"\\u0000\"}}\n"
    );
    assert_eq!(
        outcomes(&export),
        [
            "post a", "too-deep", "post a", "post a", "post a", "post \0"
        ]
    );
}

#[test]
fn an_unreadable_export_is_all_rejects() {
    let export = "{\"text\":\"a\n{'text':'b'}\n{\"text\":\"c\",}\n";
    assert_eq!(outcomes(export), ["json-syntax"; 3]);
}

proptest! {
    #[test]
    fn chunks_do_not_matter(lines in prop::collection::vec("[{}\",:a\\\\ ]{0,8}|\\{\"text\":\"[a-zก]{0,9}\"\\}", 1..8), cut: prop::sample::Index) {
        let export = format!("{{\"text\":\"x\"}}\n{}\n", lines.join("\n"));
        let layout = detect(export.as_bytes(), true, &ReadWishes::default()).unwrap();
        let mut reader = Reader::new(&layout, &ReadScope::default());
        let mut read = |bytes: &[u8], from: usize| {
            let mut seen = Vec::new();
            reader.read(bytes, None, &mut |offset, outcome| seen.push((from + offset, format!("{outcome:?}"))));
            seen
        };
        let whole = read(export.as_bytes(), 0);
        let ends: Vec<_> = memchr::memchr_iter(b'\n', export.as_bytes()).collect();
        let cut = ends[cut.index(ends.len())] + 1;
        let mut parts = read(&export.as_bytes()[..cut], 0);
        parts.extend(read(&export.as_bytes()[cut..], cut));
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(prop::sample::select(b"{}[]\",:\\u0e\n\r;\tatex\xff\0 ".to_vec()), 0..80)) {
        if let Ok(layout) = detect(&bytes, true, &ReadWishes::default()) {
            let mut reader = Reader::new(&layout, &ReadScope::default());
            reader.read(&bytes[layout.data_start..], None, &mut |_, _| ());
        }
        for head in [&b"{\"text\":\"a\"}\n"[..], b"id,text\n"] {
            let mut export = head.to_vec();
            export.extend_from_slice(&bytes);
            if let Ok(layout) = detect(head, true, &ReadWishes::default()) {
                Reader::new(&layout, &ReadScope::default()).read(&export, None, &mut |_, _| ());
            }
        }
    }
}
