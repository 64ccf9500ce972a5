//! `saring rules fmt`.

use std::fs;

use super::{repository, run};

#[test]
fn shipped_packs_are_laid_out() {
    let (status, text) = run(&["rules", "fmt", "--check"], Some(&repository("rules")));
    assert_eq!(
        status,
        Some(0),
        "`saring rules fmt rules` mends these:\n{text}"
    );
}

#[test]
fn lays_out_rule_files_and_nothing_else() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("packs");
    fs::create_dir_all(folder.join("x")).expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let rule = "[[rule]]\ntitle='A' # the title\nid='a'\n";
    write("Cargo.toml", rule);
    write("x/topic.toml", "id='x'\n");
    write("x/en.toml", rule);
    let (status, text) = run(&["rules", "fmt", "--check"], Some(&folder));
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("packs/x/en.toml\n"), "{text}");
    assert!(text.contains("2 of 2 files would change"), "{text}");
    assert_eq!(read("x/en.toml"), rule);
    let (status, text) = run(&["rules", "fmt"], Some(&folder));
    assert_eq!(status, Some(0), "{text}");
    assert_eq!(
        read("x/en.toml"),
        "[[rule]]\nid = 'a'\ntitle = 'A' # the title\n"
    );
    assert_eq!(read("Cargo.toml"), rule, "no rule file");
    assert_eq!(run(&["rules", "fmt", "--check"], Some(&folder)).0, Some(0));
    write("x/en.toml", "[[rule]\n");
    let (status, text) = run(&["rules", "fmt"], Some(&folder));
    assert_eq!(status, Some(2), "{text}");
    assert!(
        text.contains("en.toml is left as it is: this is not TOML"),
        "{text}"
    );
    assert_eq!(read("x/en.toml"), "[[rule]\n");
    let overlay = place.path().join("office.toml");
    fs::write(
        &overlay,
        "[[tune]]\nreason='r' # why\nrule='a'\ndisable=true\n",
    )
    .expect("a file");
    assert_eq!(run(&["rules", "fmt"], Some(&overlay)).0, Some(0));
    assert_eq!(
        fs::read_to_string(&overlay).expect("a file"),
        "[[tune]]\nrule = 'a'\nreason = 'r' # why\ndisable = true\n"
    );
    let nothing = place.path().join("nothing");
    fs::create_dir(&nothing).expect("a folder");
    assert_eq!(run(&["rules", "fmt"], Some(&nothing)).0, Some(2));
}
