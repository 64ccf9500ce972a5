//! Every folder of `fixtures/bad-rules` gives exactly the diagnostics beside it. With
//! `SARING_BLESS=1` the expected texts are written anew, to be read before they are committed.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use crate::rules::{Code, load::load_tuned, render, report::Report, source};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad-rules")
}

/// Codes that reading a folder cannot earn, and what shows them in its place: the test of a folder
/// that is missing, of one that is empty, and of a day that has passed; and, for what is known only
/// when examples are run, the folders of `fixtures/bad-examples`.
const ELSEWHERE: [(Code, &str); 6] = [
    (Code::UNREADABLE, "src/rules/tests/loading.rs"),
    (Code::NO_RULES, "src/rules/tests/loading.rs"),
    (Code::REFERRAL_EXPIRED, "src/rules/tests/referrals.rs"),
    (Code::EXAMPLE_MISSED, "fixtures/bad-examples/R054-missed"),
    (
        Code::EXAMPLE_FALSE_ALARM,
        "fixtures/bad-examples/R055-false-alarm",
    ),
    (Code::EXAMPLE_MENDED, "fixtures/bad-examples/R056-mended"),
];

/// Those codes, once what shows them is known to be there.
fn elsewhere() -> BTreeSet<Code> {
    let there =
        |(_, path): &&(Code, &str)| Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
    let gone: Vec<_> = ELSEWHERE.iter().filter(|it| !there(it)).collect();
    assert!(gone.is_empty(), "nothing shows these codes: {gone:?}");
    ELSEWHERE.iter().map(|(code, _)| *code).collect()
}

#[test]
fn bad_rules_get_the_expected_diagnostics() {
    let bless = env::var_os("SARING_BLESS").is_some();
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut cases: Vec<PathBuf> = fs::read_dir(folder())
        .expect("fixtures")
        .map(|entry| entry.expect("entry").path())
        .collect();
    cases.sort();
    for case in cases {
        let name = case
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let mut report = Report::default();
        let files = source::directory(&case, "", &mut report);
        let (overlays, files) = files
            .into_iter()
            .partition(|(name, _)| name == "overlay.toml");
        let loaded = load_tuned(files, overlays, report);
        let codes: BTreeSet<Code> = loaded.diagnostics.iter().map(|it| it.code).collect();
        let code = name.split('-').next().unwrap_or_default();
        assert!(
            codes.iter().any(|it| it.to_string() == code),
            "{name} gives {codes:?}"
        );
        seen.extend(codes);
        let rendered = render(&loaded.diagnostics, false);
        let expected = case.join("expected.txt");
        if bless {
            fs::write(&expected, &rendered).expect("expected.txt can be written");
        } else if fs::read_to_string(&expected).ok().as_deref() != Some(rendered.as_str()) {
            wrong.push(format!("{name} gives\n{rendered}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "SARING_BLESS=1 accepts these:\n{}",
        wrong.join("\n")
    );
    let elsewhere = elsewhere();
    let missing: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| !seen.contains(code) && !elsewhere.contains(code))
        .collect();
    assert!(missing.is_empty(), "codes without a fixture: {missing:?}");
}
