//! flagged.xlsx: the rows of flagged.csv, as text, and nothing that a spreadsheet would run.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;

use super::{Ran, Scan, repository};

/// Cells that a spreadsheet would gladly take for something else.
fn odd_posts() -> String {
    let flagged = "aku mau bunuh diri";
    let odd = [
        "=HYPERLINK(\"https://contoh.example\")",
        "+1+1",
        "@SUM(A1)",
        "https://contoh.example/a",
        "_x0041_ & <b> \"x\"",
        "อยากตาย 죽고 싶어 tự tử 😭",
    ];
    let ids = [
        "1836547290183654729",
        "007",
        "1e5",
        "TRUE",
        "2026-03-01",
        "-17",
    ];
    let posts = odd.iter().zip(ids).map(|(text, id)| {
        let post = serde_json::json!({
            "id": id, "text": format!("{text} {flagged}"), "lang": "id", "community": text,
        });
        post.to_string() + "\n"
    });
    posts.collect()
}

fn scanned(scan: &Scan) -> Ran {
    let odd = scan.file("odd.jsonl", odd_posts());
    let corpus = repository("fixtures/corpus.jsonl");
    scan.run(&[&odd, &corpus], &["--xlsx", "--by", "language"])
        .ok()
}

fn part(path: &Path, name: &str) -> String {
    let file = std::fs::File::open(path).expect("the workbook");
    let mut zip = zip::ZipArchive::new(file).expect("a zip");
    let mut text = String::new();
    let mut part = zip.by_name(name).expect("a part");
    part.read_to_string(&mut text).expect("text");
    text
}

#[test]
fn cells_are_text_and_nothing_runs() {
    let scan = Scan::new();
    let ran = scanned(&scan);
    let path = ran.out.join("flagged.xlsx");
    let sheet = part(&path, "xl/worksheets/sheet1.xml");
    for never in ["<f>", "<f ", "<hyperlink", "t=\"b\"", "t=\"d\""] {
        assert!(!sheet.contains(never), "{never}");
    }
    for there in [
        "ySplit=\"1\"",
        "state=\"frozen\"",
        "<autoFilter ref=\"A1:AK",
        "<t>1836547290183654729</t>",
        "<t>007</t>",
        "<t>TRUE</t>",
        "\"confirmed,not,unsure\"",
    ] {
        assert!(sheet.contains(there), "{there}");
    }
    assert_eq!(
        sheet.matches("<row ").count(),
        ran.rows("flagged.csv").len() + 1
    );
    let stats = part(&path, "xl/worksheets/sheet2.xml");
    assert_eq!(
        stats.matches("<row ").count(),
        ran.rows("stats.csv").len() + 1
    );
    let book = part(&path, "xl/workbook.xml");
    assert!(
        book.contains("name=\"flagged\"") && book.contains("name=\"stats\""),
        "{book}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&path)
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let left = std::fs::read_dir(&ran.out)
        .expect("the folder")
        .map(|entry| entry.expect("an entry"));
    let left: Vec<_> = left
        .filter(|entry| entry.path().extension().is_none_or(|end| end == "partial"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Rows as maps from column to cell.
fn rows(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

#[test]
fn libreoffice_reads_the_same_cells() {
    let scan = Scan::new();
    let ran = scanned(&scan);
    let to = scan.path("converted");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        scan.path("profile").display()
    );
    // Comma, quotes, UTF-8, from the first row, cells as they are stored, every sheet.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", filter, "--outdir"])
        .arg(&to)
        .arg(ran.out.join("flagged.xlsx"))
        .output();
    let Ok(converted) = converted else {
        let told = b"skipped: LibreOffice (soffice) is not there to open flagged.xlsx\n";
        std::io::stderr().write_all(told).expect("it can be told");
        return;
    };
    assert!(converted.status.success(), "{converted:?}");
    for (sheet, file) in [("flagged", "flagged.csv"), ("stats", "stats.csv")] {
        let text =
            std::fs::read_to_string(to.join(format!("flagged-{sheet}.csv"))).expect("a sheet");
        let (found, expected) = (rows(&text), ran.rows(file));
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            for (column, cell) in expected {
                let same = found[column] == *cell
                    || matches!((found[column].parse::<f64>(), cell.parse::<f64>()), (Ok(a), Ok(b)) if a == b && column.contains("share"));
                assert!(same, "{column}: {cell:?} became {:?}", found[column]);
            }
        }
    }
}
