//! Messages of tools that no profile is for, and tables made by hand: nothing that is not public is
//! read, and whoever scans it learns why.

use serde_json::json;

use crate::scan::{Scan, check_totals};

/// Scans one export with a text that rules flag; why its records are out of scope.
fn reasons(name: &str, export: &str, more: &[&str]) -> serde_json::Value {
    let scan = Scan::new();
    let path = scan.file(name, export.replace("TEXT", "aku mau bunuh diri"));
    let ran = scan.run(&[&path], more).ok();
    let manifest = ran.manifest();
    check_totals(&manifest);
    assert_eq!(manifest["totals"]["flagged_posts"], 0, "{export}");
    manifest["totals"]["out_of_scope_reasons"].clone()
}

#[test]
fn messages_of_other_tools_are_known_by_what_stands_around_and_in_them() {
    let direct = json!({ "direct-message": 2 });
    for (name, export) in [
        // What Discord exporters write of a chat of two.
        (
            "percakapan.json",
            r#"{"guild":{"id":"0"},"channel":{"id":"1","type":"DirectTextChat","name":"x"},
                "messages":[{"id":"1","content":"TEXT"},{"id":"2","content":"TEXT"}]}"#,
        ),
        // A chat of Facebook or Instagram under another name.
        (
            "obrolan.json",
            r#"{"participants":[{"name":"a"},{"name":"b"}],
                "messages":[{"sender_name":"a","timestamp_ms":1,"content":"TEXT"},{"content":"TEXT"}]}"#,
        ),
        (
            "kirim.jsonl",
            "{\"sender_id\":\"1\",\"recipient_id\":\"2\",\"text\":\"TEXT\"}\n{\"RecipientId\":\"2\",\"text\":\"TEXT\"}\n",
        ),
        // Messages of a library for Telegram.
        (
            "tele.jsonl",
            "{\"_\":\"Message\",\"peer_id\":{\"_\":\"PeerUser\",\"user_id\":1},\"message\":\"TEXT\"}\n\
             {\"peer_id\":{\"_\":\"PeerUser\",\"user_id\":1},\"message\":\"TEXT\"}\n",
        ),
        // LinkedIn's messages.csv, and letters.
        (
            "messages.csv",
            "CONVERSATION ID,FROM,TO,DATE,CONTENT\n1,a,b,2026-03-01,TEXT\n1,,,,TEXT\n",
        ),
        (
            "surat.csv",
            "id,from,to,subject,body\n1,a,b,c,TEXT\n2,,,,TEXT\n",
        ),
    ] {
        assert_eq!(reasons(name, export, &[]), direct, "{name}");
        // It is not for the operator to say.
        let said = reasons(name, export, &["--visibility", "public"]);
        assert_eq!(said, direct, "{name}");
    }
}

#[test]
fn a_chat_that_says_too_late_what_it_is_stays_unread() {
    let late = r#"{"name":"x","id":1,"messages":[
        {"id":1,"type":"message","date":"2026-01-01T00:00:00","date_unixtime":"1767225600","text":"TEXT","text_entities":[]}
        ],"type":"private_group"}"#;
    let unknown = json!({ "visibility-unknown": 1 });
    for more in [&[][..], &["--visibility", "public"]] {
        assert_eq!(reasons("result.json", late, more), unknown);
    }
}

#[test]
fn messages_cut_out_of_their_chat_are_read_at_the_word_of_whoever_knows_it() {
    let line = r#"{"id":1,"date":"2026-01-01T00:00:00","date_unixtime":"1767225600","text":"TEXT","text_entities":[]}"#;
    assert_eq!(
        reasons("potongan.jsonl", line, &[]),
        json!({ "visibility-unknown": 1 })
    );
    let scan = Scan::new();
    let path = scan.file("potongan.jsonl", line.replace("TEXT", "aku mau bunuh diri"));
    let ran = scan.run(&[&path], &["--visibility", "public"]).ok();
    assert_eq!(ran.manifest()["totals"]["flagged_posts"], 1);
}

