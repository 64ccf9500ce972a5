//! What a rule file is, by its name, and which keys stand in it in which order.

use super::keys;

/// The kinds of rule files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `<topic>/topic.toml`.
    Topic,
    /// `<topic>/<language>.toml`.
    Rules,
    /// `banks/*.toml`.
    Bank,
    /// `referrals/*.toml`.
    Referral,
    /// Given with `--overlay`; no name tells it.
    Overlay,
}

impl FileKind {
    /// The kind of a file of a pack, from its name with the folders above it, joined by `/`.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        match folder.rsplit('/').next() {
            Some("banks") => Self::Bank,
            Some("referrals") => Self::Referral,
            _ if file == "topic.toml" => Self::Topic,
            _ => Self::Rules,
        }
    }

    /// The kind of a file that was named by itself, as overlays are: its tables tell those.
    #[must_use]
    pub fn of_named(name: &str, text: &str) -> Self {
        let table: Option<toml::Table> = text.parse().ok();
        match table {
            Some(table) if table.contains_key("tune") => Self::Overlay,
            _ => Self::of(name),
        }
    }

    /// The keys of the table at `path`, in their order; none where names are free.
    pub(super) fn keys_at(self, path: &[&str]) -> &'static [&'static str] {
        match (self, path) {
            (Self::Topic, []) => keys::TOPIC,
            (Self::Topic, ["dsa"]) => keys::DSA,
            (Self::Rules, []) => keys::RULE_FILE,
            (Self::Rules, ["rule"]) => keys::RULE,
            (Self::Rules, ["rule", "example"]) => keys::EXAMPLE,
            (Self::Rules, ["rule", "terms", _]) => keys::GROUP,
            (Self::Bank, []) => keys::BANK_FILE,
            (Self::Bank, ["bank", _]) => keys::BANK,
            (Self::Overlay, []) => keys::OVERLAY_FILE,
            (Self::Overlay, ["tune"]) => keys::TUNE,
            (Self::Overlay, ["tune", "except"]) => keys::EXCEPTION,
            (Self::Overlay, ["tune", "example"]) => keys::EXAMPLE,
            (Self::Referral, []) => keys::REFERRAL_FILE,
            (Self::Referral, ["entry"]) => keys::ENTRY,
            (Self::Referral, ["emergency"]) => keys::EMERGENCY,
            (Self::Referral, ["none"]) => keys::NO_REFERRAL,
            _ => &[],
        }
    }

    /// Whether the tables in the table at `path` stand in the order of their keys too. Elsewhere
    /// they stay where they are, such as entries of a referral file that are grouped by topic.
    pub(super) fn orders_tables_at(self, path: &[&str]) -> bool {
        matches!(
            (self, path),
            (Self::Topic | Self::Overlay, [])
                | (Self::Rules, ["rule"])
                | (Self::Overlay, ["tune"])
                | (Self::Bank, ["bank", _])
        )
    }

    /// Whether no blank line parts two headers: examples stand close, and so does a translated
    /// note below its entry.
    pub(super) fn joins(self, above: &[String], here: &[String]) -> bool {
        match self {
            Self::Rules | Self::Overlay => {
                above == here && here.last().is_some_and(|key| key == "example")
            }
            Self::Referral => here.len() == 2,
            Self::Topic | Self::Bank => false,
        }
    }
}
