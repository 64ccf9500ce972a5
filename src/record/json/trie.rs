//! The wanted paths, as a tree of names.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::{NOWHERE, Node};
use crate::record::{
    fields::{loose, spell_loosely},
    sounds::{About, about},
};

/// Longest key that can be a name; what is longer is data, and is not looked up.
const LONGEST_NAME: usize = 64;

/// Marks the elements of an array in a path: `langs[]`, `referenced_tweets[].type`.
const ELEMENTS: &str = "[]";

/// Longest key told apart by length alone; longer ones share a bucket.
const LENGTHS: usize = 31;

/// Wanted paths, each leading to a slot.
#[derive(Debug, Clone)]
pub(in crate::record) struct Trie {
    nodes: Vec<Inner>,
    /// Trees of their own, for what stands elsewhere than in the record: no key leads there.
    elsewhere: Vec<(String, Node)>,
    /// Where everything leads that nobody wants, and what sounds as if it said who may see the record.
    anywhere: Option<(Node, Node)>,
}

#[derive(Debug, Clone, Default)]
struct Inner {
    /// Sorted by length, so that a key is compared with those of its own length only.
    children: Vec<(Box<str>, Node)>,
    /// First child of each length; one more than there are lengths.
    starts: [u16; LENGTHS + 1],
    element: Option<Node>,
    slot: Option<u16>,
    /// Children under any spelling of their names, which are spelled loosely here.
    loose: HashMap<Box<str>, Node>,
    /// It is in an element of a list.
    listed: bool,
}

impl Trie {
    /// The node of the record itself.
    pub(in crate::record) const ROOT: Node = 0;

    /// A tree that wants nothing.
    pub(in crate::record) fn new() -> Self {
        Self {
            nodes: vec![Inner::default()],
            elsewhere: Vec::new(),
            anywhere: None,
        }
    }

    /// The root of what stands elsewhere, under a name that begins with `^` or `@`.
    pub(in crate::record) fn elsewhere(&self, name: &str) -> Option<Node> {
        let mut all = self.elsewhere.iter();
        all.find(|(known, _)| known == name).map(|&(_, node)| node)
    }

    /// The node that a path of keys leads to, made when nothing was wanted there yet.
    pub(in crate::record) fn at(&mut self, path: &str) -> Node {
        let mut node = Self::ROOT;
        for (place, part) in path.split('.').enumerate() {
            node = if place == 0 && part.starts_with(['^', '@']) {
                self.elsewhere_or_new(part)
            } else {
                self.part_or_new(node, part)
            };
        }
        node
    }

    fn elsewhere_or_new(&mut self, name: &str) -> Node {
        if let Some(node) = self.elsewhere(name) {
            return node;
        }
        let node = self.add();
        self.elsewhere.push((name.to_owned(), node));
        node
    }

    fn part_or_new(&mut self, parent: Node, part: &str) -> Node {
        let name = part.strip_suffix(ELEMENTS);
        let mut node = parent;
        if name != Some("") {
            node = self.child_or_new(parent, name.unwrap_or(part));
        }
        if name.is_some() {
            node = self.element_or_new(node);
        }
        node
    }

    /// Wants the record itself.
    pub(in crate::record) fn want_root(&mut self, slot: u16) {
        self.set_slot(Self::ROOT, slot);
    }

    /// Leads a path below a node back to that node: what stands there is read as it is.
    pub(in crate::record) fn lead_back(&mut self, node: Node, path: &str) {
        let (way, last) = path.rsplit_once('.').unwrap_or(("", path));
        let mut parent = node;
        for part in way.split('.').filter(|part| !part.is_empty()) {
            parent = self.part_or_new(parent, part);
        }
        if let Some(list) = last.strip_suffix(ELEMENTS) {
            parent = self.child_or_new(parent, list);
            if let Some(inner) = self.nodes.get_mut(usize::from(parent)) {
                inner.element = Some(node);
            }
        } else if let Some(inner) = self.nodes.get_mut(usize::from(parent)) {
            inner.insert(last, node);
        }
    }

    /// How many nodes there are.
    pub(in crate::record) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Wants what stands at a path, nested (`user.id`) or under that very key (`"user.id"`).
    pub(in crate::record) fn want(&mut self, path: &str, slot: u16) {
        let node = self.at(path);
        self.set_slot(node, slot);
        if path.contains('.') && !path.contains(ELEMENTS) && !path.starts_with(['^', '@']) {
            let node = self.child_or_new(Self::ROOT, path);
            self.set_slot(node, slot);
        }
    }

    /// Wants what stands at these paths whatever their names are spelled like, as far as nothing else
    /// is wanted there. To be called when all else is.
    pub(in crate::record) fn want_loosely(&mut self, wanted: &[(&str, u16)]) {
        let mut paths = Vec::new();
        for &(path, slot) in wanted {
            if path.contains(ELEMENTS) {
                continue;
            }
            let parts: Vec<String> = path.split('.').map(loose).collect();
            if parts.len() > 1 {
                paths.push((vec![parts.concat()], slot));
            }
            paths.push((parts, slot));
        }
        let paths = paths.iter().map(|(parts, slot)| (&parts[..], *slot));
        self.loosely_below(&[Self::ROOT], &paths.collect::<Vec<_>>());
    }

