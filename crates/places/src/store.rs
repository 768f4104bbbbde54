//! The reference table `place` and the differences that were applied.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Outcome, Phrase, PlaceId};
use store::{Rx, Tx, sql};

use crate::difference::Difference;
use crate::gazetteer::Gazetteer;
use crate::unit::{Level, Version};

sql! {
    read ROWS() -> (Int, Text, Text, Text, Text, Text, Int, OptText, OptText) =
        "SELECT place_id, name, full_name, kind, province_then, province_now, divided, valid_from, valid_to
         FROM place ORDER BY place_id";
    write PUT(Text, Int) =
        "INSERT INTO place (place_id, level, code, name, full_name, kind, province_then, province_now,
                            urban, divided, valid_from, valid_to)
         WITH RECURSIVE line(i) AS
             (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM line WHERE i + 1 < CAST($2 AS BIGINT)),
         row_text(t) AS (SELECT substr(CAST($1 AS TEXT), CAST(i * 246 + 1 AS INTEGER), 246) FROM line)
         SELECT CAST(substr(t, 1, 10) AS BIGINT), CAST(substr(t, 11, 1) AS BIGINT), rtrim(substr(t, 12, 5)),
                rtrim(substr(t, 17, 80)), rtrim(substr(t, 97, 100)), rtrim(substr(t, 197, 24)),
                substr(t, 221, 2), substr(t, 223, 2), CAST(substr(t, 225, 1) AS BIGINT),
                CAST(substr(t, 226, 1) AS BIGINT), NULLIF(rtrim(substr(t, 227, 10)), ''),
                NULLIF(rtrim(substr(t, 237, 10)), '')
         FROM row_text WHERE 1 = 1
         ON CONFLICT (place_id) DO UPDATE SET
             name = excluded.name, full_name = excluded.full_name, kind = excluded.kind,
             province_then = excluded.province_then, province_now = excluded.province_now,
             urban = excluded.urban, divided = excluded.divided,
             valid_from = excluded.valid_from, valid_to = excluded.valid_to";
    read STATE() -> (Text,) = "SELECT fingerprint FROM place_state WHERE slot = 1";
    write SET_STATE(Text) =
        "INSERT INTO place_state (slot, fingerprint) VALUES (1, $1)
         ON CONFLICT (slot) DO UPDATE SET fingerprint = excluded.fingerprint";
    read DIFFERENCES() -> (Int, Text, Text) = "SELECT ordinal, id, body FROM place_difference ORDER BY ordinal";
    write ADD_DIFFERENCE(Int, Text, Text, Text, Text, Int) =
        "INSERT INTO place_difference (ordinal, id, effective, citation, body, loaded_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
}

/// The shipped gazetteer with every difference this database has taken. Call it
/// on start.
///
/// # Errors
/// A difference that was taken cannot be laid over the shipped data any more:
/// the program and the database do not belong together.
pub fn open(rx: &Rx<'_>) -> Result<Arc<Gazetteer>, Outcome> {
    let shipped = Gazetteer::shipped();
    let mut taken = Vec::new();
    for (_, id, body) in rx.all(&DIFFERENCES, ())? {
        let parsed = Difference::parse(&body);
        let difference = parsed.map_err(|faults| unreadable(&id, &faults))?;
        // A release that ships this state itself has it already.
        if difference.effective > shipped.last_change() {
            taken.push(difference);
        }
    }
    let laid = shipped.with_all(&taken).map_err(|(id, faults)| unreadable(&id, &faults))?;
    Ok(laid.map_or(shipped, Arc::new))
}

fn unreadable(id: &str, faults: &[crate::DifferenceFault]) -> Outcome {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    Outcome::fault(format!("place difference {id}: {first}"))
}

/// Takes a difference: checks it again over what this database has taken,
/// keeps its text, and fills the table `place`. Gives the new gazetteer; a
/// running server takes it into use at its next start.
///
/// # Errors
/// `Refused` when the file is not in order or was taken before; the sentence
/// names the first fault.
pub fn load(tx: &Tx<'_>, text: &str) -> Result<Arc<Gazetteer>, Outcome> {
    let refuse = |faults: &[crate::DifferenceFault]| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        Outcome::Refused(Phrase::new("places-load-refused-e").with("why", first))
    };
    let difference = Difference::parse(text).map_err(|faults| refuse(&faults))?;
    let taken = tx.all(&DIFFERENCES, ())?;
    if taken.iter().any(|(_, id, _)| *id == difference.id) {
        return Err(refuse(&[crate::DifferenceFault::Applied(difference.id)]));
    }
    let next = Arc::new(open(tx)?.with(&difference).map_err(|faults| refuse(&faults))?);
    let ordinal = taken.last().map_or(1, |(ordinal, ..)| ordinal + 1);
    let effective = difference.effective.to_string();
    let row = (
        ordinal,
        difference.id.as_str(),
        effective.as_str(),
        difference.citation.as_str(),
        text,
        tx.at().millis(),
    );
    if tx.run(&ADD_DIFFERENCE, row)? == 0 {
        return Err(Outcome::Stale);
    }
    sync(tx, &next)?;
    Ok(next)
}

