//! The schema of overlay files.

use serde_json::{Value, json};

use super::{
    NOT_BLANK, check, choice, flag, not_described,
    rule::{example, group},
    shaped, table, tables,
};
use crate::rules::{keys, model::Severity};

/// What an id is made of, and `*` for any of that.
const GLOB: &str = "^[A-Za-z0-9._*-]+$";

pub(super) fn file() -> Value {
    table(
        "Changes to rules of other files. `--overlay FILE` puts them on.",
        keys::OVERLAY_FILE,
        &["tune"],
        |key| match key {
            "check" => check(),
            "tune" => tables("The changes", tune()),
            _ => not_described(),
        },
    )
}

fn tune() -> Value {
    let mut tune = table(
        "A change to one rule, or to all whose ids fit a glob",
        keys::TUNE,
        &["rule", "reason"],
        |key| match key {
            "rule" => shaped("The id of a rule, or a glob such as `gbv-id-*`", GLOB),
            "reason" => shaped("Why; it is told with the results", NOT_BLANK),
            "disable" => flag("The rule is left out"),
            "severity" => choice::<Severity>("How urgent its findings are instead"),
            "except" => group(
                "Terms that hide what lies wholly inside them from the rule",
                keys::EXCEPTION,
            ),
            "example" => tables(
                "Sentences that the rule must match, or must not, as it is changed",
                example(),
            ),
            _ => not_described(),
        },
    );
    if let Value::Object(tune) = &mut tune {
        let says = ["disable", "severity", "except"].map(|key| json!({ "required": [key] }));
        tune.insert("anyOf".into(), json!(says));
    }
    tune
}
