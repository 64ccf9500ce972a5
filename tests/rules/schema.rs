//! `saring rules schema`: what the parser takes and refuses, the schemas take and refuse.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jsonschema::Validator;
use saring::rules::{FileKind, lay_out, schema};
use serde_json::Value;

use super::{repository, run};

const KINDS: [FileKind; 5] = [
    FileKind::Rules,
    FileKind::Topic,
    FileKind::Bank,
    FileKind::Referral,
    FileKind::Overlay,
];

fn validator(kind: FileKind) -> Validator {
    jsonschema::validator_for(&schema(kind)).expect("a schema")
}

/// A TOML text as editors hand it to a schema: dates are texts.
fn instance(text: &str) -> Option<Value> {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                let entries = table.into_iter().map(|(key, value)| (key, convert(value)));
                Value::Object(entries.collect())
            }
            other => serde_json::to_value(other).expect("a scalar"),
        }
    }
    let table: toml::Table = text.parse().ok()?;
    Some(convert(toml::Value::Table(table)))
}

/// What the schema of its kind says against a file.
fn complaints(name: &str, text: &str) -> Vec<String> {
    let instance = instance(text).expect("TOML");
    let kind = match name.ends_with("overlay.toml") {
        true => FileKind::Overlay,
        false => FileKind::of(name),
    };
    let validator = validator(kind);
    let errors = validator.iter_errors(&instance);
    errors.map(|error| error.to_string()).collect()
}

fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(toml_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[test]
fn schemas_are_schemas() {
    for kind in KINDS {
        let schema = schema(kind);
        assert!(jsonschema::meta::is_valid(&schema), "{kind:?}");
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
    }
}

#[test]
fn every_key_is_described() {
    fn look(value: &Value, path: &str, missing: &mut Vec<String>) {
        let Value::Object(object) = value else {
            return;
        };
        if let Some(Value::Object(properties)) = object.get("properties") {
            for (key, property) in properties {
                let described = property["description"]
                    .as_str()
                    .is_some_and(|it| !it.is_empty());
                if !described {
                    missing.push(format!("{path}.{key}"));
                }
            }
        }
        for (key, inner) in object {
            look(inner, &format!("{path}.{key}"), missing);
        }
    }
    let mut missing = Vec::new();
    for kind in KINDS {
        look(&schema(kind), &format!("{kind:?}"), &mut missing);
    }
    assert!(
        missing.is_empty(),
        "say in src/rules/schema what these keys are:\n{}",
        missing.join("\n")
    );
}

#[test]
fn shipped_files_pass() {
    let files = toml_files(&repository("rules"));
    assert!(files.len() > 20, "{files:?}");
    for path in files {
        let text = fs::read_to_string(&path).expect("a file");
        let found = complaints(&name(&path), &text);
        assert!(
            found.is_empty(),
            "{}:\n{}",
            path.display(),
            found.join("\n")
        );
    }
}

#[test]
fn all_forms_of_a_group_and_a_file_pass() {
    let rules = "[check]\nallow = ['R050']\n[[rule]]\nid = 'a'\ntitle = 'A'\nrole = 'news'\n\
        severity = 'low'\nallow = ['r051']\n[rule.terms]\na = ['~pukul', 'tự tử', 'ฆ่าตัวตาย', '=SS']\n\
        \"กลุ่ม\" = { bank = 'b', terms = ['x'], lanes = 'folded', loose = true, prune = ['y'] }\n\
        [rule.patterns]\nb = 'x'\n_c-1 = ['y', 'z']\n";
    assert_eq!(complaints("x/any.toml", rules), Vec::<String>::new());
    let bank = "[check]\nallow = ['R028']\n[bank.b]\ndescription = 'x'\nterms = ['x']\n";
    assert_eq!(complaints("banks/x.toml", bank), Vec::<String>::new());
    let overlay = "[[tune]]\nrule = 'gbv-*'\nreason = 'x'\nseverity = 'low'\nexcept = { bank = 'b', prune = ['y'] }\n\
        [[tune.example]]\ntext = 'x'\nexpect = 'match'\n[[tune]]\nrule = 'a'\nreason = 'x'\ndisable = true\n";
    assert_eq!(complaints("my.overlay.toml", overlay), Vec::<String>::new());
    let topic = "id = 'x'\n[check]\nallow = ['R005']\n[title]\nzh-Hant = 'X'\n";
    assert_eq!(complaints("x/topic.toml", topic), Vec::<String>::new());
}

/// Codes that a file earns by itself, by its keys and the form of its values.
const BY_FORM: &[&str] = &[
    "R010", "R011", "R012", "R013", "R014", "R015", "R017", "R018", "R019", "R020", "R021", "R032",
    "R046", "R052", "R062", "R063", "R065", "R068", "R111",
];

#[test]
fn mistakes_of_form_are_refused() {
    let folder = repository("fixtures/bad-rules");
    for code in BY_FORM {
        let mut caught = Vec::new();
        for path in toml_files(&folder) {
            let name = name(&path);
            if !name.contains(&format!("/{code}-")) {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a file");
            caught.extend(complaints(&name, &text));
        }
        assert!(!caught.is_empty(), "no schema sees {code}");
    }
}

#[test]
fn an_unknown_key_is_refused_everywhere() {
    for path in toml_files(&repository("rules")) {
        let text = fs::read_to_string(&path).expect("a file");
        let wrong = format!("severty = 'high'\n{text}");
        assert!(
            !complaints(&name(&path), &wrong).is_empty(),
            "{}",
            path.display()
        );
        assert!(
            lay_out(FileKind::of(&name(&path)), &wrong).is_ok(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_command_prints_them() {
    for (word, kind) in ["rules", "topic", "bank", "referral", "overlay"]
        .into_iter()
        .zip(KINDS)
    {
        let (status, text) = run(&["rules", "schema", word], None);
        assert_eq!(status, Some(0), "{text}");
        let printed: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(printed, schema(kind), "{word}");
    }
    let (status, text) = run(&["rules", "schema"], None);
    assert_eq!(status, Some(0));
    assert!(text.contains("saring: Rules"), "{text}");
}
