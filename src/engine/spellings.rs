//! Many short texts in one piece of memory: those that are compared lie close together.

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    all: String,
    /// Text → one past its last byte.
    ends: Vec<u32>,
}

impl Spellings {
    /// The text with this number.
    #[inline]
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[number] as usize]
    }

    /// Texts with their numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &str)> {
        (0..).zip((0..self.ends.len()).map(|number| self.get(number)))
    }

    /// Memory it holds, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.all.capacity() + size_of_val(&*self.ends)
    }
}

impl<'t> FromIterator<&'t str> for Spellings {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut spellings = Self::default();
        for text in texts {
            spellings.all.push_str(text);
            spellings.ends.push(spellings.all.len() as u32);
        }
        spellings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_what_it_was() {
        let texts = ["", "banjir", "ไทย", "", "한"];
        let spellings: Spellings = texts.into_iter().collect();
        let told: Vec<(u32, &str)> = spellings.numbered().collect();
        let expected: Vec<(u32, &str)> = (0..).zip(texts).collect();
        assert_eq!(told, expected);
    }
}
