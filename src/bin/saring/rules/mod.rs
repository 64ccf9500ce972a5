//! `saring rules`: what rules there are, and what they look for.

mod expand;
mod export;
mod fmt;
mod import;
mod list;
mod new_file;
mod schema;
mod topic_folder;

pub(crate) use export::RulesExportArgs;
pub(crate) use import::RulesImportArgs;

use anyhow::Result;

use crate::Ending;
use crate::args::{RulesArgs, RulesCommand};

pub(crate) fn run(args: &RulesArgs) -> Result<Ending> {
    match &args.command {
        RulesCommand::List(args) => list::run(args),
        RulesCommand::Expand(args) => expand::run(args),
        RulesCommand::Import(args) => import::run(args),
        RulesCommand::Export(args) => export::run(args),
        RulesCommand::Fmt(args) => fmt::run(args),
        RulesCommand::Schema(args) => schema::run(args),
    }
}
