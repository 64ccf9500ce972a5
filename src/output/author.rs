//! Pseudonyms: the same author is the same on Tuesday, and nobody without the key can say who.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    path::Path,
};

use super::{OutputError, finding_id::base32};

/// The secret that makes pseudonyms. Kept outside the output folder.
#[derive(Clone)]
pub struct AuthorKey {
    bytes: [u8; 32],
    exposed: bool,
}

impl AuthorKey {
    /// Reads a key: 32 bytes, raw or as 64 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or holds anything else.
    pub fn load(path: &Path) -> Result<Self, OutputError> {
        let unreadable = |source| OutputError::KeyRead {
            path: path.to_owned(),
            source,
        };
        let mut held = Vec::new();
        let file = File::open(path).map_err(unreadable)?;
        let exposed = readable_by_others(&file);
        // A wrong path may name a huge file.
        file.take(256).read_to_end(&mut held).map_err(unreadable)?;
        let bytes = parse(&held).ok_or_else(|| OutputError::KeyFormat {
            path: path.to_owned(),
        })?;
        Ok(Self { bytes, exposed })
    }

    /// Makes a key and writes it to a new file that only its owner can read.
    ///
    /// # Errors
    ///
    /// When the file is there already or cannot be written, or the system has no random bytes.
    pub fn create(path: &Path) -> Result<Self, OutputError> {
        let key = Self::ephemeral()?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(OutputError::write(path))?;
        let line = format!("{}\n", blake3::Hash::from_bytes(key.bytes).to_hex());
        file.write_all(line.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(OutputError::write(path))?;
        Ok(key)
    }

    /// Makes a key that is gone after the run.
    ///
    /// # Errors
    ///
    /// When the system has no random bytes.
    pub fn ephemeral() -> Result<Self, OutputError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| OutputError::Randomness {
            reason: error.to_string(),
        })?;
        Ok(Self {
            bytes,
            exposed: false,
        })
    }

    /// True when others than the owner of the key file can read it: worth a warning (`chmod 600`).
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        self.exposed
    }

    /// A key for something else, which tells nothing of this one.
    pub(super) fn derived(&self, purpose: &str) -> [u8; 32] {
        blake3::derive_key(purpose, &self.bytes)
    }

    /// The pseudonym of an author; empty for an unknown one.
    pub(super) fn pseudonym(&self, author: &str) -> String {
        let Some(name) = normalised(author) else {
            return String::new();
        };
        let mut pseudonym = String::from("a_");
        let hash = blake3::keyed_hash(&self.bytes, name.as_bytes());
        base32(hash.as_bytes(), 14, &mut pseudonym);
        pseudonym
    }
}

impl std::fmt::Debug for AuthorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuthorKey(secret)")
    }
}

/// The same name however it is written; `None` when there is none.
pub(super) fn normalised(author: &str) -> Option<String> {
    let name = author.trim().trim_start_matches('@');
    (!name.is_empty()).then(|| name.to_lowercase())
}

fn parse(held: &[u8]) -> Option<[u8; 32]> {
    if let Ok(bytes) = held.try_into() {
        return Some(bytes);
    }
    let text = std::str::from_utf8(held).ok()?.trim();
    Some(*blake3::Hash::from_hex(text).ok()?.as_bytes())
}

#[cfg(unix)]
fn readable_by_others(file: &File) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_: &File) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_the_run_and_names_authors_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("author.key");
        let made = AuthorKey::create(&path).unwrap();
        let read = AuthorKey::load(&path).unwrap();
        assert!(!read.is_exposed());
        let pseudonym = made.pseudonym("@Budi");
        assert_eq!(pseudonym, read.pseudonym(" budi "));
        assert_eq!(pseudonym.len(), 16);
        assert_ne!(pseudonym, read.pseudonym("ani"));
        assert_ne!(pseudonym, AuthorKey::ephemeral().unwrap().pseudonym("budi"));
        assert_eq!(read.pseudonym(" @ "), "");
        assert!(
            AuthorKey::create(&path).is_err(),
            "a key is never overwritten"
        );
        assert_eq!(format!("{made:?}"), "AuthorKey(secret)");
    }

    #[cfg(unix)]
    #[test]
    fn an_exposed_or_broken_key_is_noticed() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("author.key");
        std::fs::write(&path, [7; 32]).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(AuthorKey::load(&path).unwrap().is_exposed());
        std::fs::write(&path, [7; 31]).unwrap();
        let error = AuthorKey::load(&path).unwrap_err();
        assert!(matches!(error, OutputError::KeyFormat { .. }), "{error}");
        assert!(AuthorKey::load(&folder.path().join("none")).is_err());
    }
}
