//! What a notice costs without the house around it: the program's own
//! statements, word for word, over bare connections, and the same calls of
//! `seal`: one record key, a wrap to each office, one body. One synced commit
//! each.

use access::log::UnitTrees;
use anyhow::{Context, Result};
use kernel::{Clock as _, Entropy as _, RecordId, SystemClock, SystemEntropy, TypedId, UnitId};
use seal::{Check, Field, HolderKind, NO_END, RecordKey, WrapContext, Wrapped};
use sha2::{Digest, Sha256};
use store::{Action, LeafDraft, LeafFields, LogTree as _, Statement, Value};
use uuid::Uuid;

use crate::bare::{Counting, statement};
use crate::world::{Ground, id};

/// The numbers of a notice's body (its slot) and of its kind.
const BODY: (u16, u16) = (40, 1);
const NOTICE: u16 = 1;

/// The statements, looked up once.
pub(crate) struct Statements {
    session: [&'static Statement; 2],
    of_place: &'static Statement,
    below: &'static Statement,
    office: [&'static Statement; 2],
    record: &'static Statement,
    wraps: &'static Statement,
    notice: [&'static Statement; 3],
    alert: &'static Statement,
    clock: &'static Statement,
    leaf: [&'static Statement; 3],
    draft: &'static Statement,
}

impl Statements {
    /// Finds them among the program's.
    pub(crate) fn find() -> Result<Self> {
        let notices = |name| statement("notices::store", name);
        Ok(Self {
            session: [statement("accounts::store", "SESSION")?, statement("accounts::store", "POSTS")?],
            of_place: statement("units::store", "UNITS_OF_PLACE")?,
            below: statement("units::store", "UNITS_BELOW")?,
            office: [statement("units::store", "LIVE_HOLDERS")?, statement("keys::store", "EPOCH")?],
            record: statement("records::store", "ADD_RECORD")?,
            wraps: statement("records::store", "ADD_TWO_WRAPS")?,
            notice: [notices("ADD_NOTICE")?, notices("ADD_ROW")?, notices("ADD_TWO_DESKS")?],
            alert: statement("alerts::store", "RAISE_TWO")?,
            clock: statement("deadlines::store", "START")?,
            leaf: [
                statement("store::close", "HEAD")?,
                statement("store::close", "ADD_LEAF")?,
                statement("store::close", "GROW_HEAD")?,
            ],
            draft: statement("drafts::store", "DRAFT")?,
        })
    }

    /// The session, the draft that may be kept of the call, and who may read a
    /// notice of this commune.
    pub(crate) fn read(&self, conn: &mut Counting<'_>, ground: &Ground) -> Result<()> {
        let now = SystemClock.now().millis();
        conn.read(self.session[0], &[Value::Bytes(&ground.session)])?;
        conn.read(self.session[1], &[id(ground.account), Value::Int(now)])?;
        conn.read(self.draft, &[Value::Bytes(&ground.session), Value::Int(now)])?;
        self.read_offices(conn, ground, now)
    }

    /// Who may read a notice of this commune.
    pub(crate) fn read_offices(&self, conn: &mut Counting<'_>, ground: &Ground, now: i64) -> Result<()> {
        for (kind, office) in ["commune", "police"].iter().zip(ground.offices) {
            conn.read(self.of_place, &[Value::Int(ground.place.0), Value::Text(kind)])?;
            self.read_office(conn, office.unit, now)?;
        }
        conn.read(self.below, &[id(ground.province), Value::Text("desk")])?;
        self.read_office(conn, ground.offices[2].unit, now)
    }

    fn read_office(&self, conn: &mut Counting<'_>, unit: UnitId, now: i64) -> Result<()> {
        let [holders, epoch] = self.office;
        conn.read(holders, &[id(unit), Value::Int(now)])?;
        conn.read(epoch, &[id(unit)])
    }

    /// The transaction of a notice from staff.
    pub(crate) fn write(&self, conn: &mut Counting<'_>, ground: &Ground, sealed: &Sealed) -> Result<()> {
        conn.together(|conn| {
            self.write_record(conn, ground, sealed)?;
            self.write_notice(conn, ground, sealed)?;
            self.write_leaf(conn, ground, sealed)
        })
    }

    /// The record and the wraps to two offices.
    pub(crate) fn write_record(
        &self,
        conn: &mut Counting<'_>,
        ground: &Ground,
        sealed: &Sealed,
    ) -> Result<()> {
        let (unit, record) = (id(ground.commune()), Value::Id(sealed.record));
        let (kind, one) = (Value::Int(i64::from(NOTICE)), Value::Int(1));
        let now = Value::Int(sealed.at);
        let check = Value::Bytes(&sealed.check.0);
        let row = [unit.clone(), record.clone(), kind, Value::Text("open"), one.clone(), check, now];
        conn.run(self.record, &row)?;
        let [a, b] = &sealed.wraps;
        let (no_grant, holder) = (Value::Id(Uuid::nil()), Value::Int(i64::from(HolderKind::Unit.number())));
        let epoch = |office: usize| Value::Int(i64::from(ground.offices[office].epoch));
        let wraps = [
            unit,
            record,
            one,
            no_grant,
            Value::Int(i64::from(a.alg)),
            Value::Int(NO_END),
            holder.clone(),
            id(ground.commune()),
            epoch(0),
            Value::Bytes(&a.enc),
            Value::Bytes(&a.ct),
            holder,
            id(ground.police()),
            epoch(1),
            Value::Bytes(&b.enc),
            Value::Bytes(&b.ct),
        ];
        conn.run(self.wraps, &wraps)
    }

    /// The notice, its sealed row, its place on two lists, alerts and clock.
    pub(crate) fn write_notice(
        &self,
        conn: &mut Counting<'_>,
        ground: &Ground,
        sealed: &Sealed,
    ) -> Result<()> {
        let (unit, police) = (id(ground.commune()), id(ground.police()));
        let (record, now) = (Value::Id(sealed.record), Value::Int(sealed.at));
        let (source, state, danger) = (Value::Text("staff"), Value::Text("received"), Value::Int(3));
        let readers = [*ground.commune().bytes(), *ground.police().bytes()].concat();
        let notice = [
            unit.clone(),
            record.clone(),
            now.clone(),
            source.clone(),
            Value::Text("call"),
            Value::Int(ground.place.0),
            danger.clone(),
            state.clone(),
            Value::Bytes(&readers),
            Value::Null,
        ];
        conn.run(self.notice[0], &notice)?;
        let body = Value::Bytes(&sealed.body);
        let row = [
            unit.clone(),
            record.clone(),
            record.clone(),
            Value::Text("body"),
            Value::Int(1),
            body,
            now.clone(),
        ];
        conn.run(self.notice[1], &row)?;
        let desks = [
            record.clone(),
            unit.clone(),
            now.clone(),
            source,
            danger.clone(),
            state,
            unit.clone(),
            police.clone(),
        ];
        conn.run(self.notice[2], &desks)?;
        self.write_alerts(conn, ground, sealed)
    }

    /// Two alerts and the first clock.
    fn write_alerts(&self, conn: &mut Counting<'_>, ground: &Ground, sealed: &Sealed) -> Result<()> {
        let (unit, police) = (id(ground.commune()), id(ground.police()));
        let (record, now, again) =
            (Value::Id(sealed.record), Value::Int(sealed.at), Value::Int(sealed.at + 900_000));
        let (kind, level) = (Value::Text("notice"), Value::Int(1));
        let (chair, guard) = (Value::Text("commune_chair"), Value::Text("commune_police"));
        let alerts = [
            record.clone(),
            kind,
            now.clone(),
            again,
            unit.clone(),
            chair,
            level.clone(),
            police,
            guard,
            level,
        ];
        conn.run(self.alert, &alerts)?;
        let clock = [
            unit,
            record,
            Value::Text("triage_danger"),
            Value::Id(Uuid::nil()),
            Value::Int(i64::from(NOTICE)),
            Value::Text("BENCH"),
            now.clone(),
            now,
            Value::Int(3),
            Value::Text("notices-row-read"),
        ];
        conn.run(self.clock, &clock)
    }

    /// The leaf: the unit's head, the leaf, the head grown.
    pub(crate) fn write_leaf(&self, conn: &mut Counting<'_>, ground: &Ground, sealed: &Sealed) -> Result<()> {
        let unit = ground.commune();
        let mut head = None;
        conn.query(self.leaf[0], &[id(unit)], &mut |row| {
            head = Some((row.int(0)?, row.bytes(1)?));
            Ok(())
        })?;
        let (size, frontier) = head.context("the commune has no log")?;
        let draft = LeafDraft {
            unit,
            post: Some(ground.post),
            account: Some(ground.account),
            action: Action(2),
            kind: NOTICE,
            record: Some(RecordId::of_uuid(sealed.record)),
            purpose: 1,
            grant: None,
            outcome: 0,
            ciphertext: Some(sealed.digest),
        };
        let seq = u64::try_from(size)?;
        let at = kernel::Instant::of_millis(sealed.at);
        let grown =
            UnitTrees.append(&frontier, seq, LeafFields { seq, at, draft: &draft, holders: Some([1; 32]) });
        let leaf = [
            id(unit),
            Value::Int(size),
            Value::Bytes(&grown.leaf),
            Value::Int(sealed.at),
            id(ground.post),
            id(ground.account),
            Value::Int(2),
            Value::Int(i64::from(NOTICE)),
            Value::Id(sealed.record),
            Value::Int(1),
            Value::Null,
            Value::Int(0),
        ];
        conn.run(self.leaf[1], &leaf)?;
        let head = [id(unit), Value::Int(size + 1), Value::Bytes(&grown.frontier), Value::Bytes(&grown.root)];
        conn.run(self.leaf[2], &head)
    }
}

/// A notice as it is written.
pub(crate) struct Sealed {
    /// The record.
    pub(crate) record: Uuid,
    /// Its key's commitment.
    pub(crate) check: Check,
    /// To the commune and its police.
    pub(crate) wraps: [Wrapped; 2],
    /// What was told.
    pub(crate) body: Vec<u8>,
    /// SHA-256 of the body.
    pub(crate) digest: [u8; 32],
    /// The moment, ms UTC.
    pub(crate) at: i64,
    key: RecordKey,
}

/// Seals what was told, as the product does.
pub(crate) fn seal(ground: &Ground, told: &[u8]) -> Result<Sealed> {
    let at = SystemClock.now();
    let record = RecordId::mint(at, &SystemEntropy);
    let mut bytes = [0; 32];
    SystemEntropy.fill(&mut bytes);
    let key = RecordKey::of_bytes(bytes);
    let wrap = |office: usize| -> Result<Wrapped> {
        let ctx = context(ground, record, HolderKind::Unit, *ground.offices[office].unit.bytes(), office);
        Ok(seal::wrap_to_public(&ground.offices[office].public, &ctx, &key, &SystemEntropy)?)
    };
    let field = Field {
        instance: ground.instance,
        unit: ground.commune(),
        table: BODY.0,
        column: BODY.1,
        record,
        row: *record.bytes(),
        row_version: 1,
        key_version: 1,
    };
    let body = seal::seal_body(&key, &field, told, &SystemEntropy)?;
    Ok(Sealed {
        record: record.uuid(),
        check: seal::check(&key, record, 1),
        wraps: [wrap(0)?, wrap(1)?],
        digest: Sha256::digest(&body).into(),
        body,
        at: at.millis(),
        key,
    })
}

fn context(
    ground: &Ground,
    record: RecordId,
    kind: HolderKind,
    holder: [u8; 16],
    office: usize,
) -> WrapContext {
    WrapContext {
        instance: ground.instance,
        holder_kind: kind,
        holder,
        epoch: if kind == HolderKind::Unit { ground.offices[office].epoch } else { 0 },
        record_kind: NOTICE,
        unit: ground.commune(),
        record,
        key_version: 1,
        grant: [0; 16],
        until_ms: NO_END,
    }
}

impl Sealed {
    /// One more wrap, to whoever holds a receipt.
    pub(crate) fn wrap_to_receipt(
        &self,
        ground: &Ground,
        kek: &seal::Kek,
        lookup: [u8; 16],
    ) -> Result<Wrapped> {
        let ctx = context(ground, RecordId::of_uuid(self.record), HolderKind::Receipt, lookup, 0);
        Ok(seal::wrap_to_kek(kek, &ctx, &self.key, &SystemEntropy)?)
    }
}
