//! Opens what the user named.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::{
    compression::{Compression, Decoded},
    cut::Limits,
    encoding::{self, Encoding, InvalidBytes, PROOF},
    mapping::Mapping,
    model::{Framing, InputError, ReadOptions, SourceName},
    parquet::{Table, TableForm},
    pieces::Pieces,
    tap::Tap,
    window::Window,
};

/// Bytes of a sample, at most.
const SAMPLE: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A source that is open, its first bytes in sight.
///
/// ```no_run
/// use saring::input::{Framing, Piece, ReadOptions, Source, find_sources};
///
/// # fn main() -> Result<(), saring::input::InputError> {
/// let options = ReadOptions::default();
/// for name in find_sources(&["ekspor/".to_owned()], &options, |_| false)?.sources {
///     let source = Source::open(&name, &options)?;
///     let mut pieces = source.into_pieces(Framing::Lines, 0);
///     while let Some(piece) = pieces.next()? {
///         match piece {
///             Piece::Records(chunk) => assert!(!chunk.bytes.is_empty()),
///             Piece::Unreadable { offset, reason } => println!("{offset}: {reason:?}"),
///         }
///     }
///     println!("{}", pieces.finish().blake3);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Source {
    name: String,
    disk_bytes: Option<u64>,
    limits: Limits,
    readers: usize,
    encoding: Encoding,
    /// Bytes of the byte order mark.
    mark: usize,
    window: Window,
    /// The form in which rows of a table are written, and whether all others would do.
    table: Option<(TableForm, bool)>,
}

impl Source {
    /// Opens `name` and brings its sample into sight.
    ///
    /// # Errors
    ///
    /// When the system refuses, or when decompressing would need too much memory.
    pub fn open(name: &SourceName, options: &ReadOptions) -> Result<Self, InputError> {
        Self::open_as(name, TableForm::Json, options)
    }

