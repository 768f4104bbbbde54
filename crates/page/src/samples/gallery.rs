//! Pages that show every component once, every error page, and a wizard's
//! three kinds of page: what the HTML checker and the eye look at.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use kernel::{Date, Instant, Lang, Outcome, Phrase};

use super::{Sample, Stage};
use crate::chart::{Bar, Chart, Fill, Inset as MapInset, Map};
use crate::components::{
    Banner, Change, Clock, Confirm, Details, Empty, ErrorSummary, EvidenceChip, Inset, Mark, Pages, Receipt,
    SealedField, State, SummaryList, Tag, Task, TaskList, WorkRow, Worklist,
};
use crate::fields::{Choice, DateField, Select, TextArea, TextField};
use crate::wizard::{Answers, CheckView, Controls, StepView};
use crate::{Failed, Faults, Frame, Html, Posted, Turn, errors};

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    t: Frame,
    summary: Option<ErrorSummary>,
    pieces: Vec<Html>,
}

/// The samples of this crate.
pub(super) fn samples(stage: &Stage) -> Vec<Sample> {
    let mut samples = vec![
        Sample::of("page-form", &form(stage)),
        Sample::of("page-work", &work(stage)),
        Sample::of("page-case", &case(stage)),
        Sample::of("page-figures", &figures(stage)),
        Sample::of("page-receipt", &receipt(stage)),
    ];
    samples.extend(wizard(stage));
    samples.extend(error_pages(stage));
    samples
}

fn html(piece: impl std::fmt::Display) -> Html {
    Html::trusted(piece.to_string())
}

fn in_form(t: &Frame, piece: impl std::fmt::Display) -> Html {
    Html::trusted(format!(
        r#"<form method="post" action="/sample" novalidate>{}{piece}</form>"#,
        t.form_fields()
    ))
}

/// Vietnamese or English words of a sample; these stand in no phrase file.
fn words(stage: &Stage, vi: &str, en: &str) -> String {
    match stage.lang() {
        Lang::Vi => vi.to_owned(),
        Lang::En => en.to_owned(),
    }
}

fn form(stage: &Stage) -> Gallery {
    let say = |vi: &str, en: &str| words(stage, vi, en);
    let mut faults = Faults::none();
    faults.add("story", Phrase::new("page-e-too-long").with("limit", 2000));
    faults.add("when", "page-e-date");
    faults.add("commune", "page-e-not-utf8");
    let t = stage.visitor("/sample").with_faults(&faults);
    let posted =
        Posted::parse("when-day=31&when-month=2&when-year=2026&story=%3Cb%3E&harm=threat".as_bytes());
    let pieces = [
        TextField::new("commune", say("Xã, phường, đặc khu", "Commune"))
            .typed("truc bach")
            .faults(&faults, &t)
            .to_string(),
        TextField::new("phone", say("Số gọi", "Telephone")).telephone().width("medium").to_string(),
        TextArea::new("story", say("Kể thêm", "Tell more"))
            .typed(posted.typed("story"))
            .faults(&faults, &t)
            .to_string(),
        Choice::many("harm", say("Chuyện gì đã xảy ra?", "What happened?"))
            .hint(say("Có thể chọn nhiều điều.", "Choose all that apply."))
            .answer("hit", say("Đánh, đấm, túm tóc", "Hitting"))
            .answer_hint(
                "threat",
                say("Dọa giết, dọa đánh", "Threats"),
                say("bằng lời, tin nhắn", "spoken, written"),
            )
            .typed(&posted)
            .to_string(),
        Choice::one("who", say("Ai nghe máy?", "Who answers?"))
            .answer("me", say("Tôi", "I"))
            .answer("any", say("Ai cũng được", "Anyone"))
            .inline()
            .to_string(),
        Select::new("province", say("Tỉnh", "Province"))
            .answer("", "–")
            .answer("01", "Hà Nội")
            .chosen("01")
            .to_string(),
        DateField::moment("when", say("Lúc nào?", "When?"), &t)
            .typed(&posted)
            .faults(&faults, &t)
            .to_string(),
        format!(
            r#"<div class="govuk-button-group"><button type="submit" class="govuk-button">{}</button></div>"#,
            t.say("page-continue")
        ),
    ];
    let summary = faults.summary(&t);
    let heading = html(format_args!("<h1>{}</h1>", say("Các ô của tờ khai", "Fields of a form")));
    let body = in_form(&t, pieces.concat());
    Gallery { summary, pieces: vec![heading, body], t }
}

