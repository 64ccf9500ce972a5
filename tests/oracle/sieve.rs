//! Which terms could stand in a text at all, so that the oracle can be asked about thousands of terms
//! and millions of posts.
//!
//! A word stands in a text, as written or in any disguise, only if its letters are there one after
//! the other: each itself, a sign for it or a mask, some of them repeated or set apart. That is all
//! that is asked, with a tree of all words, and borders, gaps and what else a match needs are not.
//! So too much passes and nothing is lost, as a test says.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use regex::{RegexSet, RegexSetBuilder};
use saring::rules::{Condition, Lane, Rule, RuleSet, Term, TermGroup, TermShape};
use saring::text;

use super::readings::Readings;
use super::words::{plain, read, unaccented};

/// A term or an expression: rule, clause, place in the clause.
type Place = (usize, usize, usize);

/// What the oracle has to try.
#[derive(Default)]
pub(super) struct Tries {
    pub(super) rules: BTreeSet<usize>,
    places: HashSet<Place>,
}

impl Tries {
    pub(super) fn has(&self, place: Place) -> bool {
        self.places.contains(&place)
    }

    fn add(&mut self, place: Place) {
        self.places.insert(place);
        self.rules.insert(place.0);
    }
}

pub(super) struct Sieve {
    tree: Tree,
    /// Word → the terms that need it.
    users: Vec<Vec<usize>>,
    /// Term → where it is, and how many words it needs.
    terms: Vec<(Place, usize)>,
    expressions: RegexSet,
    places: Vec<Place>,
    /// Rules that may hold although nothing of them stands in a post.
    always: BTreeSet<usize>,
}

impl Sieve {
    pub(super) fn of(rules: &RuleSet) -> Self {
        let numbered = || rules.rules.iter().enumerate();
        let always = numbered().filter(|(_, rule)| holds_of_nothing(&rule.condition));
        let (mut tree, mut terms, mut words) = (Tree::default(), vec![], Words::default());
        for (place, group, term) in numbered().flat_map(|(number, rule)| all_terms(number, rule)) {
            for needed in needed(&term.shape) {
                let numbers = needed.iter().map(|it| words.number(it, group, &mut tree));
                let numbers: BTreeSet<usize> = numbers.collect();
                for &word in &numbers {
                    words.users[word].push(terms.len());
                }
                terms.push((place, numbers.len()));
            }
        }
        let expressions = numbered().flat_map(|(number, rule)| all_expressions(number, rule));
        let (places, expressions): (Vec<Place>, Vec<String>) = expressions.unzip();
        Self {
            tree,
            users: words.users,
            terms,
            expressions: RegexSetBuilder::new(expressions)
                .case_insensitive(true)
                .size_limit(1 << 30)
                .dfa_size_limit(512 << 20)
                .build()
                .expect("they compile"),
            places,
            always: always.map(|(number, _)| number).collect(),
        }
    }

