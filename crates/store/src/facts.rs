//! Facts and the cube kept beside them: rows, cells, recount, repair.
//!
//! Every change to a fact and to the cells it stands in is one transaction.
//! Cells change by addition only, so a difference found at one moment can be
//! added later without stopping the country.

mod load;

use std::collections::BTreeMap;

use kernel::{Fact, FactId, Month, Outcome, PlaceId, Relation, TypedId, UnitId, ViolenceForm};
use uuid::Uuid;

use crate::close::{Sums, TallyDelta};
use crate::db::Db;
use crate::rx::{Rx, Tx};
use crate::settings::Engine;
use crate::sql;

pub use load::load;

/// How many cells are mended in one action.
const MENDED_AT_ONCE: usize = 2_000;

/// Under this name the notes keep by which definitions the cube was computed.
const DEFINITIONS: &str = "definitions";

sql! {
    /// Adds to a cell.
    pub(crate) write ADD_TO_CELL(Id, Int, Int, Int, Int, Int) =
        "INSERT INTO tally (unit_id, place_id, period, cell, count, key_sum) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, place_id, period, cell)
         DO UPDATE SET count = tally.count + excluded.count, key_sum = tally.key_sum + excluded.key_sum";
    /// Removes a cell in which nothing stands any more.
    pub(crate) write DROP_EMPTY_CELL(Id, Int, Int, Int) =
        "DELETE FROM tally WHERE unit_id = $1 AND place_id = $2 AND period = $3 AND cell = $4
         AND count = 0 AND key_sum = 0";
    write ADD_FACT(Id, Id, Int, Int, Int, OptInt, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int) =
        "INSERT INTO fact (unit_id, id, place_id, month, relation, main_form, forms,
            survivors_male, survivors_female, survivors_under_16, survivors_from_60,
            accused_male, accused_female, accused_under_16, accused_from_60,
            handling, support, new_household, record_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (unit_id, id) DO NOTHING";
    write DROP_FACT(Id, Id, Int, Int, Int, OptInt, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int) =
        "DELETE FROM fact WHERE unit_id = $1 AND id = $2 AND place_id = $3 AND month = $4 AND relation = $5
         AND main_form IS NOT DISTINCT FROM $6 AND forms = $7
         AND survivors_male = $8 AND survivors_female = $9 AND survivors_under_16 = $10
         AND survivors_from_60 = $11 AND accused_male = $12 AND accused_female = $13
         AND accused_under_16 = $14 AND accused_from_60 = $15
         AND handling = $16 AND support = $17 AND new_household = $18 AND record_key = $19";
    read EVERY_FACT() -> (Id, Id, Int, Int, Int, OptInt, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int) =
        "SELECT unit_id, id, place_id, month, relation, main_form, forms,
            survivors_male, survivors_female, survivors_under_16, survivors_from_60,
            accused_male, accused_female, accused_under_16, accused_from_60,
            handling, support, new_household, record_key FROM fact";
    read FACTS_OF_MONTHS(Int, Int) -> (Id, Id, Int, Int, Int, OptInt, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int) =
        "SELECT unit_id, id, place_id, month, relation, main_form, forms,
            survivors_male, survivors_female, survivors_under_16, survivors_from_60,
            accused_male, accused_female, accused_under_16, accused_from_60,
            handling, support, new_household, record_key FROM fact WHERE month >= $1 AND month <= $2";
    read EVERY_CELL() -> (Id, Int, Int, Int, Int, Int) =
        "SELECT unit_id, place_id, period, cell, count, key_sum FROM tally";
    read BY_PLACE(Int) -> (Int, Int, Int, Int) =
        "SELECT place_id, cell, CAST(sum(count) AS BIGINT), CAST(sum(key_sum) AS BIGINT)
         FROM tally WHERE period = $1 GROUP BY place_id, cell ORDER BY place_id, cell";
    read BY_CELL(Int) -> (Int, Int, Int) =
        "SELECT cell, CAST(sum(count) AS BIGINT), CAST(sum(key_sum) AS BIGINT)
         FROM tally WHERE period = $1 GROUP BY cell ORDER BY cell";
    read CELLS(Int) -> (Int, Int, Int) = "SELECT cell, count, key_sum FROM tally WHERE period = $1";
    read OF_UNIT(Id, Int) -> (Int, Int, Int, Int) =
        "SELECT place_id, cell, count, key_sum FROM tally WHERE unit_id = $1 AND +period = $2
         ORDER BY place_id, cell";
    read NOTE(Text) -> (Text) = "SELECT value FROM store_note WHERE name = $1";
    write SET_NOTE(Text, Text) =
        "INSERT INTO store_note (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value"
}

/// A sum of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceCell {
    /// The commune, as it was.
    pub place: PlaceId,
    /// The cell.
    pub cell: i64,
    /// Cases, persons or households.
    pub count: i64,
    /// The sum of the record keys, for disclosure control.
    pub key_sum: i64,
}

