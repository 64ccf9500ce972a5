//! Files as memory: the only `unsafe` code that touches files.
//!
//! A mapped file may change or shrink under us. Changed bytes are harmless here, since readers copy
//! before they validate. A file that shrinks is not: touching a page past its new end raises
//! SIGBUS, which would end the process without a word. So every mapping is entered in a table that
//! a signal handler may read, and the handler ([`guard_against_shrinking`]) says which file it was.
//!
//! # Soundness
//!
//! * [`Mapping`] hands out `&[u8]` of memory that another process may write to. Nothing in this
//!   crate relies on two reads of the same byte being equal: lengths and offsets are checked
//!   against the slice on each use, and text is copied out, then validated as UTF-8.
//! * The handler uses only atomics, `fstat`, `write`, `sigaction`, `raise` and `_exit`, all of
//!   which are async-signal-safe. It takes no lock, allocates nothing and follows no pointer: the
//!   table holds the names themselves, so an entry that is given up at that moment can at worst
//!   garble the name in the message.
#![allow(unsafe_code)]

use std::{fs::File, io, path::Path, sync::Arc};

use memmap2::Mmap;

use super::{model::Bytes, table};

/// A file mapped for reading, entered in the table for as long as it lives.
pub(super) struct Mapping {
    // Dropped first: once the memory is given back, another mapping may lie there.
    _entry: table::Entry,
    map: Mmap,
    // The handler asks for the size of this file, so it stays open.
    _file: File,
}

impl Mapping {
    /// Maps the first `len` bytes of `file`.
    ///
    /// Fails where the file cannot be mapped or the table is full; reading works then.
    pub(super) fn new(file: &File, len: usize, path: &Path) -> io::Result<Self> {
        let file = file.try_clone()?;
        // SAFETY: the module header says why changes of the file from outside are tolerated.
        let map = unsafe { memmap2::MmapOptions::new().len(len).map(&file)? };
        #[cfg(unix)]
        // Only a hint to the kernel: reading works without it.
        let _ = map.advise(memmap2::Advice::Sequential);
        let entry = table::enter(&map, &file, &path.to_string_lossy())
            .ok_or_else(|| io::Error::other("too many files are mapped at once"))?;
        Ok(Self {
            _entry: entry,
            map,
            _file: file,
        })
    }

    /// A part of `mapping` that keeps it alive.
    pub(super) fn bytes(mapping: &Arc<Self>, range: std::ops::Range<usize>) -> Bytes {
        Bytes {
            owner: Arc::clone(mapping) as _,
            range,
        }
    }
}

impl AsRef<[u8]> for Mapping {
    fn as_ref(&self) -> &[u8] {
        &self.map
    }
}

/// Makes a mapped file that shrinks end the process with a message and code 2.
///
/// Without it the process is killed by SIGBUS. For programs, not for libraries: it installs a
/// signal handler. Faults outside of saring's mappings go on to whoever handled them before. Does
/// nothing where there is no such signal.
pub fn guard_against_shrinking() {
    #[cfg(unix)]
    guard::install();
}

#[cfg(unix)]
mod guard {
    use std::{
        mem::MaybeUninit,
        ptr,
        sync::{OnceLock, atomic::Ordering},
    };

    use crate::input::table::{Slot, TABLE};

    /// What handled SIGBUS before.
    static BEFORE: OnceLock<libc::sigaction> = OnceLock::new();

    pub(super) fn install() {
        BEFORE.get_or_init(|| {
            let mut before = MaybeUninit::<libc::sigaction>::zeroed();
            // SAFETY: a null new action only asks; all-zero is a valid `sigaction` (the default)
            // should the call fail.
            let before = unsafe {
                libc::sigaction(libc::SIGBUS, ptr::null(), before.as_mut_ptr());
                before.assume_init()
            };
            // SAFETY: all-zero is a valid `sigaction`; the handler has the signature that
            // SA_SIGINFO asks for and does only what is async-signal-safe (module header).
            // SA_ONSTACK because the thread may have no stack left.
            unsafe {
                let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
                action.sa_sigaction = on_bus_error as *const () as libc::sighandler_t;
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
                libc::sigemptyset(&mut action.sa_mask);
                libc::sigaction(libc::SIGBUS, &action, ptr::null_mut());
            }
            before
        });
    }

