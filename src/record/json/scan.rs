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
    scan_at(Place::all(text), root, stack, visit)
}

/// Where a value is.
#[derive(Debug, Clone, Copy)]
pub(in crate::record) struct Place<'t> {
    /// Its first byte in the text, or white space before that.
    pub(in crate::record) from: usize,
    pub(in crate::record) text: &'t str,
    /// Begins with the text. More is known to lie behind it: blocks of bytes may be read over its end.
    pub(in crate::record) room: &'t [u8],
    /// A line feed is no white space: whatever value goes on behind it is none.
    pub(in crate::record) in_line: bool,
}

impl<'t> Place<'t> {
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
    place: Place<'_>,
    root: Node,
    stack: &mut Stack,
    visit: &mut V,
) -> Result<usize, Fault> {
    stack.members.begin();
    simd::run(Scan {
        place,
        root,
        stack,
        visit,
    })
}

/// A scan that is to be done.
struct Scan<'t, 'v, V> {
    place: Place<'t>,
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
            text: self.place.text,
            bytes: self.place.text.as_bytes(),
            room: self.place.room,
            at: self.place.from,
            in_line: self.place.in_line,
            depth: 0,
            inner: Level::default(),
            stack: self.stack,
            visit: self.visit,
        }
        .run(self.root)
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
    at: usize,
    in_line: bool,
    depth: usize,
    /// The container that is open innermost.
    inner: Level,
    stack: &'v mut Stack,
    visit: &'v mut V,
}

impl<V: Visit, S: simd::Vector> Scanner<'_, '_, V, S> {
    #[inline(always)]
    fn run(mut self, root: Node) -> Result<usize, Fault> {
        let mut node = root;
        loop {
            // An opened container goes on inside, unless it is empty.
            let mut more = if self.value(node)? {
                self.first()?
            } else {
                None
            };
            while more.is_none() {
                if self.depth == 0 {
                    return Ok(self.at);
                }
                more = self.next()?;
            }
            let Some(next) = more else {
                return Ok(self.at);
            };
            node = next;
        }
    }

