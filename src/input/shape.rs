//! Where records are in a JSON document, and what is handed on of the objects around them.

/// Paths to records that one document can have.
const MOST_PATHS: usize = 32;

/// Where the records of a document are.
///
/// A path leads from the document to a list: keys with dots between them, `[]` for the elements of a
/// list, as in `chats.list[].messages[]`. The empty path means that the document is itself a record,
/// and that others may follow it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentShape {
    paths: Vec<Vec<Step>>,
    /// Names of members that are handed on.
    pub(super) kept: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Element,
}

impl DocumentShape {
    /// A document with records at these paths. Members with the names in `kept` of the objects around
    /// them are handed on as [`super::Surroundings`], as far as they stand before the records.
    ///
    /// `None` when there are too many paths or one of them is neither empty nor ends in `[]`.
    #[must_use]
    pub fn new(paths: &[&str], kept: &[&str]) -> Option<Self> {
        let fits = |path: &&str| path.is_empty() || path.ends_with("[]");
        if paths.len() > MOST_PATHS || !paths.iter().all(fits) {
            return None;
        }
        Some(Self {
            paths: paths.iter().map(|path| steps(path)).collect(),
            kept: kept.iter().map(|&name| name.to_owned()).collect(),
        })
    }

    /// Whether records stand in lists inside of elements of other lists.
    #[must_use]
    pub fn is_nested(&self) -> bool {
        let lists = |path: &Vec<Step>| path.iter().filter(|step| **step == Step::Element).count();
        self.paths.iter().any(|path| lists(path) > 1)
    }

    pub(super) fn every(&self) -> Paths {
        Paths((0..self.paths.len()).fold(0, |all, path| all | 1 << path))
    }

    /// Those of `paths` that go on with this step.
    pub(super) fn after(&self, paths: Paths, level: usize, takes: impl Fn(&Step) -> bool) -> Paths {
        let goes_on = |&path: &usize| {
            let step = self.paths.get(path).and_then(|steps| steps.get(level));
            paths.0 >> path & 1 == 1 && step.is_some_and(&takes)
        };
        let kept = (0..self.paths.len()).filter(goes_on);
        Paths(kept.fold(0, |all, path| all | 1 << path))
    }

    /// Whether one of these paths is at its end after so many steps.
    pub(super) fn ends(&self, paths: Paths, steps: usize) -> bool {
        let mut all = self.paths.iter().enumerate();
        all.any(|(path, of)| paths.0 >> path & 1 == 1 && of.len() == steps)
    }
}

fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let name = part.trim_end_matches("[]");
        if !name.is_empty() {
            steps.push(Step::Key(name.to_owned()));
        }
        let lists = (part.len() - name.len()) / 2;
        steps.extend(std::iter::repeat_n(Step::Element, lists));
    }
    steps
}

/// Members of the objects that records stand in, innermost first, each as the text of a JSON object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// As the document spells them; not checked to be JSON, nor UTF-8.
    pub objects: Vec<Vec<u8>>,
}

/// A set of paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Paths(u32);
