//! What a reader reuses from record to record, and how it is filled.

use foldhash::HashMap;

use super::{
    json::{self, Fault, NOWHERE, Node, Stack, Token, Trie, Visit},
    markup::Ways,
    page::Contents,
    picks::Picks,
    plan::Plan,
    slots::Slots,
    value::{Place, Value},
};

/// Lengths of keys that are kept; shorter ones are remembered by the scanner.
const SHORT: usize = 24;
const LONG: usize = 256;

/// Keys that are kept.
const MOST_KEYS: usize = 1 << 10;

/// What is reused from record to record.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    pub(super) stack: Stack,
    pub(super) slots: Slots,
    pub(super) picks: Picks,
    /// The object in which each wanted name was last seen.
    pub(super) seen: Vec<u64>,
    pub(super) key: String,
    pub(super) spelled: Spelled,
    /// Begins with what is known from around the records.
    pub(super) scratch: String,
    pub(super) around: Around,
    pub(super) ways: Ways,
    pub(super) contents: Contents,
    /// The next record is looked at as a page before it is read as a post.
    pub(super) pages: bool,
    /// A record with escapes put right that JSON does not have.
    pub(super) mended: String,
}

/// Where keys lead that are too long to be remembered with what stands around them.
#[derive(Debug, Clone, Default)]
pub(super) struct Spelled {
    /// Parents and nodes by key.
    known: HashMap<Box<str>, Vec<(Node, Node)>>,
    room: String,
}

impl Spelled {
    fn find(&mut self, trie: &Trie, parent: Node, key: &str) -> Node {
        let mut all = self.known.get(key).into_iter().flatten();
        if let Some((_, node)) = all.find(|(above, _)| *above == parent) {
            return *node;
        }
        let node = trie.find(parent, key, &mut self.room);
        // What has more keys than this has data for keys.
        if (SHORT..LONG).contains(&key.len()) && self.known.len() < MOST_KEYS {
            let nodes = self.known.entry(key.into()).or_default();
            nodes.push((parent, node));
        }
        node
    }
}

/// What is known from around the records.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    pub(super) values: Vec<(u16, Value)>,
    /// Bytes of the scratch that hold it.
    pub(super) len: usize,
}

impl Memory {
    /// Room for the records of a plan that wants so many names.
    pub(super) fn new(plan: &Plan, names: usize) -> Self {
        Self {
            stack: Stack::new(),
            // No list is so long that a sign of privacy behind it is not seen.
            slots: Slots::new(
                plan.paths.len(),
                plan.lists,
                plan.joined.and(&plan.signal_set),
            ),
            picks: Picks::new(),
            seen: vec![0; names],
            key: String::new(),
            spelled: Spelled::default(),
            scratch: String::new(),
            around: Around::default(),
            ways: Ways::default(),
            contents: Contents::default(),
            pages: plan.page.is_some(),
            mended: String::new(),
        }
    }

    /// Puts what a value holds into slots, as if it stood at `root`; the byte after it.
    pub(super) fn take(
        &mut self,
        trie: &Trie,
        region: json::Region<'_>,
        root: Node,
    ) -> Result<usize, Fault> {
        let mut collect = Collect {
            trie,
            slots: &mut self.slots,
            seen: &mut self.seen,
            key: &mut self.key,
            spelled: &mut self.spelled,
            shared: trie.shared_from(),
        };
        json::scan_at(region, root, &mut self.stack, &mut collect)
    }

    /// Forgets what was written of records that were told.
    pub(super) fn forget(&mut self) {
        self.scratch.truncate(self.around.len);
        self.ways.clear();
    }

    /// Forgets what the last record held, and begins with what is known from around the next.
    #[inline]
    pub(super) fn begin(&mut self) {
        self.slots.clear();
        for &(slot, value) in &self.around.values {
            self.slots.put(slot, value);
        }
    }
}

impl Around {
    pub(super) fn take(&mut self, slots: &Slots, text: &str, scratch: &mut String) {
        for (slot, value) in slots.each() {
            let value = match value {
                Value::Text(..) | Value::Number(_) => {
                    let start = scratch.len();
                    let mut said = String::new();
                    let piece = value.read(text, &mut said);
                    scratch.push_str(piece.of(text, &said));
                    Value::Given(Place::new(start, scratch.len()))
                }
                value => value,
            };
            self.values.push((slot, value));
        }
    }
}

/// Puts what the scanner finds into slots.
struct Collect<'a> {
    trie: &'a Trie,
    slots: &'a mut Slots,
    seen: &'a mut [u64],
    key: &'a mut String,
    spelled: &'a mut Spelled,
    /// See [`Trie::shared_from`].
    shared: Node,
}

impl Visit for Collect<'_> {
    const REMEMBERS: bool = true;

    fn key(&mut self, parent: Node, object: u64, key: &str, escaped: bool) -> Node {
        let node = if escaped {
            self.key.clear();
            json::unescape(key, self.key);
            self.spelled.find(self.trie, parent, self.key)
        } else {
            self.spelled.find(self.trie, parent, key)
        };
        if node != NOWHERE {
            self.met(node, object);
        }
        node
    }

    #[inline(always)]
    fn met(&mut self, node: Node, object: u64) {
        if node >= self.shared {
            return;
        }
        if let Some(seen) = self.seen.get_mut(usize::from(node)) {
            if *seen == object {
                self.slots.note_repeated();
            }
            *seen = object;
        }
    }

    fn element(&mut self, parent: Node) -> Node {
        let node = self.trie.element(parent);
        if node != NOWHERE {
            self.slots.next_element();
        }
        node
    }

    #[inline(always)]
    fn value(&mut self, node: Node, token: Token) {
        if let Some(slot) = self.trie.slot(node) {
            self.slots.put(slot, token.into());
        }
    }
}
