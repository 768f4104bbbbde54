//! The forms of measures, as they are shown.

use kernel::UnitId;
use page::fields::{Choice, DateField, Select, TextArea, TextField};
use page::{Faults, Frame, Html, Posted};

use super::super::model::{BreachKind, Ground, Kind, Measure, Penalty, Requester};
use super::kind_words;
use crate::cases::view::{self, Form};

fn radios<'k>(
    name: &'static str,
    label: String,
    prefix: &str,
    keys: impl IntoIterator<Item = &'k str>,
    t: &Frame,
) -> Choice {
    keys.into_iter().fold(Choice::one(name, label), |choice, key| {
        choice.answer(key, t.say(&format!("measures-{prefix}-{key}")))
    })
}

fn moment(t: &Frame, name: &'static str, key: &str, posted: &Posted, faults: &Faults, now: bool) -> String {
    let field = DateField::moment(name, t.say(key), t);
    let hint = format!("{key}-t");
    let field = if t.knows(&hint) { field.hint(t.say(&hint)) } else { field };
    let field = match (posted.has(&format!("{name}-day")), now) {
        (true, _) => field.typed(posted),
        (false, true) => field.value(t.now()),
        (false, false) => field,
    };
    field.faults(faults, t).to_string()
}

fn text(t: &Frame, name: &'static str, key: &str, posted: &Posted, faults: &Faults) -> String {
    let field = TextField::new(name, t.say(key)).typed(posted.typed(name)).faults(faults, t);
    let hint = format!("{key}-t");
    if t.knows(&hint) { field.hint(t.say(&hint)).to_string() } else { field.to_string() }
}

fn area(t: &Frame, name: &'static str, key: &str, posted: &Posted, faults: &Faults) -> String {
    let field = TextArea::new(name, t.say(key)).rows(3).typed(posted.typed(name)).faults(faults, t);
    let hint = format!("{key}-t");
    if t.knows(&hint) { field.hint(t.say(&hint)).to_string() } else { field.to_string() }
}

/// Asking for a no-contact decision.
pub(super) fn ban_form(t: &Frame, posted: &Posted, faults: &Faults) -> Form {
    let requester = Requester::ALL.iter().map(|who| who.key());
    let requester = radios("requester", t.say("measures-requester-l"), "requester", requester, t);
    let grounds = Choice::many("grounds", t.say("measures-grounds-l"));
    let grounds = Ground::ALL.iter().fold(grounds, |choice, ground| {
        choice.answer(ground.key(), view::words_of("ban_grounds", ground.key(), t.lang()))
    });
    let fields = [
        moment(t, "asked", "measures-asked-l", posted, faults, true),
        requester.typed(posted).faults(faults, t).to_string(),
        text(t, "asked-by", "measures-asked-by-l", posted, faults),
        grounds.typed(posted).faults(faults, t).to_string(),
        format!("<h3>{}</h3>", Html::text(&t.say("measures-consent-h"))),
        text(t, "consent-who", "measures-consent-who-l", posted, faults),
        text(t, "consent-how", "measures-consent-how-l", posted, faults),
        moment(t, "consent", "measures-consent-at-l", posted, faults, false),
        area(t, "words", "measures-words-l", posted, faults),
    ];
    Form::new(fields, "ban", t.say("measures-ban-b")).headed(t.say("measures-ban-h"))
}

pub(super) fn stop_form(t: &Frame, posted: &Posted, faults: &Faults) -> Form {
    let fields = [
        moment(t, "stopped", "measures-stop-at-l", posted, faults, true),
        text(t, "who", "measures-stop-who-l", posted, faults),
        text(t, "means", "measures-stop-means-l", posted, faults),
        area(t, "result", "measures-stop-result-l", posted, faults),
    ];
    Form::new(fields, "stop", t.say("measures-stop-b")).headed(t.say("measures-stop-h")).quiet()
}

pub(super) fn other_form(t: &Frame, posted: &Posted, faults: &Faults) -> Form {
    let select = Select::new("kind", t.say("measures-kind-l")).answer("", "–");
    let others = Kind::ALL.iter().filter(|kind| !kind.is_minute() && **kind != Kind::NoContactChair);
    let select = others.fold(select, |select, kind| select.answer(kind.key(), kind_words(t, *kind)));
    let requester = Requester::ALL.iter().map(|who| who.key()).filter(|key| *key != "own_motion");
    let fields = [
        select.chosen(posted.typed("kind")).faults(faults, t).to_string(),
        moment(t, "other-asked", "measures-asked-l", posted, faults, true),
        radios("other-requester", t.say("measures-requester-court-l"), "requester", requester, t)
            .typed(posted)
            .faults(faults, t)
            .to_string(),
        text(t, "other-by", "measures-asked-by-l", posted, faults),
        area(t, "other-words", "measures-words-l", posted, faults),
    ];
    Form::new(fields, "other", t.say("measures-other-b")).headed(t.say("measures-other-h")).quiet()
}

