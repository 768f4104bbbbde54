-- Places for people who must leave home: houses, their rooms, offers, stays;
-- the case's side, written by letter. Where a house stands is in no column
-- here: its address is a record of its own (docs/design/SEALED.md).

-- A temporary shelter, a Peace House, or a trusted address that takes people
-- in. The unit is the house's own. Name and place only where it is public.
CREATE TABLE house (
  unit_id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  capacity BIGINT NOT NULL,
  boys_to BIGINT,
  women_only BIGINT NOT NULL,
  travel BIGINT NOT NULL,
  pick_up BIGINT NOT NULL,
  night_staff BIGINT NOT NULL,
  health_staff BIGINT NOT NULL,
  step_free BIGINT NOT NULL,
  is_open BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  public_name TEXT,
  place_id BIGINT,
  facility_id UUID,
  row_version BIGINT NOT NULL
);

-- What one family takes: a room with its places, or a single bed. A queue of
-- rows: free ones are taken with SKIP LOCKED.
CREATE TABLE bed (
  unit_id UUID NOT NULL,
  bed_id UUID NOT NULL,
  room TEXT NOT NULL,
  places BIGINT NOT NULL,
  state TEXT NOT NULL,
  held_until BIGINT,
  offer_id UUID,
  PRIMARY KEY (unit_id, bed_id)
);
CREATE INDEX bed_by_state ON bed (unit_id, state, places);
CREATE INDEX bed_by_offer ON bed (unit_id, offer_id);

-- A place held for half an hour until the house answers. It names the office
-- that asks and no case: the asking side alone knows which.
CREATE TABLE offer (
  unit_id UUID NOT NULL,
  offer_id UUID NOT NULL,
  asker_unit UUID NOT NULL,
  asker_post UUID NOT NULL,
  state TEXT NOT NULL,
  people BIGINT NOT NULL,
  rooms BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  held_until BIGINT NOT NULL,
  decided_at BIGINT,
  reason TEXT,
  escort_account UUID,
  escort_unit UUID,
  note BYTEA,
  row_version BIGINT NOT NULL,
  PRIMARY KEY (unit_id, offer_id)
);
CREATE INDEX offer_by_state ON offer (unit_id, state, held_until);
CREATE INDEX offer_by_asker ON offer (asker_unit, offer_id);

-- Who stays lives with the house, sealed to it. No column for money.
CREATE TABLE stay (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  place_kind TEXT NOT NULL,
  people BIGINT NOT NULL,
  arrived_at BIGINT NOT NULL,
  written_at BIGINT NOT NULL,
  leave_by BIGINT,
  ended_at BIGINT,
  version BIGINT NOT NULL,
  body BYTEA,
  row_version BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);

-- Sealed to the keepers themselves, so that no escrow opens it.
CREATE TABLE house_address (
  unit_id UUID NOT NULL PRIMARY KEY,
  record_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  written_at BIGINT NOT NULL
);

-- The address for one escort, for hours; the row goes when they are over.
CREATE TABLE escort_packet (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  offer_id UUID NOT NULL,
  account_id UUID NOT NULL,
  until_ms BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);
CREATE INDEX escort_packet_by_offer ON escort_packet (unit_id, offer_id);

-- In the escort's office: where the packet is, and nothing of what it says.
CREATE TABLE escort_task (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  account_id UUID NOT NULL,
  house_unit UUID NOT NULL,
  house_code TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);

-- The case's side, written by the receiver of letters alone.
CREATE TABLE case_place (
  unit_id UUID NOT NULL,
  offer_id UUID NOT NULL,
  record_id UUID NOT NULL,
  house_unit UUID NOT NULL,
  house_code TEXT NOT NULL,
  place_kind TEXT NOT NULL,
  people BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  held_until BIGINT NOT NULL,
  at BIGINT NOT NULL,
  offer_version BIGINT NOT NULL,
  PRIMARY KEY (unit_id, offer_id)
);
CREATE INDEX case_place_by_record ON case_place (unit_id, record_id, at);

-- Who needs a place: ages, sexes. Sealed under the case's own key.
CREATE TABLE case_need (
  unit_id UUID NOT NULL,
  record_id UUID NOT NULL,
  version BIGINT NOT NULL,
  body BYTEA NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, record_id)
);
