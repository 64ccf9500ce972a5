//! Roots of a group: spelled out in the language of the file, less the forms that are pruned.

use std::collections::HashSet;

use super::{
    diagnostic::Code,
    model::{Term, TermShape},
    near_name::nearest,
    report::Report,
    section::At,
    term,
};
use crate::text;

/// Gives every root among `terms` its forms. `label` is added to the place of one that cannot
/// have any.
pub(super) fn expand(terms: &mut [At<Term>], language: &str, label: &str, report: &mut Report) {
    let mut told = None;
    for At { value: term, place } in terms {
        let TermShape::Root { root, forms } = &mut term.shape else {
            continue;
        };
        if let Some(found) = text::affixed_forms(root, language) {
            *forms = found;
            continue;
        }
        // The roots of a bank all stand where the rule names it; once is enough there.
        if told.as_ref() == Some(&place.span) {
            continue;
        }
        told = Some(place.span.clone());
        let written = &term.written;
        let message = match language {
            "any" => format!("`{written}` cannot be expanded in a file for any language"),
            _ => format!("`{written}` cannot be expanded: `{language}` has no affix rules"),
        };
        let help = format!(
            "list the forms as terms or use `*`, as in `{root}*`; roots are expanded in {}",
            text::AFFIX_LANGUAGES.join(", ")
        );
        report.at(Code::NO_AFFIXES, place, message, label, help);
    }
}

/// Takes the pruned forms out of every root that has them. A form that none has is told.
pub(super) fn prune(pruned: &[At<&str>], terms: &mut [At<Term>], report: &mut Report) {
    let wanted: HashSet<String> = pruned
        .iter()
        .map(|form| term::folded_words(form.value))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let mut found = HashSet::new();
    for At { value: term, place } in terms.iter_mut() {
        let TermShape::Root { forms, .. } = &mut term.shape else {
            continue;
        };
        forms.retain(|form| {
            let key = term::folded_words(form);
            let stays = !wanted.contains(&key);
            if !stays {
                found.insert(key);
            }
            stays
        });
        if forms.is_empty() {
            let message = format!("every form of `{}` is pruned", term.written);
            let help = "leave the root out, or some forms in";
            report.at(Code::NEVER_MATCHES, place, message, "", help);
        }
    }
    for form in pruned {
        if !found.contains(&term::folded_words(form.value)) {
            unknown_form(form, terms, report);
        }
    }
}

fn unknown_form(form: &At<&str>, terms: &[At<Term>], report: &mut Report) {
    let known = terms.iter().flat_map(|term| match &term.value.shape {
        TermShape::Root { forms, .. } => forms.as_slice(),
        _ => &[],
    });
    let near = nearest(form.value, known.map(String::as_str));
    let help = if near.is_empty() {
        String::from("`saring rules expand` prints the forms of a rule's roots")
    } else {
        let quoted: Vec<String> = near.iter().map(|form| format!("`{form}`")).collect();
        format!("did you mean {}?", quoted.join(" or "))
    };
    let message = format!("no root of the group has the form `{}`", form.value);
    report.at(Code::UNKNOWN_FORM, &form.place, message, "", help);
}

#[cfg(test)]
mod tests {
    use crate::rules::{
        Loaded, TermShape,
        diagnostic::{Code, Level},
        load_text,
    };

    const TOPIC: &str = "id = \"gbv\"\n[title]\nen = \"Violence\"\n";
    const RULE: &str =
        "[[rule]]\nid = \"a\"\ntitle = \"t\"\nrole = \"at-risk\"\nseverity = \"high\"\n";

    /// One rule with a group `w`, in a file of a language, with one bank file.
    fn load(language: &str, group: &str, bank: &str) -> Loaded {
        let text = |name: &str, text: &str| (String::from(name), String::from(text));
        load_text(&[
            text("topic.toml", TOPIC),
            text(
                &format!("{language}.toml"),
                &format!("{RULE}[rule.terms]\nw = {group}\n"),
            ),
            text("banks/b.toml", bank),
        ])
    }

