//! Choosing some rules of a set.

use std::sync::Arc;

use super::{
    error::RulesError,
    model::{Rule, RuleSet, Severity, Status},
    near_name::nearest,
};

/// Which rules of a set to run. Every part narrows the choice; an empty list does not.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Topic ids.
    pub topics: Vec<String>,
    /// Rule ids, in which `*` stands for any letters. A rule whose id is written out runs
    /// whatever its status.
    pub rules: Vec<String>,
    /// Rule ids to leave out, likewise with `*`.
    pub exclude_rules: Vec<String>,
    /// Leave out what is less severe.
    pub min_severity: Option<Severity>,
    /// Life-cycle stages to run.
    pub statuses: Vec<Status>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            rules: Vec::new(),
            exclude_rules: Vec::new(),
            min_severity: None,
            statuses: vec![Status::Stable, Status::Test],
        }
    }
}

impl RuleSet {
    /// The selected rules with their topics. Topics that have no rules left are left out.
    ///
    /// # Errors
    ///
    /// When a topic or a rule is named that the set does not have, or a name with `*` finds none.
    pub fn select(&self, selection: &Selection) -> Result<Self, RulesError> {
        let topic_ids = || self.topics.iter().map(|topic| topic.id.as_str());
        for wanted in &selection.topics {
            if !topic_ids().any(|id| id == wanted) {
                let near = near(wanted, topic_ids());
                return Err(RulesError::UnknownTopic {
                    id: wanted.clone(),
                    near,
                });
            }
        }
        let chosen = self.globs(&selection.rules)?;
        let excluded = self.globs(&selection.exclude_rules)?;
        let runs = |rule: &&Rule| {
            let topic = self
                .topics
                .get(rule.topic)
                .map_or("", |topic| topic.id.as_str());
            let named = selection.rules.contains(&rule.id);
            (selection.topics.is_empty() || selection.topics.iter().any(|id| id == topic))
                && (chosen.is_empty() || chosen.iter().any(|glob| glob.matches(&rule.id)))
                && !excluded.iter().any(|glob| glob.matches(&rule.id))
                && selection
                    .min_severity
                    .is_none_or(|least| rule.severity >= least)
                && (named || selection.statuses.contains(&rule.status))
        };
        Ok(self.keeping(self.rules.iter().filter(runs)))
    }

    fn globs(&self, written: &[String]) -> Result<Vec<glob::Pattern>, RulesError> {
        let ids = || self.rules.iter().map(|rule| rule.id.as_str());
        let mut globs = Vec::new();
        for id in written {
            let unknown = || RulesError::UnknownRule {
                id: id.clone(),
                near: near(id, ids()),
            };
            // Only `*` means something here; rule ids have none of the other signs.
            let glob = glob::Pattern::new(id).map_err(|_| unknown())?;
            if !ids().any(|id| glob.matches(id)) {
                return Err(unknown());
            }
            globs.push(glob);
        }
        Ok(globs)
    }

    fn keeping<'a>(&self, rules: impl Iterator<Item = &'a Rule>) -> Self {
        let mut kept = Self {
            files: self.files.clone(),
            tunes: self.tunes.clone(),
            spellings: Arc::clone(&self.spellings),
            ..Self::default()
        };
        let mut indexes: Vec<Option<usize>> = vec![None; self.topics.len()];
        // Rules are sorted by topic, so topics come out sorted too.
        for rule in rules {
            let (Some(slot), Some(topic)) =
                (indexes.get_mut(rule.topic), self.topics.get(rule.topic))
            else {
                continue;
            };
            let index = *slot.get_or_insert_with(|| {
                kept.topics.push(topic.clone());
                kept.topics.len() - 1
            });
            kept.rules.push(Rule {
                topic: index,
                ..rule.clone()
            });
        }
        kept
    }
}

/// The near names as the end of an error message.
fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let near = nearest(name, known.iter().copied());
    match (near.is_empty(), known.len()) {
        (false, _) => format!("did you mean {}?", near.join(" or ")),
        (true, 0) => String::from("no rules are loaded; check --rules"),
        (true, 1..=20) => format!("loaded: {}", known.join(", ")),
        (true, _) => String::from("`saring rules list` prints those that are loaded"),
    }
}
