//! Bad input on the pages of cases, measures and shelter, told at its field;
//! what a conflict of interest says on them; asking first; passing a notice on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::StatusCode;
use store::Engine;
use support::browser::{Browser, case_of, fill_in};
use support::house::shelter;
use support::{Town, run, town};

mod support;

/// A date or a moment as a form sends it.
fn moment(name: &str, day: &str, hour: &str) -> Vec<(String, String)> {
    [("day", day), ("month", "11"), ("year", "2026"), ("hour", hour), ("minute", "00")]
        .iter()
        .map(|(part, value)| (format!("{name}-{part}"), (*value).to_owned()))
        .collect()
}

async fn send_in(
    desk: &mut Browser,
    path: &str,
    fields: &[(&str, &str)],
    moments: &[(String, String)],
) -> (support::browser::Answer, Option<String>) {
    let mut all = fields.to_vec();
    all.extend(moments.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    fill_in(desk, path, &all).await
}

/// Sends a notice with an answer to who must not know, and opens a case of it.
async fn case_without(town: &Town, phone: &mut Browser, desk: &mut Browser, avoid: &str) -> String {
    // The latest stands first on the list.
    town.house.clock().advance_millis(1000);
    phone.fill(avoid).await;
    phone.post("/send", &[("_go", "send")]).await;
    let list = desk.get("/notices").await;
    let mut found = list.text.split("href=\"/notices/").filter_map(|rest| rest.split('"').next());
    let notice = found.find(|id| id.len() == 32 && !id.contains('/')).unwrap().to_owned();
    let opened = fill_in(desk, &format!("/notices/{notice}/case"), &[("_go", "open")]).await;
    opened.1.unwrap()
}

async fn needs(desk: &mut Browser, case: &str) {
    let place = format!("{case}/place");
    let token = desk.get(&place).await.field("_token");
    let sent = desk.send(&format!("{place}/needs"), &[("_token", &token), ("women", "1")]).await.0;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}

#[test]
fn the_last_room_lost_is_one_line_with_the_other_houses_below() {
    let town = town(Engine::Sqlite, 71);
    run(async {
        let (first, _) = shelter(&town, "T-01", 1).await;
        shelter(&town, "T-02", 1).await;
        let mut phone = Browser::new(&town);
        let mut desk = phone.other("officer");
        let one = case_without(&town, &mut phone, &mut desk, "nobody").await;
        let mut again = phone.other("");
        let two = case_without(&town, &mut again, &mut desk, "not-sure").await;
        assert_ne!(one, two);
        for case in [&one, &two] {
            needs(&mut desk, case).await;
        }
        let late = desk.get(&format!("{two}/place")).await;
        assert!(late.has("T-01") && late.has("T-02"), "{}", late.text);
        let house = first.id.to_string();
        let held = fill_in(&mut desk, &format!("{one}/place"), &[("house", &house)]).await;
        assert_eq!(held.0.status, StatusCode::SEE_OTHER, "{}", held.0.text);
        let (token, id) = (late.field("_token"), late.field("_id"));
        let fields = [("_token", &*token), ("_id", &*id), ("house", &*house)];
        let lost = desk.send(&format!("{two}/place"), &fields).await.0;
        assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(lost.has("Vừa hết chỗ lúc 14:20. Còn 1 nơi khác bên dưới."), "{}", lost.text);
        assert!(lost.has("T-02") && lost.has("Giữ chỗ 30 phút"), "the other house is held from here");
        assert!(!desk.get(&format!("{two}/place")).await.has("Giữ được"), "nothing was held");
    });
}

#[test]
fn asking_first_says_what_must_be_passed_on_and_reaches_the_provinces_counsel() {
    let town = town(Engine::Sqlite, 72);
    run(async {
        let mut phone = Browser::new(&town);
        let page = phone.get("/ask").await;
        let duties = ["Những điều người trả lời phải chuyển đi", "trẻ em đang bị đánh", "dấu hiệu tội phạm"];
        assert!(duties.iter().all(|words| page.has(words)), "said before anything is asked: {}", page.text);
        let select = page.text.split("<select").nth(1).unwrap().split("</select>").next().unwrap();
        assert_eq!(select.matches("<option").count(), 1 + 34, "every province in force, and none chosen");
        let ask = [("_step", "ask"), ("_go", "next"), ("question", "Hỏi thôi có sao không?")];
        let missing = phone.post("/ask", &ask).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.has("Chọn một tỉnh hoặc thành phố.") && missing.has("Hỏi thôi có sao không?"));
        let commune = town.place.0.to_string();
        let wrong = [&ask[..], &[("province", commune.as_str())]].concat();
        assert!(phone.post("/ask", &wrong).await.has("Chọn một tỉnh hoặc thành phố."), "a commune is none");
        let today = town.house.instance.now().vn_date();
        let province = town.places.province_on(town.place, today).unwrap();
        let number = province.id.0.to_string();
        let right = [&ask[..], &[("province", number.as_str())]].concat();
        let check = phone.post("/ask", &right).await;
        assert!(check.has("Xem lại rồi gửi") && check.has(&province.name), "{}", check.text);
        assert!(duties.iter().all(|words| check.has(words)), "and again before it is sent");
        let done = phone.post("/ask", &[("_go", "send")]).await;
        assert!(done.has("Đã nhận câu hỏi") && done.has("Trung tâm"), "{}", done.text);
        let mut counsellor = phone.other("counsellor");
        let list = counsellor.get("/questions").await;
        assert!(!list.has("Hỏi thôi"), "a list opens nothing");
        let href = list.text.split("href=\"/questions/").nth(1).unwrap().split('"').next().unwrap();
        assert!(counsellor.get(&format!("/questions/{href}")).await.has("Hỏi thôi có sao không?"));
        assert!(!phone.other("officer").get("/notices").await.has("class=\"bn-open\""), "no notice, no case");
    });
}

