//! The pages of signing in and of colleagues.

use std::sync::Arc;

use access::accounts::{self as people, NewPost};
use access::can::{Admit, Appoint};
use access::{Actor, Instance, Roles};
use askama::Template;
use axum::extract::State;
use kernel::{Outcome, PostId};
use page::fields::TextField;
use page::samples::{Sample, Stage};
use page::{Faults, Frame, Page, Posted, Reply, SetCookie, Staff, Visitor, Web};

use super::COOKIE;
use super::forms::{self, AppointForm, EnrolForm, InviteForm, SignInForm};
use super::wiring::actor;

/// Runs something slow (a password hash) off the threads that serve pages.
async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Outcome> + Send + 'static,
) -> Result<T, Outcome> {
    tokio::task::spawn_blocking(work).await.map_err(Outcome::fault)?
}

#[derive(Template)]
#[template(path = "accounts/pages/sign_in.html")]
struct SignInPage {
    t: Frame,
    errors: Option<page::components::ErrorSummary>,
    login: TextField,
    password: TextField,
    code: TextField,
}

impl SignInPage {
    fn new(t: Frame, typed: &str, faults: &Faults) -> Self {
        let login = TextField::new("login", t.say("accounts-login-l")).typed(typed).complete("username");
        let password = TextField::new("password", t.say("accounts-password-l")).password("current-password");
        let code = TextField::new("code", t.say("accounts-code-l"))
            .hint(t.say("accounts-code-t"))
            .digits()
            .complete("one-time-code");
        let title = t.say("accounts-sign-in-title");
        Self {
            errors: faults.summary(&t),
            login: login.faults(faults, &t),
            password: password.faults(faults, &t),
            code: code.faults(faults, &t),
            t: t.titled(title).with_faults(faults),
        }
    }
}

/// `GET /sign-in`.
pub(super) async fn ask(visitor: Visitor) -> Reply {
    Page::render(&SignInPage::new(visitor.frame(), "", &Faults::none()))
}

