//! Several posts in one record: a page of an interface, with what belongs to its posts beside them.

use std::ops::Range;

use super::json::{self, Fault, Node, Stack, Token, Trie, Visit};

/// How many times the length of a page may be read of what stands beside its posts. A page of one
/// author comes to ten; an author of a megabyte with a thousand posts would come to a gigabyte.
const MOST_JOINED: usize = 64;

/// How a page is read.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Leads to posts (slot 0), to the elements of lists and their keys (two slots a list), to objects
    /// that hold posts, and to what says whether these are shown.
    trie: Trie,
    lists: Vec<(String, String)>,
    pub(super) joins: Vec<Join>,
}

/// Something beside the posts that is read as if it stood in them.
#[derive(Debug, Clone)]
pub(super) struct Join {
    /// Which list its elements are in.
    pub(super) list: usize,
    /// Slot of the post that holds the key.
    pub(super) with: u16,
    /// Where in the plan of posts it is read.
    pub(super) at: Node,
}

/// What stands at a node of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Post,
    Listed(usize),
    Key(usize),
    Within,
    Shown,
}

/// Slots of what says whether posts are shown.
const WITHIN: u16 = u16::MAX - 4;
const SHOWN: u16 = u16::MAX - 3;

impl Role {
    fn of(slot: u16) -> Self {
        match usize::from(slot) {
            _ if slot == WITHIN => Self::Within,
            _ if slot == SHOWN => Self::Shown,
            0 => Self::Post,
            slot if slot % 2 == 1 => Self::Listed(slot / 2),
            slot => Self::Key(slot / 2 - 1),
        }
    }
}

impl Page {
    /// A page with posts at these paths, and more of them inside of each at those in `nested`, at any
    /// depth.
    pub(super) fn new(posts: &[&str], nested: &[&str]) -> Self {
        let mut trie = Trie::new();
        for path in posts {
            trie.want(path, 0);
            let node = trie.at(path);
            for path in nested {
                trie.lead_back(node, path);
            }
        }
        Self {
            trie,
            lists: Vec::new(),
            joins: Vec::new(),
        }
    }

    /// Posts inside of an object are shown unless what stands at a path from there is `false`.
    pub(super) fn look_within(&mut self, object: &str, shown: &str) {
        let path = if object.is_empty() {
            self.trie.want_root(WITHIN);
            shown.to_owned()
        } else {
            self.trie.want(object, WITHIN);
            format!("{object}.{shown}")
        };
        self.trie.want(&path, SHOWN);
    }

    /// Reads the element of `list` whose `key` is what a post has in slot `with`, as if it stood at
    /// the node `at`.
    pub(super) fn join(&mut self, list: &str, key: &str, with: u16, at: Node) {
        let wanted = (list.to_owned(), key.to_owned());
        let known = self.lists.iter().position(|known| *known == wanted);
        let list = known.unwrap_or_else(|| {
            let number = self.lists.len();
            let slot = u16::try_from(2 * number + 1).unwrap_or(u16::MAX - 1);
            self.trie.want(list, slot);
            self.trie.want(&format!("{list}.{key}"), slot + 1);
            self.lists.push(wanted);
            number
        });
        self.joins.push(Join { list, with, at });
    }
}

/// What a page holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Contents {
    /// Where its posts are, in order.
    pub(super) posts: Vec<Range<usize>>,
    listed: Vec<Listed>,
    open: Vec<(Node, usize)>,
    /// Objects the posts in which nobody sees, none inside of another, in order.
    hidden: Vec<Range<usize>>,
    /// Open objects that may come to be such, and whether they are.
    within: Vec<(usize, bool)>,
    /// Bytes that may still be read beside the posts.
    left: usize,
}

#[derive(Debug, Clone)]
struct Listed {
    list: usize,
    place: Range<usize>,
    /// Between its quotes; empty when it has none.
    key: Range<usize>,
}

