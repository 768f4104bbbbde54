//! Sample pages of the register, with invented people.

use kernel::{Instant, UnitId};
use page::samples::{Sample, Stage};
use page::{Faults, Posted};

use super::actions::{OpenMeasure, Register};
use super::model::*;
use super::pages::{Doing, measure_page, register_page};
use crate::cases::samples::opened;

fn measure(n: u8, at: Instant, kind: Kind, state: State) -> OpenMeasure {
    let in_force = state.in_force();
    let measure = Measure {
        unit: UnitId::of_bytes([1; 16]),
        id: MeasureId::of_bytes([n; 16]),
        case: opened().file.record,
        kind,
        state,
        asked_at: at.plus_hours(-6),
        decided_at: in_force.then(|| at.plus_hours(-1)),
        decided_by: None,
        starts_at: in_force.then(|| at.plus_hours(-1)),
        ends_at: in_force.then(|| at.plus_hours(60)),
        breached_at: None,
        row_version: 1,
    };
    let request = Request {
        kind,
        asked_at: at.plus_hours(-6),
        requester: kind.is_ban().then_some(Requester::Agency),
        asked_by: "Hội Liên hiệp Phụ nữ xã".to_owned(),
        grounds: vec![Ground::ThreatLife],
        consent: Some(Consent {
            who: "chị ấy".to_owned(),
            at: at.plus_hours(-6),
            how: "gọi điện".to_owned(),
        }),
        words: "Đề nghị cấm tiếp xúc.".to_owned(),
    };
    let mut body = Body::of(request);
    if in_force {
        body.decision = Some(Decision {
            number: "12/QĐ-UBND".to_owned(),
            by: "Chủ tịch".to_owned(),
            decided_at: at.plus_hours(-1),
            starts_at: at.plus_hours(-1),
            ends_at: Some(at.plus_hours(60)),
            penalty: None,
        });
        body.breaches.push(Breach { at, kind: BreachKind::ByMeans, words: "Nhắn tin dọa.".to_owned() });
    }
    match state {
        State::Refused => body.refusal = "Hai người đã ở hai xã khác nhau.".to_owned(),
        State::Completed => {
            body.minute = Some(Minute {
                at,
                who: "Công an xã".to_owned(),
                means: "yêu cầu dừng".to_owned(),
                result: "đã dừng, không thương tích".to_owned(),
            });
        }
        _ => {}
    }
    OpenMeasure { measure, body }
}

/// Every page of this slice.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let at = stage.at();
    let measures = vec![
        measure(1, at, Kind::NoContactChair, State::Requested),
        measure(2, at, Kind::NoContactChair, State::Breached),
        measure(3, at, Kind::ForceStop, State::Completed),
        measure(4, at, Kind::NoContactChair, State::Refused),
        measure(5, at, Kind::Administrative, State::Requested),
    ];
    let told = Register { case: opened(), measures: measures.clone() };
    let mut untold = opened();
    untold.told.clear();
    let untold = Register { case: untold, measures: Vec::new() };
    let (none, nothing) = (Posted::default(), Faults::none());
    let officer = Doing { record: true, ..Doing::default() };
    let desk = Doing { record: true, decide: false, desk: true };
    let everything = Doing { record: true, decide: true, desk: false };
    let hamlets = [(UnitId::of_bytes([6; 16]), "Thôn 4".to_owned())];
    let mut faults = Faults::none();
    faults.add("requester", "measures-e-requester");
    faults.add("consent-who", "measures-e-consent");
    let sent = Posted::of([("_go", "ban"), ("words", "Đề nghị")]);
    let t = || stage.staff("/cases/x/measures");
    let one = |n: usize| measure_page(t(), &told, &measures[n], (everything, &hamlets), &none, &nothing);
    let mut refusal = Faults::none();
    refusal.add("reason", "measures-e-reason");
    let refused = Posted::of([("_go", "refuse")]);
    vec![
        Sample::of("measures", &register_page(t(), &told, officer, &none, &nothing)),
        Sample::of("measures-e", &register_page(t(), &untold, officer, &sent, &faults)),
        Sample::of("measures-desk", &register_page(t(), &told, desk, &none, &nothing)),
        Sample::of(
            "measure-requested-desk",
            &measure_page(t(), &told, &measures[0], (desk, &[]), &none, &nothing),
        ),
        Sample::of("measures-reader", &register_page(t(), &told, Doing::default(), &none, &nothing)),
        Sample::of("measure-requested", &one(0)),
        Sample::of(
            "measure-requested-e",
            &measure_page(t(), &told, &measures[0], (everything, &hamlets), &refused, &refusal),
        ),
        Sample::of("measure-in-force", &one(1)),
        Sample::of("measure-minute", &one(2)),
        Sample::of("measure-refused", &one(3)),
        Sample::of("measure-other", &one(4)),
    ]
}
