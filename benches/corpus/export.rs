//! Posts as exports hold them.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use fastrand::Rng;

use super::{
    post::{Mix, Post, Posts, write_text},
    vocabulary::Vocabulary,
};

/// What an export looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Shape {
    /// JSON Lines of about 289 bytes, half of it text.
    Lean,
    /// JSON Lines of about 2.6 KB as the X API (v2) gives them, text 5 %. Other fields hold terms
    /// too, and a quarter of the lines has a second, nested `text`.
    Fat,
    /// As lean, with all that an old interface says of an account beside it, under names of up to forty
    /// letters.
    Wide,
    /// As lean, in the way Python's json.dumps writes it.
    Escaped,
    /// CSV with quoted texts, line ends and doubled quotes in some of them.
    Csv,
    /// As CSV, but one text in a hundred is unquoted and has a quote in it (`5" screen`).
    CsvStray,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Bytes, the header of a CSV file among them.
    pub(crate) bytes: u64,
    /// Posts.
    pub(crate) records: u64,
    /// Posts with a term of the smallest rule set in their text.
    pub(crate) planted: u64,
}

/// Writes an export.
pub(crate) struct Writer {
    shape: Shape,
    posts: Posts,
    line: String,
}

impl Writer {
    pub(crate) fn new(shape: Shape, seed: u64, mix: Mix) -> Self {
        Self {
            shape,
            posts: Posts::new(seed, mix),
            line: String::new(),
        }
    }

    /// Writes whole records until there are at least so many bytes.
    pub(crate) fn write(&mut self, bytes: u64, out: &mut dyn Write) -> io::Result<Written> {
        let mut written = Written::default();
        if matches!(self.shape, Shape::Csv | Shape::CsvStray) {
            out.write_all(HEADER.as_bytes())?;
            written.bytes += HEADER.len() as u64;
        }
        while written.bytes < bytes {
            self.line.clear();
            let (post, vocabulary, random) = self.posts.next();
            let line = &mut self.line;
            match self.shape {
                Shape::Lean => lean(post, vocabulary, line),
                Shape::Fat => fat(post, vocabulary, random, line),
                Shape::Wide => wide(post, vocabulary, line),
                Shape::Escaped => escaped(post, vocabulary, line),
                Shape::Csv => csv(post, vocabulary, false, line),
                Shape::CsvStray => csv(post, vocabulary, random.u32(0..100) == 0, line),
            }
            out.write_all(line.as_bytes())?;
            written.bytes += line.len() as u64;
            written.records += 1;
            written.planted += u64::from(post.planted);
        }
        Ok(written)
    }
}

const HEADER: &str = "id,created_at,lang,country,author,text\n";

fn tag(post: &Post, vocabulary: &Vocabulary) -> &'static str {
    vocabulary.languages[post.language].language.tag
}

fn lean(post: &Post, vocabulary: &Vocabulary, out: &mut String) {
    let Post {
        id,
        created_at,
        country,
        author,
        ..
    } = post;
    let lang = tag(post, vocabulary);
    let _ = write!(
        out,
        r#"{{"id":"{id}","created_at":"{created_at}","lang":"{lang}","country":"{country}","author":"{author}","text":"#
    );
    quoted(&post.text, out);
    out.push_str("}\n");
}

/// Nothing of it is read but what a lean post has, too.
fn wide(post: &Post, vocabulary: &Vocabulary, out: &mut String) {
    let (id, author, created_at) = (&post.id, &post.author, &post.created_at);
    let (lang, country) = (tag(post, vocabulary), &post.country);
    let _ = write!(
        out,
        r#"{{"id_str":"{id}","created_at":"{created_at}","lang":"{lang}","in_reply_to_status_id_str":null,"in_reply_to_user_id_str":null,"is_quote_status":false,"possibly_sensitive":false,"supplemental_language":null,"user":{{"id_str":"{author}","screen_name":"{author}","protected":false,"profile_background_color":"C0DEED","profile_background_image_url_https":"https://img.example/bg.png","profile_use_background_image":true,"profile_sidebar_border_color":"C0DEED","profile_image_extensions_media_color":null,"has_extended_profile":false,"require_some_consent":false,"translator_type_of_the_account":"none","withheld_in_countries":[]}},"place":{{"country_code":"{country}"}},"text":"#
    );
    quoted(&post.text, out);
    out.push_str("}\n");
}

fn escaped(post: &Post, vocabulary: &Vocabulary, out: &mut String) {
    let Post {
        id,
        created_at,
        country,
        author,
        ..
    } = post;
    let lang = tag(post, vocabulary);
    let _ = write!(
        out,
        r#"{{"id": "{id}", "created_at": "{created_at}", "lang": "{lang}", "country": "{country}", "author": "{author}", "text": "#
    );
    let from = out.len();
    quoted(&post.text, out);
    let text = out.split_off(from);
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push_str("}\n");
}

