//! What the law asks of a measure before it is written. Law 13/2022/QH15 Arts.
//! 22, 23, 25; Decree 76/2023/NĐ-CP Arts. 14–20.

use kernel::{Date, Instant, Outcome, Phrase};
use norms::{Limit, norms};

use super::model::{Breach, Decision, Ending, Ground, Kind, Measure, Minute, Request, Requester, State};

/// What of the case the rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The present moment.
    pub now: Instant,
    /// The day of the first incident, when one is recorded.
    pub first_incident: Option<Date>,
    /// When her rights were first told.
    pub rights_told: Option<Instant>,
}

impl Standing {
    fn moment(&self, field: &'static str, at: Instant) -> Result<(), Outcome> {
        if at > self.now {
            return Err(Outcome::invalid(field, "measures-e-ahead"));
        }
        if self.first_incident.is_some_and(|first| at.vn_date() < first) {
            return Err(Outcome::invalid(field, "measures-e-before-incident"));
        }
        Ok(())
    }
}

fn filled(field: &'static str, text: &str, key: &'static str) -> Result<(), Outcome> {
    if text.trim().is_empty() { Err(Outcome::invalid(field, key)) } else { Ok(()) }
}

/// Whether a request can be written.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field.
pub fn may_request(request: &Request, case: Standing) -> Result<(), Outcome> {
    case.moment("asked", request.asked_at)?;
    // A court judges itself who asks it and on which grounds (Art. 26): the
    // register keeps what is known of it, and asks for nothing.
    if request.kind != Kind::NoContactChair {
        return Ok(());
    }
    let requester = request.requester.ok_or_else(|| Outcome::invalid("requester", "measures-e-requester"))?;
    if request.grounds.is_empty() {
        return Err(Outcome::invalid("grounds", "measures-e-grounds"));
    }
    match requester {
        Requester::Agency => {
            filled("asked-by", &request.asked_by, "measures-e-asked-by")?;
            let consent = request
                .consent
                .as_ref()
                .ok_or_else(|| Outcome::invalid("consent-who", "measures-e-consent"))?;
            filled("consent-who", &consent.who, "measures-e-consent")?;
            filled("consent-how", &consent.how, "measures-e-consent")?;
            case.moment("consent", consent.at)
        }
        Requester::OwnMotion if !request.grounds.contains(&Ground::ThreatLife) => {
            Err(Outcome::invalid("grounds", "measures-e-own-motion"))
        }
        _ => Ok(()),
    }
}

/// Whether the twelve hours run: on a request under Art. 25(1)(a), not on the
/// chair's own motion.
pub fn starts_k1(request: &Request) -> bool {
    request.kind == Kind::NoContactChair && request.requester.is_some_and(|who| who != Requester::OwnMotion)
}

/// The latest end of a chair's decision: three days from the signature, as the
/// dated norm gives it.
pub fn latest_end(decided_at: Instant) -> Option<Instant> {
    let rule = norms().clock("K2", decided_at.vn_date())?;
    match rule.limit {
        Limit::Hours(hours) => Some(decided_at.plus_hours(hours)),
        _ => None,
    }
}

fn written(at: Instant) -> String {
    let at = at.vn();
    format!("{:02}:{:02} {:02}/{:02}/{}", at.hour(), at.minute(), at.day(), at.month(), at.year())
}

/// Whether a decision can be written.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field; [`Outcome::Refused`] when the
/// measure is decided already, or her rights were not told before.
pub fn may_decide(measure: &Measure, decision: &Decision, case: Standing) -> Result<(), Outcome> {
    if measure.state != State::Requested {
        return Err(Outcome::refused("measures-e-decided"));
    }
    let told_before = case.rights_told.is_some_and(|told| told <= decision.decided_at);
    if measure.kind.is_ban() && !told_before {
        return Err(Outcome::refused("measures-e-rights"));
    }
    filled("number", &decision.number, "measures-e-number")?;
    filled("by", &decision.by, "measures-e-by")?;
    case.moment("decided", decision.decided_at)?;
    if decision.decided_at < measure.asked_at {
        return Err(Outcome::invalid("decided", "measures-e-order"));
    }
    if decision.starts_at < decision.decided_at {
        return Err(Outcome::invalid("starts", "measures-e-starts"));
    }
    if decision.ends_at.is_some_and(|ends| ends <= decision.starts_at) {
        return Err(Outcome::invalid("ends", "measures-e-ends"));
    }
    if measure.kind.is_ban() && decision.ends_at.is_none() {
        return Err(Outcome::invalid("ends", "measures-e-ends-missing"));
    }
    if measure.kind == Kind::NoContactChair
        && let (Some(ends), Some(latest)) = (decision.ends_at, latest_end(decision.decided_at))
        && ends > latest
    {
        return Err(Outcome::invalid(
            "ends",
            Phrase::new("measures-e-three-days").with("when", written(latest)),
        ));
    }
    Ok(())
}

