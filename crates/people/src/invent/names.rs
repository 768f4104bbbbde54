//! Names from counted parts (`data/README.md`): a surname, a middle name and
//! a given name are drawn apart, so that a full name is invented.

use std::sync::LazyLock;

use super::Sex;
use super::dice::{Chance, Dice, Picker};

/// The given name of canaries: no one is called so, and no other text of the
/// program holds it. Tests look for it where no name may be.
pub const CANARY: &str = "Không-Có-Thật";

/// A list with weights.
struct Bag {
    words: Vec<String>,
    picker: Option<Picker>,
}

impl Bag {
    fn of(entries: Vec<(String, u64)>) -> Self {
        let picker = Picker::new(entries.iter().map(|(_, weight)| *weight));
        Self { words: entries.into_iter().map(|(word, _)| word).collect(), picker }
    }

    fn draw(&self, dice: &mut Dice) -> &str {
        let index = self.picker.as_ref().map_or(0, |picker| picker.pick(dice));
        self.words.get(index).map_or("", String::as_str)
    }
}

/// People other than the Kinh, with their surnames.
struct Minority {
    people: String,
    surnames: Vec<String>,
}

/// All the lists.
pub(crate) struct NameBook {
    surnames: Bag,
    middles: [Bag; 2],
    givens: [Bag; 2],
    minorities: Vec<Minority>,
    by_size: Option<Picker>,
}

/// The lists, read from the program itself once.
pub(crate) fn book() -> &'static NameBook {
    static BOOK: LazyLock<NameBook> = LazyLock::new(NameBook::read);
    &BOOK
}

/// Persons in ten thousands by the census of 2019, rounded; a people that is
/// not here weighs 10.
const SIZES: [(&str, u64); 12] = [
    ("Tày", 185),
    ("Thái", 182),
    ("Mường", 145),
    ("Mông (Hmông)", 139),
    ("Khmer", 132),
    ("Nùng", 108),
    ("Dao", 89),
    ("Gia Rai", 51),
    ("Ê Đê", 40),
    ("Ba Na", 29),
    ("Cơ Ho", 20),
    ("Chăm", 18),
];

/// Peoples of the Central Highlands whose names put a mark of sex first and
/// the clan last.
const CLAN_LAST: [&str; 3] = ["Ê Đê", "Gia Rai", "Ba Na"];

/// Given names of women born before the sample's time (inference).
const OLDER_GIVEN: [&str; 8] = ["Lan", "Hoa", "Mai", "Hồng", "Nga", "Hương", "Liên", "Xuân"];

/// Of the sample's 40,496 names 303 have no middle name.
const NO_MIDDLE: Chance = Chance::of(303, 40_496);

/// Before this year of birth the sample, of people born about 2004–2006, is
/// leaned towards older names.
const OLDER_BEFORE: i32 = 1985;

impl NameBook {
    fn read() -> Self {
        let published = rows(include_str!("../../data/surnames_published.csv"));
        let sample = rows(include_str!("../../data/surnames_sample.csv"));
        let by_sex = |text: &'static str, sex: &'static str| {
            let kept = rows(text).filter(move |row| row.get(1) == Some(&sex));
            Bag::of(kept.map(|row| (row[0].to_owned(), number(row.get(2)))).collect())
        };
        let middles = include_str!("../../data/middle_names.csv");
        let givens = include_str!("../../data/given_names.csv");
        let minorities = minorities();
        let size =
            |people: &str| SIZES.iter().find(|(name, _)| *name == people).map_or(10, |(_, size)| *size);
        let by_size = Picker::new(minorities.iter().map(|minority| size(&minority.people)));
        Self {
            surnames: Bag::of(surnames(published, sample)),
            middles: [by_sex(middles, "m"), by_sex(middles, "f")],
            givens: [by_sex(givens, "m"), by_sex(givens, "f")],
            minorities,
            by_size,
        }
    }

    /// A people by census share, as an index for the other functions; `None`
    /// for the Kinh.
    pub(crate) fn people(&self, dice: &mut Dice, minority: Chance) -> Option<usize> {
        let drawn = self.by_size.as_ref().map(|picker| picker.pick(dice));
        if dice.hits(minority) { drawn } else { None }
    }

    /// What the people with this index is called.
    pub(crate) fn people_name(&self, people: Option<usize>) -> &str {
        let minority = people.and_then(|index| self.minorities.get(index));
        minority.map_or("Kinh", |minority| minority.people.as_str())
    }

