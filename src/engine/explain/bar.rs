//! What keeps a rule from looking at a post at all.

use std::fmt;

use super::{super::verdict::Post, either};
use crate::rules::{AppliesTo, Rule};

/// Why a rule does not look at a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bar {
    /// It is a query and the rule is for posts, or the other way round.
    Kind {
        /// What the rule is for.
        wanted: Vec<AppliesTo>,
    },
    /// It is in another language.
    Language {
        /// Languages of the rule.
        wanted: Vec<String>,
        /// Language of the post.
        is: String,
    },
    /// It is from another country.
    Country {
        /// Countries of the rule.
        wanted: Vec<String>,
        /// Country of the post.
        is: String,
    },
    /// It has none of the fields that the rule reads.
    Fields {
        /// Fields that the rule reads.
        wanted: Vec<String>,
    },
}

impl Bar {
    /// Everything that keeps the rule away.
    pub(super) fn of(rule: &Rule, post: &Post<'_>) -> Vec<Self> {
        let mut bars = vec![];
        if !rule.applies_to.contains(&post.kind) {
            let wanted = rule.applies_to.clone();
            bars.push(Self::Kind { wanted });
        }
        if !rule.is_for_language(post.language) {
            let (wanted, is) = (rule.languages.clone(), post.language.to_owned());
            bars.push(Self::Language { wanted, is });
        }
        if !rule.is_for_country(post.country) {
            let (wanted, is) = (rule.countries.clone(), post.country.to_owned());
            bars.push(Self::Country { wanted, is });
        }
        let reads = |name: &str| rule.fields.iter().any(|field| field == name);
        let read = post.texts.iter().any(|field| reads(field.name));
        if !rule.fields.is_empty() && !read {
            let wanted = rule.fields.clone();
            bars.push(Self::Fields { wanted });
        }
        bars
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { wanted } => {
                let wanted: Vec<String> = wanted.iter().map(|it| it.name().to_owned()).collect();
                write!(out, "it would have to be a {}", either(&wanted))
            }
            Self::Language { wanted, is } => {
                let wanted = either(wanted);
                write!(out, "the post would have to be in {wanted}; it is in {is}")
            }
            Self::Country { wanted, is } => {
                let wanted = either(wanted);
                write!(
                    out,
                    "the post would have to be from {wanted}; it is from {is}"
                )
            }
            Self::Fields { wanted } => {
                let wanted = either(wanted);
                write!(out, "the words would have to stand in {wanted}")
            }
        }
    }
}
