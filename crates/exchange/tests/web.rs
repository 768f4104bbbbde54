//! The pages of exports as a browser without script meets them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use access::testing::Person;
use http::StatusCode;
use kernel::Clock;
use page::testing::browser::{Browser, Door, staff};
use page::{Settings, StaffView, Web};
use store::Engine;
use support::{World, run};

mod support;

/// Somebody as the pages see her.
fn seen(person: &Person) -> StaffView {
    let (actor, account) = (Arc::clone(&person.actor), *person.actor.account.bytes());
    staff(actor, account, &person.actor.posts[0].unit.name, |actor, key| actor.can(key))
}

/// A device before the zone's pages.
fn before(town: &World) -> Browser {
    let house = town.house.instance.clone();
    let people = [("officer", &town.officer), ("bo", &town.statistician)];
    let entropy = Arc::new(kernel::SeededEntropy::new(7));
    let web = Web::builder(Arc::clone(house.clock()) as Arc<dyn Clock>, entropy, [5; 32])
        .settings(Settings { secure: false, ..Settings::default() })
        .sign_in(Door::of(people.map(|(login, person)| (login, seen(person)))))
        .part(Arc::new(house))
        .part(Arc::clone(&town.places))
        .part::<dyn ports::CellNames>(Arc::new(support::Numbered))
        .build()
        .unwrap();
    Browser::new(page::router(exchange::routes(), &web))
}

const WHOLE: [(&str, &str); 5] =
    [("year", "2026"), ("province", "01"), ("level", "commune"), ("grain", "month"), ("format", "csv")];

#[test]
fn a_statistician_makes_a_file_and_takes_the_same_one_again() {
    let world = World::new(Engine::Sqlite, 91);
    world.facts(world.commune("Ba Đình", "01"), 202_611, 7);
    world.facts(world.commune("Hoàn Kiếm", "01"), 202_611, 9);
    run(async {
        let browser = before(&world);
        let desk = browser.of("bo");
        assert!(desk.get("/exchange").await.has("Chưa lập tệp nào."));
        let page = desk.get("/exchange").await;
        let fields: Vec<_> = [("_token", page.field("_token")), ("_id", page.field("_id"))]
            .into_iter()
            .chain(WHOLE.iter().map(|(name, value)| (*name, (*value).to_owned())))
            .collect();
        let made = desk.send("/exchange", &fields).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        assert_eq!(desk.send("/exchange", &fields).await.to, made.to, "sent twice");
        let shown = desk.get(&made.to).await;
        assert!(shown.has("Năm 2026, Thành phố Hà Nội") && shown.has("SHA-256"), "{}", shown.text);
        let list = desk.get("/exchange").await;
        assert_eq!(list.text.matches("4 ô, 0 ô không đưa ra").count(), 1, "{}", list.text);
        let path = format!("{}/download", made.to);
        let (first, second) = (desk.get(&path).await, desk.get(&path).await);
        assert!(first.has("00004,") && first.text == second.text, "{}", first.text);
        for path in ["/exchange", &made.to, &path] {
            assert_eq!(browser.of("officer").get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let nobodys = format!("/exchange/{}", "0".repeat(32));
        assert_eq!(desk.get(&nobodys).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_year_that_is_not_is_told_at_the_field_and_the_answers_stay() {
    let world = World::new(Engine::Sqlite, 92);
    run(async {
        let desk = before(&world).of("bo");
        for (year, words) in [("1999", "Ghi năm từ 2018 đến 2026."), ("năm nay", "Ghi năm bằng bốn chữ số.")]
        {
            let mut fields = WHOLE.to_vec();
            fields[0].1 = year;
            let wrong = desk.fill("/exchange", &fields).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.has(words) && wrong.has(&format!("value=\"{year}\"")), "{}", wrong.text);
            assert!(wrong.text.contains("value=\"commune\" checked"), "{}", wrong.text);
        }
        let mut fields = WHOLE.to_vec();
        fields[1].1 = "99";
        let wrong = desk.fill("/exchange", &fields).await;
        assert!(wrong.has("Không có tỉnh, thành phố mang mã này."), "{}", wrong.text);
        assert!(desk.get("/exchange").await.has("Chưa lập tệp nào."), "nothing half-written");
    });
}