impl PlaceCell {
    fn of((place, cell, count, key_sum): (i64, i64, i64, i64)) -> Self {
        Self { place: PlaceId(place), cell, count, key_sum }
    }
}

/// Every cell of a period by place and cell, the whole country. Reads the
/// cells of that period and nothing else.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails.
pub fn by_place(rx: &Rx<'_>, period: i64) -> Result<Vec<PlaceCell>, Outcome> {
    let mut cells = Vec::new();
    rx.each(&BY_PLACE, (period,), |row| cells.push(PlaceCell::of(row)))?;
    Ok(cells)
}

/// A sum of one cell in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MonthCell {
    /// The commune, as it was.
    pub place: PlaceId,
    /// The month.
    pub month: Month,
    /// The cell.
    pub cell: i64,
    /// Cases, persons or households.
    pub count: i64,
    /// The sum of the record keys, for disclosure control.
    pub key_sum: i64,
}

/// Every cell of the months from `first` to `last` by place, month and cell:
/// what the cube holds by period, by month. Weighs the facts of these months
/// under the definitions in the settings; the cube keeps no months.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails or a row holds no fact.
pub fn by_month(rx: &Rx<'_>, first: Month, last: Month) -> Result<Vec<MonthCell>, Outcome> {
    let shared = rx.shared().clone();
    let mut sums: BTreeMap<(PlaceId, Month, i64), (i64, i64)> = BTreeMap::new();
    let (mut weights, mut broken) = (Vec::new(), 0u64);
    let months = (i64::from(first.number()), i64::from(last.number()));
    rx.each(&FACTS_OF_MONTHS, months, |row| {
        let Some(fact) = of_row(row) else {
            broken += 1;
            return;
        };
        weights.clear();
        shared.settings.cells.weigh(&fact, &mut weights);
        for weight in weights.iter().filter(|weight| weight.count != 0) {
            let sum = sums.entry((fact.place, fact.month, weight.cell)).or_default();
            sum.0 += weight.count;
            sum.1 += fact.record_key;
        }
    })?;
    if broken > 0 {
        return Err(Outcome::Fault(format!("{broken} rows hold no fact")));
    }
    let cell = |((place, month, cell), (count, key_sum))| MonthCell { place, month, cell, count, key_sum };
    Ok(sums.into_iter().map(cell).collect())
}

/// The country's sum of each cell of a period: (cell, count, key sum).
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails.
pub fn by_cell(rx: &Rx<'_>, period: i64) -> Result<Vec<(i64, i64, i64)>, Outcome> {
    if rx.engine() == Engine::Postgres {
        return rx.all(&BY_CELL, (period,));
    }
    // SQLite would sort the period's rows to group them: they are added up as
    // they come.
    let mut sums = BTreeMap::<i64, (i64, i64)>::new();
    rx.each(&CELLS, (period,), |(cell, count, key_sum)| {
        let sum = sums.entry(cell).or_default();
        *sum = (sum.0.saturating_add(count), sum.1.saturating_add(key_sum));
    })?;
    Ok(sums.into_iter().map(|(cell, (count, key_sum))| (cell, count, key_sum)).collect())
}

/// The cells of one office in a period.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails.
pub fn of_unit(rx: &Rx<'_>, unit: UnitId, period: i64) -> Result<Vec<PlaceCell>, Outcome> {
    Ok(rx.all(&OF_UNIT, (unit, period))?.into_iter().map(PlaceCell::of).collect())
}

/// Hands over every fact, in no order: for recounts and for facts replayed
/// under other definitions.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails or a row holds no fact.
pub fn every(rx: &Rx<'_>, mut each: impl FnMut(&Fact)) -> Result<(), Outcome> {
    let mut broken = 0u64;
    rx.each(&EVERY_FACT, (), |row| match of_row(row) {
        Some(fact) => each(&fact),
        None => broken += 1,
    })?;
    if broken > 0 { Err(Outcome::Fault(format!("{broken} rows hold no fact"))) } else { Ok(()) }
}

type Row =
    (Uuid, Uuid, i64, i64, i64, Option<i64>, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);

fn to_row(fact: &Fact) -> Row {
    (
        fact.unit.uuid(),
        fact.id.uuid(),
        fact.place.0,
        i64::from(fact.month.number()),
        fact.relation.number(),
        fact.main_form.map(ViolenceForm::number),
        fact.forms,
        fact.survivors_male,
        fact.survivors_female,
        fact.survivors_under_16,
        fact.survivors_from_60,
        fact.accused_male,
        fact.accused_female,
        fact.accused_under_16,
        fact.accused_from_60,
        fact.handling,
        fact.support,
        i64::from(fact.new_household),
        fact.record_key,
    )
}

