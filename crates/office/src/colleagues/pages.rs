//! The pages of colleagues and offices.

pub(super) mod leaving;

use std::sync::Arc;

use access::accounts as people;
use access::can::{Admit, Appoint};
use access::units::{Unit, UnitKind};
use access::{Instance, Roles};
use askama::Template;
use axum::extract::{Path, State};
use kernel::{Instant, Outcome, PostId, TypedId, UnitId};
use page::components::ErrorSummary;
use page::fields::{Choice, DateField, Select, TextField};
use page::samples::{Sample, Stage};
use page::{Faults, Frame, Page, Posted, Reply, Staff, Web};
use places::Gazetteer;

use super::actions::{self, Office, Serving};
use super::forms::{self, AppointForm, FoundForm, InviteForm};
use super::rules::kinds_below;
use crate::accounts::{actor, role_name};

/// A colleague on the page.
#[derive(Debug, Clone)]
struct Colleague {
    account: String,
    name: String,
    role: String,
    digits: String,
    /// The last day, in words; empty for an open end.
    until: String,
    holds_key: bool,
    admits: bool,
    /// Where the post is ended; empty for one's own.
    end: String,
}

/// What who appoints here can do.
#[derive(Debug, Clone)]
struct Appointing {
    above: Option<(String, String)>,
    below: Vec<(String, String)>,
    login: TextField,
    name: TextField,
    whom: TextField,
    role: Select,
    digits: TextField,
    until: DateField,
    found: Option<Founding>,
}

/// The form of an office below.
#[derive(Debug, Clone)]
struct Founding {
    kind: Choice,
    place: Option<Select>,
    office: TextField,
}

#[derive(Template)]
#[template(path = "colleagues/pages/people.html")]
struct PeoplePage {
    t: Frame,
    errors: Option<ErrorSummary>,
    unit: String,
    unit_id: String,
    colleagues: Vec<Colleague>,
    appointing: Option<Appointing>,
    invitation: String,
}

/// What the page shows besides the office: what was typed, what is wrong, an
/// invitation just made.
struct Shown<'p> {
    posted: &'p Posted,
    faults: &'p Faults,
    invitation: String,
}

/// What a person may do in the office shown.
struct Allowed {
    admits: bool,
    appoints: bool,
    own: kernel::AccountId,
}

impl PeoplePage {
    fn new(t: Frame, places: &Gazetteer, office: &Office, may: &Allowed, shown: Shown<'_>) -> Self {
        let Shown { posted, faults, invitation } = shown;
        let colleagues = office.people.iter().map(|serving| colleague(&t, serving, may)).collect();
        let (title, unit) = (t.say("colleagues-title"), office.unit.name.clone());
        Self {
            errors: faults.summary(&t),
            colleagues,
            unit,
            unit_id: office.unit.id.to_string(),
            appointing: may.appoints.then(|| appointing(&t, places, office, posted, faults)),
            invitation,
            t: t.titled(title).section("/people").with_faults(faults),
        }
    }
}

fn colleague(t: &Frame, serving: &Serving, may: &Allowed) -> Colleague {
    let Serving { post, digits, holds_key } = serving;
    // The end is the midnight after the last day.
    let last = Instant::of_millis(post.until_ms.saturating_sub(1));
    Colleague {
        account: post.account.to_string(),
        name: post.name.clone(),
        role: role_name(t, &post.role),
        digits: digits.clone(),
        until: if post.until_ms == i64::MAX {
            String::new()
        } else {
            t.one("colleagues-until", "day", t.date(last.vn_date()))
        },
        holds_key: *holds_key,
        admits: may.admits,
        end: if may.appoints && post.account != may.own {
            format!("/people/posts/{}", post.post)
        } else {
            String::new()
        },
    }
}

fn address(unit: &Unit) -> String {
    format!("/people/units/{}", unit.id)
}

fn appointing(
    t: &Frame,
    places: &Gazetteer,
    office: &Office,
    posted: &Posted,
    faults: &Faults,
) -> Appointing {
    let kind = office.unit.kind.key();
    let fitting = Roles::embedded().iter().filter(|role| role.units.iter().any(|held| held == kind));
    let role = fitting.fold(Select::new("role", t.say("accounts-role-l")), |select, role| {
        select.answer(role.key.clone(), role_name(t, &role.key))
    });
    let text = |name: &'static str, label: &str| {
        TextField::new(name, t.say(label)).typed(posted.typed(name)).faults(faults, t)
    };
    let named = |unit: &Unit| (address(unit), unit.name.clone());
    Appointing {
        above: office.above.as_ref().map(named),
        below: office.below.iter().map(named).collect(),
        login: text("login", "accounts-login-l"),
        name: text("name", "accounts-name-l"),
        whom: text("whom", "accounts-login-l"),
        role: role.chosen(posted.typed("role")).faults(faults, t),
        digits: text("digits", "accounts-digits-l").hint(t.say("accounts-digits-t")).digits(),
        until: DateField::day("until", t.say("colleagues-until-l"), t)
            .hint(t.say("colleagues-until-t"))
            .typed(posted)
            .faults(faults, t),
        found: founding(t, places, &office.unit, posted, faults),
    }
}

