//! Order of names as a Vietnamese dictionary has it: byte order would put
//! "bà" before "Ánh".

use std::cmp::Ordering;
use std::sync::OnceLock;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};

fn collator() -> Option<&'static CollatorBorrowed<'static>> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let make = || {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        Collator::try_new(icu_locale_core::locale!("vi").into(), options).ok()
    };
    COLLATOR.get_or_init(make).as_ref()
}

/// Compares two names in Vietnamese order.
pub fn compare(a: &str, b: &str) -> Ordering {
    collator().map_or_else(|| kernel::fold(a).cmp(&kernel::fold(b)), |collator| collator.compare(a, b))
}

/// Sorts by a name in Vietnamese order, keeping equals as they stood.
pub fn sort_by_name<T>(items: &mut [T], name: impl Fn(&T) -> &str) {
    items.sort_by(|a, b| compare(name(a), name(b)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_in_a_dictionary() {
        let mut names = ["Điện Biên", "Đà Nẵng", "bà", "Ánh", "Dũng", "An", "Ăn", "Ân", "Ba", "Da"];
        sort_by_name(&mut names, |name| name);
        assert_eq!(names, ["An", "Ánh", "Ăn", "Ân", "Ba", "bà", "Da", "Dũng", "Đà Nẵng", "Điện Biên"]);
    }
}
