//! Changing one's own password at `/me/password`.

use app::demo::PASSWORD;

use crate::support::http::Client;
use crate::support::server::{Engine, start};

const NEW: &str = "mot mat khau khac han";
const PAGE: &str = "/me/password";

fn send(client: &mut Client, old: &str, code: &str, new: &str, again: &str) -> (u16, String) {
    let fields = [("password", old), ("code", code), ("new-password", new), ("password-again", again)];
    let answer = client.submit(PAGE, PAGE, &fields);
    (answer.status, answer.text())
}

fn changed(engine: Engine) {
    let running = start(engine);
    let mut mai = running.staff("mai");
    assert!(mai.get("/me").must(200).text().contains("href=\"/me/password\""));
    let next = running.code("mai", 1);
    let (status, page) = send(&mut mai, "", "", "", "");
    assert_eq!(status, 422);
    for field in ["password", "code", "new-password"] {
        assert!(page.contains(&format!("id=\"{field}-error\"")), "{field}: {page}");
    }
    let (status, page) = send(&mut mai, "khong phai mat khau", &next, NEW, "khac nua");
    assert_eq!((status, page.contains("id=\"password-again-error\"")), (422, true));
    let (status, page) = send(&mut mai, "khong phai mat khau", &next, NEW, NEW);
    assert_eq!((status, page.contains("id=\"password-error\"")), (422, true), "{page}");
    assert!(!page.contains(NEW) && !page.contains("khong phai"), "no password stands on a page");
    let answer = mai.submit(
        PAGE,
        PAGE,
        &[("password", PASSWORD), ("code", &next), ("new-password", NEW), ("password-again", NEW)],
    );
    let to = answer.must(303).location().to_owned();
    assert!(mai.get(&to).must(200).text().contains("Đã đổi mật khẩu"), "{to}");
    mai.get("/today").must(200);
    // Five tries, then one a minute.
    assert_eq!(send(&mut mai, "x", "1", NEW, NEW).0, 422);
    assert_eq!(send(&mut mai, "x", "1", NEW, NEW).0, 429);
    let mut anew = running.visitor();
    let sign_in = |client: &mut Client, password: &str, code: &str| {
        let fields = [("login", "mai"), ("password", password), ("code", code)];
        client.submit("/sign-in", "/sign-in", &fields).status
    };
    std::thread::sleep(std::time::Duration::from_secs(31));
    assert_eq!(sign_in(&mut anew, PASSWORD, &running.code("mai", 1)), 422, "the old one opens nothing");
    assert_eq!(sign_in(&mut anew, NEW, &running.code("mai", 1)), 303);
}

#[test]
fn a_password_is_changed_by_whoever_it_is_of_on_sqlite() {
    changed(Engine::Sqlite);
}

#[test]
fn a_password_is_changed_by_whoever_it_is_of_on_postgresql() {
    changed(Engine::Postgres);
}
