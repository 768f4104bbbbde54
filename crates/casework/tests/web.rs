//! The public pages of notices as a browser without script meets them, and
//! the staff's: bad input keeps what was typed, nothing is sent twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Request, StatusCode, header};
use store::Engine;
use support::browser::{Browser, case_of, code_of, fill_in};
use support::{run, town};

mod support;

#[test]
fn a_notice_is_sent_in_six_steps_and_found_again_by_its_code() {
    let town = town(Engine::Sqlite, 31);
    run(async {
        let mut phone = Browser::new(&town);
        let check = phone.fill("nobody").await;
        assert!(
            check.has("Xem lại rồi gửi") && check.has("Phường Trúc Bạch nay thuộc phường Ba Đình"),
            "{}",
            check.text
        );
        assert!(check.has("UBND phường Ba Đình: Chủ tịch và cán bộ trực") && check.has("Trưởng thôn"));
        let token = check.field("_token");
        let receipt = phone.post("/send", &[("_go", "send")]).await;
        let code = code_of(&receipt);
        assert!(receipt.has("Phường đã nhận tin") && code.len() == 17, "{code}");
        assert!(phone.get("/send").await.has(&code[..4]), "the receipt lives as long as the draft");
        phone.send("/send", &[("_token", &token), ("_go", "send")]).await;
        let again = phone.get("/send").await;
        assert!(again.has("Tin này đã gửi rồi") && code_of(&again) == code);
        let mut later = phone.other("");
        let wrong = later.post("/slip", &[("_go", "open"), ("code", "K7QM-4TRX-92HD-V6")]).await;
        assert_eq!(
            (wrong.status, wrong.has("Mã chưa đúng, hoặc đã hết hạn")),
            (StatusCode::UNPROCESSABLE_ENTITY, true)
        );
        let seen = later.post("/slip", &[("_go", "open"), ("code", &code.to_lowercase())]).await;
        assert!(
            seen.has("Đã nhận") && seen.has("Chưa ai xem") && !seen.has("Nghe tiếng la"),
            "{}",
            seen.text
        );
        let shown = later.post("/slip", &[("_go", "words")]).await;
        assert!(shown.has("Nghe tiếng la"));
        let mut desk = phone.other("chair");
        let today = desk.get("/today").await;
        assert!(
            today.has("Đang nguy hiểm") && today.has("/notices/") && !today.has("Nghe tiếng la"),
            "{}",
            today.text
        );
        let href = today.text.split("href=\"/notices/").nth(1).unwrap().split('"').next().unwrap();
        let notice = desk.get(&format!("/notices/{href}")).await;
        assert!(notice.has("Nghe tiếng la"), "{}", notice.text);
        assert!(!desk.get("/today/alerts").await.has("/notices/"), "opened");
        assert!(later.get("/slip").await.has("Chủ tịch, ủy ban xã, phường"));
        let mut guard = phone.other("officer");
        assert_eq!(
            guard.get("/notices/00000000000000000000000000000000").await.status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn bad_input_is_told_at_the_field_and_the_typing_is_kept() {
    let town = town(Engine::Sqlite, 32);
    run(async {
        let mut phone = Browser::new(&town);
        let unknown = phone.step("where", &[("place", "Xã Khôngcóthật"), ("for", "self")]).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            unknown.has("Chưa thấy nơi tên “Xã Khôngcóthật”") && unknown.has("value=\"Xã Khôngcóthật\""),
            "{}",
            unknown.text
        );
        let several = phone.step("where", &[("place", "tân phú"), ("for", "self")]).await;
        assert!(several.has("Có nhiều nơi trùng tên") && several.has("name=\"place-id\""));
        // Decomposed, with a zero-width and a right-to-left mark.
        let odd = "Phu\u{031B}o\u{031B}\u{0300}ng Ba \u{200B}\u{0110}i\u{0300}nh\u{202E}, ha noi";
        let found = phone.step("where", &[("place", odd), ("for", "self")]).await;
        assert!(found.has("Bây giờ có ai đang nguy hiểm không?"), "{}", found.text);
        let missing = phone.step("danger", &[]).await;
        assert!(
            missing.has("Chọn một câu. Không chắc thì chọn “Tôi không rõ”.")
                && missing.has("<title>Lỗi: Bước 2")
        );
        phone.step("danger", &[("danger", "soon")]).await;
        let long = "ừ".repeat(4_001);
        let long = phone.step("what", &[("words", &long)]).await;
        assert!(long.has("Chữ dài quá") && long.has("4.000 ký tự") && long.has(&"ừ".repeat(4_001)));
        let token = phone.get("/send").await.field("_token");
        let request =
            Request::post("/send").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = format!("_token={token}&_step=what&_go=next&words=%C3%28").into_bytes();
        let broken = phone.ask(request, body).await.0;
        assert!(broken.has("Có chữ không đọc được"), "{}", broken.text);
        let request =
            Request::post("/send").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let huge = format!("_token={token}&_step=what&_go=next&words={}", "a".repeat(10 << 20)).into_bytes();
        assert_eq!(phone.ask(request, huge).await.0.status, StatusCode::PAYLOAD_TOO_LARGE);
        let stale = phone
            .send("/send", &[("_token", "old"), ("_step", "what"), ("_go", "next"), ("words", "Vẫn còn đây")])
            .await
            .0;
        assert!(stale.status == StatusCode::FORBIDDEN && stale.has("Vẫn còn đây"), "{}", stale.text);
    });
}

#[test]
fn a_deleted_draft_is_gone_and_a_sixth_code_waits() {
    let town = town(Engine::Sqlite, 33);
    run(async {
        let mut phone = Browser::new(&town);
        assert!(phone.fill("chair").await.has("Ủy ban phường không nhận được tin này"));
        let token = phone.get("/send").await.field("_token");
        let (_, to) = phone.send("/send", &[("_token", &token), ("_go", "drop")]).await;
        assert_eq!(to.as_deref(), Some("/"));
        assert!(phone.get("/send").await.has("Bước 1 trên 6"));
        let mut thief = phone.other("");
        for _ in 0..5 {
            assert!(thief.post("/slip", &[("_go", "open"), ("code", "sai")]).await.has("Mã chưa đúng"));
        }
        let slowed = thief.post("/slip", &[("_go", "open"), ("code", "sai")]).await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(slowed.has("Thử nhiều lần rồi. Chờ") && slowed.has("113"), "{}", slowed.text);
    });
}

#[test]
fn a_call_is_written_down_with_blanks_and_triaged() {
    let town = town(Engine::Sqlite, 34);
    run(async {
        let mut officer = Browser::new(&town).other("officer");
        let refused = officer.post("/notices/new", &[("_go", "end"), ("words", "Giữ lời này")]).await;
        assert!(
            refused.has("Cần biết ở xã nào mới báo được. Hỏi câu này trước.") && refused.has("Giữ lời này")
        );
        assert!(officer.get("/notices/new").await.has("Giữ lời này"), "kept as a draft");
        let page = officer.get("/notices/new").await;
        let (token, id) = (page.field("_token"), page.field("_id"));
        let fields = [
            ("_token", token.as_str()),
            ("_id", id.as_str()),
            ("_go", "end"),
            ("place", "ba dinh ha noi"),
            ("avoid", "nobody"),
        ];
        let sent = officer.send("/notices/new", &fields).await.0;
        assert!(sent.has("Chỗ còn trống") && !officer.get("/notices/new").await.has("Giữ lời này"));
        officer.send("/notices/new", &fields).await;
        let list = officer.get("/notices").await;
        assert_eq!(list.text.matches("class=\"bn-open\"").count(), 1, "sent twice is one notice");
        let path = format!("/notices/{id}");
        let half = officer.post(&path, &[("_go", "triage"), ("danger", "no")]).await;
        assert!(half.status == StatusCode::UNPROCESSABLE_ENTITY && half.has("Chọn một câu."));
        let done = officer
            .post(
                &path,
                &[("_go", "triage"), ("danger", "no"), ("crime", "no"), ("child", "no"), ("goes", "Chị Hoa")],
            )
            .await;
        assert!(done.has("Đã giao việc lúc") && done.has("Chị Hoa"), "{}", done.text);
        let asked = officer.post(&path, &[("_go", "no-grounds"), ("why", "Đã hỏi hàng xóm")]).await;
        assert!(asked.has("Chờ người thứ hai"));
        let mut guard = officer.other("guard");
        assert!(guard.get(&path).await.has("Chờ người thứ hai"));
        assert_eq!(officer.other("duty").get(&path).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_officer_works_a_case_and_its_sealed_part_opens_for_a_reason() {
    let town = town(Engine::Sqlite, 36);
    run(async {
        let mut phone = Browser::new(&town);
        let (mut desk, mut chair) = (phone.other("officer"), phone.other("chair"));
        let case = case_of(&town, &mut desk, &mut phone).await;
        let shown = desk.get(&case).await;
        assert!(
            shown.has("Hồ sơ BA-") && shown.has("<title>Hồ sơ BA-") && shown.has("Mới mở"),
            "{}",
            shown.text
        );
        assert!(!shown.has("Nghe tiếng la"), "the story is sealed until a reason is given");
        // A reason is asked, then the field opens until a quarter of an hour later.
        let asked = fill_in(&mut desk, &case, &[("_go", "open:story")]).await.0;
        assert!(asked.has("Mở phần giữ kín để làm gì?") && asked.has("Để hẹn gặp"), "{}", asked.text);
        let missing = fill_in(&mut desk, &case, &[("_go", "open:story"), ("_asked", "story")]).await.0;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        fill_in(&mut desk, &case, &[("_go", "open:story"), ("reason", "meeting")]).await;
        let open = desk.get(&case).await;
        assert!(open.has("Nghe tiếng la") && open.has("Để hẹn gặp · tự đóng 14:35"), "{}", open.text);
        assert!(!chair.get(&case).await.has("Nghe tiếng la"), "another session's opening is its own");
        // A new person; a bad year keeps what was typed.
        let new = format!("{case}/people/new");
        let bad =
            fill_in(&mut desk, &new, &[("_go", "save"), ("name", "Zyxwovca Khôngthật"), ("birth", "90")])
                .await
                .0;
        assert!(
            bad.has("Chọn người này là ai.")
                && bad.has("Ghi năm sinh bằng bốn chữ số")
                && bad.has("value=\"Zyxwovca Khôngthật\""),
            "{}",
            bad.text
        );
        let fields = [
            ("_go", "save"),
            ("role", "survivor"),
            ("name", "Zyxwovca Khôngthật"),
            ("birth", "1990"),
            ("sex", "female"),
        ];
        assert_eq!(fill_in(&mut desk, &new, &fields).await.0.status, StatusCode::SEE_OTHER);
        let people = desk.get(&format!("{case}/people")).await;
        assert!(
            people.has("Người bị bạo lực · Nữ · Từ 16 đến 59 tuổi") && !people.has("Zyxwovca"),
            "{}",
            people.text
        );
        // An act of tomorrow.
        let acts = format!("{case}/acts");
        let day = [("on-day", "20"), ("on-month", "11"), ("on-year", "2026")];
        let mut fields =
            vec![("_go", "save"), ("relation", "divorced"), ("acts", "a"), ("words", "Giữ lại lời này")];
        fields.extend(day);
        let ahead = fill_in(&mut desk, &acts, &fields).await.0;
        assert!(ahead.has("Ngày này chưa đến") && ahead.has("Giữ lại lời này"), "{}", ahead.text);
        fields[4] = ("on-day", "18");
        assert_eq!(fill_in(&mut desk, &acts, &fields).await.0.status, StatusCode::SEE_OTHER);
        // Nobody elsewhere, and no other kind of record, is a case.
        let stranger = phone.other("duty").get(&case).await;
        let absent = desk.get("/cases/00000000000000000000000000000000").await;
        assert_eq!((stranger.status, absent.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        let readers = desk.get(&format!("{case}/readers")).await;
        assert!(
            readers.has("Chủ tịch · mở xem") && readers.has("để hẹn gặp") || readers.has("Để hẹn gặp"),
            "{}",
            readers.text
        );
        let list = desk.get("/cases").await;
        assert!(list.has("Hồ sơ BA-") && !list.has("Zyxwovca"));
    });
}

#[test]
fn a_search_answers_in_the_same_size_whether_somebody_is_found_or_not() {
    let town = town(Engine::Sqlite, 37);
    run(async {
        let mut phone = Browser::new(&town);
        let mut desk = phone.other("officer");
        let first = case_of(&town, &mut desk, &mut phone).await;
        let fields =
            [("_go", "save"), ("role", "survivor"), ("name", "Zyxwovca Khôngthật"), ("birth", "1990")];
        fill_in(&mut desk, &format!("{first}/people/new"), &fields).await;
        let second = {
            let mut other = phone.other("");
            case_of(&town, &mut desk, &mut other).await
        };
        let second = if second == first { first.clone() } else { second };
        let path = format!("{second}/people");
        let found =
            fill_in(&mut desk, &path, &[("_go", "find"), ("name", "zyxwovca khongthat"), ("year", "1990")])
                .await
                .0;
        let absent =
            fill_in(&mut desk, &path, &[("_go", "find"), ("name", "zyxwovca khongthax"), ("year", "1990")])
                .await
                .0;
        if second != first {
            assert!(found.has("Đã có trong hồ sơ BA-"), "{}", found.text);
        }
        assert!(
            absent.has("Không thấy ai như vậy") && absent.has("Ghi người mới") && found.has("Ghi người mới")
        );
        assert_eq!(found.text.chars().count(), absent.text.chars().count());
        let little = fill_in(&mut desk, &path, &[("_go", "find"), ("name", "Nguyễn")]).await.0;
        assert!(
            little.has("Cần họ tên đầy đủ và năm sinh, hoặc số điện thoại.")
                && little.has("value=\"Nguyễn\"")
        );
    });
}

#[test]
fn a_stale_form_keeps_what_was_typed_beside_the_new_version() {
    let town = town(Engine::Sqlite, 38);
    run(async {
        let mut phone = Browser::new(&town);
        let mut desk = phone.other("officer");
        let case = case_of(&town, &mut desk, &mut phone).await;
        fill_in(
            &mut desk,
            &format!("{case}/people/new"),
            &[("_go", "save"), ("role", "accused"), ("name", "Tên cũ")],
        )
        .await;
        fill_in(&mut desk, &format!("{case}/people"), &[("_go", "open:people"), ("reason", "correction")])
            .await;
        let people = desk.get(&format!("{case}/people")).await;
        assert!(people.has("Tên cũ"), "{}", people.text);
        let mark = format!("href=\"{case}/people/");
        let rows: Vec<_> =
            people.text.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
        let path = format!("{case}/people/{}", rows.last().unwrap());
        let page = desk.get(&path).await;
        let (row, version) = (page.field("_row"), page.field("_version"));
        let save = |name: &'static str| {
            vec![
                ("_go", "save"),
                ("role", "accused"),
                ("name", name),
                ("_row", &*row),
                ("_version", &*version),
            ]
        };
        assert_eq!(fill_in(&mut desk, &path, &save("Tên mới")).await.0.status, StatusCode::SEE_OTHER);
        let stale = fill_in(&mut desk, &path, &save("Tên tôi gõ")).await.0;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
        assert!(
            stale.has("Người khác vừa sửa mục này")
                && stale.has("value=\"Tên tôi gõ\"")
                && stale.has("Tên mới"),
            "{}",
            stale.text
        );
        assert_ne!(stale.field("_version"), version, "saving again is saving over the new one");
        let other = case.replace("/cases/", "");
        let (token, id) = (page.field("_token"), page.field("_id"));
        let mut all = vec![("_token", &*token), ("_id", &*id)];
        all.extend(save("x"));
        let foreign = desk.send(&format!("{case}/people/{other}"), &all).await.0;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND, "a form of another row");
    });
}

#[test]
fn a_no_contact_request_goes_from_the_officer_to_the_chair() {
    let town = town(Engine::Sqlite, 39);
    run(async {
        let mut phone = Browser::new(&town);
        let (mut desk, mut chair) = (phone.other("officer"), phone.other("chair"));
        let case = case_of(&town, &mut desk, &mut phone).await;
        let path = format!("{case}/measures");
        let now = [
            ("asked-day", "19"),
            ("asked-month", "11"),
            ("asked-year", "2026"),
            ("asked-hour", "14"),
            ("asked-minute", "00"),
        ];
        let mut fields =
            vec![("_go", "ban"), ("requester", "agency"), ("asked-by", "Hội"), ("grounds", "threat_life")];
        fields.extend(now);
        let unconsented = fill_in(&mut desk, &path, &fields).await.0;
        assert!(
            unconsented.has("thì phải có người được giúp (hoặc người giám hộ, người đại diện) đồng ý")
                && unconsented.has("value=\"Hội\""),
            "{}",
            unconsented.text
        );
        fields[1] = ("requester", "survivor");
        let (_, measure) = fill_in(&mut desk, &path, &fields).await;
        let measure = measure.unwrap();
        assert!(
            desk.get(&case).await.has("Còn 11 giờ 40 phút")
                && desk.get("/today").await.has("Chủ tịch quyết định về đề nghị cấm tiếp xúc")
        );
        let waits = chair.get(&measure).await;
        assert!(
            waits.has("Chưa nói rõ quyền thì chưa ra quyết định được") && !waits.has(">Ký<"),
            "{}",
            waits.text
        );
        fill_in(
            &mut desk,
            &format!("{case}/told"),
            &[
                ("_go", "save"),
                ("what", "rights"),
                ("by", "Mai"),
                ("told-day", "19"),
                ("told-month", "11"),
                ("told-year", "2026"),
                ("told-hour", "14"),
                ("told-minute", "10"),
            ],
        )
        .await;
        let page = chair.get(&measure).await;
        assert!(page.has(">Ký<"), "{}", page.text);
        let version = page.field("_version");
        let at = |name: &str, day: &'static str, hour: &'static str| -> Vec<(String, String)> {
            [("day", day), ("month", "11"), ("year", "2026"), ("hour", hour), ("minute", "15")]
                .iter()
                .map(|(part, value)| (format!("{name}-{part}"), (*value).to_owned()))
                .collect()
        };
        let mut all: Vec<(String, String)> = vec![
            ("_go".into(), "decide".into()),
            ("number".into(), "12/QĐ-UBND".into()),
            ("by".into(), "Chủ tịch".into()),
            ("_version".into(), version),
        ];
        all.extend(at("decided", "19", "14"));
        all.extend(at("starts", "19", "14"));
        let mut long = all.clone();
        long.extend(at("ends", "23", "14"));
        let fields: Vec<_> = long.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let long = fill_in(&mut chair, &measure, &fields).await.0;
        assert!(long.has("Dài quá 3 ngày. Chọn đến 14:15 22/11/2026 là muộn nhất."), "{}", long.text);
        all.extend(at("ends", "22", "14"));
        let fields: Vec<_> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let done = fill_in(&mut chair, &measure, &fields).await.0;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let held = desk.get(&measure).await;
        assert!(held.has("12/QĐ-UBND") && held.has("Phiếu việc cho trưởng thôn"), "{}", held.text);
        let hamlet = town.hamlet.id.to_string();
        let told = [
            ("told-day", "19"),
            ("told-month", "11"),
            ("told-year", "2026"),
            ("told-hour", "14"),
            ("told-minute", "18"),
        ];
        let mut slip = vec![
            ("_go", "slip"),
            ("hamlet", hamlet.as_str()),
            ("slip-words", "Không cho đến gần."),
            ("how-told", "gọi điện"),
        ];
        slip.extend(told);
        let untold = fill_in(&mut desk, &measure, &slip).await.0;
        assert!(untold.has("Nói trước với người được giúp rồi mới gửi phiếu."), "{}", untold.text);
        slip.push(("informed", "yes"));
        assert_eq!(fill_in(&mut desk, &measure, &slip).await.0.status, StatusCode::SEE_OTHER);
        assert!(desk.get(&format!("{case}/told")).await.has("Trưởng thôn sẽ nhận một phiếu việc"));
    });
}
