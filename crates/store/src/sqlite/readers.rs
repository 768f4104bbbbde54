//! Reader threads.

use std::sync::Arc;

use crossbeam_channel::Receiver;
use kernel::Outcome;
use rusqlite::Connection;

use super::gate::Gate;
use super::{Limit, SqliteSession};
use crate::db::Look;
use crate::fault::Fail;
use crate::rx::{Rx, Shared};

/// Answers reads until the store is closed.
pub(crate) fn serve(
    conn: &Connection,
    limit: Limit,
    queue: &Receiver<Box<dyn Look>>,
    shared: &Arc<Shared>,
    gate: &Gate,
) {
    let session = SqliteSession::new(conn, limit, shared);
    if let Err(fail) = answer_all(conn, &session, queue, shared, gate) {
        tracing::error!(fail = fail.told(), "a reader thread could not start");
    }
}

fn answer_all(
    conn: &Connection,
    session: &SqliteSession<'_>,
    queue: &Receiver<Box<dyn Look>>,
    shared: &Arc<Shared>,
    gate: &Gate,
) -> Result<(), Fail> {
    let (mut begin, mut end) = (conn.prepare("BEGIN")?, conn.prepare("COMMIT")?);
    for mut look in queue {
        gate.enter();
        if look.together() {
            match begin.execute([]) {
                Ok(_) => look.run(&mut Rx::new(session, shared.clone(), u32::MAX)),
                Err(error) => look.fail(Outcome::Fault(Fail::from(error).told())),
            }
            if !conn.is_autocommit() && end.execute([]).is_err() {
                let _ = conn.execute_batch("ROLLBACK");
            }
        } else {
            look.run(&mut Rx::new(session, shared.clone(), 1));
        }
        gate.leave();
        look.answer();
    }
    Ok(())
}
