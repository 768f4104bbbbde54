//! Changing one's own password.

use access::Instance;
use access::accounts as people;
use askama::Template;
use axum::extract::State;
use kernel::Outcome;
use page::components::ErrorSummary;
use page::fields::TextField;
use page::samples::{Sample, Stage};
use page::{Faults, Frame, Page, Posted, Reply, Staff, Web};

use super::super::forms::ChangeForm;
use super::super::wiring::actor;
use super::slowly;

/// What stands behind the address of one's own page after the change.
pub(super) const CHANGED: &str = "changed";

#[derive(Template)]
#[template(path = "accounts/pages/password.html")]
struct PasswordPage {
    t: Frame,
    errors: Option<ErrorSummary>,
    old: TextField,
    code: TextField,
    new: TextField,
    again: TextField,
}

impl PasswordPage {
    /// Nothing typed stands there again: all four are secret.
    fn new(t: Frame, faults: &Faults) -> Self {
        let least = i64::try_from(people::PASSWORD_LEAST).unwrap_or(0);
        let old = TextField::new("password", t.say("accounts-old-password-l")).password("current-password");
        let code = TextField::new("code", t.say("accounts-code-l"))
            .hint(t.say("accounts-code-t"))
            .digits()
            .complete("one-time-code");
        let new = TextField::new("new-password", t.say("accounts-new-password-l"))
            .hint(t.with("accounts-new-password-t", &[("least", least.into())]))
            .password("new-password");
        let again = TextField::new("password-again", t.say("accounts-again-l")).password("new-password");
        let title = t.say("accounts-change-title");
        Self {
            errors: faults.summary(&t),
            old: old.faults(faults, &t),
            code: code.faults(faults, &t),
            new: new.faults(faults, &t),
            again: again.faults(faults, &t),
            t: t.titled(title).with_faults(faults),
        }
    }
}

/// `GET /me/password`.
pub(in super::super) async fn ask(staff: Staff) -> Reply {
    Page::render(&PasswordPage::new(staff.frame(), &Faults::none()))
}

/// `POST /me/password`: with the password in use and a code.
pub(in super::super) async fn change(State(web): State<Web>, staff: Staff, posted: Posted) -> Reply {
    let mut faults = Faults::none();
    let form = ChangeForm::read(&posted, &mut faults);
    if !faults.is_empty() {
        return Page::correct(&PasswordPage::new(staff.frame(), &faults));
    }
    let (house, actor) = (web.part::<Instance>()?, actor(&staff)?);
    let changed =
        slowly(move || people::change_password(&house, &actor, &form.old, &form.code, &form.new)).await;
    match changed {
        Ok(()) => Ok(Page::redirect(&format!("/me?{CHANGED}"))),
        // Somebody without a second factor any more is told where she typed it.
        Err(Outcome::Refused(phrase)) => {
            faults.add("code", phrase);
            Page::correct(&PasswordPage::new(staff.frame(), &faults))
        }
        Err(outcome) => Page::correct(&PasswordPage::new(staff.frame(), &Faults::from_outcome(outcome)?)),
    }
}

/// Sample pages.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let mut wrong = Faults::none();
    wrong.add("password", "access-password-wrong-e");
    wrong.add("code", "access-code-wrong-e");
    wrong.add("new-password", "access-password-same-e");
    wrong.add("password-again", "accounts-again-e");
    let page = |faults: &Faults| PasswordPage::new(stage.staff("/me/password"), faults);
    vec![
        Sample::of("accounts-password", &page(&Faults::none())),
        Sample::of("accounts-password-wrong", &page(&wrong)),
    ]
}
