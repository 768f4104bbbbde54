//! The numbers that anyone in danger may call.

use kernel::{Date, Lang};
use norms::norms;

/// A number to tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// What is dialled.
    pub digits: String,
    /// Who answers.
    pub label: String,
}

/// The numbers that come at once, of a day and a province by its code: police,
/// ambulance, children in the order an adult needs them, or a child, who is
/// shown 111 first (`norms/emergency.toml`).
pub fn calls(province: Option<&str>, on: Date, child: bool, lang: Lang) -> Vec<CallRow> {
    let at_once = norms().emergency(province, on, child).into_iter().filter(|number| !number.support);
    at_once
        .map(|number| CallRow { digits: number.digits.clone(), label: number.words.text(lang).to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialled(child: bool) -> Vec<String> {
        let today = Date::constant(2026, 11, 19);
        calls(None, today, child, Lang::Vi).into_iter().map(|call| call.digits).collect()
    }

    #[test]
    fn an_adult_is_shown_the_police_first_and_a_child_111() {
        assert_eq!(dialled(false), ["113", "115", "111"]);
        assert_eq!(dialled(true), ["111", "113", "115"]);
    }
}
