//! Archives, zip and tar, whose members are read as the files of a folder are. Nothing of them is
//! ever written to disk, and names inside are shown and compared, never followed.
//!
//! A tar that is compressed can only be read from front to back. Whoever is done with a member
//! leaves the place there, and whoever wants a later one goes on from it: members in order cost one
//! pass over the archive, however many there are.

use std::{
    cmp::Ordering,
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    compression::{Compression, Decoded, Method, Promise},
    model::InputError,
    section::Section,
    tap::Tap,
    tar::{self, BLOCK, Broken, Listing, Walk},
    walks::{Sought, Unpacked, Unpacking},
    zip::{self, Packed},
};

/// The first entry of an Office file, which is no archive to those who have one.
const OFFICE: &[u8] = b"[Content_Types].xml";

/// A member of an archive.
#[derive(Clone)]
pub struct Member {
    archive: Arc<Archive>,
    index: usize,
}

/// An archive and what is in it.
pub(super) struct Archive {
    path: PathBuf,
    pub(super) entries: Vec<Entry>,
    pub(super) broken: Option<Broken>,
    /// Bytes that there are: no member has more, whatever it says.
    len: u64,
    /// A tar that is compressed, and whatever place in it somebody left.
    parked: Option<Mutex<Option<Box<Unpacking>>>>,
}

/// A file in an archive.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its path, as it is written there.
    pub(super) name: Vec<u8>,
    pub(super) place: Place,
}

impl Entry {
    /// Its path, as it is shown; what is not UTF-8 is replaced.
    pub(super) fn shown(&self) -> String {
        let name = String::from_utf8_lossy(&self.name);
        match name.strip_prefix("./") {
            Some(rest) => rest.to_owned(),
            None => name.into_owned(),
        }
    }
}

/// Where a file lies in an archive.
#[derive(Debug)]
pub(super) enum Place {
    Zip(Packed),
    Tar {
        from: u64,
        len: u64,
        /// With holes that are not there.
        sparse: bool,
    },
}

/// Why an archive cannot be listed.
#[derive(Debug)]
pub(super) enum Fault {
    Io(io::Error),
    Input(InputError),
    /// It says something that cannot be.
    Odd(&'static str),
}

impl From<InputError> for Fault {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Odd("it is cut off"),
            _ => Self::Io(error),
        }
    }
}

/// Memory for what is known of an archive: a small one may have any number of members.
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(256 << 20)
    }
}

impl Room {
    pub(super) fn take(&mut self, name: &[u8]) -> Result<(), Fault> {
        let left = self.0.checked_sub(name.len() + size_of::<Entry>());
        self.0 = left.ok_or(Fault::Odd("it has too many members"))?;
        Ok(())
    }
}

impl Archive {
    /// What is in the file, if it is an archive. None may ask for more than a window of this many
    /// bytes.
    pub(super) fn open(path: &Path, window: u64) -> Result<Option<Self>, InputError> {
        let name = || path.to_string_lossy().into_owned();
        let listed = Self::list(path, window);
        listed.map_err(|fault| match fault {
            Fault::Io(source) => InputError::Read {
                name: name(),
                source,
            },
            Fault::Odd(reason) => InputError::BrokenArchive {
                name: name(),
                reason,
            },
            Fault::Input(error) => error,
        })
    }

