//! Members of objects as they were spelled before.
//!
//! The records of an export are alike: after `"lang":"id"` mostly comes `,"country":` again. What comes
//! up to a value is compared with what came there before, all at once, and read and looked up only
//! when it is something else. What is the same bytes at the same place of a tree is the same member, so
//! nothing can be taken for what it is not.

use foldhash::HashMap;

use super::{NOWHERE, Node};

/// Bytes of a member up to its value, at most; longer ones are not remembered.
const LONGEST: usize = 32;

/// Members that are remembered; an export whose records have more has no use for it.
const MOST: usize = 1 << 10;

/// What stands before a value (a comma, a key, a colon), with zeros behind, and the node that it
/// stands below.
type Spelled = ([u8; LONGEST], Node);

#[derive(Debug, Clone)]
struct Member {
    spelled: Spelled,
    /// All ones where `spelled` says something.
    mask: [u8; LONGEST],
    length: usize,
    node: Node,
    /// Members that came after it: the last one, and the last other one.
    next: [u16; 2],
}

impl Member {
    fn new(spelled: Spelled, length: usize, node: Node) -> Self {
        let mut mask = [0; LONGEST];
        mask[..length].fill(u8::MAX);
        Self {
            spelled,
            mask,
            length,
            node,
            next: [0; 2],
        }
    }

    /// Nothing that can be met: it is spelled otherwise than with zeros, where zeros are compared.
    fn nothing() -> Self {
        Self::new(([1; LONGEST], NOWHERE), 0, NOWHERE)
    }

    #[inline(always)]
    fn is(&self, bytes: &[u8; LONGEST], parent: Node) -> bool {
        let masked = bytes.iter().zip(&self.mask).zip(&self.spelled.0);
        let differs = masked.fold(0, |all, ((byte, mask), spelled)| {
            all | ((byte & mask) ^ spelled)
        });
        differs == 0 && self.spelled.1 == parent
    }
}

/// Members of objects, and which came after which.
#[derive(Debug, Clone, Default)]
pub(super) struct Members {
    /// The first stands for the beginning of a record, and for whatever is not remembered.
    all: Vec<Member>,
    index: HashMap<Spelled, u16>,
    /// The member that was met last.
    last: u16,
    /// Those that came after it.
    next: [u16; 2],
}

impl Members {
    /// A record begins.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        self.go_to(0);
    }

    #[inline(always)]
    fn go_to(&mut self, number: u16) {
        self.last = number;
        let member = self.all.get(usize::from(number));
        self.next = member.map_or([0; 2], |member| member.next);
    }

    /// The node and the length of the member that begins at `at`, below a parent, when it is one that
    /// came after the last one before.
    #[inline(always)]
    pub(super) fn find(&mut self, room: &[u8], at: usize, parent: Node) -> Option<(Node, usize)> {
        let bytes = room.get(at..)?.first_chunk()?;
        let [mut number, other] = self.next;
        let mut member = self.all.get(usize::from(number))?;
        if !member.is(bytes, parent) {
            number = other;
            member = self.all.get(usize::from(number))?;
            if !member.is(bytes, parent) {
                return None;
            }
        }
        (self.last, self.next) = (number, member.next);
        Some((member.node, member.length))
    }

    /// Remembers how a member was spelled, and what it came after.
    pub(super) fn learn(&mut self, spelled: &[u8], parent: Node, node: Node) {
        if self.all.is_empty() {
            self.all.push(Member::nothing());
        }
        let number = self.number_of(spelled, parent, node).unwrap_or(0);
        if let Some(before) = self.all.get_mut(usize::from(self.last))
            && before.next[0] != number
        {
            before.next = [number, before.next[0]];
        }
        self.go_to(number);
    }

    /// The number of a member, a new one if need be, when it can be remembered.
    fn number_of(&mut self, spelled: &[u8], parent: Node, node: Node) -> Option<u16> {
        let length = spelled.len();
        // Control characters set lines apart.
        if spelled.iter().any(|&byte| byte < b' ') {
            return None;
        }
        let mut padded = [0; LONGEST];
        padded.get_mut(..length)?.copy_from_slice(spelled);
        let spelled = (padded, parent);
        if let Some(&known) = self.index.get(&spelled) {
            return Some(known);
        }
        if self.all.len() >= MOST {
            return None;
        }
        let number = self.all.len() as u16;
        self.all.push(Member::new(spelled, length, node));
        self.index.insert(spelled, number);
        Some(number)
    }
}
