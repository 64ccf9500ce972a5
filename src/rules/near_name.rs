//! "Did you mean": the known names nearest to one that is not known.

/// At most three of `known` that `name` may be a slip of, nearest first.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = letters(name);
    // Names are short; a long one is no slip of anything and would only cost time.
    if wanted.len() > 100 {
        return Vec::new();
    }
    let most = (wanted.len() / 3).max(1);
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .map(|other| (distance(&wanted, &letters(other)), other))
        .filter(|(distance, _)| *distance <= most)
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(3);
    found.into_iter().map(|(_, other)| other).collect()
}

/// A help text: the nearest names, or else all of them when there are few.
pub(super) fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = nearest(name, known.iter().copied());
    if near.is_empty() {
        return match known.len() {
            0 => String::from("there are none here"),
            1..=16 => format!("known here: {}", known.join(", ")),
            _ => String::from("see docs/rules.md for the names that are known"),
        };
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}?", quoted.join(" or "))
}

fn letters(name: &str) -> Vec<char> {
    name.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == '-' { '_' } else { letter })
        .collect()
}

/// Levenshtein distance in which two swapped neighbours count once.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let mut best = (row[j] + usize::from(left != right))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right {
                best = best.min(before[j - 1] + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_and_strangers_are_not() {
        let known = ["severity", "status", "languages", "language"];
        assert_eq!(nearest("severty", known), ["severity"]);
        assert_eq!(nearest("lanugage", known), ["language", "languages"]);
        assert_eq!(nearest("kekerasan", known), Vec::<&str>::new());
        assert_eq!(nearest("at_risk", ["at-risk", "news"]), ["at-risk"]);
        assert_eq!(nearest("", known), Vec::<&str>::new());
    }
}
