//! What is typed about colleagues and offices.

use access::units::UnitKind;
use kernel::{AccountId, Date, PlaceId, UnitId};
use page::fields::read_date;
use page::{Faults, Posted};

/// Longest log-in name.
const LOGIN: usize = 64;
/// Longest name of a person or an office.
const NAME: usize = 120;

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
    pub(super) role: String,
    pub(super) digits: String,
    /// The last day of the post; none for an open end.
    pub(super) last: Option<Date>,
}

impl AppointForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let login = faults.line(posted, "whom", LOGIN).to_lowercase();
        let role = faults.line(posted, "role", LOGIN);
        let digits = faults.line(posted, "digits", 32).chars().filter(char::is_ascii_digit).collect();
        let last = match read_date(posted, "until") {
            Err(fault) if fault.phrase.key == "page-e-date-missing" => None,
            read => faults.take(read.map(Some)),
        };
        if login.is_empty() {
            faults.add("whom", "accounts-login-e");
        }
        Self { login, role, digits, last }
    }
}

/// An office to be founded below another.
pub(super) struct FoundForm {
    pub(super) kind: Option<UnitKind>,
    pub(super) place: Option<PlaceId>,
    pub(super) name: String,
}

impl FoundForm {
    pub(super) fn read(posted: &Posted, faults: &mut Faults) -> Self {
        let kind = UnitKind::of_key(posted.typed("kind"));
        let place = posted.typed("place").parse().ok().map(PlaceId);
        let name = faults.line(posted, "office", NAME);
        if kind.is_none() {
            faults.add("kind", "colleagues-kind-e");
        }
        Self { kind, place, name }
    }
}

/// Somebody to be admitted.
pub(super) fn account(posted: &Posted) -> Option<AccountId> {
    posted.id::<AccountId>("account")
}

/// The office a form is about.
pub(super) fn unit(posted: &Posted) -> Option<UnitId> {
    posted.id::<UnitId>("unit")
}