#[test]
fn a_village_head_relays_in_one_form_and_reads_nothing_after() {
    let town = town(Engine::Sqlite, 73);
    run(async {
        let phone = Browser::new(&town);
        let mut head = phone.other("head");
        let page = head.get("/relay").await;
        let (token, id) = (page.field("_token"), page.field("_id"));
        let mut fields = vec![
            ("_token", token.as_str()),
            ("_id", id.as_str()),
            ("place", "ba dinh ha noi"),
            ("what", "hit"),
            ("danger", "now"),
            ("words", "Nghe tiếng la"),
        ];
        let missing = head.send("/relay", &fields).await.0;
        assert!(missing.status == StatusCode::UNPROCESSABLE_ENTITY && missing.has("Nghe tiếng la"));
        fields.push(("avoid", "police"));
        for _ in 0..2 {
            let done = head.send("/relay", &fields).await.0;
            assert_eq!(done.status, StatusCode::OK);
            assert!(
                done.has("Đã chuyển. Bạn không cần làm gì thêm.") && !done.has("Nghe tiếng la"),
                "{}",
                done.text
            );
            assert!(done.has("Bạn đã chuyển 1 tin trong năm nay."), "sent twice is one: {}", done.text);
        }
        let mut officer = phone.other("officer");
        let list = officer.get("/notices").await;
        assert_eq!(list.text.matches("class=\"bn-open\"").count(), 1, "{}", list.text);
        let read = officer.get(&format!("/notices/{id}")).await;
        assert!(read.has("Nghe tiếng la"), "{}", read.text);
        for login in ["head", "guard"] {
            let shut = phone.other(login).get(&format!("/notices/{id}")).await;
            assert_eq!(shut.status, StatusCode::NOT_FOUND, "{login}");
        }
        let unit = town.commune.id;
        let found = town.house.instance.db().read(move |rx| rx.one(&probe::RELAYED, (unit,))).await.unwrap();
        assert_eq!(found, ("relay".to_owned(), Some(uuid::Uuid::from_bytes(*town.hamlet.id.bytes()))));
    });
}

mod probe {
    store::sql! {
        pub(super) read RELAYED(Id) -> (Text, OptId) = "SELECT source, relay_unit FROM notice WHERE unit_id = $1"
    }
}

