//! Rules of the house that neither the compiler nor clippy knows.
//!
//! What may import what, where `unsafe`, printing and the environment are allowed, how long a file
//! may be and what it may be called. Each failure says what to do. Needs nothing but std.

mod code;
mod imports;
mod tree;

use code::Code;
use tree::{SourceFile, folders, library, names, sources, tracked_files};

/// What each layer may import of the others. ARCHITECTURE.md draws the same.
const LAYERS: &[(&str, &[&str])] = &[
    ("simd", &[]),
    ("text", &["simd"]),
    ("input", &[]),
    ("record", &["simd", "text", "input"]),
    ("sources", &["input", "record"]),
    ("rules", &["text"]),
    ("engine", &["simd", "text", "rules"]),
    ("exchange", &["text", "rules"]),
    ("output", &["simd", "text", "rules", "record", "engine"]),
    (
        "scan",
        &[
            "text", "input", "rules", "record", "sources", "engine", "output",
        ],
    ),
    (
        "ruletest",
        &["text", "input", "rules", "record", "sources", "engine"],
    ),
    (
        "compare",
        &[
            "text", "input", "rules", "record", "sources", "engine", "output",
        ],
    ),
];

/// Lines a file in src may have.
const MAX_LINES: usize = 500;

/// The only library files with `unsafe` code.
const UNSAFE_FILES: &[&str] = &[
    "src/input/mapping.rs",
    "src/simd/neon.rs",
    "src/simd/x86.rs",
    "src/simd/x86/avx2.rs",
    "src/simd/x86/avx512.rs",
];

/// What only the binary may do, as it is spelled, and what the library does instead.
const BINARY_ONLY: &[(&str, &str)] = &[
    ("println!", "return it and let the binary print it"),
    ("eprintln!", "return it and let the binary print it"),
    ("print!", "return it and let the binary print it"),
    ("eprint!", "return it and let the binary print it"),
    ("io::stdout", "take a writer"),
    ("io::stderr", "take a writer"),
    ("process::exit", "return an error"),
    ("process::abort", "return an error"),
    (
        "std::env",
        "take it as an option; the binary reads the environment",
    ),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "manager",
    "managers",
    "processor",
    "processors",
    "misc",
];

/// Paths that lead out of the repository, where nobody who clones it can follow. Spelled in two
/// halves, so that this file does not contain them.
const OUTSIDE: &[&str] = &[concat!("../", "shared"), concat!(".", "library")];

/// Fails with all of them at once, so that they can be mended at once.
fn report(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn layers_import_only_what_is_below_them() {
    report(library().iter().flat_map(check_imports).collect());
}

fn check_imports(file: &SourceFile) -> Vec<String> {
    let Some(layer) = file.layer() else {
        return Vec::new();
    };
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
        return vec![format!(
            "{}: `{layer}` is in no layer; add it to LAYERS in tests/tidy/mod.rs and to \
             ARCHITECTURE.md",
            file.path
        )];
    };
    let known = |name: &str| LAYERS.iter().any(|(known, _)| *known == name);
    imports::of_crate(&file.code, file.depth())
        .into_iter()
        .filter_map(|import| {
            let place = format!("{}:{}", file.path, file.code.line(import.at));
            let name = import.name.as_str();
            if name == layer || allowed.contains(&name) {
                None
            } else if known(name) {
                Some(format!(
                    "{place}: `{layer}` may not import `{name}`, only [{}]; move the code to a \
                     layer above both, or the type to one below both",
                    allowed.join(", ")
                ))
            } else if import.climbs {
                // A glob or a type of the root can't be told from one of the layer's own.
                None
            } else {
                Some(format!(
                    "{place}: `crate::{name}` is no layer; name the module that has it, so that \
                     layers can be told apart"
                ))
            }
        })
        .collect()
}

