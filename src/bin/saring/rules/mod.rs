//! `saring rules`: what rules there are, and what they look for.

mod expand;
mod fmt;
mod list;
mod schema;

use anyhow::Result;

use crate::Ending;
use crate::args::{RulesArgs, RulesCommand};

pub(crate) fn run(args: &RulesArgs) -> Result<Ending> {
    match &args.command {
        RulesCommand::List(args) => list::run(args),
        RulesCommand::Expand(args) => expand::run(args),
        RulesCommand::Fmt(args) => fmt::run(args),
        RulesCommand::Schema(args) => schema::run(args),
    }
}
