//! Indonesian and Malay: prefixes with their nasal, suffixes, clitics and reduplication.
//!
//! A form is a prefix, the root, at most one suffix and at most two clitics, in this order. Which
//! clitics make sense depends on what the form is: an active verb takes an object (`memukulku`),
//! a passive its doer (`dipukulnya`), a noun its owner and then a particle (`pukulannyalah`).
//! Colloquial Jakarta adds a bare nasal (`mukul`), `nge-`, `ke-` by accident and `-in`; it is
//! written all over Indonesia and hardly in Malaysia, so Malay goes without.

use std::collections::BTreeSet;

use super::{Forms, begins_with_cluster, cut_first, is_vowel};

const NOUN: &[&str] = &[
    "", "ku", "mu", "nya", "lah", "kah", "pun", "nyalah", "nyakah", "nyapun",
];
const ACTIVE: &[&str] = &["", "ku", "mu", "nya", "lah", "kah", "pun"];
const PASSIVE: &[&str] = &["", "nya", "lah", "kah", "pun"];
const IMPERATIVE: &[&str] = &["", "ku", "mu", "nya", "lah"];
const CASUAL: &[&str] = &["", "ku", "mu", "nya"];
const ONE: &[&str] = &["", "nya"];

pub(super) fn forms(root: &str, jakarta: bool) -> BTreeSet<String> {
    let word = Word::new(root, jakarta);
    let mut forms = Forms::default();
    word.bare(&mut forms);
    word.active(&mut forms);
    word.passive(&mut forms);
    word.with_per(&mut forms);
    word.nouns(&mut forms);
    word.repeated_verbs(&mut forms);
    word.repeated_nouns(&mut forms);
    forms.0
}

/// A root after meN- or peN-, without their `me` and `pe`.
struct Nasal {
    /// `mukul` of pukul, `mbunuh` of bunuh.
    text: String,
    /// The second half of `memukul-mukul`, `membunuh-bunuh`; none where nobody repeats it.
    again: Option<String>,
}

struct Word<'a> {
    root: &'a str,
    jakarta: bool,
    /// What follows me- and pe-.
    nasals: Vec<Nasal>,
    /// `mukul`, `ngebunuh`; empty outside Jakarta.
    casual: Vec<String>,
    /// Suffixes of verbs, formal ones first.
    suffixes: Vec<&'static str>,
}

impl<'a> Word<'a> {
    fn new(root: &'a str, jakarta: bool) -> Self {
        let mut suffixes = vec!["", "kan"];
        // There is no `curii`.
        if !root.ends_with('i') {
            suffixes.push("i");
        }
        Self {
            root,
            jakarta,
            nasals: nasals(root),
            casual: if jakarta { casual(root) } else { vec![] },
            suffixes,
        }
    }