#[test]
fn what_says_too_little_needs_the_word_of_whoever_scans_it() {
    for (name, export) in [
        // A post of ActivityPub, to followers.
        (
            "keluar.json",
            r#"{"type":"Note","content":"TEXT","to":["https://contoh.example/users/a/followers"],"cc":[]}"#,
        ),
        // Lists inside of elements of another list, as an account's archive has them.
        (
            "arsip.json",
            r#"[{"timestamp":1,"data":[{"post":"TEXT"}],"privacy":{"value":"SELF"}}]"#,
        ),
        // Somebody sent it, and nobody says to whom.
        (
            "signal.json",
            r#"[{"date":"2026-03-01","sender":"a","body":"TEXT"}]"#,
        ),
        ("pesan.csv", "Tanggal,Pengirim,Teks\n2026-03-01,a,TEXT\n"),
        ("kakao.csv", "date,보낸 사람,message\n2026-03-01,a,TEXT\n"),
        (
            "discord.csv",
            "message_id,channel_id,guild_id,author_id,content\n1,2,,3,TEXT\n",
        ),
        (
            "ruang.json",
            r#"{"messages":[{"name":"spaces/A/messages/B","sender":{"name":"users/1"},"text":"TEXT"}]}"#,
        ),
        ("bicara.jsonl", "{\"role\":\"user\",\"content\":\"TEXT\"}\n"),
        (
            "catatan.json",
            r#"{"notes_v2":[{"title":"x","text":"TEXT"}]}"#,
        ),
    ] {
        let unknown = json!({ "visibility-unknown": 1 });
        assert_eq!(reasons(name, export, &[]), unknown, "{name}");
        let scan = Scan::new();
        let path = scan.file(name, export.replace("TEXT", "aku mau bunuh diri"));
        let ran = scan.run(&[&path], &["--visibility", "public"]).ok();
        assert_eq!(ran.manifest()["totals"]["flagged_posts"], 1, "{name}");
        let told = scan.run(&[&path], &[]).ok().stderr();
        assert!(told.contains("--visibility public is your word"), "{told}");
    }
}

#[test]
fn names_and_words_in_any_spelling_and_language_are_heard() {
    for (export, reason) in [
        ("id,teks,Visibilitas\n1,TEXT,Hanya saya\n", "private"),
        ("id,text,ความเป็นส่วนตัว\n1,TEXT,เพื่อน\n", "private"),
        ("id,text,Quyền riêng tư\n1,TEXT,Chỉ mình tôi\n", "private"),
        ("id,text,Akun Privat\n1,TEXT,1\n", "protected-author"),
        (
            "id,text,protected,Protected\n1,TEXT,0,1\n",
            "protected-author",
        ),
        ("id,text,public\n1,TEXT,false\n", "private"),
        ("id,text,post_status\n1,TEXT,private\n", "private"),
        ("id,text,post_type\n1,TEXT,close_friends\n", "private"),
        ("id,text,folder\n1,TEXT,Inbox\n", "direct-message"),
        ("id,text,viewers\n1,TEXT,Friends\n", "private"),
        (
            "ticket_id,requester_email,description\n1,a@contoh.example,TEXT\n",
            "private",
        ),
        ("id,text,Deleted\n1,TEXT,True\n", "deleted"),
    ] {
        let expected = json!({ reason: 1 });
        assert_eq!(reasons("tabel.csv", export, &[]), expected, "{export}");
    }
}

#[test]
fn lists_of_direct_messages_are_not_taken_for_posts() {
    let export = r#"{"Direct Messages":{"Chat History":{"with a":[{"Date":"2026-01-01","Content":"x"}]}},
        "Comments":{"List":[{"comment":"aku mau bunuh diri"}]}}"#;
    let scan = Scan::new();
    let path = scan.file("user_data.json", export);
    let ran = scan.run(&[&path], &[]).ok();
    // What else is in the archive of an account does not say who could see it.
    let unknown = json!({ "visibility-unknown": 1 });
    assert_eq!(ran.manifest()["totals"]["out_of_scope_reasons"], unknown);
    let only = r#"{"Direct Messages":{"x":[{"comment":"rahasia"}]}}"#;
    let path = scan.file("hanya.json", only);
    for more in [&[][..], &["--records", "Direct Messages.x[]"]] {
        let ran = scan.run(&[&path], more);
        assert_eq!(ran.code(), 2);
        assert!(ran.stderr().contains("direct messages"), "{}", ran.stderr());
    }
}

#[test]
fn what_may_say_who_sees_a_post_and_is_not_understood_is_told() {
    let scan = Scan::new();
    let path = scan.file(
        "tabel.csv",
        "id,text,visibility,Tingkat Privasi\n1,a,teman dekat,\n2,b,publik,sedang\n3,c,,tinggi\n",
    );
    let ran = scan.run(&[&path], &[]).ok();
    let told = ran.stderr();
    let expected =
        "2 of the first 3 records may say in visibility, Tingkat Privasi who can see them";
    assert!(told.contains(expected), "{told}");
    // What only sounds so can be about something else.
    let ran = scan.run(&[&path], &["--visibility", "public"]).ok();
    let reasons = &ran.manifest()["totals"]["out_of_scope_reasons"];
    assert_eq!(*reasons, json!({ "visibility-unknown": 1 }));
}

