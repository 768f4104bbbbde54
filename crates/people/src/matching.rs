//! What a person is searched by: full name with birth year, or telephone, or
//! identity number. A name alone is never enough: four in ten share a surname.

use std::fmt;

use kernel::{fold, fold_digits};
use seal::card::{Card, Match};

/// A search as typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Full name.
    pub name: String,
    /// Birth year.
    pub year: Option<u16>,
    /// Telephone.
    pub phone: String,
    /// Identity number.
    pub number: String,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Query(sealed)")
    }
}

/// The fewest digits of a telephone worth searching.
const DIGITS: usize = 8;

impl Query {
    /// Whether enough was typed: name with year, or a telephone, or a number.
    pub fn is_enough(&self) -> bool {
        let named = fold(&self.name).contains(' ') && self.year.is_some();
        named || fold_digits(&self.phone).len() >= DIGITS || fold_digits(&self.number).len() >= DIGITS
    }
    /// The query in the form cards are compared with.
    pub(crate) fn card(&self) -> Card {
        let short =
            |text: &str| if fold_digits(text).len() < DIGITS { String::new() } else { text.to_owned() };
        Card::new(&self.name, self.year, &short(&self.phone), &short(&self.number))
    }
    /// Whether a match is shown: a name only together with the year.
    pub(crate) fn shows(&self, found: Match) -> bool {
        match found {
            Match::Phone | Match::Number => true,
            Match::NameAndYear => self.year.is_some(),
            Match::Name => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(name: &str, year: Option<u16>, phone: &str) -> Query {
        Query { name: name.into(), year, phone: phone.into(), number: String::new() }
    }

    #[test]
    fn a_surname_or_a_bare_name_is_not_enough() {
        assert!(!query("Nguyễn", Some(1990), "").is_enough());
        assert!(!query("Nguyễn Thị Hoa", None, "").is_enough());
        assert!(!query("", None, "0900").is_enough());
        assert!(query("nguyen thi hoa", Some(1990), "").is_enough());
        assert!(query("", None, "+84 900 000 347").is_enough());
    }

    #[test]
    fn marks_spelling_and_country_code_do_not_matter() {
        let card = Card::new("Nguyễn Thị Hoà", Some(1990), "0900000347", "");
        for asked in [
            query("nguyen thi hoa", Some(1990), ""),
            query("Nguyễn Thị Hòa", Some(1990), ""),
            query("", None, "+84900000347"),
        ] {
            assert!(card.matches(&asked.card()).is_some_and(|found| asked.shows(found)));
        }
        let other = query("Nguyễn Thị Hòa", Some(1991), "");
        assert_eq!(card.matches(&other.card()), None);
    }

    proptest! {
        #[test]
        fn who_is_on_a_card_is_found_by_what_is_on_it(first in "[A-Zđàáảãạâêôơư]{1,8}", last in "[a-zđàáảãạâêôơư]{1,8}", year in 1900u16..2030) {
            let name = format!("{first} {last}");
            let asked = query(&name, Some(year), "");
            let card = Card::new(&name, Some(year), "", "");
            prop_assert!(!asked.is_enough() || card.matches(&asked.card()).is_some_and(|found| asked.shows(found)));
        }
    }
}
