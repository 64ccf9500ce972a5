//! `saring preview`: how an export would be read, before anything is scanned.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Result, bail};
use jiff::tz::TimeZone;
use saring::input::{Piece, Source};
use saring::output::{masked_id, redacted, safe_for_terminal};
use saring::record::{Layout, Outcome, Reader, Record, is_direct_message_file};
use saring::sources::open;

use crate::Ending;
use crate::args::PreviewArgs;
use crate::scan_options::{find_exports, read_options, read_scope, read_wishes};
use crate::table::Table;
use crate::terminal::{BOLD, DIM, YELLOW, styled};

/// Characters of a text that are shown.
const SHOWN: usize = 240;

pub(crate) fn run(args: &PreviewArgs) -> Result<Ending> {
    let reading = read_options(&args.reading, 1);
    let sources = find_exports(std::slice::from_ref(&args.export), &reading)?;
    let [name] = sources.as_slice() else {
        bail!(
            "preview takes one file; {} is {} files, such as {}",
            args.export,
            sources.len(),
            sources[0],
        );
    };
    if is_direct_message_file(&name.to_string()) {
        bail!(
            "{} is a file of direct messages by its name, and never opened; rename it if it is not",
            safe_for_terminal(&name.to_string())
        );
    }
    let (source, layout) = open(name, &reading, &read_wishes(&args.reading)?)?;
    let shown_name = safe_for_terminal(&source.name()).into_owned();
    let mut out = anstream::stdout().lock();
    print_layout(&mut out, &shown_name, &source, &layout)?;
    let looked = look(source, &layout, args)?;
    for post in &looked.posts {
        write!(out, "{post}")?;
    }
    print_counts(&mut out, &looked)?;
    Ok(Ending::Done)
}

fn print_layout(
    out: &mut impl std::io::Write,
    name: &str,
    source: &Source,
    layout: &Layout,
) -> Result<()> {
    let described = layout.describe();
    let delimiter = match described.delimiter {
        Some('\t') => ", tabs between cells".to_owned(),
        Some(delimiter) => format!(", `{delimiter}` between cells"),
        None => String::new(),
    };
    let escape = described
        .escape
        .map_or(String::new(), |escape| format!(", `{escape}` escapes"));
    let size = source.disk_bytes().map_or(String::new(), |bytes| {
        format!(", {}", indicatif::HumanBytes(bytes))
    });
    writeln!(
        out,
        "{}  {}{delimiter}{escape}{size}",
        styled(BOLD, name),
        described.format
    )?;
    writeln!(out, "{}\n", crate::profiles::reason(&described))?;
    let mut table = Table::new(&["what", "read from", "because"]);
    for field in &described.fields {
        let what = if field.field == "text" && field.name != "text" {
            format!("text ({})", field.name)
        } else {
            field.field.to_owned()
        };
        let why = match field.chosen {
            saring::record::Chosen::Name => "its name",
            saring::record::Chosen::Option => "you said so",
            saring::record::Chosen::Profile => "its profile",
        };
        table.row([
            what,
            safe_for_terminal(&field.path).into_owned(),
            why.to_owned(),
        ]);
    }
    writeln!(out, "{table}")?;
    Ok(())
}

/// What the first records are.
#[derive(Default)]
struct Looked {
    posts: Vec<String>,
    records: u64,
    whole: bool,
    other: BTreeMap<&'static str, u64>,
}

/// Reads pieces until there are enough posts, or enough was looked at.
fn look(source: Source, layout: &Layout, args: &PreviewArgs) -> Result<Looked> {
    let mut looked = Looked {
        whole: true,
        ..Looked::default()
    };
    let mut reader = Reader::new(layout, &read_scope(&args.reading)?);
    let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
    let mut bytes = 0;
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Records(chunk) => {
                let copy = chunk.bytes.to_vec();
                bytes += copy.len();
                let around = chunk.surroundings.as_deref();
                reader.read(&copy, around, &mut |_, outcome| {
                    looked.add(&outcome, args.posts)
                });
            }
            Piece::Unreadable { reason, .. } => {
                let reason = saring::record::RejectReason::from(reason);
                looked.add(&Outcome::Reject(reason), args.posts);
            }
        }
        if looked.posts.len() >= args.posts || bytes > 4 << 20 {
            looked.whole = false;
            break;
        }
    }
    Ok(looked)
}

impl Looked {
    fn add(&mut self, outcome: &Outcome<'_>, most: usize) {
        self.records += 1;
        match outcome {
            Outcome::Post(record) if self.posts.len() < most => {
                self.posts.push(post(self.records, record));
            }
            Outcome::Post(_) => {}
            Outcome::OutOfScope(reason) => *self.other.entry(reason.wording()).or_default() += 1,
            Outcome::Reject(reason) => *self.other.entry(reason.wording()).or_default() += 1,
        }
    }
}

/// One post as it would be read, masked as in flagged.csv; the author is named by nobody here.
fn post(number: u64, record: &Record<'_>) -> String {
    let at = match record.time(&TimeZone::UTC) {
        Some(time) => time.to_string(),
        None if record.created_at.is_empty() => String::new(),
        None => format!("{} (not understood)", redacted(record.created_at)),
    };
    let facts = [
        ("id", &*masked_id(record.id)),
        ("at", &at),
        ("language", record.language.as_str()),
        ("country", record.country.as_str()),
        ("platform", record.platform),
        ("in", &redacted(record.community)),
        ("kind", record.kind.name()),
    ];
    let facts: Vec<String> = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name} {}", safe_for_terminal(value)))
        .collect();
    let mut shown = format!(
        "{} {}\n",
        styled(BOLD, format!("#{number}")),
        styled(DIM, facts.join("  "))
    );
    for field in record.texts.iter() {
        let whole = redacted(field.text);
        let text: String = whole.chars().take(SHOWN).collect();
        let more = if text.len() < whole.len() { " …" } else { "" };
        shown.push_str(&format!(
            "   {}: {}{more}\n",
            field.name,
            safe_for_terminal(&text)
        ));
    }
    shown
}

fn print_counts(out: &mut impl std::io::Write, looked: &Looked) -> Result<()> {
    if looked.records == 0 {
        writeln!(out, "{}", styled(YELLOW, "There are no records in it."))?;
    }
    for (wording, count) in &looked.other {
        let what = if looked.whole {
            "records"
        } else {
            "of the first records"
        };
        writeln!(out, "{} {what}: {wording}", styled(YELLOW, count))?;
    }
    Ok(())
}
