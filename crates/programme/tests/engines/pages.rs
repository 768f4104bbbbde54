//! The pages as people of different posts meet them.

use std::sync::Arc;

use access::testing::{PASSWORD, Person};
use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Clock, Instant, Official, Outcome, PaperFault, SeededEntropy, Sheet, Typeset, Workbook};
use page::session::{Cookies, Later, SignIn, StaffView};
use page::{Settings, Web};
use store::Engine;
use tower::ServiceExt as _;

use crate::world::World;

/// Everybody is the same signed-in person.
struct As(Person);

impl SignIn for As {
    fn authenticate<'a>(
        &'a self,
        _: &'a Cookies,
        _: Instant,
    ) -> Later<'a, Result<Option<StaffView>, Outcome>> {
        let (actor, asked) = (Arc::clone(&self.0.actor), Arc::clone(&self.0.actor));
        let view = StaffView {
            account: *actor.account.bytes(),
            account_name: actor.name.clone(),
            unit_name: actor.posts[0].unit.name.clone(),
            role_label: String::new(),
            nav: Vec::new(),
            csrf_seed: [9; 32],
            may: Arc::new(move |key| asked.can(key)),
            actor,
        };
        Box::pin(async move { Ok(Some(view)) })
    }
}

struct Plain;

impl Typeset for Plain {
    fn official(&self, paper: &Official) -> Result<Vec<u8>, PaperFault> {
        Ok(format!("{paper:?}").into_bytes())
    }
}
impl Workbook for Plain {
    fn workbook(&self, sheets: &[Sheet]) -> Result<Vec<u8>, PaperFault> {
        Ok(format!("{sheets:?}").into_bytes())
    }
}

struct Browser {
    router: axum::Router,
}

impl Browser {
    fn of(world: &World, person: &Person) -> Self {
        let house = world.house.instance.clone();
        let clock: Arc<dyn Clock> = Arc::clone(house.clock());
        let web = Web::builder(clock, Arc::new(SeededEntropy::new(3)), [6; 32])
            .settings(Settings { secure: false, ..Settings::default() })
            .sign_in(Arc::new(As(person.clone())))
            .part(Arc::new(house))
            .part::<dyn Typeset>(Arc::new(Plain))
            .part::<dyn Workbook>(Arc::new(Plain))
            .build()
            .unwrap();
        Self { router: page::router(programme::routes(), &web) }
    }
    async fn send(&self, request: Request<Body>) -> (StatusCode, http::HeaderMap, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        (parts.status, parts.headers, String::from_utf8(bytes).unwrap())
    }
    async fn get(&self, path: &str) -> (StatusCode, String) {
        let (status, _, body) = self.send(Request::get(path).body(Body::empty()).unwrap()).await;
        (status, body)
    }
    /// Posts what the form on a page holds, with some fields filled in.
    async fn post(&self, path: &str, from: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for name in ["_token", "_id", "row", "shown", "zero"] {
            if !fields.iter().any(|(given, _)| given == &name) {
                form.append_pair(name, hidden(from, path, name).unwrap_or_default());
            }
        }
        for (name, value) in fields {
            form.append_pair(name, value);
        }
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let (status, headers, body) = self.send(request.body(Body::from(form.finish())).unwrap()).await;
        let to = headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        (status, to, body)
    }
}