#[test]
fn files_are_short() {
    let too_long = |file: &SourceFile| {
        let lines = file.code.lines();
        (lines > MAX_LINES).then(|| {
            format!(
                "{}: {lines} lines, more than {MAX_LINES}; split it where two subjects meet",
                file.path
            )
        })
    };
    report(sources().iter().filter_map(too_long).collect());
}

#[test]
fn only_the_binary_prints_exits_or_reads_the_environment() {
    report(library().iter().flat_map(check_side_effects).collect());
}

fn check_side_effects(file: &SourceFile) -> Vec<String> {
    if file.is_test {
        return Vec::new();
    }
    let code = file.code.without_tests();
    let spelled = BINARY_ONLY.iter().flat_map(|(what, instead)| {
        let places = code.find(what).into_iter();
        places.map(move |at| (at, *what, *instead))
    });
    let grouped = imports::of_std(&code)
        .into_iter()
        .filter(|import| import.name == "env")
        .map(|import| (import.at, "std::env", "take it as an option"));
    spelled
        .chain(grouped)
        .map(|(at, what, instead)| {
            format!(
                "{}:{}: `{what}` is for src/bin/saring only; {instead}",
                file.path,
                code.line(at)
            )
        })
        .collect()
}

#[test]
fn unsafe_code_stays_in_its_files() {
    report(sources().iter().flat_map(check_unsafe).collect());
}

fn check_unsafe(file: &SourceFile) -> Vec<String> {
    if UNSAFE_FILES.contains(&&*file.path) {
        return Vec::new();
    }
    let places = file.code.find("unsafe").into_iter();
    places
        .map(|at| {
            format!(
                "{}:{}: `unsafe` outside {UNSAFE_FILES:?}; find a safe way or a crate that has one",
                file.path,
                file.code.line(at)
            )
        })
        .collect()
}

#[test]
fn names_say_what_is_inside() {
    let files = names("src").into_iter().chain(names("tests"));
    report(files.filter_map(|path| check_name(&path)).collect());
}

fn check_name(path: &str) -> Option<String> {
    let words = path.split(['/', '_', '-', '.']);
    let mut empty = words.filter(|word| EMPTY_NAMES.contains(word));
    let word = empty.next()?;
    Some(format!(
        "{path}: `{word}` says nothing; name it after what it holds"
    ))
}

#[test]
fn modules_come_from_their_own_folder() {
    report(sources().iter().flat_map(check_module_paths).collect());
}

fn check_module_paths(file: &SourceFile) -> Vec<String> {
    let outside = |at: &usize| {
        let attribute = file.code.original(*at).lines().next().unwrap_or_default();
        attribute.contains("..") || attribute.contains("\"/")
    };
    let places = file.code.find("#[path").into_iter().filter(outside);
    places
        .map(|at| {
            format!(
                "{}:{}: a module from another folder is in two layers at once; import it instead",
                file.path,
                file.code.line(at)
            )
        })
        .collect()
}

#[test]
fn every_bad_rule_file_says_what_is_bad() {
    let incomplete = folders("fixtures/bad-rules")
        .into_iter()
        .filter(|folder| !folder.join("expected.txt").is_file());
    let violations = incomplete.map(|folder| {
        format!(
            "{}: no expected.txt; write into it the diagnostics that `saring check` must give",
            folder.display()
        )
    });
    report(violations.collect());
}

#[test]
fn nothing_points_out_of_the_repository() {
    let violations = tracked_files().into_iter().flat_map(|(path, bytes)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        check_outside(&path, &text)
    });
    report(violations.collect());
}

fn check_outside(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    let named = lines.filter(|(_, line)| OUTSIDE.iter().any(|name| line.contains(name)));
    named
        .map(|(number, _)| {
            format!(
                "{path}:{}: names a folder outside the repository; say here what is needed from it",
                number + 1
            )
        })
        .collect()
}

/// A file as it would be at this path.
fn file(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        code: Code::new(text),
        is_test: false,
    }
}

