//! What is done about colleagues and offices.

use std::sync::Arc;

use access::accounts::{self as people, NewPost};
use access::can::{Admit, Appoint};
use access::units::{self, NewUnit, Unit, UnitKind};
use access::{Actor, Instance, May};
use kernel::{Outcome, PlaceId, PostId, UnitId};
use places::{Gazetteer, Level};
use store::{Rx, Tx};

use super::forms::{AppointForm, FoundForm};
use super::rules::{self, Stands};

/// Somebody who serves in an office, as the page shows it.
#[derive(Debug, Clone)]
pub(super) struct Serving {
    pub(super) post: people::store::Serving,
    pub(super) digits: String,
    pub(super) holds_key: bool,
}

/// An office with its people and the offices below.
#[derive(Debug, Clone)]
pub(super) struct Office {
    pub(super) unit: Unit,
    pub(super) above: Option<Unit>,
    pub(super) below: Vec<Unit>,
    pub(super) people: Vec<Serving>,
}

/// Reads an office within the scope: one's own, or one below for who appoints
/// there.
pub(super) fn office(rx: &Rx<'_>, actor: &Arc<Actor>, id: UnitId, now: i64) -> Result<Office, Outcome> {
    let unit = units::unit_of(rx, id)?;
    let appoints = actor.may::<Appoint>().ok().filter(|may| may.scope().covers(&unit));
    if appoints.is_none() && actor.may_in::<Admit>(id).is_err() {
        return Err(Outcome::NotVisible);
    }
    let (mut above, mut below) = (None, Vec::new());
    if let Some(may) = appoints {
        if let Some(parent) = unit.parent {
            above = Some(units::unit_of(rx, parent)?).filter(|parent| may.scope().covers(parent));
        }
        below = units::store::children(rx, id)?;
    }
    let holding = people::store::accounts_holding(rx, id)?;
    let mut serving = Vec::new();
    for post in people::store::posts_in(rx, id, now)? {
        let digits = post.public.map(|public| public.fingerprint().twelve_digits()).unwrap_or_default();
        serving.push(Serving { holds_key: holding.contains(&post.account), digits, post });
    }
    Ok(Office { unit, above, below, people: serving })
}

/// Appoints somebody who has enrolled, after the twelve digits agree. The
/// first of an office gets its first key. The same sending twice is one post.
pub(super) fn appoint(
    house: &Instance,
    tx: &Tx<'_>,
    may: &May<Appoint>,
    (id, unit): (PostId, UnitId),
    form: &AppointForm,
) -> Result<(), Outcome> {
    if !may.scope().covers(&units::unit_of(tx, unit)?) {
        return Err(Outcome::NotVisible);
    }
    if let Some(known) = people::store::chain_link(tx, id)? {
        return if known.unit == unit { Ok(()) } else { Err(Outcome::NotVisible) };
    }
    let until_ms = match form.last {
        Some(last) => people::until_end_of(last, tx.at())?,
        None => i64::MAX,
    };
    let account = people::store::by_login(tx, &form.login)?;
    let account = account.ok_or_else(|| Outcome::invalid("whom", "accounts-unknown-login-e"))?;
    let digits = account.public.map(|public| public.fingerprint().twelve_digits()).unwrap_or_default();
    if digits.chars().filter(char::is_ascii_digit).collect::<String>() != form.digits {
        return Err(Outcome::invalid("digits", "accounts-digits-e"));
    }
    let new = NewPost { id, account: account.id, unit, role: form.role.clone(), until_ms };
    people::appoint(house, tx, may, &new)?;
    let unit = units::unit_of(tx, unit)?;
    if access::keys::store::epoch(tx, unit.id)?.is_none() {
        access::keys::first_key(house, tx, may, &unit, &[account])?;
    }
    Ok(())
}

/// A post that may be ended, with who holds it and where.
pub(super) fn ending(
    rx: &Rx<'_>,
    may: &May<Appoint>,
    post: PostId,
    now: i64,
) -> Result<(Unit, people::store::Serving), Outcome> {
    let link = people::store::chain_link(rx, post)?.ok_or(Outcome::NotVisible)?;
    let unit = units::unit_of(rx, link.unit)?;
    if !may.scope().covers(&unit) {
        return Err(Outcome::NotVisible);
    }
    let serving = people::store::posts_in(rx, unit.id, now)?.into_iter().find(|held| held.post == post);
    Ok((unit, serving.ok_or(Outcome::NotVisible)?))
}

/// Founds an office below another; the same sending twice is one office.
pub(super) fn found(
    tx: &Tx<'_>,
    may: &May<Appoint>,
    places: &Gazetteer,
    (id, above): (UnitId, UnitId),
    form: &FoundForm,
) -> Result<UnitId, Outcome> {
    let above = units::unit_of(tx, above)?;
    if !may.scope().covers(&above) {
        return Err(Outcome::NotVisible);
    }
    if let Some(known) = units::store::unit(tx, id)? {
        return if known.parent == Some(above.id) { Ok(id) } else { Err(Outcome::NotVisible) };
    }
    let kind = form.kind.filter(|kind| rules::kinds_below(above.kind).contains(kind));
    let kind = kind.ok_or_else(|| Outcome::invalid("kind", "colleagues-kind-e"))?;
    let place = match rules::stands(kind) {
        Stands::Chosen => Some(chosen(places, &above, form.place, tx.at().vn_date())?),
        Stands::AsAbove => above.place,
        Stands::Nowhere => None,
    };
    if rules::is_single(kind) && stands_already(tx, &above, kind, place)? {
        let field = if rules::stands(kind) == Stands::Chosen { "place" } else { "kind" };
        return Err(Outcome::invalid(field, "colleagues-office-there-e"));
    }
    let version = place.and_then(|place| places.version(place));
    let name = match form.name.as_str() {
        "" => rules::proposed(kind, &above.name, version),
        typed => Some(typed.to_owned()),
    };
    let name = name.ok_or_else(|| Outcome::invalid("office", "colleagues-office-name-e"))?;
    let new = NewUnit { id, kind, name, place, parent: above.id };
    Ok(units::found_unit(tx, may, &new)?.id)
}

/// The place chosen, when it is one of those the office above looks after.
fn chosen(
    places: &Gazetteer,
    above: &Unit,
    place: Option<PlaceId>,
    on: kernel::Date,
) -> Result<PlaceId, Outcome> {
    let fits = |place: &PlaceId| places_below(places, above, on).iter().any(|(id, _)| id == place);
    place.filter(fits).ok_or_else(|| Outcome::invalid("place", "colleagues-place-e"))
}

/// The places an office may found another for: the ministry each province, a
/// province each of its communes.
pub(super) fn places_below(places: &Gazetteer, above: &Unit, on: kernel::Date) -> Vec<(PlaceId, String)> {
    let named = |version: &places::Version| (version.id, version.full_name(kernel::Lang::Vi));
    match above.kind {
        UnitKind::Ministry => places.in_force(Level::Province, on).map(named).collect(),
        UnitKind::Province => {
            let province = above.place.and_then(|place| places.version(place));
            province.map(|own| places.communes_of(own.code, on).map(named).collect()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn stands_already(
    rx: &Rx<'_>,
    above: &Unit,
    kind: UnitKind,
    place: Option<PlaceId>,
) -> Result<bool, Outcome> {
    Ok(match place {
        Some(place) => !units::store::of_place(rx, place, kind)?.is_empty(),
        None => !units::store::below(rx, above.id, kind)?.is_empty(),
    })
}
