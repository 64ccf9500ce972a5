//! Names that stand together in the messages of tools, which do not say in a word that they are private.

use super::ScopeReason;

/// Who sent something, in words of tools and of the people who fill in tables that are about messages only,
/// public ones among them.
const SENDERS: &[&str] = &[
    "sender",
    "sender_id",
    "sender_name",
    "sender_screen_name",
    "sender_username",
    "sent_by",
    "pengirim",
    "penghantar",
    "ผู้ส่ง",
    "người gửi",
    "보낸 사람",
    "발신자",
    "nagpadala",
];

/// The same in words that are also about posts.
const AUTHORS: &[&str] = &["from", "from_id", "from_user", "from_user_id", "dari"];

/// To whom.
const RECEIVERS: &[&str] = &[
    "to",
    "to_id",
    "to_user",
    "to_user_id",
    "to_room_id",
    "receiver",
    "penerima",
    "kepada",
    "ผู้รับ",
    "người nhận",
    "받는 사람",
    "수신자",
    "tatanggap",
];

const CONVERSATIONS: &[&str] = &[
    "conversation_id",
    "conversation_title",
    "thread_id",
    "chat_id",
    "room_id",
];

/// Names that only records of one sort have together, one of each set, rare ones first, and what these are: messages of
/// tools none of which says so in a word. Of those that are `VisibilityUnknown` some are public.
pub(super) const TOGETHER: &[(&[&[&str]], ScopeReason)] = &[
    (&[RECEIVERS, SENDERS], ScopeReason::DirectMessage),
    (&[RECEIVERS, AUTHORS], ScopeReason::DirectMessage),
    // Whether somebody wrote it or got it is said of messages only.
    (
        &[&[
            "is_from_me",
            "from_me",
            "is_sender",
            "is_sent_by_viewer",
            "is_sent_by_me",
            "is_send",
        ]],
        ScopeReason::DirectMessage,
    ),
    // Facebook and Instagram.
    (
        &[
            &["sender_name"],
            &["timestamp_ms", "is_unsent", "is_geoblocked_for_viewer"],
        ],
        ScopeReason::DirectMessage,
    ),
    (
        &[&["thread_id"], &["item_type"]],
        ScopeReason::DirectMessage,
    ),
    // Reddit.
    (
        &[&["dest"], &["subject"], &["body"]],
        ScopeReason::DirectMessage,
    ),
    // X, where messages of a group have no receiver.
    (
        &[&["sender_id"], &["media_urls", "read_by"]],
        ScopeReason::DirectMessage,
    ),
    // VK, telephones.
    (
        &[&["conversation_message_id", "read_state"], &["out"]],
        ScopeReason::DirectMessage,
    ),
    (
        &[&["read"], &["address"], &["body"]],
        ScopeReason::DirectMessage,
    ),
    (
        &[&["conversationid"], &["messagetype"]],
        ScopeReason::DirectMessage,
    ),
    // Slack.
    (&[&["client_msg_id"], &["ts"]], ScopeReason::Private),
    (
        &[&["ts"], &["user"], &["text"]],
        ScopeReason::VisibilityUnknown,
    ),
    (
        &[&["ts"], &["bot_id", "subtype"]],
        ScopeReason::VisibilityUnknown,
    ),
    // Discord as a table: a message between two has no guild.
    (
        &[&["guild_id"], &["channel_id"], &["author_id"]],
        ScopeReason::VisibilityUnknown,
    ),
    // Tickets of help desks, and talks with language models.
    (
        &[
            &["ticket_id"],
            &["requester", "requester_id", "requester_email"],
        ],
        ScopeReason::Private,
    ),
    (&[&["role"], &["content"]], ScopeReason::VisibilityUnknown),
    // Google Chat.
    (
        &[&["creator.user_type"], &["created_date"], &["topic_id"]],
        ScopeReason::Private,
    ),
    // Discord, its own archive and cut out of their channel: what sort it is stands elsewhere.
    (
        &[&["contents"], &["attachments"], &["timestamp"], &["id"]],
        ScopeReason::VisibilityUnknown,
    ),
    (
        &[
            &["timestamp_edited", "mention_everyone"],
            &["is_pinned", "tts"],
        ],
        ScopeReason::VisibilityUnknown,
    ),
    (
        &[&["reactions"], &["author_id"], &["content"]],
        ScopeReason::VisibilityUnknown,
    ),
    // ActivityPub: whether the addresses are those of everyone is not looked at.
    (
        &[&["cc"], &["to"], &["content"]],
        ScopeReason::VisibilityUnknown,
    ),
    // Telegram, cut out of the chat that says who can see it.
    (
        &[&["text_entities"], &["date_unixtime"]],
        ScopeReason::VisibilityUnknown,
    ),
    (
        &[&["from_id"], &["from"], &["date"]],
        ScopeReason::VisibilityUnknown,
    ),
    // Archives of accounts, which do not say who could see what was posted.
    (&[&["data"], &["timestamp"]], ScopeReason::VisibilityUnknown),
    (
        &[&["string_map_data", "string_list_data", "label_values"]],
        ScopeReason::VisibilityUnknown,
    ),
    // Messages of whatever tool, which may be of a public group.
    (&[CONVERSATIONS, AUTHORS], ScopeReason::VisibilityUnknown),
    (&[SENDERS], ScopeReason::VisibilityUnknown),
    (
        &[&["rev"], &["sender"], &["sent_at"]],
        ScopeReason::DirectMessage,
    ),
];

/// Every name in [`TOGETHER`], once.
pub(super) fn together_names() -> Vec<&'static str> {
    let sets = TOGETHER.iter().flat_map(|(sets, _)| sets.iter());
    let mut names: Vec<&str> = sets.flat_map(|set| set.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
