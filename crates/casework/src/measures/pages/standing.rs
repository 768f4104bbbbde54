//! What stands of a measure, and what an office may do with it.

use access::May;
use access::can::ReadCase;
use access::units::UnitKind;
use page::components::{Mark, SummaryList};
use page::{Frame, Html, Staff};

use super::super::actions::{OpenMeasure, recorded_at};
use super::super::model::Kind;
use super::state_words;
use crate::cases::Opened;
use crate::cases::view::{self, FormPage};

/// What of the register a person may do.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::measures) struct Doing {
    pub(in crate::measures) record: bool,
    pub(in crate::measures) decide: bool,
    /// The case is a desk's, which has no chair.
    pub(in crate::measures) desk: bool,
}

impl Doing {
    /// Whether the chair decides it here.
    pub(super) fn signs(self, kind: Kind) -> bool {
        self.decide && kind.chair_decides()
    }
    /// Whether what another body decided is written down here.
    pub(super) fn records(self, kind: Kind) -> bool {
        let office = if self.desk { UnitKind::Desk } else { UnitKind::Commune };
        self.record && recorded_at(office)(kind)
    }
}

/// What of the register somebody may do in the office of a permission.
pub(super) fn doing(staff: &Staff, may: &May<ReadCase>) -> Doing {
    let desk = may.scope().unit().kind == UnitKind::Desk;
    Doing { record: staff.may("measure.record"), decide: staff.may("measure.decide"), desk }
}

/// What to keep in mind of a case before a measure is taken: who must not
/// know, and at a desk who decides.
pub(super) fn reminders(page: FormPage, t: &Frame, case: &Opened, may: Doing) -> FormPage {
    let chip = view::law_chip(t, Mark::Assumed, "notices-assumed-chip");
    let desk = may.desk.then(|| Html::trusted(format!("{} {chip}", t.rich("measures-desk-n"))));
    view::avoid_note(t, case).into_iter().chain(desk).fold(page, FormPage::note)
}

/// What stands of a measure.
pub(super) fn facts(t: &Frame, open: &OpenMeasure) -> String {
    let (measure, body) = (&open.measure, &open.body);
    let mut list = SummaryList::new(t)
        .row(t.say("measures-state-l"), state_words(t, measure))
        .row(t.say("measures-asked-l"), t.when(measure.asked_at));
    if let Some(who) = body.request.requester {
        list = list.row(t.say("measures-requester-l"), t.say(&format!("measures-requester-{}", who.key())));
    }
    let grounds: Vec<_> = body
        .request
        .grounds
        .iter()
        .map(|ground| view::words_of("ban_grounds", ground.key(), t.lang()))
        .collect();
    if !grounds.is_empty() {
        list = list.row(t.say("measures-grounds-l"), grounds.join("\n"));
    }
    for (key, value) in
        [("measures-asked-by-l", &body.request.asked_by), ("measures-words-l", &body.request.words)]
    {
        if !value.is_empty() {
            list = list.row(t.say(key), value.clone());
        }
    }
    if let Some(consent) = &body.request.consent {
        list = list.row(
            t.say("measures-consent-h"),
            format!("{}\n{}\n{}", consent.who, t.when(consent.at), consent.how),
        );
    }
    if let Some(minute) = &body.minute {
        list = list
            .row(t.say("measures-stop-who-l"), minute.who.clone())
            .row(t.say("measures-stop-means-l"), minute.means.clone())
            .row(t.say("measures-stop-result-l"), minute.result.clone());
    }
    if let Some(decision) = &body.decision {
        list = list
            .row(t.say("measures-number-l"), decision.number.clone())
            .row(t.say("measures-by-l"), decision.by.clone())
            .row(t.say("measures-decided-l"), t.when(decision.decided_at))
            .row(t.say("measures-starts-l"), t.when(decision.starts_at))
            .row(t.say("measures-ends-l"), decision.ends_at.map_or_else(String::new, |ends| t.when(ends)));
    }
    if !body.refusal.is_empty() {
        list = list.row(t.say("measures-reason-l"), body.refusal.clone());
    }
    for breach in &body.breaches {
        let kind = view::words_of("breach_kinds", breach.kind.key(), t.lang());
        list =
            list.row(t.say("measures-breach-h"), format!("{}\n{kind}\n{}", t.when(breach.at), breach.words));
    }
    if let Some(ending) = &body.ending {
        list = list.row(t.say("measures-end-h"), format!("{}\n{}", t.when(ending.at), ending.words));
    }
    if let Some(at) = body.slip_at {
        list = list.row(t.say("measures-slip-h"), t.when(at));
    }
    format!(r#"<div class="bn-card bn-secret">{list}</div>"#)
}
