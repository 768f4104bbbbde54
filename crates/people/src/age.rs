//! Ages at the event, as the statutory rows have them: under 16, from 60
//! (form 03 of Circular 07/2017, rows B3.3, B3.4, B5.3, B5.4).

use kernel::{Date, keyed};

use crate::model::{Birth, Person};

keyed! {
    /// An age band at the day of the event.
    pub enum AgeBand {
        /// Under 16.
        Under16 = "under-16",
        /// From 16 and under 60.
        Adult = "16-59",
        /// 60 and over.
        From60 = "from-60",
    }
}

/// First age that is no longer a child's (Children Law: under 16).
const SIXTEEN: i16 = 16;
/// First age of an older person.
const SIXTY: i16 = 60;

/// The band a person stood in on a day. With only a year of birth, the year a
/// person turns 16 or 60 is open: then what was told counts, and without it a
/// person is still taken as a child (who is protected more) and not yet as 60.
/// `None` when neither birth nor band is known, or birth is after the day.
pub fn age_band(person: &Person, on: Date) -> Option<AgeBand> {
    match person.birth {
        Birth::Unknown => person.band,
        Birth::Day(day) => band_of(full_years(day, on)?),
        Birth::Year(year) => {
            let most = on.year().checked_sub(i16::try_from(year).ok()?)?;
            let (younger, older) = (band_of(most - 1).or_else(|| band_of(most)), band_of(most)?);
            if younger == Some(older) {
                Some(older)
            } else {
                person.band.filter(|band| Some(*band) == younger || *band == older).or(younger)
            }
        }
    }
}

/// Completed years; `None` before birth.
fn full_years(born: Date, on: Date) -> Option<i16> {
    let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
    let years = on.year() - born.year() - i16::from(!had_birthday);
    (years >= 0).then_some(years)
}

fn band_of(years: i16) -> Option<AgeBand> {
    match years {
        ..0 => None,
        years if years < SIXTEEN => Some(AgeBand::Under16),
        years if years < SIXTY => Some(AgeBand::Adult),
        _ => Some(AgeBand::From60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;
    use proptest::prelude::*;

    fn born(birth: Birth, band: Option<AgeBand>) -> Person {
        Person { birth, band, ..Person::unknown(Role::Survivor) }
    }

    #[test]
    fn the_birthday_itself_turns_the_band() {
        let on =
            |y, m, d| age_band(&born(Birth::Day(Date::constant(2010, 5, 20)), None), Date::constant(y, m, d));
        assert_eq!(on(2026, 5, 19), Some(AgeBand::Under16));
        assert_eq!(on(2026, 5, 20), Some(AgeBand::Adult));
        assert_eq!(on(2070, 5, 20), Some(AgeBand::From60));
        assert_eq!(on(2009, 1, 1), None);
    }

    #[test]
    fn a_year_alone_leaves_the_year_of_turning_to_what_was_told() {
        let day = Date::constant(2026, 11, 19);
        let year = |year, band| age_band(&born(Birth::Year(year), band), day);
        assert_eq!(year(2010, None), Some(AgeBand::Under16));
        assert_eq!(year(2010, Some(AgeBand::Adult)), Some(AgeBand::Adult));
        assert_eq!(
            year(2010, Some(AgeBand::From60)),
            Some(AgeBand::Under16),
            "an impossible band does not count"
        );
        assert_eq!(year(1966, None), Some(AgeBand::Adult));
        assert_eq!(year(1966, Some(AgeBand::From60)), Some(AgeBand::From60));
        assert_eq!(year(1965, None), Some(AgeBand::From60));
        assert_eq!(year(2026, None), Some(AgeBand::Under16), "an infant");
        assert_eq!(year(2027, None), None);
        assert_eq!(age_band(&born(Birth::Unknown, Some(AgeBand::From60)), day), Some(AgeBand::From60));
    }

    proptest! {
        #[test]
        fn nobody_grows_younger(year in 1900i16..2026, month in 1i8..=12, day in 1i8..=28, later in 0i16..60) {
            let person = born(Birth::Day(Date::constant(year, month, day)), None);
            let first = age_band(&person, Date::constant(2026, 6, 15));
            let then = age_band(&person, Date::constant(2026 + later, 6, 15));
            prop_assert!(then >= first);
        }
    }
}
