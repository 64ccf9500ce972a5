//! Rows out of columns.

use super::{
    Fault, cell,
    footer::Group,
    leaf::Leaf,
    line::{Lines, TableForm},
    page::Store,
    shape::{Body, Column, Level, Node, Shape},
};

/// The rows of a file, written one after the other.
pub(super) struct Rows {
    columns: Vec<Column>,
    write: Writer,
    groups: std::vec::IntoIter<Group>,
    /// Rows of the group that are still to come.
    left: u64,
    /// The header is still to come.
    headless: bool,
    /// Rows written.
    pub(super) count: u64,
    /// Bytes of text that may still be written.
    room: u64,
}

impl Rows {
    /// `None` when a group of rows has other columns than the file.
    pub(super) fn new(
        shape: Shape,
        groups: Vec<Group>,
        store: Store,
        lines: Lines,
        replace: bool,
        most: u64,
    ) -> Option<Self> {
        let columns = shape.leaves.len();
        let sound = groups.iter().all(|group| group.chunks.len() == columns);
        sound.then(|| Self {
            columns: shape.columns,
            headless: lines.form() == TableForm::Csv,
            write: Writer {
                leaves: shape.leaves.into_iter().map(Leaf::new).collect(),
                store,
                lines,
                text: String::new(),
                replace,
            },
            groups: groups.into_iter(),
            left: 0,
            count: 0,
            room: most,
        })
    }

    pub(super) fn store(&mut self) -> &mut Store {
        &mut self.write.store
    }

    /// Appends rows to `into`, until it has this many bytes; says whether there may be more. Those
    /// before damage are there all the same.
    pub(super) fn read(&mut self, into: &mut Vec<u8>, want: usize) -> Result<bool, Fault> {
        let before = into.len();
        std::mem::swap(into, &mut self.write.lines.out);
        let read = self.fill(want);
        if read.is_err() {
            self.write.lines.forget();
        }
        std::mem::swap(into, &mut self.write.lines.out);
        let written = (into.len() - before) as u64;
        self.room = self.room.checked_sub(written).ok_or(Fault::Damaged)?;
        read
    }

    fn fill(&mut self, want: usize) -> Result<bool, Fault> {
        self.write.lines.begin();
        if std::mem::take(&mut self.headless) {
            self.write.header(&self.columns);
        }
        while self.write.lines.out.len() < want {
            while self.left == 0 {
                if !self.write.leaves.iter().all(Leaf::is_done) {
                    return Err(Fault::Damaged);
                }
                let Some(group) = self.groups.next() else {
                    return Ok(false);
                };
                self.left = group.rows;
                for (leaf, chunk) in self.write.leaves.iter_mut().zip(group.chunks) {
                    leaf.begin(chunk);
                }
            }
            self.write.lines.begin();
            self.write.row(&self.columns)?;
            self.left -= 1;
            self.count += 1;
        }
        Ok(true)
    }
}

/// Writes what stands in columns.
struct Writer {
    leaves: Vec<Leaf>,
    store: Store,
    lines: Lines,
    text: String,
    /// Bytes that are no text become text nevertheless.
    replace: bool,
}

impl Writer {
    fn header(&mut self, columns: &[Column]) {
        for (number, column) in columns.iter().enumerate() {
            self.lines.begin_cell(number == 0);
            self.lines.text(column.name.as_bytes());
            self.lines.end_cell();
        }
        self.lines.end();
    }

    fn row(&mut self, columns: &[Column]) -> Result<(), Fault> {
        for leaf in self.leaves.iter_mut().filter(|leaf| leaf.shape.rep > 0) {
            // A list that goes on here is none of this row.
            if leaf
                .entry(&mut self.store)?
                .is_none_or(|entry| entry.rep != 0)
            {
                return Err(Fault::Damaged);
            }
        }
        match self.lines.form() {
            TableForm::Json => self.columns(columns)?,
            TableForm::Csv => {
                for (number, column) in columns.iter().enumerate() {
                    self.lines.begin_cell(number == 0);
                    self.node(&column.node)?;
                    self.lines.end_cell();
                }
                self.lines.fill_blank();
            }
        }
        self.lines.end();
        Ok(())
    }

