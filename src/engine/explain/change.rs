//! The fewest changes to a post that would turn a condition.
//!
//! Each part of a condition has a price for being true and one for being false, in edits: a clause
//! that is missing costs one, one that is there as many as it has matches, a number or a distance what it is
//! off by (up to `MOST`). `and`, `or` and `N of` add or choose. Of equals the first wins, as the
//! condition is written.

use std::fmt;

use super::{Bar, Place, either, facts::Witness, tree::distinct};
use crate::rules::{Condition, MetadataField};

/// What a gap costs at most: it is no nearer to the point to write twenty words than to add a term.
const MOST: usize = 8;

/// One thing that would have to be different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The rule does not look at such a post.
    Bar(Bar),
    /// A clause would have to match somewhere.
    Add {
        /// The clause.
        clause: String,
        /// It is a pattern, not a list of terms.
        pattern: bool,
        /// Where it would have to.
        place: Place,
    },
    /// The clause would have to match nowhere, or nowhere unhidden.
    Without {
        /// The clause.
        clause: String,
        /// What matched, as the rule writes it.
        terms: Vec<String>,
    },
    /// A match would have to stand outside of what hides it.
    Unhide {
        /// What does not count.
        term: String,
        /// What it lies inside of.
        by: String,
        /// The clause of that; `None` for the exceptions of an overlay.
        other: Option<String>,
    },
    /// A clause would have to match more often.
    More {
        /// The clause.
        clause: String,
        /// How often it does.
        found: usize,
        /// How often it has to.
        asked: usize,
    },
    /// A clause would have to match less often.
    Fewer {
        /// The clause.
        clause: String,
        /// How often it does.
        found: usize,
        /// How often it may.
        allowed: usize,
    },
    /// Two clauses would have to be closer.
    Closer {
        /// The clauses.
        clauses: [String; 2],
        /// Words from one to the other, now.
        distance: usize,
        /// Words that are allowed.
        allowed: usize,
    },
    /// Two clauses would have to stand in one field without overlap, and in this order if it counts.
    Together {
        /// The clauses.
        clauses: [String; 2],
        /// Words that are allowed between them.
        allowed: usize,
        /// The first would have to stand before the second.
        ordered: bool,
    },
    /// The post would have to have one of these values, or none of them.
    Metadata {
        /// Of what.
        field: MetadataField,
        /// The values.
        values: Vec<String>,
        /// One of them; otherwise none.
        wanted: bool,
    },
}

/// Changes, each once with what it costs.
#[derive(Debug, Clone, Default)]
pub(super) struct Edit {
    pub(super) changes: Vec<(usize, Change)>,
    /// Clauses that would have to be added.
    pub(super) added: Vec<usize>,
    /// Clauses that would have to go altogether.
    pub(super) removed: Vec<usize>,
}

impl Edit {
    fn one(cost: usize, change: Change) -> Option<Self> {
        let changes = vec![(cost, change)];
        Some(Self {
            changes,
            ..Self::default()
        })
    }

    /// What all changes cost together.
    pub(super) fn cost(&self) -> usize {
        self.changes.iter().map(|(cost, _)| cost).sum()
    }

    /// Both, what they share once.
    pub(super) fn and(mut self, other: Self) -> Self {
        for (cost, change) in other.changes {
            let mut known = self.changes.iter_mut();
            match known.find(|(_, known)| known.adds_what(&change) || *known == change) {
                Some((_, known)) => known.place_as(change),
                None => self.changes.push((cost, change)),
            }
        }
        self.added.extend(other.added);
        self.removed.extend(other.removed);
        self
    }

    /// Clauses that would have to be added, each once.
    pub(super) fn missing(&self) -> Vec<usize> {
        distinct(&self.added)
    }
}

fn all(edits: impl IntoIterator<Item = Option<Edit>>) -> Option<Edit> {
    let mut edits = edits.into_iter();
    edits.try_fold(Edit::default(), |sum, edit| Some(sum.and(edit?)))
}

fn cheapest(edits: impl IntoIterator<Item = Option<Edit>>) -> Option<Edit> {
    edits.into_iter().flatten().min_by_key(Edit::cost)
}

