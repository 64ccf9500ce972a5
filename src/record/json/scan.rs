//! One pass over one JSON value, judged as RFC 8259 does.

use super::{members::Members, strings};
use crate::simd;

/// A place in a tree of wanted names; [`NOWHERE`] when nobody wants what stands there.
pub(in crate::record) type Node = u16;

/// The node of everything that nobody wants.
pub(in crate::record) const NOWHERE: Node = Node::MAX;

/// Levels of nesting that are read.
const MAX_DEPTH: usize = 128;

/// Why a text is not one JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum Fault {
    /// RFC 8259 refuses it.
    Syntax,
    /// It ends too early.
    End,
    /// Nested too deep to be read.
    TooDeep,
}

/// What stood at a wanted place. Ranges are of the scanned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum Token {
    Null,
    Bool(bool),
    Number {
        start: usize,
        end: usize,
    },
    /// Between the quotes.
    Text {
        start: usize,
        end: usize,
        escaped: bool,
    },
    Object,
    Array,
}

/// Whoever says what is wanted, and takes it.
pub(in crate::record) trait Visit {
    /// True when a key below the same node always gives the same node, so that one that was met
    /// before need not be asked about: [`Self::met`] is called then.
    const REMEMBERS: bool = false;

    /// The node of a key (as it is spelled in the text) of the object at `parent`. `object` is
    /// different for every object.
    fn key(&mut self, parent: Node, object: u64, key: &str, escaped: bool) -> Node;
    /// A key of an object was met whose node is known.
    fn met(&mut self, _node: Node, _object: u64) {}
    /// The node of the elements of the array at `parent`.
    fn element(&mut self, parent: Node) -> Node;
    /// What stands at a wanted node.
    fn value(&mut self, node: Node, token: Token);
    /// The object at a wanted node begins with the byte at `start`.
    fn opened(&mut self, _node: Node, _start: usize) {}
    /// The object or array at a wanted node ends before the byte at `end`.
    fn closed(&mut self, _node: Node, _end: usize) {}
}

/// Scans the value that begins `text` (after white space), whose node is `root`. Returns the byte
/// after it, for the caller to judge what follows.
pub(in crate::record) fn scan<V: Visit>(
    text: &str,
    root: Node,
    stack: &mut Stack,
    visit: &mut V,
) -> Result<usize, Fault> {
    scan_at(Region::all(text), root, stack, visit)
}

/// The part of a text that a value is in.
#[derive(Debug, Clone, Copy)]
pub(in crate::record) struct Region<'t> {
    /// Its first byte in the text, or white space before that.
    pub(in crate::record) from: usize,
    pub(in crate::record) text: &'t str,
    /// Begins with the text. More is known to lie behind it: blocks of bytes may be read over its end.
    pub(in crate::record) room: &'t [u8],
    /// It is one line: a line feed is no white space there, so that no value goes on behind it.
    pub(in crate::record) in_line: bool,
}

impl<'t> Region<'t> {
    /// A value that begins a text.
    pub(in crate::record) fn all(text: &'t str) -> Self {
        Self {
            from: 0,
            text,
            room: text.as_bytes(),
            in_line: false,
        }
    }
}

/// The same for a value somewhere in a text.
pub(in crate::record) fn scan_at<V: Visit>(
    region: Region<'_>,
    root: Node,
    stack: &mut Stack,
    visit: &mut V,
) -> Result<usize, Fault> {
    stack.members.begin();
    simd::run(Scan {
        region,
        root,
        stack,
        visit,
    })
}

/// A scan that is to be done.
struct Scan<'t, 'v, V> {
    region: Region<'t>,
    root: Node,
    stack: &'v mut Stack,
    visit: &'v mut V,
}

impl<V: Visit> simd::Task for Scan<'_, '_, V> {
    type Output = Result<usize, Fault>;

    #[inline(always)]
    fn run<S: simd::Vector>(self, vector: S) -> Self::Output {
        Scanner {
            vector,
            text: self.region.text,
            bytes: self.region.text.as_bytes(),
            room: self.region.room,
            in_line: self.region.in_line,
            depth: 0,
            inner: Level::default(),
            stack: self.stack,
            visit: self.visit,
        }
        .run(self.region.from, self.root)
    }
}

/// True when nothing but JSON's white space is in these bytes.
pub(in crate::record) fn only_white_space(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| is_space(byte))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Room for the containers that are open, kept from record to record.
#[derive(Debug, Clone)]
pub(in crate::record) struct Stack {
    /// Those around the innermost one.
    levels: [Level; MAX_DEPTH],
    /// Objects and arrays opened so far, in all records: tells objects apart.
    opened: u64,
    members: Members,
}

