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
    scan_at(0, text, text.as_bytes(), root, stack, visit)
}

/// The same for a value that begins at byte `from`, where more is known to lie behind the text: `room`
/// begins with it, and blocks of bytes may be read over its end.
pub(in crate::record) fn scan_at<V: Visit>(
    from: usize,
    text: &str,
    room: &[u8],
    root: Node,
    stack: &mut Stack,
    visit: &mut V,
) -> Result<usize, Fault> {
    stack.members.begin();
    simd::run(Scan {
        from,
        text,
        room,
        root,
        stack,
        visit,
    })
}

/// A scan that is to be done.
struct Scan<'t, 'v, V> {
    from: usize,
    text: &'t str,
    room: &'t [u8],
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
            text: self.text,
            bytes: self.text.as_bytes(),
            room: self.room,
            at: self.from,
            depth: 0,
            objects: 0,
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
    object: u64,
}

struct Scanner<'t, 'v, V, S> {
    vector: S,
    text: &'t str,
    bytes: &'t [u8],
    /// Begins with the text.
    room: &'t [u8],
    at: usize,
    depth: usize,
    /// Bit `n` is set when level `n` is an object.
    objects: u128,
    stack: &'v mut Stack,
    visit: &'v mut V,
}

impl<V: Visit, S: simd::Vector> Scanner<'_, '_, V, S> {
    #[inline(always)]
    fn run(mut self, root: Node) -> Result<usize, Fault> {
        let mut node = root;
        loop {
            let opened = self.value(node)?;
            // An opened container goes on inside, unless it is empty.
            let mut more = if opened { self.first()? } else { None };
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

    fn open(&mut self, node: Node, object: bool) -> Result<bool, Fault> {
        let levels = &mut self.stack.levels;
        let level = levels.get_mut(self.depth).ok_or(Fault::TooDeep)?;
        let bit = 1 << self.depth;
        if object && node != NOWHERE {
            self.visit.opened(node, self.at);
        }
        self.at += 1;
        self.depth += 1;
        self.stack.opened += 1;
        level.node = node;
        level.object = self.stack.opened;
        let token = if object {
            self.objects |= bit;
            Token::Object
        } else {
            self.objects &= !bit;
            Token::Array
        };
        if node != NOWHERE {
            self.visit.value(node, token);
        }
        Ok(true)
    }

    /// The container that is open innermost, and whether it is an object.
    #[inline(always)]
    fn innermost(&self) -> (Level, bool) {
        let index = self.depth.saturating_sub(1);
        let level = self.stack.levels.get(index).copied().unwrap_or_default();
        (level, self.objects >> index & 1 == 1)
    }

    /// After an opening bracket: the node of the first member, or none when it closes at once.
    #[inline(always)]
    fn first(&mut self) -> Result<Option<Node>, Fault> {
        let (level, object) = self.innermost();
        if object && let Some(node) = self.remembered(level) {
            return Ok(Some(node));
        }
        let start = self.at;
        self.skip_space();
        let closing = if object { b'}' } else { b']' };
        if self.bytes.get(self.at) == Some(&closing) {
            self.at += 1;
            self.close_container(level);
            return Ok(None);
        }
        self.member(level, object, start).map(Some)
    }

    /// After a member: the node of the next one, or none when the container closes.
    #[inline(always)]
    fn next(&mut self) -> Result<Option<Node>, Fault> {
        let (level, object) = self.innermost();
        if object && let Some(node) = self.remembered(level) {
            return Ok(Some(node));
        }
        let start = self.at;
        self.skip_space();
        let byte = *self.bytes.get(self.at).ok_or(Fault::End)?;
        self.at += 1;
        match byte {
            b',' => self.member(level, object, start).map(Some),
            b'}' if object => {
                self.close_container(level);
                Ok(None)
            }
            b']' if !object => {
                self.close_container(level);
                Ok(None)
            }
            _ => Err(Fault::Syntax),
        }
    }

    #[inline(always)]
    fn close_container(&mut self, level: Level) {
        self.depth -= 1;
        if level.node != NOWHERE {
            self.visit.closed(level.node, self.at);
        }
    }

    /// The node of the next member, when it is spelled as one that was met at such a place before.
    #[inline(always)]
    fn remembered(&mut self, level: Level) -> Option<Node> {
        if !V::REMEMBERS {
            return None;
        }
        let (node, length) = self.stack.members.find(self.room, self.at, level.node)?;
        self.at += length;
        if node != NOWHERE {
            self.visit.met(node, level.object);
        }
        Some(node)
    }

    /// Reads up to the value of the next member, and says its node. `start` is where it begins, with
    /// what sets it apart from what is before it.
    fn member(&mut self, level: Level, object: bool, start: usize) -> Result<Node, Fault> {
        if !object {
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
        while self.bytes.get(self.at).is_some_and(|&byte| is_space(byte)) {
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
