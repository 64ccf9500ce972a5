//! quanteda dictionaries: keys inside keys, with lists of glob expressions at the ends.
//!
//! Only the events of the parser are used, not its documents: texts such as `no` stay what was
//! written, aliases are never unfolded (a page of them can stand for gigabytes), and depth takes
//! no stack.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{
    error::ExchangeError,
    foreign::{Entry, Foreign, Place, Syntax},
};

/// Keys inside each other; more is no dictionary.
const MOST_DEPTH: usize = 40;
/// Bytes of a key; more is a text.
const LONGEST_KEY: usize = 400;

/// A collection that is open.
enum Level {
    /// The key that waits for its value, if one was read.
    Mapping(Option<String>),
    Sequence,
    /// A collection in place of a key, which is left out with all it holds and its value.
    Skipped,
}

#[derive(Default)]
struct Reader {
    foreign: Foreign,
    levels: Vec<Level>,
    /// The category of the entries that come next, once one of them was looked up.
    category: Option<usize>,
}

/// Reads all documents of the text as one dictionary.
pub(super) fn read(text: &str) -> Result<Foreign, ExchangeError> {
    let mut reader = Reader::default();
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| malformed(error.marker().line() as u64, error.info()))?;
        reader.take(event, span.start.line() as u64)?;
    }
    Ok(reader.foreign)
}

fn malformed(line: u64, problem: &str) -> ExchangeError {
    ExchangeError::Malformed {
        kind: "quanteda",
        place: Place::Line(line).to_string(),
        problem: String::from(problem),
    }
}

impl Reader {
    fn take(&mut self, event: Event<'_>, line: u64) -> Result<(), ExchangeError> {
        match event {
            Event::MappingStart(..) => self.open(Level::Mapping(None), line)?,
            Event::SequenceStart(..) => self.open(Level::Sequence, line)?,
            Event::MappingEnd | Event::SequenceEnd => {
                self.levels.pop();
                self.category = None;
                self.value_ends();
            }
            Event::Scalar(text, style, ..) => {
                let empty = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                self.scalar(&text, empty, line)?;
            }
            Event::Alias(_) => {
                let place = Place::Line(line);
                self.foreign
                    .lose(&place, "", "an alias (`*name`) is not followed");
                self.value_ends();
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, level: Level, line: u64) -> Result<(), ExchangeError> {
        if self.levels.len() == MOST_DEPTH {
            return Err(malformed(line, "keys stand too deep inside each other"));
        }
        let level = match self.levels.last() {
            None if !matches!(level, Level::Mapping(_)) => {
                return Err(malformed(line, "a dictionary begins with a key: `name:`"));
            }
            Some(Level::Mapping(None)) => {
                let place = Place::Line(line);
                self.foreign
                    .lose(&place, "", "a list or table in place of a key");
                Level::Skipped
            }
            Some(Level::Skipped) => Level::Skipped,
            _ => level,
        };
        self.levels.push(level);
        self.category = None;
        Ok(())
    }

    /// A key has its value: the next scalar is a key again.
    fn value_ends(&mut self) {
        if let Some(Level::Mapping(key)) = self.levels.last_mut() {
            // Where a skipped collection stood for the key, its value comes next.
            *key = match key {
                Some(_) => None,
                None => Some(String::new()),
            };
            self.category = None;
        }
    }

    fn scalar(&mut self, text: &str, empty: bool, line: u64) -> Result<(), ExchangeError> {
        match self.levels.last_mut() {
            None => return Err(malformed(line, "a dictionary begins with a key: `name:`")),
            Some(Level::Skipped) => {}
            Some(Level::Mapping(None)) if text.len() > LONGEST_KEY => {
                return Err(malformed(line, "a key is longer than a name can be"));
            }
            Some(Level::Mapping(key @ None)) => {
                *key = Some(String::from(text));
                self.category = None;
            }
            Some(Level::Mapping(Some(_)) | Level::Sequence) => {
                self.entry(text, empty, line)?;
                self.value_ends();
            }
        }
        Ok(())
    }

    fn entry(&mut self, text: &str, empty: bool, line: u64) -> Result<(), ExchangeError> {
        let place = Place::Line(line);
        if empty {
            let why = "nothing stands here; a `#` begins a comment unless the text is in quotes";
            self.foreign.lose(&place, "", why);
            return Ok(());
        }
        let number = match self.category {
            Some(number) => number,
            None => {
                let keys = self.levels.iter().filter_map(|level| match level {
                    Level::Mapping(key) => key.as_deref().filter(|key| !key.is_empty()),
                    _ => None,
                });
                let path = keys.collect::<Vec<_>>().join(".");
                self.foreign.category(&path)?
            }
        };
        self.category = Some(number);
        self.foreign.categories[number].entries.push(Entry {
            text: String::from(text),
            syntax: Syntax::Globs,
            place,
        });
        Ok(())
    }
}