impl Witness<'_, '_> {
    /// The cheapest way to make a condition come out as `wanted`; `None` when there is none.
    pub(super) fn turn(&mut self, condition: &Condition, wanted: bool) -> Option<Edit> {
        match condition {
            Condition::Clause(clause) if wanted => self.present(*clause),
            Condition::Clause(clause) => self.absent(*clause),
            Condition::And(parts) | Condition::Or(parts) => {
                let edits: Vec<_> = parts.iter().map(|part| self.turn(part, wanted)).collect();
                // `and` is true, and `or` false, only when all parts are.
                if matches!(condition, Condition::And(_)) == wanted {
                    all(edits)
                } else {
                    cheapest(edits)
                }
            }
            Condition::Not(part) => self.turn(part, !wanted),
            Condition::AtLeast(least, clauses) => self.at_least(*least, clauses, wanted),
            Condition::Count(clause, least) => self.count(*clause, *least, wanted),
            Condition::Near(a, b, words) => self.near(*a, *b, *words, false, wanted),
            Condition::Before(a, b, words) => self.near(*a, *b, *words, true, wanted),
            Condition::Except(clause, other) => self.except(*clause, *other, wanted),
            Condition::Metadata(field, values) => {
                if self.is_one_of(*field, values) == wanted {
                    return Some(Edit::default());
                }
                let (field, values) = (*field, values.clone());
                let possible = !values.is_empty();
                let change = Change::Metadata {
                    field,
                    values,
                    wanted,
                };
                possible.then(|| Edit::one(1, change)).flatten()
            }
        }
    }

    fn present(&mut self, clause: usize) -> Option<Edit> {
        if self.has(clause) {
            return Some(Edit::default());
        }
        if let Some(hidden) = self.hidden(clause) {
            let [term, by] = [hidden.found, hidden.by].map(|found| self.term(found));
            let other = None;
            return Edit::one(1, Change::Unhide { term, by, other });
        }
        let mut edit = Edit::one(
            1,
            Change::Add {
                clause: self.name(clause),
                pattern: self.is_pattern(clause),
                place: Place::Anywhere,
            },
        )?;
        edit.added.push(clause);
        Some(edit)
    }

    fn absent(&mut self, clause: usize) -> Option<Edit> {
        if !self.has(clause) {
            return Some(Edit::default());
        }
        let matches = self.matches(clause);
        let terms = self.terms(&matches);
        let name = self.name(clause);
        let without = Change::Without {
            clause: name,
            terms,
        };
        // A clause may be known to match without any match that was kept.
        let mut edit = Edit::one(matches.len().max(1), without)?;
        edit.removed.push(clause);
        Some(edit)
    }

    fn at_least(&mut self, least: usize, clauses: &[usize], wanted: bool) -> Option<Edit> {
        let clauses = distinct(clauses);
        let found = clauses.iter().filter(|clause| self.has(**clause)).count();
        let turns = if wanted {
            least.saturating_sub(found)
        } else {
            (found + 1).saturating_sub(least)
        };
        let open = if wanted { clauses.len() - found } else { found };
        if turns > open {
            return None;
        }
        let other = clauses.into_iter();
        let mut edits: Vec<Edit> = other
            .filter(|clause| self.has(*clause) != wanted)
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|clause| {
                if wanted {
                    self.present(clause)
                } else {
                    self.absent(clause)
                }
            })
            .collect();
        edits.sort_by_key(Edit::cost);
        edits.truncate(turns);
        all(edits.into_iter().map(Some))
    }

    fn count(&mut self, clause: usize, least: usize, wanted: bool) -> Option<Edit> {
        let found = self.matches(clause).len();
        if (found >= least) == wanted {
            return Some(Edit::default());
        }
        let name = self.name(clause);
        if wanted {
            let change = Change::More {
                clause: name,
                found,
                asked: least,
            };
            let mut edit = Edit::one((least - found).min(MOST), change)?;
            if found == 0 {
                edit.added.push(clause);
            }
            return Some(edit);
        }
        let allowed = least.checked_sub(1)?;
        let change = Change::Fewer {
            clause: name,
            found,
            allowed,
        };
        Edit::one(found - allowed, change)
    }

    fn near(
        &mut self,
        a: usize,
        b: usize,
        words: usize,
        ordered: bool,
        wanted: bool,
    ) -> Option<Edit> {
        let nearest = self.distance(a, b, ordered);
        let near = nearest.is_some_and(|distance| distance <= words);
        if near == wanted {
            return Some(Edit::default());
        }
        if !wanted {
            return cheapest([self.absent(a), self.absent(b)]);
        }
        if a == b && !self.has(a) {
            return self.present(a);
        }
        if !self.has(a) || !self.has(b) {
            let names = [self.name(a), self.name(b)];
            let (first, second) = (self.present(a)?, self.present(b)?);
            return Some(beside(first, second, names, words, ordered));
        }
        let clauses = [self.name(a), self.name(b)];
        let (cost, change) = match nearest {
            Some(distance) => (
                (distance - words).min(MOST),
                Change::Closer {
                    clauses,
                    distance,
                    allowed: words,
                },
            ),
            None => (
                MOST,
                Change::Together {
                    clauses,
                    allowed: words,
                    ordered,
                },
            ),
        };
        Edit::one(cost, change)
    }

    fn except(&mut self, clause: usize, other: usize, wanted: bool) -> Option<Edit> {
        let left = self.outside(clause, other);
        if left.is_empty() != wanted {
            return Some(Edit::default());
        }
        if !wanted {
            let terms = self.terms(&left);
            let clause = self.name(clause);
            return Edit::one(left.len(), Change::Without { clause, terms });
        }
        // Every match of a clause lies inside itself.
        if clause == other {
            return None;
        }
        match self.inside(clause, other) {
            Some(hidden) => {
                let [term, by] = [hidden.found, hidden.by].map(|found| self.term(found));
                let other = Some(self.name(other));
                Edit::one(1, Change::Unhide { term, by, other })
            }
            None => self.present(clause),
        }
    }
}

