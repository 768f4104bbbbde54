//! Acts outside the scope of the chosen relation: a warning at the field,
//! which the same form sent again has taken note of.

use kernel::{Date, Outcome, Phrase, Relation};
use norms::norms;
use page::{Faults, Frame, Html, Posted};

use super::relation_of;
use crate::cases::rules;
use crate::cases::view;

/// The warning that acts lie outside the law's scope for the relation.
const OUTSIDE: &str = "cases-acts-outside-w";

/// The acts a form chose that the relation's scope does not know. Whoever
/// chooses "outside the law's scope" has said it already.
fn outside_of(posted: &Posted) -> Option<(Relation, Vec<String>)> {
    let relation = relation_of(posted).filter(|relation| *relation != Relation::Outside)?;
    let acts: Vec<_> =
        posted.all("acts").filter(|key| norms().act(key).is_some()).map(str::to_owned).collect();
    let outside = rules::judge(relation, &acts).outside;
    (!outside.is_empty()).then_some((relation, outside))
}

/// What was warned of: another relation or another act is warned of anew.
fn outside_token(posted: &Posted) -> Option<String> {
    outside_of(posted).map(|(relation, acts)| format!("{}:{}", norms::relation_key(relation), acts.join(",")))
}

/// A day that cannot be, and the warning of acts outside the relation's scope:
/// both at once.
///
/// # Errors
/// [`Outcome::Invalid`] at the fields.
pub(super) fn checked(t: &Frame, posted: &Posted, on: Date) -> Result<(), Outcome> {
    let mut faults = Vec::new();
    for outcome in [rules::incident_day(on, t.now().vn_date()), warned(t, posted)] {
        match outcome {
            Err(Outcome::Invalid(found)) => faults.extend(found),
            other => other?,
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Outcome::Invalid(faults)) }
}

/// The mark of what was warned of, on the form that comes back: saved again as
/// it stands, it is written.
pub(super) fn mark(posted: &Posted, faults: &Faults) -> Option<String> {
    let warned = faults.list().iter().any(|fault| fault.phrase.key == OUTSIDE);
    let token = outside_token(posted).filter(|_| warned)?;
    Some(format!(r#"<input type="hidden" name="_outside" value="{}">"#, Html::text(&token)))
}

/// Warns once, at the field, of acts outside the relation's scope.
///
/// # Errors
/// [`Outcome::Invalid`] at `acts` until the form comes again as it was.
fn warned(t: &Frame, posted: &Posted) -> Result<(), Outcome> {
    let Some((relation, acts)) = outside_of(posted) else { return Ok(()) };
    if outside_token(posted).is_some_and(|token| posted.is("_outside", &token)) {
        return Ok(());
    }
    let words: Vec<_> = acts.iter().map(|key| view::act_words(key, t.lang())).collect();
    let cited = norms().relation(relation).and_then(|scope| scope.citation.as_ref());
    let article = cited.map_or_else(|| t.say("cases-acts-outside-a"), |cite| cite.text(norms(), t.lang()));
    let phrase = Phrase::new(OUTSIDE).with("acts", words.join("; ")).with("article", article);
    Err(Outcome::invalid("acts", phrase))
}
