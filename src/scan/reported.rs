//! Posts that the public reported: a list of ids and addresses to which a scan is limited.
//!
//! Of each entry eight bytes are kept and nothing of its text, so lists may have millions.

use std::{
    io::{self, BufRead, Read as _},
    sync::atomic::{AtomicU64, Ordering},
};

use super::{ScanError, post_address::post_address};
use crate::record::Record;

/// Longest line that is read.
const LONGEST_LINE: u64 = 64 << 10;

/// Columns in which ids or addresses of posts are looked for, letters only, as headings are compared.
const COLUMNS: &[&str] = &[
    "postid",
    "idpost",
    "idposting",
    "idkiriman",
    "tweetid",
    "statusid",
    "commentid",
    "messageid",
    "videoid",
    "url",
    "link",
    "permalink",
    "posturl",
    "tweeturl",
    "videourl",
    "tautan",
    "pautan",
    "ลิงก",
    "liênkết",
    "링크",
];

/// Columns that may hold them, and may number the reports.
const UNSURE: &[&str] = &["id", "idstr"];

/// The ids and addresses of the posts to look at.
#[derive(Debug, Default)]
pub struct ReportedIds {
    /// Hashes of ids and addresses, sorted, each with the number of the post that it names.
    names: Vec<(u64, u32)>,
    posts: usize,
    /// A bit for each post: set when it was found.
    found: Vec<AtomicU64>,
    rounded: u64,
}

impl ReportedIds {
    /// Reads a list: an id or address a line, or a CSV file with a column `post_id`, `id` or `url`.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is not UTF-8, or names no post.
    pub fn read(list: impl BufRead) -> Result<Self, ScanError> {
        let mut lines = Lines {
            list,
            line: Vec::new(),
            number: 0,
        };
        let mut entries = Entries::default();
        let mut first = lines.next()?.map(str::to_owned).unwrap_or_default();
        if is_separator_line(&first) {
            first = lines.next()?.map(str::to_owned).unwrap_or_default();
        }
        match heading(&first) {
            Some((delimiter, places)) => entries.read_table(lines, delimiter, &places)?,
            None if is_other_heading(&first) => {
                let reason = "a table without a column post_id, id or url; name one so";
                return Err(ScanError::Ids {
                    line: 1,
                    reason: reason.to_owned(),
                });
            }
            None => {
                entries.add_line(&first);
                while let Some(line) = lines.next()? {
                    entries.add_line(line);
                }
            }
        }
        entries.into_reported()
    }

    /// Posts that are named.
    #[must_use]
    pub fn len(&self) -> usize {
        self.posts
    }

    /// True when it names no post; no list that was read is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.posts == 0
    }

    /// Entries such as `1.84E+18`: a spreadsheet took an id for a number and lost its end.
    #[must_use]
    pub fn rounded(&self) -> u64 {
        self.rounded
    }

    /// Posts named that were found.
    #[must_use]
    pub fn found(&self) -> u64 {
        let words = self.found.iter();
        words
            .map(|word| u64::from(word.load(Ordering::Relaxed).count_ones()))
            .sum()
    }

    /// True when the list names the post, by its id or its address.
    pub(super) fn names(&self, record: &Record<'_>) -> bool {
        let by_id = !record.id.is_empty() && self.note(entry_hash(record.id.trim()));
        let by_address = post_address(record.url).is_some_and(|url| self.note(hash(&url)));
        by_id || by_address
    }

    fn note(&self, hash: u64) -> bool {
        let from = self.names.partition_point(|&(name, _)| name < hash);
        let behind = self.names.iter().skip(from);
        let named = behind.take_while(|&&(name, _)| name == hash);
        let mut any = false;
        for &(_, post) in named {
            any = true;
            if let Some(word) = self.found.get(post as usize / 64) {
                word.fetch_or(1 << (post % 64), Ordering::Relaxed);
            }
        }
        any
    }
}

