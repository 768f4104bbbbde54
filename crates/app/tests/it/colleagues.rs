//! A house grows from what `binhan init` leaves: offices below, colleagues
//! invited, enrolled, appointed, admitted; and somebody leaves it.

use seal::totp::TotpSecret;

use crate::support::STEPS;
use crate::support::http::{Answer, Client};
use crate::support::server::{Engine, Running, start_founded};

const PASSWORD: &str = "mot mat khau rat dai";

/// Somebody with a second factor who is not signed in yet.
struct Enrolled {
    login: String,
    digits: String,
    totp: TotpSecret,
}

impl Enrolled {
    /// Signs in with the code of this half minute, or of one before or after:
    /// a code is taken once.
    fn sign_in(&self, running: &Running, client: &mut Client, shift: i64) -> Answer {
        let at = kernel::Instant::of_millis(running.house().instance.now().millis() + shift * 30_000);
        let code = self.totp.code_at(at);
        let fields = [("login", self.login.as_str()), ("password", PASSWORD), ("code", &code)];
        client.submit("/sign-in", "/sign-in", &fields)
    }

    fn signed_in(&self, running: &Running, first: &str) -> Client {
        let own = format!("198.51.100.{}", self.login.bytes().fold(0u8, u8::wrapping_add));
        let mut client = Client::new(&self.login, &running.address.to_string()).behind(&own);
        let answer = self.sign_in(running, &mut client, 0).must(303);
        assert_eq!(answer.location(), first, "{}", self.login);
        client.get(first).must(200);
        client
    }
}

/// What stands in the page's n-th code.
fn code(page: &str, n: usize) -> String {
    page.split("bn-code\">").nth(n).unwrap().split('<').next().unwrap().to_owned()
}

