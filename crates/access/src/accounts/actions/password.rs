//! A password: what it seals, and changing one's own.

use ::store::LeafDraft;
use kernel::{AccountId, Entropy, Outcome, RecordId};
use seal::Seed;
use seal::password;
use seal::unlock::{Method, UnlockPlace};

use super::sign_in::{open_by_password, second_factor};
use super::{KeyParts, PASSWORD_LEAST};
use crate::Instance;
use crate::accounts::model::Unlock;
use crate::accounts::store;
use crate::kinds::{Deed, RecordKind};
use crate::scope::Actor;

/// A password as it was chosen, and the field it was typed into.
pub(super) struct New<'p> {
    pub(super) typed: &'p str,
    pub(super) field: &'static str,
}

impl New<'_> {
    fn wrong(&self, key: &'static str) -> Outcome {
        Outcome::invalid(self.field, key)
    }
}

/// Seals the seed of an account's epoch under a new password, a new salt and
/// today's cost. Slow; the second factor is the caller's.
pub(super) fn seal_under(
    parts: &KeyParts,
    (account, epoch): (AccountId, u32),
    seed: &Seed,
    new: &New<'_>,
    entropy: &dyn Entropy,
) -> Result<Unlock, Outcome> {
    if new.typed.chars().count() < PASSWORD_LEAST {
        return Err(new.wrong("access-password-short-e"));
    }
    let salt = password::salt(entropy);
    let kek = password::derive_kek(new.typed, &salt, &parts.cost, &parts.pepper)
        .map_err(|_| new.wrong("access-password-unusable-e"))?;
    let mut row = [0u8; 16];
    entropy.fill(&mut row);
    let place = UnlockPlace { instance: parts.id, account, row, method: Method::Password, epoch };
    Ok(Unlock {
        row,
        cost: parts.cost.to_string(),
        salt: salt.to_vec(),
        seed_sealed: seal::unlock::seal_seed(&kek, &place, seed, entropy),
        check: place.check(&kek).bytes().to_vec(),
        totp_sealed: None,
        totp_last_step: 0,
    })
}

/// Changes one's own password: the old one and a code of the second factor
/// once more, then the same seed under the new one. Keys, posts and the second
/// factor stay; every other session is over, and the old password opens
/// nothing (docs/design/SEALED.md §2, Session). Slow: two password hashes.
///
/// # Errors
/// [`Outcome::Invalid`] on `password`, `code` or `new-password`;
/// [`Outcome::Stale`] when it was changed at the same time;
/// [`Outcome::Overloaded`].
pub fn change_password(
    house: &Instance,
    actor: &Actor,
    old: &str,
    code: &str,
    typed: &str,
) -> Result<(), Outcome> {
    let new = New { typed, field: "new-password" };
    if old == typed {
        return Err(new.wrong("access-password-same-e"));
    }
    let (id, session) = (actor.account, actor.session);
    let found = house.db().snapshot_now(move |rx| Ok((store::account(rx, id)?, store::unlock(rx, id)?)))?;
    let (Some(account), Some(before)) = found else { return Err(Outcome::NotVisible) };
    let seed = open_by_password(house, &account, &before, old)
        .map_err(refused_at("password", "access-password-wrong-e"))?;
    let code_wrong = || Outcome::invalid("code", "access-code-wrong-e");
    let step = second_factor(house, &account, &before, &seed, code)
        .map_err(refused_at("code", "access-code-wrong-e"))?;
    let parts = KeyParts { id: house.id(), pepper: house.secret().pepper(), cost: house.cost() };
    let sealed = house
        .sign_in_lane()
        .run(|| seal_under(&parts, (id, account.epoch), &seed, &new, &**house.entropy()))??;
    house.db().write_now(move |tx| {
        if !store::spend_totp_step(tx, id, before.row, step)? {
            return Err(code_wrong());
        }
        if !store::replace_unlock(tx, id, before.row, &sealed)? {
            return Err(Outcome::Stale);
        }
        store::end_other_sessions(tx, id, &session)?;
        if let Some(post) = store::posts(tx, id, tx.at().millis())?.first() {
            let who = RecordId::of_bytes(*id.bytes());
            let kind = RecordKind::Account.number();
            let leaf = crate::log::by_nobody(post.unit.id, Deed::ChangePassword, kind, Some(who));
            tx.audit(LeafDraft { post: Some(post.id), account: Some(id), ..leaf });
        }
        Ok(())
    })
}

/// A refusal, said at a field.
fn refused_at(field: &'static str, key: &'static str) -> impl Fn(Outcome) -> Outcome {
    move |outcome| match outcome {
        Outcome::Refused(phrase) if phrase.key == "access-sign-in-wrong" => Outcome::invalid(field, key),
        other => other,
    }
}
