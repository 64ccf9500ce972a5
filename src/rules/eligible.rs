//! Which posts a rule is for.

use super::model::{AppliesTo, Rule};

impl Rule {
    /// True when the rule may hold for a post or query of this language and country.
    #[must_use]
    pub fn is_for(&self, kind: AppliesTo, language: &str, country: &str) -> bool {
        self.applies_to.contains(&kind)
            && self.is_for_language(language)
            && self.is_for_country(country)
    }

    /// True when the rule is for posts of this canonical language. What is unknown always passes,
    /// and so does a post in several languages (`mul`). Indonesian and Malay pass for each other,
    /// because platforms take one for the other.
    #[must_use]
    pub fn is_for_language(&self, language: &str) -> bool {
        let unknown = matches!(language, "" | "und" | "zxx" | "mul" | "other");
        let alike = match language {
            "id" => "ms",
            "ms" => "id",
            other => other,
        };
        unknown
            || self.languages.is_empty()
            || self
                .languages
                .iter()
                .any(|wanted| wanted == language || wanted == alike)
    }

    /// True when the rule is for posts of this country; an unknown one (`other` too) always passes.
    #[must_use]
    pub fn is_for_country(&self, country: &str) -> bool {
        matches!(country, "" | "other")
            || self.countries.is_empty()
            || self.countries.iter().any(|wanted| wanted == country)
    }
}
