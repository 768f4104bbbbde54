//! What the demonstration counts: published figures, invented facts, and the
//! returns of some communes, filed by their people as everybody files them.

use std::sync::Arc;

use access::Actor;
use access::accounts::text_hash;
use access::can::{AcceptReturn, Appoint, PrepareReturn, SeeFigures, SignReturn};
use access::units::Unit;
use anyhow::{Context, Result};
use kernel::{Outcome, Relation};
use norms::Period;
use people::invent::{PlaceWeight, Sex, people};
use programme::figures::{self, SHIPPED};
use programme::indicators::period_numbered;
use programme::returns::{self, ReturnId, ReturnNote, ReturnRead, ReturnRef, Signing, period_at_hand};

use super::network::Network;
use super::people::{Cast, colleague, enlist_at, persona, signed_in};
use super::{Invented, PASSWORD, Persona};
use crate::house::{Opened, told};
use crate::seed::{self, Seeding};

/// How far a return of the demonstration has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Come {
    Begun,
    Signed,
    SentBack,
    Locked,
}

/// Where the neighbours' returns of the year that ended stand.
const NEIGHBOURS: [Come; 5] = [Come::Locked, Come::Locked, Come::Signed, Come::SentBack, Come::Begun];

/// What a commune enters: households, and what it has for prevention.
const ENTERED: [(&str, i64); 11] = [
    ("A0", 7_940),
    ("A1", 610),
    ("A2", 1_480),
    ("A3", 4_020),
    ("A4", 1_350),
    ("A5", 480),
    ("C0", 1),
    ("C1", 4),
    ("C2", 4),
    ("C3", 12),
    ("C4", 1),
];

/// Takes in the published figures and loads invented facts.
pub(super) fn load(opened: &Opened, invented: Invented, progress: &mut dyn FnMut(u64)) -> Result<()> {
    let db = opened.instance.db();
    figures::import(db, SHIPPED.as_bytes()).map_err(told)?;
    if invented.cases > 0 {
        let today = opened.instance.now().vn_date();
        let asked = Seeding::up_to(today, invented.cases, invented.seed);
        seed::load(db, &opened.places, &asked, progress)?;
    }
    Ok(())
}

/// Those who file the returns of one commune, and the one above.
struct Filing<'o> {
    opened: &'o Opened,
    officer: Arc<Actor>,
    chair: Arc<Actor>,
    province: Arc<Actor>,
}

/// Files returns: of the commune with the personas for two years that ended
/// and the running one, of its neighbours for the last year that ended. A case
/// that became known later makes a locked return differ from the live count.
/// Nothing in a demonstration without neighbours. Gives the people of the
/// first neighbour.
pub(super) fn file_returns(
    cast: &Cast<'_>,
    root: &Arc<Actor>,
    network: &Network,
    invented: Invented,
) -> Result<Vec<Persona>> {
    let opened = cast.opened();
    if network.neighbours().is_empty() {
        return Ok(Vec::new());
    }
    let today = opened.instance.now().vn_date();
    let hand = period_at_hand(today).context("there is no statutory year yet")?;
    let year = |number| period_numbered(number).context("there is no such statutory year");
    let ended = if hand.end <= today { hand } else { year(hand.number - 1)? };
    let province = cast.acting("so")?;
    let ours = Filing {
        opened,
        officer: cast.acting("mai")?,
        chair: cast.acting("chutich")?,
        province: Arc::clone(&province),
    };
    ours.file(&year(ended.number - 1)?, Come::Locked)?;
    ours.file(&ended, Come::Locked)?;
    become_known(opened, network.unit("commune")?, &ended, invented.seed)?;
    if hand.number != ended.number {
        ours.file(&hand, Come::Begun)?;
    }
    let mut beside = Vec::new();
    for (number, (unit, come)) in (0..).zip(network.neighbours().iter().zip(NEIGHBOURS)) {
        let (filing, people) = staffed(opened, root, unit, number, &province)?;
        filing.file(&ended, come)?;
        if number == 0 {
            beside = people;
        }
    }
    Ok(beside)
}

