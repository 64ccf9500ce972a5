//! Files that are not what they say: nothing panics, waits for ever or takes memory that is not there,
//! and what is missing is told.

use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    file::properties::WriterVersion,
};
use proptest::prelude::*;

use super::*;

/// Little memory, and short lines.
fn narrow() -> ReadOptions {
    ReadOptions {
        window_bytes: 64 << 10,
        record_bytes: 4 << 10,
        ..ReadOptions::default()
    }
}

/// Small files with everything in them.
fn samples() -> Vec<Vec<u8>> {
    let schema = "OPTIONAL BINARY id (UTF8); OPTIONAL BINARY text (UTF8); OPTIONAL INT64 at (TIMESTAMP(MILLIS,true));
        OPTIONAL GROUP tags (LIST) { REPEATED GROUP list { OPTIONAL BINARY element (UTF8); } }
        OPTIONAL BOOLEAN protected; REQUIRED DOUBLE score;";
    let bytes = |all: &[&str]| Data::Bytes(all.iter().map(|one| one.as_bytes().to_vec()).collect());
    let columns = || {
        vec![
            texts(&[Some("1"), Some("2"), None, Some("4")]),
            texts(&[Some("halo"), Some("halo"), None, Some("aku mau bunuh diri")]),
            (Data::Int64(vec![1, 2, 4]), vec![1, 1, 0, 1], vec![]),
            (
                bytes(&["a", "b", "b"]),
                vec![3, 3, 0, 1, 3],
                vec![0, 1, 0, 0, 0],
            ),
            (Data::Bool(vec![true, false]), vec![1, 0, 1, 0], vec![]),
            (Data::Double(vec![0.5, 1.0, 1e18, f64::NAN]), vec![], vec![]),
        ]
    };
    let groups = [columns(), columns()];
    let plain = file(schema, &groups, |set| set);
    let delta = file(schema, &groups, |set| {
        set.set_writer_version(WriterVersion::PARQUET_2_0)
            .set_dictionary_enabled(false)
            .set_encoding(Encoding::DELTA_BYTE_ARRAY)
            .set_column_encoding("at".into(), Encoding::DELTA_BINARY_PACKED)
            .set_column_encoding("score".into(), Encoding::BYTE_STREAM_SPLIT)
            .set_column_encoding("protected".into(), Encoding::RLE)
            .set_column_encoding("text".into(), Encoding::DELTA_LENGTH_BYTE_ARRAY)
    });
    let packed = |codec| file(schema, &groups, |set| set.set_compression(codec));
    vec![
        plain,
        delta,
        packed(Compression::SNAPPY),
        packed(Compression::ZSTD(ZstdLevel::default())),
        packed(Compression::LZ4),
    ]
}