#[test]
fn catches_imports_from_above() {
    for (path, text, caught) in [
        ("src/engine/scan.rs", "use crate::output::Tally;", 1),
        ("src/engine/scan.rs", "use crate::rules::Rule;", 0),
        (
            "src/engine/mod.rs",
            "use crate::{rules::{Rule, Term}, scan::Job};",
            1,
        ),
        ("src/engine/scan.rs", "fn f() { crate::record::read(); }", 1),
        ("src/engine/scan.rs", "use super::super::output;", 1),
        ("src/engine/mod.rs", "use super::{rules, output::Tally};", 1),
        ("src/engine/mod.rs", "mod tests { use super::scan; }", 0),
        (
            "src/engine/scan.rs",
            "mod tests { use super::super::verdict; }",
            0,
        ),
        (
            "src/engine/scan.rs",
            "// use crate::output::Tally;\n/* crate::scan */",
            0,
        ),
        (
            "src/engine/scan.rs",
            "const A: &str = \"crate::output\";",
            0,
        ),
        (
            "src/engine/scan.rs",
            "/// See [`crate::output`].\nfn f() {}",
            0,
        ),
        ("src/text/mod.rs", "use crate::input::Bytes;", 1),
        ("src/input/mod.rs", "use crate :: text :: TextField ;", 1),
        ("src/rules/mod.rs", "use crate::*;", 1),
        ("src/rules/mod.rs", "use crate as all;", 1),
        ("src/rules/mod.rs", "use crate::Engine;", 1),
        (
            "src/rules/mod.rs",
            "pub(crate) fn f() {}\npub(in crate::rules) fn g() {}",
            0,
        ),
        ("src/rules/mod.rs", "fn f() { $crate::scan::run() }", 1),
        ("src/shiny/mod.rs", "", 1),
        ("src/lib.rs", "pub use crate::scan::ScanJob;", 0),
    ] {
        let found = check_imports(&file(path, text));
        assert_eq!(found.len(), caught, "{path}: {text}\n{found:?}");
    }
}

#[test]
fn catches_side_effects_and_unsafe_code() {
    for (text, caught) in [
        ("fn f() { println!(\"x\"); }", 1),
        ("fn f() { eprint!(\"x\"); }", 1),
        ("fn f() { std::process::exit(1); }", 1),
        ("use std::{env, fs};", 1),
        ("use std::env::var;", 1),
        ("const V: &str = env!(\"CARGO_PKG_VERSION\");", 0),
        ("// println!\nconst A: &str = \"println!\";", 0),
        (
            "#[cfg(test)]\nmod tests {\n fn f() { println!(\"{}\", '}'); }\n}",
            0,
        ),
        ("#[cfg(test)]\nmod tests;\nfn f() { print!(); }", 1),
        ("#[cfg(test)]\nmod tests {}\nfn f() { print!(); }", 1),
    ] {
        let found = check_side_effects(&file("src/scan/mod.rs", text));
        assert_eq!(found.len(), caught, "{text}\n{found:?}");
    }
    let text = "#![allow(unsafe_code)]\n// unsafe\nfn f() { unsafe { g() } }";
    assert_eq!(check_unsafe(&file("src/input/mod.rs", text)).len(), 1);
    assert_eq!(check_unsafe(&file(UNSAFE_FILES[0], text)).len(), 0);
}

#[test]
fn catches_names_and_paths() {
    assert!(check_name("src/text/string_utils.rs").is_some());
    assert!(check_name("src/common/mod.rs").is_some());
    assert!(check_name("src/rules/community.rs").is_none());
    let text = format!("see {}/design", OUTSIDE[0]);
    assert_eq!(check_outside("README.md", &text).len(), 1);
    assert_eq!(check_outside("README.md", "see docs/design").len(), 0);
    let text = "#[path = \"../engine/scan.rs\"]\nmod scan;";
    assert_eq!(check_module_paths(&file("src/rules/mod.rs", text)).len(), 1);
    let text = "#[path = \"layout_tests.rs\"]\nmod tests;";
    assert_eq!(check_module_paths(&file("src/rules/mod.rs", text)).len(), 0);
}
