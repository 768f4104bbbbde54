//! The clubs of the demonstration: one that meets every two months, others
//! late, outside the standard, or of another kind. Numbers alone, and invented.

use access::can::{KeepClub, RecordClub};
use anyhow::{Context, Result};
use community::clubs::{FamilyClubDraft, Keeper, MeetingDraft, MeetingId, record_founding, record_meeting};
use kernel::{Date, Instant, Outcome};

use super::network::Network;
use super::people;
use crate::house::told;

/// A club and what its book says.
struct Club {
    unit: &'static str,
    kind: &'static str,
    decision: &'static str,
    /// Founded so many days ago.
    founded: i64,
    households: i64,
    board: i64,
    /// Met so many days ago.
    met: &'static [i64],
    /// The officer who writes the founding down.
    by: &'static str,
    /// Its chair, who writes meetings down; without one the officer does.
    chair: Option<&'static str>,
}

/// The model's own kind of club.
const MODEL: &str = "sustainable_family";

const CLUBS: &[Club] = &[
    Club {
        unit: "club",
        kind: MODEL,
        decision: "15/QĐ-UBND",
        founded: 1146,
        households: 28,
        board: 4,
        met: &[42, 103, 164, 225, 287, 348],
        by: "mai",
        chair: Some("chunhiem"),
    },
    Club {
        unit: "club.second",
        kind: MODEL,
        decision: "16/QĐ-UBND",
        founded: 786,
        households: 22,
        board: 3,
        met: &[121, 190, 260, 330],
        by: "mai",
        chair: None,
    },
    Club {
        unit: "club.happy",
        kind: "happy_family",
        decision: "08/QĐ-UBND",
        founded: 606,
        households: 18,
        board: 3,
        met: &[12, 44, 75, 105, 136, 167, 198, 229],
        by: "so",
        chair: None,
    },
    Club {
        unit: "club.small",
        kind: MODEL,
        decision: "21/QĐ-UBND",
        founded: 426,
        households: 14,
        board: 2,
        met: &[30, 150, 290],
        by: "so",
        chair: None,
    },
    Club {
        unit: "club.large",
        kind: MODEL,
        decision: "33/QĐ-UBND",
        founded: 906,
        households: 38,
        board: 5,
        met: &[20, 80, 140, 200, 260, 320],
        by: "so",
        chair: None,
    },
    Club {
        unit: "club.silent",
        kind: MODEL,
        decision: "04/QĐ-UBND",
        founded: 156,
        households: 25,
        board: 3,
        met: &[],
        by: "so",
        chair: None,
    },
];

const TOPICS: &[&str] = &["violence_law", "equality", "conduct", "care", "family_policy", "mutual_aid"];

fn ago(now: Instant, days: i64) -> Date {
    now.plus_days(-days).vn_date()
}

fn evening(club: &Club, at: usize, now: Instant) -> MeetingDraft {
    let absent = i64::try_from(at % 4).unwrap_or(0) + 2;
    let present = club.households - absent;
    let days = club.met.get(at).copied().unwrap_or(0);
    MeetingDraft {
        met_on: ago(now, days),
        topic: TOPICS.get(at % TOPICS.len()).copied().unwrap_or("other").to_owned(),
        present,
        women: present - 3,
        men: present / 2 + 1,
        children: absent * 2,
        minutes: String::new(),
        next_on: (at == 0 && club.chair.is_some()).then(|| ago(now, days - 58)),
    }
}

/// Writes every club's founding and meetings down.
pub(super) fn found(cast: &people::Cast<'_>, network: &Network) -> Result<()> {
    let opened = cast.opened();
    let (house, now) = (opened.instance.clone(), opened.instance.now());
    let officers = [("mai", cast.acting("mai")?), ("so", cast.acting("so")?)];
    for club in CLUBS {
        let unit = network.unit(club.unit).context("a club was not founded")?.id;
        let officer = officers.iter().find(|(login, _)| *login == club.by).context("no such officer")?;
        let may = officer.1.may::<RecordClub>().map_err(told)?;
        let keeper = match club.chair {
            Some(login) => Keeper::Chair(cast.acting(login)?.may::<KeepClub>().map_err(told)?),
            None => Keeper::Above(may.clone(), unit),
        };
        let draft = FamilyClubDraft {
            kind: club.kind.to_owned(),
            decision: club.decision.to_owned(),
            founded_on: ago(now, club.founded),
            statute: "Họp hai tháng một lần, tối thứ Bảy.".to_owned(),
            households: club.households,
            board: club.board,
        };
        let own = house.clone();
        let written = house.db().write_now(move |tx| {
            record_founding(&own, tx, &may, unit, &draft)?;
            for at in 0..club.met.len() {
                let id = MeetingId::mint(own.now(), &**own.entropy());
                record_meeting(&own, tx, &keeper, id, &evening(club, at, now))?;
            }
            Ok::<(), Outcome>(())
        });
        written.map_err(told)?;
    }
    Ok(())
}
