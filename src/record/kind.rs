//! Post, reply, repost, comment or query: by what a record has, not by how its text begins (`RT @`
//! is also how people quote).

use super::Kind;

/// What a place in a record says about its kind, if it holds anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// It repeats another post.
    Repost,
    /// It answers another post.
    Reply,
    /// It stands below something.
    Comment,
    /// Says in a word how it refers to another post.
    Reference,
}

/// Where marks are.
pub(super) const MARKS: &[(&str, Mark)] = &[
    ("retweeted_status", Mark::Repost),
    ("retweeted_status_id", Mark::Repost),
    ("retweeted_status_id_str", Mark::Repost),
    ("referenced_tweets.retweeted.id", Mark::Repost),
    ("reblog", Mark::Repost),
    ("is_retweet", Mark::Repost),
    ("is_repost", Mark::Repost),
    ("referenced_tweets[].type", Mark::Reference),
    ("data.referenced_tweets[].type", Mark::Reference),
    ("in_reply_to_status_id", Mark::Reply),
    ("in_reply_to_status_id_str", Mark::Reply),
    ("in_reply_to_screen_name", Mark::Reply),
    ("in_reply_to_user_id", Mark::Reply),
    ("in_reply_to_tweet_id", Mark::Reply),
    ("in_reply_to_id", Mark::Reply),
    ("referenced_tweets.replied_to.id", Mark::Reply),
    ("reply_to_message_id", Mark::Reply),
    ("commit.record.reply", Mark::Reply),
    ("is_reply", Mark::Reply),
    ("tweet.in_reply_to_status_id_str", Mark::Reply),
    ("link_id", Mark::Comment),
    ("snippet.textOriginal", Mark::Comment),
    ("snippet.textDisplay", Mark::Comment),
    ("snippet.topLevelComment", Mark::Comment),
    ("textOriginal", Mark::Comment),
    ("isReplyTo", Mark::Comment),
];

/// The kind that a word of an export means.
pub(super) fn named(word: &str) -> Option<Kind> {
    const NAMES: &[(Kind, &[&str])] = &[
        (
            Kind::Post,
            &["post", "t3", "submission", "status", "tweet", "original"],
        ),
        (Kind::Reply, &["reply", "replied_to"]),
        (
            Kind::Repost,
            &["repost", "retweet", "retweeted", "reblog", "boost", "share"],
        ),
        (
            Kind::Comment,
            &["comment", "t1", "youtube#comment", "youtube#commentThread"],
        ),
        (Kind::Query, &["query", "search", "search_query"]),
    ];
    let word = word.trim();
    NAMES
        .iter()
        .find(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(word)))
        .map(|&(kind, _)| kind)
}

impl Mark {
    /// The mark that profiles spell so.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "repost" => Self::Repost,
            "reply" => Self::Reply,
            "comment" => Self::Comment,
            "reference" => Self::Reference,
            _ => return None,
        })
    }

    /// The kind that a mark with this word under it means.
    pub(super) fn kind(self, word: &str) -> Option<Kind> {
        match self {
            Self::Repost => Some(Kind::Repost),
            Self::Reply => Some(Kind::Reply),
            Self::Comment => Some(Kind::Comment),
            Self::Reference => named(word).filter(|kind| *kind != Kind::Post),
        }
    }
}

/// Of two kinds, the one that says more: a repost of a reply is a repost.
pub(super) fn stronger(a: Kind, b: Kind) -> Kind {
    let rank = |kind| match kind {
        Kind::Post => 0,
        Kind::Reply => 1,
        Kind::Comment => 2,
        Kind::Query => 3,
        Kind::Repost => 4,
    };
    if rank(b) > rank(a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_marks() {
        assert_eq!(named(" Query "), Some(Kind::Query));
        assert_eq!(named("commit"), None);
        assert_eq!(Mark::Reference.kind("retweeted"), Some(Kind::Repost));
        assert_eq!(Mark::Reference.kind("quoted"), None);
        assert_eq!(stronger(Kind::Repost, Kind::Reply), Kind::Repost);
        assert_eq!(stronger(Kind::Post, Kind::Reply), Kind::Reply);
    }
}
