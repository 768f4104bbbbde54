//! What runs with nobody signed in. None of it holds a key: it may delete what
//! is past its hour and gather roots, and it opens nothing.

use std::time::Duration;

use kernel::Outcome;

use crate::Opened;

/// How often the instance log is gathered (docs/design/SEALED.md §2, Log).
const GATHER: Duration = Duration::from_secs(600);
/// How often what is past its hour is deleted.
const SWEEP: Duration = Duration::from_secs(60);

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