    /// What may stand in the post.
    pub(super) fn sift(&self, texts: &[Readings<'_>]) -> Tries {
        let mut tries = Tries {
            rules: self.always.clone(),
            ..Tries::default()
        };
        let mut met: BTreeMap<usize, usize> = BTreeMap::new();
        for text in texts {
            let mut found = BTreeSet::new();
            self.tree.find(&text.exact.text, &mut found);
            if text.folded.text != text.exact.text {
                self.tree.find(&text.folded.text, &mut found);
            }
            met.clear();
            for word in found {
                for &term in &self.users[word] {
                    *met.entry(term).or_default() += 1;
                }
            }
            for (&term, &words) in &met {
                let (place, needed) = self.terms[term];
                if words == needed {
                    tries.add(place);
                }
            }
            for expression in self.expressions.matches(&text.plain) {
                tries.add(self.places[expression]);
            }
        }
        tries
    }
}

/// The terms of a rule, those of its exceptions too.
fn all_terms(number: usize, rule: &Rule) -> Vec<(Place, &TermGroup, &Term)> {
    let exceptions = rule.groups.len() + rule.patterns.len();
    let groups = rule.groups.iter().enumerate();
    let groups = groups.chain(rule.exceptions.iter().map(|group| (exceptions, group)));
    let terms = groups.flat_map(|(clause, group)| {
        let terms = group.terms.iter().enumerate();
        terms.map(move |(index, term)| ((number, clause, index), group, term))
    });
    terms.collect()
}

/// The expressions of a rule without borders: they match wherever they did, and more, and run faster.
fn all_expressions(number: usize, rule: &Rule) -> Vec<(Place, String)> {
    let patterns = (rule.groups.len()..).zip(&rule.patterns);
    let expressions = patterns.flat_map(|(clause, pattern)| {
        let expressions = pattern.expressions.iter().enumerate();
        expressions.map(move |(index, it)| ((number, clause, index), it.replace(r"\b", "")))
    });
    expressions.collect()
}

/// True when a condition may hold of a post in which nothing was found.
fn holds_of_nothing(condition: &Condition) -> bool {
    match condition {
        Condition::Not(_) | Condition::Metadata(..) => true,
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(holds_of_nothing),
        Condition::AtLeast(least, _) => *least == 0,
        Condition::Count(_, least) => *least == 0,
        _ => false,
    }
}

/// Sets of words, of one of which all must stand in a text.
fn needed(shape: &TermShape) -> Vec<Vec<String>> {
    match shape {
        TermShape::Words(words) | TermShape::ExactCase(words) => {
            vec![words.iter().map(|word| word.text.clone()).collect()]
        }
        TermShape::Hashtag(tag) => vec![vec![tag.clone()]],
        TermShape::Root { forms, .. } => {
            let parts = |form: &String| form.split('-').map(str::to_owned).collect();
            forms.iter().map(parts).collect()
        }
    }
}

/// Numbers of words.
#[derive(Default)]
struct Words {
    numbers: HashMap<(String, bool), usize>,
    users: Vec<Vec<usize>>,
}

impl Words {
    /// The number of a word, which is put into the tree in every spelling that a match may have.
    fn number(&mut self, word: &str, group: &TermGroup, tree: &mut Tree) -> usize {
        let loose = group.loose && group.lanes != Lane::Exact;
        let next = self.users.len();
        let number = *self.numbers.entry((word.to_owned(), loose)).or_insert(next);
        if number == next {
            self.users.push(vec![]);
            let folded = read(word, Lane::Folded);
            if loose {
                tree.add(&unaccented(&folded), number);
            }
            tree.add(&folded, number);
            tree.add(&read(word, Lane::Exact), number);
            tree.add(&read(&plain(word), Lane::Exact), number);
        }
        number
    }
}

/// All words, letter by letter.
struct Tree {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    letters: HashMap<char, usize>,
    /// Words that end here.
    words: Vec<usize>,
    /// Letters of the longest word through here.
    longest: usize,
}

/// How far a walk has come.
#[derive(Clone, Copy, Default)]
struct Step {
    node: usize,
    /// The character of the text that came last.
    last: Option<char>,
    masked: usize,
    /// Letters stand apart.
    apart: bool,
    /// What came last is what sets letters apart.
    gap: bool,
    depth: usize,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl Tree {
    fn add(&mut self, word: &str, number: usize) {
        let length = word.chars().count();
        let mut node = 0;
        for c in word.chars() {
            self.nodes[node].longest = self.nodes[node].longest.max(length);
            let next = self.nodes.len();
            node = *self.nodes[node].letters.entry(c).or_insert(next);
            if node == next {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[node].longest = self.nodes[node].longest.max(length);
        self.nodes[node].words.push(number);
    }

    /// Adds the words that may begin at some place of the text.
    fn find(&self, text: &str, found: &mut BTreeSet<usize>) {
        for (at, _) in text.char_indices() {
            self.walk(&text[at..], Step::default(), found);
        }
    }

    fn walk(&self, text: &str, step: Step, found: &mut BTreeSet<usize>) {
        let node = &self.nodes[step.node];
        found.extend(&node.words);
        let mut chars = text.chars();
        let Some(c) = chars.next() else {
            return;
        };
        let rest = chars.as_str();
        let is_mark = unicode_normalization::char::is_combining_mark(c);
        // A run of one character counts as fewer letters, or as more of a word that repeats one.
        if step.last == Some(c) && !step.apart {
            self.walk(rest, step, found);
        }
        let may_part = step.depth > 0 && !step.gap && text::is_gap(c);
        if may_part && (step.apart || step.masked == 0) {
            let (apart, gap) = (true, true);
            self.walk(rest, Step { apart, gap, ..step }, found);
        }
        if step.apart && !step.gap && !is_mark {
            return;
        }
        let masks =
            text::MASKS.contains(&c) && step.depth > 0 && (step.masked + 1) * 3 <= node.longest;
        let mut go = |next: usize, stands: bool| {
            let next = Step {
                node: next,
                last: Some(c),
                masked: step.masked + usize::from(!stands),
                gap: false,
                depth: step.depth + 1,
                ..step
            };
            self.walk(rest, next, found);
        };
        if !masks && !text::is_leet(c) {
            // It stands for itself alone.
            if let Some(&next) = node.letters.get(&c) {
                go(next, true);
            }
            return;
        }
        for (&letter, &next) in &node.letters {
            let stands = text::stands_for(c, letter);
            if stands || masks {
                go(next, stands);
            }
        }
    }
}