    extern "C" fn on_bus_error(
        signal: libc::c_int,
        info: *mut libc::siginfo_t,
        _: *mut libc::c_void,
    ) {
        // SAFETY: the kernel passes a valid `siginfo_t`; its address is set when a fault raised the
        // signal, which a positive code says.
        let (fault, address) = unsafe { ((*info).si_code > 0, (*info).si_addr().addr()) };
        if fault && let Some(slot) = TABLE.iter().find(|slot| holds(slot, address)) {
            explain(slot);
            // SAFETY: always sound; runs no destructors, which might touch the mapping.
            unsafe { libc::_exit(2) };
        }
        // Not ours: put the action back that was there, and let the fault happen again.
        // SAFETY: `BEFORE` holds what `sigaction` gave; all-zero is the default action. A signal
        // that was sent does not come again by itself, so it is raised, and arrives on return.
        unsafe {
            let default: libc::sigaction = MaybeUninit::zeroed().assume_init();
            libc::sigaction(signal, BEFORE.get().unwrap_or(&default), ptr::null_mut());
            if !fault {
                libc::raise(signal);
            }
        }
    }

    fn holds(slot: &Slot, address: usize) -> bool {
        let begin = slot.address.load(Ordering::Acquire);
        let len = slot.len.load(Ordering::Relaxed);
        // Addresses 0 and 1 mark slots without a mapping.
        begin > 1 && address.checked_sub(begin).is_some_and(|at| at < len)
    }

    /// Says on standard error what happened to the file in `slot`.
    fn explain(slot: &Slot) {
        // A bus error also comes from a disk or network file system that cannot deliver a page.
        let why: &[u8] = if shrunk(slot) {
            b" became shorter while it was read; the results are incomplete. Wait until whatever \
              writes it is done, or copy it first; --no-mmap reads it without mapping.\n"
        } else {
            b" could not be read: the disk or network gave an error; the results are incomplete. \
              Check the disk, or copy the file first.\n"
        };
        let mut line = [0_u8; 640];
        let mut len = 0;
        let name_len = slot.name_len.load(Ordering::Relaxed);
        let name = slot.name.iter().take(name_len);
        let name = name.map(|byte| byte.load(Ordering::Relaxed));
        let text = b"saring: ".iter().copied().chain(name);
        for (to, from) in line.iter_mut().zip(text.chain(why.iter().copied())) {
            *to = from;
            len += 1;
        }
        // SAFETY: `len` bytes of `line` are initialised. Nothing can be done if writing fails.
        unsafe { libc::write(libc::STDERR_FILENO, line.as_ptr().cast(), len) };
    }

    fn shrunk(slot: &Slot) -> bool {
        let mut stat = MaybeUninit::<libc::stat>::zeroed();
        // SAFETY: `stat` is room for the answer, and all-zero is a valid value of it. The
        // descriptor is open while the mapping lives, and the thread that faulted holds it.
        let (failed, stat) = unsafe {
            let failed = libc::fstat(slot.descriptor.load(Ordering::Relaxed), stat.as_mut_ptr());
            (failed != 0, stat.assume_init())
        };
        let size = usize::try_from(stat.st_size).unwrap_or(0);
        failed || size < slot.len.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{env, os::unix::process::ExitStatusExt, process::Command};

    use super::*;

    const ACT: &str = "SARING_TEST_MAPPING";

    fn child(act: &str) -> std::process::Output {
        Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "input::mapping::tests::child_process",
                "--nocapture",
            ])
            .env(ACT, act)
            .output()
            .unwrap()
    }

    /// Runs only as a child of the tests below.
    #[test]
    fn child_process() {
        let Ok(act) = env::var(ACT) else { return };
        guard_against_shrinking();
        guard_against_shrinking();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ekspor.jsonl");
        std::fs::write(&path, vec![b'x'; 1 << 20]).unwrap();
        let file = File::options().read(true).write(true).open(&path).unwrap();
        // SAFETY: nothing but one byte of it is ever looked at.
        let foreign = unsafe { Mmap::map(&file).unwrap() };
        let mapping = Mapping::new(&file, 1 << 20, &path).unwrap();
        let bytes = if act == "foreign" {
            &foreign[..]
        } else {
            mapping.as_ref()
        };
        assert_eq!(bytes[(1 << 20) - 1], b'x');
        file.set_len(4096).unwrap();
        // The child ends here, so the folder has to be emptied first.
        folder.close().unwrap();
        let byte = std::hint::black_box(bytes)[1 << 19];
        println!("still alive with {byte}");
    }

    #[test]
    fn a_file_that_shrinks_ends_the_process_with_a_message() {
        let output = child("shrink");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(
            errors.contains("ekspor.jsonl became shorter while it was read; the results are"),
            "{errors}"
        );
        assert!(
            errors.contains("--no-mmap reads it without mapping.\n"),
            "{errors}"
        );
    }

    #[test]
    fn faults_in_other_mappings_still_kill() {
        let output = child("foreign");
        assert_eq!(output.status.signal(), Some(libc::SIGBUS));
        assert!(!String::from_utf8_lossy(&output.stderr).contains("became shorter"));
    }
}