    /// Wants paths below some nodes, all of which may be where they lead.
    fn loosely_below(&mut self, parents: &[Node], paths: &[(&[String], u16)]) {
        let mut below: BTreeMap<&str, Vec<(&[String], u16)>> = BTreeMap::new();
        for &(parts, slot) in paths {
            match parts.split_first() {
                Some((name, rest)) => below.entry(name).or_default().push((rest, slot)),
                None => parents.iter().for_each(|&node| self.fill(node, slot)),
            }
        }
        if below.is_empty() {
            return;
        }
        let inner = parents
            .iter()
            .filter_map(|&node| self.nodes.get(usize::from(node)));
        let children = inner.flat_map(|inner| &inner.children);
        let spelled: Vec<(String, Node)> =
            children.map(|(key, node)| (loose(key), *node)).collect();
        for (name, paths) in below {
            let spelled = spelled.iter().filter(|(key, _)| key == name);
            let mut nodes: Vec<Node> = spelled.map(|&(_, node)| node).collect();
            let new = parents
                .iter()
                .map(|&parent| self.loose_or_new(parent, name));
            nodes.extend(new);
            self.loosely_below(&nodes, &paths);
        }
    }

    /// Leads to a slot, where it leads to none yet.
    fn fill(&mut self, node: Node, slot: u16) {
        if let Some(inner) = self.nodes.get_mut(usize::from(node)) {
            inner.slot.get_or_insert(slot);
        }
    }

    /// The node of a key below a node, spelled so or otherwise. `room` is for another spelling.
    #[inline]
    pub(in crate::record) fn find(&self, parent: Node, key: &str, room: &mut String) -> Node {
        match self.child(parent, key) {
            NOWHERE => self.otherwise(parent, key, room),
            node => node,
        }
    }

    /// The node of a key that nobody wants as it is spelled.
    #[inline(never)]
    fn otherwise(&self, parent: Node, key: &str, room: &mut String) -> Node {
        let (Some((any, sounding)), Some(inner)) =
            (self.anywhere, self.nodes.get(usize::from(parent)))
        else {
            return NOWHERE;
        };
        let unwanted = if inner.listed { NOWHERE } else { any };
        if key.len() > LONGEST_NAME {
            return unwanted;
        }
        room.clear();
        spell_loosely(key, room);
        match self.loosely(parent, room) {
            NOWHERE if inner.listed => NOWHERE,
            NOWHERE => match (about(key, room), self.loosely(any, room)) {
                (About::Another, _) => NOWHERE,
                (About::Privacy, NOWHERE) => sounding,
                (About::Else, NOWHERE) => any,
                (_, node) => node,
            },
            node => node,
        }
    }

    /// Looks for what says who may see the record in whatever objects it holds, too; not in lists, nor in
    /// what it quotes or answers. `deep` are paths from any object.
    pub(in crate::record) fn watch_anywhere(&mut self, deep: &[(&str, u16)], sound: u16) {
        let any = self.add();
        let sounding = self.add();
        self.fill(sounding, sound);
        self.anywhere = Some((any, sounding));
        // What an object with such a name holds is its word.
        for name in ["value", "type", "status"] {
            let node = self.loose_or_new(sounding, name);
            self.fill(node, sound);
        }
        for &(path, slot) in deep {
            let mut node = any;
            for part in path.split('.') {
                node = self.loose_or_new(node, &loose(part));
            }
            self.fill(node, slot);
        }
    }

    /// The first of the nodes to which several keys of one object may lead.
    pub(in crate::record) fn shared_from(&self) -> Node {
        self.anywhere.map_or(NOWHERE, |(any, _)| any)
    }

    /// Slots of all members of a record that are wanted, by their names as they are spelled loosely.
    pub(in crate::record) fn spelled_loosely(&self) -> BTreeMap<String, Vec<u16>> {
        let mut slots: BTreeMap<String, Vec<u16>> = BTreeMap::new();
        let root = self.nodes.first();
        let children = root.into_iter().flat_map(|root| &root.children);
        for (name, node) in children {
            if let Some(slot) = self.slot(*node) {
                slots.entry(loose(name)).or_default().push(slot);
            }
        }
        slots
    }

    /// The child of a node under a name that is spelled loosely.
    fn loosely(&self, parent: Node, name: &str) -> Node {
        let inner = self.nodes.get(usize::from(parent));
        let found = inner.and_then(|inner| inner.loose.get(name));
        found.copied().unwrap_or(NOWHERE)
    }

    fn loose_or_new(&mut self, parent: Node, name: &str) -> Node {
        match self.loosely(parent, name) {
            NOWHERE => {
                let node = self.add();
                if let Some(inner) = self.nodes.get_mut(usize::from(parent)) {
                    inner.loose.insert(name.into(), node);
                }
                node
            }
            node => node,
        }
    }

