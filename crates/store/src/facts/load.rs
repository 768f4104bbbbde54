//! Loading of generated facts by the million: COPY on PostgreSQL, long
//! transactions on SQLite; the cube is summed in memory and written last.

use kernel::Fact;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};

use super::{ADD_FACT, add, to_row};
use crate::close::Sums;
use crate::db::Db;
use crate::fault::StoreFault;
use crate::pg;
use crate::settings::Address;

/// Facts in one transaction of SQLite, and between two calls of `progress`.
const AT_ONCE: usize = 20_000;

/// Loads facts that are not there yet; calls `progress` with the number loaded
/// so far. When it is cut off, what was loaded stays and [`super::repair`]
/// brings the cube to it.
///
/// # Errors
/// A fact that is already there, or what the engine says.
pub fn load(
    db: &Db,
    facts: impl IntoIterator<Item = Fact>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, StoreFault> {
    let mut sums = Sums::default();
    let cells = db.settings().cells.clone();
    let counted = facts.into_iter().inspect(|fact| sums.add(&*cells, fact));
    let loaded = match db.address() {
        Address::File(_) => load_sqlite(db, counted, progress)?,
        Address::Server(server) => load_postgres(server, counted, progress)?,
    };
    add(db, sums.into_deltas())?;
    Ok(loaded)
}

fn load_sqlite(
    db: &Db,
    mut facts: impl Iterator<Item = Fact>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, StoreFault> {
    let mut loaded = 0;
    loop {
        let some: Vec<Fact> = facts.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            return Ok(loaded);
        }
        loaded += some.len() as u64;
        db.write_now(move |tx| {
            for fact in &some {
                if tx.run(&ADD_FACT, to_row(fact))? != 1 {
                    return Err(kernel::Outcome::fault("a fact to load is already there"));
                }
            }
            Ok(())
        })?;
        progress(loaded);
    }
}

fn load_postgres(
    server: &str,
    facts: impl Iterator<Item = Fact>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, StoreFault> {
    let mut client = pg::connect(server)?;
    let mut work = client.transaction()?;
    let copy = "COPY fact (unit_id, id, place_id, month, relation, main_form, forms,
        survivors_male, survivors_female, survivors_under_16, survivors_from_60,
        accused_male, accused_female, accused_under_16, accused_from_60,
        handling, support, new_household, record_key) FROM STDIN BINARY";
    let mut types = vec![Type::INT8; 19];
    types[..2].fill(Type::UUID);
    let mut writer = BinaryCopyInWriter::new(work.copy_in(copy)?, &types);
    let mut loaded = 0;
    for fact in facts {
        let r = to_row(&fact);
        let row: [&(dyn ToSql + Sync); 19] = [
            &r.0, &r.1, &r.2, &r.3, &r.4, &r.5, &r.6, &r.7, &r.8, &r.9, &r.10, &r.11, &r.12, &r.13, &r.14,
            &r.15, &r.16, &r.17, &r.18,
        ];
        writer.write(&row)?;
        loaded += 1;
        if loaded % AT_ONCE as u64 == 0 {
            progress(loaded);
        }
    }
    writer.finish()?;
    work.commit()?;
    progress(loaded);
    Ok(loaded)
}