fn of_row(row: Row) -> Option<Fact> {
    let form = row.5.map(ViolenceForm::of_number);
    Some(Fact {
        unit: UnitId::of_uuid(row.0),
        id: FactId::of_uuid(row.1),
        place: PlaceId(row.2),
        month: Month::of_number(i32::try_from(row.3).ok()?)?,
        relation: Relation::of_number(row.4)?,
        main_form: if let Some(form) = form { Some(form?) } else { None },
        forms: row.6,
        survivors_male: row.7,
        survivors_female: row.8,
        survivors_under_16: row.9,
        survivors_from_60: row.10,
        accused_male: row.11,
        accused_female: row.12,
        accused_under_16: row.13,
        accused_from_60: row.14,
        handling: row.15,
        support: row.16,
        new_household: row.17 != 0,
        record_key: row.18,
    })
}

/// Replaces the row of a fact; 1 when it was as `before` says.
pub(crate) fn change_row(tx: &Tx<'_>, before: Option<&Fact>, after: Option<&Fact>) -> Result<u64, Outcome> {
    if let (Some(before), Some(after)) = (before, after)
        && (before.unit, before.id) != (after.unit, after.id)
    {
        return Err(Outcome::fault("a fact keeps its id and its unit"));
    }
    if let Some(before) = before
        && tx.run(&DROP_FACT, to_row(before))? != 1
    {
        return Ok(0);
    }
    after.map_or(Ok(1), |after| tx.run(&ADD_FACT, to_row(after)))
}

/// A cell that does not hold what the facts say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The office.
    pub unit: UnitId,
    /// The place.
    pub place: PlaceId,
    /// The period.
    pub period: i64,
    /// The cell.
    pub cell: i64,
    /// Count and key sum as stored.
    pub stored: (i64, i64),
    /// Count and key sum as the facts give them.
    pub counted: (i64, i64),
}

/// Recomputes every cell from the facts and reports those that differ, in the
/// order of the key. Run in a snapshot.
///
/// # Errors
/// [`Outcome::Fault`] when the engine fails.
pub fn recount(rx: &Rx<'_>) -> Result<Vec<Difference>, Outcome> {
    let shared = rx.shared().clone();
    let mut sums = Sums::default();
    every(rx, |fact| sums.add(&*shared.settings.cells, fact))?;
    /// Stored, counted.
    type Both = ((i64, i64), (i64, i64));
    let mut cells: BTreeMap<(Uuid, i64, i64, i64), Both> = BTreeMap::new();
    for delta in sums.into_deltas() {
        let key = (delta.unit, delta.place, delta.period, delta.cell);
        cells.entry(key).or_default().1 = (delta.count, delta.key_sum);
    }
    rx.each(&EVERY_CELL, (), |(unit, place, period, cell, count, key_sum)| {
        cells.entry((unit, place, period, cell)).or_default().0 = (count, key_sum);
    })?;
    let differing = cells.into_iter().filter(|(_, (stored, counted))| stored != counted);
    Ok(differing
        .map(|((unit, place, period, cell), (stored, counted))| Difference {
            unit: UnitId::of_uuid(unit),
            place: PlaceId(place),
            period,
            cell,
            stored,
            counted,
        })
        .collect())
}

/// Brings the cube to what the facts say under the definitions in the
/// settings; gives the number of cells that differed. Others may go on
/// writing: what differs at one moment is added afterwards.
///
/// # Errors
/// As [`recount`].
pub fn repair(db: &Db) -> Result<usize, Outcome> {
    let differences = db.snapshot_now(|rx| recount(rx))?;
    let deltas: Vec<_> = differences.iter().map(Difference::delta).collect();
    add(db, deltas)?;
    Ok(differences.len())
}

/// Recomputes the cube when it was computed by other definitions than
/// `definitions` (a name or a hash of them); gives the number of cells that
/// changed, `None` when there was nothing to do.
///
/// # Errors
/// As [`recount`].
pub fn backfill(db: &Db, definitions: &str) -> Result<Option<usize>, Outcome> {
    let known = db.read_now(|rx| rx.opt(&NOTE, (DEFINITIONS,)))?;
    if known.is_some_and(|(known,)| known == definitions) {
        return Ok(None);
    }
    let changed = repair(db)?;
    let definitions = definitions.to_owned();
    db.write_now(move |tx| tx.run(&SET_NOTE, (DEFINITIONS, &definitions)))?;
    Ok(Some(changed))
}

impl Difference {
    fn delta(&self) -> TallyDelta {
        TallyDelta {
            unit: self.unit.uuid(),
            place: self.place.0,
            period: self.period,
            cell: self.cell,
            count: self.counted.0 - self.stored.0,
            key_sum: self.counted.1 - self.stored.1,
        }
    }
}

/// Adds to cells, some thousands at a time.
fn add(db: &Db, deltas: Vec<TallyDelta>) -> Result<(), Outcome> {
    for some in deltas.chunks(MENDED_AT_ONCE) {
        let some = some.to_vec();
        db.write_now(move |tx| tx.add_tallies(&some))?;
    }
    Ok(())
}
