//! One run from its sources to its files.

use std::{sync::Arc, time::Duration, time::Instant};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    ScanError, ScanJob,
    help::referral_cell,
    outcomes,
    pipeline::Pipeline,
    profile::Profile,
    warnings,
    worker::{Sequential, Shared, Window},
};
use crate::{
    engine::{Engine, Limits},
    input::{Digest, Encoding, Piece},
    output::{FileHash, InputInfo, Plan, ReferralInfo, ReportedInfo, Run, RunInfo, Summary},
    record::Layout,
    rules::Audience,
    sources::{Observer, Surveyed, survey},
};

/// One source of a run.
#[derive(Debug, Clone)]
pub struct InputSummary {
    /// Its name.
    pub name: String,
    /// How it was read; `None` for what was not: direct messages, and what was left out.
    pub layout: Option<Arc<Layout>>,
    /// It lay beside exports, and no posts are known in it.
    pub left_out: bool,
    /// How its text is encoded; `None` when it was not opened.
    pub encoding: Option<Encoding>,
    /// What it was; `None` when it was not read to its end.
    pub digest: Option<Digest>,
}

/// What a run came to.
#[derive(Debug, Clone)]
pub struct ScanSummary {
    /// Counts, over all and for each source, and warnings.
    pub written: Summary,
    /// The sources.
    pub inputs: Vec<InputSummary>,
    /// Cut short by the observer.
    pub interrupted: bool,
    /// Time from the first byte read to the last one written.
    pub elapsed: Duration,
    /// Bytes on disk that were read.
    pub bytes: u64,
    /// What it cost, when that was asked for.
    pub profile: Option<Profile>,
}

/// Does the job: surveys the sources, scans them and writes the results.
///
/// # Errors
///
/// When a source, the rules or the results make it impossible; see [`ScanError`].
pub fn scan(job: &ScanJob, observer: &dyn Observer) -> Result<ScanSummary, ScanError> {
    let started_at = Timestamp::now();
    let start = Instant::now();
    // Rules that are refused are told before exports that cannot be read, though both were waited for.
    let (engine, sources) = rayon::join(
        || Engine::compile(&job.rules, &Limits::default()),
        || survey(&job.sources, &job.named, &job.reading, &job.fields),
    );
    let (engine, sources) = (engine?, sources?);
    observer.surveyed(&sources);
    let names: Vec<String> = sources
        .iter()
        .map(|source| source.name.to_string())
        .collect();
    let layouts = names.iter().zip(&sources);
    let layouts = layouts.filter_map(|(name, source)| Some((&**name, source.layout.as_ref()?)));
    let mut warnings = warnings::of_layouts(layouts, &job.rules, job.fields.undo_escapes);
    warnings.extend(warnings::of_left_out(&job.left_out));
    warnings.extend(warnings::of_unknown(&sources));
    let lookup = |topic: &str, audience: Audience, country: &str, language: &str| {
        referral_cell(job, topic, audience, country, language)
    };
    let plan = Plan::new(&job.rules, names, job.output.clone(), &lookup)?;
    let mut run = Run::create(&plan, &job.out, job.force)?;
    let passed = pass(job, &engine, &plan, &mut run, sources, observer)?;
    // Tables of thousands of terms take a while to be given back.
    rayon::spawn(move || drop(engine));
    warnings.extend(passed.warnings);
    warnings.extend(outcomes::of_inputs(&passed.inputs, run.per_source(), job));

    let info = RunInfo {
        started_at,
        finished_at: Timestamp::now(),
        options: job.options.iter().cloned().collect::<Map<String, Value>>(),
        rules_fingerprint: job.rules.fingerprint(),
        referrals: ReferralInfo {
            fingerprint: job.referrals.fingerprint(),
            files: file_hashes(&job.referrals.files),
        },
        inputs: passed.inputs.iter().map(input_info).collect(),
        reported: job.reported.as_ref().map(|reported| ReportedInfo {
            ids: reported.len() as u64,
            found: reported.found(),
        }),
        warnings,
    };
    let written = if passed.interrupted {
        run.interrupt(info)
    } else {
        run.finish(info)
    }?;
    Ok(ScanSummary {
        written,
        inputs: passed.inputs,
        interrupted: passed.interrupted,
        elapsed: start.elapsed(),
        bytes: passed.bytes,
        profile: passed.profile,
    })
}

