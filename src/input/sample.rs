//! The first records of a sample.

use std::sync::Arc;

use super::{
    cut::{Cut, Cutter, Ending, Limits},
    model::Framing,
    shape::Surroundings,
};

/// Bytes that are passed over before the first record, at most.
const LONGEST_WAY: usize = 1 << 20;

/// The first whole records of a sample, about as many as `bytes` hold, and what is known of the objects
/// around them. Nothing when they do not begin in it.
#[must_use]
pub fn first_records<'s>(
    sample: &'s [u8],
    framing: &Framing,
    data_start: usize,
    bytes: usize,
    is_all: bool,
) -> (&'s [u8], Option<Arc<Surroundings>>) {
    let limits = Limits {
        chunk: bytes,
        record: sample.len(),
    };
    let ending = if is_all { Ending::Whole } else { Ending::Open };
    let mut cutter = Cutter::new(framing.clone(), limits);
    let mut at = data_start;
    while at < data_start.saturating_add(LONGEST_WAY) {
        let window = sample.get(at..).unwrap_or_default();
        match cutter.cut(window, ending) {
            Cut::Records(len) => {
                let records = window.get(..len).unwrap_or_default();
                return (records, cutter.surroundings().cloned());
            }
            Cut::Pass(len) | Cut::Skip(len) | Cut::Unreadable(len, _) if len > 0 => at += len,
            _ => break,
        }
    }
    (&[], None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{CsvDialect, DocumentShape};

    #[test]
    fn the_first_records_are_whole() {
        let shape = Arc::new(DocumentShape::new(&["a[]"], &["type"]).unwrap());
        for (sample, framing, start, first) in [
            ("{}\n{\"a\":1}\n{\"b", Framing::Lines, 0, "{}\n{\"a\":1}\n"),
            (
                "x,y\n1,\"a\nb\"\n2,c",
                Framing::Csv(CsvDialect::new(b',')),
                4,
                "1,\"a\nb\"\n",
            ),
            (
                "{\"type\":\"x\",\"a\":[{\"t\":1},{\"t\":2},{",
                Framing::Document(shape),
                0,
                "{\"t\":1},{\"t\":2},",
            ),
        ] {
            let (records, around) = first_records(sample.as_bytes(), &framing, start, 6, false);
            let records = std::str::from_utf8(records).unwrap();
            assert!(
                first.starts_with(records) && !records.is_empty(),
                "{records}"
            );
            assert_eq!(around.is_some(), matches!(framing, Framing::Document(_)));
        }
        let (none, _) = first_records(b"{\"a\":[]}", &Framing::Lines, 9, 64, true);
        assert!(none.is_empty());
    }
}