/// What a list says, as it is read.
#[derive(Debug, Default)]
struct Entries {
    /// Hash of an id or address, and of the first of the same post.
    names: Vec<(u64, u64)>,
    rounded: u64,
}

impl Entries {
    fn read_table(
        &mut self,
        mut lines: Lines<impl BufRead>,
        delimiter: u8,
        places: &Places,
    ) -> Result<(), ScanError> {
        let number = lines.number;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&mut lines.list);
        let mut row = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut row) {
                Ok(false) => return Ok(()),
                Ok(true) => self.add_row(&row, places),
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line) + number;
                    return Err(ScanError::Ids {
                        line,
                        reason: match error.kind() {
                            csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
                            _ => error.to_string(),
                        },
                    });
                }
            }
        }
    }

    /// Adds the post of a row. What a table calls its id may be its own number for the report, so where
    /// something surer names the post too, it has to have that id in it.
    fn add_row(&mut self, row: &csv::StringRecord, places: &Places) {
        let cells = |places: &[usize]| -> Vec<&str> {
            let cells = places.iter().filter_map(|&place| row.get(place));
            cells.map(bare).filter(|cell| !cell.is_empty()).collect()
        };
        let sure = cells(&places.sure);
        let mut ids = cells(&places.ids);
        ids.retain(|id| sure.is_empty() || sure.iter().any(|name| name.contains(id)));
        self.add(ids.into_iter().chain(sure));
    }

    /// Adds what stands in a line: an id or address, or several, each of a post of its own.
    fn add_line(&mut self, line: &str) {
        if is_rounded(bare(line)) {
            return self.add([line]);
        }
        if line.trim_start().starts_with('#') {
            return;
        }
        for word in line.split_whitespace() {
            // Addresses may have such signs in them, and then stand alone.
            let parts = word.split([',', ';', '|']);
            let is_one = word.matches("://").count() == 1
                && word
                    .get(..4)
                    .is_some_and(|four| four.eq_ignore_ascii_case("http"));
            if is_one {
                self.add([word.trim_end_matches([',', ';', '|'])]);
            } else {
                parts.for_each(|part| self.add([part]));
            }
        }
    }

    /// Adds the id and the addresses of one post.
    fn add<'l>(&mut self, names: impl IntoIterator<Item = &'l str>) {
        let mut first = None;
        for name in names.into_iter().map(bare).filter(|name| !name.is_empty()) {
            self.rounded += u64::from(is_rounded(name));
            let hash = entry_hash(name);
            self.names.push((hash, *first.get_or_insert(hash)));
        }
    }

    fn into_reported(self) -> Result<ReportedIds, ScanError> {
        let mut posts: Vec<u64> = self.names.iter().map(|&(_, first)| first).collect();
        posts.sort_unstable();
        posts.dedup();
        if posts.is_empty() {
            return Err(ScanError::NoIds);
        }
        let number = |first: u64| posts.partition_point(|&post| post < first);
        let names = self.names.into_iter();
        let mut names: Vec<(u64, u32)> = names
            .map(|(name, first)| (name, u32::try_from(number(first)).unwrap_or(u32::MAX)))
            .collect();
        names.sort_unstable();
        names.dedup();
        names.shrink_to_fit();
        let words = posts.len().div_ceil(64);
        Ok(ReportedIds {
            names,
            posts: posts.len(),
            found: (0..words).map(|_| AtomicU64::new(0)).collect(),
            rounded: self.rounded,
        })
    }
}

/// Without what people and programs put around ids and addresses: quotes and brackets, the `'` with which
/// a spreadsheet (and saring itself) guards ids, the `.0` of a number that pandas made of one.
fn bare(entry: &str) -> &str {
    let around = |c: char| "\"<>()[]".contains(c) || c.is_whitespace();
    let entry = entry.trim_matches(around);
    let entry = entry.trim_end_matches(|c| around(c) || c == '.');
    let entry = entry.strip_prefix('\'').unwrap_or(entry).trim();
    let whole = entry.strip_suffix(".0").unwrap_or(entry);
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole;
    }
    entry
}

