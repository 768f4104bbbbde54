//! What the commands `binhan places …` print. Pure: text in, text out.

use std::fmt::Write;

use kernel::{Date, Lang, PlaceId};

use crate::difference::{Change, Difference, DifferenceFault, Preview};
use crate::gazetteer::Gazetteer;
use crate::search::{Found, Hit};
use crate::trace::{Ending, Trace, TraceFault};
use crate::unit::{Code, Level};

/// A date as people in Viet Nam write it: `01/7/2025`; in English `1 July 2025`.
pub fn date(day: Date, lang: Lang) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match lang {
        // Days and the months 1 and 2 carry a zero, as official papers do.
        Lang::Vi if day.month() < 3 => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        Lang::Vi => format!("{:02}/{}/{}", day.day(), day.month(), day.year()),
        Lang::En => {
            let month = usize::try_from(day.month() - 1).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"");
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

/// Picks the words of a language.
const fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

impl Gazetteer {
    /// `Phường Ba Đình, Hà Nội`: a unit with the province of its time.
    pub fn label(&self, place: PlaceId, lang: Lang) -> String {
        let Some(version) = self.version(place) else { return String::new() };
        let name = version.full_name(lang);
        match self.province_then(place).filter(|province| province.code != version.code) {
            Some(province) => format!("{name}, {}", province.name),
            None => name,
        }
    }
    /// `Phường Trúc Bạch, quận Ba Đình, Hà Nội`: with the district too, for
    /// former units of the same name.
    pub fn long_label(&self, place: PlaceId, lang: Lang) -> String {
        let Some(version) = self.version(place) else { return String::new() };
        let district = version.district.and_then(|code| self.versions_of(code).first());
        let province = self.province_then(place).filter(|province| province.code != version.code);
        let mut label = version.full_name(lang);
        for part in district.map(|district| district.name_in_sentence(lang)).into_iter() {
            let _ = write!(label, ", {part}");
        }
        for part in province.map(|province| province.name.as_ref()).into_iter() {
            let _ = write!(label, ", {part}");
        }
        label
    }
    /// `Phường Trúc Bạch nay thuộc phường Ba Đình (từ 01/7/2025).`; `None` when
    /// nothing changed but the version.
    pub fn became(&self, was: PlaceId, now: PlaceId, since: Option<Date>, lang: Lang) -> Option<String> {
        let (old, new) = (self.version(was)?, self.version(now)?);
        if old.full_name(lang) == new.full_name(lang) {
            return None;
        }
        let day = since.map(|day| match lang {
            Lang::Vi => format!(" (từ {})", date(day, lang)),
            Lang::En => format!(" (since {})", date(day, lang)),
        });
        let (old, new, day) = (old.full_name(lang), new.name_in_sentence(lang), day.unwrap_or_default());
        Some(match lang {
            Lang::Vi => format!("{old} nay thuộc {new}{day}."),
            Lang::En => format!("{old} is now part of {new}{day}."),
        })
    }
}

/// `places count --on D`.
pub fn count(places: &Gazetteer, on: Date, lang: Lang) -> String {
    let count = places.count(on);
    let mut text = format!("{}\n", date(on, lang));
    let provinces = count.provinces - count.cities;
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "{} tỉnh, thành phố: {provinces} tỉnh, {} thành phố",
            count.provinces, count.cities
        ),
        Lang::En => {
            writeln!(text, "{} provinces: {provinces} provinces, {} cities", count.provinces, count.cities)
        }
    };
    if count.districts > 0 {
        let doubt = match (count.districts_certain, lang) {
            (true, _) => "",
            (false, Lang::Vi) => " (theo trạng thái cuối, tháng 3 đến 6/2025; trước đó chưa rõ)",
            (false, Lang::En) => " (their last state, March to June 2025; earlier ones are not known)",
        };
        let _ = writeln!(
            text,
            "{} {}{doubt}",
            count.districts,
            say(lang, "huyện, quận, thị xã, thành phố", "districts")
        );
    }
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "{} đơn vị cấp xã: {} xã, {} phường, {} thị trấn, {} đặc khu",
            count.communes, count.rural, count.wards, count.townships, count.special_zones
        ),
        Lang::En => writeln!(
            text,
            "{} communes: {} communes (xã), {} wards, {} townships, {} special zones",
            count.communes, count.rural, count.wards, count.townships, count.special_zones
        ),
    };
    text
}

