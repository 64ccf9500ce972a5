//! The tree of columns, as rows are written out of it.

use std::ops::Range;

use super::{
    footer::{Element, Meaning, Repetition},
    leaf::LeafShape,
    line::escape,
    values::Form,
};

/// Levels of nesting that are read: JSON that is nested deeper is not, either.
const DEEPEST: usize = 100;

/// The columns of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) columns: Vec<Column>,
    pub(super) leaves: Vec<LeafShape>,
}

/// Something with a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// The name as the key of a JSON object, with a comma before it and its colon.
    pub(super) key: Vec<u8>,
    pub(super) node: Node,
}

impl Column {
    fn new(name: &str, node: Node) -> Self {
        let mut key = b",\"".to_vec();
        escape(name.as_bytes(), |part| key.extend_from_slice(part));
        key.extend(b"\":");
        Self {
            name: name.to_owned(),
            key,
            node,
        }
    }
}

/// A value, or values in each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The level from which on it is there, if it may be missing.
    pub(super) optional: Option<u32>,
    /// The leaves in it.
    pub(super) leaves: Range<usize>,
    pub(super) body: Body,
}

impl Node {
    fn is_flat(&self) -> bool {
        match &self.body {
            Body::Leaf => true,
            Body::List(_, element) => element.is_flat(),
            Body::Struct(_) | Body::Map(..) => false,
        }
    }
}

/// What a node is made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    Leaf,
    Struct(Vec<Column>),
    List(Level, Box<Node>),
    /// Keys and values.
    Map(Level, Box<Node>, Option<Box<Node>>),
}

/// Where a list has an element, and where one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    pub(super) def: u32,
    pub(super) rep: u32,
}

impl Shape {
    /// Makes it of what a footer says. `None` when that cannot be.
    pub(super) fn new(elements: &[Element]) -> Option<Self> {
        let mut builder = Builder {
            elements,
            next: 1,
            leaves: Vec::new(),
        };
        let columns = builder.columns(elements.first()?.children, Level { def: 0, rep: 0 }, 0)?;
        let whole = builder.next == elements.len() && !columns.is_empty();
        whole.then_some(Self {
            columns,
            leaves: builder.leaves,
        })
    }

    /// Whether no value is made of others that have names.
    pub(super) fn is_flat(&self) -> bool {
        self.columns.iter().all(|column| column.node.is_flat())
    }

    /// Puts columns called `author.id` and `author.name` into one called `author`, as they were in the
    /// JSON that such a table is made of.
    pub(super) fn nest(self) -> Self {
        Self {
            columns: nest(self.columns, DEEPEST),
            leaves: self.leaves,
        }
    }
}

/// Goes through the elements of a footer.
struct Builder<'a> {
    elements: &'a [Element],
    next: usize,
    leaves: Vec<LeafShape>,
}

impl<'a> Builder<'a> {
    fn columns(&mut self, count: usize, level: Level, depth: usize) -> Option<Vec<Column>> {
        let mut columns = Vec::new();
        for _ in 0..count {
            let element = self.take()?;
            let node = self.node(element, level, depth)?;
            columns.push(Column::new(&element.name, node));
        }
        Some(columns)
    }