/// The line before the heading in which Excel names the delimiter.
fn is_separator_line(line: &str) -> bool {
    let said = line.get(..4);
    line.len() == 5 && said.is_some_and(|said| said.eq_ignore_ascii_case("sep="))
}

/// An id as it is, an address in one spelling.
fn entry_hash(entry: &str) -> u64 {
    match post_address(entry) {
        Some(address) => hash(&address),
        None => hash(entry),
    }
}

fn hash(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    let bytes = hash.as_bytes().first_chunk().copied().unwrap_or_default();
    u64::from_le_bytes(bytes)
}

/// `1.84E+18` or `1,84E+18`.
fn is_rounded(entry: &str) -> bool {
    let Some((number, exponent)) = entry.split_once("E+") else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(exponent) && digits(&number.replace([',', '.'], ""))
}

/// Whether a line is the heading of a table that names no column with posts.
fn is_other_heading(line: &str) -> bool {
    let cells = line.split([',', ';', '\t', '|']);
    let is_name = |cell: &str| {
        let cell = cell.trim().trim_matches('"');
        !cell.is_empty() && !cell.contains("://") && !cell.chars().any(char::is_numeric)
    };
    cells.clone().count() > 1 && cells.into_iter().all(is_name)
}

/// Delimiter and places of the columns to read, when the line is the heading of a table.
fn heading(line: &str) -> Option<(u8, Places)> {
    let delimiters = [b',', b';', b'\t', b'|'].into_iter();
    let (delimiter, names) = delimiters
        .map(|delimiter| (delimiter, line.split(char::from(delimiter)).collect()))
        .max_by_key(|(_, names): &(u8, Vec<&str>)| names.len())?;
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let names: Vec<String> = names.into_iter().map(letters).collect();
    let place = |wanted: &&str| names.iter().position(|name| name == wanted);
    let places = Places {
        sure: COLUMNS.iter().filter_map(place).collect(),
        ids: UNSURE.iter().filter_map(place).collect(),
    };
    let any = !places.sure.is_empty() || !places.ids.is_empty();
    any.then_some((delimiter, places))
}

/// Places of the columns that name posts.
struct Places {
    sure: Vec<usize>,
    /// Of those that may do so.
    ids: Vec<usize>,
}

