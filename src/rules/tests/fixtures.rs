//! Every folder of `fixtures/bad-rules` gives exactly the diagnostics beside it. With
//! `SARING_BLESS=1` the expected texts are written anew, to be read before they are committed.

use std::{collections::BTreeSet, env, fs, path::PathBuf};

use crate::rules::{Code, load::load_tuned, render, report::Report, source};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad-rules")
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
    // What no folder can show: a missing folder, one without files, and the passing of time. What
    // examples come to is known only when they are run; fixtures/bad-examples has those.
    let elsewhere = [
        Code::UNREADABLE,
        Code::NO_RULES,
        Code::REFERRAL_EXPIRED,
        Code::EXAMPLE_MISSED,
        Code::EXAMPLE_FALSE_ALARM,
        Code::EXAMPLE_MENDED,
    ];
    let missing: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| !seen.contains(code) && !elsewhere.contains(code))
        .collect();
    assert!(missing.is_empty(), "codes without a fixture: {missing:?}");
}