fn moment(hour: i8, minute: i8) -> Instant {
    Instant::of_vn(Date::constant(2026, 11, 19), hour, minute)
}

fn row(clock: Clock, label: String, facts: Vec<String>, chip: Option<EvidenceChip>) -> WorkRow {
    WorkRow { clock, label, href: "/sample".to_owned(), facts, chip }
}

fn work(stage: &Stage) -> Gallery {
    let say = |vi: &str, en: &str| words(stage, vi, en);
    let t = stage.staff("/today").titled(say("Việc hôm nay", "Today")).section("/today");
    let chip = |mark, vi: &str, en: &str| Some(EvidenceChip::new(mark, say(vi, en), &t));
    let running = Worklist::new(vec![
        row(
            Clock::until(moment(13, 55), &t),
            say("Hồ sơ BA-8F3K: cử người giám sát", "Case BA-8F3K: name a supervisor"),
            vec![say("Công an xã", "Commune police"), say("Thôn 2", "Hamlet 2")],
            chip(Mark::Verified, "1 giờ · TT 66/2025, Điều 2", "1 hour · Circular 66/2025, Art. 2"),
        ),
        row(
            Clock::words(
                State::Urgent,
                say("Đang nguy hiểm", "In danger"),
                say("nhận 14:06", "received 14:06"),
            ),
            say("Tin báo 7Q2F: đọc và cử người đi", "Notice 7Q2F: read and send someone"),
            vec![say("Thôn 4", "Hamlet 4"), say("có trẻ nhỏ", "small children")],
            None,
        ),
        row(
            Clock::until(moment(20, 32), &t),
            say("Hồ sơ BA-4K7M: quyết định đề nghị cấm tiếp xúc", "Case BA-4K7M: decide on no contact"),
            vec![say("Chờ Chủ tịch ký", "Waits for the chair")],
            chip(Mark::Assumed, "12 giờ · Luật 13/2022, Điều 25", "12 hours · Law 13/2022, Art. 25")
                .map(|chip| chip.href("/sample")),
        ),
        row(
            Clock::words(State::ToDo, say("Mới", "New"), say("nhận 13:48", "received 13:48")),
            say("Tin báo 9C1D: phân loại", "Notice 9C1D: triage"),
            Vec::new(),
            chip(Mark::Internal, "2 giờ", "2 hours"),
        ),
    ]);
    let pieces = vec![
        html(format_args!(
            "<h1>{}</h1><p class=\"bn-muted\">{}</p>",
            say("Việc hôm nay", "Today"),
            t.today()
        )),
        html(Confirm::new(t.one("page-saved", "when", t.time(t.now())))),
        html(format_args!("<h2>{}</h2>", say("Đang tính giờ", "Running clocks"))),
        html(running),
        html(format_args!("<h2>{}</h2>", say("Mới đến", "New"))),
        html(Empty::new(t.say("page-empty")).action("/sample", say("Ghi tin báo mới", "Write a notice"))),
        html(Pages::new(&t, Some("/sample".into()), Some("/sample".into()))),
    ];
    Gallery { t, summary: None, pieces }
}