/// Whether a refusal can be written: with its reason, for the requester gets
/// it in writing (Art. 25(2)).
///
/// # Errors
/// As [`may_decide`].
pub fn may_refuse(measure: &Measure, reason: &str, at: Instant, case: Standing) -> Result<(), Outcome> {
    if measure.state != State::Requested {
        return Err(Outcome::refused("measures-e-decided"));
    }
    filled("reason", reason, "measures-e-reason")?;
    case.moment("decided", at)?;
    if at < measure.asked_at { Err(Outcome::invalid("decided", "measures-e-order")) } else { Ok(()) }
}

/// Whether a minute of a forced stop can be written.
///
/// # Errors
/// [`Outcome::Invalid`] naming the field.
pub fn may_minute(minute: &Minute, case: Standing) -> Result<(), Outcome> {
    case.moment("asked", minute.at)?;
    filled("who", &minute.who, "measures-e-who")?;
    filled("means", &minute.means, "measures-e-means")
}

/// Whether a measure can be ended.
///
/// # Errors
/// [`Outcome::Refused`] when it is not in force; [`Outcome::Invalid`].
pub fn may_end(measure: &Measure, ending: &Ending, case: Standing) -> Result<(), Outcome> {
    if !measure.state.in_force() {
        return Err(Outcome::refused("measures-e-not-in-force"));
    }
    if !ending.completed {
        filled("ending", &ending.words, "measures-e-ending")?;
    }
    case.moment("ended", ending.at)?;
    let since = measure.starts_at.unwrap_or(measure.asked_at);
    if ending.at < since { Err(Outcome::invalid("ended", "measures-e-order")) } else { Ok(()) }
}

/// Whether a breach can be written: of a ban, while it held (D76 Art. 19).
///
/// # Errors
/// As [`may_end`].
pub fn may_breach(measure: &Measure, breach: &Breach, case: Standing) -> Result<(), Outcome> {
    if !measure.kind.is_ban() || !measure.state.in_force() {
        return Err(Outcome::refused("measures-e-not-in-force"));
    }
    case.moment("breached", breach.at)?;
    let held = measure.starts_at.is_some_and(|starts| starts <= breach.at)
        && measure.ends_at.is_none_or(|ends| breach.at <= ends);
    if held { Ok(()) } else { Err(Outcome::invalid("breached", "measures-e-breach-time")) }
}

#[cfg(test)]
mod tests {
    use super::super::model::{BreachKind, Consent, MeasureId};
    use super::*;
    use kernel::{RecordId, UnitId};
    use proptest::prelude::*;

    fn at(hours: i64) -> Instant {
        Instant::of_vn(Date::constant(2026, 11, 19), 8, 0).plus_hours(hours)
    }
    fn ground() -> Standing {
        Standing {
            now: at(100),
            first_incident: Some(Date::constant(2026, 11, 18)),
            rights_told: Some(at(0)),
        }
    }
    fn request(requester: Requester, grounds: &[Ground]) -> Request {
        Request {
            kind: Kind::NoContactChair,
            asked_at: at(1),
            requester: Some(requester),
            asked_by: "Hội".into(),
            grounds: grounds.to_vec(),
            consent: None,
            words: String::new(),
        }
    }
    fn measure(kind: Kind) -> Measure {
        Measure {
            unit: UnitId::of_bytes([1; 16]),
            id: MeasureId::of_bytes([2; 16]),
            case: RecordId::of_bytes([3; 16]),
            kind,
            state: State::Requested,
            asked_at: at(1),
            decided_at: None,
            decided_by: None,
            starts_at: None,
            ends_at: None,
            breached_at: None,
            row_version: 1,
        }
    }
    fn decision(decided: i64, starts: i64, ends: i64) -> Decision {
        Decision {
            number: "12/QĐ-UBND".into(),
            by: "Chủ tịch".into(),
            decided_at: at(decided),
            starts_at: at(starts),
            ends_at: Some(at(ends)),
            penalty: None,
        }
    }

    #[test]
    fn an_agency_asks_only_with_her_consent() {
        let mut asked = request(Requester::Agency, &[Ground::HarmHealth]);
        assert!(may_request(&asked, ground()).is_err());
        asked.consent = Some(Consent { who: "chị ấy".into(), at: at(1), how: "gọi điện".into() });
        assert!(may_request(&asked, ground()).is_ok());
        assert!(may_request(&request(Requester::Survivor, &[Ground::HarmHealth]), ground()).is_ok());
    }

    #[test]
    fn a_court_is_asked_without_grounds_and_by_whom_it_may_be() {
        for requester in [None, Some(Requester::Agency), Some(Requester::Survivor)] {
            let asked = Request {
                kind: Kind::NoContactCourt,
                requester,
                asked_by: String::new(),
                ..request(Requester::Survivor, &[])
            };
            assert!(may_request(&asked, ground()).is_ok());
        }
        assert!(may_request(&request(Requester::Survivor, &[]), ground()).is_err(), "the chair's needs them");
    }