fn founding(
    t: &Frame,
    places: &Gazetteer,
    unit: &Unit,
    posted: &Posted,
    faults: &Faults,
) -> Option<Founding> {
    let kinds = kinds_below(unit.kind);
    if kinds.is_empty() {
        return None;
    }
    let kind = kinds.iter().fold(Choice::one("kind", t.say("colleagues-kind-l")), |choice, kind| {
        choice.answer(kind.key(), kind_name(t, *kind))
    });
    let below = actions::places_below(places, unit, t.now().vn_date());
    let place = (!below.is_empty()).then(|| {
        let select = Select::new("place", t.say("colleagues-place-l")).hint(t.say("colleagues-place-t"));
        let select =
            below.into_iter().fold(select.answer("", t.say("colleagues-place-none")), |select, place| {
                select.answer(place.0.0.to_string(), place.1)
            });
        select.chosen(posted.typed("place")).faults(faults, t)
    });
    let office = TextField::new("office", t.say("colleagues-office-l"))
        .hint(t.say("colleagues-office-t"))
        .typed(posted.typed("office"))
        .faults(faults, t);
    Some(Founding { kind: kind.typed(posted).faults(faults, t), place, office })
}

/// A kind of office in words.
fn kind_name(t: &Frame, kind: UnitKind) -> String {
    t.say(&format!("colleagues-kind-{}", kind.key().replace('_', "-")))
}

async fn page_of(web: &Web, staff: &Staff, unit: UnitId, shown: Shown<'_>) -> Result<PeoplePage, Outcome> {
    let (house, places, actor) = (web.part::<Instance>()?, web.part::<Gazetteer>()?, actor(staff)?);
    let (asking, now) = (Arc::clone(&actor), house.now().millis());
    let office = house.db().snapshot(move |rx| actions::office(rx, &asking, unit, now)).await?;
    let may = Allowed {
        admits: actor.may_in::<Admit>(unit).is_ok(),
        appoints: actor.may::<Appoint>().is_ok_and(|may| may.scope().covers(&office.unit)),
        own: actor.account,
    };
    Ok(PeoplePage::new(staff.frame(), &places, &office, &may, shown))
}

/// The office a form was shown for, or one's own.
fn unit_of(staff: &Staff, posted: &Posted) -> Result<UnitId, Outcome> {
    Ok(match forms::unit(posted) {
        Some(unit) => unit,
        None => actor(staff)?.may::<Admit>()?.unit(),
    })
}

async fn plain(web: &Web, staff: &Staff, unit: UnitId) -> Reply {
    let (posted, faults) = (Posted::default(), Faults::none());
    let shown = Shown { posted: &posted, faults: &faults, invitation: String::new() };
    Page::render(&page_of(web, staff, unit, shown).await?)
}

/// The page again with what is wrong, and with what was typed.
async fn corrected(web: &Web, staff: &Staff, posted: &Posted, faults: &Faults) -> Reply {
    let shown = Shown { posted, faults, invitation: String::new() };
    Page::correct(&page_of(web, staff, unit_of(staff, posted)?, shown).await?)
}

/// `GET /people`: the colleagues of one's own office.
pub(super) async fn people(State(web): State<Web>, staff: Staff) -> Reply {
    let unit = actor(&staff)?.may::<Admit>()?.unit();
    plain(&web, &staff, unit).await
}

/// `GET /people/units/{unit}`: those of an office below.
pub(super) async fn people_of(State(web): State<Web>, staff: Staff, Path(unit): Path<String>) -> Reply {
    let unit = kernel::macros::parse(&unit).map_err(|_| Outcome::NotVisible)?;
    plain(&web, &staff, UnitId::of_uuid(unit)).await
}

/// `POST /people/admit`: a member gives the unit's key to a colleague.
pub(super) async fn admit(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let house = web.part::<Instance>()?;
    let may = actor(&staff)?.may_in::<Admit>(unit_of(&staff, &posted)?)?;
    let account = forms::account(&posted).ok_or(Outcome::NotVisible)?;
    let asking = Instance::clone(&house);
    match house.db().write(move |tx| access::keys::admit(&asking, tx, &may, account)).await {
        Ok(()) => Ok(Page::redirect("/people")),
        Err(outcome) => corrected(&web, &staff, &posted, &Faults::from_outcome(outcome)?).await,
    }
}

/// `POST /people/invite`: the invitation is shown once, to be handed over.
pub(super) async fn invite(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = InviteForm::read(&posted, &mut faults);
    if !faults.is_empty() {
        return corrected(&web, &staff, &posted, &faults).await;
    }
    let (house, may) = (web.part::<Instance>()?, actor(&staff)?.may::<Appoint>()?);
    let asking = Instance::clone(&house);
    let invited =
        house.db().write(move |tx| people::invite(&asking, tx, &may, &form.login, &form.name)).await;
    match invited {
        Ok(invited) => {
            let empty = Posted::default();
            let shown = Shown { posted: &empty, faults: &faults, invitation: invited.token.to_string() };
            Page::render(&page_of(&web, &staff, unit_of(&staff, &posted)?, shown).await?)
        }
        Err(outcome) => corrected(&web, &staff, &posted, &Faults::from_outcome(outcome)?).await,
    }
}