/// Reads what may be anything: every line is whole, and there are no more than it says.
fn survive(bytes: &[u8]) {
    for form in [TableForm::Json, TableForm::Csv] {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let Ok(mut table) = Table::open(file, "a.parquet", bytes.len() as u64, form, &narrow())
        else {
            continue;
        };
        let mut block = Vec::new();
        // Of few bytes there can be many rows, but they come to an end.
        loop {
            block.clear();
            let read = table.read(&mut block, 10_000);
            assert!(block.is_empty() || block.ends_with(b"\n"));
            assert!(block.len() < 20_000, "a line is {} bytes", block.len());
            if !matches!(read, Ok(None)) {
                break;
            }
        }
        let _ = (table.passed(), table.hash(true));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn wrong_bytes_are_survived(
        sample in prop::sample::select(samples()),
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        in_footer in any::<bool>(),
        cut in prop::option::weighted(0.1, any::<prop::sample::Index>()),
    ) {
        let mut bytes = sample;
        let len = bytes.len();
        let footer = u32::from_le_bytes(bytes[len - 8..len - 4].try_into().unwrap()) as usize;
        for (place, byte) in wrong {
            let place = if in_footer {
                len - 8 - footer + place.index(footer + 4)
            } else {
                4 + place.index(len - 8)
            };
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            let end = cut.index(len);
            bytes.drain(end / 2..end);
        }
        survive(&bytes);
    }

    #[test]
    fn any_bytes_are_survived(middle: Vec<u8>, footer in 0..100_u32) {
        survive(&[b"PAR1".as_slice(), &middle, &footer.to_le_bytes(), b"PAR1"].concat());
    }
}

#[test]
fn damage_leaves_the_rows_before_and_is_told() {
    for sample in samples() {
        let (whole, ended) = read(&sample, TableForm::Json, &narrow()).unwrap();
        assert_eq!(ended, Break::End);
        let footer = u32::from_le_bytes(sample[sample.len() - 8..][..4].try_into().unwrap());
        let pages = sample.len() - 8 - footer as usize;
        let mut told = 0;
        for place in 4..pages {
            let mut bytes = sample.clone();
            bytes[place] ^= 0xff;
            let Ok((text, ended)) = read(&bytes, TableForm::Json, &narrow()) else {
                told += 1;
                continue;
            };
            told += usize::from(ended == Break::Damage);
            let lines = text.split_inclusive(|byte| *byte == b'\n').count();
            assert!(
                lines <= 8 && (lines == 8) == (ended == Break::End),
                "{place}"
            );
            if lines > 4 {
                // The first group of rows was read before, with whatever a byte of text is now.
                let rows = whole.split_inclusive(|byte| *byte == b'\n').count();
                assert_eq!(rows, 8);
            }
        }
        assert!(told > pages / 4, "{told} of {pages}");
    }
}

#[test]
fn what_is_cut_off_is_no_file() {
    for sample in samples() {
        for len in 0..sample.len() {
            let error = read(&sample[..len], TableForm::Json, &narrow()).unwrap_err();
            assert!(matches!(error, InputError::BrokenParquet { .. }), "{error}");
        }
    }
}

#[test]
fn memory_that_is_asked_for_is_refused() {
    let long = "a".repeat(100 << 10);
    let columns = vec![texts(&[Some(&long)])];
    let bytes = file("OPTIONAL BINARY a (UTF8);", &[columns], |set| {
        set.set_compression(Compression::ZSTD(ZstdLevel::default()))
    });
    assert!(bytes.len() < 2000, "it is a bomb, a small one");
    let error = read(&bytes, TableForm::Json, &narrow()).unwrap_err();
    assert!(matches!(error, InputError::PagesTooLarge { .. }), "{error}");
    assert!(error.to_string().contains("--max-window 2G"), "{error}");
    let enough = ReadOptions {
        window_bytes: 1 << 20,
        ..narrow()
    };
    let (text, ended) = read(&bytes, TableForm::Json, &enough).unwrap();
    // Longer than a line may be, so whoever cuts it knows.
    assert_eq!((text.len(), ended), ((4 << 10) + 2, Break::End));
}

#[test]
fn columns_without_end_are_refused() {
    // A group in a group in a group, each of which claims two thousand million more.
    let mut footer = vec![0x15, 0x02, 0x19, 0xfc];
    footer.extend([0xa0, 0x8d, 0x06]);
    for _ in 0..100_000 {
        footer.extend([0x35, 0x00, 0x18, 0x01, b'a', 0x15, 0x02, 0x00]);
    }
    footer.extend([0x16, 0x00, 0x19, 0x0c, 0x00]);
    let len = (footer.len() as u32).to_le_bytes();
    let bytes = [b"PAR1".as_slice(), &footer, &len, b"PAR1"].concat();
    let error = read(&bytes, TableForm::Json, &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, InputError::BrokenParquet { .. }), "{error}");
}

/// A number as Thrift writes it.
fn int(number: u64) -> Vec<u8> {
    let (mut left, mut bytes) = (number << 1, Vec::new());
    while left > 0x7f {
        bytes.push(left as u8 | 0x80);
        left >>= 7;
    }
    bytes.push(left as u8);
    bytes
}

/// A file with one column of texts in one page, which claims to have so many rows of nothing.
fn nothing(rows: u64) -> Vec<u8> {
    // All of them are missing: one run of zeros.
    let mut run = Vec::new();
    let mut left = rows << 1;
    while left > 0x7f {
        run.push(left as u8 | 0x80);
        left >>= 7;
    }
    run.extend([left as u8, 0]);
    let page = [&(run.len() as u32).to_le_bytes(), run.as_slice()].concat();
    let len = int(page.len() as u64);
    let mut header = vec![0x15, 0x00, 0x15];
    header.extend(&len);
    header.push(0x15);
    header.extend(&len);
    header.extend([0x2c, 0x15]);
    header.extend(int(rows));
    header.extend([0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0x00, 0x00]);
    let rows = int(rows);
    let mut footer = vec![0x15, 0x02, 0x19, 0x2c];
    footer.extend([0x48, 0x01, b'r', 0x15, 0x02, 0x00]);
    footer.extend([0x15, 0x0c, 0x25, 0x02, 0x18, 0x01, b'a', 0x00]);
    footer.push(0x16);
    footer.extend(&rows);
    footer.extend([0x19, 0x1c, 0x19, 0x1c, 0x3c, 0x15, 0x0c, 0x35, 0x00, 0x16]);
    footer.extend(&rows);
    footer.extend([0x46, 0x08, 0x00, 0x00, 0x26]);
    footer.extend(&rows);
    footer.extend([0x00, 0x00]);
    let len = (footer.len() as u32).to_le_bytes();
    [b"PAR1".as_slice(), &header, &page, &footer, &len, b"PAR1"].concat()
}

#[test]
fn rows_of_nothing_come_to_an_end() {
    let (text, ended) = read(&nothing(50_000), TableForm::Json, &narrow()).unwrap();
    assert_eq!(ended, Break::End);
    assert_eq!(text, b"{\"a\":null}\n".repeat(50_000));
    for rows in [10_000_000, 1 << 40, 1 << 61] {
        let error = read(&nothing(rows), TableForm::Json, &narrow()).unwrap_err();
        assert!(error.to_string().contains("more values"), "{error}");
    }
}
