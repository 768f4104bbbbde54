//! A shelter, a commune and their people, set up for real.

use std::sync::Arc;

use ::store::outbox::Deliverer;
use ::store::{Address as Database, Engine};
use access::May;
use access::can::{KeepHouse, OfferPlace, SeeToday};
use access::testing::{House as Home, Person};
use access::units::{Unit, UnitKind};
use kernel::{Clock, Instant, Outcome, PlaceId, RecordId, UnitId};

use super::super::address::{self, NewAddress, Packet};
use super::super::asking::{self, Ask, Hold};
use super::super::keeping::{self, Arrival};
use super::super::model::*;
use super::super::store;
use super::{STREET, WORDS};
use crate::cases::{self, Avoided, Opening};
use crate::notices::Avoid;

/// Waits for what a page would await.
pub(super) fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

pub(super) struct Net {
    pub(super) home: Home,
    pub(super) province: Unit,
    pub(super) commune: Unit,
    pub(super) shelter: Unit,
    pub(super) officer: Person,
    pub(super) keeper: Person,
}

pub(super) fn kind(code: &str) -> HouseDraft {
    HouseDraft {
        code: code.to_owned(),
        capacity: 60,
        boys_to: Some(12),
        women_only: true,
        travel: Travel::of_number(2),
        pick_up: true,
        night_staff: true,
        health_staff: false,
        step_free: false,
        public: None,
    }
}