impl Stack {
    pub(in crate::record) fn new() -> Self {
        Self {
            levels: [Level::default(); MAX_DEPTH],
            opened: 0,
            members: Members::default(),
        }
    }
}

/// An object or array that is open.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    node: Node,
    is_object: bool,
    /// Its number.
    object: u64,
}

struct Scanner<'t, 'v, V, S> {
    vector: S,
    text: &'t str,
    bytes: &'t [u8],
    /// Begins with the text.
    room: &'t [u8],
    in_line: bool,
    depth: usize,
    /// The container that is open innermost.
    inner: Level,
    stack: &'v mut Stack,
    visit: &'v mut V,
}

/// What comes next, and at which byte. The byte is handed on, rather than kept in the scanner, so that it
/// stays in a register.
enum Step {
    /// A value (or white space before it) that stands at a node.
    Value(usize, Node),
    /// Whatever follows a value.
    Behind(usize),
}

impl<V: Visit, S: simd::Vector> Scanner<'_, '_, V, S> {
    #[inline(always)]
    fn run(mut self, from: usize, root: Node) -> Result<usize, Fault> {
        let (mut at, mut node) = (from, root);
        'value: loop {
            let byte = self.bytes.get(at).copied().ok_or(Fault::End)?;
            if byte == b'"' {
                let start = at + 1;
                let (end, escaped) = self.close(start)?;
                if node != NOWHERE {
                    let text = Token::Text {
                        start,
                        end,
                        escaped,
                    };
                    self.visit.value(node, text);
                }
                at = end + 1;
            } else if byte == b'{' || byte == b'[' {
                self.open(at, node, byte == b'{')?;
                at += 1;
                if let Some((value, of)) = self.remembered(at) {
                    (at, node) = (value, of);
                    continue;
                }
                match self.first(at)? {
                    Step::Value(value, of) => {
                        (at, node) = (value, of);
                        continue;
                    }
                    Step::Behind(end) => at = end,
                }
            } else if is_space(byte) {
                let value = self.behind_space(at);
                if value == at {
                    return Err(Fault::Syntax);
                }
                at = value;
                continue;
            } else {
                at = self.scalar(at, byte, node)?;
            }
            loop {
                if self.depth == 0 {
                    return Ok(at);
                }
                if let Some((value, of)) = self.remembered(at) {
                    (at, node) = (value, of);
                    continue 'value;
                }
                match self.next(at)? {
                    Step::Value(value, of) => {
                        (at, node) = (value, of);
                        continue 'value;
                    }
                    Step::Behind(end) => at = end,
                }
            }
        }
    }

    /// Reads a number or a word; the byte behind it.
    fn scalar(&mut self, at: usize, first: u8, node: Node) -> Result<usize, Fault> {
        let (token, end) = match first {
            b'-' | b'0'..=b'9' => {
                let end = self.number(at)?;
                (Token::Number { start: at, end }, end)
            }
            b't' => self.literal(at, b"true", Token::Bool(true))?,
            b'f' => self.literal(at, b"false", Token::Bool(false))?,
            b'n' => self.literal(at, b"null", Token::Null)?,
            _ => return Err(Fault::Syntax),
        };
        if node != NOWHERE {
            self.visit.value(node, token);
        }
        Ok(end)
    }

    /// Given the byte after an opening quote, where the closing one is and whether there are escapes.
    #[inline(always)]
    fn close(&self, at: usize) -> Result<(usize, bool), Fault> {
        strings::close(self.vector, self.bytes, self.room, at)
    }

    /// Goes into a container.
    #[inline(always)]
    fn open(&mut self, at: usize, node: Node, is_object: bool) -> Result<(), Fault> {
        let level = self.stack.levels.get_mut(self.depth);
        *level.ok_or(Fault::TooDeep)? = self.inner;
        self.depth += 1;
        self.stack.opened += 1;
        self.inner = Level {
            node,
            is_object,
            object: self.stack.opened,
        };
        if node != NOWHERE {
            self.tell_opened(at, node, is_object);
        }
        Ok(())
    }

    #[inline(never)]
    fn tell_opened(&mut self, at: usize, node: Node, is_object: bool) {
        if is_object {
            self.visit.opened(node, at);
            self.visit.value(node, Token::Object);
        } else {
            self.visit.value(node, Token::Array);
        }
    }

    /// The first member of a container that is not remembered, or the end of it.
    fn first(&mut self, start: usize) -> Result<Step, Fault> {
        let at = self.behind_space(start);
        let closing = if self.inner.is_object { b'}' } else { b']' };
        if self.bytes.get(at) == Some(&closing) {
            return Ok(self.close_container(at + 1));
        }
        self.member(start, at)
    }

    /// After a member: goes to the next one, which is not remembered, or out of its container.
    fn next(&mut self, start: usize) -> Result<Step, Fault> {
        let at = self.behind_space(start);
        let byte = *self.bytes.get(at).ok_or(Fault::End)?;
        match (byte, self.inner.is_object) {
            (b',', _) => self.member(start, at + 1),
            (b'}', true) | (b']', false) => Ok(self.close_container(at + 1)),
            _ => Err(Fault::Syntax),
        }
    }

    /// Goes out of the innermost container, which ends before a byte.
    #[inline(always)]
    fn close_container(&mut self, end: usize) -> Step {
        let node = self.inner.node;
        self.depth -= 1;
        let level = self.stack.levels.get(self.depth);
        self.inner = level.copied().unwrap_or_default();
        if node != NOWHERE {
            self.visit.closed(node, end);
        }
        Step::Behind(end)
    }

    /// Where the value of the next member is, and its node, when it is spelled as one that was met at such a
    /// place before.
    #[inline(always)]
    fn remembered(&mut self, at: usize) -> Option<(usize, Node)> {
        if !V::REMEMBERS || !self.inner.is_object {
            return None;
        }
        let parent = self.inner.node;
        let (node, length) = self.stack.members.find(self.room, at, parent)?;
        if node != NOWHERE {
            self.visit.met(node, self.inner.object);
        }
        Some((at + length, node))
    }

    /// Reads up to the value of the next member. `start` is where it begins, with what sets it apart from
    /// what is before it, and `at` is behind that.
    fn member(&mut self, start: usize, at: usize) -> Result<Step, Fault> {
        let level = self.inner;
        if !level.is_object {
            let node = match level.node {
                NOWHERE => NOWHERE,
                node => self.visit.element(node),
            };
            return Ok(Step::Value(at, node));
        }
        let quote = self.behind_space(at);
        let begin = self.expect(quote, b'"')?;
        let (end, escaped) = self.close(begin)?;
        let colon = self.behind_space(end + 1);
        let at = self.expect(colon, b':')?;
        let node = match level.node {
            NOWHERE => NOWHERE,
            parent => {
                let key = self.text.get(begin..end).unwrap_or_default();
                self.visit.key(parent, level.object, key, escaped)
            }
        };
        if V::REMEMBERS {
            let spelled = self.bytes.get(start..at).unwrap_or_default();
            self.stack.members.learn(spelled, level.node, node);
        }
        Ok(Step::Value(at, node))
    }

    /// The byte behind this one, which has to be there.
    fn expect(&self, at: usize, byte: u8) -> Result<usize, Fault> {
        match self.bytes.get(at) {
            Some(&found) if found == byte => Ok(at + 1),
            Some(_) => Err(Fault::Syntax),
            None => Err(Fault::End),
        }
    }

    #[inline]
    fn behind_space(&self, mut at: usize) -> usize {
        while let Some(&byte) = self.bytes.get(at)
            && is_space(byte)
            && !(byte == b'\n' && self.in_line)
        {
            at += 1;
        }
        at
    }

    #[inline]
    fn literal(&self, at: usize, word: &[u8], token: Token) -> Result<(Token, usize), Fault> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        if rest.starts_with(word) {
            Ok((token, at + word.len()))
        } else if word.starts_with(rest) {
            Err(Fault::End)
        } else {
            Err(Fault::Syntax)
        }
    }

    /// The byte behind a number.
    #[inline]
    fn number(&self, mut at: usize) -> Result<usize, Fault> {
        if self.bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        if self.bytes.get(at) == Some(&b'0') {
            at += 1;
        } else {
            at = self.digits(at)?;
        }
        if self.bytes.get(at) == Some(&b'.') {
            at = self.digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(at) {
                at += 1;
            }
            at = self.digits(at)?;
        }
        Ok(at)
    }

    /// The byte behind some digits, of which there has to be one.
    #[inline]
    fn digits(&self, start: usize) -> Result<usize, Fault> {
        let mut at = start;
        while self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at > start {
            return Ok(at);
        }
        Err(match self.bytes.get(start) {
            Some(_) => Fault::Syntax,
            None => Fault::End,
        })
    }
}
