//! Who may see a record, and whether it is a post at all.
//!
//! Signals are looked for in every record whatever a sample showed: one private post in a million
//! must not be read because the first thousand were public. What is not known to be public is
//! out of scope.

use super::{ScopeReason, Tag, fields::alike, visibility::Visibility};

/// What the operator says of posts whose export says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadScope {
    /// Language of posts without one, or whose text does not tell it where that was asked.
    pub language: Option<Tag>,
    /// Whether the language of posts without one is told from their text.
    pub detect_language: bool,
    /// Country of posts without one.
    pub country: Option<Tag>,
    /// Visibility of posts without one. Without this they are taken as public too, as the design
    /// of most exports implies; whoever runs a scan records which it was.
    pub visibility: Option<Visibility>,
}

/// What a place in a record says about scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Signal {
    /// Who may see it, or what sort of chat it is from.
    Visibility,
    /// Reddit's word for who may read a subreddit.
    Subreddit,
    /// YouTube's word for whether a comment is shown.
    Moderation,
    /// The author's account is protected.
    Protected,
    /// It is private.
    Private,
    /// It is public.
    Public,
    /// Only direct messages have this at all.
    Direct,
    /// It is a direct message.
    IsDirect,
    /// Something whose name sounds as if it said who may see it.
    Sound,
    /// The tool that it is from.
    Tool,
    /// What may be a whole object as text, as tables have it.
    Packed,
    /// Its author deleted it after it was collected.
    DeletedLater,
    /// Reddit's word for who removed it.
    Removed,
    /// What sort of record it is.
    RecordType,
    /// What sort of event it is.
    EventKind,
    /// What an event did.
    Operation,
    /// What sort of thing an event is about.
    Collection,
    /// An object under this key is a notice or a like, not a post.
    Notice,
    /// Whom it is addressed to: everybody, or nobody but those named there (ActivityPub).
    Audience,
    /// Labels of a post or account (Bluesky).
    Label,
}

/// The value at the place of a signal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said<'a> {
    Nothing,
    Bool(bool),
    /// A text or the source of a number.
    Word(&'a str),
    Object,
    Array,
}

impl Said<'_> {
    /// Whether a flag is set; `None` when it cannot be told.
    pub(super) fn truth(self) -> Option<bool> {
        const NO: &[&str] = &[
            "",
            "false",
            "0",
            "0.0",
            "no",
            "n",
            "f",
            "none",
            "nan",
            "null",
            "tidak",
            "tak",
            "bukan",
            "hindi",
            "không",
            "ไม่",
            "아니오",
            "아니요",
        ];
        const YES: &[&str] = &[
            "true",
            "1",
            "1.0",
            "yes",
            "y",
            "t",
            "ya",
            "iya",
            "oo",
            "có",
            "ใช่",
            "예",
            "네",
        ];
        match self {
            Self::Nothing => Some(false),
            Self::Bool(truth) => Some(truth),
            Self::Word(word) => {
                let word = word.trim();
                let is =
                    |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
                if is(NO) {
                    Some(false)
                } else {
                    is(YES).then_some(true)
                }
            }
            Self::Object | Self::Array => None,
        }
    }

    /// True when there is nothing to judge.
    pub(super) fn is_nothing(self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Word(word) => word.trim().is_empty(),
            _ => false,
        }
    }
}

