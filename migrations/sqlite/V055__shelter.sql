-- Places for people who must leave home: houses, their rooms, offers, stays;
-- the case's side, written by letter. Where a house stands is in no column
-- here: its address is a record of its own (docs/design/SEALED.md).

-- A temporary shelter, a Peace House, or a trusted address that takes people
-- in. The unit is the house's own. Name and place only where it is public.
CREATE TABLE house (
  unit_id BLOB NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  capacity INTEGER NOT NULL,
  boys_to INTEGER,
  women_only INTEGER NOT NULL,
  travel INTEGER NOT NULL,
  pick_up INTEGER NOT NULL,
  night_staff INTEGER NOT NULL,
  health_staff INTEGER NOT NULL,
  step_free INTEGER NOT NULL,
  is_open INTEGER NOT NULL,
  is_public INTEGER NOT NULL,
  public_name TEXT,
  place_id INTEGER,
  facility_id BLOB,
  row_version INTEGER NOT NULL
) STRICT;

-- What one family takes: a room with its places, or a single bed. A queue of
-- rows: free ones are taken with SKIP LOCKED.
CREATE TABLE bed (
  unit_id BLOB NOT NULL,
  bed_id BLOB NOT NULL,
  room TEXT NOT NULL,
  places INTEGER NOT NULL,
  state TEXT NOT NULL,
  held_until INTEGER,
  offer_id BLOB,
  PRIMARY KEY (unit_id, bed_id)
) STRICT;
CREATE INDEX bed_by_state ON bed (unit_id, state, places);
CREATE INDEX bed_by_offer ON bed (unit_id, offer_id);

-- A place held for half an hour until the house answers. It names the office
-- that asks and no case: the asking side alone knows which.
CREATE TABLE offer (
  unit_id BLOB NOT NULL,
  offer_id BLOB NOT NULL,
  asker_unit BLOB NOT NULL,
  asker_post BLOB NOT NULL,
  state TEXT NOT NULL,
  people INTEGER NOT NULL,
  rooms INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  held_until INTEGER NOT NULL,
  decided_at INTEGER,
  reason TEXT,
  escort_account BLOB,
  escort_unit BLOB,
  note BLOB,
  row_version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, offer_id)
) STRICT;
CREATE INDEX offer_by_state ON offer (unit_id, state, held_until);
CREATE INDEX offer_by_asker ON offer (asker_unit, offer_id);

-- Who stays lives with the house, sealed to it. No column for money.
CREATE TABLE stay (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  place_kind TEXT NOT NULL,
  people INTEGER NOT NULL,
  arrived_at INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  leave_by INTEGER,
  ended_at INTEGER,
  version INTEGER NOT NULL,
  body BLOB,
  row_version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;

-- Sealed to the keepers themselves, so that no escrow opens it.
CREATE TABLE house_address (
  unit_id BLOB NOT NULL PRIMARY KEY,
  record_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  written_at INTEGER NOT NULL
) STRICT;

-- The address for one escort, for hours; the row goes when they are over.
CREATE TABLE escort_packet (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  offer_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  until_ms INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;
CREATE INDEX escort_packet_by_offer ON escort_packet (unit_id, offer_id);

-- In the escort's office: where the packet is, and nothing of what it says.
CREATE TABLE escort_task (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  account_id BLOB NOT NULL,
  house_unit BLOB NOT NULL,
  house_code TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;

-- The case's side, written by the receiver of letters alone.
CREATE TABLE case_place (
  unit_id BLOB NOT NULL,
  offer_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  house_unit BLOB NOT NULL,
  house_code TEXT NOT NULL,
  place_kind TEXT NOT NULL,
  people INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  held_until INTEGER NOT NULL,
  at INTEGER NOT NULL,
  offer_version INTEGER NOT NULL,
  PRIMARY KEY (unit_id, offer_id)
) STRICT;
CREATE INDEX case_place_by_record ON case_place (unit_id, record_id, at);

-- Who needs a place: ages, sexes. Sealed under the case's own key.
CREATE TABLE case_need (
  unit_id BLOB NOT NULL,
  record_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  body BLOB NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (unit_id, record_id)
) STRICT;
