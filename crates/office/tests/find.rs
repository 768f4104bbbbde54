//! `/find`: a neighbour types a name, old or new, with or without marks.
#![allow(clippy::unwrap_used, clippy::panic)] // the tools of these tests may stop them

use std::sync::Arc;

use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Clock, SeededEntropy, SetClock, UnitId};
use page::{Settings, Web};
use places::Gazetteer;
use places::facilities::{self, FacilityDraft, FacilityId, FacilityKind, FacilityStatus};
use store::Engine;
use store::testing::TestDb;
use tower::ServiceExt as _;

struct House {
    test: TestDb,
    web: Web,
}

fn house() -> House {
    let test = TestDb::new(Engine::Sqlite);
    let clock = Arc::new(SetClock::at("2026-11-19T14:20:00+07:00"));
    let web = Web::builder(clock as Arc<dyn Clock>, Arc::new(SeededEntropy::new(5)), [4; 32])
        .settings(Settings { secure: false, ..Settings::default() })
        .part(Gazetteer::shipped())
        .part(Arc::new(test.db().clone()))
        .build()
        .unwrap();
    House { test, web }
}

impl House {
    async fn send(&self, request: Request<Body>) -> (StatusCode, http::HeaderMap, String) {
        let response = page::router(office::help::routes(), &self.web).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        (parts.status, parts.headers, String::from_utf8(bytes).unwrap())
    }
    /// Opens the first page, then posts the form from it, in Vietnamese.
    async fn find(&self, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let (_, headers, html) = self.send(Request::get("/").body(Body::empty()).unwrap()).await;
        let cookies = headers.get_all(header::SET_COOKIE).iter();
        let cookies: Vec<&str> = cookies.map(|c| c.to_str().unwrap().split(';').next().unwrap()).collect();
        let token = html.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("_token", token).extend_pairs(fields);
        let request = Request::post("/find")
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.finish()))
            .unwrap();
        let (status, _, html) = self.send(request).await;
        (status, html)
    }
    fn list(
        &self,
        code: &str,
        on: &str,
        kind: FacilityKind,
        name: &str,
        phone: Option<&str>,
    ) -> (UnitId, FacilityId) {
        let places = Gazetteer::shipped();
        let on = on.parse().unwrap();
        let draft = FacilityDraft {
            kind,
            place: places.at_code(code, on).unwrap().id,
            name: name.into(),
            address: Some("số 10 phố Ví Dụ".into()),
            phone: phone.map(Into::into),
            hours: None,
            published: true,
            status: FacilityStatus::Active,
            valid_from: on,
            valid_to: None,
        };
        let draft = facilities::check(draft, &places).unwrap();
        let at = self.test.clock().now();
        let entropy = SeededEntropy::new(u64::try_from(name.len()).unwrap());
        let (unit, id) = (UnitId::mint(at, &entropy), FacilityId::mint(at, &entropy));
        self.test.db().write_now(move |tx| facilities::add(tx, unit, id, &draft)).unwrap();
        (unit, id)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_name_leads_to_the_ward_of_today_and_what_both_listed() {
    let house = house();
    house.list("00004", "2024-05-01", FacilityKind::TrustedAddress, "Trạm Y tế cũ", Some("0900000111"));
    house.list("00004", "2026-01-01", FacilityKind::CommuneCommittee, "Ủy ban <b>Ba Đình</b>", None);
    for typed in ["truc bach", "Trúc Bạch", "PHƯỜNG TRÚC BẠCH, Ba Đình"] {
        let (status, html) = house.find(&[("q", typed)]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("Phường Ba Đình, Hà Nội"));
        assert!(html.contains("Phường Trúc Bạch nay thuộc phường Ba Đình (từ 01/7/2025)."));
        assert!(html.contains("Trạm Y tế cũ") && html.contains("href=\"tel:0900000111\""));
        assert!(html.contains("Chưa ai gọi thử số này."));
        assert!(!html.contains("<b>Ba Đình</b>"), "names are escaped");
        assert!(html.find("tel:113").unwrap() < html.find("Trạm Y tế cũ").unwrap());
        assert!(html.contains("Đồn Biên phòng"), "statutory addresses without a number are named");
        assert!(html.contains("<title>Bình An</title>"), "the title tells nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_places_are_listed_and_a_choice_is_taken() {
    let house = house();
    let (_, html) = house.find(&[("q", "tân lập")]).await;
    assert!(html.contains("name=\"place\" value=\"") && html.contains("Thái Nguyên"));
    let place = Gazetteer::shipped().at_code("00004", "2024-05-01".parse().unwrap()).unwrap().id;
    let (_, html) = house.find(&[("place", &place.0.to_string())]).await;
    assert!(html.contains("Phường Ba Đình, Hà Nội"), "an old place chosen leads on too");
    let (_, html) = house.find(&[("province", "96")]).await;
    assert!(html.contains("Tỉnh Cà Mau") && html.contains("Đất Mũi"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_divided_commune_is_asked_about_and_never_resolved() {
    let house = house();
    let (_, html) = house.find(&[("q", "tu lien")]).await;
    assert!(html.contains("đã chia về nhiều nơi. Bạn ở chỗ nào?"));
    assert!(html.matches("name=\"place\" value=").count() >= 2);
    assert!(!html.contains("bn-place\""), "no place of help before the answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_and_kept() {
    let house = house();
    let (_, html) = house.find(&[("q", "xyzt <script>")]).await;
    assert!(html.contains("Chưa thấy nơi tên") && html.contains("name=\"province\" value=\"96\""));
    assert!(!html.contains("<script>x") && html.contains("xyzt"));
    let (status, html) = house.find(&[("q", "   ")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("Gõ tên xã, phường hoặc đặc khu."));
    let (status, html) = house.find(&[("q", &"dài ".repeat(2_000))]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("dài dài"), "what was typed is kept");
    for odd in
        [("place", "-1"), ("place", "99999999999999999999"), ("province", "001"), ("place", "10000101")]
    {
        let (status, _) = house.find(&[odd]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{odd:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_is_shown_111_first_at_a_place_too_and_goes_back() {
    let house = house();
    let first = |html: &str| {
        let at = |digits: &str| html.find(&format!("tel:{digits}")).unwrap();
        if at("111") < at("113") { "111" } else { "113" }
    };
    let (_, html) = house.find(&[("q", "truc bach")]).await;
    assert_eq!(first(&html), "113");
    assert!(html.contains("Em dưới 16 tuổi"));
    let place = html.split("name=\"place\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let (_, child) = house.find(&[("place", place), ("child", "yes")]).await;
    assert_eq!(first(&child), "111");
    assert!(child.contains("Em gọi 111 trước") && child.contains("Tôi từ 16 tuổi trở lên"));
    let (_, typed) = house.find(&[("q", "truc bach"), ("child", "yes")]).await;
    assert_eq!(first(&typed), "111");
    let again = typed.split("id=\"again\"").nth(1).unwrap();
    assert!(again.contains("name=\"child\" value=\"yes\""), "another place keeps it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_national_line_is_named_without_a_number() {
    let (_, html) = house().find(&[("q", "truc bach")]).await;
    assert!(
        html.contains("Tổng đài điện thoại quốc gia về phòng, chống bạo lực gia đình: chưa có số công bố")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_unanswered_for_sixty_days_is_told() {
    let house = house();
    let (unit, fresh) =
        house.list("00004", "2026-01-01", FacilityKind::Police, "Công an Ví Dụ", Some("0900000102"));
    let (other, old) =
        house.list("00004", "2026-01-01", FacilityKind::Hotline, "Đường dây", Some("0900000112"));
    let now = house.test.clock().now();
    house
        .test
        .db()
        .write_now(move |tx| {
            facilities::answered(tx, unit, fresh, now.plus_days(-59))?;
            facilities::answered(tx, other, old, now.plus_days(-61))
        })
        .unwrap();
    let (_, html) = house.find(&[("q", "truc bach")]).await;
    assert!(html.contains("Có người nghe máy ngày 21/9/2026."), "{html}");
    assert!(html.contains("Lần cuối có người nghe máy: 19/9/2026. Đã lâu chưa gọi thử lại."), "{html}");
}
