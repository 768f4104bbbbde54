//! One line that shows something is happening, where a terminal is watching.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A spinner with a sentence; it hides itself when nobody watches.
pub(crate) fn spinner(sentence: impl Into<String>) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(sentence.into());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
