//! A condition as text again, with every group of parts in parentheses.

use crate::rules::model::{Condition, Spelling};

impl Spelling {
    /// How one of the parts is written, where the whole is.
    #[must_use]
    pub fn of_part(whole: Option<&Self>, part: usize) -> Option<&Self> {
        whole.and_then(|whole| whole.parts.get(part))
    }
}

impl Condition {
    /// The condition as it was written, or else as [`Self::to_text`] has it.
    #[must_use]
    pub fn spelled<'n>(
        &self,
        spelling: Option<&Spelling>,
        name: &dyn Fn(usize) -> &'n str,
    ) -> String {
        match spelling {
            Some(spelling) => spelling.text.clone(),
            None => self.to_text(name),
        }
    }

    /// The condition in one spelling for all that mean the same, clauses named by `name`.
    #[must_use]
    pub fn to_text<'n>(&self, name: &dyn Fn(usize) -> &'n str) -> String {
        let join = |parts: &[Self], word: &str| -> String {
            let parts: Vec<String> = parts.iter().map(|part| part.part(name)).collect();
            parts.join(word)
        };
        match self {
            Self::Clause(clause) => String::from(name(*clause)),
            Self::And(parts) => join(parts, " and "),
            Self::Or(parts) => join(parts, " or "),
            Self::Not(inner) => format!("not {}", inner.part(name)),
            Self::AtLeast(least, clauses) => {
                let names: Vec<&str> = clauses.iter().map(|clause| name(*clause)).collect();
                let least = match *least {
                    1 => String::from("any"),
                    least if least == clauses.len() => String::from("all"),
                    least => least.to_string(),
                };
                format!("{least} of ({})", names.join(", "))
            }
            Self::Count(clause, least) => format!("count({}) >= {least}", name(*clause)),
            Self::Near(a, b, words) => format!("near({}, {}, {words})", name(*a), name(*b)),
            Self::Before(a, b, words) => format!("before({}, {}, {words})", name(*a), name(*b)),
            Self::Except(a, b) => format!("{} except {}", name(*a), name(*b)),
            Self::Metadata(field, values) => {
                let quoted = values.iter().map(|value| {
                    let quote = if value.contains('"') { '\'' } else { '"' };
                    format!("{quote}{value}{quote}")
                });
                let quoted: Vec<String> = quoted.collect();
                match quoted.as_slice() {
                    [only] => format!("{} == {only}", field.name()),
                    _ => format!("{} in ({})", field.name(), quoted.join(", ")),
                }
            }
        }
    }

    fn part<'n>(&self, name: &dyn Fn(usize) -> &'n str) -> String {
        match self {
            Self::And(_) | Self::Or(_) => format!("({})", self.to_text(name)),
            _ => self.to_text(name),
        }
    }
}
