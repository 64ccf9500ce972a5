//! Choosing rules, and the fingerprint.

use super::*;

fn set() -> RuleSet {
    let more = |status: &str, severity: &str| {
        format!("status = \"{status}\"\n[rule.terms]\nw = [\"kdrt\"]").replace("high", severity)
    };
    let rules = [
        rule_text("gbv-id-a", &more("stable", "high")),
        rule_text("gbv-id-b", &more("experimental", "high")),
        rule_text("gbv-en-a", &more("test", "high")),
    ];
    let covid = rule_text("covid-id-a", &more("stable", "high")).replace("\"high\"", "\"low\"");
    loaded(&[
        ("gbv/topic.toml", TOPIC),
        ("gbv/id.toml", &rules.join("\n")),
        (
            "covid-19/topic.toml",
            "id = \"covid-19\"\n[title]\nen = \"Covid\"",
        ),
        ("covid-19/id.toml", &covid),
    ])
    .set
}

fn ids(selection: &Selection) -> Vec<String> {
    let selected = set().select(selection).expect("a selection");
    assert!(
        selected
            .rules
            .iter()
            .all(|rule| rule.topic < selected.topics.len())
    );
    selected.rules.into_iter().map(|rule| rule.id).collect()
}

#[test]
fn unsettled_rules_run_only_when_asked_for() {
    assert_eq!(
        ids(&Selection::default()),
        ["covid-id-a", "gbv-en-a", "gbv-id-a"]
    );
    let named = Selection {
        rules: vec!["gbv-id-b".into()],
        ..Selection::default()
    };
    assert_eq!(ids(&named), ["gbv-id-b"]);
    let all = Selection {
        rules: vec!["gbv-id-*".into()],
        ..Selection::default()
    };
    assert_eq!(ids(&all), ["gbv-id-a"]);
    let statuses = Selection {
        statuses: vec![Status::Experimental],
        ..Selection::default()
    };
    assert_eq!(ids(&statuses), ["gbv-id-b"]);
}

#[test]
fn topics_severity_and_exclusion_narrow() {
    let topics = Selection {
        topics: vec!["gbv".into()],
        ..Selection::default()
    };
    assert_eq!(ids(&topics), ["gbv-en-a", "gbv-id-a"]);
    assert_eq!(set().select(&topics).expect("a selection").topics.len(), 1);
    let severe = Selection {
        min_severity: Some(Severity::Medium),
        ..Selection::default()
    };
    assert_eq!(ids(&severe), ["gbv-en-a", "gbv-id-a"]);
    let fewer = Selection {
        exclude_rules: vec!["*-id-*".into()],
        ..Selection::default()
    };
    assert_eq!(ids(&fewer), ["gbv-en-a"]);
}

#[test]
fn unknown_names_are_errors_with_near_ones() {
    let error = |selection: Selection| set().select(&selection).expect_err("an error").to_string();
    let topic = Selection {
        topics: vec!["gbw".into()],
        ..Selection::default()
    };
    assert_eq!(error(topic), "there is no topic `gbw`; did you mean gbv?");
    let rule = Selection {
        rules: vec!["gbv-id-c".into()],
        ..Selection::default()
    };
    assert!(error(rule).starts_with("there is no rule `gbv-id-c`; did you mean gbv-id-a"));
    let glob = Selection {
        exclude_rules: vec!["hiv-*".into()],
        ..Selection::default()
    };
    assert!(error(glob).contains("loaded: covid-id-a"));
    let broken = Selection {
        rules: vec!["[".into()],
        ..Selection::default()
    };
    assert!(error(broken).contains("no rule `[`"));
}

#[test]
fn fingerprint_is_about_meaning() {
    let group = |terms: &str| format!("[rule.terms]\nw = [{terms}]");
    let one = |name: &str, id: &str, terms: &str| {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let topic = if folder.is_empty() {
            "topic.toml".into()
        } else {
            format!("{folder}/topic.toml")
        };
        loaded(&[(&topic, TOPIC), (name, &rule_text(id, &group(terms)))])
            .set
            .fingerprint()
    };
    let base = one("id.toml", "a", "\"kdrt\", \"pukul\"");
    assert_eq!(
        base,
        one("x/y/id.toml", "a", "\"pukul\",\n\"kdrt\", # comment\n")
    );
    assert_ne!(base, one("en.toml", "a", "\"kdrt\", \"pukul\""));
    assert_ne!(base, one("id.toml", "b", "\"kdrt\", \"pukul\""));
    assert_ne!(base, one("id.toml", "a", "\"kdrt\""));
    assert_ne!(base, one("id.toml", "a", "\"kdrt pukul\""));
    assert_eq!(base.len(), 64);
}
