//! Files as the parquet crate writes them, read as text.

mod encodings;
mod hostile;
mod types;

use std::{io::Write as _, sync::Arc};

use parquet::{
    data_type::{
        BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
        FloatType, Int32Type, Int64Type, Int96, Int96Type,
    },
    file::{
        properties::{WriterProperties, WriterPropertiesBuilder},
        writer::SerializedFileWriter,
    },
    schema::parser::parse_message_type,
};

use super::*;

/// Values of one column in one group of rows.
#[derive(Debug, Clone)]
pub(super) enum Data {
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<[u32; 3]>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<Vec<u8>>),
    Fixed(Vec<Vec<u8>>),
}

/// Values, how much of each entry is there, and where lists go on; both may be empty where they are
/// not needed.
pub(super) type Values = (Data, Vec<i16>, Vec<i16>);

/// Texts, some of which may be missing.
pub(super) fn texts(texts: &[Option<&str>]) -> Values {
    let there = texts.iter().flatten().map(|text| text.as_bytes().to_vec());
    let defs = texts.iter().map(|text| i16::from(text.is_some()));
    (Data::Bytes(there.collect()), defs.collect(), vec![])
}

/// A file with these columns.
pub(super) fn file(
    schema: &str,
    groups: &[Vec<Values>],
    set: impl FnOnce(WriterPropertiesBuilder) -> WriterPropertiesBuilder,
) -> Vec<u8> {
    let schema = parse_message_type(&format!("message schema {{ {schema} }}")).unwrap();
    let properties = Arc::new(set(WriterProperties::builder()).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties).unwrap();
    for columns in groups {
        let mut group = writer.next_row_group().unwrap();
        for (data, defs, reps) in columns {
            let mut column = group.next_column().unwrap().unwrap();
            let defs = (!defs.is_empty()).then_some(defs.as_slice());
            let reps = (!reps.is_empty()).then_some(reps.as_slice());
            macro_rules! write {
                ($type:ty, $values:expr) => {
                    column.typed::<$type>().write_batch($values, defs, reps)
                };
            }
            let bytes = |all: &[Vec<u8>]| -> Vec<ByteArray> {
                all.iter().map(|one| one.clone().into()).collect()
            };
            let written = match data {
                Data::Bool(values) => write!(BoolType, values),
                Data::Int32(values) => write!(Int32Type, values),
                Data::Int64(values) => write!(Int64Type, values),
                Data::Int96(values) => {
                    let values = values.iter().map(|[a, b, c]| {
                        let mut wide = Int96::new();
                        wide.set_data(*a, *b, *c);
                        wide
                    });
                    write!(Int96Type, &values.collect::<Vec<_>>())
                }
                Data::Float(values) => write!(FloatType, values),
                Data::Double(values) => write!(DoubleType, values),
                Data::Bytes(values) => write!(ByteArrayType, &bytes(values)),
                Data::Fixed(values) => {
                    let values: Vec<_> = bytes(values)
                        .into_iter()
                        .map(FixedLenByteArray::from)
                        .collect();
                    write!(FixedLenByteArrayType, &values)
                }
            };
            written.unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// What a file is as text, and what ended that.
pub(super) fn read(
    bytes: &[u8],
    form: TableForm,
    options: &ReadOptions,
) -> Result<(Vec<u8>, Break), InputError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut table = Table::open(file, "a.parquet", bytes.len() as u64, form, options)?;
    let (mut all, mut block) = (Vec::new(), Vec::new());
    loop {
        block.clear();
        let ended = table.read(&mut block, 1000)?;
        all.extend_from_slice(&block);
        if let Some(ended) = ended {
            return Ok((all, ended));
        }
    }
}

/// A sound file as JSON Lines.
pub(super) fn json(bytes: &[u8]) -> String {
    let (text, ended) = read(bytes, TableForm::Json, &ReadOptions::default()).unwrap();
    assert_eq!(ended, Break::End);
    String::from_utf8(text).unwrap()
}