    fn list(path: &Path, window: u64) -> Result<Option<Self>, Fault> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        // A pipe gives its first bytes to nobody else.
        if !metadata.is_file() {
            return Ok(None);
        }
        let len = metadata.len();
        let mut head = Vec::new();
        (&mut file).take(BLOCK as u64).read_to_end(&mut head)?;
        let mut room = Room::default();
        let archive = |entries, broken, len, packed: bool| Self {
            path: path.to_owned(),
            entries,
            broken,
            len,
            parked: packed.then(Mutex::default),
        };
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            let entries = zip::list(&mut file, len, &mut room)?;
            let office = entries.iter().any(|entry| entry.name == OFFICE);
            return Ok((!office).then(|| archive(entries, None, len, false)));
        }
        if tar::begins(&head) {
            let mut walk = Sought::new(file, len, path)?;
            let Listing { entries, broken } = tar::list(&mut walk, &mut room)?;
            return Ok(Some(archive(entries, broken, len, false)));
        }
        if Compression::of(&head) == Compression::None {
            return Ok(None);
        }
        let mut walk = Unpacking::open(path, window)?;
        head.resize(BLOCK, 0);
        let found = walk.read(&mut head)?;
        if !tar::begins(&head[..found]) {
            return Ok(None);
        }
        let mut walk = Unpacking::open(path, window)?;
        let Listing { entries, broken } = tar::list(&mut walk, &mut room)?;
        Ok(Some(archive(entries, broken, walk.at(), true)))
    }

    pub(super) fn member(self: &Arc<Self>, index: usize) -> Member {
        Member {
            archive: Arc::clone(self),
            index,
        }
    }

    /// The name of a member, with that of the archive.
    pub(super) fn shown(&self, index: usize) -> String {
        let (path, name) = (self.path.display(), self.entries[index].shown());
        format!("{path}/{name}")
    }

    /// Says that it is cut off or damaged behind its last file, or inside of that.
    pub(super) fn cut(&self) -> InputError {
        let name = self.path.to_string_lossy().into_owned();
        let inside = self.broken == Some(Broken::Inside);
        match self.entries.len().checked_sub(1 + usize::from(inside)) {
            Some(last) => InputError::CutArchive {
                name,
                member: self.shown(last),
            },
            None => InputError::BrokenArchive {
                name,
                reason: "it is cut off",
            },
        }
    }

    /// Leaves a place to whoever wants what is behind it.
    pub(super) fn park(&self, place: Box<Unpacking>) {
        if let Some(parked) = &self.parked {
            *parked.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
        }
    }

    /// The bytes from a place on: from a place that somebody left, if it is before that.
    fn unpack(&self, from: u64, window: u64) -> Result<Box<Unpacking>, InputError> {
        let left = self.parked.as_ref().and_then(|parked| {
            let mut parked = parked.lock().unwrap_or_else(PoisonError::into_inner);
            parked.take()
        });
        let mut place = match left.filter(|left| left.at() <= from) {
            Some(left) => left,
            None => Box::new(Unpacking::open(&self.path, window)?),
        };
        let ahead = from - place.at();
        place.pass(ahead)?;
        Ok(place)
    }
}

impl Member {
    fn entry(&self) -> &Entry {
        &self.archive.entries[self.index]
    }

    /// Bytes that it has in the archive.
    pub(super) fn bytes(&self) -> u64 {
        let len = match self.entry().place {
            Place::Zip(Packed { len, .. }) | Place::Tar { len, .. } => len,
        };
        len.min(self.archive.len)
    }

    /// Begins to read it.
    pub(super) fn open(&self, window: u64) -> Result<Decoded, InputError> {
        let name = self.to_string();
        let read = |source| InputError::Read {
            name: name.clone(),
            source,
        };
        let file = || File::open(&self.archive.path).map_err(read);
        match self.entry().place {
            Place::Zip(packed) => {
                let mut file = file()?;
                let method = method(&packed, &name)?;
                let from = zip::data(&mut file, packed.header).map_err(|fault| match fault {
                    Fault::Io(error) => read(error),
                    Fault::Input(error) => error,
                    Fault::Odd(reason) => InputError::BrokenArchive {
                        name: name.clone(),
                        reason,
                    },
                })?;
                let section = Section::new(file, from, packed.len).map_err(read)?;
                let tap = Tap::new(name, Box::new(section), Some(packed.len));
                let promise = Promise::new(packed.unpacked, packed.crc);
                let member = Decoded::member(tap, method, promise, window)?;
                Decoded::new(Tap::over(member), window)
            }
            Place::Tar { sparse: true, .. } => Err(InputError::UnknownMethod {
                name,
                method: "as a sparse file".to_owned(),
            }),
            Place::Tar { from, len, .. } if self.archive.parked.is_none() => {
                let section = Section::new(file()?, from, len).map_err(read)?;
                Decoded::new(Tap::new(name, Box::new(section), Some(len)), window)
            }
            Place::Tar { from, len, .. } => {
                let place = self.archive.unpack(from, window)?;
                let reader = Unpacked::new(Arc::clone(&self.archive), place, len);
                Decoded::new(Tap::new(name, Box::new(reader), Some(len)).slow(), window)
            }
        }
    }

    /// What it is among the members of all archives.
    fn key(&self) -> (&Path, usize) {
        (&self.archive.path, self.index)
    }
}

/// How a member of a zip archive is packed, if it can be read.
fn method(packed: &Packed, name: &str) -> Result<Method, InputError> {
    let name = name.to_owned();
    if packed.encrypted {
        return Err(InputError::Encrypted { name });
    }
    let method = match packed.method {
        0 => return Ok(Method::Stored),
        8 => return Ok(Method::Deflate),
        12 => return Ok(Method::Bzip2),
        93 | 20 => return Ok(Method::Zstd),
        95 => return Ok(Method::Xz),
        9 => "with Deflate64".to_owned(),
        14 => "with LZMA".to_owned(),
        98 => "with PPMd".to_owned(),
        other => format!("by method {other}"),
    };
    Err(InputError::UnknownMethod { name, method })
}

impl fmt::Display for Member {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.archive.shown(self.index))
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Member({self})")
    }
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Member {}

impl PartialOrd for Member {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Member {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