/// Invites and enrols.
fn enrolled(running: &Running, by: &mut Client, page: &str, login: &str) -> Enrolled {
    let asked = [("login", login), ("name", "Người Được Mời")];
    let token = code(&by.submit(page, "/people/invite", &asked).must(200).text(), 1);
    let mut visitor = running.visitor();
    let fields = [("token", token.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    let page = visitor.submit("/enrol", "", &fields).must(200).text();
    let totp = TotpSecret::of_base32(&code(&page, 1)).unwrap();
    visitor.submit("/enrol", "", &fields).must(422);
    Enrolled { login: login.to_owned(), digits: code(&page, 2), totp }
}

fn appoint(by: &mut Client, page: &str, who: &Enrolled, role: &str) {
    let fields = [("whom", who.login.as_str()), ("role", role), ("digits", who.digits.as_str())];
    by.submit(page, "/people/appoint", &fields).must(303);
}

/// The value of a choice whose label holds these words.
fn value_of(page: &str, label: &str) -> String {
    let before = page.split(&format!(">{label}</option>")).next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

fn found(by: &mut Client, page: &str, kind: &str, place: &str) -> String {
    let chosen = if place.is_empty() { String::new() } else { value_of(&by.get(page).text(), place) };
    by.submit(page, "/people/units", &[("kind", kind), ("place", &chosen)]).must(303).location().to_owned()
}

fn grow(engine: Engine) {
    let (running, said) = start_founded(engine, &format!("{PASSWORD}\n").repeat(3));
    let base32 = said.split("  root: ").nth(1).unwrap().lines().next().unwrap();
    let root = Enrolled {
        login: "root".into(),
        digits: String::new(),
        totp: TotpSecret::of_base32(base32).unwrap(),
    };
    // The root has no worklist: the first page is the one it may open.
    let mut root = root.signed_in(&running, "/people");

    // An office below needs a kind and, for this kind, a place; once only.
    root.submit("/people", "/people/units", &[]).must(422);
    let page = root.submit("/people", "/people/units", &[("kind", "province")]).must(422).text();
    assert!(page.contains("id=\"place-error\""), "{page}");
    let province = found(&mut root, "/people", "province", "Thành phố Hà Nội");
    let again = value_of(&root.get("/people").text(), "Thành phố Hà Nội");
    root.submit("/people", "/people/units", &[("kind", "province"), ("place", &again)]).must(422);
    let so = enrolled(&running, &mut root, &province, "so");

    before_the_post(&running, &mut root, &province, &so);
    appoint(&mut root, &province, &so, "province_officer");

    // The province founds the commune, and its chair gets the first key.
    let mut so = so.signed_in(&running, "/today");
    let commune = found(&mut so, "/people", "commune", "Phường Ba Đình");
    assert!(so.get(&commune).must(200).text().contains("UBND phường Ba Đình"), "named by kind and place");
    let chair = enrolled(&running, &mut so, &commune, "chair");
    appoint(&mut so, &commune, &chair, "commune_chair");
    let mut chair = chair.signed_in(&running, "/today");
    chair.get(&province).must(404);
    let club = [("kind", "club"), ("office", "Câu lạc bộ Tổ 1")];
    // An id that another office bears founds nothing, and says nothing of it.
    let taken = [("kind", "club"), ("office", "Câu lạc bộ Tổ 1"), ("_id", &province[14..])];
    chair.submit("/people", "/people/units", &taken).must(404);
    chair.submit("/people", "/people/units", &[("kind", "club")]).must(422);
    chair.submit("/people", "/people/units", &club).must(303);

    // A colleague opens nothing before a member admits her, and then does.
    let officer = enrolled(&running, &mut chair, "/people", "officer");
    no_post_under_anothers_id(&mut root, &mut chair, &province, &officer);
    appoint(&mut chair, "/people", &officer, "commune_officer");
    send_notice(&mut running.visitor());
    let mut mai = officer.signed_in(&running, "/today");
    let notice = notice_of(&mut chair);
    assert_ne!(mai.get(&notice).status, 200, "no key yet");
    chair.submit("/people", "/people/admit", &[]).must(303);
    assert!(mai.get(&notice).must(200).text().contains("Nghe tiếng la"));

    // Who read is counted, and no word of the notice stands there.
    let reads = chair.get("/reads").must(200).text();
    assert!(reads.contains("Người Được Mời") && reads.contains("<td>Tin báo</td>"), "{reads}");
    assert!(!reads.contains("Nghe tiếng la") && !reads.contains(&notice[9..]));
    assert_eq!(mai.get("/reads").status, 404);

    leave(&mut chair, &mut mai, &notice);
    let told = officer.sign_in(&running, &mut running.visitor(), 1).must(422).text();
    assert!(told.contains("chưa được phân công"), "{told}");
    send_notice(&mut running.visitor());
    let latest = notice_of(&mut chair);
    assert!(chair.get(&latest).must(200).text().contains("Nghe tiếng la"), "the new key serves who stays");
}

/// What is refused before somebody is appointed.
fn before_the_post(running: &Running, root: &mut Client, province: &str, so: &Enrolled) {
    // Who has no post yet is told so and is not signed in.
    let mut early = running.visitor();
    let told = so.sign_in(running, &mut early, -1).must(422).text();
    assert!(told.contains("chưa được phân công"), "{told}");
    early.get("/me").must(303);

    // Digits that differ and a last day that is past are told at their fields.
    let fields = [("whom", "so"), ("role", "province_officer"), ("digits", "000 000 000 000")];
    assert!(
        root.submit(province, "/people/appoint", &fields).must(422).text().contains("id=\"digits-error\"")
    );
    let past = [("until-day", "1"), ("until-month", "1"), ("until-year", "2020")];
    let fields = [("whom", "so"), ("role", "province_officer"), ("digits", so.digits.as_str())];
    let fields: Vec<_> = fields.into_iter().chain(past).collect();
    let page = root.submit(province, "/people/appoint", &fields).must(422).text();
    assert!(page.contains("id=\"until-error\"") && page.contains("value=\"2020\""), "{page}");
}

/// A chain of signatures is walked by the ids of posts: nobody gives a post
/// the id of another, and whoever tries is not told whose it is.
fn no_post_under_anothers_id(root: &mut Client, chair: &mut Client, province: &str, officer: &Enrolled) {
    let page = root.get(province).must(200).text();
    let post = page.split("href=\"/people/posts/").nth(1).unwrap()[..32].to_owned();
    let fields = [
        ("whom", officer.login.as_str()),
        ("role", "commune_officer"),
        ("digits", officer.digits.as_str()),
        ("_id", post.as_str()),
    ];
    chair.submit("/people", "/people/appoint", &fields).must(404);
    let there: Vec<_> = fields.into_iter().chain([("unit", &province[14..])]).collect();
    chair.submit("/people", "/people/appoint", &there).must(404);
    assert!(root.get(province).must(200).text().contains(&post), "and the chain still holds");
}

/// The chair ends the officer's post: with the password, once, for good.
fn leave(chair: &mut Client, officer: &mut Client, notice: &str) {
    let people = chair.get("/people").must(200).text();
    let mut posts = people.split("href=\"/people/posts/").skip(1).map(|rest| rest[..32].to_owned());
    let end = format!("/people/posts/{}", posts.next().unwrap());
    assert!(posts.next().is_none(), "nobody ends an own post");
    officer.get(&end).must(404);
    let wrong = chair.submit(&end, &end, &[("password", "khong phai mat khau")]).must(422).text();
    assert!(wrong.contains("id=\"password-error\""), "{wrong}");
    officer.get(notice).must(200);
    let form = chair.get(&end).must(200).form(&end);
    let mut pairs = form.pairs();
    pairs.retain(|(name, _)| *name != "password");
    pairs.push(("password", PASSWORD));
    chair.post(&end, &pairs).must(303);
    assert_eq!(chair.post(&end, &pairs).must(303).location(), "/people", "twice is once");
    for page in ["/today", notice] {
        assert_eq!(officer.get(page).must(303).location(), "/sign-in", "{page}");
    }
    assert!(!chair.get("/people").must(200).text().contains("/people/posts/"));
}

/// Somebody sends a notice of the ward.
pub(crate) fn send_notice(visitor: &mut Client) {
    for (step, answers) in STEPS {
        let token = visitor.get("/send").must(200).form("").value("_token").unwrap().to_owned();
        let mut fields = vec![("_token", token.as_str()), ("_step", step), ("_go", "next")];
        fields.extend(*answers);
        visitor.post("/send", &fields);
    }
    let token = visitor.get("/send").must(200).form("").value("_token").unwrap().to_owned();
    let sent = visitor.post("/send", &[("_token", &token), ("_go", "send")]);
    assert!(sent.status < 400, "{}", sent.text());
}

/// The first notice on the list.
fn notice_of(officer: &mut Client) -> String {
    let list = officer.get("/notices").must(200).text();
    let id = list.split("href=\"/notices/").skip(1).filter_map(|rest| rest.get(..32));
    let mut ids = id.filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    format!("/notices/{}", ids.next().unwrap_or_else(|| panic!("{list}")))
}

#[test]
fn a_house_grows_from_init_and_somebody_leaves_it_on_sqlite() {
    grow(Engine::Sqlite);
}

#[test]
fn a_house_grows_from_init_and_somebody_leaves_it_on_postgresql() {
    grow(Engine::Postgres);
}
