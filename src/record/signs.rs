//! Where exports say who may see a record, and whether it is a post at all.

use super::{ScopeReason, fields::loose, scope::Signal};

/// Where signals are in any export. Names are also known in other spellings ([`loose`]) where the
/// signal [`Signal::is_plain_by_name`].
pub(super) const SIGNALS: &[(&str, Signal)] = &[
    ("chat.type", Signal::Visibility),
    ("chat_type", Signal::Visibility),
    ("channel.type", Signal::RecordType),
    ("conversation_type", Signal::Visibility),
    ("reblog.visibility", Signal::Visibility),
    ("peer_id._", Signal::RecordType),
    ("subreddit_type", Signal::Subreddit),
    ("moderationStatus", Signal::Moderation),
    ("snippet.moderationStatus", Signal::Moderation),
    ("protected", Signal::Protected),
    ("user.protected", Signal::Protected),
    ("users.protected", Signal::Protected),
    ("author.protected", Signal::Protected),
    ("retweeted_status.user.protected", Signal::Protected),
    // Anyone in a page's users may be its author; a doubt is decided for the author.
    ("includes.users[].protected", Signal::Protected),
    ("author.private_account", Signal::Protected),
    ("authorMeta.privateAccount", Signal::Protected),
    ("private_account", Signal::Protected),
    ("is_private_account", Signal::Protected),
    ("is_protected", Signal::Protected),
    ("author_is_protected", Signal::Protected),
    ("user.private", Signal::Protected),
    ("user.is_private", Signal::Protected),
    ("owner.is_private", Signal::Protected),
    ("author.is_private", Signal::Protected),
    ("akun_privat", Signal::Protected),
    ("akun_pribadi", Signal::Protected),
    ("private_item", Signal::Private),
    ("private", Signal::Private),
    ("is_private", Signal::Private),
    ("secret", Signal::Private),
    ("is_public", Signal::Public),
    ("public", Signal::Public),
    ("status", Signal::RecordType),
    ("post_status", Signal::RecordType),
    ("message_type", Signal::RecordType),
    ("access", Signal::RecordType),
    ("group_privacy", Signal::Visibility),
    ("dm_conversation", Signal::Direct),
    ("dm_conversation_id", Signal::Direct),
    ("message_create", Signal::Direct),
    ("recipient", Signal::Direct),
    ("recipients", Signal::Direct),
    ("recipient_id", Signal::Direct),
    ("recipient_ids", Signal::Direct),
    ("receiver_id", Signal::Direct),
    ("recipient_profile_urls", Signal::Direct),
    ("thread_path", Signal::Direct),
    ("convo_id", Signal::Direct),
    ("is_direct_message", Signal::IsDirect),
    ("is_direct", Signal::IsDirect),
    ("is_dm", Signal::IsDirect),
    ("_meta.was_deleted_later", Signal::DeletedLater),
    ("is_deleted", Signal::DeletedLater),
    ("deleted", Signal::DeletedLater),
    ("removed_by_category", Signal::Removed),
    ("type", Signal::RecordType),
    ("record_type", Signal::RecordType),
    ("kind", Signal::EventKind),
    ("commit.operation", Signal::Operation),
    ("commit.collection", Signal::Collection),
    ("like", Signal::Notice),
    ("delete", Signal::Notice),
    ("limit", Signal::Notice),
    ("scrub_geo", Signal::Notice),
];

/// Where signals are in the objects around a list of records, so many levels out.
pub(super) const AROUND: &[(&str, Signal)] = &[
    ("type", Signal::RecordType),
    ("chat_type", Signal::Visibility),
    ("conversation_type", Signal::Visibility),
    ("visibility", Signal::Visibility),
    ("privacy", Signal::Visibility),
    ("channel.type", Signal::Visibility),
    ("chat.type", Signal::Visibility),
    ("private", Signal::Private),
    ("is_private", Signal::Private),
    ("isPrivate", Signal::Private),
    ("is_public", Signal::Public),
    ("isPublic", Signal::Public),
    ("protected", Signal::Protected),
    ("participants", Signal::Direct),
    ("thread_path", Signal::Direct),
    ("recipients", Signal::Direct),
];

/// Levels around a list at which they are looked for.
pub(super) const LEVELS_AROUND: usize = 2;

/// Members that only records of one sort have all of, and what these are: messages of other tools,
/// none of which says so in a word.
pub(super) const TOGETHER: &[(&[&str], ScopeReason)] = &[
    // Facebook and Instagram.
    (&["sender_name", "timestamp_ms"], ScopeReason::DirectMessage),
    // Letters, and the messages of Reddit.
    (
        &["from", "to", "subject", "body"],
        ScopeReason::DirectMessage,
    ),
    // LinkedIn.
    (
        &["CONVERSATION ID", "FROM", "TO"],
        ScopeReason::DirectMessage,
    ),
    // Slack.
    (&["client_msg_id", "ts"], ScopeReason::Private),
    // Google Chat.
    (
        &["creator.user_type", "created_date", "topic_id"],
        ScopeReason::Private,
    ),
    // Discord's own archive: what sort of channel it is stands in another file.
    (
        &["ID", "Timestamp", "Contents", "Attachments"],
        ScopeReason::VisibilityUnknown,
    ),
    // ActivityPub: whether the addresses are those of everyone is not looked at.
    (&["content", "to", "cc"], ScopeReason::VisibilityUnknown),
    // Telegram, cut out of the chat that says who can see it.
    (
        &["text_entities", "date_unixtime"],
        ScopeReason::VisibilityUnknown,
    ),
];

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
    "protected",
    "secret",
    "confidential",
];

/// The same in scripts and spellings without borders between words.
const SOUND_INSIDE: &[&str] = &["ส่วนตัว", "riêngtư", "공개", "비밀"];

/// Whether a field sounds as if it said who may see a post.
pub(super) fn sounds_private(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    let whole = loose(last);
    let is_sound = |word: &str| SOUND.iter().any(|known| word.eq_ignore_ascii_case(known));
    words(last).any(is_sound) || SOUND_INSIDE.iter().any(|part| whole.contains(part))
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

/// Whether some signal that any export may have is looked for at this path.
pub(super) fn is_known(path: &str) -> bool {
    let plain = |path: &str| loose(&path.replace("[]", ""));
    let path = plain(path);
    SIGNALS.iter().any(|(known, _)| plain(known) == path)
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
];

/// Words that such names have by themselves.
const FILE_WORDS: &[&str] = &["dm", "dms"];

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
        let known = FILE_WORDS.iter();
        known
            .into_iter()
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
