//! Who is named for whom.

use super::*;

fn entry(id: &str, audience: &str, languages: &str, more: &str) -> String {
    format!(
        "[[entry]]\nid = \"{id}\"\ntopics = [\"gbv\"]\nfor = [\"{audience}\"]\n\
         languages = [{languages}]\norganisation = \"o\"\nkind = \"hotline\"\n\
         channel = [\"129\"]\nsource = \"https://example.org\"\nconfidence = \"high\"\n{more}\n"
    )
}

fn directory() -> Referrals {
    let indonesia = format!(
        "country = \"ID\"\nlanguages = [\"id\"]\n{}{}{}{}",
        entry("id-second", "poster", "\"id\"", "rank = 2"),
        entry("id-first", "poster", "\"id\"", "rank = 1"),
        entry("id-english", "poster", "\"en\"", "rank = 9"),
        entry(
            "id-old",
            "helper",
            "\"id\"",
            "checked_on = 2024-01-01\nexpires_on = \"2025-01-01\""
        ),
    );
    let malaysia = format!(
        "country = \"MY\"\nlanguages = [\"ms\", \"en\"]\n{}\
         [[emergency]]\nnumber = \"999\"\nkind = \"combined\"\nsource = \"s\"\nconfidence = \"medium\"\n",
        entry("my-first", "poster", "\"ms\"", "")
    );
    let singapore = "country = \"SG\"\nlanguages = [\"en\", \"ms\"]\n\
                     [[none]]\ntopic = \"gbv\"\nfor = [\"poster\"]\nreason = { en = \"none\" }\n";
    let world = entry("world", "poster", "\"en\"", "");
    let loaded = loaded(&[
        ("topic.toml", TOPIC),
        ("referrals/ID.toml", &indonesia),
        ("referrals/MY.toml", &malaysia),
        ("referrals/SG.toml", singapore),
        ("referrals/international.toml", &world),
    ]);
    assert!(
        loaded.diagnostics.is_empty(),
        "{}",
        render(&loaded.diagnostics, false)
    );
    loaded.referrals
}

#[test]
fn country_then_likely_country_then_the_world() {
    let directory = directory();
    let found = |country: &str, language: &str| {
        let referral = directory.find("gbv", Audience::Poster, country, language);
        referral
            .map(|it| (it.entry.id.clone(), it.basis))
            .expect("a referral")
    };
    assert_eq!(found("ID", "id"), ("id-first".into(), "country"));
    assert_eq!(found("ID", "en"), ("id-english".into(), "country"));
    assert_eq!(found("ID", ""), ("id-first".into(), "country"));
    assert_eq!(found("", "in"), ("id-first".into(), "language"));
    assert_eq!(found("", "ms-MY"), ("my-first".into(), "language"));
    assert_eq!(found("", "en"), ("world".into(), "international"));
    assert_eq!(found("", "und"), ("world".into(), "international"));
    assert_eq!(found("SG", "ms"), ("world".into(), "international"));
    assert_eq!(found("VN", "vi"), ("world".into(), "international"));
    assert!(
        directory
            .find("gbv", Audience::Reporter, "ID", "id")
            .is_none()
    );
    assert!(
        directory
            .find("hiv", Audience::Poster, "ID", "id")
            .is_none()
    );
}

#[test]
fn emergencies_belong_to_a_country() {
    let directory = directory();
    let numbers: Vec<&str> = directory
        .emergencies_in("MY")
        .map(|emergency| emergency.number.as_str())
        .collect();
    assert_eq!(numbers, ["999"]);
    assert_eq!(directory.emergencies_in("ID").count(), 0);
}

#[test]
fn entries_run_out_on_a_given_day() {
    let directory = directory();
    let on = |date: &str| directory.expired(date.parse().expect("a date"));
    assert!(on("2025-01-01").is_empty());
    let expired = on("2025-01-02");
    assert_eq!(expired.len(), 1);
    assert_eq!(expired[0].code, Code::REFERRAL_EXPIRED);
    assert!(render(&expired, false).contains("last checked on 2024-01-01"));
}

#[test]
fn a_folder_of_referrals_loads_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "country = \"ID\"\nlanguages = [\"id\"]\n{}",
        entry("a", "poster", "\"id\"", "")
    );
    std::fs::write(folder.path().join("ID.toml"), text).expect("a file");
    let loaded = load_referrals(folder.path());
    assert!(
        loaded.diagnostics.is_empty(),
        "{}",
        render(&loaded.diagnostics, false)
    );
    assert_eq!(loaded.referrals.entries.len(), 1);
    assert_ne!(
        loaded.referrals.fingerprint(),
        Referrals::default().fingerprint()
    );
}
