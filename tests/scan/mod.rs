//! Whole scans, run as a user would.

mod accounting;
mod archives;
mod bundle;
mod canary;
mod copies;
mod determinism;
mod diff;
mod encodings;
mod explain;
mod gates;
mod interrupt;
mod language;
mod parquet;
mod reported;
mod show;
mod workbook;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A scan in a folder of its own, with an author key of its own.
pub(crate) struct Scan {
    folder: TempDir,
    count: std::cell::Cell<u32>,
}

/// What one scan left behind.
pub(crate) struct Ran {
    pub(crate) out: PathBuf,
    pub(crate) output: Output,
}

impl Scan {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        std::fs::write(folder.path().join("author.key"), [7_u8; 32]).expect("a key");
        restrict(&folder.path().join("author.key"));
        Self {
            folder,
            count: std::cell::Cell::new(0),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file can be written");
        path
    }

    /// `saring scan EXPORT… --out NEW …`.
    pub(crate) fn run(&self, exports: &[&Path], more: &[&str]) -> Ran {
        let (mut command, out) = self.command(exports, more);
        let output = command.output().expect("saring runs");
        Ran { out, output }
    }

    pub(crate) fn command(&self, exports: &[&Path], more: &[&str]) -> (Command, PathBuf) {
        let out = self.path(&format!("out-{}", self.count.get()));
        self.count.set(self.count.get() + 1);
        let mut command = saring();
        command
            .arg("scan")
            .args(exports)
            .arg("--out")
            .arg(&out)
            .args(more);
        command.arg("--author-key").arg(self.path("author.key"));
        (command, out)
    }
}

/// The program, away from the user's own data.
pub(crate) fn saring() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saring"));
    command
        .env(
            "XDG_DATA_HOME",
            std::env::temp_dir().join("saring-test-data"),
        )
        .env("NO_COLOR", "1");
    command
}

#[cfg(unix)]
fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(path, private).expect("permissions can be set");
}

#[cfg(not(unix))]
fn restrict(_: &Path) {}

impl Ran {
    /// It must have ended well.
    pub(crate) fn ok(self) -> Self {
        assert!(self.output.status.success(), "{}", self.stderr());
        self
    }

    pub(crate) fn code(&self) -> i32 {
        self.output.status.code().expect("it was not killed")
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.out.join(name)).expect("a result file")
    }

    pub(crate) fn manifest(&self) -> Value {
        serde_json::from_str(&self.read("run.json")).expect("run.json is JSON")
    }

    /// How each export was read, as run.json says it.
    pub(crate) fn formats(&self) -> Vec<String> {
        let manifest = self.manifest();
        let inputs = manifest["inputs"].as_array().expect("a list").iter();
        let formats = inputs.map(|input| input["format"].as_str().expect("a text").to_owned());
        formats.collect()
    }

    /// Rows of a CSV file as maps from column to cell.
    pub(crate) fn rows(&self, name: &str) -> Vec<std::collections::HashMap<String, String>> {
        let text = self.read(name);
        let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect()
    }
}

/// Everything a scan wrote anywhere, workbooks unpacked.
pub(crate) fn everything(ran: &Ran) -> String {
    let mut all = vec![ran.output.stdout.clone(), ran.output.stderr.clone()];
    for entry in walkdir::WalkDir::new(&ran.out) {
        let entry = entry.expect("an entry");
        all.push(
            entry
                .file_name()
                .to_string_lossy()
                .into_owned()
                .into_bytes(),
        );
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("a file");
            if entry.path().extension().is_some_and(|end| end == "xlsx") {
                all.extend(parts(&bytes));
            }
            all.push(bytes);
        }
    }
    String::from_utf8_lossy(&all.concat()).into_owned()
}

/// The parts of a workbook.
fn parts(workbook: &[u8]) -> Vec<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a zip");
    let count = zip.len();
    let part = |number| {
        let mut bytes = vec![];
        let mut part = zip.by_index(number).expect("a part");
        std::io::Read::read_to_end(&mut part, &mut bytes).expect("it unpacks");
        bytes
    };
    (0..count).map(part).collect()
}

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// read = scanned + out of scope + rejected, in total and for each input, and the reasons add up.
pub(crate) fn check_totals(manifest: &Value) {
    let inputs = manifest["inputs"].as_array().expect("inputs");
    let sum = |name: &str| -> u64 {
        inputs
            .iter()
            .map(|input| input["totals"][name].as_u64().expect("a count"))
            .sum()
    };
    for totals in inputs
        .iter()
        .map(|input| &input["totals"])
        .chain([&manifest["totals"]])
    {
        let count = |name: &str| totals[name].as_u64().expect("a count");
        let parts = count("scanned") + count("out_of_scope") + count("rejected");
        assert_eq!(count("read"), parts, "{totals}");
        let reasons = |name: &str| -> u64 {
            let reasons = totals[name].as_object().expect("reasons").values();
            reasons.map(|count| count.as_u64().expect("a count")).sum()
        };
        assert_eq!(
            count("out_of_scope"),
            reasons("out_of_scope_reasons"),
            "{totals}"
        );
        assert_eq!(count("rejected"), reasons("reject_reasons"), "{totals}");
        assert!(count("no_text") <= count("scanned"), "{totals}");
        assert!(count("flagged_posts") <= count("scanned"), "{totals}");
    }
    for name in [
        "read",
        "scanned",
        "out_of_scope",
        "rejected",
        "no_text",
        "flagged_posts",
    ] {
        assert_eq!(manifest["totals"][name], sum(name), "{name}");
    }
}