/// `POST /sign-in`.
pub(super) async fn sign_in(State(web): State<Web>, visitor: Visitor, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = SignInForm::read(&posted, &mut faults);
    let login = form.login.clone();
    if !faults.is_empty() {
        return Page::correct(&SignInPage::new(visitor.frame(), &login, &faults));
    }
    let (house, lang) = (web.part::<Instance>()?, visitor.lang());
    let signed = slowly(move || people::sign_in(&house, &form.login, &form.password, &form.code, lang)).await;
    match signed {
        Ok(session) => {
            Ok(Page::redirect("/today").cookie(SetCookie::session(COOKIE, session.cookie.as_str())))
        }
        Err(Outcome::Refused(phrase)) => {
            faults.add("login", phrase);
            Page::correct(&SignInPage::new(visitor.frame(), &login, &faults))
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /lock`: the session's row is gone, and with it the key in it.
pub(super) async fn lock(State(web): State<Web>, staff: Staff) -> Reply {
    let (house, actor) = (web.part::<Instance>()?, actor(&staff)?);
    house.db().write(move |tx| people::sign_out(tx, &actor)).await?;
    Ok(Page::redirect("/sign-in").cookie(SetCookie::gone(COOKIE)))
}

#[derive(Template)]
#[template(path = "accounts/pages/me.html")]
struct MePage {
    t: Frame,
    name: String,
    posts: Vec<(String, String)>,
    digits: String,
}

/// `GET /me`.
pub(super) async fn me(State(web): State<Web>, staff: Staff) -> Reply {
    let (house, actor) = (web.part::<Instance>()?, actor(&staff)?);
    let id = actor.account;
    let account =
        house.db().read(move |rx| people::store::account(rx, id)).await?.ok_or(Outcome::NotVisible)?;
    let t = staff.frame();
    let posts = actor.posts.iter().map(|held| (role_name(&t, &held.role), held.unit.name.clone())).collect();
    let digits = account.public.map(|public| public.fingerprint().twelve_digits()).unwrap_or_default();
    let title = t.say("accounts-me-title");
    Page::render(&MePage { name: actor.name.clone(), posts, digits, t: t.titled(title) })
}

/// A role in words.
fn role_name(t: &Frame, role: &str) -> String {
    t.say(&format!("accounts-role-{}", role.replace('_', "-")))
}

#[derive(Template)]
#[template(path = "accounts/pages/menu.html")]
struct MenuPage {
    t: Frame,
}

/// `GET /menu`: everything else, as a page, so that a phone needs no script.
pub(super) async fn menu(staff: Staff) -> Reply {
    let t = staff.frame().section("/menu");
    let title = t.say("page-nav-menu");
    Page::render(&MenuPage { t: t.titled(title) })
}

#[derive(Template)]
#[template(path = "accounts/pages/enrol.html")]
struct EnrolPage {
    t: Frame,
    errors: Option<page::components::ErrorSummary>,
    token: TextField,
    password: TextField,
    again: TextField,
}

impl EnrolPage {
    fn new(t: Frame, typed: &str, faults: &Faults) -> Self {
        let least = i64::try_from(people::PASSWORD_LEAST).unwrap_or(0);
        let token = TextField::new("token", t.say("accounts-token-l")).typed(typed);
        let password = TextField::new("password", t.say("accounts-new-password-l"))
            .hint(t.with("accounts-new-password-t", &[("least", least.into())]))
            .password("new-password");
        let again = TextField::new("again", t.say("accounts-again-l")).password("new-password");
        let title = t.say("accounts-enrol-title");
        Self {
            errors: faults.summary(&t),
            token: token.faults(faults, &t),
            password: password.faults(faults, &t),
            again: again.faults(faults, &t),
            t: t.titled(title).with_faults(faults),
        }
    }
}

/// `GET /enrol`.
pub(super) async fn ask_enrol(visitor: Visitor) -> Reply {
    Page::render(&EnrolPage::new(visitor.frame(), "", &Faults::none()))
}

#[derive(Template)]
#[template(path = "accounts/pages/enrolled.html")]
struct EnrolledPage {
    t: Frame,
    digits: String,
    secret: String,
    address: String,
}

/// `POST /enrol`: a password, keys and a second factor, shown once.
pub(super) async fn enrol(State(web): State<Web>, visitor: Visitor, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = EnrolForm::read(&posted, &mut faults);
    let again =
        |faults: &Faults| Page::correct(&EnrolPage::new(visitor.frame(), posted.typed("token"), faults));
    if !faults.is_empty() {
        return again(&faults);
    }
    let house = web.part::<Instance>()?;
    match slowly(move || enrol_now(&house, &form)).await {
        Ok(keys) => {
            let t = visitor.frame();
            let digits = keys.public().fingerprint().twelve_digits();
            let secret = keys.totp().base32().to_string();
            let address = keys.totp().uri("Binh An", "binhan").map_err(Outcome::fault)?.to_string();
            let title = t.say("accounts-enrolled-title");
            Page::render(&EnrolledPage { digits, secret, address, t: t.titled(title) })
        }
        Err(outcome) => again(&Faults::from_outcome(outcome)?),
    }
}

fn enrol_now(house: &Instance, form: &EnrolForm) -> Result<Arc<people::NewKeys>, Outcome> {
    let (token, now) = (form.token.clone(), house.now().millis());
    let account = house.db().read_now(move |rx| people::invited(rx, &token, now))?;
    let keys = Arc::new(people::new_keys(house, account, &form.password)?);
    let (token, kept) = (form.token.clone(), Arc::clone(&keys));
    house.db().write_now(move |tx| people::enrol(tx, &token, &kept))?;
    Ok(keys)
}

/// A colleague on the page.
#[derive(Debug, Clone)]
struct Colleague {
    account: String,
    name: String,
    role: String,
    digits: String,
    holds_key: bool,
}

#[derive(Template)]
#[template(path = "accounts/pages/people.html")]
struct PeoplePage {
    t: Frame,
    errors: Option<page::components::ErrorSummary>,
    unit: String,
    unit_id: String,
    colleagues: Vec<Colleague>,
    may_appoint: bool,
    roles: Vec<(String, String)>,
    invitation: String,
}

async fn people_page(
    web: &Web,
    staff: &Staff,
    faults: &Faults,
    invitation: String,
) -> Result<PeoplePage, Outcome> {
    let (house, actor) = (web.part::<Instance>()?, actor(staff)?);
    let may = actor.may::<Admit>()?;
    let unit = may.scope().unit().clone();
    let (id, now) = (unit.id, house.now().millis());
    let (posts, holding, accounts) = house
        .db()
        .snapshot(move |rx| {
            let posts = people::store::posts_in(rx, id, now)?;
            let mut accounts = Vec::new();
            for (_, account, ..) in &posts {
                accounts.push(people::store::account(rx, *account)?.ok_or(Outcome::NotVisible)?);
            }
            Ok((posts, people::store::accounts_holding(rx, id)?, accounts))
        })
        .await?;
    let t = staff.frame();
    let colleagues = posts.iter().zip(&accounts).map(|((_, account, role, name), row)| Colleague {
        account: account.to_string(),
        name: name.clone(),
        role: role_name(&t, role),
        digits: row.public.map(|public| public.fingerprint().twelve_digits()).unwrap_or_default(),
        holds_key: holding.contains(account),
    });
    let fitting =
        Roles::embedded().iter().filter(|role| role.units.iter().any(|kind| kind == unit.kind.key()));
    let roles = fitting.map(|role| (role.key.clone(), role_name(&t, &role.key))).collect();
    let (title, may_appoint) = (t.say("accounts-people-title"), actor.may::<Appoint>().is_ok());
    Ok(PeoplePage {
        errors: faults.summary(&t),
        colleagues: colleagues.collect(),
        unit: unit.name.clone(),
        unit_id: unit.id.to_string(),
        may_appoint,
        roles,
        invitation,
        t: t.titled(title).section("/people").with_faults(faults),
    })
}

/// `GET /people`.
pub(super) async fn people(State(web): State<Web>, staff: Staff) -> Reply {
    Page::render(&people_page(&web, &staff, &Faults::none(), String::new()).await?)
}

async fn again(web: &Web, staff: &Staff, outcome: Outcome) -> Reply {
    let faults = Faults::from_outcome(outcome)?;
    Page::correct(&people_page(web, staff, &faults, String::new()).await?)
}

/// `POST /people/admit`: a member gives the unit's key to a colleague.
pub(super) async fn admit(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let (house, may) = (web.part::<Instance>()?, actor(&staff)?.may::<Admit>()?);
    let account = forms::account(&posted).ok_or(Outcome::NotVisible)?;
    let done = {
        let house = Instance::clone(&house);
        house.clone().db().write(move |tx| access::keys::admit(&house, tx, &may, account)).await
    };
    match done {
        Ok(()) => Ok(Page::redirect("/people")),
        Err(outcome) => again(&web, &staff, outcome).await,
    }
}

/// `POST /people/invite`: the invitation is shown once, to be handed over.
pub(super) async fn invite(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = InviteForm::read(&posted, &mut faults);
    if !faults.is_empty() {
        return Page::correct(&people_page(&web, &staff, &faults, String::new()).await?);
    }
    let (house, may) = (web.part::<Instance>()?, actor(&staff)?.may::<Appoint>()?);
    let asking = Instance::clone(&house);
    let invited =
        house.db().write(move |tx| people::invite(&asking, tx, &may, &form.login, &form.name)).await;
    match invited {
        Ok(invited) => {
            let token = invited.token.to_string();
            Page::render(&people_page(&web, &staff, &Faults::none(), token).await?)
        }
        Err(outcome) => again(&web, &staff, outcome).await,
    }
}

/// `POST /people/appoint`: signs the post of somebody who has enrolled, after
/// the twelve digits were read aloud and agree.
pub(super) async fn appoint(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = AppointForm::read(&posted, &mut faults);
    if !faults.is_empty() {
        return Page::correct(&people_page(&web, &staff, &faults, String::new()).await?);
    }
    let (house, actor) = (web.part::<Instance>()?, actor(&staff)?);
    match appoint_now(&house, &actor, form).await {
        Ok(()) => Ok(Page::redirect("/people")),
        Err(outcome) => again(&web, &staff, outcome).await,
    }
}

async fn appoint_now(house: &Arc<Instance>, actor: &Arc<Actor>, form: AppointForm) -> Result<(), Outcome> {
    let may = actor.may::<Appoint>()?;
    let unit = form.unit.ok_or(Outcome::NotVisible)?;
    let id = PostId::mint(house.now(), &**house.entropy());
    let asking = Instance::clone(house);
    let write = move |tx: &store::Tx<'_>| {
        let account = people::store::by_login(tx, &form.login)?;
        let account = account.ok_or_else(|| Outcome::invalid("login", "accounts-unknown-login-e"))?;
        let digits = account.public.map(|public| public.fingerprint().twelve_digits()).unwrap_or_default();
        if digits.chars().filter(char::is_ascii_digit).collect::<String>() != form.digits {
            return Err(Outcome::invalid("digits", "accounts-digits-e"));
        }
        let new = NewPost { id, account: account.id, unit, role: form.role.clone(), until_ms: i64::MAX };
        people::appoint(&asking, tx, &may, &new)?;
        let unit = access::units::unit_of(tx, unit)?;
        if access::keys::store::epoch(tx, unit.id)?.is_none() {
            access::keys::first_key(&asking, tx, &may, &unit, &[account])?;
        }
        Ok(())
    };
    house.db().write(move |tx| write(tx)).await
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let mut wrong = Faults::none();
    wrong.add("login", "access-sign-in-wrong");
    let colleague = |name: &str, holds_key| Colleague {
        account: "0".repeat(32),
        name: name.to_owned(),
        role: stage.staff("/people").say("accounts-role-commune-officer"),
        digits: "123 456 789 012".to_owned(),
        holds_key,
    };
    let people = PeoplePage {
        t: stage.staff("/people"),
        errors: None,
        unit: "UBND xã Suối Mơ".to_owned(),
        unit_id: "0".repeat(32),
        colleagues: vec![colleague("Người Mẫu Một", true), colleague("Người Mẫu Hai", false)],
        may_appoint: true,
        roles: vec![(
            "commune_officer".to_owned(),
            stage.staff("/people").say("accounts-role-commune-officer"),
        )],
        invitation: "mau-thu-moi".to_owned(),
    };
    let me = MePage {
        t: stage.staff("/me"),
        name: "Người Mẫu".to_owned(),
        posts: vec![(stage.staff("/me").say("accounts-role-commune-chair"), "UBND xã Suối Mơ".to_owned())],
        digits: "123 456 789 012".to_owned(),
    };
    let enrolled = EnrolledPage {
        t: stage.visitor("/enrol"),
        digits: "123 456 789 012".to_owned(),
        secret: "JBSWY3DPEHPK3PXP".to_owned(),
        address: "otpauth://totp/mau".to_owned(),
    };
    vec![
        Sample::of("accounts-sign-in", &SignInPage::new(stage.visitor("/sign-in"), "", &Faults::none())),
        Sample::of("accounts-sign-in-wrong", &SignInPage::new(stage.visitor("/sign-in"), "mai", &wrong)),
        Sample::of("accounts-enrol", &EnrolPage::new(stage.visitor("/enrol"), "", &Faults::none())),
        Sample::of("accounts-enrolled", &enrolled),
        Sample::of("accounts-me", &me),
        Sample::of("accounts-menu", &MenuPage { t: stage.staff("/menu") }),
        Sample::of("accounts-people", &people),
    ]
}
