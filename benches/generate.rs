//! Writes exports and rule sets to measure with.
//!
//! ```text
//! cargo run --release --example generate -- export --shape lean --bytes 1G --seed 7 > lean.jsonl
//! cargo run --release --example generate -- rules --size medium --out rules-medium
//! cargo run --release --example generate -- terms --size medium > terms.txt
//! ```

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
use corpus::{Shape, Size, Writer, files, plain_terms};

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
    },
    /// Writes a rules folder.
    Rules {
        #[arg(long, value_enum)]
        size: Size,
        #[arg(long)]
        out: PathBuf,
    },
    /// Writes the terms of a rule set to standard output, one a line, without wildcards.
    Terms {
        #[arg(long, value_enum)]
        size: Size,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse() {
        Arguments::Export { shape, bytes, seed } => export(shape, bytes, seed),
        Arguments::Rules { size, out } => rules(size, &out),
        Arguments::Terms { size } => terms(size),
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

fn export(shape: Shape, bytes: u64, seed: u64) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let written = Writer::new(shape, seed).write(bytes, &mut out)?;
    out.flush()?;
    writeln!(
        io::stderr(),
        r#"{{"bytes": {}, "records": {}, "planted": {}}}"#,
        written.bytes,
        written.records,
        written.planted
    )
}

fn rules(size: Size, out: &Path) -> io::Result<()> {
    for (name, text) in files(size) {
        let path = out.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

fn terms(size: Size) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for term in plain_terms(size) {
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