impl Signal {
    /// The signal that profiles spell so.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "visibility" => Self::Visibility,
            "subreddit" => Self::Subreddit,
            "moderation" => Self::Moderation,
            "protected" => Self::Protected,
            "private" => Self::Private,
            "public" => Self::Public,
            "direct" => Self::Direct,
            "is-direct" => Self::IsDirect,
            "deleted" => Self::DeletedLater,
            "removed" => Self::Removed,
            "record-type" => Self::RecordType,
            "event-kind" => Self::EventKind,
            "operation" => Self::Operation,
            "collection" => Self::Collection,
            "notice" => Self::Notice,
            "audience" => Self::Audience,
            "label" => Self::Label,
            _ => return None,
        })
    }

    /// Why a record with this value is out of scope, if it is.
    pub(super) fn judge(self, said: Said<'_>) -> Option<ScopeReason> {
        if said.is_nothing() {
            return None;
        }
        match self {
            Self::Visibility => visibility(said),
            Self::Subreddit => subreddit(said),
            Self::Moderation => moderation(said),
            Self::Protected => flag(said, ScopeReason::ProtectedAuthor),
            Self::Private => flag(said, ScopeReason::Private),
            Self::Public => match said.truth() {
                Some(true) => None,
                Some(false) => Some(ScopeReason::Private),
                None => Some(ScopeReason::VisibilityUnknown),
            },
            Self::IsDirect => flag(said, ScopeReason::DirectMessage),
            Self::DeletedLater => (said.truth() != Some(false)).then_some(ScopeReason::Deleted),
            Self::Sound => sound(said),
            Self::Tool => tool(said),
            Self::Packed => packed(said),
            Self::Direct => (said.truth() != Some(false)).then_some(ScopeReason::DirectMessage),
            Self::Removed => removed(said),
            Self::RecordType => record_type(said),
            Self::EventKind => event(said),
            // No single address tells.
            Self::Audience => None,
            Self::Label => label(said),
            Self::Operation => not_a_post(said, &["delete"]),
            Self::Collection => match said {
                Said::Word("app.bsky.feed.post") => None,
                _ => Some(ScopeReason::NotAPost),
            },
            Self::Notice => {
                matches!(said, Said::Object | Said::Array).then_some(ScopeReason::NotAPost)
            }
        }
    }

    /// Whether it means the same under any spelling of its name, capitals and all.
    pub(super) fn is_plain_by_name(self) -> bool {
        !matches!(
            self,
            Self::EventKind
                | Self::Operation
                | Self::Collection
                | Self::Notice
                | Self::Audience
                | Self::Label
        )
    }

    /// Whether what cannot be understood there is no more than nothing said, so that the word of the
    /// operator counts.
    pub(super) fn is_soft(self, said: Said<'_>) -> bool {
        let is_object = matches!(said, Said::Object | Said::Array);
        match self {
            Self::Sound | Self::Tool => true,
            Self::Visibility => is_object,
            Self::RecordType => true,
            _ => false,
        }
    }

    /// True for signals that say who may see a record, so that the operator need not.
    pub(super) fn says_visibility(self, said: Said<'_>) -> bool {
        match (self, said) {
            (Self::Visibility, Said::Object | Said::Array) => false,
            (Self::Visibility | Self::Subreddit, said) => !said.is_nothing(),
            (Self::Sound, Said::Word(word)) => Visibility::parse(word).is_some(),
            _ => false,
        }
    }
}

/// Everybody, as ActivityPub spells it.
const EVERYBODY: &[&str] = &[
    "https://www.w3.org/ns/activitystreams#Public",
    "as:Public",
    "Public",
];

/// Whether an address is that of everybody.
pub(super) fn is_everybody(said: Said<'_>) -> bool {
    matches!(said, Said::Word(word) if EVERYBODY.contains(&word))
}

/// Labels with which authors ask not to be shown to the public, or the network hides what they wrote.
fn label(said: Said<'_>) -> Option<ScopeReason> {
    match said {
        Said::Word("!no-unauthenticated") => Some(ScopeReason::ProtectedAuthor),
        Said::Word("!takedown" | "!suspend" | "!hide") => Some(ScopeReason::Removed),
        _ => None,
    }
}

fn visibility(said: Said<'_>) -> Option<ScopeReason> {
    match said {
        Said::Word(word) => match Visibility::parse(word) {
            Some(known) => known.out_of_scope(),
            None => Some(ScopeReason::VisibilityUnknown),
        },
        _ => Some(ScopeReason::VisibilityUnknown),
    }
}

