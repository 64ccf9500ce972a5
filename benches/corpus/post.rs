//! Posts, one after the other.

use std::fmt::Write;

use fastrand::Rng;

use super::{
    languages::{EMOJI, LANGUAGES},
    vocabulary::{Vocabulary, Words},
};

/// Midnight of 1 March 2026 in UTC, in milliseconds of the Unix epoch.
const MONTH_BEGINS: u64 = 1_772_323_200_000;
const MONTH: u64 = 31 * 24 * 60 * 60 * 1_000;

/// When the platform began to count, in the ids it gives.
const ID_EPOCH: u64 = 1_288_834_974_657;

/// People who post, a few of them much more than the others.
const AUTHORS: u64 = 200_000;

/// Bytes a text aims at; the average comes out a tenth lower.
const TEXT: usize = 160;

/// In what posts differ from the usual ones.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(crate) struct Mix {
    /// Bytes of text that posts have on average; they vary by half.
    #[arg(long, value_name = "N", value_parser = text_length)]
    pub(crate) text_bytes: Option<usize>,
    /// How many of a thousand posts hold a term that every rule set has (as a rule ten).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=1_000))]
    pub(crate) matching: Option<u32>,
    /// Only posts in this language.
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(crate) language: Option<usize>,
    /// Pictures instead of words.
    #[arg(long)]
    pub(crate) emoji: bool,
    /// How many of a thousand words are spelled as no dictionary has them: drawn out, joined, with
    /// signs for letters, emphasised, as hashtags.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=1_000))]
    pub(crate) lively: u32,
}

fn text_length(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(bytes @ 2..=1_000_000) => Ok(bytes),
        _ => Err("a text has from 2 to 1000000 bytes".to_owned()),
    }
}

fn language(tag: &str) -> Result<usize, String> {
    let found = LANGUAGES.iter().position(|language| language.tag == tag);
    found.ok_or_else(|| {
        let tags: Vec<&str> = LANGUAGES.iter().map(|language| language.tag).collect();
        format!("there are posts in {}", tags.join(", "))
    })
}

/// One post, overwritten by the next.
#[derive(Default)]
pub(super) struct Post {
    pub(super) id: u64,
    pub(super) created_at: String,
    pub(super) language: usize,
    pub(super) country: &'static str,
    pub(super) author: String,
    pub(super) text: String,
    /// The text holds a term that every rule set has.
    pub(super) planted: bool,
}

/// Writes posts.
pub(super) struct Posts {
    pub(super) random: Rng,
    pub(super) vocabulary: Vocabulary,
    mix: Mix,
    post: Post,
}

impl Posts {
    pub(super) fn new(seed: u64, mix: Mix) -> Self {
        Self {
            random: Rng::with_seed(seed),
            vocabulary: Vocabulary::new(),
            mix,
            post: Post::default(),
        }
    }

    /// The next post, with what else a record may be filled from.
    pub(super) fn next(&mut self) -> (&Post, &Vocabulary, &mut Rng) {
        let Self {
            random,
            vocabulary,
            mix,
            post,
        } = self;
        let drawn = random.usize(0..vocabulary.languages.len());
        post.language = mix.language.unwrap_or(drawn);
        let words = &vocabulary.languages[post.language];
        let countries = words.language.countries;
        post.country = countries[random.usize(0..countries.len())];
        let at = MONTH_BEGINS + random.u64(0..MONTH);
        post.id = (at - ID_EPOCH) << 22 | random.u64(0..1 << 22);
        write_time(at, &mut post.created_at);
        write_author(random, &mut post.author);
        post.planted = match mix.matching {
            None => random.u32(0..100) == 0,
            Some(matching) => random.u32(0..1_000) < matching,
        };
        let bytes = match mix.text_bytes {
            None => text_bytes(random),
            Some(bytes) => random.usize(bytes / 2..=bytes * 3 / 2),
        };
        post.text.clear();
        if mix.emoji {
            post.planted = false;
            write_emoji(bytes, random, &mut post.text);
        } else {
            let planted = post.planted;
            write_text(words, bytes, (planted, mix.lively), random, &mut post.text);
        }
        (&self.post, &self.vocabulary, &mut self.random)
    }
}

/// Most posts are short and a few are long.
fn text_bytes(random: &mut Rng) -> usize {
    match random.u32(0..10) {
        0..4 => random.usize(TEXT / 8..TEXT * 3 / 4),
        4..8 => random.usize(TEXT / 2..TEXT * 3 / 2),
        _ => random.usize(TEXT..TEXT * 3),
    }
}

fn write_time(at: u64, out: &mut String) {
    let (day, rest) = ((at - MONTH_BEGINS) / 86_400_000 + 1, at % 86_400_000);
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1_000 % 60, rest % 1_000);
    out.clear();
    let _ = write!(
        out,
        "2026-03-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z"
    );
}

fn write_author(random: &mut Rng, out: &mut String) {
    const NAMES: [&str; 12] = [
        "budi", "siti", "anakkos", "hawker", "mina", "linh", "somchai", "jun", "kucing", "user",
        "tita", "nong",
    ];
    let author = random.u64(0..AUTHORS) * random.u64(0..AUTHORS) / AUTHORS;
    let name = NAMES[author as usize % NAMES.len()];
    out.clear();
    let _ = write!(out, "{name}_{author:06}");
}