    fn columns(&mut self, columns: &[Column]) -> Result<(), Fault> {
        self.lines.syntax(b"{");
        for (number, column) in columns.iter().enumerate() {
            // The first one has no comma before it.
            let key = column.key.get(usize::from(number == 0)..);
            self.lines.syntax(key.unwrap_or_default());
            self.node(&column.node)?;
        }
        self.lines.syntax(b"}");
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Result<(), Fault> {
        if let Some(def) = node.optional
            && self.def(node)? < def
        {
            self.lines.null();
            return self.pass(node);
        }
        match &node.body {
            Body::Leaf => self.leaf(node.leaves.start),
            Body::Struct(columns) => self.columns(columns),
            Body::List(level, element) => {
                self.list(node, *level, b"[", b"]", |this| this.node(element))
            }
            Body::Map(level, key, value) => self.list(node, *level, b"{", b"}", |this| {
                this.key(key)?;
                this.lines.syntax(b":");
                match value {
                    Some(value) => this.node(value),
                    None => {
                        this.lines.null();
                        Ok(())
                    }
                }
            }),
        }
    }

    fn leaf(&mut self, index: usize) -> Result<(), Fault> {
        let leaf = self.leaves.get_mut(index).ok_or(Fault::Damaged)?;
        let meaning = leaf.shape.meaning;
        match leaf.take(&mut self.store)? {
            // A line that is full takes no more, so nothing is made for it.
            Some(_) if self.lines.is_full() => {}
            Some(value) => cell::write(
                value,
                meaning,
                &mut self.lines,
                &mut self.text,
                self.replace,
            ),
            None => self.lines.null(),
        }
        Ok(())
    }

    /// A key is a text, whatever it is.
    fn key(&mut self, node: &Node) -> Result<(), Fault> {
        let mut inside = Lines::new(TableForm::Json, self.lines.room());
        std::mem::swap(&mut inside, &mut self.lines);
        let written = self.node(node);
        std::mem::swap(&mut inside, &mut self.lines);
        written?;
        match inside.out.strip_prefix(b"\"") {
            Some(_) => self.lines.syntax(&inside.out),
            None => self.lines.text(&inside.out),
        }
        Ok(())
    }

    /// Writes elements for as long as the first leaf in the list has some, and the others agree.
    fn list(
        &mut self,
        node: &Node,
        level: Level,
        open: &[u8],
        close: &[u8],
        mut element: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.lines.syntax(open);
        if self.def(node)? < level.def {
            self.lines.syntax(close);
            return self.pass(node);
        }
        loop {
            element(self)?;
            let mut more = None;
            for leaf in self.leaves.get_mut(node.leaves.clone()).unwrap_or_default() {
                let entry = leaf.entry(&mut self.store)?;
                let goes_on = entry.is_some_and(|entry| entry.rep >= level.rep);
                if *more.get_or_insert(goes_on) != goes_on {
                    return Err(Fault::Damaged);
                }
            }
            if more != Some(true) {
                break;
            }
            self.lines.syntax(b",");
        }
        self.lines.syntax(close);
        Ok(())
    }

    /// How much of a node the entry has that comes next.
    fn def(&mut self, node: &Node) -> Result<u32, Fault> {
        let leaf = self
            .leaves
            .get_mut(node.leaves.start)
            .ok_or(Fault::Damaged)?;
        let entry = leaf.entry(&mut self.store)?;
        entry.map(|entry| entry.def).ok_or(Fault::Damaged)
    }

    /// Passes the one entry of a node that is not there.
    fn pass(&mut self, node: &Node) -> Result<(), Fault> {
        for leaf in self.leaves.get_mut(node.leaves.clone()).unwrap_or_default() {
            leaf.take(&mut self.store)?;
        }
        Ok(())
    }
}