/// A fault of a trace, in words.
pub fn trace_fault(fault: TraceFault, lang: Lang) -> &'static str {
    match fault {
        TraceFault::NotACode => say(
            lang,
            "Mã có 2 chữ số (tỉnh), 3 (huyện) hoặc 5 (xã).",
            "A code has 2 digits (province), 3 (district) or 5 (commune).",
        ),
        TraceFault::Unknown => say(lang, "Chưa từng có đơn vị mang mã này.", "No unit has had this code."),
        TraceFault::NotThen => {
            say(lang, "Ngày đó không có đơn vị nào mang mã này.", "The code named no unit on that day.")
        }
    }
}

/// `places trace CODE --on D`: what the unit had become by `until`.
///
/// # Errors
/// The sentence that tells why there is no trace.
pub fn trace(
    places: &Gazetteer,
    code: &str,
    on: Date,
    until: Date,
    lang: Lang,
) -> Result<String, &'static str> {
    let trace = places.trace(code, on, until).map_err(|fault| trace_fault(fault, lang))?;
    let mut text = format!("{} {} ({})\n", code, places.long_label(trace.start, lang), date(on, lang));
    for step in &trace.steps {
        let _ = writeln!(
            text,
            "  {} → {} {} [{}]",
            date(step.on, lang),
            code_of(step.new),
            places.label(step.new, lang),
            step.detail.key()
        );
    }
    text.push_str(&ending(places, &trace, until, lang));
    Ok(text)
}

fn code_of(place: PlaceId) -> String {
    Code::of_place(place).map_or_else(String::new, |(code, _)| code.to_string())
}

fn ending(places: &Gazetteer, trace: &Trace, until: Date, lang: Lang) -> String {
    match &trace.ending {
        Ending::Is(place) if trace.steps.is_empty() => {
            format!("{} {}\n", places.label(*place, lang), say(lang, "không đổi.", "is unchanged."))
        }
        Ending::Is(place) => {
            let sentence = places.became(trace.start, *place, trace.since(), lang);
            let same = || {
                format!(
                    "{} {} {}.",
                    places.label(*place, lang),
                    say(lang, "còn hiệu lực ngày", "is in force on"),
                    date(until, lang)
                )
            };
            sentence.unwrap_or_else(same) + "\n"
        }
        Ending::Divided { parts, everyone, .. } => {
            let mut text = String::from(say(
                lang,
                "Đã chia về nhiều nơi; phải hỏi từng người, từng hồ sơ:\n",
                "Divided; each person and record must be asked:\n",
            ));
            for part in parts {
                let all = if *everyone == Some(*part) {
                    say(
                        lang,
                        " (theo bảng chuyển đổi, toàn bộ dân cư ở phần này)",
                        " (the conversion table puts all of its people here)",
                    )
                } else {
                    ""
                };
                let _ = writeln!(text, "  {} {}{all}", code_of(*part), places.label(*part, lang));
            }
            text
        }
        Ending::Untold { same_code, .. } => {
            let mut text = String::from(say(
                lang,
                "Không nguồn nào ghi đơn vị này nhập về đâu; phải hỏi.\n",
                "No source tells what it went over into; it must be asked.\n",
            ));
            if let Some(place) = same_code {
                let _ = writeln!(
                    text,
                    "  {} {}",
                    say(lang, "Mã này về sau là:", "The code later named:"),
                    places.label(*place, lang)
                );
            }
            text
        }
    }
}

/// `places find TEXT`.
pub fn find(places: &Gazetteer, query: &str, on: Date, lang: Lang) -> String {
    match places.find(query, on) {
        Found::Empty | Found::None => {
            let mut text = String::from(say(
                lang,
                "Chưa thấy nơi nào tên như vậy. Thử gõ tên huyện cũ, hoặc chọn tỉnh:\n",
                "No place of that name. Try the old district, or choose the province:\n",
            ));
            for province in places.in_force(Level::Province, on) {
                let _ = writeln!(text, "  {} {}", province.code, province.full_name(lang));
            }
            text
        }
        Found::One(one) => hit(places, &one, lang),
        Found::Several { hits, more } => {
            let mut text: String = hits.iter().map(|one| hit(places, one, lang)).collect();
            if more {
                text.push_str(say(
                    lang,
                    "Còn nữa: gõ thêm tên huyện cũ hoặc tỉnh.\n",
                    "There are more: add the old district or the province.\n",
                ));
            }
            text
        }
        Found::Area { area, communes } => {
            let mut text = format!("{}:\n", places.label(area, lang));
            for place in communes {
                let _ = writeln!(text, "  {} {}", code_of(place), places.label(place, lang));
            }
            text
        }
    }
}

