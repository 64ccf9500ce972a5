//! `saring rules schema`.

use std::io::Write as _;

use anyhow::Result;
use saring::rules::{FileKind, schema};

use crate::Ending;
use crate::args::{RulesSchemaArgs, SchemaArg};

pub(crate) fn run(args: &RulesSchemaArgs) -> Result<Ending> {
    let kind = match args.kind {
        SchemaArg::Rules => FileKind::Rules,
        SchemaArg::Topic => FileKind::Topic,
        SchemaArg::Bank => FileKind::Bank,
        SchemaArg::Referral => FileKind::Referral,
        SchemaArg::Overlay => FileKind::Overlay,
    };
    let mut out = anstream::stdout().lock();
    writeln!(out, "{:#}", schema(kind))?;
    Ok(Ending::Done)
}
