//! Words with some letters masked (`b*nuh`): found by the letters before the first mask.

use crate::text::{is_gap, is_mask, width};

/// Bytes of a word that it is found by.
const HEAD: usize = size_of::<u64>();

/// Words that may be masked.
#[derive(Debug, Default)]
pub(super) struct Masked {
    /// What words begin with, as numbers in the order of their letters, and the form of each; in order.
    heads: Vec<(u64, u32)>,
    /// Forms of words that have a gap in them (`l·`, of ŀ), so that a mask may stand behind it.
    gapped: Vec<u32>,
}

impl Masked {
    /// Words with the number of their form.
    pub(super) fn new<'w>(words: impl Iterator<Item = (&'w str, u32)>) -> Self {
        let (mut heads, mut gapped) = (vec![], vec![]);
        for (word, form) in words {
            if word.contains(is_gap) {
                gapped.push(form);
            } else {
                heads.push((head(word.as_bytes(), 0), form));
            }
        }
        heads.sort_unstable();
        heads.dedup();
        gapped.dedup();
        Self { heads, gapped }
    }

    /// Forms that may be masked wherever a word begins.
    pub(super) fn gapped(&self) -> &[u32] {
        &self.gapped
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
        let fits = fits_behind(token, mask);
        let forms = begun.filter(|&&(head, _)| fits(head));
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

/// Tells heads of which surely another letter stands behind the masked one than in the token.
fn fits_behind(token: &str, mask: usize) -> impl Fn(u64) -> bool {
    let next = token[mask..].chars().nth(1).filter(|c| !is_mask(*c));
    let next = next.map(|c| c.encode_utf8(&mut [0; 4]).as_bytes()[0]);
    move |head| {
        let bytes = head.to_be_bytes();
        let behind = bytes.get(mask).map(|first| mask + width(*first));
        let there = behind.and_then(|behind| bytes.get(behind));
        next.is_none() || there.is_none() || there == next.as_ref()
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
        let words = ["bunuh", "buah", "banuh", "bunga", "bu", "tức", "membunuh"];
        assert_eq!(found(&words, "b*nuh"), [0, 2, 3]);
        assert_eq!(found(&words, "bu#uh"), [0]);
        assert_eq!(found(&words, "bu**h"), [0, 1, 3, 4]);
        assert_eq!(found(&words, "bu•uh"), [0]);
        assert_eq!(found(&words, "t*"), [5]);
        assert_eq!(found(&words, "bunuh"), [0_u32; 0]);
        assert_eq!(found(&words, "membunu*"), [6]);
        assert_eq!(found(&words, "membunuhlah-"), [6]);
    }

    #[test]
    fn a_letter_of_several_bytes_may_be_masked_by_one() {
        assert_eq!(found(&["bức", "bac", "bức", "bắt"], "b*c"), [0, 1, 2]);
        assert_eq!(found(&["กบr", "กขl"], "ก*r"), [0]);
        assert_eq!(found(&["ฆ่าตัวตาย"], "ฆ่าตัว*าย"), [0]);
    }

    #[test]
    fn words_with_gaps_are_always_tried() {
        let masked = Masked::new([("col·lega", 3), ("col-lega", 3), ("kolega", 4)].into_iter());
        assert_eq!(masked.gapped(), [3]);
    }
}
