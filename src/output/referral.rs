//! For whom a row names help, and what it says.

use crate::rules::{Audience, Role, Rule, Topic};

/// An entry of the help directory as a row shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferralCell {
    /// Stable id of the entry.
    pub id: String,
    /// What to tell: organisation, channel, hours.
    pub text: String,
    /// Day on which the entry was last checked.
    pub checked_on: String,
    /// How the country was chosen, when the post did not say it; empty otherwise.
    pub basis: String,
}

/// Looks up help by topic, audience, country and language; country and language may be empty.
pub type ReferralLookup<'a> =
    &'a (dyn Fn(&str, Audience, &str, &str) -> Option<ReferralCell> + Sync);

/// For whom help is looked up when a row's role comes from this rule.
///
/// Nothing is addressed to a poster who threatens, except in topics that always help the poster.
pub(super) fn audiences(rule: &Rule, topic: &Topic) -> Vec<Audience> {
    let mut audiences = if rule.referral_for.is_empty() {
        match rule.role {
            // A target is a victim who speaks.
            Role::AtRisk | Role::Target => vec![Audience::Poster],
            // Whom the post harms can be given the row's referral.
            Role::Perpetrator => vec![Audience::Target],
            Role::Promoter => vec![Audience::Reporter],
            Role::Bystander => vec![Audience::Helper],
            Role::CounterSpeech | Role::News => Vec::new(),
        }
    } else {
        rule.referral_for.clone()
    };
    if topic.always_help_poster && !audiences.contains(&Audience::Poster) {
        audiences.insert(0, Audience::Poster);
    }
    audiences
}

/// The four referral cells of a row.
#[derive(Debug, Default)]
pub(super) struct ReferralCells {
    pub(super) ids: String,
    pub(super) texts: String,
    pub(super) audiences: String,
    pub(super) checked_on: String,
}

pub(super) fn cells(
    lookup: ReferralLookup<'_>,
    topic: &str,
    audiences: &[Audience],
    country: &str,
    language: &str,
) -> ReferralCells {
    let names: Vec<_> = audiences.iter().map(|audience| audience.name()).collect();
    let mut found: Vec<ReferralCell> = Vec::new();
    for &audience in audiences {
        if let Some(cell) = lookup(topic, audience, country, language)
            && !found.contains(&cell)
        {
            found.push(cell);
        }
    }
    let join = |part: fn(&ReferralCell) -> String, by: &str| {
        found.iter().map(part).collect::<Vec<_>>().join(by)
    };
    ReferralCells {
        ids: join(|cell| cell.id.clone(), "|"),
        texts: join(text_with_basis, " | "),
        audiences: names.join("|"),
        checked_on: join(|cell| cell.checked_on.clone(), "|"),
    }
}

/// The list of columns has no place for the basis, and a reviewer must not take a guess for knowledge.
fn text_with_basis(cell: &ReferralCell) -> String {
    if cell.basis.is_empty() {
        cell.text.clone()
    } else {
        format!("{} [{}]", cell.text, cell.basis)
    }
}
