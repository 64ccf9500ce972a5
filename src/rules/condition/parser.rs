//! Recursive descent over the tokens, to a bounded depth. Stops at the first word that does not
//! fit, but goes on after names that are not known, so that all of those are told.

use std::ops::Range;

use super::{
    MAX_DEPTH, Parsed, Problem, RESERVED, advice,
    lexer::{Kind, Token, tokens},
};
use crate::rules::{
    diagnostic::Code,
    model::{Condition, MetadataField, Spelling},
    near_name::suggest,
    region,
};

/// The widest distance and the largest count that make sense in a post.
const MAX_NUMBER: usize = 1000;

/// Given when reading cannot go on; the problem has been noted.
struct Stop;

type Step<T> = Result<T, Stop>;

/// A part of the condition, and how it is written.
type Part = (Condition, Spelling);

/// Reads a condition over clauses with these names.
pub(crate) fn parse(text: &str, clauses: &[&str]) -> Parsed {
    let mut parser = Parser {
        text,
        tokens: tokens(text),
        at: 0,
        depth: 0,
        clauses,
        used: vec![false; clauses.len()],
        problems: Vec::new(),
        unknown: false,
    };
    let read = parser.whole();
    let (condition, spelling) = read.ok().filter(|_| !parser.unknown).unzip();
    Parsed {
        condition,
        spelling,
        used: parser.used,
        problems: parser.problems,
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: usize,
    clauses: &'a [&'a str],
    used: Vec<bool>,
    problems: Vec<Problem>,
    /// A name was not known, so the tree holds a stand-in and must not be used.
    unknown: bool,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Step<Part> {
        let condition = self.or()?;
        match self.peek() {
            Kind::End => Ok(condition),
            _ => self.expected("`and`, `or` or the end"),
        }
    }

    fn or(&mut self) -> Step<Part> {
        self.joined("or", Self::and, Condition::Or)
    }

    fn and(&mut self) -> Step<Part> {
        self.joined("and", Self::not, Condition::And)
    }

    /// One part, or several with a word between them.
    fn joined(
        &mut self,
        word: &str,
        read: fn(&mut Self) -> Step<Part>,
        join: fn(Vec<Condition>) -> Condition,
    ) -> Step<Part> {
        let from = self.at;
        let first = read(self)?;
        if self.peek() != Kind::Name(word) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(read(self)?);
        }
        let (conditions, spellings) = parts.into_iter().unzip();
        Ok((join(conditions), self.spelling(from, spellings)))
    }

    fn not(&mut self) -> Step<Part> {
        let from = self.at;
        if !self.take_word("not") {
            return self.primary();
        }
        let (inner, spelling) = self.deeper(Self::not)?;
        let condition = Condition::Not(Box::new(inner));
        Ok((condition, self.spelling(from, vec![spelling])))
    }

    fn primary(&mut self) -> Step<Part> {
        let from = self.at;
        if self.peek() == Kind::Open {
            self.at += 1;
            let inner = self.deeper(Self::or)?;
            return match self.peek() {
                Kind::Close => {
                    self.at += 1;
                    Ok(inner)
                }
                _ => self.expected("`)`"),
            };
        }
        let condition = self.leaf()?;
        Ok((condition, self.spelling(from, vec![])))
    }

    /// What has no conditions inside.
    fn leaf(&mut self) -> Step<Condition> {
        match self.peek() {
            Kind::Number(_) => {
                let (least, span) = self.number()?;
                self.word("of")?;
                let names = self.names()?;
                if least == 0 || least > names.len() {
                    let message = format!("{least} of {} names", names.len());
                    let help = format!("write a number from 1 to {}", names.len());
                    self.note(Code::BAD_NUMBER, span, message, help);
                }
                Ok(Condition::AtLeast(least, names))
            }
            Kind::Name("any") => {
                self.at += 1;
                self.word("of")?;
                Ok(Condition::AtLeast(1, self.names()?))
            }
            Kind::Name("all") => {
                self.at += 1;
                self.word("of")?;
                let names = self.names()?;
                Ok(Condition::AtLeast(names.len(), names))
            }
            Kind::Name("count") => self.count(),
            Kind::Name(word @ ("near" | "before")) => self.near(word),
            Kind::Name(word @ ("platform" | "language" | "country")) => self.metadata(word),
            Kind::Name(word) if !RESERVED.contains(&word) => self.clause_or_exception(),
            _ => self.expected("a group or pattern, `not` or `(`"),
        }
    }

    fn clause_or_exception(&mut self) -> Step<Condition> {
        let clause = self.name()?;
        if !self.take_word("except") {
            return Ok(Condition::Clause(clause));
        }
        let exception = self.name_as(advice::EXCEPT)?;
        Ok(Condition::Except(clause, exception))
    }

    fn count(&mut self) -> Step<Condition> {
        self.at += 1;
        self.token_as(Kind::Open, "`(`", advice::COUNT)?;
        let clause = self.name_as(advice::COUNT)?;
        self.token_as(Kind::Close, "`)`", advice::COUNT)?;
        self.token_as(Kind::AtLeast, "`>=`", advice::COUNT)?;
        let least = self.number_from_one(advice::COUNT)?;
        Ok(Condition::Count(clause, least))
    }

    fn near(&mut self, word: &str) -> Step<Condition> {
        self.at += 1;
        let form = advice::near(word);
        self.token_as(Kind::Open, "`(`", &form)?;
        let first = self.name_as(&form)?;
        self.token_as(Kind::Comma, "`,`", &form)?;
        let second = self.name_as(&form)?;
        self.token_as(Kind::Comma, "`,`", &form)?;
        let distance = self.number_from_one(&form)?;
        self.token_as(Kind::Close, "`)`", &form)?;
        Ok(if word == "near" {
            Condition::Near(first, second, distance)
        } else {
            Condition::Before(first, second, distance)
        })
    }

    fn metadata(&mut self, word: &str) -> Step<Condition> {
        self.at += 1;
        let field = MetadataField::from_name(word).ok_or(Stop)?;
        let form = advice::metadata(word);
        let mut values = Vec::new();
        if self.take_word("in") {
            self.token_as(Kind::Open, "`(`", &form)?;
            values.push(self.value(field, &form)?);
            while self.peek() == Kind::Comma {
                self.at += 1;
                values.push(self.value(field, &form)?);
            }
            self.token_as(Kind::Close, "`)`", &form)?;
        } else {
            self.token_as(Kind::Equals, "`==` or `in`", &form)?;
            values.push(self.value(field, &form)?);
        }
        Ok(Condition::Metadata(field, values))
    }

    /// A text in quotes, in its canonical spelling.
    fn value(&mut self, field: MetadataField, form: &str) -> Step<String> {
        let span = self.span();
        let Kind::Text(written) = self.peek() else {
            return self.expected_as("a text in quotes", form);
        };
        self.at += 1;
        let (code, known) = match field {
            MetadataField::Language => (Code::UNKNOWN_LANGUAGE, region::language(written)),
            MetadataField::Country => (Code::UNKNOWN_COUNTRY, region::country(written)),
            MetadataField::Platform => (Code::UNKNOWN_VALUE, Some(String::from(written))),
        };
        if known.is_none() {
            let message = format!("unknown {} `{written}`", field.name());
            self.note(code, span, message, region::help(code, written));
        }
        Ok(known.unwrap_or_default())
    }

    fn names(&mut self) -> Step<Vec<usize>> {
        self.token_as(Kind::Open, "`(`", advice::NAMES)?;
        let mut names = vec![self.name_as(advice::NAMES)?];
        while self.peek() == Kind::Comma {
            self.at += 1;
            let span = self.span();
            let name = self.name_as(advice::NAMES)?;
            if names.contains(&name) && !self.unknown {
                let message = "the same name twice in one list";
                let help = "each name counts once; leave the second out";
                self.note(Code::BAD_CONDITION, span, message, help);
            }
            names.push(name);
        }
        self.token_as(Kind::Close, "`)`", advice::NAMES)?;
        Ok(names)
    }

    /// A name inside a form of the language, which the help shows where there is none.
    fn name_as(&mut self, form: &str) -> Step<usize> {
        match self.peek() {
            Kind::Name(name) if !RESERVED.contains(&name) => self.name(),
            _ => self.expected_as("the name of a group or pattern", form),
        }
    }

    fn name(&mut self) -> Step<usize> {
        let span = self.span();
        let name = match self.peek() {
            Kind::Name(name) if !RESERVED.contains(&name) => name,
            _ => return self.expected("the name of a group or pattern"),
        };
        self.at += 1;
        if let Some(index) = self.clauses.iter().position(|clause| *clause == name) {
            if let Some(used) = self.used.get_mut(index) {
                *used = true;
            }
            return Ok(index);
        }
        self.unknown = true;
        let message = format!("the rule has no group or pattern `{name}`");
        let help = suggest(name, self.clauses.iter().copied());
        self.note(Code::UNKNOWN_CLAUSE, span, message, help);
        Ok(0)
    }

    fn number(&mut self) -> Step<(usize, Range<usize>)> {
        let span = self.span();
        let Kind::Number(digits) = self.peek() else {
            return self.expected("a number");
        };
        self.at += 1;
        let number = digits.parse().unwrap_or(usize::MAX).min(MAX_NUMBER + 1);
        Ok((number, span))
    }

    fn number_from_one(&mut self, form: &str) -> Step<usize> {
        let Kind::Number(_) = self.peek() else {
            return self.expected_as("a number", form);
        };
        let (number, span) = self.number()?;
        if number == 0 || number > MAX_NUMBER {
            let help = format!("write a number from 1 to {MAX_NUMBER}");
            self.note(Code::BAD_NUMBER, span, "number out of range", help);
        }
        Ok(number)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Step<T>) -> Step<T> {
        if self.depth == MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} parentheses and `not`s inside each other");
            let help = "split the rule, or put the terms into fewer groups";
            self.note(Code::TOO_DEEP, self.span(), message, help);
            return Err(Stop);
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// What is written from one token to the last that was read, on one line.
    fn spelling(&self, from: usize, parts: Vec<Spelling>) -> Spelling {
        let mut text = String::new();
        let mut end = None;
        for token in self.tokens.get(from..self.at).unwrap_or_default() {
            if end.is_some_and(|end| end < token.span.start) {
                text.push(' ');
            }
            text.push_str(self.text.get(token.span.clone()).unwrap_or_default());
            end = Some(token.span.end);
        }
        Spelling { text, parts }
    }

    fn current(&self) -> Option<&Token<'a>> {
        // The list ends with `End`, past which nothing is taken.
        self.tokens.get(self.at).or(self.tokens.last())
    }

    fn peek(&self) -> Kind<'a> {
        self.current().map_or(Kind::End, |token| token.kind)
    }

    fn span(&self) -> Range<usize> {
        self.current().map_or(0..0, |token| token.span.clone())
    }

    fn take_word(&mut self, word: &str) -> bool {
        let taken = self.peek() == Kind::Name(word);
        self.at += usize::from(taken);
        taken
    }

    fn word(&mut self, word: &str) -> Step<()> {
        if self.take_word(word) {
            return Ok(());
        }
        self.expected(&format!("`{word}`"))
    }

    fn token_as(&mut self, kind: Kind<'_>, shown: &str, form: &str) -> Step<()> {
        if self.peek() == kind {
            self.at += 1;
            return Ok(());
        }
        self.expected_as(shown, form)
    }

    fn note(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems.push(Problem {
            code,
            span,
            message: message.into(),
            help: help.into(),
        });
    }

    fn expected<T>(&mut self, wanted: &str) -> Step<T> {
        let help = advice::instead_of(self.peek());
        self.stop(wanted, help)
    }

    /// The same inside a form of the language, which tells more than the word that was found. A
    /// condition that ends there or has a quote too few is told of that.
    fn expected_as<T>(&mut self, wanted: &str, form: &str) -> Step<T> {
        match self.peek() {
            Kind::End | Kind::Unclosed => self.expected(wanted),
            _ => self.stop(wanted, form),
        }
    }

    fn stop<T>(&mut self, wanted: &str, help: &str) -> Step<T> {
        let message = format!("expected {wanted}, but {}", advice::found(self.peek()));
        self.note(Code::BAD_CONDITION, self.span(), message, help);
        Err(Stop)
    }
}