fn case(stage: &Stage) -> Gallery {
    let say = |vi: &str, en: &str| words(stage, vi, en);
    let t = stage.staff("/sample").titled(say("Hồ sơ", "Case")).section("/sample");
    let task =
        |label: String, href: &str, hint: String, tag: Tag| Task { label, href: href.to_owned(), hint, tag };
    let tasks = TaskList::new(vec![
        task(
            say("Hỏi về an toàn", "Ask about safety"),
            "/sample",
            say("Nguy cơ cao", "High risk"),
            Tag::new(State::Done, say("Xong", "Done")),
        ),
        task(
            say("Biện pháp bảo vệ", "Protective measures"),
            "/sample",
            String::new(),
            Tag::new(State::Urgent, say("Làm ngay", "Now")),
        ),
        task(
            say("Kế hoạch an toàn", "Safety plan"),
            "/sample",
            String::new(),
            Tag::new(State::ToDo, say("Cần làm", "To do")),
        ),
        task(
            say("Kết thúc hồ sơ", "Close the case"),
            "",
            say("Chưa được: còn biện pháp đang áp dụng", "Not yet: a measure is running"),
            Tag::new(State::Idle, say("Chưa được", "Not yet")),
        ),
    ]);
    let name = say("Họ tên", "Name");
    let phone = say("Số gọi an toàn", "Safe number");
    let sealed = SummaryList::new(&t)
        .sealed(&name, SealedField::closed(&name, "name", say("đã giữ kín", "sealed"), &t))
        .sealed(
            &phone,
            SealedField::opened(
                &phone,
                "phone",
                "0900 000 347",
                say("Để hẹn gặp · tự đóng 14:35", "For a meeting · closes 14:35"),
                &t,
            ),
        )
        .row(
            say("Chỗ ở hiện nay", "Present place"),
            say("Không ghi trong hồ sơ này", "Not written in this case"),
        )
        .changeable(say("Thôn", "Hamlet"), "Thôn 4", Change::Link("/sample".into()));
    let heading = say("Thông tin giữ kín", "Sealed");
    let card = format!(
        r#"<section aria-labelledby="sealed"><h2 id="sealed">{heading}</h2><div class="bn-card">{sealed}</div></section>"#
    );
    let pieces = vec![
        html(r#"<a class="govuk-back-link" href="/today">BA</a><h1>BA-4K7M</h1>"#),
        html(Banner::new(Html::text(&say("Mẫu tạm dùng.", "Provisional form.")))),
        html(r#"<div class="bn-two"><div>"#),
        html(tasks),
        html("</div><div>"),
        in_form(&t, card),
        html("</div></div>"),
    ];
    Gallery { t, summary: None, pieces }
}

fn figures(stage: &Stage) -> Gallery {
    let say = |vi: &str, en: &str| words(stage, vi, en);
    let t = stage.staff("/figures").titled(say("Số liệu", "Figures"));
    let bar = |label: &str, parts: &[(i64, Fill)]| {
        let total = parts.iter().map(|(size, _)| size).sum();
        Bar { label: label.into(), parts: parts.to_vec(), value: t.number(total) }
    };
    let bars = vec![
        bar("2009", &[(53_152, Fill::Solid)]),
        bar("2010", &[(58_863, Fill::Solid)]),
        bar("2011", &[(44_589, Fill::Solid), (1_860, Fill::Hatched)]),
        bar("2012", &[(50_766, Fill::Solid)]),
    ];
    let title = say(
        "Biểu đồ cột: tổng số vụ 2009 đến 2012. Số liệu có trong bảng bên dưới.",
        "Bars: cases 2009 to 2012. The numbers are in the table below.",
    );
    let chart = Chart::new("cases", say("Số vụ, 2009 đến 2012", "Cases, 2009 to 2012"), title, bars)
        .legend(Fill::Hatched, say("chưa ghi hình thức", "form not recorded"));
    let inset = |name: &str, province: &str| MapInset {
        lines: vec![say("Quần đảo", "Islands"), name.into(), province.into()],
        fill: Fill::Solid,
    };
    let map = Map::new(
        "map",
        say("Tỉnh đã nộp", "Provinces that reported"),
        say(
            "Bản đồ, có quần đảo Hoàng Sa và quần đảo Trường Sa. Số liệu có trong bảng.",
            "Map with the Hoàng Sa and Trường Sa islands. The numbers are in the table.",
        ),
        vec![("M40 40h60v60h-60z".into(), Fill::Solid), ("M110 110h60v60h-60z".into(), Fill::Hatched)],
        [inset("Hoàng Sa", "(Đà Nẵng)"), inset("Trường Sa", "(Khánh Hòa)")],
    );
    let pieces = vec![
        html(format_args!("<h1>{}</h1>", say("Số liệu cả nước", "National figures"))),
        html(chart),
        html(map),
    ];
    Gallery { t, summary: None, pieces }
}

fn receipt(stage: &Stage) -> Gallery {
    let say = |vi: &str, en: &str| words(stage, vi, en);
    let t = stage.visitor("/sample").titled(say("Đã nhận", "Received"));
    let when = t.when_public(moment(21, 14));
    let pieces = vec![
        html(Receipt::new(
            say("Phường đã nhận tin", "The ward has your notice"),
            say("Mã của bạn", "Your code"),
            "K7QM-4TRX-92HD-V6",
            when,
        )),
        html(Details::new(
            say("Cách nhớ khác: sáu từ", "Another way: six words"),
            Html::text("gừng · chuối · võng · mưa · thước · khoai"),
        )),
        html(Inset::new(Html::text(&say("Chép mã ra giấy.", "Copy the code onto paper.")))),
    ];
    Gallery { t, summary: None, pieces }
}

fn wizard(stage: &Stage) -> Vec<Sample> {
    let say = |vi: &str, en: &str| words(stage, vi, en);
    let mut answers = Answers::default();
    answers.set("danger", "now");
    let step = |faults: Faults| {
        let view = StepView::sample(
            stage.visitor("/send"),
            Controls::sample("danger", 2, 6),
            answers.clone(),
            faults,
        );
        let question =
            Choice::one("danger", say("Bây giờ có ai đang nguy hiểm không?", "Is anyone in danger now?"))
                .as_heading()
                .above(view.caption())
                .hint(say("Trả lời theo điều bạn biết.", "Answer what you know."))
                .answer_hint(
                    "now",
                    say("Có, ngay lúc này", "Yes, right now"),
                    say("Đang bị đánh, bị dọa", "Being hit, threatened"),
                )
                .answer("no", say("Không", "No"))
                .typed(&view.posted)
                .faults(&view.faults, &view.t);
        view.page().field(question)
    };
    let mut faults = Faults::none();
    faults.add("danger", "page-invalid-h");
    let check = CheckView::sample(stage.visitor("/send"), answers.clone(), Faults::none());
    let list = SummaryList::new(&check.t).changeable(
        say("Nguy hiểm", "Danger"),
        say("Có, ngay lúc này", "Yes, right now"),
        Change::Step("danger".into()),
    );
    let check = check.page(say("Xem lại rồi gửi", "Check, then send"), list, say("Gửi tin", "Send"));
    vec![
        Sample::of("page-step", &step(Faults::none())),
        Sample::of("page-step-fault", &step(faults)),
        Sample::of(
            "page-check",
            &check.note(Inset::new(Html::text(&say("Chủ tịch sẽ đọc.", "The chair will read it.")))),
        ),
    ]
}

fn error_pages(stage: &Stage) -> Vec<Sample> {
    let plain = stage.turn("/sample");
    let story = format!("story={}&_go=next&place=ba+dinh", "dài ".repeat(40));
    let posted = stage.turn_posted("/sample", Posted::parse(story.as_bytes()));
    let sample = |name, turn: &Arc<Turn>, failed| Sample::of(name, &errors::page_for(turn, failed).1);
    vec![
        sample("page-error-absent", &plain, Failed::from(Outcome::NotVisible)),
        sample("page-error-stale", &posted, Failed::from(Outcome::Stale)),
        sample("page-error-busy", &posted, Failed::from(Outcome::Overloaded)),
        sample("page-error-fault", &plain, Failed::from(Outcome::fault("sample"))),
        sample("page-error-refused", &plain, Failed::from(Outcome::refused("page-busy-n"))),
        sample("page-error-invalid", &posted, Failed::from(Outcome::invalid("place", "page-e-date"))),
        sample("page-error-many", &plain, Failed::TooMany(Duration::from_secs(90))),
        sample("page-error-old", &posted, Failed::Forged),
        sample("page-error-long", &posted, Failed::TooLong),
        sample("page-error-malformed", &plain, Failed::Malformed),
        sample("page-error-out", &plain, Failed::SignedOut),
    ]
}
