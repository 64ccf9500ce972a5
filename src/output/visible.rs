//! Which characters may be shown: control, bidi and invisible ones never reach a terminal or a cell raw.

use std::borrow::Cow;

/// How a character looks to whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Seen as it is.
    Plain,
    /// White space, line ends included.
    Space,
    /// ZWJ or ZWNJ: part of emoji and of some words, invisible elsewhere.
    Joiner,
    /// Takes no room and says nothing; may hide in words and numbers.
    Invisible,
    /// Steers the terminal or turns text around.
    Hostile,
}

pub(super) fn sight(c: char) -> Sight {
    match c {
        '!'..='~' => Sight::Plain,
        // Letters of the languages that are met most, told before everything else is asked.
        '\u{00C0}'..='\u{034E}'
        | '\u{0E01}'..='\u{0E5B}'
        | '\u{1E00}'..='\u{1EFF}'
        | '\u{AC00}'..='\u{D7A3}' => Sight::Plain,
        '\u{200C}' | '\u{200D}' => Sight::Joiner,
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FFF9}'..='\u{FFFB}' => Sight::Hostile,
        '\u{00AD}'
        | '\u{034F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'
        | '\u{2060}'..='\u{2065}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0D}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}' => Sight::Invisible,
        c if c.is_whitespace() => Sight::Space,
        c if c.is_control() => Sight::Hostile,
        _ => Sight::Plain,
    }
}

/// Bytes of ASCII at the beginning that are seen as they are, spaces among them.
pub(super) fn printable(bytes: &[u8]) -> usize {
    let seen = |byte: &u8| (b' '..=b'~').contains(byte);
    // Whole pieces first, which a machine looks at in a few steps.
    let (pieces, _) = bytes.as_chunks::<16>();
    let whole = pieces.iter().take_while(|piece| piece.iter().all(seen));
    let whole = 16 * whole.count();
    whole + bytes[whole..].iter().take_while(|&byte| seen(byte)).count()
}

/// True where a joiner does its work: inside a word or an emoji, and not inside a number.
pub(super) fn joins(before: Option<char>, after: Option<char>) -> bool {
    let letter = |c: char| {
        !c.is_ascii() && !c.is_numeric() && matches!(sight(c), Sight::Plain | Sight::Joiner)
    };
    before.is_some_and(letter) && after.is_some_and(letter)
}

/// The text with control, bidi and invisible characters written as escapes (`\n`, `\u{202e}`).
///
/// For anything that comes from an export, a rule file or the file system and goes to a terminal.
#[must_use]
pub fn safe_for_terminal(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == ' ' || sight(c) == Sight::Plain;
    let ascii = printable(text.as_bytes());
    let Some(first) = text[ascii..].find(|c| !harmless(c)) else {
        return Cow::Borrowed(text);
    };
    let first = ascii + first;
    let mut out = String::with_capacity(text.len() + 16);
    let (head, rest) = text.split_at(first);
    out.push_str(head);
    let mut before = head.chars().next_back();
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let shown = match sight(c) {
            Sight::Plain => true,
            // A narrow or ideographic space is harmless; a line end is not.
            Sight::Space => !c.is_control() && c != '\u{2028}' && c != '\u{2029}',
            Sight::Joiner => joins(before, chars.peek().copied()),
            Sight::Invisible | Sight::Hostile => false,
        };
        if shown {
            out.push(c);
        } else {
            out.extend(c.escape_default());
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_of_seven_languages_is_untouched() {
        for text in [
            "suami saya memukuli saya lagi, tolong",
            "ช่วยด้วย ฉันไม่อยากอยู่แล้ว",
            "자살하고 싶어요",
            "tôi muốn tự tử",
            "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}",
            "क्\u{200d}ष",
        ] {
            assert_eq!(safe_for_terminal(text), text);
        }
    }

    #[test]
    fn no_letter_that_is_told_early_is_anything_else() {
        let plain = |c: char| !c.is_whitespace() && !c.is_control();
        let early = ('\u{00C0}'..='\u{034E}').chain('\u{0E01}'..='\u{0E5B}');
        let early = early.chain('\u{1E00}'..='\u{1EFF}');
        for c in early.chain('\u{AC00}'..='\u{D7A3}') {
            assert!(plain(c) && sight(c) == Sight::Plain, "{c:?}");
        }
    }

    #[test]
    fn printable_ascii_ends_where_something_else_stands() {
        let text = "abc defghij klmnop qrstuvw xyz 0123456789 ~!";
        for at in 0..text.len() {
            for other in ["\t", "\u{7f}", "\0", "é"] {
                let text = format!("{}{other}{}", &text[..at], &text[at..]);
                assert_eq!(printable(text.as_bytes()), at);
            }
        }
        assert_eq!(printable(text.as_bytes()), text.len());
    }

    #[test]
    fn what_steers_a_terminal_is_escaped() {
        for (text, shown) in [
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{202e}abc", "\\u{202e}abc"),
            ("bu\u{200b}nuh", "bu\\u{200b}nuh"),
            ("a\u{200d}b", "a\\u{200d}b"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("x\u{2028}y", "x\\u{2028}y"),
            ("\u{e0041}", "\\u{e0041}"),
        ] {
            assert_eq!(safe_for_terminal(text), shown);
        }
    }
}