    /// Reads a scalar, or opens a container (true).
    #[inline(always)]
    fn value(&mut self, node: Node) -> Result<bool, Fault> {
        let start = self.skip_space();
        let token = match self.bytes.get(start) {
            Some(b'"') => {
                let (end, escaped) = self.close(start + 1)?;
                self.at = end + 1;
                Token::Text {
                    start: start + 1,
                    end,
                    escaped,
                }
            }
            Some(b'{') => return self.open(node, true),
            Some(b'[') => return self.open(node, false),
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Token::Number {
                    start,
                    end: self.at,
                }
            }
            Some(b't') => self.literal(b"true", Token::Bool(true))?,
            Some(b'f') => self.literal(b"false", Token::Bool(false))?,
            Some(b'n') => self.literal(b"null", Token::Null)?,
            Some(_) => return Err(Fault::Syntax),
            None => return Err(Fault::End),
        };
        if node != NOWHERE {
            self.visit.value(node, token);
        }
        Ok(false)
    }

    /// Given the byte after an opening quote, where the closing one is and whether there are escapes.
    #[inline(always)]
    fn close(&self, at: usize) -> Result<(usize, bool), Fault> {
        strings::close(self.vector, self.bytes, self.room, at)
    }

    fn open(&mut self, node: Node, is_object: bool) -> Result<bool, Fault> {
        let level = self.stack.levels.get_mut(self.depth);
        *level.ok_or(Fault::TooDeep)? = self.inner;
        if is_object && node != NOWHERE {
            self.visit.opened(node, self.at);
        }
        self.at += 1;
        self.depth += 1;
        self.stack.opened += 1;
        self.inner = Level {
            node,
            is_object,
            object: self.stack.opened,
        };
        if node != NOWHERE {
            let token = if is_object {
                Token::Object
            } else {
                Token::Array
            };
            self.visit.value(node, token);
        }
        Ok(true)
    }

    /// After an opening bracket: the node of the first member, or none when it closes at once.
    #[inline(always)]
    fn first(&mut self) -> Result<Option<Node>, Fault> {
        if let Some(node) = self.remembered() {
            return Ok(Some(node));
        }
        let start = self.at;
        self.skip_space();
        let closing = if self.inner.is_object { b'}' } else { b']' };
        if self.bytes.get(self.at) == Some(&closing) {
            self.at += 1;
            self.close_container();
            return Ok(None);
        }
        self.member(start).map(Some)
    }

    /// After a member: the node of the next one, or none when the container closes.
    #[inline(always)]
    fn next(&mut self) -> Result<Option<Node>, Fault> {
        if let Some(node) = self.remembered() {
            return Ok(Some(node));
        }
        let start = self.at;
        self.skip_space();
        let byte = *self.bytes.get(self.at).ok_or(Fault::End)?;
        self.at += 1;
        match (byte, self.inner.is_object) {
            (b',', _) => self.member(start).map(Some),
            (b'}', true) | (b']', false) => {
                self.close_container();
                Ok(None)
            }
            _ => Err(Fault::Syntax),
        }
    }

    #[inline(always)]
    fn close_container(&mut self) {
        let node = self.inner.node;
        self.depth -= 1;
        self.inner = self
            .stack
            .levels
            .get(self.depth)
            .copied()
            .unwrap_or_default();
        if node != NOWHERE {
            self.visit.closed(node, self.at);
        }
    }

    /// The node of the next member, when it is spelled as one that was met at such a place before.
    #[inline(always)]
    fn remembered(&mut self) -> Option<Node> {
        if !V::REMEMBERS || !self.inner.is_object {
            return None;
        }
        let parent = self.inner.node;
        let (node, length) = self.stack.members.find(self.room, self.at, parent)?;
        self.at += length;
        if node != NOWHERE {
            self.visit.met(node, self.inner.object);
        }
        Some(node)
    }

    /// Reads up to the value of the next member, and says its node. `start` is where it begins, with
    /// what sets it apart from what is before it.
    fn member(&mut self, start: usize) -> Result<Node, Fault> {
        let level = self.inner;
        if !level.is_object {
            return Ok(match level.node {
                NOWHERE => NOWHERE,
                node => self.visit.element(node),
            });
        }
        let quote = self.skip_space();
        self.expect(b'"')?;
        let (end, escaped) = self.close(quote + 1)?;
        self.at = end + 1;
        self.skip_space();
        self.expect(b':')?;
        let node = match level.node {
            NOWHERE => NOWHERE,
            parent => {
                let key = self.text.get(quote + 1..end).unwrap_or_default();
                self.visit.key(parent, level.object, key, escaped)
            }
        };
        if V::REMEMBERS {
            let spelled = self.bytes.get(start..self.at).unwrap_or_default();
            self.stack.members.learn(spelled, level.node, node);
        }
        Ok(node)
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        match self.bytes.get(self.at) {
            Some(&found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(Fault::Syntax),
            None => Err(Fault::End),
        }
    }

    #[inline(always)]
    fn skip_space(&mut self) -> usize {
        while let Some(&byte) = self.bytes.get(self.at)
            && is_space(byte)
            && !(byte == b'\n' && self.in_line)
        {
            self.at += 1;
        }
        self.at
    }

    fn literal(&mut self, word: &[u8], token: Token) -> Result<Token, Fault> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(token)
        } else if word.starts_with(rest) {
            Err(Fault::End)
        } else {
            Err(Fault::Syntax)
        }
    }

    fn number(&mut self) -> Result<(), Fault> {
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        if self.bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at > start {
            return Ok(());
        }
        Err(match self.bytes.get(start) {
            Some(_) => Fault::Syntax,
            None => Fault::End,
        })
    }
}