#[test]
fn acts_no_list_knows_are_a_fault_and_acts_outside_the_relation_a_warning() {
    let town = town(Engine::Sqlite, 74);
    run(async {
        let mut phone = Browser::new(&town);
        let mut desk = phone.other("officer");
        let case = case_of(&town, &mut desk, &mut phone).await;
        let acts = format!("{case}/acts");
        let day = [("_go", "save"), ("on-day", "18"), ("on-month", "11"), ("on-year", "2026")];
        let fields = |more: &[(&'static str, &'static str)]| {
            [&day[..], more, &[("words", "Giữ lại lời này")]].concat()
        };
        let family = [("relation", "family"), ("acts", "a")];
        for unknown in [("acts", "zz"), ("forms", "zz"), ("main-form", "zz")] {
            let sent = fill_in(&mut desk, &acts, &fields(&[&family[..], &[unknown]].concat())).await.0;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{unknown:?}");
            let at = format!("href=\"#{}", unknown.0);
            assert!(sent.has("Có mục không có trong danh mục. Chọn lại.") && sent.has(&at), "{}", sent.text);
            assert!(sent.has("Giữ lại lời này"));
        }
        let both = [("relation", "divorced"), ("acts", "a"), ("acts", "n")];
        let warned = fill_in(&mut desk, &acts, &fields(&both)).await.0;
        assert_eq!(warned.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            warned.has("Với quan hệ đã chọn, luật không tính") && warned.has("href=\"#acts"),
            "{}",
            warned.text
        );
        assert!(warned.has("Điều") && warned.has("Giữ lại lời này"));
        assert!(!desk.get(&acts).await.has("/acts/0"), "nothing is written yet");
        let token = warned.field("_outside");
        // Another act than the one warned of is warned of anew.
        let mut other = fields(&[("relation", "divorced"), ("acts", "o")]);
        other.push(("_outside", &token));
        assert_eq!(fill_in(&mut desk, &acts, &other).await.0.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut again = fields(&both);
        again.push(("_outside", &token));
        assert_eq!(fill_in(&mut desk, &acts, &again).await.0.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&acts).await.has("(ngoài phạm vi luật)"));
        // Nothing of it counts: the record says so at the acts, and helps on.
        let none = [("relation", "divorced"), ("acts", "n")];
        let token = fill_in(&mut desk, &acts, &fields(&none)).await.0.field("_outside");
        let mut again = fields(&none);
        again.push(("_outside", &token));
        assert_eq!(fill_in(&mut desk, &acts, &again).await.0.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&acts).await.has("Vẫn giúp, ghi là “ngoài phạm vi luật”."));
    });
}

#[test]
fn what_is_dated_before_the_incident_is_told_at_its_field() {
    let town = town(Engine::Sqlite, 75);
    run(async {
        let mut phone = Browser::new(&town);
        let mut desk = phone.other("officer");
        let case = case_of(&town, &mut desk, &mut phone).await;
        let acts = [("_go", "save"), ("relation", "family"), ("acts", "a")];
        let saved = send_in(&mut desk, &format!("{case}/acts"), &acts, &moment("on", "18", "08")).await.0;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let before = "Sớm hơn ngày xảy ra việc. Xem lại ngày, giờ.";
        let call = [("_go", "save"), ("words", "Đã gọi điện")];
        let follow = format!("{case}/follow-up");
        let early = send_in(&mut desk, &follow, &call, &moment("at", "17", "08")).await.0;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(early.has(before) && early.has("href=\"#at") && early.has("Đã gọi điện"), "{}", early.text);
        assert_eq!(
            send_in(&mut desk, &follow, &call, &moment("at", "18", "08")).await.0.status,
            StatusCode::SEE_OTHER,
            "the same day is no day before"
        );
        let measures = format!("{case}/measures");
        let ban =
            [("_go", "ban"), ("requester", "survivor"), ("grounds", "threat_life"), ("words", "Xin cấm")];
        let early = send_in(&mut desk, &measures, &ban, &moment("asked", "17", "08")).await.0;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(early.has(before) && early.has("href=\"#asked") && early.has("Xin cấm"), "{}", early.text);
        let stop = [("_go", "stop"), ("who", "Anh Ba"), ("means", "giữ tay")];
        let early = send_in(&mut desk, &measures, &stop, &moment("stopped", "17", "08")).await.0;
        assert!(early.has(before) && early.has("href=\"#stopped") && early.has("Anh Ba"), "{}", early.text);
        assert!(desk.get(&measures).await.has("Chưa ghi biện pháp nào."), "nothing is half written");
    });
}