    fn take(&mut self) -> Option<&'a Element> {
        self.next += 1;
        self.elements.get(self.next - 1)
    }

    fn node(&mut self, element: &Element, level: Level, depth: usize) -> Option<Node> {
        let depth = (depth < DEEPEST).then_some(depth + 1)?;
        let first = self.leaves.len();
        let mut level = level;
        let mut optional = None;
        match element.repetition {
            Repetition::Required => {}
            Repetition::Optional => {
                level.def += 1;
                optional = Some(level.def);
            }
            Repetition::Repeated => {
                return self.list(level, |this, level| this.body(element, level, depth));
            }
        }
        let node = self.body(element, level, depth)?;
        Some(Node {
            optional,
            leaves: first..self.leaves.len(),
            body: node.body,
        })
    }

    /// A list whose elements `element` makes.
    fn list(
        &mut self,
        level: Level,
        element: impl FnOnce(&mut Self, Level) -> Option<Node>,
    ) -> Option<Node> {
        let level = Level {
            def: level.def + 1,
            rep: level.rep + 1,
        };
        let first = self.leaves.len();
        let element = Box::new(element(self, level)?);
        Some(Node {
            optional: None,
            leaves: first..self.leaves.len(),
            body: Body::List(level, element),
        })
    }

    /// What an element is when it is there, and there once.
    fn body(&mut self, element: &Element, level: Level, depth: usize) -> Option<Node> {
        let first = self.leaves.len();
        let body = match element.physical {
            Some(physical) if element.children == 0 => {
                self.leaves.push(LeafShape {
                    form: Form {
                        physical,
                        length: element.length,
                    },
                    meaning: element.meaning,
                    def: level.def,
                    rep: level.rep,
                });
                Body::Leaf
            }
            _ if element.children == 0 => return None,
            _ => match (element.meaning, self.only_repeated(element)) {
                (Meaning::List, Some(inner)) => return self.annotated_list(inner, level, depth),
                (Meaning::Map, Some(inner)) if (1..=2).contains(&inner.children) => {
                    self.next += 1;
                    let level = Level {
                        def: level.def + 1,
                        rep: level.rep + 1,
                    };
                    let mut columns = self.columns(inner.children, level, depth + 1)?.into_iter();
                    let key = Box::new(columns.next()?.node);
                    let value = columns.next().map(|column| Box::new(column.node));
                    Body::Map(level, key, value)
                }
                _ => Body::Struct(self.columns(element.children, level, depth)?),
            },
        };
        Some(Node {
            optional: None,
            leaves: first..self.leaves.len(),
            body,
        })
    }

    /// The only element of a group, when it is one that repeats.
    fn only_repeated(&self, element: &Element) -> Option<&'a Element> {
        let inner = self.elements.get(self.next)?;
        let repeats = element.children == 1 && inner.repetition == Repetition::Repeated;
        repeats.then_some(inner)
    }

    /// A list in the way of the format: a group with a repeated group with the element. In older files
    /// the repeated thing is the element itself.
    fn annotated_list(&mut self, inner: &'a Element, level: Level, depth: usize) -> Option<Node> {
        self.next += 1;
        self.list(level, |this, level| {
            let is_element =
                inner.children != 1 || inner.name == "array" || inner.name.ends_with("_tuple");
            if is_element {
                return this.body(inner, level, depth + 1);
            }
            let element = this.take()?;
            this.node(element, level, depth + 1)
        })
    }
}

fn nest(columns: Vec<Column>, depth: usize) -> Vec<Column> {
    let is_taken = |head: &str| columns.iter().any(|column| column.name == head);
    let heads: Vec<Option<String>> = columns
        .iter()
        .map(|column| {
            let (head, rest) = column.name.split_once('.')?;
            let nests = depth > 0 && !head.is_empty() && !rest.is_empty() && !is_taken(head);
            nests.then(|| head.to_owned())
        })
        .collect();
    let mut nested: Vec<Column> = Vec::new();
    for (mut column, head) in columns.into_iter().zip(heads) {
        let Some(head) = head else {
            nested.push(column);
            continue;
        };
        column = Column::new(&column.name[head.len() + 1..], column.node);
        let leaves = column.node.leaves.clone();
        let place = nested.iter_mut().find(|other| other.name == head);
        if let Some(Node {
            body: Body::Struct(inside),
            ..
        }) = place.map(|other| &mut other.node)
        {
            inside.push(column);
        } else {
            nested.push(Column::new(
                &head,
                Node {
                    optional: None,
                    leaves,
                    body: Body::Struct(vec![column]),
                },
            ));
        }
    }
    for column in &mut nested {
        if let (None, Body::Struct(inside)) = (column.node.optional, &mut column.node.body)
            && inside.iter().any(|column| column.name.contains('.'))
        {
            *inside = nest(std::mem::take(inside), depth.saturating_sub(1));
        }
    }
    nested
}
