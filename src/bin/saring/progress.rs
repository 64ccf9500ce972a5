//! The bar on standard error while exports are read.

use std::cell::Cell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use saring::output::safe_for_terminal;
use saring::sources::{Observer, Progress, Surveyed};

use crate::interrupt::Interrupt;
use crate::table::{counted, number};
use crate::terminal::{DIM, styled};

/// Shows how far a scan or a comparison is, unless nobody looks, and passes Ctrl-C on.
pub(crate) struct Bar {
    bar: ProgressBar,
    interrupt: Interrupt,
    quiet: bool,
    /// What is said of a post that was found.
    found: &'static str,
    started: Instant,
    drawn: Cell<Option<Instant>>,
}

/// Often enough to look alive, seldom enough to cost nothing.
const REDRAW: Duration = Duration::from_millis(100);

impl Bar {
    pub(crate) fn new(interrupt: Interrupt, quiet: bool, found: &'static str) -> Self {
        let bar = ProgressBar::hidden();
        Self {
            bar,
            interrupt,
            quiet,
            found,
            started: Instant::now(),
            drawn: Cell::new(None),
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn is_shown(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }
}

impl Observer for Bar {
    fn surveyed(&self, sources: &[Surveyed]) {
        if self.quiet {
            return;
        }
        print_layouts(sources);
        if !self.is_shown() {
            return;
        }
        let opened = sources.iter().filter(|source| source.layout.is_some());
        let bytes: Option<u64> = opened.map(|source| source.disk_bytes).sum();
        let template = match bytes {
            Some(bytes) => {
                self.bar.set_length(bytes);
                "{bar:24.cyan/dim} {percent:>3} %  {binary_bytes} of {binary_total_bytes}  {msg}  {left}"
            }
            None => "{spinner} {binary_bytes}  {msg}",
        };
        // A template that does not parse would show at the first test; a plain bar serves as well.
        let style = ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key(
                "left",
                |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                    // Nothing can be done about a bar that cannot be drawn.
                    let _ = write!(out, "{} left", span(state.eta()));
                },
            );
        self.bar.set_style(style);
        self.bar.set_draw_target(ProgressDrawTarget::stderr());
        self.bar.enable_steady_tick(Duration::from_millis(250));
    }

    fn progress(&self, progress: &Progress) {
        if self.bar.is_hidden() || self.drawn.get().is_some_and(|last| last.elapsed() < REDRAW) {
            return;
        }
        self.drawn.set(Some(Instant::now()));
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let rate = (progress.records as f64 / seconds) as u64;
        self.bar.set_message(format!(
            "{} posts/s  {} {}",
            number(rate),
            number(progress.found),
            self.found
        ));
        self.bar.set_position(progress.bytes);
    }

    fn is_cancelled(&self) -> bool {
        self.interrupt.is_set()
    }
}

/// `75 s` → `1m 15s`.
pub(crate) fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

/// Says how the first sources are read; a folder of a thousand alike files needs no thousand lines.
fn print_layouts(sources: &[Surveyed]) {
    const SHOWN: usize = 3;
    for source in sources.iter().take(SHOWN) {
        print_layout(source);
    }
    if sources.len() > SHOWN {
        let more = format!(
            "and {} more",
            counted((sources.len() - SHOWN) as u64, "file")
        );
        anstream::eprintln!("{}", styled(DIM, more));
    }
}

fn print_layout(source: &Surveyed) {
    let name = match &source.name {
        saring::input::SourceName::Stdin => "standard input".to_owned(),
        name => name.to_string(),
    };
    let name = safe_for_terminal(&name);
    let read = match &source.layout {
        None if source.left_out.is_some() => "no posts are known in it: left out".to_owned(),
        None => "direct messages: not opened".to_owned(),
        Some(layout) => {
            let layout = layout.describe();
            let fields: Vec<String> = layout
                .fields
                .iter()
                .map(|field| {
                    let path = safe_for_terminal(&field.path).into_owned();
                    if field.name == path {
                        path
                    } else {
                        format!("{} ← {path}", field.name)
                    }
                })
                .collect();
            let profile = crate::profiles::reason(&layout);
            format!(
                "{}, {profile}, reading {}",
                layout.format,
                fields.join(", ")
            )
        }
    };
    anstream::eprintln!("{name}: {}", styled(DIM, read));
}
