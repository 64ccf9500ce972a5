//! What can be typed about how exports are read.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, builder::NonEmptyStringValueParser};
use saring::input::Encoding;
use saring::record::{CsvEscape, TimeFormat};

use crate::amounts::{parse_size, parse_window};

/// How an export is read.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadArgs {
    /// What sort of export it is (see `saring profiles list`), or `generic` to find fields by name
    /// [default: found out]
    #[arg(long, value_name = "ID", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) read_as: Option<String>,
    /// Folder with more profiles; repeatable
    #[arg(long, value_name = "DIR")]
    pub(crate) profiles: Vec<PathBuf>,
    /// The list in a JSON document that holds the posts: `messages[]`, `data.videos[]`, `[]`
    #[arg(long, value_name = "PATH")]
    pub(crate) records: Option<String>,
    /// Character between the cells of a CSV export (`\t` for tabs) [default: found out]
    #[arg(long, value_name = "CHAR")]
    pub(crate) delimiter: Option<String>,
    /// Character that makes text of the one behind it in a CSV export, such as `\` (or `none`)
    /// [default: what the profile says, else none]
    #[arg(long, value_name = "CHAR")]
    pub(crate) csv_escape: Option<CsvEscape>,
    /// The CSV export has no header: its columns are called 1, 2, 3
    #[arg(long)]
    pub(crate) no_header: bool,
    /// Read escapes that another tool left in texts (`\n`, `\xf0\x9f`) as what they stand for
    #[arg(long)]
    pub(crate) undo_escapes: bool,
    /// Field with the text; repeatable (title and body); dots lead into objects: `data.text`
    #[arg(long, value_name = "NAME")]
    pub(crate) text_field: Vec<String>,
    /// Field with the id of the post
    #[arg(long, value_name = "NAME")]
    pub(crate) id_field: Option<String>,
    /// Field that names the author
    #[arg(long, value_name = "NAME")]
    pub(crate) author_field: Option<String>,
    /// Field with the time of the post
    #[arg(long, value_name = "NAME")]
    pub(crate) created_at_field: Option<String>,
    /// How times are written that are not understood otherwise, in the signs of strftime:
    /// `%d/%m/%Y %H.%M`
    #[arg(long, value_name = "FORMAT")]
    pub(crate) time_format: Option<TimeFormat>,
    /// Field with the language of the post
    #[arg(long, value_name = "NAME")]
    pub(crate) language_field: Option<String>,
    /// Field with the country of the post
    #[arg(long, value_name = "NAME")]
    pub(crate) country_field: Option<String>,
    /// Field that says who can see the post
    #[arg(long, value_name = "NAME")]
    pub(crate) visibility_field: Option<String>,
    /// Field with the name of the platform
    #[arg(long, value_name = "NAME")]
    pub(crate) platform_field: Option<String>,
    /// Field with the channel, group or page
    #[arg(long, value_name = "NAME")]
    pub(crate) community_field: Option<String>,
    /// Language of posts that do not say theirs
    #[arg(long, value_name = "TAG", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) language: Option<String>,
    /// Tell the language of posts that do not say theirs from their text, where that is plain;
    /// `--language` is for the others
    #[arg(long)]
    pub(crate) detect_language: bool,
    /// Country of posts that do not say theirs (two letters)
    #[arg(long, value_name = "CODE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) country: Option<String>,
    /// Your word that posts which do not say who can see them are `public`
    #[arg(long, value_name = "WORD", value_parser = ["public", "unlisted"])]
    pub(crate) visibility: Option<String>,
    /// Encoding of exports without a byte order mark (windows-874, euc-kr, …) [default: UTF-8 or,
    /// where it looks so, UTF-16]
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<Encoding>,
    /// What becomes of bytes that mean nothing in their encoding
    #[arg(long, value_enum, default_value_t)]
    pub(crate) invalid_bytes: InvalidBytesArg,
    /// Read files instead of mapping them into memory
    #[arg(long)]
    pub(crate) no_mmap: bool,
    /// Longest record that is read (K, M and G are understood)
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = parse_size)]
    pub(crate) max_record: usize,
    /// Most memory that unpacking one export may ask for, up to 2G (zstd --long, xz, pages of Parquet)
    #[arg(long, value_name = "SIZE", default_value = "128M", value_parser = parse_window)]
    pub(crate) max_window: usize,
    /// Least size of the pieces that threads work on
    #[arg(long, value_name = "SIZE", default_value = "256K", value_parser = parse_size)]
    pub(crate) chunk_size: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum InvalidBytesArg {
    /// The record is rejected
    #[default]
    Reject,
    /// They become U+FFFD
    Replace,
}

#[derive(Debug, Args)]
pub(crate) struct ProfilesArgs {
    #[command(subcommand)]
    pub(crate) command: ProfilesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfilesCommand {
    /// All profiles, one a line
    List(ProfilesFolders),
    /// What a profile reads, what it never reads, and how to get such an export
    Show {
        /// Id of the profile
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        folders: ProfilesFolders,
    },
    /// Which profile a file is of, and why
    Detect {
        /// Files, folders, globs, or `-` for standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        #[command(flatten)]
        folders: ProfilesFolders,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ProfilesFolders {
    /// Folder with more profiles; repeatable
    #[arg(long, value_name = "DIR")]
    pub(crate) profiles: Vec<PathBuf>,
}
