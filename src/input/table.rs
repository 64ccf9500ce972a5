//! The mappings that are alive, in a form that a signal handler may read: fixed slots, atomics, no
//! pointers to follow. [`super::mapping`] fills it and reads it.

use std::{
    fs::File,
    sync::atomic::{AtomicI32, AtomicU8, AtomicUsize, Ordering},
};

/// More files than this are never mapped at once; the rest are read.
const SLOTS: usize = 128;
/// Bytes of a name that fit.
const NAME: usize = 256;

const FREE: usize = 0;
/// Being filled. No mapping begins at this address.
const CLAIMED: usize = 1;

pub(super) struct Slot {
    pub(super) address: AtomicUsize,
    pub(super) len: AtomicUsize,
    pub(super) descriptor: AtomicI32,
    pub(super) name_len: AtomicUsize,
    pub(super) name: [AtomicU8; NAME],
}

pub(super) static TABLE: [Slot; SLOTS] = [const {
    Slot {
        address: AtomicUsize::new(FREE),
        len: AtomicUsize::new(0),
        descriptor: AtomicI32::new(-1),
        name_len: AtomicUsize::new(0),
        name: [const { AtomicU8::new(0) }; NAME],
    }
}; SLOTS];

/// Gives its slot back when dropped.
pub(super) struct Entry(&'static Slot);

impl Drop for Entry {
    fn drop(&mut self) {
        self.0.address.store(FREE, Ordering::Release);
    }
}

pub(super) fn enter(map: &[u8], file: &File, name: &str) -> Option<Entry> {
    let slot = TABLE.iter().find(|slot| {
        slot.address
            .compare_exchange(FREE, CLAIMED, Ordering::AcqRel, Ordering::Relaxed)
            .is_ok()
    })?;
    slot.len.store(map.len(), Ordering::Relaxed);
    slot.descriptor.store(descriptor(file), Ordering::Relaxed);
    let name = printable(name);
    slot.name_len.store(name.len(), Ordering::Relaxed);
    for (to, from) in slot.name.iter().zip(name.bytes()) {
        to.store(from, Ordering::Relaxed);
    }
    slot.address.store(map.as_ptr().addr(), Ordering::Release);
    Some(Entry(slot))
}

/// The name as a terminal may show it, cut at a character border to what fits.
fn printable(name: &str) -> String {
    let mut out = String::with_capacity(NAME);
    for c in name.chars() {
        let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let c = if c.is_control() || bidi { '?' } else { c };
        if out.len() + c.len_utf8() > NAME {
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(unix)]
fn descriptor(file: &File) -> i32 {
    std::os::fd::AsRawFd::as_raw_fd(file)
}

#[cfg(not(unix))]
fn descriptor(_: &File) -> i32 {
    -1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_at_characters_and_cannot_steer_a_terminal() {
        let thai = "ข้อความ".repeat(40);
        let cut = printable(&thai);
        assert!(cut.len() <= NAME && cut.len() > NAME - 4);
        assert!(thai.starts_with(&cut));
        assert_eq!(printable("a\x1b[2Jb\u{202e}c\nd"), "a?[2Jb?c?d");
    }

    #[test]
    fn a_full_table_refuses_and_a_dropped_entry_makes_room() {
        let file = tempfile::tempfile().unwrap();
        let mut entries = Vec::new();
        while let Some(entry) = enter(&[1, 2, 3], &file, "x") {
            entries.push(entry);
            assert!(entries.len() <= SLOTS);
        }
        entries.pop();
        // Another test may take the place at once, so only that nothing panics is certain.
        let _ = enter(&[1, 2, 3], &file, "x");
    }
}
