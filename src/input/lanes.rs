//! What a block of a CSV file comes to, wherever in a record it begins.
//!
//! Where a record ends depends on all quotes before it, so one thread would have to go through a
//! file from its start. But a block can begin in a few places only, and it can be gone through for
//! each of them by itself; once the place in which it does begin is known, so are its ends. This
//! is exact for any bytes. It costs little more than going through it once: after the first
//! records it is nearly always the same where one began.

use super::csv::{Advance, CsvDialect, CsvPlace};

/// The places a block can begin in; the last two only where there is an escape.
const PLACES: [CsvPlace; 6] = [
    CsvPlace::FieldStart,
    CsvPlace::Text,
    CsvPlace::Quoted(0),
    CsvPlace::Quote(0),
    CsvPlace::TextEscape,
    CsvPlace::QuotedEscape(0),
];

const WITHOUT_ESCAPE: usize = 4;

/// What a block comes to from one place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Lane {
    /// Behind the first and the last line end that ends a record.
    pub(super) ends: Option<(usize, usize)>,
    /// Where in a record the block ends: one of [`PLACES`].
    place: usize,
}

/// What a block comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lanes([Lane; PLACES.len()]);

/// A place in a record, between two blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place(usize);

impl Lanes {
    /// Goes through a block. `ends` is memory to use.
    pub(super) fn of(block: &[u8], dialect: CsvDialect, ends: &mut Vec<usize>) -> Self {
        ends.clear();
        let mut lanes = [Lane::default(); PLACES.len()];
        lanes[0] = lane(block, dialect, PLACES[0], |end| {
            ends.push(end);
            None
        });
        let at_field = lanes[0];
        let places = match dialect.escape {
            None => WITHOUT_ESCAPE,
            Some(_) => PLACES.len(),
        };
        for (lane_of, place) in lanes.iter_mut().zip(PLACES).take(places).skip(1) {
            *lane_of = lane(block, dialect, place, |end| {
                ends.binary_search(&end).is_ok().then_some(at_field)
            });
        }
        Self(lanes)
    }

    /// What the block comes to from `place`, which is moved behind it.
    pub(super) fn follow(&self, place: &mut Place) -> Option<(usize, usize)> {
        let lane = self.0.get(place.0).copied().unwrap_or_default();
        *place = Place(lane.place);
        lane.ends
    }
}

/// Goes through a block from `place`, as long as `met` does not know what comes behind the end of
/// a record.
fn lane(
    block: &[u8],
    dialect: CsvDialect,
    mut place: CsvPlace,
    mut met: impl FnMut(usize) -> Option<Lane>,
) -> Lane {
    let mut at = 0;
    let mut ends = None;
    while let Advance::Record(len) = place.advance(&block[at..], dialect, usize::MAX) {
        at += len;
        let first = ends.map_or(at, |(first, _)| first);
        ends = Some((first, at));
        if let Some(rest) = met(at) {
            let last = rest.ends.map_or(at, |(_, last)| last);
            return Lane {
                ends: Some((first, last)),
                place: rest.place,
            };
        }
    }
    let place = match place {
        CsvPlace::FieldStart => 0,
        CsvPlace::Text => 1,
        CsvPlace::Quoted(_) => 2,
        CsvPlace::Quote(_) => 3,
        CsvPlace::TextEscape => 4,
        CsvPlace::QuotedEscape(_) => 5,
    };
    Lane { ends, place }
}
