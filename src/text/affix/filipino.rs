//! Filipino: prefixes, infixes, suffixes, the doubled first syllable, and linkers.
//!
//! A verb has three aspects in each focus: begun and ended (`pinatay`), begun and not ended
//! (`pinapatay`), not begun (`papatayin`). The doubled first syllable, `-in-` and `n-` for `m-` make
//! them. Vowels at the seam change (`takot`, `takutin`) or fall out (`sakit`, `saktan`); the
//! second cannot be foretold, so roots known to do it are listed.

use std::collections::BTreeSet;

use super::{Forms, begins_with_cluster, cut_first, is_vowel};

pub(super) fn forms(root: &str) -> BTreeSet<String> {
    let word = Word::new(root);
    let mut forms = Forms::default();
    forms.add(root, &[""]);
    forms.add(&format!("{root}-{root}"), &[""]);
    word.actor(&mut forms);
    word.with_mag(&mut forms);
    word.with_nasal(&mut forms);
    word.with_ma(&mut forms);
    word.object(&mut forms);
    word.with_pa(&mut forms);
    word.with_ka(&mut forms);
    linked(&forms.0)
}

/// A form before a word it belongs to: `ginahasang`, `sinaktang`. After other letters the linker
/// is a word of its own.
fn linked(forms: &BTreeSet<String>) -> BTreeSet<String> {
    let mut all = forms.clone();
    for form in forms {
        match form.chars().next_back() {
            Some('n') => all.insert(format!("{form}g")),
            Some(last) if is_vowel(last) => all.insert(format!("{form}ng")),
            _ => false,
        };
    }
    all
}