/// Lines of a list, each with its number.
struct Lines<R> {
    list: R,
    line: Vec<u8>,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<Option<&str>, ScanError> {
        self.line.clear();
        self.number += 1;
        let failed = |line: u64, reason: String| ScanError::Ids { line, reason };
        let read = (&mut self.list)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut self.line);
        let read = read.map_err(|error: io::Error| failed(self.number, error.to_string()))?;
        if read == 0 {
            return Ok(None);
        }
        if self.line.len() as u64 == LONGEST_LINE {
            return Err(failed(self.number, "too long for an id".to_owned()));
        }
        let line = std::str::from_utf8(&self.line)
            .map_err(|_| failed(self.number, "not UTF-8".to_owned()))?;
        Ok(Some(line.trim_start_matches('\u{FEFF}').trim_end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> ReportedIds {
        ReportedIds::read(list.as_bytes()).expect("a list")
    }

    fn finds(list: &ReportedIds, id: &str, url: &str) -> bool {
        let by_id = list.note(entry_hash(id));
        post_address(url).is_some_and(|url| list.note(hash(&url))) || by_id
    }

    #[test]
    fn ids_and_addresses_a_line() {
        let list = read("\u{FEFF}17\r\n\n  18 \nhttps://x.com/a/status/19?s=20\n17\n-100_5\n");
        assert_eq!(list.len(), 4);
        assert!(finds(&list, "17", "") && finds(&list, "-100_5", ""));
        assert!(finds(&list, "", "http://www.x.com/a/status/19#x"));
        assert!(!finds(&list, "19", "") && !finds(&list, "1", "https://x.com/a/status/1"));
        assert_eq!(list.found(), 3);
    }

    #[test]
    fn several_in_a_line() {
        let list = read("17, 18;19\nhttps://x.com/a/status/20,https://x.com/a/status/21\n22 23\n");
        for id in ["17", "18", "19", "22", "23"] {
            assert!(finds(&list, id, ""), "{id}");
        }
        assert!(finds(&list, "", "https://x.com/i/status/20"));
        assert!(finds(&list, "", "https://x.com/i/status/21"));
        assert_eq!(list.len(), 7);
        let list = read("# 24\n<https://x.com/a/status/25>\n(HTTPS://x.com/a/status/26).\n27.0\n");
        assert_eq!(list.len(), 3);
        assert!(finds(&list, "", "https://x.com/i/status/25") && finds(&list, "27", ""));
        assert!(finds(&list, "", "https://x.com/i/status/26"));
        let list = read("https://www.youtube.com/watch?v=a;lc=b\n");
        assert!(finds(&list, "", "https://www.youtube.com/watch?v=a&lc=b"));
    }

    #[test]
    fn columns_of_tables() {
        for table in [
            "post_id\n17\n18\n",
            "Name;ID;url\na;17;https://x.com/b/status/17\nb;18;\n",
            "\u{FEFF}finding_id,post_id,url,excerpt\nf1,17,,\"a\nb, c\"\nf2,'18,https://x.com/b,\n",
            "url\tid\n\t17\n\t18",
            "Post ID\n17\n18\n",
            "No,Tweet-Id\n1,17\n2,18\n",
            "ลำดับ,ลิงก์,id\n1,https://x.com/a/status/17,17\n2,,18\n",
            "Số;Liên kết;ID\n1;https://x.com/a/status/17;17\n2;;18\n",
            "번호,링크,id\n1,https://x.com/a/status/17,17\n2,,18\n",
        ] {
            let list = read(table);
            assert!(finds(&list, "17", "") && finds(&list, "18", ""), "{table}");
            assert_eq!(list.len(), 2, "{table}");
        }
        // Either of the names of a post finds it, and it counts once.
        let list = read("id;url\n170;https://x.com/a/status/170\n18;\n");
        assert_eq!(list.len(), 2);
        assert!(finds(&list, "", "https://x.com/i/status/170"));
        assert_eq!(list.found(), 1);
        assert!(finds(&list, "170", "") && list.found() == 1);
        assert!(finds(&list, "18", ""));
        // A number of the report is no id of a post.
        let list = read("id;url\n17;https://x.com/a/status/190\n");
        assert!(!finds(&list, "17", "") && finds(&list, "", "https://x.com/a/status/190"));
        let list = read("id,tweet_id\n17,190\n");
        assert!(!finds(&list, "17", "") && finds(&list, "190", ""));
        let list = read("sep=;\nno;post_id\n1;17\n");
        assert!(finds(&list, "17", "") && !finds(&list, "1", ""));
        let list = read("url|when\nhttps://www.tiktok.com/@a/video/7?lang=id|x\n");
        assert!(finds(&list, "", "https://tiktok.com/@a/video/7"));
    }

    #[test]
    fn what_is_no_list_is_told() {
        assert!(matches!(
            ReportedIds::read(&b"\n \n"[..]),
            Err(ScanError::NoIds)
        ));
        assert!(matches!(
            ReportedIds::read(&b"id\n"[..]),
            Err(ScanError::NoIds)
        ));
        for (list, line) in [(&b"1\n2\n\xff\n"[..], 3), (b"id\n1\n\xff\n", 3)] {
            let error = ReportedIds::read(list).expect_err("not UTF-8");
            assert!(
                error.to_string().contains(&format!("line {line}")),
                "{error}"
            );
        }
        let long = vec![b'1'; 1 << 20];
        assert!(ReportedIds::read(&long[..]).is_err());
        assert_eq!(read("1.84E+18\n1,84E+18\n1E5\n17\n").rounded(), 2);
    }
}