/// Anyone can read a restricted or archived subreddit, and a user's own page: only posting there is
/// limited.
fn subreddit(said: Said<'_>) -> Option<ScopeReason> {
    match said {
        Said::Word("public" | "restricted" | "archived" | "gold_restricted" | "user") => None,
        Said::Word("private" | "gold_only" | "employees_only") => Some(ScopeReason::Private),
        _ => Some(ScopeReason::VisibilityUnknown),
    }
}

/// Comments that are held back are seen by the channel's owner only.
fn moderation(said: Said<'_>) -> Option<ScopeReason> {
    match said {
        Said::Word("published") => None,
        Said::Word("heldForReview" | "likelySpam" | "rejected") => Some(ScopeReason::Private),
        _ => Some(ScopeReason::VisibilityUnknown),
    }
}

fn flag(said: Said<'_>, reason: ScopeReason) -> Option<ScopeReason> {
    match said.truth() {
        Some(true) => Some(reason),
        Some(false) => None,
        None => Some(ScopeReason::VisibilityUnknown),
    }
}

/// A flag, or a word; anything else is not understood.
fn sound(said: Said<'_>) -> Option<ScopeReason> {
    match (said.truth(), said) {
        (Some(true), _) => Some(ScopeReason::Private),
        (Some(false), _) => None,
        (None, said) => visibility(said),
    }
}

/// Messengers: most of what comes from them is private, and some is not.
fn tool(said: Said<'_>) -> Option<ScopeReason> {
    const MESSENGERS: &[&str] = &[
        "whatsapp",
        "messenger",
        "facebookmessenger",
        "sms",
        "imessage",
        "signal",
        "wechat",
        "line",
        "kakaotalk",
        "zalo",
        "viber",
        "skype",
        "slack",
        "teams",
    ];
    let Said::Word(word) = said else {
        return None;
    };
    let mut known = MESSENGERS.iter();
    let is_messenger = known.any(|known| alike(word, known));
    (is_messenger || word.starts_with("chat.bsky.")).then_some(ScopeReason::VisibilityUnknown)
}

/// Flags in what was an object before it became a cell: `{'id': 7, 'protected': True}`, `PeerUser(…)`.
fn packed(said: Said<'_>) -> Option<ScopeReason> {
    let Said::Word(word) = said else {
        return None;
    };
    if !word.starts_with('{') && !word.starts_with("Peer") {
        return None;
    }
    if word.contains("PeerUser") {
        return Some(ScopeReason::DirectMessage);
    }
    let is_private = word.contains("PeerChat") && !word.contains("PeerChannel");
    let flags = ["protected", "private", "secret"];
    let is_set = flags.into_iter().any(|flag| is_set(word, flag));
    (is_private || is_set).then_some(ScopeReason::Private)
}

/// Whether a member whose name has this in it is true, in JSON or as Python writes it.
fn is_set(object: &str, flag: &str) -> bool {
    object.match_indices(flag).any(|(at, _)| {
        let rest = object.get(at + flag.len()..).unwrap_or_default();
        let (name, value) = rest.split_once([':', '=']).unwrap_or_default();
        let value = value.trim_start_matches([' ', '"', '\'']);
        name.len() <= 12
            && ["True", "true", "1"]
                .iter()
                .any(|yes| value.starts_with(yes))
    })
}

/// Who removed a post from Reddit, its author or somebody else. Others may still have its text.
fn removed(said: Said<'_>) -> Option<ScopeReason> {
    match said {
        _ if said.truth() == Some(false) => None,
        Said::Word("deleted") => Some(ScopeReason::Deleted),
        _ => Some(ScopeReason::Removed),
    }
}

/// `type` means something in many exports; only what is surely private or surely no post counts.
fn record_type(said: Said<'_>) -> Option<ScopeReason> {
    let Said::Word(word) = said else {
        return None;
    };
    match Visibility::parse(word) {
        _ if matches!(word, "service" | "unsupported") => Some(ScopeReason::NotAPost),
        // Channels and large groups of Telegram may be public or not.
        _ if word == "PeerChannel" => Some(ScopeReason::VisibilityUnknown),
        _ if word == "replies" || word == "self" => None,
        Some(known) => known.out_of_scope(),
        None => None,
    }
}

