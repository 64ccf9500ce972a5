//! What each stage of a scan costs, in bytes of export a second (of text, where it reads texts).
//!
//! ```text
//! cargo bench --bench stages                    # all
//! cargo bench --bench stages -- match/medium    # those with this in their name
//! ```

#[allow(
    dead_code,
    unused_imports,
    reason = "the generator uses the rest of it"
)]
mod corpus;

use std::{hint::black_box, io::Cursor, time::Duration};

use corpus::{Mix, Shape, Size, Writer, files};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use saring::{
    engine::{Engine, Limits, Post, Scratch},
    input::{Framing, Piece, ReadOptions, Source},
    record::{Layout, Outcome, ReadScope, ReadWishes, Reader, Record, detect},
    rules::{AppliesTo, load_text},
    text::{TextField, exact_reading},
};

/// Bytes of an export that is measured.
const EXPORT: u64 = 8_000_000;
const SEED: u64 = 7;
const SHAPES: [(&str, Shape); 4] = [
    ("lean", Shape::Lean),
    ("fat", Shape::Fat),
    ("escaped", Shape::Escaped),
    ("csv", Shape::Csv),
];
const SIZES: [(&str, Size); 2] = [("small", Size::Small), ("medium", Size::Medium)];

fn export(shape: Shape) -> Vec<u8> {
    let mut out = Vec::new();
    let written = Writer::new(shape, SEED, Mix::default()).write(EXPORT, &mut out);
    written.expect("a vector takes all bytes");
    out
}

fn layout(export: &[u8]) -> Layout {
    let sample = &export[..export.len().min(1 << 20)];
    detect(sample, false, &ReadWishes::default()).expect("a generated export is an export")
}

fn engine(size: Size) -> Engine {
    let loaded = load_text(&files(size));
    assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics.first());
    Engine::compile(&loaded.set, &Limits::default()).expect("generated rules are within limits")
}

/// Cuts an export into its chunks.
fn split(export: Vec<u8>, framing: Framing, data_start: usize) -> Vec<saring::input::Chunk> {
    let reader = Box::new(Cursor::new(export));
    let source = Source::from_reader("export", reader, &ReadOptions::default());
    let mut pieces = source
        .expect("memory can be read")
        .into_pieces(framing, data_start);
    let mut chunks = Vec::new();
    while let Some(piece) = pieces.next().expect("memory can be read") {
        if let Piece::Records(chunk) = piece {
            chunks.push(chunk);
        }
    }
    chunks
}

/// Calls `visit` with every post; none may be missed, or less would be measured than it seems.
fn read(reader: &mut Reader, bytes: &[u8], mut visit: impl FnMut(&Record<'_>)) {
    reader.read(bytes, None, &mut |_, outcome| match outcome {
        Outcome::Post(record) => visit(&record),
        other => panic!("not read as a post: {other:?}"),
    });
}

fn post<'a>(record: &'a Record<'a>) -> Post<'a> {
    Post {
        texts: &record.texts,
        kind: AppliesTo::Post,
        language: record.language.as_str(),
        country: record.country.as_str(),
        platform: record.platform,
    }
}

/// Taking the bytes from a reader, hashing them, and cutting where records end.
fn bench_split(c: &mut Criterion) {
    let mut group = c.benchmark_group("split");
    for (name, shape) in [SHAPES[0], SHAPES[3]] {
        let export = export(shape);
        let layout = layout(&export);
        group.throughput(Throughput::Bytes(export.len() as u64));
        group.bench_function(name, |b| {
            b.iter_batched(
                || export.clone(),
                |export| split(export, layout.framing.clone(), layout.data_start),
                criterion::BatchSize::LargeInput,
            );
        });
    }
}

/// From bytes to fields, validated and in scope.
fn bench_parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    for (name, shape) in SHAPES {
        let export = export(shape);
        let layout = layout(&export);
        let records = &export[layout.data_start..];
        let mut reader = Reader::new(&layout, &ReadScope::default());
        group.throughput(Throughput::Bytes(records.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                read(&mut reader, records, |record| {
                    black_box(record.texts.len());
                });
            });
        });
    }
}

/// The texts of a lean export, with their languages.
fn texts() -> (Vec<(String, String)>, u64) {
    let export = export(Shape::Lean);
    let mut texts = Vec::new();
    let mut reader = Reader::new(&layout(&export), &ReadScope::default());
    read(&mut reader, &export, |record| {
        let text = record.texts.first().map_or("", |field| field.text);
        texts.push((record.language.as_str().to_owned(), text.to_owned()));
    });
    let bytes = texts.iter().map(|(_, text)| text.len() as u64).sum();
    (texts, bytes)
}

/// From a text to its exact reading.
fn bench_fold(c: &mut Criterion) {
    let (texts, bytes) = texts();
    let mut group = c.benchmark_group("fold");
    group.throughput(Throughput::Bytes(bytes));
    let mut reading = String::new();
    group.bench_function("lean", |b| {
        b.iter(|| {
            for (_, text) in &texts {
                black_box(exact_reading(text, &mut reading));
            }
        });
    });
}

/// From a text to a verdict; folding is part of it.
fn bench_match(c: &mut Criterion) {
    let (texts, bytes) = texts();
    let mut group = c.benchmark_group("match");
    group.throughput(Throughput::Bytes(bytes));
    for (name, size) in SIZES {
        let engine = engine(size);
        let mut scratch = Scratch::default();
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut flagged = 0_u32;
                for (language, text) in &texts {
                    let post = Post {
                        texts: &[TextField { name: "text", text }],
                        kind: AppliesTo::Post,
                        language,
                        country: "",
                        platform: "",
                    };
                    flagged += u32::from(!engine.scan(&post, &mut scratch).is_empty());
                }
                assert!(flagged > 0);
            });
        });
    }
}

/// What a worker does with a chunk, but for writing rows: copy, read, match.
fn bench_chunk(c: &mut Criterion) {
    let mut group = c.benchmark_group("chunk");
    let engine = engine(Size::Medium);
    for (name, shape) in SHAPES {
        let export = export(shape);
        let layout = layout(&export);
        let chunks = split(export, layout.framing.clone(), layout.data_start);
        let bytes = chunks.iter().map(|chunk| chunk.bytes.len() as u64).sum();
        group.throughput(Throughput::Bytes(bytes));
        let mut reader = Reader::new(&layout, &ReadScope::default());
        let (mut scratch, mut copy) = (Scratch::default(), Vec::new());
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut flagged = 0_u32;
                for chunk in &chunks {
                    copy.clear();
                    copy.extend_from_slice(&chunk.bytes);
                    read(&mut reader, &copy, |record| {
                        let verdict = engine.scan(&post(record), &mut scratch);
                        flagged += u32::from(!verdict.is_empty());
                    });
                }
                assert!(flagged > 0);
            });
        });
    }
}

criterion_group! {
    name = stages;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(4));
    targets = bench_split, bench_parse, bench_fold, bench_match, bench_chunk
}
criterion_main!(stages);
