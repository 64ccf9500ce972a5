//! What a page was before it was compressed. No more is unpacked than the page says, and that was
//! allowed before.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;

/// Why pages compressed by this codec cannot be read, if they cannot.
pub(super) fn unknown(codec: u8) -> Option<&'static str> {
    match codec {
        0..=2 | 5..=7 => None,
        3 => Some("compressed with LZO"),
        4 => Some("compressed with Brotli"),
        _ => Some("compressed in an unknown way"),
    }
}

/// Appends exactly `len` bytes to `into`. `None` when that is not what the packed bytes come to.
pub(super) fn unpack(codec: u8, packed: &[u8], into: &mut Vec<u8>, len: usize) -> Option<()> {
    let begin = into.len();
    if codec == 0 {
        into.extend_from_slice(packed);
        return (packed.len() == len).then_some(());
    }
    if len == 0 {
        return Some(());
    }
    into.resize(begin + len, 0);
    let room = into.get_mut(begin..)?;
    let found = match codec {
        1 => {
            let told = snap::raw::decompress_len(packed).ok()?;
            if told != len {
                return None;
            }
            snap::raw::Decoder::new().decompress(packed, room).ok()?
        }
        2 => {
            let mut reader = MultiGzDecoder::new(packed);
            reader.read_exact(room).ok()?;
            // One byte more would be too many.
            len + reader.read(&mut [0]).ok()?
        }
        5 => lz4_of_hadoop(packed, room).or_else(|| lz4(packed, room))?,
        6 => zstd::bulk::decompress_to_buffer(packed, room).ok()?,
        7 => lz4(packed, room)?,
        _ => return None,
    };
    (found == len).then_some(())
}

fn lz4(packed: &[u8], room: &mut [u8]) -> Option<usize> {
    lz4_flex::block::decompress_into(packed, room).ok()
}

/// Blocks of LZ4, each behind two lengths.
fn lz4_of_hadoop(mut packed: &[u8], room: &mut [u8]) -> Option<usize> {
    let mut found = 0;
    while !packed.is_empty() {
        let (unpacked, rest) = packed.split_first_chunk::<4>()?;
        let (raw, rest) = rest.split_first_chunk::<4>()?;
        let raw = usize::try_from(u32::from_be_bytes(*raw)).ok()?;
        let (block, rest) = rest.split_at_checked(raw)?;
        let unpacked = usize::try_from(u32::from_be_bytes(*unpacked)).ok()?;
        let end = found + unpacked;
        if lz4(block, room.get_mut(found..end)?)? != unpacked {
            return None;
        }
        (found, packed) = (end, rest);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes in every codec that is known.
    fn packed() -> Vec<(u8, Vec<u8>)> {
        use std::io::Write as _;
        let bytes = b"halo halo halo dunia ".repeat(20);
        let mut gzip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        gzip.write_all(&bytes).unwrap();
        let block = lz4_flex::block::compress(&bytes);
        let hadoop = [
            &(bytes.len() as u32).to_be_bytes(),
            &(block.len() as u32).to_be_bytes(),
            block.as_slice(),
        ]
        .concat();
        vec![
            (0, bytes.clone()),
            (1, snap::raw::Encoder::new().compress_vec(&bytes).unwrap()),
            (2, gzip.finish().unwrap()),
            (5, hadoop),
            (5, block.clone()),
            (6, zstd::bulk::compress(&bytes, 1).unwrap()),
            (7, block),
        ]
    }

    #[test]
    fn every_codec_gives_the_bytes_and_no_others() {
        for (codec, raw) in packed() {
            let mut out = b"x".to_vec();
            assert_eq!(unpack(codec, &raw, &mut out, 420), Some(()), "{codec}");
            assert!(out.ends_with(b"dunia ") && out.len() == 421);
            for len in [0, 1, 419, 421, 1000] {
                let whole = unpack(codec, &raw, &mut Vec::new(), len).is_some();
                assert_eq!(whole, len == 0 && codec > 0, "{codec} {len}");
            }
            for cut in 0..raw.len() {
                let _ = unpack(codec, &raw[..cut], &mut Vec::new(), 420);
            }
        }
    }
}
