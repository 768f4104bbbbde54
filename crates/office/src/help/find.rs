//! Where a person is, out of what she typed or chose. Pure: text in, answer out.

use kernel::{Date, Lang, PlaceId};
use page::sort_by_name;
use places::{Code, Found, Gazetteer, Hit, Level};

/// What the form asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What was typed.
    pub query: String,
    /// A place chosen in a list.
    pub place: Option<PlaceId>,
    /// A province chosen in a list.
    pub province: Option<Code>,
    /// She said that she is a child: 111 stands first.
    pub child: bool,
}

/// A place to choose, with the sentence that says what it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the button carries.
    pub value: String,
    /// `Phường Ba Đình, Hà Nội`.
    pub label: String,
    /// `Phường Trúc Bạch nay thuộc phường Ba Đình (từ 01/7/2025).`
    pub note: Option<String>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// One place: its help.
    At {
        /// The unit in force.
        place: PlaceId,
        /// Its name with the province.
        label: String,
        /// What the typed name became.
        note: Option<String>,
    },
    /// Several places bear the name.
    Which {
        /// Places, those in force first.
        choices: Vec<Choice>,
        /// There are more than are shown.
        more: bool,
    },
    /// The named unit was divided, or nobody knows where it went.
    Part {
        /// `Xã …, huyện …`.
        old: String,
        /// Its parts, or hints. Never chosen by default.
        choices: Vec<Choice>,
        /// False when the parts are only hints.
        told: bool,
    },
    /// A province or former district: its communes.
    Area {
        /// Its name.
        label: String,
        /// Its communes by name.
        choices: Vec<Choice>,
    },
    /// Nothing of that name: choose the province.
    Nothing {
        /// The provinces by name.
        provinces: Vec<Choice>,
    },
    /// Nothing was typed.
    Empty,
}

/// The answer on a day. A chosen place wins over a chosen province, and that
/// over typed text.
pub fn answer(places: &Gazetteer, asked: &Asked, today: Date, lang: Lang) -> Answer {
    let is_commune =
        |place: &PlaceId| Code::of_place(*place).is_some_and(|(code, _)| code.level == Level::Commune);
    if let Some(chosen) = asked.place.filter(is_commune).and_then(|place| places.resolve(place, today)) {
        return one(places, chosen, today, lang);
    }
    if let Some(province) = asked.province.and_then(|code| places.at(code, today))
        && province.level() == Level::Province
    {
        let communes = places.communes_of(province.code, today).map(|version| version.id).collect();
        return area(places, province.id, communes, lang);
    }
    match places.find(&asked.query, today) {
        Found::Empty => Answer::Empty,
        Found::One(hit) => one(places, hit, today, lang),
        Found::Several { hits, more } => {
            Answer::Which { choices: hits.iter().map(|hit| choice(places, hit, lang)).collect(), more }
        }
        Found::Area { area: unit, communes } => area(places, unit, communes, lang),
        Found::None => {
            let mut provinces: Vec<Choice> = places
                .in_force(Level::Province, today)
                .map(|version| Choice {
                    value: version.code.to_string(),
                    label: version.name.to_string(),
                    note: None,
                })
                .collect();
            sort_by_name(&mut provinces, |choice| &choice.label);
            Answer::Nothing { provinces }
        }
    }
}

fn one(places: &Gazetteer, hit: Hit, today: Date, lang: Lang) -> Answer {
    match hit {
        Hit::Now { place, was, since } => Answer::At {
            place,
            label: places.label(place, lang),
            note: was.and_then(|was| places.became(was, place, since, lang)),
        },
        Hit::Divided { was, parts, everyone } => {
            // Where all of the people lived stands first; it is still a question.
            let mut parts = parts;
            parts.sort_by_key(|part| Some(*part) != everyone);
            let choices = parts.into_iter().map(|part| plain(places, part, lang)).collect();
            Answer::Part { old: places.long_label(was, lang), choices, told: true }
        }
        Hit::Untold { was, same_code } => {
            let province = places.province_on(was, today).map(|province| province.code);
            let mut near: Vec<PlaceId> = same_code.into_iter().collect();
            near.extend(province.into_iter().flat_map(|code| places.communes_of(code, today)).map(|v| v.id));
            near.dedup();
            let choices = near.into_iter().map(|place| plain(places, place, lang)).collect();
            Answer::Part { old: places.long_label(was, lang), choices, told: false }
        }
    }
}

fn area(places: &Gazetteer, unit: PlaceId, communes: Vec<PlaceId>, lang: Lang) -> Answer {
    let mut choices: Vec<Choice> = communes.into_iter().map(|place| plain(places, place, lang)).collect();
    sort_by_name(&mut choices, |choice| &choice.label);
    Answer::Area { label: places.label(unit, lang), choices }
}

fn plain(places: &Gazetteer, place: PlaceId, lang: Lang) -> Choice {
    Choice { value: place.0.to_string(), label: places.label(place, lang), note: None }
}

fn choice(places: &Gazetteer, hit: &Hit, lang: Lang) -> Choice {
    match hit {
        Hit::Now { place, was, since } => Choice {
            note: was.and_then(|was| {
                let sentence = places.became(was, *place, *since, lang)?;
                let old = places.version(was)?.district.map(|_| places.long_label(was, lang));
                Some(old.map_or_else(|| sentence.clone(), |old| format!("{sentence} ({old})")))
            }),
            ..plain(places, *place, lang)
        },
        Hit::Divided { was, .. } | Hit::Untold { was, .. } => {
            Choice { value: was.0.to_string(), label: places.long_label(*was, lang), note: None }
        }
    }
}