impl Contents {
    /// Looks through a record; returns the byte after it.
    pub(super) fn look(
        &mut self,
        page: &Page,
        line: &str,
        from: usize,
        stack: &mut Stack,
    ) -> Result<usize, Fault> {
        self.posts.clear();
        self.listed.clear();
        self.open.clear();
        self.hidden.clear();
        self.within.clear();
        self.left = line.len().saturating_mul(MOST_JOINED);
        let mut look = Look {
            page,
            contents: self,
        };
        let end = json::scan_at(
            json::Region {
                from,
                ..json::Region::all(line)
            },
            Trie::ROOT,
            stack,
            &mut look,
        )?;
        let key = |listed: &Listed| line.get(listed.key.clone()).unwrap_or_default();
        self.listed
            .sort_by(|a, b| (a.list, key(a)).cmp(&(b.list, key(b))));
        Ok(end)
    }

    /// Whether nobody sees a post that stands here, since an object around it says so.
    pub(super) fn hides(&self, place: &Range<usize>) -> bool {
        let behind = self.hidden.partition_point(|hidden| hidden.end < place.end);
        let hidden = self.hidden.get(behind);
        hidden.is_some_and(|hidden| hidden.start <= place.start)
    }

    /// Whether so many bytes more may be read beside the posts.
    pub(super) fn may_read(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// Where the element of a list is that has this key.
    pub(super) fn find(&self, line: &str, list: usize, key: &str) -> Option<Range<usize>> {
        let key_of = |listed: &Listed| line.get(listed.key.clone()).unwrap_or_default();
        let before = |listed: &Listed| (listed.list, key_of(listed)) < (list, key);
        let first = self.listed.get(self.listed.partition_point(before))?;
        let fits = first.list == list && key_of(first) == key && !key.is_empty();
        fits.then(|| first.place.clone())
    }
}

struct Look<'p> {
    page: &'p Page,
    contents: &'p mut Contents,
}

impl Look<'_> {
    fn role(&self, node: Node) -> Option<Role> {
        self.page.trie.slot(node).map(Role::of)
    }
}

impl Visit for Look<'_> {
    fn key(&mut self, parent: Node, _: u64, key: &str, escaped: bool) -> Node {
        if escaped {
            let mut said = String::new();
            json::unescape(key, &mut said);
            return self.page.trie.child(parent, &said);
        }
        self.page.trie.child(parent, key)
    }

    fn element(&mut self, parent: Node) -> Node {
        self.page.trie.element(parent)
    }

    fn value(&mut self, node: Node, token: Token) {
        if token == Token::Bool(false) && self.role(node) == Some(Role::Shown) {
            if let Some((_, hidden)) = self.contents.within.last_mut() {
                *hidden = true;
            }
            return;
        }
        let key = match token {
            Token::Text { start, end, .. } | Token::Number { start, end } => start..end,
            _ => return,
        };
        if let Some(Role::Key(list)) = self.role(node)
            && let Some(listed) = self.contents.listed.last_mut()
            && listed.list == list
        {
            listed.key = key;
        }
    }

    fn opened(&mut self, node: Node, start: usize) {
        let place = start..start;
        match self.role(node) {
            Some(Role::Post) => self.contents.posts.push(place),
            Some(Role::Within) => self.contents.within.push((start, false)),
            Some(Role::Listed(list)) => self.contents.listed.push(Listed {
                list,
                place,
                key: 0..0,
            }),
            _ => return,
        }
        self.contents.open.push((node, start));
    }

    fn closed(&mut self, node: Node, end: usize) {
        let Some((_, start)) = self.contents.open.pop_if(|(open, _)| *open == node) else {
            return;
        };
        if self.role(node) == Some(Role::Within) {
            if let Some((start, true)) = self.contents.within.pop() {
                // Those inside are no more than parts of it, so that all are in order.
                let hidden = &mut self.contents.hidden;
                while hidden.pop_if(|last| last.start >= start).is_some() {}
                hidden.push(start..end);
            }
            return;
        }
        // From the end: what closes is among the last that opened.
        let place = match self.role(node) {
            Some(Role::Post) => {
                let mut posts = self.contents.posts.iter_mut().rev();
                posts.find(|place| place.start == start)
            }
            _ => {
                let listed = self.contents.listed.iter_mut().rev();
                let mut places = listed.map(|listed| &mut listed.place);
                places.find(|place| place.start == start)
            }
        };
        if let Some(place) = place {
            place.end = end;
        }
    }
}
