//! Who may see a post, in the words of platforms and of the people who fill in tables.

use super::{ScopeReason, fields::alike};

/// Who may see a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Visibility {
    /// Everyone.
    Public,
    /// Everyone, but it is not listed.
    Unlisted,
    /// Followers, members of a group, friends.
    Private,
    /// Those it was sent to.
    Direct,
}

impl Visibility {
    /// The visibility that this word means on some platform; `None` when saring does not know it.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let is = |words: &[&str]| words.iter().any(|known| alike(word, known));
        if is(PUBLIC) {
            Some(Self::Public)
        } else if is(UNLISTED) {
            Some(Self::Unlisted)
        } else if is(PRIVATE) {
            Some(Self::Private)
        } else if is(DIRECT) {
            Some(Self::Direct)
        } else {
            None
        }
    }

    /// Why a post with this visibility is not looked at.
    #[must_use]
    pub fn out_of_scope(self) -> Option<ScopeReason> {
        match self {
            Self::Public | Self::Unlisted => None,
            Self::Private => Some(ScopeReason::Private),
            Self::Direct => Some(ScopeReason::DirectMessage),
        }
    }
}

// As `loose` spells them. Those that are not English are the words of Facebook's own pages in the
// languages of the field. A word that is missing here costs a post that could have been read; a wrong
// one under PUBLIC would give a person away.

const PUBLIC: &[&str] = &[
    "public",
    "everyone",
    "publicchannel",
    "publicgroup",
    "publicsupergroup",
    "publik",
    "awam",
    "publiko",
    "สาธารณะ",
    "côngkhai",
    "전체공개",
    "공개",
];

const UNLISTED: &[&str] = &["unlisted", "home"];

const PRIVATE: &[&str] = &[
    "private",
    "privatechannel",
    "privategroup",
    "privatesupergroup",
    "personalchat",
    "closefriends",
    "savedmessages",
    "botchat",
    "replies",
    "followers",
    "followersonly",
    "friends",
    "friendsonly",
    "members",
    "mutuals",
    "onlyme",
    "self",
    "protected",
    "peerchat",
    "closed",
    "closedgroup",
    "allfriends",
    "friendsoffriends",
    "friendslist",
    "needsauth",
    "subscriberonly",
    "premiumonly",
    "tertutup",
    "gruptertutup",
    "draft",
    "postpone",
    "scheduled",
    "privat",
    "pribadi",
    "peribadi",
    "teman",
    "rakan",
    "hanyasaya",
    "mgakaibigan",
    "akolang",
    "ส่วนตัว",
    "เพื่อน",
    "เฉพาะฉัน",
    "riêngtư",
    "bạnbè",
    "chỉmìnhtôi",
    "비공개",
    "친구만",
    "나만보기",
];

const DIRECT: &[&str] = &[
    "direct",
    "specified",
    "directmessage",
    "directtextchat",
    "directgrouptextchat",
    "dm",
    "groupdm",
    "privatemessage",
    "whisper",
    "incoming",
    "outgoing",
    "onetoone",
    "messagecreate",
    "peeruser",
    "inbox",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_spelling_and_language() {
        for (word, means) in [
            ("PUBLIC_CHANNEL", Visibility::Public),
            (" Công khai ", Visibility::Public),
            ("CÔNG KHAI", Visibility::Public),
            ("전체 공개", Visibility::Public),
            ("สาธารณะ", Visibility::Public),
            ("Publik", Visibility::Public),
            ("Unlisted", Visibility::Unlisted),
            ("Hanya saya", Visibility::Private),
            ("Bạn bè", Visibility::Private),
            ("나만 보기", Visibility::Private),
            ("DirectGroupTextChat", Visibility::Direct),
            ("PeerUser", Visibility::Direct),
        ] {
            assert_eq!(Visibility::parse(word), Some(means), "{word}");
        }
        for word in ["", " ", "teman dekat", "GuildTextChat", "공개 예정", "true"] {
            assert_eq!(Visibility::parse(word), None, "{word}");
        }
    }

    #[test]
    fn every_word_is_spelled_as_it_is_compared() {
        for word in [PUBLIC, UNLISTED, PRIVATE, DIRECT].concat() {
            assert_eq!(crate::record::fields::loose(word), *word);
        }
    }
}
