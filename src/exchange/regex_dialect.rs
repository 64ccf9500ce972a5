//! Regular expressions of Python and of rules, each in the other's spelling.
//!
//! Both are read the same for the most part. What means something else on the other side is
//! respelled, and what the other side lacks is refused with its name.

use std::{iter::Peekable, str::Chars};

use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassSetItem, FlagsItemKind, GroupKind, HexLiteralKind, LiteralKind,
    parse::Parser,
};

use crate::rules::compile_pattern;

/// An expression of Python as a rule has it.
pub(super) fn from_python(written: &str) -> Result<String, String> {
    let mut reader = Reader {
        rest: written.chars().peekable(),
        out: String::with_capacity(written.len()),
        after_count: false,
    };
    reader.read()?;
    let ours = reader.out;
    if ours.trim().is_empty() {
        return Err(String::from("the expression is empty"));
    }
    match compile_pattern(&ours) {
        Ok(_) => Ok(ours),
        Err(regex::Error::CompiledTooBig(_)) => Err(String::from("it compiles to more than 4 MiB")),
        Err(error) => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            let reason = last.strip_prefix("error: ").unwrap_or(last);
            Err(format!("it does not compile here: {reason}"))
        }
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    /// The last thing read says how often the one before it comes.
    after_count: bool,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), String> {
        while let Some(c) = self.rest.next() {
            let counted = std::mem::take(&mut self.after_count);
            match c {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                '+' if counted => return Err(String::from("possessive counts do not exist")),
                '*' | '+' => self.count(c),
                // Behind a count it makes that lazy, and is none itself.
                '?' if counted => self.out.push('?'),
                '?' => self.count(c),
                '{' => self.braces(),
                '}' => self.out.push_str(r"\}"),
                c => self.out.push(c),
            }
        }
        Ok(())
    }

    fn count(&mut self, c: char) {
        self.out.push(c);
        self.after_count = true;
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.rest.next() {
            None => return Err(String::from("it ends in `\\`")),
            Some('1'..='9') => return Err(String::from("back-references do not exist")),
            Some('0') => self.out.push_str(r"\x00"),
            Some('Z') => self.out.push_str(r"\z"),
            // These are borders of words in rules, or errors.
            Some(c) if matches!(c, '<' | '>') || !c.is_ascii() => self.out.push(c),
            Some(c) => self.out.extend(['\\', c]),
        }
        Ok(())
    }

    /// Sets inside sets, and differences of them, exist in rules only.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        self.out.extend(self.rest.next_if_eq(&'^'));
        if self.rest.next_if_eq(&']').is_some() {
            self.out.push_str(r"\]");
        }
        while let Some(c) = self.rest.next() {
            match c {
                ']' => {
                    self.out.push(']');
                    return Ok(());
                }
                '\\' if self.rest.next_if_eq(&'b').is_some() => self.out.push_str(r"\x08"),
                '\\' => self.escape()?,
                '[' | '&' | '~' => self.out.extend(['\\', c]),
                '-' if self.rest.peek() == Some(&'-') => self.out.push_str(r"\-"),
                c => self.out.push(c),
            }
        }
        Err(String::from("a `[` is not closed"))
    }

    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        let ahead: String = self.rest.clone().take(2).collect();
        let refused = match ahead.as_bytes() {
            [b'=' | b'!', ..] | [b'<', b'=' | b'!', ..] => "look-around does not exist",
            [b'(', ..] => "conditions do not exist",
            [b'>', ..] => "atomic groups do not exist",
            [b'P', b'='] => "back-references do not exist",
            [b'#', ..] => "comments do not exist",
            _ => "",
        };
        if !refused.is_empty() {
            return Err(String::from(refused));
        }
        let flags = self.rest.clone().take_while(char::is_ascii_alphabetic);
        if ahead.as_bytes().first() != Some(&b'P')
            && let Some(flag) = flags
                .into_iter()
                .find(|flag| matches!(flag, 'a' | 'L' | 'x'))
        {
            return Err(format!(
                "the flag `{flag}` does not exist or means something else"
            ));
        }
        self.out.push('?');
        Ok(())
    }

    /// `{2,5}`; anything else in braces stands for itself.
    fn braces(&mut self) {
        let inside: String = self
            .rest
            .clone()
            .take_while(|c| matches!(c, '0'..='9' | ','))
            .collect();
        let closed = self.rest.clone().nth(inside.chars().count()) == Some('}');
        let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
        if !closed || inside.is_empty() || most.contains(',') {
            self.out.push_str(r"\{");
            return;
        }
        let least = if least.is_empty() { "0" } else { least };
        let comma = if inside.contains(',') { "," } else { "" };
        self.out.push_str(&format!("{{{least}{comma}{most}}}"));
        for _ in 0..=inside.len() {
            self.rest.next();
        }
        self.after_count = true;
    }
}

