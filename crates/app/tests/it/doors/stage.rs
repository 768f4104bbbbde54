//! Work at two communes of one kind, so that everything one office has is
//! there in another one too.

use std::collections::BTreeMap;

use super::forms;
use crate::support::http::{Answer, Client};
use crate::support::server::Running;

/// The address of the first thing of a sort on a page.
fn first(client: &mut Client, page: &str, sort: &str) -> Option<String> {
    let (html, start) = (client.get(page).must(200).text(), format!("\"{sort}/"));
    let mut found = html.split(&start).skip(1).filter_map(|rest| rest.get(..32));
    found.find(|id| forms::is_id(id)).map(|id| format!("{sort}/{id}"))
}

/// An officer writes down a call from her own commune.
fn calls(officer: &mut Client) {
    let mut form = officer.get("/notices/new").must(200).form("/notices/new");
    let known = [("danger", "no"), ("mode", "call"), ("what", "hit"), ("words", "Nghe tiếng kêu.")];
    let more = [("avoid", "nobody"), ("contact", "none"), ("_go", "end")];
    // A name that two communes bear is asked about.
    let which = form.offered.iter().find(|(name, _)| name == "place-id").map(|(_, place)| place.clone());
    for (name, value) in
        known.into_iter().chain(more).chain(which.as_deref().map(|place| ("place-id", place)))
    {
        form.set(name, value);
    }
    let answer = officer.post("/notices/new", &form.pairs());
    assert!(answer.status < 400, "{}", answer.text());
}

/// Fills a page's form as well as it can be filled, save these fields, and
/// sends it.
fn fill(client: &mut Client, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let mut form = forms::answered(client.get(page).must(200).form(action));
    for (name, value) in fields {
        form.set(name, value);
    }
    let answer = client.post(action, &form.pairs());
    assert!(answer.status < 400, "{action}: {}", answer.text());
    answer
}

/// What happens at a commune before the doors are tried: two calls, and a
/// case of the first one, for which a ban is asked and a place is held.
fn commune(officer: &mut Client) {
    calls(officer);
    let notice = first(officer, "/notices", "/notices").expect("the call is on the list");
    let opening = format!("{notice}/case");
    let case = fill(officer, &opening, &opening, &[]).location().to_owned();
    let [measures, place, people] = ["measures", "place", "people/new"].map(|leaf| format!("{case}/{leaf}"));
    fill(officer, &measures, &measures, &[("_go", "ban")]);
    fill(officer, &people, &people, &[]);
    let needs = [("women", "1"), ("men", "0"), ("boys", ""), ("girls", ""), ("farthest", "")];
    fill(officer, &place, &format!("{place}/needs"), &needs);
    fill(officer, &place, &place, &[]);
    calls(officer);
}

/// Somebody asks first and reports nothing.
fn asks(visitor: &mut Client) {
    let mut form = visitor.get("/ask").must(200).form("");
    let hanoi = "10000102";
    form.set("province", hanoi);
    form.set("question", "Tôi nên hỏi ai trước?");
    form.set("_go", "next");
    visitor.post("/ask", &form.pairs());
    let mut form = visitor.get("/ask").must(200).form("");
    form.set("_go", "send");
    let sent = visitor.post("/ask", &form.pairs());
    assert!(sent.status < 400, "{}", sent.text());
}

/// Two communes at work, a slip for a hamlet, a question asked first, and
/// counts taken by the ministry.
pub(super) fn set(running: &Running, people: &mut BTreeMap<&str, Client>) {
    let mut known = |login| people.remove(login).expect("a persona");
    let (mut mai, mut neighbour, mut ministry) = (known("mai"), known("canbo.1"), known("bo"));
    commune(&mut mai);
    commune(&mut neighbour);
    fill(&mut mai, "/slips/new", "/slips/new", &[("hours", "24")]);
    asks(&mut running.visitor());
    let year = crate::returns::year(running).to_string();
    let asked = [("year", year.as_str()), ("level", "commune"), ("grain", "year"), ("format", "csv")];
    fill(&mut ministry, "/exchange", "/exchange", &asked);
    people.extend([("mai", mai), ("canbo.1", neighbour), ("bo", ministry)]);
}
