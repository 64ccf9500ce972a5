//! The keys of every table of the rule language, in the order in which they are documented and in
//! which `saring rules fmt` writes them. Reading, layout and schema share these lists.

/// Keys of a file with rules.
pub(super) const RULE_FILE: &[&str] = &["check", "rule"];

/// Keys of a `[[rule]]`, in the order of docs/rules.md.
pub const RULE: &[&str] = &[
    "id",
    "title",
    "role",
    "severity",
    "status",
    "applies_to",
    "languages",
    "countries",
    "fields",
    "references",
    "false_positives",
    "evidence",
    "referral_for",
    "allow",
    "lanes",
    "condition",
    "terms",
    "patterns",
    "example",
];

/// Keys of a `[[rule.example]]`.
pub(super) const EXAMPLE: &[&str] = &["text", "expect"];

/// Keys of a group of terms that is written as a table.
pub(super) const GROUP: &[&str] = &["bank", "lanes", "loose", "terms", "prune"];

/// Keys of `topic.toml`.
pub(super) const TOPIC: &[&str] = &[
    "id",
    "version",
    "queue",
    "always_help_poster",
    "check",
    "title",
    "description",
    "dsa",
];

/// Keys of `[dsa]` in a topic.
pub(super) const DSA: &[&str] = &["category", "category_addition", "keywords"];

/// Keys of a file of the folder `banks`.
pub(super) const BANK_FILE: &[&str] = &["language", "check", "bank"];

/// Keys of a `[bank.NAME]`.
pub(super) const BANK: &[&str] = &["description", "references", "terms"];

/// Keys of an overlay file.
pub(super) const OVERLAY_FILE: &[&str] = &["check", "tune"];

/// Keys of a `[[tune]]`.
pub(super) const TUNE: &[&str] = &["rule", "reason", "disable", "severity", "except", "example"];

/// Keys of an exception that is written as a table: several tunes of a rule add up, and could not if
/// each had lanes of its own.
pub(super) const EXCEPTION: &[&str] = &["bank", "terms", "prune"];

/// Keys of a referral file.
pub(super) const REFERRAL_FILE: &[&str] = &["country", "languages", "entry", "emergency", "none"];

/// Keys of an `[[entry]]` of a referral file.
pub(super) const ENTRY: &[&str] = &[
    "id",
    "topics",
    "for",
    "languages",
    "organisation",
    "kind",
    "channel",
    "hours",
    "rank",
    "source",
    "checked_on",
    "expires_on",
    "confidence",
    "note",
];

/// Keys of an `[[emergency]]` number.
pub(super) const EMERGENCY: &[&str] = &["number", "kind", "source", "confidence", "note"];

/// Keys of a `[[none]]`: looked for and not found.
pub(super) const NO_REFERRAL: &[&str] = &["topic", "for", "reason"];

/// How sure an entry of a referral file can be.
pub(super) const CONFIDENCE: &[&str] = &["high", "medium", "low"];

/// Keys of `[check]`.
pub(super) const CHECK: &[&str] = &["allow"];
