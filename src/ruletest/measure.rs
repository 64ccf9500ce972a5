//! True and false positives and misses, per topic and per rule.

use std::collections::BTreeSet;

use super::{Corpus, LabelledPost, RuleTestError};
use crate::{
    engine::{Engine, Limits, Post, Scratch},
    rules::{AppliesTo, Rule, RuleSet},
    text::TextField,
};

/// How often something was right and wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Flagged, and labelled so.
    pub true_positives: u64,
    /// Flagged, and not labelled so.
    pub false_positives: u64,
    /// Labelled so, and not flagged.
    pub misses: u64,
}

impl Counts {
    /// Share of what was flagged that is labelled so; `None` when nothing was flagged.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        ratio(self.true_positives, self.false_positives)
    }

    /// Share of what is labelled so that was flagged; `None` when nothing is.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        ratio(self.true_positives, self.misses)
    }

    fn add(&mut self, flagged: bool, labelled: bool) {
        match (flagged, labelled) {
            (true, true) => self.true_positives += 1,
            (true, false) => self.false_positives += 1,
            (false, true) => self.misses += 1,
            (false, false) => {}
        }
    }
}

fn ratio(right: u64, other: u64) -> Option<f64> {
    (right + other > 0).then(|| right as f64 / (right + other) as f64)
}

/// A topic: flagged by any of its rules against labelled with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicCounts {
    /// Id of the topic.
    pub topic: String,
    /// Posts that a rule of the topic is for; only these count.
    pub posts: u64,
    /// The counts.
    pub counts: Counts,
}

/// A rule: flagged by it against labelled with its topic. A rule is one of several, so its misses
/// are the posts labelled with its topic *and* its role that it did not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCounts {
    /// Id of the rule.
    pub rule: String,
    /// Posts the rule is for.
    pub posts: u64,
    /// The counts.
    pub counts: Counts,
    /// True positives whose label has another role than the rule.
    pub other_role: u64,
}

/// A post that came out wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where: index into the corpus.
    pub post: usize,
    /// The topic.
    pub topic: String,
    /// Rules that flagged it; empty for a miss.
    pub rules: Vec<String>,
}

/// What came of a corpus.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measured {
    /// Posts of the corpus.
    pub posts: u64,
    /// Posts that belong to no topic of the rules.
    pub unlabelled: u64,
    /// Topics, in order.
    pub topics: Vec<TopicCounts>,
    /// Rules, in order.
    pub rules: Vec<RuleCounts>,
    /// Posts that came out wrong, in order.
    pub wrong: Vec<Wrong>,
}

/// Runs the rules over labelled posts; `languages` narrows them down, when there are any.
///
/// # Errors
///
/// When nothing would be tested: no posts, none that a rule is for, no label that the rules know.
pub fn measure(
    rules: &RuleSet,
    corpus: &Corpus,
    languages: &[String],
) -> Result<Measured, RuleTestError> {
    let engine = Engine::compile(rules, &Limits::default())?;
    let wanted = |post: &LabelledPost| languages.is_empty() || languages.contains(&post.language);
    let posts: Vec<(usize, &LabelledPost)> = corpus
        .posts
        .iter()
        .enumerate()
        .filter(|(_, post)| wanted(post))
        .collect();
    check_reach(rules, &posts, languages)?;
    let mut measured = Measured {
        posts: posts.len() as u64,
        topics: rules
            .topics
            .iter()
            .map(|topic| blank_topic(&topic.id))
            .collect(),
        rules: rules.rules.iter().map(blank_rule).collect(),
        ..Measured::default()
    };
    let mut scratch = Scratch::default();
    for (index, post) in posts {
        let held = held_rules(&engine, post, &mut scratch);
        measured.add(rules, index, post, &held);
    }
    Ok(measured)
}

impl Measured {
    fn add(&mut self, rules: &RuleSet, index: usize, post: &LabelledPost, held: &BTreeSet<usize>) {
        let is_labelled = |topic: usize| post.topics.contains(&rules.topics[topic].id);
        self.unlabelled += u64::from(!(0..rules.topics.len()).any(is_labelled));
        for (topic, counts) in self.topics.iter_mut().enumerate() {
            let of_topic = |rule: &usize| rules.rules[*rule].topic == topic;
            if !rules
                .rules
                .iter()
                .any(|rule| rule.topic == topic && is_for(rule, post))
            {
                continue;
            }
            let by: Vec<usize> = held.iter().copied().filter(of_topic).collect();
            counts.posts += 1;
            counts.counts.add(!by.is_empty(), is_labelled(topic));
            if by.is_empty() == is_labelled(topic) {
                self.wrong.push(Wrong {
                    post: index,
                    topic: counts.topic.clone(),
                    rules: by
                        .iter()
                        .map(|&rule| rules.rules[rule].id.clone())
                        .collect(),
                });
            }
        }
        for (index, counts) in self.rules.iter_mut().enumerate() {
            let rule = &rules.rules[index];
            if !is_for(rule, post) {
                continue;
            }
            let (flagged, labelled) = (held.contains(&index), is_labelled(rule.topic));
            let same_role = post.role.is_none_or(|role| role == rule.role);
            counts.posts += 1;
            if flagged || same_role {
                counts.counts.add(flagged, labelled);
            }
            counts.other_role += u64::from(flagged && labelled && !same_role);
        }
    }
}

fn blank_topic(id: &str) -> TopicCounts {
    TopicCounts {
        topic: id.to_owned(),
        posts: 0,
        counts: Counts::default(),
    }
}

fn blank_rule(rule: &Rule) -> RuleCounts {
    let counts = Counts::default();
    RuleCounts {
        rule: rule.id.clone(),
        posts: 0,
        counts,
        other_role: 0,
    }
}

fn is_for(rule: &Rule, post: &LabelledPost) -> bool {
    rule.is_for(AppliesTo::Post, &post.language, &post.country)
}

fn held_rules(engine: &Engine, post: &LabelledPost, scratch: &mut Scratch) -> BTreeSet<usize> {
    let texts: Vec<TextField<'_>> = post
        .texts
        .iter()
        .map(|(name, text)| TextField { name, text })
        .collect();
    let post = Post {
        texts: &texts,
        kind: AppliesTo::Post,
        language: &post.language,
        country: &post.country,
        platform: &post.platform,
    };
    engine
        .scan(&post, scratch)
        .findings
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

/// A test that cannot fail is refused.
fn check_reach(
    rules: &RuleSet,
    posts: &[(usize, &LabelledPost)],
    languages: &[String],
) -> Result<(), RuleTestError> {
    if posts.is_empty() {
        let filter = match languages {
            [] => String::new(),
            some => format!(" in {}", some.join(", ")),
        };
        return Err(RuleTestError::Empty { filter });
    }
    let reached = |(_, post): &(usize, &LabelledPost)| rules.rules.iter().any(|r| is_for(r, post));
    if !posts.iter().any(reached) {
        let languages: BTreeSet<&str> = posts.iter().map(|(_, p)| p.language.as_str()).collect();
        let languages = languages.into_iter().collect::<Vec<_>>().join(", ");
        return Err(RuleTestError::Unreachable { languages });
    }
    let topics: Vec<&str> = rules.topics.iter().map(|topic| topic.id.as_str()).collect();
    let known = |post: &LabelledPost| post.topics.iter().any(|id| topics.contains(&id.as_str()));
    if !posts.iter().any(|(_, post)| known(post)) {
        return Err(RuleTestError::NoLabels {
            topics: topics.join(", "),
        });
    }
    Ok(())
}
