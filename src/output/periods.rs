//! Days, weeks and months as columns of the statistics.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use super::plan::{ByKey, OutputOptions};

/// Empty days are filled in over at most so many days: ten years.
pub(super) const MOST_DAYS: i32 = 3_653;

/// The coarsest day that still tells all time keys asked for, so that a month needs one cell, not thirty.
pub(super) fn coarsen(day: Date, by: &[ByKey]) -> Option<Date> {
    let asked = |key| by.contains(&key);
    if asked(ByKey::Day) {
        return Some(day);
    }
    match (asked(ByKey::Week), asked(ByKey::Month)) {
        (false, false) => None,
        (true, false) => Some(monday(day)),
        (false, true) => Some(day.first_of_month()),
        (true, true) => Some(day),
    }
}

/// What a time column shows for a day.
pub(super) fn label(key: ByKey, day: Option<Date>) -> String {
    match (key, day) {
        (_, None) => "und".to_owned(),
        (ByKey::Week, Some(day)) => {
            let week = day.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        (ByKey::Month, Some(day)) => day.strftime("%Y-%m").to_string(),
        (_, Some(day)) => day.to_string(),
    }
}

/// First and last day that stats.csv fills in: as asked for, else as seen. `Err` with the number of
/// years when that is more than ten.
pub(super) fn span(
    options: &OutputOptions,
    seen: impl Iterator<Item = Date> + Clone,
) -> Result<Option<(Date, Date)>, i32> {
    let local = |time| TimeZone::to_datetime(&options.tz, time).date();
    let first = options.from.map(local).or_else(|| seen.clone().min());
    // The end of the span is the first moment outside it.
    let end = options
        .to
        .and_then(|to| to.checked_sub(1.nanosecond()).ok())
        .map(local);
    let last = end.or_else(|| seen.max());
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    let days = first.until(last).map_or(i32::MAX, |span| span.get_days());
    if days < 0 {
        return Ok(None);
    }
    if days >= MOST_DAYS {
        return Err(days / 365);
    }
    Ok(Some((first, last)))
}

/// Every day that stands for a cell in the span.
pub(super) fn days((first, last): (Date, Date), by: &[ByKey]) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = first;
    while day <= last {
        days.extend(coarsen(day, by));
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    days.dedup();
    days
}

fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(back.days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn labels() {
        let day = Some(date(2024, 12, 31));
        assert_eq!(label(ByKey::Day, day), "2024-12-31");
        assert_eq!(label(ByKey::Week, day), "2025-W01");
        assert_eq!(label(ByKey::Month, day), "2024-12");
        assert_eq!(label(ByKey::Day, None), "und");
    }

    #[test]
    fn spans_are_filled_without_gaps_or_repeats() {
        let span = (date(2024, 2, 27), date(2024, 3, 2));
        assert_eq!(days(span, &[ByKey::Day]).len(), 5);
        assert_eq!(
            days(span, &[ByKey::Month]),
            [date(2024, 2, 1), date(2024, 3, 1)]
        );
        assert_eq!(days(span, &[ByKey::Week]), [date(2024, 2, 26)]);
        assert_eq!(days(span, &[ByKey::Language]), []);
    }

    #[test]
    fn a_mistaken_date_does_not_fill_decades() {
        let options = OutputOptions::default();
        let seen = [date(1970, 1, 1), date(2024, 1, 1)];
        assert_eq!(super::span(&options, seen.into_iter()), Err(54));
        let options = OutputOptions {
            from: Some("2024-01-01T00:00:00Z".parse().unwrap()),
            to: Some("2024-01-03T00:00:00Z".parse().unwrap()),
            ..options
        };
        let span = super::span(&options, seen.into_iter());
        assert_eq!(span, Ok(Some((date(2024, 1, 1), date(2024, 1, 2)))));
    }
}
