//! Numbers, dates, times, durations and money as each language writes them
//! (UX.md §9).

use kernel::{Date, Dong, Instant, Lang};

use crate::speech::Speech;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `1530000` in groups of three.
pub(crate) fn grouped(number: i64, mark: char) -> String {
    let plain = Dong(number).to_string();
    if mark == '.' { plain } else { plain.replace('.', &mark.to_string()) }
}

impl Speech {
    /// A whole number: 53.152 (vi), 53,152 (en).
    pub fn number(&self, number: i64) -> String {
        grouped(number, if self.lang() == Lang::Vi { '.' } else { ',' })
    }
    /// A number with decimals: 12,5 (vi), 12.5 (en).
    pub fn decimal(&self, number: f64, digits: usize) -> String {
        let plain = format!("{number:.digits$}");
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let sign = if whole.starts_with('-') { "-" } else { "" };
        let whole = self.number(whole.trim_start_matches('-').parse().unwrap_or(0));
        let point = if self.lang() == Lang::Vi { ',' } else { '.' };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{point}{fraction}") }
    }
    /// An amount without its unit: 1.530.000 (vi), 1,530,000 (en).
    pub fn amount(&self, money: Dong) -> String {
        self.number(money.0)
    }
    /// An amount with its unit: 1.530.000 đồng.
    pub fn money(&self, money: Dong) -> String {
        format!("{} đồng", self.amount(money))
    }
    /// A date: 19/11/2026 (vi), 19 November 2026 (en).
    pub fn date(&self, date: Date) -> String {
        match self.lang() {
            Lang::Vi => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
            Lang::En => format!("{} {} {}", date.day(), self.month_name(date), date.year()),
        }
    }
    fn month_name(&self, date: Date) -> String {
        self.say(&format!("page-month-{}", date.month()))
    }
    /// The weekday: thứ Năm.
    pub fn weekday(&self, date: Date) -> String {
        self.say(&format!("page-weekday-{}", date.weekday().to_monday_one_offset()))
    }
    /// A date with its weekday when it is within a week: thứ Năm 19/11/2026.
    pub fn day(&self, date: Date) -> String {
        let away = days_between(self.now().vn_date(), date);
        if away.abs() <= 7 { format!("{} {}", self.weekday(date), self.date(date)) } else { self.date(date) }
    }
    /// Today's date as a heading line has it: Thứ Năm, 19/11/2026.
    pub fn today(&self) -> String {
        let date = self.now().vn_date();
        let weekday = self.weekday(date);
        let mut letters = weekday.chars();
        let capital: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        format!("{capital}, {}", self.date(date))
    }
    /// The time on staff screens: 21:14.
    pub fn time(&self, at: Instant) -> String {
        let at = at.vn();
        format!("{:02}:{:02}", at.hour(), at.minute())
    }
    /// The time on public pages: 21 giờ 14 (vi), 21:14 (en).
    pub fn time_public(&self, at: Instant) -> String {
        match self.lang() {
            Lang::Vi => format!("{} giờ {:02}", at.vn().hour(), at.vn().minute()),
            Lang::En => self.time(at),
        }
    }
    /// Time and day on staff screens: 20:32 hôm nay, 07:00 ngày mai, 09:05
    /// thứ Hai 16/11/2026.
    pub fn when(&self, at: Instant) -> String {
        let date = at.vn_date();
        let day = match days_between(self.now().vn_date(), date) {
            0 => self.say("page-today"),
            1 => self.say("page-tomorrow"),
            -1 => self.say("page-yesterday"),
            _ => self.day(date),
        };
        format!("{} {day}", self.time(at))
    }
    /// Time and day on public pages: 21 giờ 14, thứ Năm 19/11/2026.
    pub fn when_public(&self, at: Instant) -> String {
        format!("{}, {}", self.time_public(at), self.day(at.vn_date()))
    }
    /// A span of milliseconds in its two largest units: 6 giờ 12 phút, 3 ngày
    /// 4 giờ, 25 phút. Less than a minute counts as one; the sign is dropped.
    pub fn duration(&self, millis: i64) -> String {
        let span = millis.saturating_abs().max(MINUTE);
        let unit = |key: &str, number: i64| self.one(key, "n", number);
        let pair = |first: String, key: &str, second: i64| match second {
            0 => first,
            second => format!("{first} {}", unit(key, second)),
        };
        if span >= 2 * DAY {
            pair(unit("page-days", span / DAY), "page-hours", span % DAY / HOUR)
        } else if span >= HOUR {
            pair(unit("page-hours", span / HOUR), "page-minutes", span % HOUR / MINUTE)
        } else {
            unit("page-minutes", span / MINUTE)
        }
    }
    /// What is left until a deadline: Còn 6 giờ 12 phút, or Quá hạn 25 phút.
    pub fn left(&self, until: Instant) -> String {
        let left = until.since(self.now());
        let key = if left >= 0 { "page-left" } else { "page-overdue" };
        self.one(key, "span", self.duration(left))
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    Instant::start_of(to).since(Instant::start_of(from)) / DAY
}

#[cfg(test)]
mod tests {
    use crate::testing::speech_at;
    use kernel::{Date, Dong, Instant, Lang};

    const NOW: &str = "2026-11-19T14:20:00+07:00";

    fn at(date: Date, hour: i8, minute: i8) -> Instant {
        Instant::of_vn(date, hour, minute)
    }
    fn day(day: i8) -> Date {
        Date::constant(2026, 11, day)
    }

    #[test]
    fn deadlines_read_as_on_the_worklist() {
        let t = speech_at(Lang::Vi, NOW);
        assert_eq!(t.left(at(day(19), 20, 32)), "Còn 6 giờ 12 phút");
        assert_eq!(t.left(at(day(19), 13, 55)), "Quá hạn 25 phút");
        assert_eq!(t.when(at(day(19), 20, 32)), "20:32 hôm nay");
        assert_eq!(t.when(at(day(20), 7, 0)), "07:00 ngày mai");
        assert_eq!(t.when(at(day(16), 9, 5)), "09:05 thứ Hai 16/11/2026");
        assert_eq!(t.left(at(day(22), 18, 20)), "Còn 3 ngày 4 giờ");
        assert_eq!(speech_at(Lang::En, NOW).left(at(day(19), 15, 21)), "1 hour 1 minute left");
    }

    #[test]
    fn public_times_are_spoken() {
        let t = speech_at(Lang::Vi, NOW);
        assert_eq!(t.when_public(at(day(19), 21, 14)), "21 giờ 14, thứ Năm 19/11/2026");
        assert_eq!(t.today(), "Thứ Năm, 19/11/2026");
        assert_eq!(t.day(Date::constant(2025, 7, 1)), "01/07/2025");
        assert_eq!(speech_at(Lang::En, NOW).date(day(9)), "9 November 2026");
    }

    #[test]
    fn numbers_follow_the_language() {
        let (vi, en) = (speech_at(Lang::Vi, NOW), speech_at(Lang::En, NOW));
        assert_eq!((vi.number(53_152), en.number(53_152)), ("53.152".into(), "53,152".into()));
        assert_eq!(vi.money(Dong(1_530_000)), "1.530.000 đồng");
        assert_eq!((vi.decimal(-1234.56, 1), en.decimal(0.5, 1)), ("-1.234,6".into(), "0.5".into()));
    }
}
