//! What a row says of where help is.

use super::ScanJob;
use crate::{
    output::ReferralCell,
    rules::{Audience, Referral, Referrals},
};

/// Topics in which life may be in danger: the emergency number comes first.
const LIFE_IN_DANGER: &[&str] = &["suicide-self-harm", "gender-based-violence", "child-safety"];

/// The help that a row names, looked up in the directory of the job.
pub(super) fn referral_cell(
    job: &ScanJob,
    topic: &str,
    audience: Audience,
    country: &str,
    language: &str,
) -> Option<ReferralCell> {
    let found = job.referrals.find(topic, audience, country, language)?;
    let in_danger = LIFE_IN_DANGER.contains(&topic) && audience != Audience::Reporter;
    let emergency = in_danger
        .then(|| emergency(&job.referrals, &found, language))
        .flatten();
    let text = [emergency, Some(entry_text(&found, language))]
        .into_iter()
        .flatten();
    Some(ReferralCell {
        id: found.entry.id.clone(),
        text: text.collect::<Vec<_>>().join(" · "),
        checked_on: found
            .entry
            .checked_on
            .map(|date| date.to_string())
            .unwrap_or_default(),
        basis: if found.basis == "country" {
            String::new()
        } else {
            found.basis.to_owned()
        },
    })
}

/// `Darurat: 112` in the language of the post, where the number has a source.
fn emergency(referrals: &Referrals, found: &Referral<'_>, language: &str) -> Option<String> {
    let numbers: Vec<&str> = referrals
        .emergencies_in(found.country)
        .map(|number| number.number.as_str())
        .collect();
    let word = match language {
        "id" => "Darurat",
        "ms" => "Kecemasan",
        _ => "Emergency",
    };
    (!numbers.is_empty()).then(|| format!("{word}: {}", numbers.join(", ")))
}

/// Organisation, channels, hours and what else to know.
fn entry_text(found: &Referral<'_>, language: &str) -> String {
    let entry = found.entry;
    let mut text = entry.organisation.clone();
    if !entry.channels.is_empty() {
        text = format!("{text}: {}", entry.channels.join("; "));
    }
    let note = entry.notes.get(language).or_else(|| entry.notes.get("en"));
    let more: Vec<&str> = [Some(entry.hours.as_str()), note.map(String::as_str)]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    if more.is_empty() {
        text
    } else {
        format!("{text} ({})", more.join("; "))
    }
}
