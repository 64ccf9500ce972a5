//! The same rows however they are encoded, compressed and parted.

use parquet::{
    basic::{Compression, Encoding, GzipLevel, ZstdLevel},
    file::properties::WriterVersion,
};
use proptest::prelude::*;

use super::*;

const SCHEMA: &str =
    "OPTIONAL BINARY a (UTF8); OPTIONAL INT64 b; OPTIONAL INT32 c; OPTIONAL BOOLEAN d;
    OPTIONAL DOUBLE e; OPTIONAL FIXED_LEN_BYTE_ARRAY(3) f; REPEATED BINARY g (UTF8);";

/// A row of all that.
#[derive(Debug, Clone)]
struct Row {
    a: Option<String>,
    b: Option<i64>,
    c: Option<i32>,
    d: Option<bool>,
    e: Option<i16>,
    f: Option<[u8; 3]>,
    g: Vec<String>,
}

impl Row {
    fn json(&self) -> String {
        let null = "null".to_owned();
        let quoted = |text: &str| format!("\"{text}\"");
        let list: Vec<String> = self.g.iter().map(|text| quoted(text)).collect();
        format!(
            "{{\"a\":{},\"b\":{},\"c\":{},\"d\":{},\"e\":{},\"f\":{},\"g\":[{}]}}\n",
            self.a.as_deref().map_or(null.clone(), quoted),
            self.b.map_or(null.clone(), |b| b.to_string()),
            self.c.map_or(null.clone(), |c| c.to_string()),
            self.d.map_or(null.clone(), |d| d.to_string()),
            self.e
                .map_or(null.clone(), |e| (f64::from(e) / 4.0).to_string()),
            self.f
                .map_or(null, |f| quoted(&String::from_utf8_lossy(&f))),
            list.join(",")
        )
    }
}

fn columns(rows: &[Row]) -> Vec<Values> {
    fn of<T>(rows: &[Row], get: impl Fn(&Row) -> Option<T>) -> (Vec<T>, Vec<i16>) {
        let defs = rows.iter().map(|row| i16::from(get(row).is_some()));
        (rows.iter().filter_map(&get).collect(), defs.collect())
    }
    let (a, a_defs) = of(rows, |row| row.a.clone().map(String::into_bytes));
    let (b, b_defs) = of(rows, |row| row.b);
    let (c, c_defs) = of(rows, |row| row.c);
    let (d, d_defs) = of(rows, |row| row.d);
    let (e, e_defs) = of(rows, |row| row.e.map(|e| f64::from(e) / 4.0));
    let (f, f_defs) = of(rows, |row| row.f.map(|f| f.to_vec()));
    let (mut g, mut g_defs, mut g_reps) = (vec![], vec![], vec![]);
    for row in rows {
        g_defs.extend(std::iter::repeat_n(1, row.g.len()));
        g_reps.extend((0..row.g.len()).map(|number| i16::from(number > 0)));
        if row.g.is_empty() {
            g_defs.push(0);
            g_reps.push(0);
        }
        g.extend(row.g.iter().map(|text| text.clone().into_bytes()));
    }
    vec![
        (Data::Bytes(a), a_defs, vec![]),
        (Data::Int64(b), b_defs, vec![]),
        (Data::Int32(c), c_defs, vec![]),
        (Data::Bool(d), d_defs, vec![]),
        (Data::Double(e), e_defs, vec![]),
        (Data::Fixed(f), f_defs, vec![]),
        (Data::Bytes(g), g_defs, g_reps),
    ]
}

fn row() -> impl Strategy<Value = Row> {
    let text = || "[a-cà-ïก-ง]{0,6}";
    (
        prop::option::weighted(0.8, text()),
        prop::option::weighted(0.8, prop_oneof![any::<i64>(), 0..20_i64]),
        prop::option::weighted(0.8, any::<i32>()),
        prop::option::weighted(0.8, any::<bool>()),
        prop::option::weighted(0.8, any::<i16>()),
        prop::option::weighted(0.8, prop::array::uniform3(b'a'..=b'z')),
        prop::collection::vec(text(), 0..4),
    )
        .prop_map(|(a, b, c, d, e, f, g)| Row {
            a,
            b,
            c,
            d,
            e,
            f,
            g,
        })
}

fn compressions() -> [Compression; 6] {
    [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
    ]
}

/// Encodings of texts, of whole numbers, of fractions and of bytes of one length.
fn encodings() -> [[Encoding; 4]; 3] {
    let split = Encoding::BYTE_STREAM_SPLIT;
    let delta = Encoding::DELTA_BINARY_PACKED;
    [
        [Encoding::PLAIN; 4],
        [Encoding::DELTA_LENGTH_BYTE_ARRAY, delta, split, split],
        [
            Encoding::DELTA_BYTE_ARRAY,
            split,
            split,
            Encoding::DELTA_BYTE_ARRAY,
        ],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn rows_come_back_however_they_are_written(
        groups in prop::collection::vec(prop::collection::vec(row(), 1..200), 0..4),
        compression in prop::sample::select(compressions().to_vec()),
        [text, whole, fraction, fixed] in prop::sample::select(encodings().to_vec()),
        dictionary in any::<bool>(),
        second in any::<bool>(),
        page in prop_oneof![Just(1 << 20), 20..400_usize],
    ) {
        let written: Vec<_> = groups.iter().map(|rows| columns(rows)).collect();
        let bytes = file(SCHEMA, &written, |set| {
            let version = if second { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 };
            let mut set = set
                .set_writer_version(version)
                .set_compression(compression)
                .set_dictionary_enabled(dictionary)
                .set_data_page_size_limit(page)
                .set_write_batch_size(16);
            for (column, encoding) in [
                ("a", text), ("b", whole), ("c", whole), ("e", fraction), ("f", fixed), ("g", text),
            ] {
                set = set.set_column_encoding(column.into(), encoding);
            }
            set
        });
        let expected: String = groups.iter().flatten().map(Row::json).collect();
        prop_assert_eq!(json(&bytes), expected);
    }
}

#[test]
fn long_columns_of_every_encoding_come_back() {
    let rows: Vec<Row> = (0..20_000)
        .map(|number| Row {
            a: Some(format!("teks {}", number % 977)),
            b: Some(number * number),
            c: Some(-(number as i32)),
            d: Some(number % 3 == 0),
            e: Some((number % 500) as i16),
            f: Some(*b"abc"),
            g: vec![format!("{number}"); (number % 3) as usize],
        })
        .collect();
    let expected: String = rows.iter().map(Row::json).collect();
    let written = [columns(&rows)];
    for [text, whole, fraction, fixed] in encodings() {
        for dictionary in [true, false] {
            let bytes = file(SCHEMA, &written, |set| {
                [
                    ("a", text),
                    ("b", whole),
                    ("c", whole),
                    ("e", fraction),
                    ("f", fixed),
                    ("g", text),
                ]
                .into_iter()
                .fold(set, |set, (column, encoding)| {
                    set.set_column_encoding(column.into(), encoding)
                })
                .set_dictionary_enabled(dictionary)
            });
            assert!(
                json(&bytes) == expected,
                "{text} {whole} {fraction} {fixed}"
            );
        }
    }
}