#[test]
fn a_court_ban_shows_who_asked_only_when_somebody_said_so() {
    let town = town(Engine::Sqlite, 76);
    run(async {
        let mut phone = Browser::new(&town);
        let mut desk = phone.other("officer");
        let case = case_of(&town, &mut desk, &mut phone).await;
        let path = format!("{case}/measures");
        let at = moment("other-asked", "19", "14");
        let bare = [("_go", "other"), ("kind", "no_contact_court")];
        let shown = |text: &str| {
            let card =
                text.split("bn-card bn-secret").nth(1).unwrap().split("</dl>").next().unwrap().to_owned();
            (card.contains("Căn cứ"), card.contains("Ai đề nghị?"), card.contains("Cơ quan, tổ chức"))
        };
        let measure = send_in(&mut desk, &path, &bare, &at).await.1.unwrap();
        assert_eq!(shown(&desk.get(&measure).await.text), (false, false, false), "nobody typed either");
        let agency = [&bare[..], &[("other-requester", "agency")]].concat();
        let measure = send_in(&mut desk, &path, &agency, &at).await.1.unwrap();
        assert_eq!(shown(&desk.get(&measure).await.text), (false, true, true));
        let nobody = [&bare[..], &[("other-requester", "own_motion")]].concat();
        let refused = send_in(&mut desk, &path, &nobody, &at).await.0;
        assert!(
            refused.has("Chọn người đề nghị.") && refused.has("href=\"#other-requester"),
            "{}",
            refused.text
        );
    });
}

#[test]
fn a_conflict_of_interest_stands_on_the_pages_of_the_case() {
    let town = town(Engine::Sqlite, 77);
    run(async {
        let mut phone = Browser::new(&town);
        let mut officer = phone.other("officer");
        let guard = format!("Người {}", town.guard.login);
        let open = case_without(&town, &mut phone, &mut officer, "nobody").await;
        needs(&mut officer, &open).await;
        shelter(&town, "T-01", 1).await;
        assert!(officer.get(&format!("{open}/place")).await.has(&guard), "nobody was named");
        assert!(!officer.get(&open).await.has("Người báo tin dặn"));
        let mut again = phone.other("");
        let case = case_without(&town, &mut again, &mut officer, "police").await;
        let note = "Người báo tin dặn: Công an xã, phường không được biết việc này.";
        let widen = "Chỉ người báo tin mới được cho thêm nơi khác biết.";
        for page in [case.clone(), format!("{case}/measures")] {
            let shown = officer.get(&page).await;
            assert!(shown.has(note) && shown.has(widen) && shown.has("giả định"), "{}", shown.text);
        }
        needs(&mut officer, &case).await;
        let place = officer.get(&format!("{case}/place")).await;
        assert!(
            place.has("Công an xã, phường không được biết nơi đến") && !place.has(&guard),
            "{}",
            place.text
        );
        // Named the chair, the desk keeps the case and says who decides.
        let (mut third, mut duty) = (phone.other(""), phone.other("duty"));
        let case = case_without(&town, &mut third, &mut duty, "chair").await;
        assert!(duty.get(&case).await.has("chủ tịch và cả ủy ban xã, phường không được biết việc này."));
        let register = duty.get(&format!("{case}/measures")).await;
        assert!(register.has("Ai quyết định?") && register.has("Chủ tịch ủy ban tỉnh"), "{}", register.text);
        assert!(register.has("giả định"));
        assert!(!officer.get(&format!("{open}/measures")).await.has("Ai quyết định?"));
    });
}