/// An expression of a rule as Python has it, without the `(?i)` that it needs.
pub(super) fn to_python(written: &str) -> Result<String, String> {
    let written = written.strip_prefix("(?i)").unwrap_or(written);
    let ast = Parser::new()
        .parse(written)
        .map_err(|error| error.to_string())?;
    ast::visit(&ast, Check)?;
    Ok(String::from(written))
}

/// Refuses what Python lacks or reads otherwise.
struct Check;

impl ast::Visitor for Check {
    type Output = ();
    type Err = String;

    fn finish(self) -> Result<(), String> {
        Ok(())
    }

    fn visit_pre(&mut self, part: &Ast) -> Result<(), String> {
        match part {
            Ast::Flags(_) => refuse("flags for the rest of an expression"),
            Ast::ClassUnicode(_) => refuse(r"`\p{…}`"),
            Ast::Literal(literal) => check_literal(literal),
            Ast::Assertion(assertion) => match assertion.kind {
                AssertionKind::EndText => refuse(r"`\z`"),
                AssertionKind::StartLine
                | AssertionKind::EndLine
                | AssertionKind::StartText
                | AssertionKind::WordBoundary
                | AssertionKind::NotWordBoundary => Ok(()),
                _ => refuse("borders of one side of a word"),
            },
            Ast::Group(group) => match &group.kind {
                GroupKind::CaptureName {
                    starts_with_p: false,
                    ..
                } => refuse("`(?<name>…)`"),
                GroupKind::NonCapturing(flags) => {
                    let known = flags.items.iter().all(|item| match item.kind {
                        FlagsItemKind::Negation => true,
                        FlagsItemKind::Flag(flag) => matches!(
                            flag,
                            ast::Flag::CaseInsensitive
                                | ast::Flag::MultiLine
                                | ast::Flag::DotMatchesNewLine
                        ),
                    });
                    if known {
                        Ok(())
                    } else {
                        refuse("flags other than i, m and s")
                    }
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), String> {
        match item {
            ClassSetItem::Ascii(_) => refuse("`[:…:]`"),
            ClassSetItem::Unicode(_) => refuse(r"`\p{…}`"),
            ClassSetItem::Bracketed(_) => refuse("sets inside sets"),
            ClassSetItem::Literal(literal) => check_literal(literal),
            ClassSetItem::Range(range) => {
                check_literal(&range.start)?;
                check_literal(&range.end)
            }
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, _: &ast::ClassSetBinaryOp) -> Result<(), String> {
        refuse("differences and intersections of sets")
    }
}

fn check_literal(literal: &ast::Literal) -> Result<(), String> {
    match literal.kind {
        LiteralKind::HexBrace(_) => refuse(r"`\x{…}`"),
        LiteralKind::HexFixed(HexLiteralKind::X) if !literal.c.is_ascii() => refuse(r"`\xFF`"),
        LiteralKind::Octal => refuse("octal numbers"),
        _ => Ok(()),
    }
}

fn refuse(what: &str) -> Result<(), String> {
    Err(format!("Python does not have {what}"))
}
