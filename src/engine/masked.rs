//! Words with some letters masked (`b*nuh`): found by the letters before the first mask.

/// Bytes of a word that it is found by.
const HEAD: usize = size_of::<u64>();

/// Words that may be masked.
#[derive(Debug, Default)]
pub(super) struct Masked {
    /// What words begin with, as numbers in the order of their letters, and the form of each; in order.
    heads: Vec<(u64, u32)>,
}

impl Masked {
    /// Words with the number of their form.
    pub(super) fn new<'w>(words: impl Iterator<Item = (&'w str, u32)>) -> Self {
        let head = |(word, form): (&str, u32)| (head(word.as_bytes(), 0), form);
        let mut heads: Vec<_> = words.map(head).collect();
        heads.sort_unstable();
        heads.dedup();
        Self { heads }
    }

    /// Puts forms into `found` of which a word may begin `token`: letters, and a first mask at `mask`, which
    /// is not where the token begins.
    pub(super) fn find(&self, token: &str, mask: usize, found: &mut Vec<u32>) {
        found.clear();
        let known = &token.as_bytes()[..mask.min(HEAD)];
        let (least, most) = (head(known, 0), head(known, u8::MAX));
        let from = self.heads.partition_point(|&(head, _)| head < least);
        let begun = self.heads[from..].iter();
        let begun = begun.take_while(|&&(head, _)| head <= most);
        let is_next = next_letter(token, mask);
        let forms = begun.filter(|&&(head, _)| is_next(head));
        found.extend(forms.map(|&(_, form)| form));
        found.sort_unstable();
        found.dedup();
    }
}

/// The first bytes of a word, the first in the highest place, with others behind a short one.
fn head(word: &[u8], behind: u8) -> u64 {
    let mut bytes = [behind; HEAD];
    let length = word.len().min(HEAD);
    bytes[..length].copy_from_slice(&word[..length]);
    u64::from_be_bytes(bytes)
}

/// Tells heads whose letter behind the mask at `at` is surely another than that of the token.
fn next_letter(token: &str, at: usize) -> impl Fn(u64) -> bool {
    let bytes = token.as_bytes();
    let next = bytes.get(at + 1).copied();
    // A letter beyond ASCII, or a mask beyond it, may take more bytes than what stands in its place.
    let plain = next.filter(|next| bytes[at].is_ascii() && next.is_ascii_alphanumeric());
    let next = plain.filter(|_| at + 1 < HEAD);
    move |head| {
        let bytes = head.to_be_bytes();
        next.is_none_or(|next| !bytes[at].is_ascii() || bytes[at + 1] == next)
    }
}

#[cfg(test)]
mod tests {
    use super::Masked;

    fn found(words: &[&str], token: &str) -> Vec<u32> {
        let mut found = vec![];
        let numbered = words.iter().copied().zip(0..);
        if let Some(mask) = token.find(crate::text::is_mask) {
            Masked::new(numbered).find(token, mask, &mut found);
        }
        found
    }

    #[test]
    fn by_what_stands_before_the_mask_and_behind_it() {
        let words = ["bunuh", "buah", "banuh", "bunga", "bu", "tự tử", "membunuh"];
        assert_eq!(found(&words, "b*nuh"), [0, 2, 3]);
        assert_eq!(found(&words, "bu#uh"), [0]);
        assert_eq!(found(&words, "bu**h"), [0, 1, 3, 4]);
        assert_eq!(found(&words, "bu•uh"), [0, 1, 3, 4]);
        assert_eq!(found(&words, "t*"), [5]);
        assert_eq!(found(&words, "bunuh"), [0_u32; 0]);
        assert_eq!(found(&words, "membunu*"), [6]);
        assert_eq!(found(&words, "membunuhlah-"), [6]);
    }

    #[test]
    fn a_letter_of_several_bytes_may_be_masked_by_one() {
        assert_eq!(found(&["bức", "bac"], "b*c"), [0, 1]);
        assert_eq!(found(&["ฆ่าตัวตาย"], "ฆ่าตัว*าย"), [0]);
    }
}
