//! Writes exports and rule sets to measure with.
//!
//! ```text
//! cargo run --release --example generate -- export --shape lean --bytes 1G --seed 7 > lean.jsonl
//! cargo run --release --example generate -- rules --size medium --out rules-medium
//! cargo run --release --example generate -- terms --size medium > terms.txt
//! ```
//!
//! Extremes and curves: `export --text-bytes 10000`, `--matching 1000`, `--language th`, `--emoji`, `--lively 100`; `rules --terms 300 --rule-terms 1`,
//! `rules --forms 100000`.

#[allow(
    unused_imports,
    reason = "the tests and the benches use the rest of it"
)]
mod corpus;
#[cfg(test)]
#[path = "corpus/tests.rs"]
mod tests;

use std::{
    fs,
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use corpus::{
    MOST_TERMS, Mix, RULE_TERMS, Selection, Shape, Size, Writer, files, form_files, plain_terms,
};

#[derive(Parser)]
#[command(about = "Writes made-up exports and rule sets to measure saring with")]
enum Arguments {
    /// Writes an export to standard output, and what it holds to standard error, as JSON.
    Export {
        #[arg(long, value_enum)]
        shape: Shape,
        /// At least so many bytes: a number, with K, M or G for thousands, millions, billions.
        #[arg(long, value_parser = bytes)]
        bytes: u64,
        #[arg(long, default_value_t = 7)]
        seed: u64,
        #[command(flatten)]
        mix: Mix,
    },
    /// Writes a rules folder, and how many word forms it has to standard error when asked for them.
    Rules {
        #[command(flatten)]
        wanted: Wanted,
        #[arg(long)]
        out: PathBuf,
    },
    /// Writes the terms of a rule set to standard output, one a line, without wildcards.
    Terms {
        #[command(flatten)]
        wanted: Wanted,
    },
}

/// Which rule set.
#[derive(clap::Args)]
#[group(skip)]
struct Wanted {
    /// One of the usual ones.
    #[arg(long, value_enum, required_unless_present_any = ["terms", "forms"])]
    size: Option<Size>,
    /// So many terms.
    #[arg(long, value_name = "N", conflicts_with = "size", value_parser = clap::value_parser!(u64).range(1..=MOST_TERMS as u64))]
    terms: Option<u64>,
    /// So many regular expressions.
    #[arg(long, value_name = "N", requires = "terms", default_value_t = 0)]
    patterns: usize,
    /// Terms of one rule at most.
    #[arg(long, value_name = "N", default_value_t = RULE_TERMS)]
    rule_terms: usize,
    /// No wildcards and no regular expressions: what `generate terms` lists.
    #[arg(long)]
    plain: bool,
    /// Roots with at least so many forms in all, and the terms of the smallest set.
    #[arg(long, value_name = "N", conflicts_with_all = ["size", "terms"])]
    forms: Option<usize>,
}

impl Wanted {
    fn selection(&self) -> Selection {
        let mut selection = Selection::from(self.size.unwrap_or(Size::Small));
        if let Some(terms) = self.terms {
            // Within MOST_TERMS, as the option says.
            (selection.terms, selection.patterns) = (terms as usize, self.patterns);
        }
        if self.plain {
            (selection.patterns, selection.plain) = (0, true);
        }
        selection.rule_terms = self.rule_terms.max(1);
        selection
    }
}

fn main() -> ExitCode {
    let done = match Arguments::parse() {
        Arguments::Export {
            shape,
            bytes,
            seed,
            mix,
        } => export(shape, bytes, seed, mix),
        Arguments::Rules { wanted, out } => rules(&wanted, &out),
        Arguments::Terms { wanted } => terms(&wanted),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "generate: {error}");
            ExitCode::from(2)
        }
    }
}

fn export(shape: Shape, bytes: u64, seed: u64, mix: Mix) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let written = Writer::new(shape, seed, mix).write(bytes, &mut out)?;
    out.flush()?;
    writeln!(
        io::stderr(),
        r#"{{"bytes": {}, "records": {}, "planted": {}}}"#,
        written.bytes,
        written.records,
        written.planted
    )
}

fn rules(wanted: &Wanted, out: &Path) -> io::Result<()> {
    let found = match wanted.forms {
        None => files(wanted.selection()),
        Some(fewest) => {
            let (found, forms) = form_files(fewest);
            writeln!(io::stderr(), r#"{{"forms": {forms}}}"#)?;
            found
        }
    };
    for (name, text) in found {
        let path = out.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

fn terms(wanted: &Wanted) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for term in plain_terms(wanted.selection()) {
        writeln!(out, "{term}")?;
    }
    out.flush()
}

fn bytes(written: &str) -> Result<u64, String> {
    let (digits, unit) = match written.as_bytes().last() {
        Some(b'K') => (&written[..written.len() - 1], 1_000),
        Some(b'M') => (&written[..written.len() - 1], 1_000_000),
        Some(b'G') => (&written[..written.len() - 1], 1_000_000_000),
        _ => (written, 1),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| format!("`{written}` is no size; write for example 300M"))?;
    Ok(number.saturating_mul(unit))
}