    /// The node of a key below a node, spelled exactly so.
    #[inline]
    pub(in crate::record) fn child(&self, parent: Node, key: &str) -> Node {
        let Some(inner) = self.nodes.get(usize::from(parent)) else {
            return NOWHERE;
        };
        let bucket = key.len().min(LENGTHS - 1);
        let (start, end) = (inner.starts[bucket], inner.starts[bucket + 1]);
        inner
            .children
            .get(usize::from(start)..usize::from(end))
            .unwrap_or_default()
            .iter()
            .find(|(name, _)| **name == *key)
            .map_or(NOWHERE, |&(_, node)| node)
    }

    /// The node of the elements of an array.
    pub(in crate::record) fn element(&self, parent: Node) -> Node {
        self.nodes
            .get(usize::from(parent))
            .and_then(|inner| inner.element)
            .unwrap_or(NOWHERE)
    }

    /// The slot a node leads to.
    #[inline]
    pub(in crate::record) fn slot(&self, node: Node) -> Option<u16> {
        self.nodes.get(usize::from(node))?.slot
    }

    fn set_slot(&mut self, node: Node, slot: u16) {
        if let Some(inner) = self.nodes.get_mut(usize::from(node)) {
            inner.slot = Some(slot);
        }
    }

    fn child_or_new(&mut self, parent: Node, name: &str) -> Node {
        match self.child(parent, name) {
            NOWHERE => {
                let node = self.add();
                if let Some(inner) = self.nodes.get_mut(usize::from(parent)) {
                    inner.insert(name, node);
                    let listed = inner.listed;
                    self.set_listed(node, listed);
                }
                node
            }
            node => node,
        }
    }

    fn element_or_new(&mut self, parent: Node) -> Node {
        match self.element(parent) {
            NOWHERE => {
                let node = self.add();
                if let Some(inner) = self.nodes.get_mut(usize::from(parent)) {
                    inner.element = Some(node);
                }
                self.set_listed(node, true);
                node
            }
            node => node,
        }
    }

    fn set_listed(&mut self, node: Node, listed: bool) {
        if let Some(inner) = self.nodes.get_mut(usize::from(node)) {
            inner.listed = listed;
        }
    }

    fn add(&mut self) -> Node {
        self.nodes.push(Inner::default());
        Node::try_from(self.nodes.len() - 1).unwrap_or(NOWHERE)
    }
}

impl Inner {
    fn insert(&mut self, name: &str, node: Node) {
        self.children.push((name.into(), node));
        self.children
            .sort_by_key(|(name, _)| name.len().min(LENGTHS - 1));
        for (length, start) in self.starts.iter_mut().enumerate() {
            let first = self
                .children
                .partition_point(|(name, _)| name.len().min(LENGTHS - 1) < length);
            *start = u16::try_from(first).unwrap_or(u16::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_wants_is_heard_in_objects_and_not_in_lists_or_quotes() {
        let mut trie = Trie::new();
        trie.want("user.id", 1);
        trie.want("tags[].id", 2);
        trie.want_loosely(&[("is_draft", 3)]);
        trie.watch_anywhere(&[("room.type", 4)], 5);
        let room = &mut String::new();
        let mut slot = |path: &[&str]| {
            let mut node = Trie::ROOT;
            for key in path {
                node = match *key {
                    "[]" => trie.element(node),
                    key => trie.find(node, key, room),
                };
            }
            trie.slot(node)
        };
        for (path, found) in [
            (&["user", "id"][..], Some(1)),
            (&["Is Draft"], Some(3)),
            (&["a", "b", "Room", "TYPE"], Some(4)),
            (&["user", "isPrivate"], Some(5)),
            (&["a", "privacy", "value"], Some(5)),
            (&["a", "b"], None),
            (&["quoted", "isPrivate"], None),
            (&["tags", "[]", "isPrivate"], None),
            (&["x", "[]", "isPrivate"], None),
        ] {
            assert_eq!(slot(path), found, "{path:?}");
        }
        let long = "private_".repeat(9);
        assert_eq!(slot(&[&long]), None);
        assert_eq!(slot(&[&long, "isPrivate"]), Some(5));
    }

    #[test]
    fn finds_nested_literal_and_element_paths() {
        let mut trie = Trie::new();
        trie.want("user.id", 1);
        trie.want("user.idx", 2);
        trie.want("langs[]", 3);
        trie.want(&"k".repeat(40), 4);
        let user = trie.child(Trie::ROOT, "user");
        assert_eq!(trie.slot(trie.child(user, "id")), Some(1));
        assert_eq!(trie.slot(trie.child(user, "idx")), Some(2));
        assert_eq!(trie.slot(trie.child(Trie::ROOT, "user.id")), Some(1));
        let langs = trie.child(Trie::ROOT, "langs");
        assert_eq!(trie.slot(langs), None);
        assert_eq!(trie.slot(trie.element(langs)), Some(3));
        assert_eq!(trie.child(Trie::ROOT, &"k".repeat(41)), NOWHERE);
        assert_eq!(trie.slot(trie.child(Trie::ROOT, &"k".repeat(40))), Some(4));
        assert_eq!(trie.child(NOWHERE, "user"), NOWHERE);
    }
}