/// What the pass over all sources left behind.
struct Passed {
    inputs: Vec<InputSummary>,
    interrupted: bool,
    warnings: Vec<String>,
    bytes: u64,
    profile: Option<Profile>,
}

fn pass(
    job: &ScanJob,
    engine: &Engine,
    plan: &Plan<'_>,
    run: &mut Run<'_>,
    sources: Vec<Surveyed>,
    observer: &dyn Observer,
) -> Result<Passed, ScanError> {
    let threads = job.threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|source| ScanError::Threads { threads, source })?;
    let shared = Shared {
        engine,
        plan,
        scope: job.scope,
        window: window(job),
        reported: job.reported.as_deref(),
        profile: job.profile,
    };
    let mut pipeline = Pipeline::new(&shared, run, observer, threads);
    if job.limit.is_some() || job.unique_ids {
        let seen = job.unique_ids.then(Default::default);
        pipeline.sequential = Some(Sequential {
            left: job.limit,
            seen,
        });
    }
    let mut inputs = vec![];
    let mut bytes = 0;
    let mut interrupted = false;
    pool.in_place_scope(|scope| {
        for (index, mut surveyed) in sources.into_iter().enumerate() {
            let mut input = InputSummary {
                name: surveyed.name.to_string(),
                layout: surveyed.layout.take().map(Arc::new),
                left_out: surveyed.left_out.is_some(),
                encoding: None,
                digest: None,
            };
            if let Some(layout) = &input.layout
                && !interrupted
                && !pipeline.is_satisfied()
            {
                let source = surveyed.open(&job.reading)?;
                input.encoding = Some(source.encoding());
                let mut pieces = source.into_pieces(layout.framing.clone(), layout.data_start);
                loop {
                    interrupted = observer.is_cancelled();
                    if interrupted || pipeline.is_satisfied() {
                        bytes += pieces.consumed();
                        break;
                    }
                    let Some(piece) = pieces.next()? else {
                        let digest = pieces.finish();
                        bytes += digest.bytes;
                        input.digest = Some(digest);
                        break;
                    };
                    pipeline.progress.bytes = bytes + pieces.consumed();
                    match piece {
                        Piece::Records(chunk) => pipeline.submit(scope, index, layout, chunk)?,
                        Piece::Unreadable { offset, reason } => {
                            pipeline.unreadable(index, offset, reason)?;
                        }
                    }
                }
            }
            inputs.push(input);
        }
        pipeline.drain()?;
        pipeline.take_counts()
    })?;
    let warnings = outcomes::of_pass(&pipeline, &inputs, job);
    Ok(Passed {
        inputs,
        interrupted,
        warnings,
        bytes,
        profile: pipeline.profile(),
    })
}

fn window(job: &ScanJob) -> Window {
    Window {
        from: job.output.from,
        to: job.output.to,
        zone: job.output.tz.clone(),
    }
}

fn input_info(input: &InputSummary) -> InputInfo {
    let described = input.layout.as_ref().map(|layout| layout.describe());
    let (format, profile) = match &described {
        Some(layout) => (layout.format, &*layout.profile),
        None if input.left_out => ("left-out", "unknown"),
        None => ("refused", "direct-messages"),
    };
    InputInfo {
        format: format.to_owned(),
        profile: profile.to_owned(),
        layout: described.map_or(Value::Null, |layout| json!(layout)),
        encoding: input.encoding.map(|encoding| encoding.to_string()),
        bytes: input.digest.as_ref().map(|digest| digest.bytes),
        blake3: input.digest.as_ref().map(|digest| digest.blake3.clone()),
        undecodable: input.digest.as_ref().map(|digest| digest.undecodable),
    }
}

fn file_hashes(files: &[(String, String)]) -> Vec<FileHash> {
    files
        .iter()
        .map(|(name, blake3)| FileHash {
            name: name.clone(),
            blake3: blake3.clone(),
        })
        .collect()
}