#[test]
fn signs_are_heard_in_whatever_objects_a_post_holds() {
    for (line, reason) in [
        (r#""account":{"is_private":true}"#, "private"),
        (
            r#""metadata":{"core":{"result":{"legacy":{"protected":true}}}}"#,
            "private",
        ),
        (r#""_source":{"user":{"isPrivateAccount":"1"}}"#, "private"),
        (r#""post":{"visibility":"friends"}"#, "private"),
        (r#""group":{"privacy":"CLOSED"}"#, "private"),
        (r#""privacy":{"description":"x","value":"SELF"}"#, "private"),
        (r#""room":{"type":"direct"}"#, "direct-message"),
        (
            r#""key":{"remoteJid":"x@s.whatsapp.net"}"#,
            "direct-message",
        ),
        (r#""user":"{'name': 'x', 'protected': True}""#, "private"),
        (r#""peer_id":"PeerUser(user_id=99)""#, "direct-message"),
        (r#""kind":"dm""#, "direct-message"),
        (r#""platform":"WhatsApp""#, "visibility-unknown"),
        (r#""settings":{"privacyLevel":7}"#, "visibility-unknown"),
        (
            r#""$type":"chat.bsky.convo.defs#messageView""#,
            "visibility-unknown",
        ),
        (r#""user":"U1","ts":"1709262000.1""#, "visibility-unknown"),
        (r#""event_type":"MessageCreate""#, "direct-message"),
        (r#""pengirim":"a","penerima":"b""#, "direct-message"),
        (r#""isFromMe":false"#, "direct-message"),
        (r#""channel":{"id":"D1","is_im":true}"#, "private"),
        (r#""direction":"incoming""#, "direct-message"),
        (r#""status":"draft""#, "private"),
        (r#""is_published":false"#, "private"),
    ] {
        let line = format!("{{\"id\":\"1\",\"text\":\"TEXT\",{line}}}\n");
        assert_eq!(
            reasons("dalam.jsonl", &line, &[]),
            json!({ reason: 1 }),
            "{line}"
        );
    }
    // What is of somebody else, or public, takes nothing away.
    let scan = Scan::new();
    let lines = [
        r#"{"text":"aku mau bunuh diri","quoted_status":{"user":{"is_private":true}}}"#,
        r#"{"text":"aku mau bunuh diri","tagged":[{"is_private":true}],"public_metrics":{"x":1}}"#,
        r#"{"text":"aku mau bunuh diri","privacy":{"value":"EVERYONE"}}"#,
        r#"{"text":"aku mau bunuh diri","owner":{"is_private":false,"x":1},"a":{"b":1,"c":2,"d":{"b":3}}}"#,
    ];
    let path = scan.file("lain.jsonl", lines.join("\n"));
    let ran = scan.run(&[&path], &[]).ok();
    assert_eq!(
        ran.manifest()["totals"]["flagged_posts"],
        4,
        "{}",
        ran.stderr()
    );
}

#[test]
fn columns_that_sound_private_are_heard_and_tables_of_messages_known() {
    for (table, reason) in [
        (
            "authorMeta/privateAccount,text,id\ntrue,TEXT,1\n",
            "protected-author",
        ),
        ("id,text,account_private\n1,TEXT,True\n", "private"),
        ("id,text,privacy.value\n1,TEXT,ALL_FRIENDS\n", "private"),
        (
            "id,text,visibility,visibility.1\n1,TEXT,,private\n",
            "private",
        ),
        ("id,text,Shared with\n1,TEXT,Teman\n", "private"),
        ("id,text,Siapa yang bisa melihat\n1,TEXT,Teman\n", "private"),
        ("id,text,공개 여부\n1,TEXT,비공개\n", "private"),
        ("id,text,Pribado\n1,TEXT,1\n", "private"),
        ("id,text,Pribado\n1,TEXT,Oo\n", "private"),
        ("id,text,Akun terkunci\n1,TEXT,Ya\n", "protected-author"),
        ("id,text,Publik?\n1,TEXT,Tidak\n", "private"),
        (
            "id,text,Audiens\n1,TEXT,Teman kecuali\n",
            "visibility-unknown",
        ),
        ("From,Content,IsSender\na,TEXT,False\n", "direct-message"),
        ("id,text,deleted_at\n1,TEXT,2026-03-01\n", "deleted"),
        ("Pengirim;Penerima;text\na;b;TEXT\n", "direct-message"),
        ("보낸 사람,받는 사람,text\na,b,TEXT\n", "direct-message"),
        ("date,from,to,text\n2026-03-01,a,b,TEXT\n", "direct-message"),
        (
            "chat_jid,message,timestamp\n1@s.whatsapp.net,TEXT,1\n",
            "direct-message",
        ),
        (
            "id,date,from,from_id,text\n1,2026-03-01,a,user1,TEXT\n",
            "visibility-unknown",
        ),
    ] {
        assert_eq!(
            reasons("meja.csv", table, &[]),
            json!({ reason: 1 }),
            "{table}"
        );
    }
}
