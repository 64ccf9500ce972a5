//! Text of any encoding, as UTF-8.

use encoding_rs::{Decoder, DecoderResult};

use super::encoding::InvalidBytes;

/// Bytes read at a time.
pub(super) const BLOCK: usize = 64 << 10;

/// Bytes made at a time.
const SCRATCH: usize = 16 << 10;

/// Makes UTF-8 of what it is given.
pub(super) struct Recoder {
    decoder: Decoder,
    invalid: InvalidBytes,
    undecodable: u64,
    ended: bool,
    scratch: Box<[u8]>,
}

impl Recoder {
    pub(super) fn new(encoding: &'static encoding_rs::Encoding, invalid: InvalidBytes) -> Self {
        Self {
            // The mark stays in front of the text, in UTF-8, and is skipped there as any other.
            decoder: encoding.new_decoder_without_bom_handling(),
            invalid,
            undecodable: 0,
            ended: false,
            scratch: vec![0; SCRATCH].into_boxed_slice(),
        }
    }

    /// Sequences of bytes that meant nothing.
    pub(super) fn undecodable(&self) -> u64 {
        self.undecodable
    }

    /// Appends the text of the next bytes, which are the last ones or not.
    pub(super) fn recode(&mut self, mut from: &[u8], into: &mut Vec<u8>, last: bool) {
        if self.ended {
            return;
        }
        loop {
            let scratch = &mut self.scratch;
            let (result, read, written) = self
                .decoder
                .decode_to_utf8_without_replacement(from, scratch, last);
            into.extend_from_slice(&scratch[..written]);
            from = &from[read..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    self.undecodable += 1;
                    match self.invalid {
                        // Such a byte is in no UTF-8, so whoever validates the record rejects it.
                        InvalidBytes::Reject => into.push(0xff),
                        InvalidBytes::Replace => into.extend("\u{fffd}".as_bytes()),
                    }
                }
            }
        }
        self.ended = last;
    }
}