/// Writes about `bytes` bytes of text behind what `out` has.
pub(super) fn write_text(
    words: &Words,
    bytes: usize,
    (planted, lively): (bool, u32),
    random: &mut Rng,
    out: &mut String,
) {
    let begin = out.len();
    let mut plant_at = if planted {
        random.usize(0..bytes.max(1))
    } else {
        usize::MAX
    };
    let mut sentence_begins = true;
    loop {
        let from = out.len();
        if from - begin >= plant_at {
            separate(words, true, begin, out);
            out.push_str(&words.planted[random.usize(0..words.planted.len())]);
            separate(words, true, begin, out);
            plant_at = usize::MAX;
        } else if from - begin >= bytes {
            break;
        } else {
            write_word(words, begin, random, out);
            // Nothing is drawn where nothing is lively: the same seed gives the same posts.
            if lively > 0 && random.u32(0..1_000) < lively {
                enliven(words, from, random, out);
            }
        }
        let is_address = out[from..].trim_start().starts_with("http");
        if std::mem::take(&mut sentence_begins) && !is_address && random.u32(0..3) > 0 {
            capitalise(from, out);
        }
        sentence_begins = punctuate(words, random, out);
    }
    out.truncate(out.trim_end().len());
    if random.u32(0..3) == 0 {
        out.push(' ');
        out.push_str(EMOJI[random.usize(0..EMOJI.len())]);
    }
}

/// Pictures, now and then with a blank between them.
fn write_emoji(bytes: usize, random: &mut Rng, out: &mut String) {
    while out.len() < bytes {
        out.push_str(EMOJI[random.usize(0..EMOJI.len())]);
        if random.u32(0..6) == 0 {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
}

fn write_word(words: &Words, begin: usize, random: &mut Rng, out: &mut String) {
    let dice = random.u32(0..200);
    separate(words, dice < 46, begin, out);
    let _ = match dice {
        // Rare words stand apart from Thai ones, being in another script.
        0..30 => write!(out, "{}", words.rare[random.usize(0..words.rare.len())]),
        30..34 => write!(out, "#{}", words.common(random)),
        34..37 => write!(out, "@user{}", random.u32(0..10_000)),
        37..39 => write!(out, "https://t.example/{:08x}", random.u32(..)),
        39..45 => write!(out, "{}", random.u32(1..3_000)),
        45 => write!(out, "\"{}\"", words.common(random)),
        _ => write!(out, "{}", words.common(random)),
    };
    if dice < 46 {
        separate(words, true, begin, out);
    } else if !words.endings.is_empty() && dice < 70 {
        out.push_str(words.endings[random.usize(0..words.endings.len())]);
    }
}

/// Spells the word that was written behind `from` as people do who are not writing for a dictionary.
fn enliven(words: &Words, from: usize, random: &mut Rng, out: &mut String) {
    out.truncate(out.trim_end().len().max(from));
    let word = out[from..].find(|c: char| !c.is_whitespace());
    let Some(start) = word.map(|at| from + at) else {
        return;
    };
    let last = out[start..].chars().next_back().unwrap_or(' ');
    match random.u32(0..6) {
        0 => out.extend(std::iter::repeat_n(last, random.usize(2..6))),
        1 => {
            out.push(['-', '_', '.', '/'][random.usize(0..4)]);
            out.push_str(words.common(random));
        }
        2 => {
            const SIGNS: [(char, char); 5] =
                [('a', '4'), ('e', '3'), ('i', '1'), ('o', '0'), ('s', '5')];
            let (letter, sign) = SIGNS[random.usize(0..SIGNS.len())];
            if let Some(at) = out[start..].find(letter) {
                let at = start + at;
                out.replace_range(at..=at, sign.encode_utf8(&mut [0; 4]));
            }
        }
        3 => out.insert(start, '#'),
        4 => {
            out.insert(start, '*');
            out.push('*');
        }
        _ => out.push_str("!!!"),
    }
    if !words.language.spaced {
        out.push(' ');
    }
}

/// Sets a word apart from the one before it, where the script does so or it must be.
fn separate(words: &Words, must: bool, begin: usize, out: &mut String) {
    let begun = out.len() > begin;
    if begun && (must || words.language.spaced) && !out.ends_with(char::is_whitespace) {
        out.push(' ');
    }
}

fn capitalise(from: usize, out: &mut String) {
    let Some(first) = out[from..].find(|c: char| !c.is_whitespace()) else {
        return;
    };
    let mut end = from + first + 1;
    while !out.is_char_boundary(end) {
        end += 1;
    }
    let upper = out[from + first..end].to_uppercase();
    out.replace_range(from + first..end, &upper);
}

/// True when a sentence has ended.
fn punctuate(words: &Words, random: &mut Rng, out: &mut String) -> bool {
    // Thai sets phrases apart by a space and ends nothing with a full stop.
    let (comma, stop) = if words.language.spaced {
        (", ", ". ")
    } else {
        (" ", " ")
    };
    let (mark, ends) = match random.u32(0..200) {
        0..12 => (comma, false),
        12..24 => (stop, true),
        24..27 => ("!! ", true),
        27..30 => ("? ", true),
        30 => ("\n", true),
        _ => return false,
    };
    out.truncate(out.trim_end().len());
    out.push_str(mark);
    ends
}