/// Both, and what is added stands beside the other clause.
fn beside(
    mut first: Edit,
    mut second: Edit,
    [a, b]: [String; 2],
    words: usize,
    ordered: bool,
) -> Edit {
    let place = |edit: &mut Edit, place| {
        let mut changes = edit.changes.iter_mut();
        if let Some((_, Change::Add { place: at, .. })) = changes.next() {
            *at = place;
        }
    };
    if second.added.is_empty() {
        let before = if ordered { Place::Before } else { Place::Near };
        place(&mut first, before(b, words));
    } else {
        let behind = if ordered { Place::Behind } else { Place::Near };
        place(&mut second, behind(a, words));
    }
    first.and(second)
}

impl Change {
    /// True when both add the same clause.
    fn adds_what(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Add { clause, .. }, Self::Add { clause: same, .. }) => clause == same,
            _ => false,
        }
    }

    /// Takes the place from another that adds the same clause, if its own is any.
    fn place_as(&mut self, other: Self) {
        if let (Self::Add { place, .. }, Self::Add { place: closer, .. }) = (self, other)
            && *place == Place::Anywhere
        {
            *place = closer;
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bar(bar) => bar.fmt(out),
            Self::Add {
                clause,
                pattern,
                place,
            } => {
                let what = if *pattern { "match" } else { "term" };
                write!(out, "a {what} of `{clause}` {place}")
            }
            Self::Without { clause, terms } => {
                let terms: Vec<String> = terms.iter().map(|term| format!("`{term}`")).collect();
                write!(out, "without {} (`{clause}`)", terms.join(", "))
            }
            Self::Unhide { term, by, other } => {
                let other = match other {
                    Some(other) => format!("`{other}`"),
                    None => String::from("the exceptions"),
                };
                write!(out, "`{term}` lies inside `{by}` of {other}")
            }
            Self::More {
                clause,
                found,
                asked,
            } => {
                write!(out, "count({clause}) is {found}, {asked} are asked")
            }
            Self::Fewer {
                clause,
                found,
                allowed,
            } => {
                write!(out, "count({clause}) is {found}, {allowed} are allowed")
            }
            Self::Closer {
                clauses: [a, b],
                distance,
                allowed,
            } => write!(
                out,
                "`{a}` and `{b}` are {distance} words apart, {allowed} are allowed"
            ),
            Self::Together {
                clauses: [a, b],
                allowed,
                ordered,
            } => {
                let order = if *ordered { "before" } else { "and" };
                write!(
                    out,
                    "`{a}` {order} `{b}` in one field, apart, at most {allowed} words away"
                )
            }
            Self::Metadata {
                field,
                values,
                wanted,
            } => {
                let not = if *wanted { "" } else { "not " };
                let place = match field {
                    MetadataField::Language => "in",
                    MetadataField::Country => "from",
                    MetadataField::Platform => "on",
                };
                let values = either(values);
                write!(out, "the post would have to be {not}{place} {values}")
            }
        }
    }
}

impl Change {
    /// Name of the kind of change, for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bar(_) => "eligible",
            Self::Add { .. } => "add",
            Self::Without { .. } => "without",
            Self::Unhide { .. } => "unhide",
            Self::More { .. } => "more",
            Self::Fewer { .. } => "fewer",
            Self::Closer { .. } => "closer",
            Self::Together { .. } => "together",
            Self::Metadata { .. } => "metadata",
        }
    }
}