    /// The forms of all roots of the only group.
    fn forms(loaded: &Loaded) -> Vec<&str> {
        let terms = &loaded.set.rules[0].groups[0].terms;
        let roots = terms.iter().flat_map(|term| match &term.shape {
            TermShape::Root { forms, .. } => forms.as_slice(),
            _ => &[],
        });
        roots.map(String::as_str).collect()
    }

    fn errors(loaded: &Loaded) -> Vec<Code> {
        let errors = loaded.diagnostics.iter();
        errors
            .filter(|it| it.level == Level::Error)
            .map(|it| it.code)
            .collect()
    }

    const BANK: &str = "[bank.b]\nterms = [\"~Patay\", \"~pukul\"]\n";

    #[test]
    fn the_file_decides_the_language() {
        let id = load("id", "[\"~pukul\", \"kdrt\"]", BANK);
        assert!(forms(&id).contains(&"dipukulin"));
        let ms = load("ms", "[\"~pukul\"]", BANK);
        assert!(!forms(&ms).contains(&"dipukulin") && forms(&ms).contains(&"memukul"));
        let fil = load("tl", "[\"~patay\"]", BANK);
        assert!(forms(&fil).contains(&"pinatay"));
        for language in ["en", "any", "th"] {
            let loaded = load(language, "[\"~pukul\", \"~siksa\"]", BANK);
            assert_eq!(errors(&loaded), [Code::NO_AFFIXES; 2], "{language}");
        }
    }

    #[test]
    fn a_bank_is_expanded_in_its_own_language_or_in_that_of_its_user() {
        let group = "{ bank = \"b\" }";
        assert!(forms(&load("fil", group, BANK)).contains(&"pinatay"));
        assert!(forms(&load("id", group, BANK)).contains(&"memukul"));
        assert_eq!(errors(&load("en", group, BANK)), [Code::NO_AFFIXES]);
        let own = format!("language = \"tl\"\n{BANK}");
        let loaded = load("en", group, &own);
        assert_eq!(errors(&loaded), []);
        assert!(forms(&loaded).contains(&"pinatay"));
        let any = format!("language = \"any\"\n{BANK}");
        assert_eq!(
            errors(&load("id", "[\"kdrt\"]", &any)),
            [Code::NO_AFFIXES; 2]
        );
        let unknown = format!("language = \"klingonisch\"\n{BANK}");
        assert_eq!(
            errors(&load("id", group, &unknown)),
            [Code::UNKNOWN_LANGUAGE]
        );
    }

    #[test]
    fn pruned_forms_are_gone_from_every_root_and_from_nothing_else() {
        let group = "{ terms = [\"~pukul\", \"pukulan\"], bank = \"b\", \
                     prune = [\"Pukulan\", \"pukul memukul\"] }";
        let bank = "[bank.b]\nterms = [\"~pukulan\"]\n";
        let loaded = load("id", group, bank);
        let forms = forms(&loaded);
        assert!(!forms.contains(&"pukulan") && !forms.contains(&"pukul-memukul"));
        assert!(forms.contains(&"pukulannya") && forms.contains(&"pukulanku"));
        assert_eq!(loaded.set.rules[0].groups[0].terms[1].written, "pukulan");
    }

    #[test]
    fn a_form_that_is_not_there_is_told_with_a_near_one() {
        let loaded = load(
            "id",
            "{ terms = [\"~pukul\"], prune = [\"pukulam\"] }",
            BANK,
        );
        let mut told = loaded.diagnostics.iter();
        let told = told
            .find(|it| it.code == Code::UNKNOWN_FORM)
            .expect("a warning");
        assert!(told.help.contains("`pukulan`"), "{}", told.help);
        assert!(!loaded.has_errors());
    }

    #[test]
    fn the_fingerprint_sees_what_was_pruned() {
        let whole = load("id", "{ terms = [\"~pukul\"] }", BANK);
        let pruned = load(
            "id",
            "{ terms = [\"~pukul\"], prune = [\"pukulan\"] }",
            BANK,
        );
        assert_ne!(whole.set.fingerprint(), pruned.set.fingerprint());
    }
}
