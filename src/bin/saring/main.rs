//! The command line: the only place that prints, exits or reads the environment.
//!
//! `args` is what was typed; each command has a file of its own that turns it into a call of the
//! library and prints what came of it.

mod amounts;
mod args;
mod bundle;
mod check;
mod diff;
mod diff_report;
mod explain;
mod explain_json;
mod explain_report;
mod interrupt;
mod packs;
mod preview;
mod profile_report;
mod profiles;
mod progress;
mod reading_args;
mod rules;
mod run_folder;
mod scan;
mod scan_options;
mod show;
mod summary;
mod table;
mod terminal;
mod test;
mod whole_file;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// How a command ended, when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Done: exit 0.
    Done,
    /// A gate failed (a rule test, a threshold, `--fail-on-flagged`): exit 1.
    GateFailed,
    /// Ctrl-C: exit 130.
    Interrupted,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    saring::input::guard_against_shrinking();
    let ending = match &cli.command {
        Command::Scan(args) => scan::run(args),
        Command::Preview(args) => preview::run(args),
        Command::Show(args) => show::run(args),
        Command::Bundle(args) => bundle::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Check(args) => check::run(args),
        Command::Test(args) => test::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Profiles(args) => profiles::run(args),
        Command::Rules(args) => rules::run(args),
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::GateFailed) => ExitCode::from(1),
        Ok(Ending::Interrupted) => ExitCode::from(130),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(2)
        }
    }
}

/// Whoever read our output has seen enough (`| head`): that is success.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
