//! The profiles there are: those that come with saring, and those of folders.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use include_dir::{Dir, include_dir};

use super::{Profile, ProfileError, file};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

static PROFILES: LazyLock<Arc<[Profile]>> = LazyLock::new(|| {
    let mut files: Vec<_> = SHIPPED.files().collect();
    files.sort_by_key(|file| file.path());
    let texts = files.into_iter().filter_map(|file| {
        let name = file.path().to_string_lossy().into_owned();
        Some((name, file.contents_utf8()?))
    });
    // A test reads every one of them.
    texts
        .filter_map(|(name, text)| file::parse(&name, text).ok())
        .collect()
});

/// A profile file that is larger is none.
const MAX_FILE: u64 = 1 << 20;

/// Profiles to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiles {
    all: Arc<[Profile]>,
}

impl Default for Profiles {
    fn default() -> Self {
        Self::shipped()
    }
}

impl Profiles {
    /// Those that come with saring.
    #[must_use]
    pub fn shipped() -> Self {
        Self {
            all: Arc::clone(&PROFILES),
        }
    }

    /// The same and those of a folder, which take the place of those with the same id.
    ///
    /// # Errors
    ///
    /// When the folder or a profile in it cannot be read.
    pub fn and_folder(&self, folder: &Path) -> Result<Self, ProfileError> {
        let unreadable = |source| ProfileError::Unreadable {
            path: folder.to_owned(),
            source,
        };
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                paths.push(path);
            }
        }
        if paths.is_empty() {
            return Err(ProfileError::Empty {
                path: folder.to_owned(),
            });
        }
        paths.sort();
        let mut all = self.all.to_vec();
        for path in paths {
            let profile = load(&path)?;
            match all.iter_mut().find(|known| known.id == profile.id) {
                Some(known) => *known = profile,
                None => all.push(profile),
            }
        }
        Ok(Self { all: all.into() })
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.all.iter()
    }

    /// The profile with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.all.iter().find(|profile| profile.id == id)
    }
}

fn load(path: &Path) -> Result<Profile, ProfileError> {
    let unreadable = |source| ProfileError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let name = path.to_string_lossy();
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_FILE {
        return Err(ProfileError::Wrong {
            file: name.into_owned(),
            why: "it is larger than 1 MiB".to_owned(),
        });
    }
    file::parse(&name, &fs::read_to_string(path).map_err(unreadable)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_profile_can_be_read() {
        for file in SHIPPED.files() {
            let name = file.path().to_string_lossy();
            let profile = file::parse(&name, file.contents_utf8().unwrap());
            let profile = profile.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(format!("{}.toml", profile.id), name);
        }
        assert_eq!(Profiles::shipped().iter().count(), SHIPPED.files().count());
    }

    #[test]
    fn slips_are_told() {
        let good = SHIPPED
            .get_file("reddit.toml")
            .unwrap()
            .contents_utf8()
            .unwrap();
        assert!(file::parse("a", good).is_ok());
        for (from, to, told) in [
            ("id = \"reddit\"", "id = \"Reddit!\"", "small letters"),
            ("format = \"json\"", "format = \"xml\"", "format"),
            ("[fields]", "[fields]\nauthr = [\"x\"]", "authr"),
            ("[scope]", "[scope]\nsecret = [\"x\"]", "secret"),
            ("[[text]]", "typo = 1\n[[text]]", "typo"),
        ] {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good, "{from}");
            let error = file::parse("a.toml", &text).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
