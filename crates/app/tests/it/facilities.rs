//! The public list is kept by who knows the place: added, called, changed,
//! closed; and what is public reaches `/find`.

use crate::support::http::Client;
use crate::support::server::{Engine, start};

const NEW: [(&str, &str); 5] = [
    ("kind", "trusted_address"),
    ("name", "Nhà văn hóa Tổ 9 Ví Dụ"),
    ("address", "số 9 phố Ví Dụ"),
    ("phone", "0900 000 119"),
    ("published", "yes"),
];

/// What a neighbour sees of the ward.
fn found(visitor: &mut Client) -> String {
    visitor.submit("/", "/find", &[("q", "truc bach")]).must(200).text()
}

/// The address of a place on the keeper's list.
fn address(keeper: &mut Client, name: &str) -> String {
    let list = keeper.get("/facilities").must(200).text();
    let card = list.split("bn-card").find(|card| card.contains(name)).unwrap_or_else(|| panic!("{list}"));
    let at = card.split("href=\"/facilities/").nth(1).unwrap();
    format!("/facilities/{}", &at[..32])
}

fn keep(engine: Engine) {
    let running = start(engine);
    let (mut mai, mut visitor) = (running.staff("mai"), running.visitor());
    let name = "Nhà văn hóa Tổ 9 Ví Dụ";

    // What is wrong is told at its field, and what was typed is kept.
    let wrong = mai.submit("/facilities/new", "/facilities/new", &[("phone", "12345"), ("published", "yes")]);
    let wrong = wrong.must(422).text();
    assert!(wrong.contains("id=\"kind-error\"") && wrong.contains("value=\"12345\""), "{wrong}");
    let kind = [("kind", "trusted_address"), ("phone", "12345"), ("published", "yes")];
    let wrong = mai.submit("/facilities/new", "/facilities/new", &kind).must(422).text();
    assert!(wrong.contains("id=\"phone-error\"") && wrong.contains("id=\"name-error\""), "{wrong}");
    let line = [("kind", "national_line"), ("name", "x"), ("phone", "113")];
    mai.submit("/facilities/new", "/facilities/new", &line).must(422);

    // Added once, however often it is sent; the public sees it, unchecked.
    let mut form = mai.get("/facilities/new").must(200).form("/facilities/new");
    NEW.iter().for_each(|(field, value)| form.set(field, value));
    mai.post("/facilities/new", &form.pairs()).must(303);
    mai.post("/facilities/new", &form.pairs()).must(303);
    let public = found(&mut visitor);
    assert_eq!(public.matches(name).count(), 1);
    assert!(public.contains("tel:0900000119") && public.contains("Chưa ai gọi thử số này."), "{public}");

    // One tap after a call; a changed number must be called again.
    let at = address(&mut mai, name);
    mai.submit("/facilities", &format!("{at}/answered"), &[]).must(303);
    let of = |page: &str| page.split(name).nth(1).unwrap().split("bn-place").next().unwrap().to_owned();
    assert!(of(&found(&mut visitor)).contains("Có người nghe máy ngày"));
    let old = mai.get(&at).must(200).form(&at);
    mai.submit(&at, &at, &[("phone", "0900000120")]).must(303);
    assert!(of(&found(&mut visitor)).contains("Chưa ai gọi thử số này."));
    assert_eq!(mai.post(&at, &old.pairs()).status, 409, "somebody saved first");

    // The chair keeps no list, nor does another office this one.
    running.staff("chutich").get(&at).must(404);
    let mut desk = running.staff("truc.tinh");
    desk.get(&at).must(404);
    let line =
        [("kind", "hotline"), ("name", "Trực của tỉnh Ví Dụ"), ("phone", "0900000121"), ("published", "yes")];
    desk.submit("/facilities/new", "/facilities/new", &line).must(303);
    assert!(
        found(&mut visitor).contains("Trực của tỉnh Ví Dụ"),
        "the province's line serves each of its communes"
    );

    // Paused and closed places are shown to nobody.
    mai.submit(&at, &at, &[("paused", "yes")]).must(303);
    assert!(!found(&mut visitor).contains(name));
    mai.submit(&at, &at, &[("paused", "")]).must(303);
    assert!(found(&mut visitor).contains(name));
    mai.submit(&at, &format!("{at}/close"), &[]).must(303);
    assert!(!found(&mut visitor).contains(name));
    assert!(mai.get("/facilities").must(200).text().contains("đã thôi"));
}

#[test]
fn who_keeps_the_public_list_adds_calls_changes_and_closes_on_sqlite() {
    keep(Engine::Sqlite);
}

#[test]
fn who_keeps_the_public_list_adds_calls_changes_and_closes_on_postgresql() {
    keep(Engine::Postgres);
}
