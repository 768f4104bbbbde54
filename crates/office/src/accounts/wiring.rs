//! How the pages recognise staff and keep drafts: over `access`.

use std::sync::Arc;

use access::drafts::{self, Owner};
use access::{Actor, Instance};
use kernel::{Instant, Outcome};
use page::Staff;
use page::draft::{DraftKey, DraftOwner, DraftStore};
use page::session::{Cookies, Later, SignIn, StaffView};
use zeroize::Zeroizing;

use super::COOKIE;
use super::model::nav_for;

/// Recognises staff by the session's cookie.
#[derive(Debug, Clone)]
pub struct HouseSignIn {
    /// The running house.
    pub house: Instance,
}

impl SignIn for HouseSignIn {
    fn authenticate<'a>(
        &'a self,
        cookies: &'a Cookies,
        _at: Instant,
    ) -> Later<'a, Result<Option<StaffView>, Outcome>> {
        Box::pin(async move {
            let Some(value) = cookies.get(COOKIE) else { return Ok(None) };
            let present = access::accounts::authenticate(&self.house, value).await?;
            Ok(present.and_then(|present| view(present.actor, present.form_token)))
        })
    }
}

/// The first page of somebody signed in; `None` without a post.
pub(super) fn home(actor: &Arc<Actor>) -> Option<String> {
    view(Arc::clone(actor), [0; 32]).map(|view| view.home().to_owned())
}

/// A person without a post sees nothing and is as good as signed out.
fn view(actor: Arc<Actor>, csrf_seed: [u8; 32]) -> Option<StaffView> {
    let post = actor.posts.first()?;
    let (unit_name, asked) = (post.unit.name.clone(), Arc::clone(&actor));
    Some(StaffView {
        account: *actor.account.bytes(),
        account_name: actor.name.clone(),
        unit_name,
        role_label: String::new(),
        nav: nav_for(|key| actor.can(key)),
        csrf_seed,
        may: Arc::new(move |key| asked.can(key)),
        actor,
    })
}

/// The person acting, from what the pages hold.
///
/// # Errors
/// [`Outcome::Fault`] when the pages were wired to something else.
pub fn actor(staff: &Staff) -> Result<Arc<Actor>, Outcome> {
    staff.actor::<Actor>()
}

/// Keeps drafts as sealed rows.
#[derive(Debug, Clone)]
pub struct Drafts {
    /// The running house.
    pub house: Instance,
}

fn secret(key: &DraftKey) -> seal::draft::DraftSecret {
    seal::draft::DraftSecret::of_bytes(*key.bytes())
}

/// The actor behind a staff draft, held for as long as the call.
fn staff_actor(owner: &DraftOwner<'_>) -> Result<Option<Arc<Actor>>, Outcome> {
    match owner {
        DraftOwner::Visitor => Ok(None),
        DraftOwner::Staff(view) => {
            let actor = Arc::clone(&view.actor).downcast::<Actor>();
            actor.map(Some).map_err(|_| Outcome::fault("the actor is of another type"))
        }
    }
}

fn as_owner(actor: Option<&Arc<Actor>>) -> Owner<'_> {
    actor.map_or(Owner::Visitor, |actor| Owner::Staff(actor))
}

impl DraftStore for Drafts {
    fn load<'a>(
        &'a self,
        key: &'a DraftKey,
        owner: DraftOwner<'a>,
        at: Instant,
    ) -> Later<'a, Result<Option<Vec<u8>>, Outcome>> {
        Box::pin(async move {
            let actor = staff_actor(&owner)?;
            let found = drafts::load(&self.house, &secret(key), as_owner(actor.as_ref()), at).await?;
            Ok(found.map(|body| body.to_vec()))
        })
    }
    fn save<'a>(
        &'a self,
        key: &'a DraftKey,
        owner: DraftOwner<'a>,
        body: Vec<u8>,
        until: Instant,
    ) -> Later<'a, Result<(), Outcome>> {
        Box::pin(async move {
            let (actor, body) = (staff_actor(&owner)?, Zeroizing::new(body));
            drafts::save(&self.house, &secret(key), as_owner(actor.as_ref()), &body, until).await
        })
    }
    fn delete<'a>(&'a self, key: &'a DraftKey) -> Later<'a, Result<(), Outcome>> {
        Box::pin(async move { drafts::delete(&self.house, &secret(key)).await })
    }
}