/// A hidden field of the form that posts to an address.
fn hidden<'p>(page: &'p str, action: &str, name: &str) -> Option<&'p str> {
    let form = page.split(&format!("action=\"{action}\"")).nth(1)?.split("</form>").next()?;
    form.split(&format!("name=\"{name}\" value=\"")).nth(1)?.split('"').next()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_goes_from_officer_to_chair_to_province_in_the_browser() {
    let world = tokio::task::spawn_blocking(|| {
        let world = World::new(Engine::Sqlite, 51);
        world.keep(None, Some(world.case(1, 202_610)));
        world
    })
    .await
    .unwrap();
    let officer = Browser::of(&world, &world.officer);
    let (status, list) = officer.get("/returns").await;
    assert_eq!(status, StatusCode::OK);
    let (status, to, _) = officer.post("/returns", &list, &[("period", "2026")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let at = to.as_str();
    let (_, page) = officer.get(at).await;
    let (status, _, wrong) = officer.post(at, &page, &[("A0", "mười"), ("A1", "10")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.contains("value=\"mười\"") && wrong.contains("Dòng A0"), "what was typed is kept");
    let rows = [("A0", "1.000"), ("A1", "100"), ("A2", "200"), ("A3", "400"), ("A4", "200"), ("A5", "100")];
    let models = [("C0", "1"), ("C1", "2"), ("C2", "1"), ("C3", "5"), ("C4", "1")];
    let fields: Vec<_> = rows.into_iter().chain(models).collect();
    let (status, _, _) = officer.post(at, &wrong, &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(
        officer.post(&format!("{at}/sign"), "", &[]).await.0,
        StatusCode::NOT_FOUND,
        "who fills does not sign"
    );

    let chair = Browser::of(&world, &world.chair);
    let (_, page) = chair.get(at).await;
    assert!(page.contains("Người chair") && page.contains("type=\"password\""));
    let sign = format!("{at}/sign");
    let (status, _, again) = chair.post(&sign, &page, &[("password", "sai sai sai sai")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!again.contains("sai sai"), "a password is never shown again");
    assert_eq!(chair.post(&sign, &page, &[("password", PASSWORD)]).await.0, StatusCode::SEE_OTHER);

    let province = Browser::of(&world, &world.province);
    let (_, list) = province.get("/returns?period=2026").await;
    assert!(list.contains("UBND xã thử") && list.contains(at));
    let (_, page) = province.get(at).await;
    let accept = format!("{at}/accept");
    assert_eq!(province.post(&accept, &page, &[]).await.0, StatusCode::SEE_OTHER);
    let (_, _, refused) = province.post(&accept, &page, &[]).await;
    assert!(refused.contains("đã khóa"), "a second tap is told why: {refused}");
    // A form left open since before the lock: told why, what was typed stands there.
    let (status, _, late) = officer.post(at, &wrong, &[("A0", "7.911"), ("A1", "10")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.contains("đã khóa") && late.contains("chưa lưu được") && late.contains("7.911"), "{late}");
    let (_, page) = chair.get(at).await;
    assert!(!page.contains("7.911"), "nothing was written");
    assert!(page.contains("Đã khóa") && !page.contains("type=\"password\""));
    let (status, paper) = chair.get(&format!("{at}/print")).await;
    assert!(status == StatusCode::OK && paper.contains("UBND XÃ THỬ") && paper.contains("Người chair"));

    let stranger = Browser::of(&world, &world.stranger);
    assert_eq!(stranger.get(at).await.0, StatusCode::NOT_FOUND);
    for address in ["/returns/x", "/returns/00-11", "/figures/cells/form03/ZZ", "/figures/cells/x/B1"] {
        assert_eq!(chair.get(address).await.0, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_national_table_comes_as_page_workbook_and_paper() {
    let world = tokio::task::spawn_blocking(|| {
        let world = World::new(Engine::Sqlite, 52);
        world.keep(None, Some(world.case(1, 202_610)));
        programme::figures::import(world.house.instance.db(), programme::figures::SHIPPED.as_bytes())
            .unwrap();
        world
    })
    .await
    .unwrap();
    let ministry = Browser::of(&world, &world.statistician);
    for path in ["/figures", "/figures?year=2024&borders=then&count=any", "/figures?year=x&borders=%00"] {
        let (status, page) = ministry.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(page.contains("Ít vụ hơn không có nghĩa là ít bạo lực hơn") && page.contains("Hà Nội"));
    }
    let (_, page) = ministry.get("/figures").await;
    assert!(page.contains("Hoàng Sa") && page.contains("Trường Sa"));
    let (_, page) = ministry.get("/figures/published").await;
    assert!(page.contains("1.860") && page.contains("12.137"), "the faults stand on the page");
    let (status, book) = ministry.get("/figures/xlsx?year=2026").await;
    assert!(status == StatusCode::OK && book.contains("B2.1"));
    let (status, paper) = ministry.get("/figures/print?year=2026").await;
    assert!(status == StatusCode::OK && paper.contains("BIỂU SỐ LIỆU"));
    let (_, page) = Browser::of(&world, &world.chair).get("/figures").await;
    assert!(page.contains("UBND xã thử") && !page.contains("Hồ Chí Minh"), "a commune sees its own");
}