/// Stems that lose a vowel before a suffix, and the suffixes they do it before.
const SHORTENED: &[(&str, &str, &[Suffix])] = &[
    ("bigay", "bigy", &[Suffix::An]),
    ("bili", "bilh", &[Suffix::An, Suffix::In]),
    ("bukas", "buks", &[Suffix::An]),
    ("dakip", "dakp", &[Suffix::In]),
    ("dala", "dalh", &[Suffix::An, Suffix::In]),
    ("gawa", "gaw", &[Suffix::An, Suffix::In]),
    ("kuha", "kun", &[Suffix::An, Suffix::In]),
    ("putol", "putl", &[Suffix::An, Suffix::In]),
    ("sakit", "sakt", &[Suffix::An]),
    ("sunod", "sund", &[Suffix::An, Suffix::In]),
    ("takip", "takp", &[Suffix::An]),
    ("tanim", "tamn", &[Suffix::An]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suffix {
    An,
    In,
}

struct Word<'a> {
    root: &'a str,
    /// The root and the root with its first syllable doubled.
    stems: Vec<String>,
    /// The doubled ones alone: `papatay`; `dadating` and `darating`.
    doubled: Vec<String>,
}

impl<'a> Word<'a> {
    fn new(root: &'a str) -> Self {
        let doubled = doubled(root);
        let stems = std::iter::once(root.to_owned()).chain(doubled.clone());
        Self {
            root,
            stems: stems.collect(),
            doubled,
        }
    }

    /// pumatay, pumapatay, papatay.
    fn actor(&self, forms: &mut Forms) {
        add(forms, self.doubled.clone());
        // Roots in m- do not take the infix.
        if !self.root.starts_with('m') {
            for stem in &self.stems {
                add(forms, infixed(stem, "um"));
            }
        }
    }

    /// magnakaw, pagnanakaw, magsaktan, pinagbabantaan, magpabakuna, nagkasakit.
    fn with_mag(&self, forms: &mut Forms) {
        for stem in &self.stems {
            for prefix in ["mag", "nag", "pag", "pinag", "mapag"] {
                add(forms, prefixed(prefix, stem));
            }
            for prefix in ["ipag", "ipinag"] {
                add(forms, prefixed(prefix, stem));
            }
            for prefix in ["mag", "nag", "pag", "pinag"] {
                for with in prefixed(prefix, stem) {
                    add(forms, self.suffixed(&with, Suffix::An));
                }
            }
            for with in prefixed("pag", stem) {
                add(forms, self.suffixed(&with, Suffix::In));
            }
        }
        for prefix in [
            "magpa",
            "nagpa",
            "magpapa",
            "nagpapa",
            "pagpapa",
            "makapagpa",
            "nakapagpa",
            "makakapagpa",
            "nakakapagpa",
            "magka",
            "nagka",
            "magkaka",
            "nagkaka",
            "pagka",
            "pagkaka",
        ] {
            add(forms, prefixed(prefix, self.root));
        }
    }

    /// manakit, nananakit, pananakit, mapanakit; mang-abuso, nang-aabuso.
    fn with_nasal(&self, forms: &mut Forms) {
        for (nasal, stem) in nasals(self.root) {
            let doubled = doubled(&stem);
            for with in std::iter::once(&stem).chain(&doubled) {
                for prefix in ["ma", "na", "pa"] {
                    add(forms, prefixed(&format!("{prefix}{nasal}"), with));
                }
            }
            add(forms, prefixed(&format!("mapa{nasal}"), &stem));
        }
        // The tool of an action keeps its consonant: pampatay, ipinambugbog.
        if let Some(nasal) = kept_nasal(self.root) {
            for prefix in ["pa", "ipa", "ipina"] {
                add(forms, prefixed(&format!("{prefix}{nasal}"), self.root));
            }
        }
    }

    /// nabugbog, masasaktan, nakapatay, nakakatakot.
    fn with_ma(&self, forms: &mut Forms) {
        for stem in &self.stems {
            for prefix in ["ma", "na"] {
                for with in prefixed(prefix, stem) {
                    add(forms, self.suffixed(&with, Suffix::An));
                    forms.add(&with, &[""]);
                }
            }
            for prefix in ["maka", "naka"] {
                add(forms, prefixed(prefix, stem));
            }
        }
        for prefix in ["makaka", "nakaka"] {
            add(forms, prefixed(prefix, self.root));
        }
    }

    /// patayin, pinatay, sasaktan, sinaktan, ibinanta.
    fn object(&self, forms: &mut Forms) {
        for stem in &self.stems {
            for suffix in [Suffix::An, Suffix::In] {
                add(forms, self.suffixed(stem, suffix));
            }
            for begun in infixed(stem, "in") {
                add(forms, self.suffixed(&begun, Suffix::An));
                forms.add(&format!("i{begun}"), &[""]);
                forms.add(&begun, &[""]);
            }
            forms.add(&format!("i{stem}"), &[""]);
            let first = cut_first(stem).0;
            if is_vowel(first) || matches!(first, 'h' | 'l' | 'r' | 'w' | 'y') {
                forms.add(&format!("ini{stem}"), &[""]);
            }
        }
    }

    /// Letting or making somebody do it: ipapatay, pinabugbog, pabakunahan.
    fn with_pa(&self, forms: &mut Forms) {
        for prefix in ["pa", "pina", "pinapa", "ipa", "ipina", "ipinapa", "ipapa"] {
            add(forms, prefixed(prefix, self.root));
        }
        for (prefix, suffixes) in [
            ("pa", [Suffix::An, Suffix::In].as_slice()),
            ("papa", &[Suffix::An, Suffix::In]),
            ("pina", &[Suffix::An]),
            ("pinapa", &[Suffix::An]),
        ] {
            for with in prefixed(prefix, self.root) {
                for suffix in suffixes {
                    add(forms, self.suffixed(&with, *suffix));
                }
            }
        }
    }

    /// katakutan, kinatatakutan, ikinatakot; kamatayan, nakamamatay.
    fn with_ka(&self, forms: &mut Forms) {
        for prefix in ["ka", "kaka", "ika", "ikina", "ikinaka", "ikaka"] {
            add(forms, prefixed(prefix, self.root));
        }
        for (prefix, stem) in ["ka", "kina"]
            .iter()
            .flat_map(|prefix| self.stems.iter().map(move |stem| (prefix, stem)))
        {
            for with in prefixed(prefix, stem) {
                add(forms, self.suffixed(&with, Suffix::An));
            }
        }
        // Death itself is said with the nasal form of the root, as no other root does.
        if self.root == "patay" {
            for form in [
                "kamatayan",
                "pagkamatay",
                "ikamatay",
                "ikinamatay",
                "ikamamatay",
                "ikinamamatay",
                "nakamamatay",
                "nakakamatay",
                "makamatay",
                "namatayan",
                "mamatayan",
            ] {
                forms.add(form, &[""]);
            }
        }
    }

    /// A stem that ends in the root, with `-an` or `-in`.
    fn suffixed(&self, stem: &str, suffix: Suffix) -> Vec<String> {
        let text = match suffix {
            Suffix::An => "an",
            Suffix::In => "in",
        };
        let mut forms = Vec::new();
        let last = stem.chars().next_back().unwrap_or_default();
        let changed = last_o_as_u(stem);
        if is_vowel(last) {
            // A glottal stop at the end is not written, so that `gahasa` has `gahasain` and `abuso`
            // has `abusuhin`.
            forms.extend([format!("{changed}h{text}"), format!("{changed}{text}")]);
            forms.push(format!("{stem}h{text}"));
        } else if let Some(before) = changed.strip_suffix('d') {
            forms.push(format!("{before}r{text}"));
        } else {
            forms.extend([format!("{changed}{text}"), format!("{stem}{text}")]);
        }
        for (root, short, suffixes) in SHORTENED {
            if *root == self.root && suffixes.contains(&suffix) {
                // The first letter may have become r, so only what follows is compared.
                let tail = cut_first(root).1;
                if let Some(before) = stem.strip_suffix(tail) {
                    forms.push(format!("{before}{}{text}", cut_first(short).1));
                }
            }
        }
        forms
    }
}

fn add(forms: &mut Forms, found: Vec<String>) {
    for form in found {
        forms.add(&form, &[""]);
    }
}

/// The last vowel of `takot`, `abuso` before a suffix: `takut`, `abusu`.
fn last_o_as_u(stem: &str) -> String {
    match stem.rfind(is_vowel) {
        Some(at) if stem[at..].starts_with('o') => {
            format!("{}u{}", &stem[..at], &stem[at + 1..])
        }
        _ => stem.to_owned(),
    }
}

/// A prefix before a stem. Before a vowel a hyphen follows its last consonant, though many leave it
/// out; between vowels `d` may become `r` (`marumi`).
fn prefixed(prefix: &str, stem: &str) -> Vec<String> {
    let (first, rest) = cut_first(stem);
    let ends_in_vowel = prefix.chars().next_back().is_some_and(is_vowel);
    let joined = format!("{prefix}{stem}");
    if is_vowel(first) && !ends_in_vowel {
        vec![format!("{prefix}-{stem}"), joined]
    } else if first == 'd' && ends_in_vowel && cut_first(rest).0 != 'r' {
        vec![joined, format!("{prefix}r{rest}")]
    } else {
        vec![joined]
    }
}

/// The first consonant, `ng` being one, and the rest.
fn cut_onset(stem: &str) -> (&str, &str) {
    let length = if stem.starts_with("ng") {
        2
    } else {
        let first = cut_first(stem).0;
        if is_vowel(first) { 0 } else { first.len_utf8() }
    };
    stem.split_at(length.min(stem.len()))
}

/// The stem with its first consonant and vowel said twice: `papatay`, `aabuso`, `tatrabaho`.
fn doubled(stem: &str) -> Vec<String> {
    let onset = cut_onset(stem).0;
    let Some(vowel) = stem.chars().find(|&letter| is_vowel(letter)) else {
        return Vec::new();
    };
    prefixed(&format!("{onset}{vowel}"), stem)
}

/// `-um-` and `-in-` behind the first consonant, or before a vowel: `pumatay`, `inabuso`. A
/// cluster may be left whole (`tinrabaho`, `trinabaho`), and l, r, w, y prefer `ni-` (`niloko`).
fn infixed(stem: &str, infix: &str) -> Vec<String> {
    let (onset, rest) = cut_onset(stem);
    let mut forms = vec![format!("{onset}{infix}{rest}")];
    if begins_with_cluster(stem) {
        let (second, rest) = cut_first(rest);
        forms.push(format!("{onset}{second}{infix}{rest}"));
    }
    if infix == "in" && matches!(onset, "l" | "r" | "w" | "y") {
        forms.push(format!("ni{stem}"));
    }
    forms
}

/// What maN-, naN- and paN- make of a root: the nasal and the stem after it. p, t, s and k are
/// lost, b may be, other consonants stay.
fn nasals(root: &str) -> Vec<(&'static str, String)> {
    let (first, rest) = cut_first(root);
    let kept = |nasal| (nasal, root.to_owned());
    let lost = |nasal: &str| ("", format!("{nasal}{rest}"));
    if begins_with_cluster(root) {
        return kept_nasal(root).into_iter().map(kept).collect();
    }
    match first {
        'p' => vec![lost("m")],
        't' | 's' => vec![lost("n")],
        'k' => vec![lost("ng")],
        'b' => vec![kept("m"), lost("m")],
        'd' | 'l' | 'r' => vec![kept("n"), kept("ng")],
        'm' | 'n' => vec![],
        _ => vec![kept("ng")],
    }
}

/// The nasal before a consonant that stays; none where the root has one itself.
fn kept_nasal(root: &str) -> Option<&'static str> {
    match cut_first(root).0 {
        'p' | 'b' => Some("m"),
        't' | 'd' | 's' | 'l' | 'r' => Some("n"),
        'm' | 'n' => None,
        _ => Some("ng"),
    }
}
