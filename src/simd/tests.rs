//! Every level tells what the definition tells.

use proptest::prelude::*;

use super::*;

/// All that a level tells of a window.
struct Everything<'a>(&'a Window);

impl Task for Everything<'_> {
    type Output = (Classes, [u64; 3]);

    #[inline(always)]
    fn run<V: Vector>(self, vector: V) -> Self::Output {
        let block: &Block = self.0.last_chunk().expect("a block");
        let masks = [
            vector.ends_plain(block),
            vector.begins(block, true),
            vector.begins(block, false),
        ];
        (vector.classes(self.0), masks)
    }
}

/// The definition, byte by byte.
fn by_definition(window: &Window) -> (Classes, [u64; 3]) {
    let mask = |is: &dyn Fn(u8) -> bool| {
        let bytes = window[1..].iter().enumerate();
        bytes.fold(0, |mask, (at, &byte)| mask | u64::from(is(byte)) << at)
    };
    let repeat = window.windows(2).enumerate();
    let classes = Classes {
        letters: mask(&|byte| byte.is_ascii_lowercase()),
        digits: mask(&|byte| byte.is_ascii_digit()),
        inner: mask(&|byte| b"!|+".contains(&byte)),
        dollar: mask(&|byte| byte == b'$'),
        at: mask(&|byte| byte == b'@'),
        masks: mask(&|byte| b"*#-_".contains(&byte)),
        under: mask(&|byte| byte == b'_'),
        hash: mask(&|byte| byte == b'#'),
        high: mask(&|byte| !byte.is_ascii()),
        repeat: repeat.fold(0, |mask, (at, pair)| {
            mask | u64::from(pair[0] == pair[1]) << at
        }),
    };
    let ends = mask(&|byte| byte == b'"' || byte == b'\\' || byte < 0x20);
    let begins = mask(&|byte| !(0x80..0xC0).contains(&byte));
    (classes, [ends, begins, mask(&|byte| byte >= 0xC0)])
}

proptest! {
    #[test]
    fn every_level_is_the_definition(
        bytes in prop::collection::vec(
            prop_oneof![any::<u8>(), 0x20..0x80_u8, Just(b'"'), 0..0x22_u8],
            BLOCK + 1,
        ),
    ) {
        let window: Window = bytes.try_into().expect("a window");
        let expected = by_definition(&window);
        for level in Level::ALL.into_iter().filter(|level| level.is_there()) {
            prop_assert_eq!(run_with(level, Everything(&window)), expected, "{:?}", level);
        }
    }
}

#[test]
fn the_machine_has_a_level() {
    assert!(Level::Portable.is_there());
    assert!(level().is_there());
    assert_eq!(Level::from_number(level() as u8), Some(level()));
}

proptest! {
    #[test]
    fn every_level_finds_the_same_words(
        text in "[a-cé가ก ]{0,300}",
        keys in prop::collection::vec("[a-cé가ก]{1,12}", 1..20),
        with_short in any::<bool>(),
    ) {
        let padded = [&[0; PADDING][..], text.as_bytes(), &[0; PADDING]].concat();
        let mut words = vec![];
        let mut from = 0;
        for word in text.split(' ') {
            if !word.is_empty() {
                words.push([from as u32, (from + word.len()) as u32]);
            }
            from += word.len() + 1;
        }
        words.truncate(64);
        let (mut whole, mut long, mut short) = ([0; 64], [0; 64], [0; 64]);
        let set = |bitmap: &mut [u64; 64], hash| {
            let bit = bit_of(hash, 64);
            bitmap[bit / 64] |= 1 << (bit % 64);
        };
        for key in &keys {
            let first = first_bytes(key.as_bytes());
            set(&mut whole, hash_of_word(key.as_bytes()));
            set(&mut long, hash_of_head(first, long_head(first)));
            set(&mut short, hash_of_head(first, short_head(first)));
        }
        let bitmaps = Bitmaps {
            words: &whole,
            long: &long,
            short: with_short.then_some(&short),
        };
        let task = FindWords {
            bitmaps: &bitmaps,
            padded: &padded,
            words: &words,
        };
        let expected = run_with(Level::Portable, task);
        for (at, &[start, end]) in words.iter().enumerate() {
            let word = &text[start as usize..end as usize];
            let known = keys.iter().any(|key| key == word);
            prop_assert!(!known || expected.whole >> at & 1 == 1, "{}", word);
            let begun = keys.iter().any(|key| key.len() >= 6 && word.starts_with(&**key));
            prop_assert!(!begun || expected.begun >> at & 1 == 1, "{}", word);
        }
        for level in Level::ALL {
            prop_assert_eq!(run_with(level, task), expected, "{:?}", level);
        }
    }
}

proptest! {
    #[test]
    fn every_level_finds_the_same_quads(
        text in "[a-cé가ก ]{0,90}",
        keys in prop::collection::vec("[a-cé가ก]{4,9}", 1..20),
        parts in prop::sample::select(vec![1_usize, 2, 64, 1_024]),
        from in 0..80_usize,
    ) {
        let padded = [&[0; PADDING][..], text.as_bytes(), &[0; PADDING]].concat();
        let mut bitmap = vec![0; parts];
        for key in &keys {
            let bit = bit_of(u64::from(hash_of_quad(quad(key.as_bytes(), 0))) << 32, parts);
            bitmap[bit / 64] |= 1 << (bit % 64);
        }
        let task = FindQuads {
            bitmap: &bitmap,
            padded: &padded,
            from,
        };
        let found = run_with(Level::Portable, task);
        for at in from..text.len().min(from + BLOCK) {
            let rest = &text.as_bytes()[at..];
            let known = keys.iter().any(|key| rest.starts_with(key.as_bytes()));
            prop_assert!(!known || found >> (at - from) & 1 == 1, "{} is missing", at);
        }
        for level in Level::ALL {
            prop_assert_eq!(run_with(level, task), found, "{:?}", level);
        }
    }
}

proptest! {
    #[test]
    fn every_level_finds_the_same_heads(
        text in "[a-cé가ก ]{0,90}",
        keys in prop::collection::vec("[a-cé가ก]{2,9}", 1..20),
        from in 0..80_usize,
        ascii in any::<bool>(),
    ) {
        let padded = [&[0; PADDING][..], text.as_bytes(), &[0; PADDING]].concat();
        let (mut long, mut short) = ([0; 64], [0; 64]);
        for key in &keys {
            let first = first_bytes(key.as_bytes());
            for (bitmap, length) in [(&mut long, long_head(first)), (&mut short, short_head(first))] {
                let bit = bit_of(hash_of_head(first, length), 64);
                bitmap[bit / 64] |= 1 << (bit % 64);
            }
        }
        let bitmaps = Bitmaps {
            words: &[0],
            long: &long,
            short: Some(&short),
        };
        let task = FindHeads {
            bitmaps: &bitmaps,
            padded: &padded,
            from,
            length: text.len(),
            ascii,
        };
        let found = run_with(Level::Portable, task);
        for place in 0..BLOCK {
            let at = from + place;
            let told = found >> place & 1 == 1;
            let begins = at < text.len() && text.is_char_boundary(at);
            prop_assert!(!told || begins, "{} is no place", at);
            let wanted = begins && (ascii || !text.as_bytes()[at].is_ascii());
            prop_assert!(!told || wanted, "{} is not asked for", at);
            let known = wanted && keys.iter().any(|key| key.len() >= 3 && text[at..].starts_with(&**key));
            prop_assert!(!known || told, "{} is missing", at);
        }
        for level in Level::ALL {
            prop_assert_eq!(run_with(level, task), found, "{:?}", level);
        }
    }
}