fn hit(places: &Gazetteer, hit: &Hit, lang: Lang) -> String {
    match hit {
        Hit::Now { place, was, since } => {
            let note = was.and_then(|was| places.became(was, *place, *since, lang));
            let note = note.map_or_else(String::new, |note| format!(" – {note}"));
            format!("{} {}{note}\n", code_of(*place), places.label(*place, lang))
        }
        Hit::Divided { was, parts, .. } => {
            let mut text = format!(
                "{} {} {}\n",
                code_of(*was),
                places.long_label(*was, lang),
                say(lang, "đã chia về nhiều nơi:", "was divided:")
            );
            for part in parts {
                let _ = writeln!(text, "  {} {}", code_of(*part), places.label(*part, lang));
            }
            text
        }
        Hit::Untold { was, .. } => {
            format!(
                "{} {} {}\n",
                code_of(*was),
                places.long_label(*was, lang),
                say(lang, "không còn; chưa rõ nhập về đâu.", "is no more; where it went is not known.")
            )
        }
    }
}

/// `places load FILE --preview`.
///
/// # Errors
/// What is wrong with the file, a line each.
pub fn load_preview(places: &Gazetteer, file: &str, lang: Lang) -> Result<String, String> {
    let difference = Difference::parse(file).map_err(|faults| faults_text(&faults))?;
    let preview = places.preview(&difference).map_err(|faults| faults_text(&faults))?;
    let after = places.with(&difference).map_err(|faults| faults_text(&faults))?;
    Ok(preview_text(places, &after, &preview, lang))
}

/// Faults of a difference file, a line each.
pub fn faults_text(faults: &[DifferenceFault]) -> String {
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

fn preview_text(before: &Gazetteer, after: &Gazetteer, preview: &Preview, lang: Lang) -> String {
    let eve = preview.effective.yesterday().unwrap_or(preview.effective);
    let old = |code: Code| {
        let name = before.at(code, eve).map_or_else(String::new, |version| version.full_name(lang));
        format!("{code} {name}")
    };
    let new = |code: Code| {
        let name =
            after.at(code, preview.effective).map_or_else(String::new, |version| version.full_name(lang));
        format!("{code} {name}")
    };
    let list = |codes: &[Code], name: &dyn Fn(Code) -> String| {
        codes.iter().map(|code| name(*code)).collect::<Vec<_>>().join(", ")
    };
    let mut text =
        format!("{} ({} {})\n", preview.citation, say(lang, "từ", "from"), date(preview.effective, lang));
    for change in &preview.changes {
        let line = match change {
            Change::Renamed(code) => {
                format!("{}: {} → {}", say(lang, "đổi tên", "renamed"), old(*code), new(*code))
            }
            Change::KindChanged(code) => {
                format!("{}: {} → {}", say(lang, "đổi loại", "kind changed"), old(*code), new(*code))
            }
            Change::Moved(code) => {
                format!("{}: {}", say(lang, "chuyển tỉnh", "moved to another province"), new(*code))
            }
            Change::Merged { into, from } => {
                format!("{}: {} → {}", say(lang, "nhập", "merged"), list(from, &old), new(*into))
            }
            Change::Divided { old: unit, into, .. } => {
                format!("{}: {} → {}", say(lang, "chia", "divided"), old(*unit), list(into, &new))
            }
            Change::New(code) => format!("{}: {}", say(lang, "mới", "new"), new(*code)),
            Change::Abolished(code) => format!("{}: {}", say(lang, "thôi", "abolished"), old(*code)),
        };
        let _ = writeln!(text, "  {line}");
    }
    let [provinces, communes] = preview.counts;
    let _ = writeln!(
        text,
        "{}: {} → {}; {}: {} → {}",
        say(lang, "tỉnh", "provinces"),
        provinces.0,
        provinces.1,
        say(lang, "xã", "communes"),
        communes.0,
        communes.1
    );
    let _ = writeln!(
        text,
        "{}: {}; {}: {}",
        say(lang, "cơ quan có nơi kế tiếp", "offices with a successor"),
        preview.succeeded.len(),
        say(lang, "đơn vị phải hỏi từng hồ sơ", "units whose records are asked one by one"),
        preview.asked.len()
    );
    text
}
