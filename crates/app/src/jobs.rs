//! What runs with nobody signed in. None of it holds a key: it may delete what
//! is past its hour and gather roots, and it opens nothing.

use std::time::Duration;

use anyhow::{Result, anyhow};
use kernel::Outcome;
use store::jobs::Runner;
use store::outbox::Deliverer;

use crate::Opened;

/// How often the instance log is gathered (docs/design/SEALED.md §2, Log).
const GATHER: Duration = Duration::from_secs(600);
/// How often what is past its hour is deleted.
const SWEEP: Duration = Duration::from_secs(60);

/// The threads that deliver letters between units and run the zones' jobs;
/// they stop when this is dropped.
pub struct Background {
    _letters: store::jobs::Running,
    _jobs: store::jobs::Running,
}

impl std::fmt::Debug for Background {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Background")
    }
}

/// Starts delivering letters and running jobs.
///
/// # Errors
/// A sentence for the operator when a thread cannot be started.
pub fn background(opened: &Opened) -> Result<Background> {
    let db = opened.instance.db();
    let letters =
        casework::shelter::receivers(Deliverer::new(db)).start().map_err(|fault| anyhow!("{fault}"))?;
    let jobs = casework::shelter::jobs(Runner::new(db)).start().map_err(|fault| anyhow!("{fault}"))?;
    Ok(Background { _letters: letters, _jobs: jobs })
}

/// Starts the house's jobs on the running service.
pub(crate) fn start(opened: &Opened) {
    let (sweeping, gathering) = (opened.clone(), opened.clone());
    tokio::spawn(async move { every(SWEEP, || sweep(&sweeping)).await });
    tokio::spawn(async move { every(GATHER, || gather(&gathering)).await });
}

async fn every(pause: Duration, work: impl Fn() -> Result<(), Outcome>) {
    let mut ticks = tokio::time::interval(pause);
    loop {
        ticks.tick().await;
        if let Err(outcome) = tokio::task::block_in_place(&work) {
            tracing::error!(%outcome, "a job failed");
        }
    }
}

fn sweep(opened: &Opened) -> Result<(), Outcome> {
    opened.instance.db().write_now(|tx| {
        access::drafts::forget_old(tx)?;
        access::accounts::end_left_sessions(tx)?;
        access::accounts::end_posts_over(tx)?;
        access::records::store::drop_expired_wraps(tx, tx.at().millis())?;
        Ok(())
    })
}

fn gather(opened: &Opened) -> Result<(), Outcome> {
    let gathered = access::log::gather(opened.instance.db(), &opened.log)?;
    if let Some(gathered) = gathered {
        tracing::info!(added = gathered.added, size = gathered.size, "instance log gathered");
    }
    Ok(())
}
