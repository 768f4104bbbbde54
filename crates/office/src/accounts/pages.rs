//! The pages of signing in and of colleagues.

mod password;

use std::sync::Arc;

use access::Instance;
use access::accounts as people;
use askama::Template;
use axum::extract::{OriginalUri, State};
use kernel::Outcome;
use page::components::Confirm;
use page::fields::TextField;
use page::samples::{Sample, Stage};
use page::{Faults, Frame, Page, Posted, Reply, SetCookie, Staff, Visitor, Web};

use super::COOKIE;
use super::forms::{EnrolForm, SignInForm};
use super::wiring::{actor, home};

pub(super) use password::{ask as ask_password, change as change_password};

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
    let asking = Arc::clone(&house);
    let signed =
        slowly(move || people::sign_in(&asking, &form.login, &form.password, &form.code, lang)).await;
    let phrase = match signed {
        Ok(session) => match first_page(&house, &session).await? {
            Some(first) => {
                return Ok(Page::redirect(&first).cookie(SetCookie::session(COOKIE, session.cookie.as_str())));
            }
            None => "accounts-no-post-e".into(),
        },
        Err(Outcome::Refused(phrase)) => phrase,
        Err(other) => return Err(other.into()),
    };
    faults.add("login", phrase);
    Page::correct(&SignInPage::new(visitor.frame(), &login, &faults))
}

/// The first page somebody who just signed in may open; `None` for who holds
/// no post, whose session is over at once. A member renews the key of a unit
/// that somebody left.
async fn first_page(house: &Arc<Instance>, session: &people::NewSession) -> Result<Option<String>, Outcome> {
    let present = people::authenticate(house, &session.cookie).await?.ok_or(Outcome::NotVisible)?;
    let (actor, asking) = (present.actor, Instance::clone(house));
    let Some(first) = home(&actor) else {
        house.db().write(move |tx| people::sign_out(tx, &actor)).await?;
        return Ok(None);
    };
    let renewed = house.db().write(move |tx| access::keys::renew_due(&asking, tx, &actor)).await;
    match renewed {
        // Another member came first.
        Ok(()) | Err(Outcome::Stale) => {}
        // Whoever is on duty comes in all the same; the next sign-in renews.
        Err(failed) => tracing::error!(%failed, "a unit's key was not renewed"),
    }
    Ok(Some(first))
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
    confirm: Option<Confirm>,
    name: String,
    posts: Vec<(String, String)>,
    digits: String,
}

/// `GET /me`.
pub(super) async fn me(State(web): State<Web>, staff: Staff, uri: OriginalUri) -> Reply {
    let (house, actor) = (web.part::<Instance>()?, actor(&staff)?);
    let id = actor.account;
    let account =
        house.db().read(move |rx| people::store::account(rx, id)).await?.ok_or(Outcome::NotVisible)?;
    let t = staff.frame();
    let posts = actor.posts.iter().map(|held| (role_name(&t, &held.role), held.unit.name.clone())).collect();
    let digits = account.public.map(|public| public.fingerprint().twelve_digits()).unwrap_or_default();
    let title = t.say("accounts-me-title");
    let confirm = (uri.query() == Some(password::CHANGED)).then(|| Confirm::new(t.say("accounts-changed-n")));
    Page::render(&MePage { confirm, name: actor.name.clone(), posts, digits, t: t.titled(title) })
}

/// A role in words.
pub(crate) fn role_name(t: &Frame, role: &str) -> String {
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

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let mut wrong = Faults::none();
    wrong.add("login", "access-sign-in-wrong");
    let me = MePage {
        t: stage.staff("/me"),
        confirm: Some(Confirm::new(stage.staff("/me").say("accounts-changed-n"))),
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
    let mut samples = vec![
        Sample::of("accounts-sign-in", &SignInPage::new(stage.visitor("/sign-in"), "", &Faults::none())),
        Sample::of("accounts-sign-in-wrong", &SignInPage::new(stage.visitor("/sign-in"), "mai", &wrong)),
        Sample::of("accounts-enrol", &EnrolPage::new(stage.visitor("/enrol"), "", &Faults::none())),
        Sample::of("accounts-enrolled", &enrolled),
        Sample::of("accounts-me", &me),
        Sample::of("accounts-menu", &MenuPage { t: stage.staff("/menu") }),
    ];
    samples.extend(password::samples(stage));
    samples
}