/// `POST /people/appoint`: signs the post of somebody who has enrolled, after
/// the twelve digits were read aloud and agree.
pub(super) async fn appoint(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = AppointForm::read(&posted, &mut faults);
    if !faults.is_empty() {
        return corrected(&web, &staff, &posted, &faults).await;
    }
    let (house, may) = (web.part::<Instance>()?, actor(&staff)?.may::<Appoint>()?);
    let unit = forms::unit(&posted).ok_or(Outcome::NotVisible)?;
    let id = posted.id::<PostId>("_id").unwrap_or_else(|| PostId::mint(house.now(), &**house.entropy()));
    let asking = Instance::clone(&house);
    let done = house.db().write(move |tx| actions::appoint(&asking, tx, &may, (id, unit), &form)).await;
    match done {
        Ok(()) => Ok(Page::redirect(&back(&staff, unit)?)),
        Err(outcome) => corrected(&web, &staff, &posted, &Faults::from_outcome(outcome)?).await,
    }
}

/// `POST /people/units`: an office below.
pub(super) async fn found(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = FoundForm::read(&posted, &mut faults);
    if !faults.is_empty() {
        return corrected(&web, &staff, &posted, &faults).await;
    }
    let (house, places) = (web.part::<Instance>()?, web.part::<Gazetteer>()?);
    let may = actor(&staff)?.may::<Appoint>()?;
    let above = forms::unit(&posted).ok_or(Outcome::NotVisible)?;
    let id = posted.id::<UnitId>("_id").unwrap_or_else(|| UnitId::mint(house.now(), &**house.entropy()));
    let done = house.db().write(move |tx| actions::found(tx, &may, &places, (id, above), &form)).await;
    match done {
        Ok(unit) => Ok(Page::redirect(&format!("/people/units/{unit}"))),
        Err(outcome) => corrected(&web, &staff, &posted, &Faults::from_outcome(outcome)?).await,
    }
}

/// Where an office's people stand for this person.
fn back(staff: &Staff, unit: UnitId) -> Result<String, Outcome> {
    let own = actor(staff)?.may::<Admit>()?.unit() == unit;
    Ok(if own { "/people".to_owned() } else { format!("/people/units/{unit}") })
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let (posted, none) = (Posted::default(), Faults::none());
    let id = |n: u8| [n; 16];
    let unit = |kind, name: &str, place| Unit {
        id: UnitId::of_bytes(id(1)),
        kind,
        name: name.to_owned(),
        place,
        parent: None,
        path: "/".to_owned(),
    };
    let serving = |n: u8, name: &str, until_ms, holds_key| Serving {
        post: people::store::Serving {
            post: PostId::of_bytes(id(n)),
            account: kernel::AccountId::of_bytes(id(n)),
            role: "commune_officer".to_owned(),
            name: name.to_owned(),
            until_ms,
            public: None,
        },
        digits: "123 456 789 012".to_owned(),
        holds_key,
    };
    let dated = stage.staff("/people").now().plus_days(40).millis();
    let people = vec![serving(1, "Người Mẫu Một", i64::MAX, true), serving(2, "Người Mẫu Hai", dated, false)];
    let club = unit(UnitKind::Club, "Câu lạc bộ mẫu", None);
    let commune = Office {
        unit: unit(UnitKind::Commune, "UBND xã Suối Mơ", None),
        above: None,
        below: vec![club],
        people,
    };
    let ministry =
        Office {
            unit: unit(UnitKind::Ministry, "Bộ mẫu", None), above: None, below: vec![], people: vec![]
        };
    let page = |office: &Office, appoints, posted: &Posted, faults: &Faults, invitation: &str| {
        let may = Allowed { admits: true, appoints, own: kernel::AccountId::of_bytes(id(1)) };
        let shown = Shown { posted, faults, invitation: invitation.to_owned() };
        PeoplePage::new(stage.staff("/people"), &Gazetteer::shipped(), office, &may, shown)
    };
    let typed =
        Posted::of([("whom", "hoa"), ("until-day", "1"), ("until-month", "1"), ("until-year", "2020")]);
    let mut wrong = Faults::none();
    wrong.add("until", "access-until-past-e");
    wrong.add("digits", "accounts-digits-e");
    let mut office = Faults::none();
    office.add("place", "colleagues-place-e");
    let mut samples = vec![
        Sample::of("colleagues-people", &page(&commune, true, &posted, &none, "")),
        Sample::of("colleagues-member", &page(&commune, false, &posted, &none, "")),
        Sample::of("colleagues-invited", &page(&commune, true, &posted, &none, "mau-thu-moi")),
        Sample::of("colleagues-appoint-wrong", &page(&commune, true, &typed, &wrong, "")),
        Sample::of("colleagues-found-wrong", &page(&ministry, true, &posted, &office, "")),
    ];
    samples.extend(leaving::samples(stage));
    samples
}