pub(super) fn decide_form(
    t: &Frame,
    measure: &Measure,
    posted: &Posted,
    faults: &Faults,
    signing: bool,
) -> Form {
    let by = if posted.has("by") {
        posted.typed("by").to_owned()
    } else {
        t.staff().filter(|_| signing).map_or_else(String::new, |staff| staff.account_name.clone())
    };
    let mut fields = vec![
        text(t, "number", "measures-number-l", posted, faults),
        TextField::new("by", t.say("measures-by-l")).typed(by).faults(faults, t).to_string(),
        moment(t, "decided", "measures-decided-l", posted, faults, true),
        moment(t, "starts", "measures-starts-l", posted, faults, true),
        moment(
            t,
            "ends",
            if measure.kind == Kind::NoContactChair { "measures-ends-ban-l" } else { "measures-ends-l" },
            posted,
            faults,
            false,
        ),
    ];
    if measure.kind == Kind::Administrative {
        let penalty = Penalty::ALL.iter().map(|penalty| penalty.key());
        fields.push(
            radios("penalty", t.say("measures-penalty-l"), "penalty", penalty, t).typed(posted).to_string(),
        );
    }
    fields.push(view::hidden_row(None, measure.row_version));
    let form =
        Form::new(fields, "decide", t.say(if signing { "measures-sign-b" } else { "measures-decide-b" }));
    form.headed(t.say("measures-decide-h"))
}

pub(super) fn refuse_form(t: &Frame, measure: &Measure, posted: &Posted, faults: &Faults) -> Form {
    let fields = [
        area(t, "reason", "measures-why-l", posted, faults),
        moment(t, "refused", "measures-refused-at-l", posted, faults, true),
        view::hidden_row(None, measure.row_version),
    ];
    Form::new(fields, "refuse", t.say("measures-refuse-b")).headed(t.say("measures-refuse-h")).quiet()
}

pub(super) fn end_form(t: &Frame, measure: &Measure, posted: &Posted, faults: &Faults) -> Form {
    let how = radios("how", t.say("measures-how-l"), "how", ["completed", "cancelled"], t);
    let fields = [
        how.typed(posted).faults(faults, t).to_string(),
        moment(t, "ended", "measures-ended-l", posted, faults, true),
        area(t, "ending", "measures-ending-l", posted, faults),
        view::hidden_row(None, measure.row_version),
    ];
    Form::new(fields, "end", t.say("measures-end-b")).headed(t.say("measures-end-h")).quiet()
}

pub(super) fn breach_form(t: &Frame, measure: &Measure, posted: &Posted, faults: &Faults) -> Form {
    let kinds = Choice::one("breach-kind", t.say("measures-breach-kind-l"));
    let kinds = BreachKind::ALL.iter().fold(kinds, |choice, kind| {
        choice.answer(kind.key(), view::words_of("breach_kinds", kind.key(), t.lang()))
    });
    let fields = [
        kinds.typed(posted).faults(faults, t).to_string(),
        moment(t, "breached", "measures-breached-l", posted, faults, true),
        area(t, "breach-words", "measures-breach-words-l", posted, faults),
        view::hidden_row(None, measure.row_version),
    ];
    Form::new(fields, "breach", t.say("measures-breach-b")).headed(t.say("measures-breach-h")).quiet()
}

pub(super) fn slip_form(t: &Frame, hamlets: &[(UnitId, String)], posted: &Posted, faults: &Faults) -> Form {
    let first = Select::new("hamlet", t.say("measures-slip-hamlet-l")).answer("", "–");
    let select = hamlets.iter().fold(first, |select, (id, name)| select.answer(id.to_string(), name.clone()));
    let tick =
        Choice::many("informed", t.say("measures-slip-told-l")).answer("yes", t.say("measures-slip-told-o"));
    let fields = [
        select.chosen(posted.typed("hamlet")).faults(faults, t).to_string(),
        area(t, "slip-words", "measures-slip-words-l", posted, faults),
        tick.typed(posted).faults(faults, t).to_string(),
        moment(t, "told", "measures-slip-when-l", posted, faults, true),
        text(t, "how-told", "measures-slip-how-l", posted, faults),
    ];
    Form::new(fields, "slip", t.say("measures-slip-b")).headed(t.say("measures-slip-h")).quiet()
}