    /// The suffixes of verbs, and `-in` where it is said.
    fn with_in(&self) -> impl Iterator<Item = &'static str> {
        let more = self.jakarta.then_some("in");
        self.suffixes.iter().copied().chain(more)
    }

    /// Without a prefix: the root as a noun or an order, and its suffixes.
    fn bare(&self, forms: &mut Forms) {
        let root = self.root;
        forms.add(root, NOUN);
        forms.add(root, &["tah"]);
        forms.add(&format!("{root}an"), NOUN);
        for suffix in self.with_in().filter(|suffix| !suffix.is_empty()) {
            forms.add(&format!("{root}{suffix}"), IMPERATIVE);
        }
    }

    /// memukul, mukul, kupukul, kaupukul.
    fn active(&self, forms: &mut Forms) {
        for (nasal, suffix) in pairs(&self.nasals, &self.suffixes) {
            forms.add(&format!("me{}{suffix}", nasal.text), ACTIVE);
        }
        for nasal in &self.casual {
            for suffix in self.with_in() {
                forms.add(&format!("{nasal}{suffix}"), CASUAL);
            }
        }
        for suffix in self.with_in() {
            let stem = format!("{}{suffix}", self.root);
            forms.add(&format!("ku{stem}"), &["", "mu", "nya", "lah"]);
            forms.add(&format!("kau{stem}"), &["", "ku", "nya", "lah", "kah"]);
        }
    }

    /// dipukul, terpukul, kepukul, and berpukulan, which takes the same particles.
    fn passive(&self, forms: &mut Forms) {
        let root = self.root;
        for suffix in self.with_in() {
            forms.add(&format!("di{root}{suffix}"), PASSIVE);
        }
        for (ter, suffix) in pairs(&before_r("te", root), &self.suffixes) {
            forms.add(&format!("{ter}{suffix}"), PASSIVE);
        }
        for ber in before_r("be", root) {
            forms.add(&ber, PASSIVE);
            forms.add(&format!("{ber}an"), PASSIVE);
        }
        if self.jakarta {
            forms.add(&format!("ke{root}"), ONE);
            forms.add(&format!("ke{root}in"), &[""]);
        }
    }

    /// mempersoalkan, diperalat, perkelahian. A root that begins with `per` has it already.
    fn with_per(&self, forms: &mut Forms) {
        if self.root.starts_with("per") {
            return;
        }
        for per in before_r("pe", self.root) {
            for suffix in &self.suffixes {
                forms.add(&format!("mem{per}{suffix}"), ONE);
                forms.add(&format!("di{per}{suffix}"), ONE);
            }
            forms.add(&format!("{per}an"), NOUN);
        }
        if self.root == "ajar" {
            forms.add("pelajar", NOUN);
        }
    }

    /// pemukul, pemukulan, kepukulan, sepukul.
    fn nouns(&self, forms: &mut Forms) {
        let root = self.root;
        for nasal in &self.nasals {
            forms.add(&format!("pe{}", nasal.text), NOUN);
            forms.add(&format!("pe{}an", nasal.text), NOUN);
        }
        forms.add(&format!("ke{root}an"), NOUN);
        forms.add(&format!("se{root}"), ONE);
    }

    /// pukul-memukul, memukul-mukuli, dipukul-pukulin, mukul-mukulin.
    fn repeated_verbs(&self, forms: &mut Forms) {
        let root = self.root;
        for nasal in &self.nasals {
            forms.add(&format!("{root}-me{}", nasal.text), &[""]);
        }
        for (nasal, suffix) in pairs(&self.nasals, &self.suffixes) {
            if let Some(again) = &nasal.again {
                twice(&format!("me{}", nasal.text), again, suffix, ONE, forms);
            }
        }
        for nasal in &self.casual {
            for suffix in ["", "in"] {
                twice(nasal, nasal, suffix, &[""], forms);
            }
        }
        for suffix in self.with_in() {
            twice(&format!("di{root}"), root, suffix, ONE, forms);
            twice(root, root, suffix, ONE, forms);
        }
        for prefix in ["ku", "kau"] {
            twice(&format!("{prefix}{root}"), root, "", &[""], forms);
        }
        for ter in before_r("te", root) {
            twice(&ter, root, "", &[""], forms);
        }
        for ber in before_r("be", root) {
            twice(&ber, root, "", &[""], forms);
            twice(&ber, root, "an", &[""], forms);
        }
    }

    /// pukul-pukulan, pukulan-pukulan, pemukul-pemukul, sepukul-pukulnya.
    fn repeated_nouns(&self, forms: &mut Forms) {
        let root = self.root;
        twice(root, root, "an", ONE, forms);
        twice(&format!("se{root}"), root, "nya", &[""], forms);
        let mut nouns = vec![format!("{root}an")];
        if !root.starts_with("per") {
            let per = before_r("pe", root).into_iter();
            nouns.extend(per.map(|per| format!("{per}an")));
        }
        for nasal in &self.nasals {
            nouns.push(format!("pe{}", nasal.text));
            nouns.push(format!("pe{}an", nasal.text));
        }
        for noun in nouns {
            twice(&noun, &noun, "", ONE, forms);
        }
    }
}

/// Both spellings of a doubled word: `dipukul-pukulin` and `dipukul2in`.
fn twice(first: &str, again: &str, suffix: &str, clitics: &[&str], forms: &mut Forms) {
    forms.add(&format!("{first}-{again}{suffix}"), clitics);
    forms.add(&format!("{first}2{suffix}"), clitics);
}

fn pairs<'a, A>(
    left: &'a [A],
    right: &'a [&'static str],
) -> impl Iterator<Item = (&'a A, &'a str)> {
    left.iter()
        .flat_map(move |one| right.iter().map(move |other| (one, *other)))
}