/// Events of accounts; newer streams write their sort behind a name space.
fn event(said: Said<'_>) -> Option<ScopeReason> {
    let sort = match said {
        Said::Word(word) => word.rsplit('#').next().unwrap_or(word),
        _ => return None,
    };
    // Those of Bluesky, and what other than a post somebody does in ActivityPub.
    let is_post = ![
        "account",
        "identity",
        "sync",
        "Announce",
        "Like",
        "Follow",
        "Undo",
        "Delete",
        "Block",
        "Accept",
        "Reject",
        "Add",
        "Remove",
        "Flag",
        "Move",
        "Tombstone",
    ]
    .contains(&sort);
    (!is_post).then_some(ScopeReason::NotAPost)
}

fn not_a_post(said: Said<'_>, kinds: &[&str]) -> Option<ScopeReason> {
    match said {
        Said::Word(word) if kinds.contains(&word) => Some(ScopeReason::NotAPost),
        _ => None,
    }
}

/// Whether a whole text says that the post is gone.
pub(super) fn gone(text: &str) -> Option<ScopeReason> {
    match text {
        "[deleted]" => Some(ScopeReason::Deleted),
        "[removed]" | "[ Removed by Reddit ]" => Some(ScopeReason::Removed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_words_are_public() {
        for word in [
            "public",
            "Unlisted",
            " public_channel ",
            "public_supergroup",
        ] {
            assert_eq!(Signal::Visibility.judge(Said::Word(word)), None, "{word}");
        }
        for (word, reason) in [
            ("private", ScopeReason::Private),
            ("private_group", ScopeReason::Private),
            ("saved_messages", ScopeReason::Private),
            ("Direct", ScopeReason::DirectMessage),
            ("followers", ScopeReason::Private),
            ("untuk semua", ScopeReason::VisibilityUnknown),
        ] {
            let judged = Signal::Visibility.judge(Said::Word(word));
            assert_eq!(judged, Some(reason), "{word}");
        }
        let judged = Signal::Visibility.judge(Said::Bool(true));
        assert_eq!(judged, Some(ScopeReason::VisibilityUnknown));
        assert_eq!(Signal::Visibility.judge(Said::Word(" ")), None);
        assert_eq!(Visibility::parse(""), None);
    }

    #[test]
    fn a_protected_author_is_protected_in_every_spelling() {
        for said in ["true", "True", "TRUE", "1", "1.0", "yes"] {
            let judged = Signal::Protected.judge(Said::Word(said));
            assert_eq!(judged, Some(ScopeReason::ProtectedAuthor), "{said}");
        }
        for said in ["false", "False", "0", "", "nan"] {
            assert_eq!(Signal::Protected.judge(Said::Word(said)), None, "{said}");
        }
        let judged = Signal::Protected.judge(Said::Word("perhaps"));
        assert_eq!(judged, Some(ScopeReason::VisibilityUnknown));
    }

    #[test]
    fn restricted_subreddits_can_be_read_by_anyone() {
        assert_eq!(Signal::Subreddit.judge(Said::Word("restricted")), None);
        assert_eq!(Signal::Subreddit.judge(Said::Word("user")), None);
        let judged = Signal::Subreddit.judge(Said::Word("private"));
        assert_eq!(judged, Some(ScopeReason::Private));
    }

    #[test]
    fn types_of_other_exports_mean_nothing() {
        for word in ["message", "photo", "Link", "text", "self", "replies"] {
            assert_eq!(Signal::RecordType.judge(Said::Word(word)), None, "{word}");
        }
        let judged = Signal::RecordType.judge(Said::Word("service"));
        assert_eq!(judged, Some(ScopeReason::NotAPost));
        let judged = Signal::RecordType.judge(Said::Word("personal_chat"));
        assert_eq!(judged, Some(ScopeReason::Private));
    }
}