/// Fills the table `place` from a gazetteer; writes only rows that differ, and
/// nothing when the table was filled from the same one. Gives how many rows
/// were written.
///
/// # Errors
/// Those of the engine.
pub fn sync(tx: &Tx<'_>, places: &Gazetteer) -> Result<u64, Outcome> {
    let fingerprint = fingerprint(places);
    let known = tx.opt(&STATE, ())?;
    if known.is_some_and(|(known,)| known == fingerprint) {
        return Ok(0);
    }
    let mut held: HashMap<i64, Row> = HashMap::new();
    for (id, name, full, kind, then, now, divided, from, to) in tx.all(&ROWS, ())? {
        held.insert(id, Row { name, full, kind, then, now, divided, from, to });
    }
    let differing = places.versions().iter().filter_map(|version| {
        let row = Row::of(places, version);
        (held.get(&version.id.0) != Some(&row)).then(|| row.line(version))
    });
    let lines: Vec<String> = differing.collect();
    let mut written = 0;
    for lines in lines.chunks(LINES) {
        let count = i64::try_from(lines.len()).unwrap_or(0);
        written += tx.run(&PUT, (lines.concat().as_str(), count))?;
    }
    tx.run(&SET_STATE, (fingerprint.as_str(),))?;
    Ok(written)
}

/// So many rows are handed over at once, as lines of fixed width: a statement
/// a row would be 15,387 round trips.
const LINES: usize = 32;

/// A row as it should stand, but for what an identifier fixes.
#[derive(PartialEq, Eq)]
struct Row {
    name: String,
    full: String,
    kind: String,
    then: String,
    now: String,
    divided: i64,
    from: Option<String>,
    to: Option<String>,
}

impl Row {
    fn of(places: &Gazetteer, version: &Version) -> Self {
        let code = |province: Option<&Version>| province.unwrap_or(version).province.to_string();
        let now = places.province_on(version.id, places.last_change());
        Self {
            name: version.name.to_string(),
            full: version.full_name(kernel::Lang::Vi),
            kind: version.kind.key().to_owned(),
            then: version.province.to_string(),
            now: code(now),
            divided: i64::from(version.level() == Level::Commune && places.is_divided(version.id)),
            from: version.from.map(|day| day.to_string()),
            to: version.last_day().map(|day| day.to_string()),
        }
    }
    /// The row as the statement `PUT` cuts it apart: widths in characters.
    fn line(&self, version: &Version) -> String {
        let (level, urban) = (version.level().number(), i64::from(version.kind.is_urban()));
        let cut = |text: &str, width: usize| text.chars().take(width).collect::<String>();
        format!(
            "{:<10}{level}{:<5}{:<80}{:<100}{:<24}{:<2}{:<2}{urban}{}{:<10}{:<10}",
            version.id.0,
            version.code.to_string(),
            cut(&self.name, 80),
            cut(&self.full, 100),
            self.kind,
            self.then,
            self.now,
            self.divided,
            self.from.as_deref().unwrap_or(""),
            self.to.as_deref().unwrap_or(""),
        )
    }
}

/// FNV-1a over what the rows are made of: not a seal, only a mark of sameness.
fn fingerprint(places: &Gazetteer) -> String {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for byte in bytes {
            sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    let day = |date: Option<kernel::Date>| {
        date.map_or(0, |d| i64::from(d.year()) * 10_000 + i64::from(d.month()) * 100 + i64::from(d.day()))
    };
    for version in places.versions() {
        add(&version.id.0.to_le_bytes());
        add(version.name.as_bytes());
        add(version.kind.key().as_bytes());
        add(&version.province.number.to_le_bytes());
        add(&day(version.from).to_le_bytes());
        add(&day(version.until).to_le_bytes());
    }
    for link in places.links() {
        add(&link.old.map_or(0, |PlaceId(id)| id).to_le_bytes());
        add(&link.new.0.to_le_bytes());
        add(link.detail.key().as_bytes());
    }
    format!("1:{sum:016x}")
}
