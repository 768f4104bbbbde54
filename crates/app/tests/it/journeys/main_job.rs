//! The main job: a neighbour finds help and sends a notice with scripts off;
//! chair and officer see it at once; the case is opened, she is protected, the
//! case is closed by another person; she comes back with her code and sees
//! who has read it. On both engines, at 360 px.

use std::time::{Duration, Instant as Moment};

use super::casework::{self, signed_in, well_made};
use super::looking;
use super::returns;
use crate::support::browser::{Browser, Setup};
use crate::support::canary::Canary;
use crate::support::everywhere::{Journal, must_not_sing};
use crate::support::server::{Engine, LEFT, Running, start};

/// She looks for help, then tells; gives the receipt code.
fn she_tells(running: &Running) -> String {
    let her = Browser::open(Setup::PHONE_WITHOUT_SCRIPTS);
    looking::she_looks(running, &her);
    her.go(&running.url("/?lang=vi"));
    her.picture("public-home");
    her.fill("q", "truc bach");
    her.press("Tìm");
    let found = her.must_say("Phường Trúc Bạch nay thuộc");
    assert!(found.contains("Ba Đình"), "{found}");
    assert!(found.contains("113") && found.contains("0900"), "{found}");
    her.must_fit();
    her.picture("public-find");

    her.go(&running.url("/send"));
    her.must_say("Chuyện xảy ra ở đâu?");
    her.choose("Cho người khác");
    her.fill("place", "Trúc Bạch");
    her.press("Tiếp tục");
    her.must_say("Bây giờ có ai đang nguy hiểm không?");
    her.choose("Có, ngay lúc này");
    her.press("Tiếp tục");
    her.must_say("Chuyện gì đã xảy ra?");
    her.choose("Đánh, đấm, túm tóc");
    her.press("Tiếp tục");
    her.must_say("Ở đó có những ai?");
    her.choose("Trẻ em");
    her.press("Tiếp tục");
    her.must_say("Có cần gọi lại cho bạn không?");
    her.choose("Không");
    her.press("Tiếp tục");
    her.must_say("Có ai không được xem tin này không?");
    her.choose("Không");
    her.press("Tiếp tục");
    let check = her.must_say("Xem lại rồi gửi");
    assert!(check.contains("Chủ tịch và cán bộ trực"), "{check}");
    her.picture("public-check");
    her.press("Gửi tin");
    her.must_say("Chép mã ra giấy");
    her.must_fit();
    her.picture("public-receipt");
    let code = her.text(".bn-code").replace(char::is_whitespace, "");
    assert!(code.len() >= 14, "{code}");
    assert!(!her.url().contains(&code), "the code stands in no address");
    code
}

fn walk(engine: Engine) {
    let running = start(engine);
    let survivor = Canary::hatch();
    let journal = running.server().map(Journal::now);
    // The chair's page stands open before anything is sent.
    let chair = signed_in(&running, "chutich");
    assert!(!chair.has("[data-bn-refresh] a"), "nothing waits yet");
    let code = she_tells(&running);
    let sent = Moment::now();
    while !chair.has("[data-bn-refresh] a") {
        assert!(sent.elapsed() < Duration::from_secs(5), "the open page says nothing: {}", chair.words());
        std::thread::sleep(Duration::from_millis(100));
    }
    chair.must_say("Tin báo");
    news_comes_to_who_rests_on_an_alert(&chair);
    well_made(&chair, "chair-today");

    let officer = signed_in(&running, "mai");
    officer.click(".bn-work a.bn-open");
    officer.must_say("Đánh, đấm, túm tóc");
    well_made(&officer, "officer-notice");
    let case = casework::opens_the_case(&running, &officer, &survivor);
    casework::protects(&running, &officer, &chair, &case);
    casework::closes_and_reopens(&running, &officer, &chair, &case);
    let sheet = returns::fills_signs_and_locks(&running, &officer, &chair);
    returns::moves_on_and_is_amended(&officer, &case, &sheet);
    returns::the_nations_table(&running);

    let her = Browser::open(Setup::PHONE_WITHOUT_SCRIPTS);
    her.go(&running.url("/slip?lang=vi"));
    her.fill("code", &code.to_lowercase());
    her.press("Xem");
    let seen = her.must_say("Đã có người đọc");
    assert!(seen.contains("Ai đã xem tin này"), "{seen}");
    her.must_fit();
    her.picture("public-slip");
    her.go(&running.url("/"));
    her.click(".govuk-exit-this-page__button");
    her.must_reach(&running.url(LEFT));
    assert!(!running.logs.bytes().windows(code.len()).any(|bytes| bytes == code.as_bytes()));
    must_not_sing(&survivor, &running, journal.as_ref());
}

/// Something new is shown although the chair's focus rests on an alert, and it
/// rests there still.
fn news_comes_to_who_rests_on_an_alert(chair: &Browser) {
    chair.run(
        "const region = document.querySelector('[data-bn-refresh]');
         region.querySelector('a').focus();
         const text = region.innerHTML + '<p id=\"later\">sau</p>';
         const asked = window.fetch;
         window.fetch = async () => { window.fetch = asked; return new Response(text); };",
    );
    let here = "return document.activeElement.getAttribute('href')";
    let before = chair.run(here);
    assert!(before.as_str().is_some_and(|href| href.starts_with("/notices/")), "{before}");
    let since = Moment::now();
    while !chair.has("#later") {
        assert!(since.elapsed() < Duration::from_secs(10), "the news was dropped");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(chair.run(here), before, "the focus was not stolen");
    chair.must_not_have("#later");
}

#[test]
fn from_a_neighbours_notice_to_the_nations_table_on_sqlite() {
    walk(Engine::Sqlite);
}

#[test]
fn from_a_neighbours_notice_to_the_nations_table_on_postgresql() {
    walk(Engine::Postgres);
}
