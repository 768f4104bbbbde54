//! What is typed at signing in and about colleagues.

use kernel::{AccountId, UnitId};
use page::{Faults, Posted};
use zeroize::Zeroizing;

/// Longest log-in name.
const LOGIN: usize = 64;
/// Longest name of a person.
const NAME: usize = 120;
/// Longest password.
const PASSWORD: usize = 256;

/// Name, password and second factor.
pub(super) struct SignInForm {
    pub(super) login: String,
    pub(super) password: Zeroizing<String>,
    pub(super) code: String,
}

impl SignInForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let login = faults.line(posted, "login", LOGIN).to_lowercase();
        let password = Zeroizing::new(posted.typed("password").chars().take(PASSWORD).collect::<String>());
        let code = faults.line(posted, "code", 12);
        if login.is_empty() {
            faults.add("login", "accounts-login-e");
        }
        if password.is_empty() {
            faults.add("password", "accounts-password-e");
        }
        Self { login, password, code }
    }
}

/// An invitation and a new password.
pub(super) struct EnrolForm {
    pub(super) token: String,
    pub(super) password: Zeroizing<String>,
}

impl EnrolForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let token = faults.line(posted, "token", 64);
        let password = Zeroizing::new(posted.typed("password").chars().take(PASSWORD).collect::<String>());
        if *password != posted.typed("again") {
            faults.add("again", "accounts-again-e");
        }
        Self { token, password }
    }
}

/// Somebody to be invited.
pub(super) struct InviteForm {
    pub(super) login: String,
    pub(super) name: String,
}

impl InviteForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let login = faults.line(posted, "login", LOGIN).to_lowercase();
        let name = faults.line(posted, "name", NAME);
        if login.is_empty() || !login.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)) {
            faults.add("login", "accounts-login-form-e");
        }
        if name.is_empty() {
            faults.add("name", "accounts-name-e");
        }
        Self { login, name }
    }
}

/// Somebody to be appointed.
pub(super) struct AppointForm {
    pub(super) login: String,
    pub(super) unit: Option<UnitId>,
    pub(super) role: String,
    pub(super) digits: String,
}

impl AppointForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let login = faults.line(posted, "login", LOGIN).to_lowercase();
        let unit = posted.id::<UnitId>("unit");
        let role = faults.line(posted, "role", LOGIN);
        let digits = faults.line(posted, "digits", 12).chars().filter(char::is_ascii_digit).collect();
        if unit.is_none() {
            faults.add("unit", "accounts-unit-e");
        }
        Self { login, unit, role, digits }
    }
}

/// Somebody to be admitted.
pub(super) fn account(posted: &Posted) -> Option<AccountId> {
    posted.id::<AccountId>("account")
}
