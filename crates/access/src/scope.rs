//! Who acts, on whose behalf, and how far: `May<C>` can be built only here,
//! from a signed post held by a signed-in person.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use kernel::{AccountId, Outcome, PostId, RecordId, UnitId};
use seal::Seed;
use store::{Action, LeafDraft};

use crate::can::Capability;
use crate::kinds::{Deed, Purpose, RecordKind};
use crate::roles::{Reach, Roles};
use crate::units::Unit;

/// A post held by the person who is signed in, its signature verified.
#[derive(Debug, Clone)]
pub struct HeldPost {
    /// The post.
    pub post: PostId,
    /// The unit it is held in.
    pub unit: Unit,
    /// The role's key in `roles.toml`.
    pub role: String,
}

/// A signed-in person: name, posts, and the seed that opens what is sealed to
/// them. Lives for one request.
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The name colleagues see.
    pub name: String,
    /// SHA-256 of the cookie; the session's row.
    pub session: [u8; 32],
    /// Posts in force now, the first is the main one.
    pub posts: Vec<HeldPost>,
    /// The epoch of the account's seed.
    pub epoch: u32,
    /// When the second factor was last given in this session, ms UTC.
    pub stepped_up_ms: i64,
    pub(crate) seed: Seed,
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Actor {
    /// The main post: where the person's day happens.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`] for a person without a post.
    pub fn main_post(&self) -> Result<&HeldPost, Outcome> {
        self.posts.first().ok_or(Outcome::NotVisible)
    }

    /// Permission to do `C`, from the first post that gives it.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`]: a person without the capability learns nothing,
    /// not even that the page exists.
    pub fn may<C: Capability>(self: &Arc<Self>) -> Result<May<C>, Outcome> {
        self.permission(|_| true)
    }

    /// Permission to do `C` in one unit.
    ///
    /// # Errors
    /// [`Outcome::NotVisible`].
    pub fn may_in<C: Capability>(self: &Arc<Self>, unit: UnitId) -> Result<May<C>, Outcome> {
        self.permission(|held| held.unit.id == unit)
    }

    fn permission<C: Capability>(
        self: &Arc<Self>,
        fits: impl Fn(&HeldPost) -> bool,
    ) -> Result<May<C>, Outcome> {
        let roles = Roles::embedded();
        for held in self.posts.iter().filter(|held| fits(held)) {
            if let Some(reach) = roles.get(&held.role).and_then(|role| role.reach(C::KEY)) {
                let scope = Scope { reach, unit: held.unit.clone() };
                return Ok(May { actor: Arc::clone(self), post: held.post, scope, can: PhantomData });
            }
        }
        Err(Outcome::NotVisible)
    }

    /// The seed, for the one who signs or opens in this person's name.
    pub(crate) const fn seed_ref(&self) -> &Seed {
        &self.seed
    }

    /// Whether some post gives a capability, by key: for navigation only,
    /// never in place of [`Actor::may`].
    pub fn can(&self, capability: &str) -> bool {
        let roles = Roles::embedded();
        self.posts
            .iter()
            .any(|held| roles.get(&held.role).is_some_and(|role| role.reach(capability).is_some()))
    }
}

/// Proof that the person acting may do `C`, and where.
pub struct May<C: Capability> {
    actor: Arc<Actor>,
    post: PostId,
    scope: Scope,
    can: PhantomData<C>,
}

impl<C: Capability> Clone for May<C> {
    fn clone(&self) -> Self {
        Self { actor: Arc::clone(&self.actor), post: self.post, scope: self.scope.clone(), can: PhantomData }
    }
}

impl<C: Capability> fmt::Debug for May<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "May<{}>", C::KEY)
    }
}

impl<C: Capability> May<C> {
    /// The person acting.
    pub fn actor(&self) -> &Arc<Actor> {
        &self.actor
    }
    /// The post that gave the permission; audit rows name it.
    pub const fn post(&self) -> PostId {
        self.post
    }
    /// How far the permission reaches.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }
    /// The unit of the post.
    pub const fn unit(&self) -> UnitId {
        self.scope.unit.id
    }
    /// A leaf of the log of one's own unit.
    pub fn leaf(&self, deed: Deed, kind: RecordKind, record: Option<RecordId>) -> LeafDraft {
        self.leaf_in(self.unit(), deed, kind, record)
    }
    /// A leaf of the log of the unit that owns the record.
    pub fn leaf_in(&self, unit: UnitId, deed: Deed, kind: RecordKind, record: Option<RecordId>) -> LeafDraft {
        LeafDraft {
            unit,
            post: Some(self.post),
            account: Some(self.actor.account),
            action: Action(deed.number()),
            kind: kind.number(),
            record,
            purpose: Purpose::Duty.number(),
            grant: None,
            outcome: 0,
            ciphertext: None,
        }
    }
    /// A leaf that names why something was opened.
    pub fn leaf_for(
        &self,
        unit: UnitId,
        deed: Deed,
        kind: RecordKind,
        record: RecordId,
        purpose: Purpose,
    ) -> LeafDraft {
        LeafDraft { purpose: purpose.number(), ..self.leaf_in(unit, deed, kind, Some(record)) }
    }
}

/// The units a read or an action may touch.
#[derive(Debug, Clone)]
pub struct Scope {
    reach: Reach,
    unit: Unit,
}

impl Scope {
    /// The post's own unit.
    pub const fn unit(&self) -> &Unit {
        &self.unit
    }
    /// How far.
    pub const fn reach(&self) -> Reach {
        self.reach
    }
    /// Whether a unit lies inside.
    pub fn covers(&self, unit: &Unit) -> bool {
        match self.reach {
            Reach::Own => unit.id == self.unit.id,
            Reach::Subtree => unit.path.starts_with(&self.unit.path),
            Reach::Country => true,
        }
    }
    /// The beginning of the path of every unit inside, for `path >= $1 AND
    /// path < $2` (an index range; LIKE is not portable).
    pub fn path_range(&self) -> (String, String) {
        match self.reach {
            Reach::Country => ("/".to_owned(), "0".to_owned()),
            Reach::Own | Reach::Subtree => {
                let from = self.unit.path.clone();
                let mut until = from.trim_end_matches('/').to_owned();
                // '0' is the character after '/', so the range holds exactly
                // the paths below.
                until.push('0');
                (from, until)
            }
        }
    }
}
