//! What the forms of measures say: text in, a request or what is wrong with
//! which field out.

use kernel::{Instant, Outcome};
use page::fields::read_moment;
use page::{Faults, Posted};

use super::model::{Consent, Decision, Ground, Kind, Minute, Penalty, Request, Requester};
use crate::cases::{SHORT, WORDS};

pub(super) fn read_at(posted: &Posted, name: &'static str, faults: &mut Faults) -> Instant {
    read_moment(posted, name).unwrap_or_else(|fault| {
        faults.add(name, fault.phrase);
        Instant::of_millis(0)
    })
}

pub(super) fn read_ban(posted: &Posted) -> Result<Request, Outcome> {
    let mut faults = Faults::none();
    let requester = Requester::of_key(posted.typed("requester"));
    let consent = (requester == Some(Requester::Agency)).then(|| Consent {
        who: faults.line(posted, "consent-who", SHORT),
        at: if posted.has("consent-day") {
            read_at(posted, "consent", &mut faults)
        } else {
            Instant::of_millis(0)
        },
        how: faults.line(posted, "consent-how", SHORT),
    });
    let consent_at_missing = consent.is_some() && !posted.has("consent-day");
    let request = Request {
        kind: Kind::NoContactChair,
        asked_at: read_at(posted, "asked", &mut faults),
        requester,
        asked_by: faults.line(posted, "asked-by", SHORT),
        grounds: posted.all("grounds").filter_map(Ground::of_key).collect(),
        consent,
        words: faults.text(posted, "words", WORDS),
    };
    if consent_at_missing {
        faults.add("consent-who", "measures-e-consent");
    }
    faults.into_result()?;
    Ok(request)
}

pub(super) fn read_other(posted: &Posted) -> Result<Request, Outcome> {
    let mut faults = Faults::none();
    let kind =
        Kind::of_key(posted.typed("kind")).filter(|kind| !kind.is_minute() && *kind != Kind::NoContactChair);
    if kind.is_none() {
        faults.add("kind", "measures-e-kind");
    }
    let kind = kind.unwrap_or(Kind::PoliceStation);
    let requester = match posted.typed("other-requester") {
        "" => None,
        typed => {
            let known = Requester::of_key(typed).filter(|who| *who != Requester::OwnMotion);
            if known.is_none() {
                faults.add("other-requester", "measures-e-requester");
            }
            known
        }
    };
    let request = Request {
        kind,
        asked_at: read_at(posted, "other-asked", &mut faults),
        requester,
        asked_by: faults.line(posted, "other-by", SHORT),
        // The court judges the grounds itself; the register invents none.
        grounds: Vec::new(),
        consent: None,
        words: faults.text(posted, "other-words", WORDS),
    };
    faults.into_result()?;
    Ok(request)
}

pub(super) fn read_minute(posted: &Posted) -> Result<Minute, Outcome> {
    let mut faults = Faults::none();
    let minute = Minute {
        at: read_at(posted, "stopped", &mut faults),
        who: faults.line(posted, "who", SHORT),
        means: faults.line(posted, "means", SHORT),
        result: faults.text(posted, "result", WORDS),
    };
    faults.into_result()?;
    Ok(minute)
}

/// What rules call a field, and what the form that was sent calls it: no two
/// fields of a page share an id.
pub(super) type Names = &'static [(&'static str, &'static str)];
pub(super) const STOP: Names = &[("asked", "stopped")];
pub(super) const OTHER: Names = &[
    ("asked", "other-asked"),
    ("requester", "other-requester"),
    ("asked-by", "other-by"),
    ("words", "other-words"),
];
pub(super) const REFUSING: Names = &[("decided", "refused")];

/// Faults at the fields of the form that was sent.
pub(super) fn at_fields_of(names: Names) -> impl Fn(Outcome) -> Outcome {
    move |outcome| match outcome {
        Outcome::Invalid(mut faults) => {
            for fault in &mut faults {
                fault.field =
                    names.iter().find(|(rule, _)| *rule == fault.field).map_or(fault.field, |(_, form)| form);
            }
            Outcome::Invalid(faults)
        }
        other => other,
    }
}

pub(super) fn read_decision(posted: &Posted) -> Result<Decision, Outcome> {
    let mut faults = Faults::none();
    let decision = Decision {
        number: faults.line(posted, "number", SHORT),
        by: faults.line(posted, "by", SHORT),
        decided_at: read_at(posted, "decided", &mut faults),
        starts_at: read_at(posted, "starts", &mut faults),
        ends_at: posted.has("ends-day").then(|| read_at(posted, "ends", &mut faults)),
        penalty: Penalty::of_key(posted.typed("penalty")),
    };
    faults.into_result()?;
    Ok(decision)
}
