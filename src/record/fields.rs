//! What fields are called in the exports of the field, in order of preference.
//!
//! A field has families of names. The first family of which a sample has any name is read, and all
//! of it: a tweet is cut at 140 characters unless its `extended_tweet` is looked at, and a sample may
//! have none.

/// What saring reads of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A text that rules read.
    Text,
    /// Id given by the platform.
    Id,
    /// Whatever names the author.
    Author,
    /// When it was posted.
    CreatedAt,
    /// Its language.
    Language,
    /// Its country.
    Country,
    /// Who may see it.
    Visibility,
    /// The platform it is from.
    Platform,
    /// Channel, group, subreddit or page.
    Community,
    /// Its address.
    Url,
    /// What it answers or repeats.
    ParentId,
    /// What it is.
    Kind,
}

impl Field {
    /// Every field but the text.
    pub(super) const SINGLE: [Self; 11] = [
        Self::Id,
        Self::Author,
        Self::CreatedAt,
        Self::Language,
        Self::Country,
        Self::Visibility,
        Self::Platform,
        Self::Community,
        Self::Url,
        Self::ParentId,
        Self::Kind,
    ];

    /// As it is spelled in options (`--text-field`) and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Author => "author",
            Self::CreatedAt => "created_at",
            Self::Language => "language",
            Self::Country => "country",
            Self::Visibility => "visibility",
            Self::Platform => "platform",
            Self::Community => "community",
            Self::Url => "url",
            Self::ParentId => "parent_id",
            Self::Kind => "kind",
        }
    }

    /// The field with this spelling.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::SINGLE
            .into_iter()
            .chain([Self::Text])
            .find(|field| field.name() == name)
    }

    /// Families of names, best first.
    pub(super) fn families(self) -> Families {
        match self {
            Self::Text => TEXT,
            Self::Id => ID,
            Self::Author => AUTHOR,
            Self::CreatedAt => CREATED_AT,
            Self::Language => LANGUAGE,
            Self::Country => COUNTRY,
            Self::Visibility => VISIBILITY,
            Self::Platform => PLATFORM,
            Self::Community => COMMUNITY,
            Self::Url => URL,
            Self::ParentId => PARENT_ID,
            Self::Kind => KIND,
        }
    }
}