    /// The same, with rows of a table in this form.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_as(
        name: &SourceName,
        form: TableForm,
        options: &ReadOptions,
    ) -> Result<Self, InputError> {
        match name {
            SourceName::Stdin => Self::from_reader("-", Box::new(io::stdin()), options),
            SourceName::Path(path) => Self::open_path(path, form, options),
            SourceName::Member(member) => {
                let decoded = member.open(options.window_bytes as u64)?;
                let window = Window::read(decoded);
                Self::new(member.to_string(), Some(member.bytes()), window, options)
            }
        }
    }

    /// Takes bytes from anywhere else, under a name for messages.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn from_reader(
        name: impl Into<String>,
        reader: Box<dyn Read + Send>,
        options: &ReadOptions,
    ) -> Result<Self, InputError> {
        Self::read(name.into(), reader, None, options)
    }

    fn open_path(path: &Path, form: TableForm, options: &ReadOptions) -> Result<Self, InputError> {
        let name = path.to_string_lossy().into_owned();
        let opened = File::open(path).and_then(|mut file| {
            let metadata = file.metadata()?;
            let is_table = metadata.is_file() && Table::begins(&mut file)?;
            Ok((file, metadata, is_table))
        });
        let (file, metadata, is_table) = opened.map_err(|source| InputError::Read {
            name: name.clone(),
            source,
        })?;
        if is_table {
            return Self::open_table(name, file, metadata.len(), form, options);
        }
        // What is appended from now on does not count.
        let len = metadata.is_file().then_some(metadata.len());
        if options.map
            && let Some(mapping) = map(&file, len, path, options)
        {
            return Self::new(name, len, Window::mapped(mapping), options);
        }
        Self::read(name, Box::new(file), len, options)
    }

    fn open_table(
        name: String,
        file: File,
        len: u64,
        form: TableForm,
        options: &ReadOptions,
    ) -> Result<Self, InputError> {
        let table = Table::open(file, &name, len, form, options)?;
        let is_flat = table.is_flat();
        let window = Window::table(name.clone(), table)?;
        // Its texts are UTF-8, whatever other exports are.
        let options = ReadOptions {
            encoding: Some(Encoding(encoding_rs::UTF_8)),
            ..options.clone()
        };
        let source = Self::new(name, Some(len), window, &options)?;
        Ok(Self {
            table: Some((form, is_flat)),
            ..source
        })
    }

    fn read(
        name: String,
        reader: Box<dyn Read + Send>,
        len: Option<u64>,
        options: &ReadOptions,
    ) -> Result<Self, InputError> {
        let decoded = Decoded::new(
            Tap::new(name.clone(), reader, len),
            options.window_bytes as u64,
        )?;
        Self::new(name, len, Window::read(decoded), options)
    }

    fn new(
        name: String,
        disk_bytes: Option<u64>,
        mut window: Window,
        options: &ReadOptions,
    ) -> Result<Self, InputError> {
        window.reach(PROOF)?;
        let encoding = Encoding(encoding::of(window.bytes(), options.encoding));
        if let Some(encoding) = recoded(window.bytes(), options) {
            window.recode(encoding, options.invalid_bytes);
        }
        // One byte more tells whether the sample is all there is.
        window.reach(BYTE_ORDER_MARK.len() + SAMPLE + 1)?;
        let marked = window.bytes().starts_with(BYTE_ORDER_MARK);
        Ok(Self {
            name,
            disk_bytes,
            limits: options.into(),
            readers: options.readers,
            encoding,
            mark: if marked { BYTE_ORDER_MARK.len() } else { 0 },
            window,
            table: None,
        })
    }

    /// The name as the user gave it; what is not UTF-8 is replaced.
    #[must_use]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// How its text is encoded: as a byte order mark or [`ReadOptions::encoding`] says, or as it
    /// looks.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Bytes on disk when it was opened, if it is a regular file.
    #[must_use]
    pub fn disk_bytes(&self) -> Option<u64> {
        self.disk_bytes
    }

    /// The form in which its rows are written, where it is a table.
    #[must_use]
    pub fn table(&self) -> Option<TableForm> {
        self.table.map(|(form, _)| form)
    }

    /// Whether it is a table of which CSV tells as much as JSON does: no value is made of others
    /// that have names.
    #[must_use]
    pub fn is_flat_table(&self) -> bool {
        self.table.is_some_and(|(_, is_flat)| is_flat)
    }

    /// The first bytes, decompressed, in UTF-8 and without a byte order mark: 1 MiB or all there are.
    #[must_use]
    pub fn sample(&self) -> &[u8] {
        let text = self.text();
        &text[..text.len().min(SAMPLE)]
    }

    /// Whether the sample is the whole source.
    #[must_use]
    pub fn sample_is_all(&self) -> bool {
        self.text().len() <= SAMPLE
    }

    fn text(&self) -> &[u8] {
        self.window.bytes().get(self.mark..).unwrap_or_default()
    }

    /// Begins to cut the source into records, `data_start` bytes after the byte order mark (behind
    /// the header of a CSV file).
    ///
    /// What is compressed is decompressed ahead from here on, by a thread that ends with the pieces.
    /// (One that waits for a pipe ends when something comes out of the pipe.)
    #[must_use]
    pub fn into_pieces(self, framing: Framing, data_start: usize) -> Pieces {
        let skip = self.mark.saturating_add(data_start);
        let window = self.window.ahead(self.readers);
        // One finds record ends faster than dozens scan, and the thread that cuts can do it for a few.
        let scouts = match self.readers {
            0 | 1 => 0,
            several => several.div_ceil(8),
        };
        Pieces::new(window, framing, self.limits, skip, scouts)
    }
}

/// The encoding from which UTF-8 is to be made of a source, if any.
fn recoded(head: &[u8], options: &ReadOptions) -> Option<&'static encoding_rs::Encoding> {
    let encoding = encoding::of(head, options.encoding);
    let replace = options.invalid_bytes == InvalidBytes::Replace;
    (encoding != encoding_rs::UTF_8 || replace).then_some(encoding)
}

/// Maps a regular uncompressed file of UTF-8 where that works; reading does where it does not.
fn map(file: &File, len: Option<u64>, path: &Path, options: &ReadOptions) -> Option<Mapping> {
    let len = usize::try_from(len?).ok().filter(|len| *len > 0)?;
    let mapping = Mapping::new(file, len, path).ok()?;
    let head: &[u8] = mapping.as_ref();
    let as_it_is = Compression::of(head) == Compression::None && recoded(head, options).is_none();
    as_it_is.then_some(mapping)
}
