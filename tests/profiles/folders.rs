//! What lies in folders and archives beside exports, and exports that come to nothing.

use std::io::Write;

use crate::scan::{Scan, check_totals};

#[test]
fn what_lies_beside_exports_and_holds_no_posts_is_left_out_and_named() {
    let scan = Scan::new();
    let folder = scan.path("paket");
    std::fs::create_dir_all(folder.join("media")).expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a file");
        path
    };
    file("posts.jsonl", "{\"id\":\"1\",\"text\":\"halo\"}\n");
    let settings = file(
        "settings.json",
        "{\"theme\": \"dark\", \"devices\": [{\"os\": 1}]}\n",
    );
    file("media/likes.csv", "when,target\n1,2\n");
    let ran = scan.run(&[&folder], &[]).ok();
    let told = ran.stderr();
    assert!(
        told.contains("no posts are known in") && told.contains("settings.json"),
        "{told}"
    );
    assert_eq!(ran.formats(), ["left-out", "jsonl", "left-out"]);
    assert_eq!(ran.manifest()["totals"]["scanned"], 1);
    // What is named is meant.
    let ran = scan.run(&[&folder, &settings], &[]);
    assert_eq!(ran.code(), 2, "{}", ran.stderr());
    std::fs::remove_file(folder.join("posts.jsonl")).expect("it is there");
    let ran = scan.run(&[&folder], &[]);
    assert_eq!(ran.code(), 2, "{}", ran.stderr());
    assert!(
        ran.stderr().contains("no field is known to hold the text"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn what_archives_hold_besides_is_named() {
    let scan = Scan::new();
    let folder = scan.path("paket-zip");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("posts.jsonl"), "{\"text\":\"halo\"}\n").expect("a file");
    let zip = |name: &str, members: &[(&str, &str)]| {
        let file = std::fs::File::create(folder.join(name)).expect("a file");
        let mut zip = zip::ZipWriter::new(file);
        for (name, text) in members {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("a member");
            zip.write_all(text.as_bytes()).expect("a file");
        }
        zip.finish().expect("a file");
    };
    zip("halaman.zip", &[("index.html", "<p>halo</p>")]);
    zip(
        "campur.zip",
        &[("a.jsonl", "{\"text\":\"halo\"}\n"), ("b.xlsx", "PK")],
    );
    let told = scan.run(&[&folder], &[]).ok().stderr();
    assert!(
        told.contains("2 files are in forms that saring does not read"),
        "{told}"
    );
    assert!(
        told.contains("halaman.zip") && told.contains("b.xlsx"),
        "{told}"
    );
}

#[test]
fn exports_that_come_to_nothing_are_named() {
    let scan = Scan::new();
    let paths = [
        scan.file("kosong.csv", ""),
        scan.file("judul.csv", "id,text\n"),
        scan.file("daftar.json", "[]"),
        scan.file("tertutup.csv", "id,text,visibility\n1,a,private\n"),
        scan.file("rusak.jsonl", "{\"text\":\n{\"text\":\n"),
        scan.file("potong.json", "[{\"text\":\"a\"},{\"text\":\"b"),
        scan.file("baik.csv", "id,text\n1,a\n"),
    ];
    let paths: Vec<_> = paths.iter().map(|path| path.as_path()).collect();
    let ran = scan.run(&paths, &[]).ok();
    check_totals(&ran.manifest());
    let told = ran.stderr();
    for (what, name) in [
        ("no records in", "kosong.csv"),
        ("no records in", "judul.csv"),
        ("no records in", "daftar.json"),
        (
            "all records are out of scope (not public) in",
            "tertutup.csv",
        ),
        ("not one record could be read in", "rusak.jsonl"),
        (
            "the document ends here before it is complete",
            "potong.json",
        ),
    ] {
        let mut lines = told.lines().filter(|line| line.starts_with("warning"));
        let line = lines.find(|line| line.contains(what));
        assert!(
            line.is_some_and(|line| line.contains(name)),
            "{what} {name}: {told}"
        );
    }
    assert!(!told.contains("baik.csv"), "{told}");
}

#[test]
fn files_of_a_folder_that_are_not_read_are_named() {
    let scan = Scan::new();
    let folder = scan.path("ekspor");
    std::fs::create_dir(&folder).expect("a folder");
    scan.file("ekspor/a.csv", "id,text\n1,a\n");
    scan.file("ekspor/b.xlsx", "PK");
    let ran = scan.run(&[&folder], &[]).ok();
    assert!(
        ran.stderr()
            .contains("b.xlsx is in a form that saring does not read"),
        "{}",
        ran.stderr()
    );
}
