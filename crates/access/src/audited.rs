//! Audited reads: what was opened leaves only after its leaf is committed.

use kernel::Outcome;
use store::{LeafDraft, Rx, Tx};

use crate::Instance;
use crate::can::Capability;
use crate::records::OpenRecord;
use crate::records::store as rows;
use crate::scope::May;

impl Instance {
    /// Reads something sealed and answers only after the leaf is committed:
    /// the reader renders, the writer checks that session, post and wrap still
    /// live and writes the leaf, then the bytes leave (SEALED.md §2).
    ///
    /// # Errors
    /// What `read` gives; [`Outcome::NotVisible`] when the right to read ended
    /// in between.
    pub async fn audited<C, T, R>(&self, may: &May<C>, leaf: LeafDraft, read: R) -> Result<T, Outcome>
    where
        C: Capability,
        T: Send + 'static,
        R: Fn(&Rx<'_>) -> Result<(T, OpenRecord), Outcome> + Send + 'static,
    {
        self.audited_with(may, leaf, read, |_| Ok(())).await
    }

    /// As [`Instance::audited`], with what the reading changes (an alert
    /// opened, a first reading noted) in the transaction of its leaf.
    ///
    /// # Errors
    /// As [`Instance::audited`], and what `also` gives.
    pub async fn audited_with<C, T, R, W>(
        &self,
        may: &May<C>,
        leaf: LeafDraft,
        read: R,
        also: W,
    ) -> Result<T, Outcome>
    where
        C: Capability,
        T: Send + 'static,
        R: Fn(&Rx<'_>) -> Result<(T, OpenRecord), Outcome> + Send + 'static,
        W: Fn(&Tx<'_>) -> Result<(), Outcome> + Send + 'static,
    {
        let read = move |rx: &Rx<'_>| {
            let (value, open) = read(rx)?;
            Ok((value, open, leaf.clone()))
        };
        self.audited_as(may, read, also).await
    }

    /// As [`Instance::audited_with`], where what is read decides the leaf: the
    /// reason under which a part stands open, say.
    ///
    /// # Errors
    /// As [`Instance::audited_with`].
    pub async fn audited_as<C, T, R, W>(&self, may: &May<C>, read: R, also: W) -> Result<T, Outcome>
    where
        C: Capability,
        T: Send + 'static,
        R: Fn(&Rx<'_>) -> Result<(T, OpenRecord, LeafDraft), Outcome> + Send + 'static,
        W: Fn(&Tx<'_>) -> Result<(), Outcome> + Send + 'static,
    {
        self.audited_into(may, read, also, |value| value).await
    }

    /// As [`Instance::audited_as`], with what is made of it, a page: it is
    /// made while its leaf is being committed, and thrown away if that fails.
    ///
    /// # Errors
    /// As [`Instance::audited_with`].
    pub async fn audited_into<C, T, P, R, W, M>(
        &self,
        may: &May<C>,
        read: R,
        also: W,
        make: M,
    ) -> Result<P, Outcome>
    where
        C: Capability,
        T: Send + 'static,
        R: Fn(&Rx<'_>) -> Result<(T, OpenRecord, LeafDraft), Outcome> + Send + 'static,
        W: Fn(&Tx<'_>) -> Result<(), Outcome> + Send + 'static,
        M: FnOnce(T) -> P,
    {
        let (value, open, leaf) = self.db().snapshot(move |rx| read(rx)).await?;
        let (session, post) = (may.actor().session, may.post());
        let write = move |tx: &mut Tx<'_>| {
            confirm(tx, &open, &session, post, &leaf)?;
            also(tx)
        };
        let committed = self.db().write(write);
        let made = make(value);
        committed.await?;
        Ok(made)
    }
}

/// Confirms the right to a record and writes the leaf of its reading.
fn confirm(
    tx: &Tx<'_>,
    open: &OpenRecord,
    session: &[u8; 32],
    post: kernel::PostId,
    leaf: &LeafDraft,
) -> Result<(), Outcome> {
    let now = tx.at().millis();
    if !rows::still_held(tx, open.unit, open.record, &open.held_by, session, post, now)? {
        return Err(Outcome::NotVisible);
    }
    open.adopt(tx)?;
    tx.audit(leaf.clone());
    Ok(())
}