    /// A surname, or the clan where that is what is handed on.
    pub(crate) fn surname(&self, dice: &mut Dice, people: Option<usize>) -> String {
        let Some(minority) = people.and_then(|index| self.minorities.get(index)) else {
            return self.surnames.draw(dice).to_owned();
        };
        let index = dice.below(u32::try_from(minority.surnames.len()).unwrap_or(1)) as usize;
        minority.surnames.get(index).cloned().unwrap_or_default()
    }

    /// A full name with this surname.
    pub(crate) fn full(&self, dice: &mut Dice, who: Who<'_>, canary: bool) -> String {
        let older = who.birth_year < OLDER_BEFORE;
        let middle = self.middle(dice, who, older);
        let drawn = self.givens[who.sex as usize].draw(dice);
        let lean = dice.below(4) == 0;
        let old = OLDER_GIVEN[dice.below(8) as usize];
        let given = match () {
            () if canary => CANARY,
            () if older && lean && who.sex == Sex::Female => old,
            () => drawn,
        };
        let people = self.people_name(who.people);
        let mark = if who.sex == Sex::Female { "H'" } else { "Y " };
        match () {
            () if CLAN_LAST.contains(&people) => format!("{mark}{given} {}", who.surname),
            // Cơ Ho: K' before the names of men, Ka before those of women.
            () if who.surname == "K'" && who.sex == Sex::Female => format!("Ka {given}"),
            () if who.surname == "K'" => format!("K'{given}"),
            () if middle.is_empty() => format!("{} {given}", who.surname),
            () => format!("{} {middle} {given}", who.surname),
        }
    }

    fn middle(&self, dice: &mut Dice, who: Who<'_>, older: bool) -> &str {
        let drawn = self.middles[who.sex as usize].draw(dice);
        let bare = dice.hits(NO_MIDDLE);
        let lean = dice.below(100);
        let mong = self.people_name(who.people).starts_with("Mông");
        match who.sex {
            Sex::Female if mong || (older && lean < 60) => "Thị",
            Sex::Male if mong => "A",
            Sex::Male if older && lean < 40 => "Văn",
            _ if bare => "",
            _ => drawn,
        }
    }
}

/// Whose name is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Who<'a> {
    pub(crate) sex: Sex,
    pub(crate) birth_year: i32,
    pub(crate) people: Option<usize>,
    pub(crate) surname: &'a str,
}

/// The published shares, in thousandths of a percent; what they leave goes to
/// the sample's other surnames. `Hoàng/Huỳnh` is one name in two spellings.
fn surnames<'a>(
    published: impl Iterator<Item = Vec<&'a str>>,
    sample: impl Iterator<Item = Vec<&'a str>>,
) -> Vec<(String, u64)> {
    let mut entries = Vec::new();
    let mut left = 100_000;
    for row in published {
        let share = row.get(1).and_then(|share| share.parse::<f64>().ok()).unwrap_or(0.0);
        let spellings: Vec<&str> = row[0].split('/').collect();
        // Shares have one decimal: thousandths of a percent are whole.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let weight = (share * 1000.0).round() as u64;
        left -= weight.min(left);
        let each = weight / u64::try_from(spellings.len()).unwrap_or(1);
        entries.extend(spellings.into_iter().map(|surname| (surname.to_owned(), each)));
    }
    let known: Vec<String> = entries.iter().map(|(surname, _)| surname.clone()).collect();
    let tail: Vec<(String, u64)> = sample
        .map(|row| (row[0].to_owned(), number(row.get(1))))
        .filter(|(surname, _)| !known.contains(surname))
        .collect();
    let counted: u64 = tail.iter().map(|(_, count)| count).sum::<u64>().max(1);
    entries.extend(tail.into_iter().map(|(surname, count)| (surname, left * count / counted)));
    entries
}

fn minorities() -> Vec<Minority> {
    let mut all: Vec<Minority> = Vec::new();
    for row in rows(include_str!("../../data/surnames_minorities.csv")) {
        let surname = row.get(1).copied().unwrap_or_default().to_owned();
        match all.iter_mut().find(|minority| minority.people == row[0]) {
            Some(minority) => minority.surnames.push(surname),
            None => all.push(Minority { people: row[0].to_owned(), surnames: vec![surname] }),
        }
    }
    all
}

/// Rows after the header. No name or number in these files is quoted.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split(',').collect())
}

fn number(field: Option<&&str>) -> u64 {
    field.and_then(|field| field.parse().ok()).unwrap_or(0)
}