impl Net {
    pub(super) fn new(engine: Engine, rooms: &[i64]) -> Self {
        let home = Home::new(engine, 55);
        let province = home.unit(UnitKind::Province, "Sở thử", Some(PlaceId(10)), home.units[0]);
        let commune = home.unit(UnitKind::Commune, "UBND xã Thử", Some(PlaceId(1)), province.id);
        let shelter = home.unit(UnitKind::Shelter, "T-02", None, province.id);
        let officer = home.person("officer", &commune, "commune_officer");
        let keeper = home.person("keeper", &shelter, "house_keeper");
        let net = Self { home, province, commune, shelter, officer, keeper };
        net.describe(&net.keeper, "T-02", rooms);
        net
    }
    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&::store::Tx<'_>) -> Result<T, Outcome> + Send + 'static,
    ) -> Result<T, Outcome> {
        self.home.instance.db().write_now(move |tx| work(tx))
    }
    pub(super) fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&::store::Rx<'_>) -> Result<T, Outcome> + Send + 'static,
    ) -> Result<T, Outcome> {
        self.home.instance.db().snapshot_now(move |rx| work(rx))
    }
    pub(super) fn describe(&self, keeper: &Person, code: &str, rooms: &[i64]) {
        let (may, draft) = (keeper.actor.may::<KeepHouse>().unwrap(), kind(code));
        let beds: Vec<_> = rooms.iter().map(|places| (BedId::random(self.home.entropy()), *places)).collect();
        self.write(move |tx| {
            keeping::describe_house(tx, &may, &draft)?;
            beds.iter().try_for_each(|(bed, places)| keeping::add_room(tx, &may, *bed, "Phòng", *places))
        })
        .unwrap();
    }
    pub(super) fn asks(&self) -> May<OfferPlace> {
        self.officer.actor.may().unwrap()
    }
    pub(super) fn keeps(&self) -> May<KeepHouse> {
        self.keeper.actor.may().unwrap()
    }
    pub(super) fn ask_of(&self, house: UnitId, people: u8) -> Ask {
        let now = self.home.clock().now();
        let needs = Needs { women: people, words: WORDS.to_owned(), ..Needs::default() };
        let offer = OfferId::mint(now, self.home.entropy());
        let escort = Some(self.officer.actor.account);
        Ask { offer, house, case: self.case(Avoid::Nobody), needs, escort }
    }
    /// A case of the commune, told with this answer to who must not know.
    pub(super) fn case(&self, whom: Avoid) -> RecordId {
        let case = RecordId::mint(self.home.clock().now(), self.home.entropy());
        let avoid = Avoided { whom, named: String::new() };
        let opening = Opening { avoid, ..Opening::at(case, PlaceId(1)) };
        let may = self.officer.actor.may().unwrap();
        wait(cases::open_case(&self.home.instance, &may, opening)).unwrap();
        case
    }
    pub(super) fn name_escort(&self, case: RecordId, offer: OfferId, who: &Person) -> Result<(), Outcome> {
        let (may, account) = (self.asks(), who.actor.account);
        wait(asking::bringing::name_escort(&self.home.instance, &may, case, offer, account))
    }
    pub(super) fn prepare(&self, ask: Ask) -> Result<Arc<Hold>, Outcome> {
        let (instance, may) = (self.home.instance.clone(), self.asks());
        self.read(move |rx| Hold::prepare(&instance, rx, &may, ask.clone())).map(Arc::new)
    }
    pub(super) fn hold(&self, ask: Ask) -> Result<Offer, Outcome> {
        let (held, may) = (self.prepare(ask)?, self.asks());
        self.write(move |tx| asking::hold(tx, &may, &held))
    }
    pub(super) fn offer(&self, offer: OfferId) -> Option<Offer> {
        let house = self.shelter.id;
        self.read(move |rx| store::offer(rx, house, offer)).unwrap()
    }
    pub(super) fn free(&self) -> i64 {
        let (house, now) = (self.shelter.id, self.home.clock().now());
        let rooms = self.read(move |rx| store::rooms(rx, house)).unwrap();
        rooms.iter().filter(|room| room.is_free(now)).map(|room| room.places).sum()
    }
    pub(super) fn deliver(&self) -> usize {
        crate::shelter::receivers(Deliverer::new(self.home.instance.db())).deliver_due().unwrap()
    }
    /// Delivers everything: a letter that came before the first of its offer
    /// is put off and comes again a second later.
    pub(super) fn settle(&self) {
        self.deliver();
        self.home.clock().advance_millis(1_000);
        self.deliver();
    }
    pub(super) fn case_side(&self, case: RecordId) -> Vec<OfferState> {
        let unit = self.commune.id;
        let places = self.read(move |rx| store::case_places(rx, unit, case)).unwrap();
        places.into_iter().map(|place| place.state).collect()
    }
    pub(super) fn settle_address(&self) {
        let address = Address { address: STREET.to_owned(), way: String::new(), phone: String::new() };
        let (instance, may) = (self.home.instance.clone(), self.keeps());
        let sealed = self.read(move |rx| NewAddress::prepare(&instance, rx, &may, &address)).unwrap();
        let may = self.keeps();
        self.write(move |tx| address::put_address(tx, &may, &sealed)).unwrap();
    }
    pub(super) fn accept(&self, offer: OfferId) -> Result<(), Outcome> {
        let (instance, may) = (self.home.instance.clone(), self.keeps());
        let packet = self.read(move |rx| Packet::prepare(&instance, rx, &may, offer))?;
        let may = self.keeps();
        self.write(move |tx| keeping::accept(tx, &may, offer, packet.as_ref()))
    }
    pub(super) fn arrive(&self, offer: OfferId, at: Instant) -> Result<(), Outcome> {
        let (instance, may) = (self.home.instance.clone(), self.keeps());
        let arrival = self.read(move |rx| Arrival::prepare(&instance, rx, &may, offer, at))?;
        let may = self.keeps();
        self.write(move |tx| keeping::arrive(tx, &may, &arrival))
    }
    pub(super) fn open_packet(&self, who: &Person, record: RecordId) -> Result<String, Outcome> {
        let may = who.actor.may::<SeeToday>().unwrap();
        wait(address::open_packet(&self.home.instance, &may, record)).map(|shown| shown.address.address)
    }
    pub(super) fn task(&self, who: &Person) -> EscortTask {
        let (may, now) = (who.actor.may::<SeeToday>().unwrap(), self.home.clock().now());
        self.read(move |rx| address::escort_tasks(rx, &may, now)).unwrap().remove(0)
    }
    /// Whether some words stand anywhere in the database's bytes.
    pub(super) fn holds_words(&self, words: &str) -> bool {
        match &self.home.test.settings().database {
            Database::File(path) => ["", "-wal"].iter().any(|end| {
                let file = std::fs::read(format!("{}{end}", path.display())).unwrap_or_default();
                file.windows(words.len()).any(|window| window == words.as_bytes())
            }),
            Database::Server(_) => {
                let hex: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
                let search = format!(
                    "DO $$ DECLARE t record; n bigint; BEGIN
                       FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                         EXECUTE format('SELECT count(*) FROM %I x WHERE x::text LIKE %L OR x::text LIKE %L', t.tablename, '%{words}%', '%{hex}%') INTO n;
                         IF n > 0 THEN RAISE EXCEPTION 'found'; END IF;
                       END LOOP; END $$"
                );
                let test = std::panic::AssertUnwindSafe(&self.home.test);
                std::panic::catch_unwind(move || test.sql(&search)).is_err()
            }
        }
    }
}
