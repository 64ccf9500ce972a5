//! Names that sound as if they said who may see a post, and names of files and lists of messages.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::fields::loose;

/// Words of names that sound as if the field said who may see a post.
const SOUND: &[&str] = &[
    "private",
    "privacy",
    "privat",
    "privasi",
    "pribadi",
    "peribadi",
    "visibility",
    "visible",
    "visibilitas",
    "audience",
    "audiens",
    "khalayak",
    "protected",
    "secret",
    "confidential",
    "pribado",
];

/// The same in scripts and spellings without borders between words.
const SOUND_INSIDE: &[&str] = &["ส่วนตัว", "riêngtư", "공개", "비밀"];

/// What a name is about, as far as it concerns who may see a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// It sounds as if it said who may see the post.
    Privacy,
    /// Another post, which this one quotes or answers, or somebody whom it only names.
    Another,
    /// Something else.
    Else,
}

/// Parts of names that are about another post or person, as [`loose`] spells them.
const OTHERS: &[&str] = &[
    "quote",
    "inreplyto",
    "replyto",
    "repliedto",
    "parent",
    "mention",
    "tagged",
    "liker",
    "music",
    "place",
];

/// Parts that every name has that sounds so: all at once they are quickly told not to be there.
const HINTS: &[&str] = &[
    "riva", "riba", "prib", "isib", "udien", "halay", "rotec", "secre", "onfid",
];

static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let parts = OTHERS.iter().chain(HINTS).chain(SOUND_INSIDE);
    AhoCorasick::new(parts).expect("a few short words")
});

/// What a name is about that [`loose`] spells so.
pub(super) fn about(name: &str, loosely: &str) -> About {
    let mut may_sound = false;
    for found in PARTS.find_overlapping_iter(loosely) {
        if found.pattern().as_usize() < OTHERS.len() {
            return About::Another;
        }
        may_sound = true;
    }
    let is_sound = |word: &str| SOUND.iter().any(|known| word.eq_ignore_ascii_case(known));
    let sounds = may_sound
        && (words(name).any(is_sound) || SOUND_INSIDE.iter().any(|part| loosely.contains(part)));
    if sounds { About::Privacy } else { About::Else }
}

/// Whether a field sounds as if it said who may see a post.
pub(super) fn sounds_private(name: &str) -> bool {
    about(name, &loose(name)) == About::Privacy
}

/// The words of a name: `isPrivateAccount`, `is_private_account`.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    parts.flat_map(|part| {
        let humps = part.char_indices().filter(|(at, c)| {
            let before = part
                .get(..*at)
                .and_then(|before| before.chars().next_back());
            c.is_uppercase() && before.is_some_and(char::is_lowercase)
        });
        let mut starts: Vec<usize> = humps.map(|(at, _)| at).collect();
        starts.push(part.len());
        let mut start = 0;
        starts.into_iter().filter_map(move |end| {
            let word = part.get(start..end);
            start = end;
            word
        })
    })
}

/// True for a key whose list holds messages, not posts (`Direct Messages`, `Chat History`).
pub(super) fn is_messages_key(key: &str) -> bool {
    const KEYS: &[&str] = &[
        "directmessage",
        "chathistory",
        "messagerequest",
        "privatemessage",
        "dmconversation",
    ];
    let key = loose(key);
    KEYS.iter().any(|known| key.contains(known)) || matches!(&*key, "dm" | "dms" | "inbox")
}

/// What names of files of private messages have in them, once nothing but their letters is left.
const FILES: &[&str] = &[
    "directmessage",
    "privatemessage",
    "messagerequest",
    "whatsappchat",
    "pesanlangsung",
    "pesanpribadi",
    "mesejperibadi",
    "ข้อความส่วนตัว",
    "tinnhắnriêng",
    "tinnhắntrựctiếp",
    "쪽지",
    "다이렉트메시지",
    "twittercircle",
    "deletedtweet",
];

/// Words that such names have by themselves.
const FILE_WORDS: &[&str] = &["dm", "dms", "draft", "drafts"];

/// What such names begin with.
const FILE_BEGINNINGS: &[&str] = &["dmevents", "kakaotalk", "linechat"];

/// True for the name (or path) of a file of direct messages: its records are out of scope whatever
/// they say.
#[must_use]
pub fn is_direct_message_file(name: &str) -> bool {
    let name = name.replace('\\', "/");
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let letters: String = file
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_ascii_punctuation())
        .flat_map(char::to_lowercase)
        .collect();
    let private_folder = folders
        .split('/')
        .any(|folder| matches!(folder, "inbox" | "message_requests" | "archived_threads"));
    let is_word = |word: &str| {
        FILE_WORDS
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    FILES.iter().any(|part| letters.contains(part))
        || FILE_BEGINNINGS
            .iter()
            .any(|start| letters.starts_with(start))
        || words(file).any(is_word)
        || (private_folder && file.starts_with("message"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::signs::is_known;

    #[test]
    fn knows_files_of_direct_messages() {
        for name in [
            "direct-messages.js",
            "data/direct-messages-group.js",
            "x\\data\\direct_messages-part1.js",
            "direct-message-headers.js",
            "messages/inbox/ani_123/message_1.json",
            "DMs.csv",
            "twitter_dm_2024.jsonl",
            "pesan_langsung.csv",
            "Tin nhắn riêng.csv",
            "KakaoTalk_20240101.csv",
            "WhatsApp Chat with Ani.txt",
        ] {
            assert!(is_direct_message_file(name), "{name}");
        }
        for name in [
            "tweets.js",
            "messages.jsonl",
            "inbox.csv",
            "kirim-langsung.csv",
            "admin.csv",
            "dmitri.csv",
            "/dms/tweets.js",
        ] {
            assert!(!is_direct_message_file(name), "{name}");
        }
    }

    #[test]
    fn names_that_sound_private_are_heard() {
        for name in [
            "Sichtbarkeit Privacy",
            "post.isPrivateAccount",
            "PRIVACY_LEVEL",
            "Akun Privat?",
            "ความเป็นส่วนตัว",
            "공개 여부",
        ] {
            assert!(sounds_private(name), "{name}");
        }
        for name in [
            "public_metrics",
            "privatization_rate",
            "text",
            "is_sensitive",
            "quoted_status.user.private",
            "inReplyToPrivateUser",
        ] {
            assert!(!sounds_private(name), "{name}");
        }
        assert!(is_known("User.Protected") && is_known("isPrivate") && !is_known("Privacy Level"));
    }

    #[test]
    fn lists_of_messages_are_known_by_their_key() {
        for key in [
            "Direct Messages",
            "ChatHistory",
            "inbox",
            "message_requests",
        ] {
            assert!(is_messages_key(key), "{key}");
        }
        for key in ["messages", "CommentsList", "items"] {
            assert!(!is_messages_key(key), "{key}");
        }
    }
}