/// ber-, ter- and per- (given without their `r`) before a root. The `r` is lost before another
/// (`beracun`), and for some roots where the first syllable ends in `er` (`bekerja`, beside
/// `bercermin`); only one root takes `l`, and not with ter-.
fn before_r(prefix: &str, root: &str) -> Vec<String> {
    let with = |letter: &str| format!("{prefix}{letter}{root}");
    if root.starts_with('r') {
        vec![with("")]
    } else if root == "ajar" && prefix != "te" {
        vec![with("l")]
    } else if first_syllable_ends_in_er(root) {
        vec![with("r"), with("")]
    } else {
        vec![with("r")]
    }
}

fn first_syllable_ends_in_er(root: &str) -> bool {
    let letters: Vec<char> = root.chars().take(4).collect();
    matches!(letters.as_slice(), [first, 'e', 'r', next] if !is_vowel(*first) && !is_vowel(*next))
}

/// What the nasal of meN- and peN- makes of a root.
fn nasals(root: &str) -> Vec<Nasal> {
    let (first, rest) = cut_first(root);
    let kept = |nasal: &str| Nasal {
        text: format!("{nasal}{root}"),
        again: Some(root.to_owned()),
    };
    let lost = |nasal: &str| {
        let text = format!("{nasal}{rest}");
        let again = Some(text.clone());
        Nasal { text, again }
    };
    let mut nasals = match first {
        'p' => stop(root, lost("m"), kept("m")),
        't' => stop(root, lost("n"), kept("n")),
        's' => stop(root, lost("ny"), kept("n")),
        'k' => stop(root, lost("ng"), kept("ng")),
        'b' | 'f' | 'v' => vec![kept("m")],
        'c' | 'd' | 'j' | 'z' => vec![kept("n")],
        'g' | 'h' | 'q' | 'x' => vec![kept("ng")],
        vowel if is_vowel(vowel) => vec![kept("ng")],
        _ => vec![kept("")],
    };
    if is_one_syllable(root) {
        // mengebom, and membom beside it; but merem is another word than mengerem.
        nasals.retain(|nasal| nasal.text != root && nasal.again.as_deref() == Some(root));
        if nasals.is_empty() && matches!(first, 'p' | 't' | 'k' | 's') {
            nasals.push(match first {
                'p' => kept("m"),
                'k' => kept("ng"),
                _ => kept("n"),
            });
        }
        nasals.push(Nasal {
            text: format!("nge{root}"),
            again: None,
        });
    }
    nasals
}

/// p, t, k and s are lost (`memukul`), but kept in roots from abroad. Long roots are spelled in
/// both ways (`memperkosa` and `memerkosa`, `mengkonsumsi` and `mengonsumsi`), clusters keep them
/// (`memprotes`), except that `mengritik` is as common as `mengkritik`.
fn stop(root: &str, lost: Nasal, kept: Nasal) -> Vec<Nasal> {
    if begins_with_cluster(root) {
        return if root.starts_with("kr") || root.starts_with("kl") {
            vec![kept, lost]
        } else {
            vec![kept]
        };
    }
    let vowels = root.chars().filter(|&letter| is_vowel(letter)).count();
    if vowels >= 3 || root.contains(['f', 'v', 'z', 'x', 'q']) {
        vec![lost, kept]
    } else {
        vec![lost]
    }
}

/// The colloquial verb without me-: `mukul`, `nyuri`, `ngebunuh`.
fn casual(root: &str) -> Vec<String> {
    let (first, rest) = cut_first(root);
    let nge = vec![format!("nge{root}")];
    if is_one_syllable(root) || begins_with_cluster(root) {
        return nge;
    }
    match first {
        'p' => vec![format!("m{rest}")],
        't' => vec![format!("n{rest}")],
        's' | 'c' => vec![format!("ny{rest}")],
        'k' => vec![format!("ng{rest}")],
        vowel if is_vowel(vowel) => vec![format!("ng{root}")],
        _ => nge,
    }
}

fn is_one_syllable(root: &str) -> bool {
    root.chars().filter(|&letter| is_vowel(letter)).count() <= 1
}