/// Enlists an officer and a chair and signs them in.
fn staffed<'o>(
    opened: &'o Opened,
    root: &Arc<Actor>,
    unit: &Unit,
    number: u64,
    province: &Arc<Actor>,
) -> Result<(Filing<'o>, Vec<Persona>)> {
    let may = root.may::<Appoint>().map_err(told)?;
    let names = [0, 1].map(|part| people(1).person(2 * number + part, Sex::Female, 1984).name);
    let logins = [format!("canbo.{}", number + 1), format!("chutich.{}", number + 1)];
    let two = [
        colleague(&logins[0], &names[0], "commune_officer"),
        colleague(&logins[1], &names[1], "commune_chair"),
    ];
    let codes = enlist_at(opened, &may, unit, &two)?;
    let [officer, chair] = codes.as_slice() else { anyhow::bail!("two people, two second factors") };
    let who = ["Cán bộ phường bên / officer of another ward", "Chủ tịch phường bên / chair of another ward"];
    let people = (0..2).map(|n| persona(&logins[n], who[n], &codes[n])).collect();
    let filing = Filing {
        opened,
        officer: signed_in(opened, &logins[0], officer)?,
        chair: signed_in(opened, &logins[1], chair)?,
        province: Arc::clone(province),
    };
    Ok((filing, people))
}

impl Filing<'_> {
    /// Brings the return of a period as far as it comes.
    fn file(&self, period: &Period, come: Come) -> Result<()> {
        self.filed(period, come).map_err(told)
    }

    fn filed(&self, period: &Period, come: Come) -> Result<(), Outcome> {
        let house = &self.opened.instance;
        let (may, period) = (self.officer.may::<PrepareReturn>()?, *period);
        let id = ReturnId::mint(house.now(), &**house.entropy());
        let beginning = may.clone();
        let of = house.db().write_now(move |tx| returns::begin(tx, &beginning, id, &period))?;
        let entered = ENTERED.iter().map(|(code, figure)| ((*code).to_owned(), Some(*figure))).collect();
        let seen = self.read(of)?.head.row_version;
        house.db().write_now(move |tx| returns::enter(tx, &may, of, seen, &entered))?;
        if come == Come::Begun {
            return Ok(());
        }
        let read = self.read(of)?;
        let zero = read.is_zero();
        let signing = Signing { of, zero, shown: text_hash(&read.text(zero)) };
        returns::sign(house, &self.chair.may::<SignReturn>()?, &signing, PASSWORD)?;
        let (may, seen) = (self.province.may::<AcceptReturn>()?, self.read(of)?.head.row_version);
        match come {
            Come::Locked => house.db().write_now(move |tx| returns::accept(tx, &may, of, seen)),
            Come::SentBack => house.db().write_now(move |tx| {
                let note = "Năm trước 15 địa chỉ, năm nay 12: đã ngừng những nơi nào?".to_owned();
                let notes = [ReturnNote { code: "C3".to_owned(), note }];
                returns::send_back(tx, &may, of, seen, "Kiểm tra lại một dòng, rồi ký lại.", &notes)
            }),
            Come::Begun | Come::Signed => Ok(()),
        }
    }

    fn read(&self, of: ReturnRef) -> Result<ReturnRead, Outcome> {
        let may = self.chair.may::<SeeFigures>()?;
        self.opened.instance.db().snapshot_now(move |rx| returns::read(rx, &may, of))
    }
}

/// One more case of a year, known only after its return was locked.
fn become_known(opened: &Opened, unit: &Unit, year: &Period, seed: u64) -> Result<()> {
    let place = unit.place.context("a commune without a place")?;
    let number = i32::try_from(year.number)?;
    let asked = Seeding { cases: 9, seed: !seed, years: number..=number, until: None };
    let office = PlaceWeight { place, unit: unit.id, weight: 1 };
    let counted = seed::invent(&opened.places, &[office], &asked)?.find(|f| f.relation != Relation::Outside);
    let fact = counted.context("none of nine cases is within the law's scope")?;
    let write = move |tx: &mut store::Tx<'_>| {
        tx.fact(None, Some(&fact));
        Ok(())
    };
    opened.instance.db().write_now(write).map_err(told)
}
