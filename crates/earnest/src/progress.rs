//! How far a long command has come, on a terminal's standard error, after its first second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What takes less is done before anybody wonders.
const QUIET: Duration = Duration::from_secs(1);

/// How far a long command has come.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: bool,
    unit: &'static str,
    items: u64,
    /// Where others read how far it is; then nothing is drawn.
    counter: Option<Arc<AtomicU64>>,
}

impl Progress {
    /// Of so many bytes, where known; `unit` names the items that are counted beside them.
    pub fn of_bytes(total: Option<u64>, unit: &'static str) -> Self {
        let template = match total {
            Some(_) => "{bar:24} {bytes}/{total_bytes}  {msg}  {eta} left",
            None => "{spinner} {bytes}  {msg}",
        };
        Self::new(total, template, unit)
    }

    /// Of so many items, which are all that is counted.
    pub fn of_items(total: u64, unit: &'static str) -> Self {
        Self::new(Some(total), "{bar:24} {pos}/{len}  {msg}  {eta} left", unit)
    }

    /// Told to a counter of bytes alone.
    pub fn counted(counter: Arc<AtomicU64>) -> Self {
        Self { counter: Some(counter), ..Self::new(None, "", "") }
    }

    fn new(total: Option<u64>, template: &str, unit: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━━╌"));
        }
        Self { bar, started: Instant::now(), shown: false, unit, items: 0, counter: None }
    }

    /// So much further; `items` are counted and their rate is shown.
    pub fn further(&mut self, by: u64, items: u64) {
        if let Some(counter) = &self.counter {
            counter.fetch_add(by, Ordering::Relaxed);
            return;
        }
        self.bar.inc(by);
        self.items += items;
        let elapsed = self.started.elapsed();
        if elapsed < QUIET {
            return;
        }
        if !self.shown {
            self.shown = true;
            // It draws nothing where standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(200));
        }
        let rate = (self.items as f64 / elapsed.as_secs_f64()) as u64;
        let (items, rate) = (crate::terminal::count(self.items), crate::terminal::count(rate));
        self.bar.set_message(format!("{items} {} ({rate}/s)", self.unit));
    }

    /// Takes it off the terminal.
    pub fn done(self) {
        self.bar.finish_and_clear();
    }
}