    #[test]
    fn nothing_is_recorded_before_the_first_incident() {
        let early = |outcome: Result<(), Outcome>, field: &str| {
            let faults = match outcome {
                Err(Outcome::Invalid(faults)) => faults,
                other => panic!("{other:?}"),
            };
            assert_eq!((faults[0].field, faults[0].phrase.key), (field, "measures-e-before-incident"));
        };
        let before = at(-48);
        let asked = Request { asked_at: before, ..request(Requester::Survivor, &[Ground::HarmHealth]) };
        early(may_request(&asked, ground()), "asked");
        early(may_request(&Request { kind: Kind::PoliceStation, ..asked }, ground()), "asked");
        let minute = Minute { at: before, who: "x".into(), means: "x".into(), result: String::new() };
        early(may_minute(&minute, ground()), "asked");
        let ban = Measure { state: State::Active, starts_at: Some(before), ..measure(Kind::NoContactChair) };
        early(
            may_end(&ban, &Ending { completed: true, at: before, words: String::new() }, ground()),
            "ended",
        );
        let breach = Breach { at: before, kind: BreachKind::ByMeans, words: String::new() };
        early(may_breach(&ban, &breach, ground()), "breached");
        early(may_refuse(&measure(Kind::NoContactChair), "Lý do", before, ground()), "decided");
    }

    #[test]
    fn a_breach_is_of_a_ban_while_it_held() {
        let ban =
            |kind, state| Measure { state, starts_at: Some(at(5)), ends_at: Some(at(77)), ..measure(kind) };
        let breach = |hours| Breach { at: at(hours), kind: BreachKind::Within100m, words: String::new() };
        let active = ban(Kind::NoContactChair, State::Active);
        for hours in [5, 40, 77] {
            assert!(may_breach(&active, &breach(hours), ground()).is_ok());
        }
        for hours in [4, 78] {
            let Err(Outcome::Invalid(faults)) = may_breach(&active, &breach(hours), ground()) else {
                panic!("outside its time")
            };
            assert_eq!((faults[0].field, faults[0].phrase.key), ("breached", "measures-e-breach-time"));
        }
        let again = ban(Kind::NoContactCourt, State::Breached);
        assert!(may_breach(&again, &breach(40), ground()).is_ok(), "a second breach");
        for (kind, state) in [
            (Kind::PoliceStation, State::Active),
            (Kind::NoContactChair, State::Requested),
            (Kind::NoContactChair, State::Completed),
            (Kind::NoContactChair, State::Cancelled),
        ] {
            let refused = Err(Outcome::refused("measures-e-not-in-force"));
            assert_eq!(may_breach(&ban(kind, state), &breach(40), ground()), refused);
        }
    }

    #[test]
    fn a_measure_is_cancelled_only_with_why() {
        let ban = Measure { state: State::Active, starts_at: Some(at(5)), ..measure(Kind::NoContactChair) };
        let ending = |words: &str| Ending { completed: false, at: at(9), words: words.into() };
        assert!(
            matches!(may_end(&ban, &ending(" "), ground()), Err(Outcome::Invalid(faults)) if faults[0].field == "ending")
        );
        assert!(may_end(&ban, &ending("Chị ấy đề nghị."), ground()).is_ok());
    }

    #[test]
    fn the_chair_moves_alone_only_when_life_is_threatened_and_without_the_clock() {
        assert!(may_request(&request(Requester::OwnMotion, &[Ground::HarmHealth]), ground()).is_err());
        let own = request(Requester::OwnMotion, &[Ground::ThreatLife]);
        assert!(may_request(&own, ground()).is_ok());
        assert!(!starts_k1(&own) && starts_k1(&request(Requester::Survivor, &[Ground::ThreatLife])));
    }

    #[test]
    fn no_ban_before_the_rights_are_told_and_none_longer_than_three_days() {
        let ban = measure(Kind::NoContactChair);
        assert!(may_decide(&ban, &decision(5, 5, 77), ground()).is_ok());
        assert!(may_decide(&ban, &decision(5, 5, 78), ground()).is_err());
        let late = Standing { rights_told: Some(at(6)), ..ground() };
        assert_eq!(may_decide(&ban, &decision(5, 5, 77), late), Err(Outcome::refused("measures-e-rights")));
        assert!(may_decide(&measure(Kind::PoliceStation), &decision(5, 5, 777), late).is_ok());
    }

    #[test]
    fn a_refusal_needs_its_reason() {
        let ban = measure(Kind::NoContactChair);
        assert!(may_refuse(&ban, "  ", at(2), ground()).is_err());
        assert!(may_refuse(&ban, "Không còn ở cùng xã.", at(2), ground()).is_ok());
        assert!(may_refuse(&ban, "Lý do", at(0), ground()).is_err(), "not before it was asked");
    }

    proptest! {
        #[test]
        fn dates_of_a_taken_decision_are_in_order(decided in -5i64..200, starts in -5i64..200, ends in -5i64..300) {
            let decision = decision(decided, starts, ends);
            if may_decide(&measure(Kind::NoContactChair), &decision, ground()).is_ok() {
                prop_assert!(at(1) <= decision.decided_at && decision.decided_at <= decision.starts_at);
                prop_assert!(decision.starts_at < at(ends) && at(ends) <= decision.decided_at.plus_hours(72));
                prop_assert!(decision.decided_at <= ground().now);
            }
        }
    }
}
