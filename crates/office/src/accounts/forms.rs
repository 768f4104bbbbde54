//! What is typed at signing in and about colleagues.

use page::{Faults, Posted};
use zeroize::Zeroizing;

/// Longest log-in name.
const LOGIN: usize = 64;
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

/// The password in use, a code, and another password twice.
pub(super) struct ChangeForm {
    pub(super) old: Zeroizing<String>,
    pub(super) code: String,
    pub(super) new: Zeroizing<String>,
}

impl ChangeForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let typed = |name| Zeroizing::new(posted.typed(name).chars().take(PASSWORD).collect::<String>());
        let (old, new) = (typed("password"), typed("new-password"));
        let code = faults.line(posted, "code", 12);
        if old.is_empty() {
            faults.add("password", "accounts-password-e");
        }
        if code.is_empty() {
            faults.add("code", "accounts-code-e");
        }
        if new.is_empty() {
            faults.add("new-password", "accounts-new-password-e");
        } else if *new != *typed("password-again") {
            faults.add("password-again", "accounts-again-e");
        }
        Self { old, code, new }
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
