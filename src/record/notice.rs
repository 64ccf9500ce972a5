//! What the first posts of an export show that whoever scans it should know beforehand.

use jiff::tz::TimeZone;

use super::{Layout, Outcome, ReadScope, Reader, Record, ScopeReason, markup::has_left_escapes};
use crate::input::first_records;

/// Bytes of a sample that are looked through: whoever wrote the first posts wrote the others too, and
/// reading them all twice would cost.
const LOOKED_THROUGH: usize = 64 << 10;

/// What the first posts of an export showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Records that were looked at, apart from those that cannot be read.
    pub records: usize,
    /// Posts with escapes in their text that another tool seems to have left.
    pub left_escapes: usize,
    /// Posts with a time that cannot be read.
    pub unread_times: usize,
    /// Records of which nobody can tell who may see them.
    pub unknown: usize,
    /// Fields that say who may see a post, or sound so; escaped.
    pub visibility_fields: Vec<String>,
    /// Lists beside those of the profile in which posts seem to be, too; escaped.
    pub unread_lists: Vec<String>,
}

/// Reads the first posts of a sample.
pub(super) fn notice(layout: &Layout, sample: &[u8], is_all: bool) -> Noticed {
    let is_all = is_all && sample.len() <= LOOKED_THROUGH;
    let (records, around) = first_records(
        sample,
        &layout.framing,
        layout.data_start,
        LOOKED_THROUGH,
        is_all,
    );
    let mut noticed = Noticed {
        visibility_fields: layout.noticed.visibility_fields.clone(),
        ..Noticed::default()
    };
    Reader::new(layout, &ReadScope::default()).read(
        records,
        around.as_deref(),
        &mut |_, outcome| {
            noticed.records += usize::from(!matches!(outcome, Outcome::Reject(_)));
            match outcome {
                Outcome::Post(post) => noticed.add(&post),
                Outcome::OutOfScope(ScopeReason::VisibilityUnknown) => noticed.unknown += 1,
                _ => {}
            }
        },
    );
    noticed
}

impl Noticed {
    fn add(&mut self, post: &Record<'_>) {
        let left = post.texts.iter().any(|field| has_left_escapes(field.text));
        self.left_escapes += usize::from(left);
        let is_time = post.time(&TimeZone::UTC).is_some();
        self.unread_times += usize::from(!is_time && !post.created_at.is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{ReadWishes, detect};

    fn noticed(sample: &str) -> Noticed {
        let layout = detect(sample.as_bytes(), true, &ReadWishes::default()).unwrap();
        layout.noticed
    }

    #[test]
    fn words_that_nobody_knows_are_counted_in_every_form() {
        for sample in [
            "text,Visibility\na,Teman dekat\nb,publik\n",
            "{\"text\":\"a\",\"Visibility\":\"Teman dekat\"}\n{\"text\":\"b\",\"Visibility\":\"publik\"}\n",
            "{\"items\":[{\"text\":\"a\",\"Visibility\":\"Teman dekat\"},\n{\"text\":\"b\"}]}",
        ] {
            let noticed = noticed(sample);
            assert_eq!((noticed.unknown, noticed.records), (1, 2), "{sample}");
            let [field] = &noticed.visibility_fields[..] else {
                panic!("{:?}", noticed.visibility_fields);
            };
            assert!(field.ends_with("Visibility"), "{field}");
        }
    }

    #[test]
    fn times_that_nobody_can_read_are_counted() {
        let table = "text,created_at\na,01/03/2026 08.15\nb,2026-03-01\nc,\n";
        assert_eq!(noticed(table).unread_times, 1);
        let list = "[{\"text\":\"a\",\"created_at\":\"kemarin\"},\n {\"text\":\"b\"}]";
        assert_eq!(noticed(list).unread_times, 1);
    }

    #[test]
    fn fields_that_sound_private_are_named() {
        let table = "text,Tingkat Privasi,visibility,user.protected\na,Teman,public,\n";
        assert_eq!(
            noticed(table).visibility_fields,
            ["Tingkat Privasi", "visibility"]
        );
        let lines = "{\"text\":\"a\",\"meta\":{\"privacyLevel\":7},\"isPrivate\":false}\n";
        assert_eq!(noticed(lines).visibility_fields, ["meta.privacyLevel"]);
        assert_eq!(noticed(lines).unknown, 1);
    }
}