fn csv(post: &Post, vocabulary: &Vocabulary, stray: bool, out: &mut String) {
    let Post {
        id,
        created_at,
        country,
        author,
        text,
        ..
    } = post;
    let lang = tag(post, vocabulary);
    let _ = write!(out, "{id},{created_at},{lang},{country},{author},");
    if stray {
        out.push_str("5\" screen ");
        out.extend(text.chars().filter(|c| !matches!(c, '"' | ',' | '\n')));
    } else {
        out.push('"');
        for part in text.split_inclusive('"') {
            out.push_str(part);
            if part.ends_with('"') {
                out.push('"');
            }
        }
        out.push('"');
    }
    out.push('\n');
}

/// A JSON string.
fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Bytes of what the X API says of a subject that it sees in a post.
const ANNOTATION: usize = 110;

/// About 2.6 KB. The scanner must not be led astray by what it need not read: descriptions and a
/// quoted post have terms of their own.
fn fat(post: &Post, vocabulary: &Vocabulary, random: &mut Rng, out: &mut String) {
    let Post {
        id,
        created_at,
        country,
        author,
        ..
    } = post;
    let lang = tag(post, vocabulary);
    let number = random.u64(1_000_000..2_000_000_000);
    let _ = write!(
        out,
        r#"{{"id":"{id}","created_at":"{created_at}","lang":"{lang}","possibly_sensitive":false,"reply_settings":"everyone","source":"Twitter for Android","conversation_id":"{id}","edit_history_tweet_ids":["{id}"],"edit_controls":{{"edits_remaining":5,"is_edit_eligible":true,"editable_until":"{created_at}"}},"author_id":"{number}","author":{{"id":"{number}","username":"{author}","name":"#
    );
    prose(post, vocabulary, 20, 0, random, out);
    out.push_str(r#","description":"#);
    prose(post, vocabulary, 120, 4, random, out);
    let (followers, following) = (random.u32(0..90_000), random.u32(0..4_000));
    let _ = write!(
        out,
        r#","location":"{country}","protected":false,"verified":false,"created_at":"2014-06-01T08:00:00.000Z","profile_image_url":"https://img.example/profile_images/{number}/x_normal.jpg","public_metrics":{{"followers_count":{followers},"following_count":{following},"tweet_count":{number},"listed_count":3}}}},"text":"#
    );
    quoted(&post.text, out);
    let (likes, shares) = (random.u32(0..5_000), random.u32(0..900));
    let _ = write!(
        out,
        r#","public_metrics":{{"retweet_count":{shares},"reply_count":2,"like_count":{likes},"quote_count":0,"bookmark_count":1,"impression_count":{number}}},"geo":{{"country_code":"{country}","place_id":"01a9a39529b27f36","full_name":"{country}","place_type":"city"}}"#
    );
    if random.u32(0..4) == 0 {
        let _ = write!(
            out,
            r#","quoted_tweet":{{"id":"{number}","lang":"{lang}","text":"#
        );
        prose(post, vocabulary, 140, 12, random, out);
        out.push('}');
    }
    entities(number, out);
    out.push_str(r#","context_annotations":["#);
    for place in 0..3 {
        out.push_str(if place > 0 { "," } else { "" });
        let _ = write!(
            out,
            r#"{{"domain":{{"id":"{}","name":"Unified Twitter Taxonomy","description":"A taxonomy of user interests."}},"entity":{{"id":"{number}{place}","name":"#,
            131 + place
        );
        prose(post, vocabulary, 16, 0, random, out);
        out.push_str(r#","description":"#);
        prose(post, vocabulary, ANNOTATION, 1, random, out);
        out.push_str("}}");
    }
    out.push_str("]}\n");
}

fn entities(number: u64, out: &mut String) {
    let _ = write!(
        out,
        r#","entities":{{"urls":[{{"start":24,"end":47,"url":"https://t.example/{number:x}","expanded_url":"https://berita.example/2026/03/{number}?utm_source=x&utm_medium=social","display_url":"berita.example/2026/03/…","images":[{{"url":"https://img.example/news_img/{number}/a?format=jpg&name=orig","width":1200,"height":675}}],"status":200,"unwound_url":"https://berita.example/2026/03/{number}"}}],"annotations":[{{"start":0,"end":7,"probability":0.9817,"type":"Place","normalized_text":"Jakarta"}}]}}"#
    );
}

/// A text that is not the post's; so many of a thousand have a term.
fn prose(
    post: &Post,
    vocabulary: &Vocabulary,
    bytes: usize,
    planted: u32,
    random: &mut Rng,
    out: &mut String,
) {
    let mut text = String::with_capacity(bytes * 2);
    let planted = random.u32(0..1_000) < planted;
    let words = &vocabulary.languages[post.language];
    write_text(words, bytes, (planted, 0), random, &mut text);
    quoted(&text, out);
}