/// Families of names, best first.
pub(super) type Families = &'static [&'static [&'static str]];

/// A repeated post (`retweeted_status`, `reblog`) comes first: its repetition is cut.
const TEXT: Families = &[
    &[
        "retweeted_status.extended_tweet.full_text",
        "retweeted_status.full_text",
        "retweeted_status.text",
        "note_tweet.text",
        "extended_tweet.full_text",
        "full_text",
        "text",
    ],
    &["tweet.full_text", "tweet.text"],
    &["data.note_tweet.text", "data.text"],
    &["commit.record.text", "record.text"],
    &["body", "selftext"],
    &["video_description", "desc"],
    &["reblog.content", "content"],
    &["snippet.textOriginal", "snippet.textDisplay"],
    &[
        "snippet.topLevelComment.snippet.textOriginal",
        "snippet.topLevelComment.snippet.textDisplay",
    ],
    &["textOriginal", "textDisplay"],
    &["message"],
    &["post_text", "tweet_text", "comment_text"],
    &["caption"],
    &["tweet", "comment", "post", "teks"],
    &["description"],
    &["query", "search_query"],
];

/// Texts besides the main one, read where they are, with the name that rules know.
pub(super) const MORE_TEXTS: &[(&str, &[&str])] = &[
    ("title", &["title"]),
    ("spoiler_text", &["reblog.spoiler_text", "spoiler_text"]),
    ("alt_text", &["alt_text", "Image Text"]),
    ("link_text", &["Link Text"]),
    ("voice_to_text", &["voice_to_text"]),
];

const ID: Families = &[
    &["id_str", "id"],
    &["tweet.id_str", "tweet.id"],
    &["data.id"],
    &["commit.rkey"],
    &[
        "tweet_id",
        "post_id",
        "comment_id",
        "message_id",
        "video_id",
    ],
    &["Facebook Id"],
    &["status_id", "uri"],
];

const AUTHOR: Families = &[
    &["user.screen_name", "user.id_str", "user.username"],
    &["author.username", "author.uniqueId", "author.id"],
    &["author_id"],
    &["data.author_id"],
    &["account.acct", "account.username"],
    &["did"],
    &["snippet.authorChannelId.value", "snippet.authorDisplayName"],
    &[
        "snippet.topLevelComment.snippet.authorChannelId.value",
        "snippet.topLevelComment.snippet.authorDisplayName",
    ],
    &["post_owner.username", "post_owner.id"],
    &["user_id_str", "username", "user_name", "screen_name"],
    &["author"],
    &["from_id", "from"],
    &["authorName", "author_name", "user_id", "user"],
    &["Page Name", "Account"],
];

const CREATED_AT: Families = &[
    &["created_at"],
    &["tweet.created_at"],
    &["data.created_at"],
    &["created_utc"],
    &["commit.record.createdAt", "time_us"],
    &["create_time", "createTime"],
    &["date_unixtime", "date"],
    &["snippet.publishedAt"],
    &["snippet.topLevelComment.snippet.publishedAt"],
    &["publishedAt", "published_at"],
    &["creation_time"],
    &["Post Created"],
    &["unix_timestamp", "timestamp"],
    &["createdAt", "posted_at", "post_date", "datetime", "time"],
];

const LANGUAGE: Families = &[
    &["language", "lang"],
    &["tweet.lang"],
    &["data.lang"],
    &["commit.record.langs[]"],
    &["langs[]", "languages[]", "langs", "languages"],
    &["language_code", "lang_code", "language_guess"],
];

const COUNTRY: Families = &[
    &["country_code", "country"],
    &["place.country_code", "geo.country_code"],
    &["geo.country", "place.country"],
    &["region_code"],
    &["locationCreated", "location_created"],
    &["Page Admin Top Country"],
];

const VISIBILITY: Families = &[
    &["visibility", "post_visibility"],
    &["privacy", "privacy_status"],
    &["privacyStatus", "status.privacyStatus"],
    &["privacy.value"],
    &["audience", "who_can_see", "who_can_view", "shared_with"],
    &["visibilitas", "privasi", "status_privasi", "keterlihatan"],
    &["siapa yang bisa melihat", "siapa yang dapat melihat"],
    &["siapa boleh melihat", "terlihat oleh"],
    &["การมองเห็น", "ความเป็นส่วนตัว", "ใครเห็นได้"],
    &["quyền riêng tư", "chế độ hiển thị", "ai có thể xem"],
    &["공개 범위", "공개 여부", "공개 대상"],
    &["pagkapribado"],
];

const PLATFORM: Families = &[
    &["platform"],
    &["source_platform", "network", "social_network"],
];

const COMMUNITY: Families = &[
    &["community"],
    &["subreddit"],
    &["channel", "channel_name", "channel_username"],
    &[
        "chat.username",
        "chat.title",
        "chat.name",
        "chat_name",
        "chat",
    ],
    &["group_name", "Group Name"],
    &["surface.name", "surface.id"],
    &["snippet.channelId", "channelId"],
    &["Page Name", "page"],
];

const URL: Families = &[
    &["permalink", "tweet_url", "post_url"],
    &["url", "link"],
    &["video_url", "webVideoUrl"],
];

const PARENT_ID: Families = &[
    &[
        "retweeted_status.id_str",
        "in_reply_to_status_id_str",
        "in_reply_to_status_id",
        "in_reply_to_tweet_id",
    ],
    &["referenced_tweets[].id"],
    &["data.referenced_tweets[].id"],
    &["reblog.id", "in_reply_to_id"],
    &["commit.record.reply.parent.uri"],
    &["parent_id", "parentId"],
    &["snippet.parentId"],
    &["reply_to_message_id"],
    &[
        "referenced_tweets.retweeted.id",
        "referenced_tweets.replied_to.id",
        "referenced_tweets.quoted.id",
    ],
];

const KIND: Families = &[&["kind"], &["post_kind", "record_kind"], &["post_type"]];

/// A name without what programs and spreadsheets change: case, spaces, signs such as `_`, `.` and `/`.
pub(super) fn loose(name: &str) -> String {
    letters(name).collect()
}

/// The same, written behind what is there.
pub(super) fn spell_loosely(name: &str, into: &mut String) {
    into.extend(letters(name));
}

/// Whether a name is another one, which is spelled as [`loose`] does.
pub(super) fn alike(name: &str, loosely: &str) -> bool {
    // Most names differ in the first letter.
    let first = |text: &str| text.bytes().next().filter(u8::is_ascii_alphanumeric);
    if let (Some(a), Some(b)) = (first(name), first(loosely))
        && !a.eq_ignore_ascii_case(&b)
    {
        return false;
    }
    letters(name).eq(loosely.chars())
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars()
        .filter(|c| !(c.is_ascii_punctuation() || c.is_whitespace() || is_unseen(*c)))
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_change_names() {
        assert_eq!(loose("\u{feff}Post Created"), loose("post_created"));
        assert_eq!(loose("User.Screen-Name"), loose("user.screen_name"));
        assert_ne!(loose("ข้อความ"), loose("ข้อค"));
    }

    #[test]
    fn no_name_stands_twice_in_one_field() {
        for field in Field::SINGLE.into_iter().chain([Field::Text]) {
            let mut names: Vec<_> = field.families().concat();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{field:?}");
        }
    }
}
