//! The page that each code has, embedded, so that the words at hand are those of this version.

use include_dir::{Dir, include_dir};

use super::{diagnostic::Code, error::RulesError, near_name::nearest};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/codes");

impl Code {
    /// The code that is written so, with or without a capital: `R041`.
    #[must_use]
    pub fn from_name(written: &str) -> Option<Self> {
        let mut known = Self::ALL.iter().copied();
        known.find(|code| code.to_string().eq_ignore_ascii_case(written))
    }

    /// Where its page is in the repository, `docs/codes/R041.md`; none when it has no page.
    #[must_use]
    pub fn page(self) -> Option<String> {
        self.page_text()?;
        Some(format!("docs/codes/{self}.md"))
    }

    /// What its page says.
    #[must_use]
    pub fn page_text(self) -> Option<&'static str> {
        PAGES.get_file(format!("{self}.md"))?.contents_utf8()
    }
}

/// What stands on the page of a code.
///
/// # Errors
///
/// When there is no such code, or no page of it.
pub fn explain(written: &str) -> Result<&'static str, RulesError> {
    let code = Code::from_name(written.trim());
    let page = code.and_then(Code::page_text);
    page.ok_or_else(|| RulesError::UnknownCode {
        written: String::from(written),
        near: near(written, |code| code.page_text().is_some()),
    })
}

/// The codes that `written` may be a slip of, as a sentence.
pub(super) fn near(written: &str, wanted: impl Fn(Code) -> bool) -> String {
    let wanted = Code::ALL.iter().copied().filter(|code| wanted(*code));
    let names: Vec<String> = wanted.map(|code| code.to_string()).collect();
    match nearest(written, names.iter().map(String::as_str)).as_slice() {
        [] => String::from("docs/codes/README.md lists them all"),
        near => format!("did you mean {}?", near.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_by_name_and_slips_are_told() {
        assert_eq!(Code::from_name("r041"), Some(Code::UNKNOWN_CLAUSE));
        assert_eq!(Code::from_name("41"), None);
        assert!(explain(" R041 ").is_ok_and(|page| page.starts_with("# R041: ")));
        let slip = explain("R04x").map_err(|error| error.to_string());
        let wanted = "there is no code `R04x`; did you mean R040 or R041 or R042?";
        assert_eq!(slip.err().as_deref(), Some(wanted));
        let far = explain("severity").map_err(|error| error.to_string());
        assert!(far.is_err_and(|text| text.ends_with("README.md lists them all")));
    }
}
