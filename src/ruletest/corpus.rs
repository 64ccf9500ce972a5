//! Labelled posts: an export with a column `topic` (`none`, one, or several joined by `|`) and best
//! a column `role`.

use serde_json::Value;

use super::RuleTestError;
use crate::{
    input::{CsvDialect, Framing, Piece, ReadOptions, SourceName},
    record::{Layout, Outcome, ReadScope, ReadWishes, Reader, Record},
    rules::Role,
    sources::open,
};

/// Labelled posts, in the order of their files.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// The posts.
    pub posts: Vec<LabelledPost>,
}

/// One labelled post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledPost {
    /// File it stands in.
    pub file: String,
    /// Its number there, counting from 1.
    pub record: usize,
    /// Its id; may be empty.
    pub id: String,
    /// Name and text of each text field.
    pub texts: Vec<(String, String)>,
    /// Canonical language; empty when unknown.
    pub language: String,
    /// Country; empty when unknown.
    pub country: String,
    /// Platform; empty when unknown.
    pub platform: String,
    /// Topics it belongs to.
    pub topics: Vec<String>,
    /// Who speaks, when labelled.
    pub role: Option<Role>,
}

/// Reads labelled posts.
///
/// # Errors
///
/// When a file cannot be read, a record is not a public post, or a label is unknown.
pub fn read_corpus(files: &[SourceName]) -> Result<Corpus, RuleTestError> {
    let mut corpus = Corpus::default();
    for file in files {
        read_file(file, &mut corpus)?;
    }
    Ok(corpus)
}

fn read_file(file: &SourceName, corpus: &mut Corpus) -> Result<(), RuleTestError> {
    let name = file.to_string();
    let (source, layout) = open(file, &ReadOptions::default(), &ReadWishes::default())?;
    let labels = Labels::of(&layout);
    let mut reader = Reader::new(&layout, &ReadScope::default());
    let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
    let mut record = 0;
    let wrong = |record, why: String| RuleTestError::Record {
        name: name.clone(),
        record,
        why,
    };
    while let Some(piece) = pieces.next()? {
        let Piece::Records(chunk) = piece else {
            return Err(wrong(record + 1, "it cannot be read".to_owned()));
        };
        let bytes = chunk.bytes.to_vec();
        let mut result = Ok(());
        reader.read(&bytes, chunk.surroundings.as_deref(), &mut |_, outcome| {
            record += 1;
            if result.is_err() {
                return;
            }
            result = match outcome {
                Outcome::Post(post) => labelled(&name, record, &post, &labels)
                    .map(|post| corpus.posts.push(post))
                    .map_err(|why| wrong(record, why)),
                Outcome::OutOfScope(reason) => Err(wrong(record, reason.wording().to_owned())),
                Outcome::Reject(reason) => Err(wrong(record, reason.wording().to_owned())),
            };
        });
        result?;
    }
    Ok(())
}

/// How labels are found in a record.
enum Labels {
    Json,
    Csv {
        dialect: CsvDialect,
        topic: Option<usize>,
        role: Option<usize>,
    },
}

impl Labels {
    fn of(layout: &Layout) -> Self {
        match layout.framing {
            Framing::Lines | Framing::Document(_) => Self::Json,
            Framing::Csv(dialect) => {
                let place = |wanted| layout.columns_seen.iter().position(|name| name == wanted);
                Self::Csv {
                    dialect,
                    topic: place("topic"),
                    role: place("role"),
                }
            }
        }
    }

    /// Topic and role as they stand in the record.
    fn read(&self, raw: &[u8]) -> Option<(String, String)> {
        match self {
            Self::Json => {
                let value: Value = serde_json::from_slice(raw).ok()?;
                let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
                Some((text("topic")?, text("role").unwrap_or_default()))
            }
            Self::Csv {
                dialect,
                topic,
                role,
            } => {
                let mut reader = csv::ReaderBuilder::new()
                    .delimiter(dialect.delimiter)
                    .escape(dialect.escape)
                    .has_headers(false)
                    .from_reader(raw);
                let row = reader.records().next()?.ok()?;
                let cell = |at: Option<usize>| Some(row.get(at?)?.to_owned());
                Some((cell(*topic)?, cell(*role).unwrap_or_default()))
            }
        }
    }
}

fn labelled(
    file: &str,
    record: usize,
    post: &Record<'_>,
    labels: &Labels,
) -> Result<LabelledPost, String> {
    let (topic, role) = labels
        .read(post.raw)
        .ok_or("it has no column `topic` (`none` for posts of no topic)")?;
    let topics = topic
        .split('|')
        .map(str::trim)
        .filter(|topic| !matches!(*topic, "" | "none"));
    let role = match role.trim() {
        "" => None,
        name => {
            let known = || {
                Role::ALL
                    .iter()
                    .map(|role| role.name())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            Some(Role::from_name(name).ok_or_else(|| format!("its role is none of {}", known()))?)
        }
    };
    Ok(LabelledPost {
        file: file.to_owned(),
        record,
        id: post.id.to_owned(),
        texts: post
            .texts
            .iter()
            .map(|t| (t.name.to_owned(), t.text.to_owned()))
            .collect(),
        language: post.language.as_str().to_owned(),
        country: post.country.as_str().to_owned(),
        platform: post.platform.to_owned(),
        topics: topics.map(str::to_owned).collect(),
        role,
    })
}
