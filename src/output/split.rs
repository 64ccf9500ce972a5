//! flagged.csv once more in parts, a file for each team: `flagged/<queue>-<language>.csv`.

use std::{collections::BTreeMap, collections::BTreeSet, str::FromStr};

use csv::ByteRecord;

use super::{
    OutputError,
    cell::{BOM, csv_writer, free_text},
    finding_id::base32,
    flagged::COLUMNS,
    folder::{Folder, OutFile, PARTS},
    second_pass::column,
};

/// Files that there may be.
pub(super) const MOST_FILES: usize = 200;
/// Bytes of a value in a file name.
const LONGEST_VALUE: usize = 48;

/// A column by which flagged.csv is split into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitKey {
    /// Review queue.
    Queue,
    /// Language of the post.
    Language,
    /// Topic.
    Topic,
    /// Country of the post.
    Country,
    /// Platform.
    Platform,
}

impl SplitKey {
    /// Every key, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Queue,
        Self::Language,
        Self::Topic,
        Self::Country,
        Self::Platform,
    ];

    /// As it is spelled on the command line and in flagged.csv.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Language => "language",
            Self::Topic => "topic",
            Self::Country => "country",
            Self::Platform => "platform",
        }
    }
}

impl FromStr for SplitKey {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|key| key.name() == name);
        found.ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|key| key.name()).collect();
            format!("no such column; the columns are {}", names.join(", "))
        })
    }
}

/// Name of the file for a row with these values, without its ending.
fn file_name<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let safe: Vec<String> = values.map(safe_value).collect();
    safe.join("-")
}

/// A value as a part of a file name on any system: small letters, digits and `_`, with `%` codes for
/// others, and cut where it is long.
fn safe_value(value: &str) -> String {
    let mut safe = String::new();
    for byte in value.bytes().map(|byte| byte.to_ascii_lowercase()) {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' => safe.push(char::from(byte)),
            _ => safe.push_str(&format!("%{byte:02x}")),
        }
    }
    if safe.is_empty() {
        return "und".to_owned();
    }
    if safe.len() > LONGEST_VALUE {
        safe.truncate(LONGEST_VALUE - 13);
        safe.push('~');
        base32(blake3::hash(value.as_bytes()).as_bytes(), 12, &mut safe);
    }
    safe
}

/// Names of files that the rows so far need, so that a run that needs too many ends soon.
#[derive(Debug, Default)]
pub(super) struct SplitNames(BTreeSet<String>);

impl SplitNames {
    /// Takes the values of the next row, as a worker knows them.
    pub(super) fn take(&mut self, values: &[String]) -> Result<(), OutputError> {
        if values.is_empty() {
            return Ok(());
        }
        let shown = values.iter().map(|value| free_text(value));
        let shown: Vec<_> = shown.collect();
        let name = file_name(shown.iter().map(AsRef::as_ref));
        if !self.0.contains(&name) {
            self.0.insert(name);
        }
        if self.0.len() > MOST_FILES {
            return Err(OutputError::TooManyFiles { limit: MOST_FILES });
        }
        Ok(())
    }
}

/// The files being written.
pub(super) struct SplitFiles {
    columns: Vec<usize>,
    delimiter: u8,
    files: BTreeMap<String, csv::Writer<OutFile>>,
}

impl SplitFiles {
    pub(super) fn new(by: &[SplitKey], delimiter: u8) -> Self {
        Self {
            columns: by.iter().map(|key| column(key.name())).collect(),
            delimiter,
            files: BTreeMap::new(),
        }
    }

    /// Adds a row of flagged.csv to the file it belongs to.
    pub(super) fn add(&mut self, folder: &mut Folder, row: &ByteRecord) -> Result<(), OutputError> {
        let cell = |place: &usize| std::str::from_utf8(row.get(*place)?).ok();
        let name = file_name(
            self.columns
                .iter()
                .map(|place| cell(place).unwrap_or_default()),
        );
        let failed = |folder: &Folder, name: &str, error: csv::Error| {
            let path = folder.path().join(PARTS).join(name);
            OutputError::write(&path)(error.into())
        };
        let file = match self.files.get_mut(&name) {
            Some(file) => file,
            None => {
                let mut file = folder.file(&format!("{PARTS}/{name}.csv"))?;
                std::io::Write::write_all(&mut file, BOM).map_err(|error| file.error(error))?;
                let mut file = csv_writer(self.delimiter, file);
                file.write_record(COLUMNS)
                    .map_err(|error| failed(folder, &name, error))?;
                self.files.entry(name.clone()).or_insert(file)
            }
        };
        file.write_byte_record(row)
            .map_err(|error| failed(folder, &name, error))
    }

    pub(super) fn finish(self, folder: &Folder) -> Result<(), OutputError> {
        for (name, file) in self.files {
            let path = folder.path().join(PARTS).join(name);
            let file = file
                .into_inner()
                .map_err(|error| OutputError::write(&path)(error.into_error()))?;
            file.close()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_on_any_system() {
        for (values, name) in [
            (&["self-harm", "id"][..], "self-harm-id"),
            (&["health", ""], "health-und"),
            (&["../../etc/x", "ID"], "%2e%2e%2f%2e%2e%2fetc%2fx-id"),
            (&["a b:c"], "a%20b%3ac"),
            (&["\u{0}"], "%00"),
            (&["สุข"], "%e0%b8%aa%e0%b8%b8%e0%b8%82"),
        ] {
            assert_eq!(file_name(values.iter().copied()), name);
        }
        let long = safe_value(&"ก".repeat(60));
        assert_eq!(long.len(), LONGEST_VALUE);
        assert_ne!(long, safe_value(&"ก".repeat(61)));
    }

    #[test]
    fn too_many_files_are_told_early() {
        let mut names = SplitNames::default();
        for number in 0..MOST_FILES {
            names.take(&[number.to_string()]).expect("there is room");
            names.take(&[number.to_string()]).expect("it is there");
        }
        let error = names.take(&["one more".to_owned()]).expect_err("too many");
        assert!(error.to_string().contains("--split-by"), "{error}");
    }
}
