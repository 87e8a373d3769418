//! How many files are read in, a bar on a terminal out, once the work proves long.

use crate::scan::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Work that ends sooner shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// How many files pass between two looks at the clock.
const STRIDE: usize = 256;

/// A bar on standard error, if that is a terminal.
pub(super) struct Bar {
    drawn: ProgressBar,
    done: AtomicUsize,
    since: Instant,
}

impl Bar {
    pub(super) fn new(wanted: bool) -> Self {
        let target = if wanted {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} files") {
            bar.set_style(style);
        }
        Self {
            drawn: bar,
            done: AtomicUsize::new(0),
            since: Instant::now(),
        }
    }

    pub(super) fn finish(&self) {
        self.drawn.finish_and_clear();
    }
}

impl Progress for Bar {
    fn expect(&self, files: usize) {
        self.drawn.set_length(files as u64);
    }

    fn read(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(STRIDE) && !self.drawn.is_hidden() && self.since.elapsed() > PATIENCE
        {
            self.drawn.set_position(done as u64);
        }
    }
}
