TABLE account
  account_id uuid NOT NULL
  login text NOT NULL
  display_name text NOT NULL
  public_x bytea
  public_ed bytea
  epoch bigint NOT NULL
  created_at bigint NOT NULL
  enrolled_at bigint
  disabled_at bigint
  PRIMARY KEY (account_id)
  UNIQUE (login)
  CREATE UNIQUE INDEX account_login_key ON account USING btree (login)
TABLE account_unlock
  account_id uuid NOT NULL
  method bigint NOT NULL
  unlock_id uuid NOT NULL
  cost text NOT NULL
  salt bytea NOT NULL
  seed_sealed bytea NOT NULL
  check_value bytea NOT NULL
  totp_sealed bytea
  totp_last_step bigint NOT NULL
  PRIMARY KEY (account_id, method)
TABLE alert
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  post_role text NOT NULL
  kind text NOT NULL
  level bigint NOT NULL
  raised_at bigint NOT NULL
  repeat_at bigint NOT NULL
  repeats bigint NOT NULL
  opened_at bigint
  opened_by uuid
  PRIMARY KEY (unit_id, record_id, post_role, kind)
  CREATE INDEX alert_waiting ON alert USING btree (unit_id, post_role, raised_at) WHERE (opened_at IS NULL)
TABLE audit_leaf
  unit_id uuid NOT NULL
  seq bigint NOT NULL
  leaf bytea NOT NULL
  at bigint NOT NULL
  post_id uuid
  account_id uuid
  action bigint NOT NULL
  record_kind bigint NOT NULL
  record_id uuid
  purpose bigint NOT NULL
  grant_id uuid
  outcome bigint NOT NULL
  PRIMARY KEY (unit_id, seq)
  CREATE INDEX audit_leaf_of_record ON audit_leaf USING btree (unit_id, record_id, seq) WHERE (record_id IS NOT NULL)
TABLE bed
  unit_id uuid NOT NULL
  bed_id uuid NOT NULL
  room text NOT NULL
  places bigint NOT NULL
  state text NOT NULL
  held_until bigint
  offer_id uuid
  PRIMARY KEY (unit_id, bed_id)
  CREATE INDEX bed_by_offer ON bed USING btree (unit_id, offer_id)
  CREATE INDEX bed_by_state ON bed USING btree (unit_id, state, places)
TABLE card
  unit_id uuid NOT NULL
  card_id uuid NOT NULL
  record_id uuid NOT NULL
  body bytea NOT NULL
  b1 bigint
  b2 bigint
  b3 bigint
  PRIMARY KEY (unit_id, card_id)
  CREATE INDEX card_by_record ON card USING btree (unit_id, record_id)
TABLE case_file
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  state text NOT NULL
  opened_at bigint NOT NULL
  place_id bigint NOT NULL
  danger bigint NOT NULL
  assignee_post uuid NOT NULL
  author uuid NOT NULL
  verified_at bigint
  next_safety_at bigint
  running bigint NOT NULL
  runs_until bigint
  closing_by uuid
  closed_at bigint
  closed_by uuid
  times_opened bigint NOT NULL
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, record_id)
  CREATE INDEX case_file_list ON case_file USING btree (unit_id, opened_at, record_id)
  CREATE INDEX case_file_safety ON case_file USING btree (unit_id, next_safety_at) WHERE (next_safety_at IS NOT NULL)
TABLE case_need
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  version bigint NOT NULL
  body bytea NOT NULL
  written_at bigint NOT NULL
  PRIMARY KEY (unit_id, record_id)
TABLE case_place
  unit_id uuid NOT NULL
  offer_id uuid NOT NULL
  record_id uuid NOT NULL
  house_unit uuid NOT NULL
  house_code text NOT NULL
  place_kind text NOT NULL
  people bigint NOT NULL
  state text NOT NULL
  reason text
  held_until bigint NOT NULL
  at bigint NOT NULL
  offer_version bigint NOT NULL
  PRIMARY KEY (unit_id, offer_id)
  CREATE INDEX case_place_by_record ON case_place USING btree (unit_id, record_id, at)
TABLE case_row
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  row_id uuid NOT NULL
  kind text NOT NULL
  version bigint NOT NULL
  body bytea NOT NULL
  at bigint NOT NULL
  PRIMARY KEY (unit_id, record_id, row_id)
TABLE case_sight
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  session_id bytea NOT NULL
  purpose bigint NOT NULL
  fields bigint NOT NULL
  until_ms bigint NOT NULL
  PRIMARY KEY (unit_id, record_id, session_id)
  CREATE INDEX case_sight_until ON case_sight USING btree (unit_id, until_ms)
TABLE checkpoint
  generation bigint NOT NULL
  size bigint NOT NULL
  frontier bytea NOT NULL
  note text NOT NULL
  at bigint NOT NULL
  PRIMARY KEY (generation, size)
TABLE club
  unit_id uuid NOT NULL
  commune_unit uuid NOT NULL
  kind text NOT NULL
  decision_number text NOT NULL
  founded_on text NOT NULL
  statute_note text NOT NULL
  households bigint NOT NULL
  board bigint NOT NULL
  last_on text
  next_on text
  due_on text NOT NULL
  recorded_at bigint NOT NULL
  recorded_by_post uuid NOT NULL
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id)
  CREATE INDEX club_by_due ON club USING btree (due_on, unit_id)
TABLE club_meeting
  unit_id uuid NOT NULL
  meeting_id uuid NOT NULL
  met_on text NOT NULL
  topic text NOT NULL
  present bigint NOT NULL
  households bigint NOT NULL
  women bigint NOT NULL
  men bigint NOT NULL
  children bigint NOT NULL
  minutes text NOT NULL
  next_on text
  recorded_at bigint NOT NULL
  recorded_by_post uuid NOT NULL
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, meeting_id)
  UNIQUE (unit_id, met_on)
  CREATE UNIQUE INDEX club_meeting_unit_id_met_on_key ON club_meeting USING btree (unit_id, met_on)
TABLE deadline
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  clock text NOT NULL
  part uuid NOT NULL
  record_kind bigint NOT NULL
  code text NOT NULL
  started_at bigint NOT NULL
  due_at bigint NOT NULL
  state text NOT NULL
  settled_at bigint
  level bigint NOT NULL
  note_key text NOT NULL
  PRIMARY KEY (unit_id, record_id, clock, part)
  CREATE INDEX deadline_open ON deadline USING btree (unit_id, level DESC, due_at, record_id) WHERE (state = 'open'::text)
  CREATE INDEX deadline_settled ON deadline USING btree (unit_id, settled_at) WHERE (state <> 'open'::text)
TABLE draft
  row_id bytea NOT NULL
  version bigint NOT NULL
  body bytea NOT NULL
  until_ms bigint NOT NULL
  PRIMARY KEY (row_id)
  CREATE INDEX draft_until ON draft USING btree (until_ms)
TABLE escort_packet
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  offer_id uuid NOT NULL
  account_id uuid NOT NULL
  until_ms bigint NOT NULL
  body bytea NOT NULL
  PRIMARY KEY (unit_id, record_id)
  CREATE INDEX escort_packet_by_offer ON escort_packet USING btree (unit_id, offer_id)
TABLE escort_task
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  account_id uuid NOT NULL
  house_unit uuid NOT NULL
  house_code text NOT NULL
  given_at bigint NOT NULL
  until_ms bigint NOT NULL
  PRIMARY KEY (unit_id, record_id)
TABLE export_file
  unit_id uuid NOT NULL
  export_id uuid NOT NULL
  year bigint NOT NULL
  level text NOT NULL
  grain text NOT NULL
  province_code text NOT NULL
  format text NOT NULL
  row_count bigint NOT NULL
  withheld bigint NOT NULL
  left_out bigint NOT NULL
  byte_count bigint NOT NULL
  sha256 bytea NOT NULL
  body bytea NOT NULL
  made_at bigint NOT NULL
  made_by_post uuid NOT NULL
  made_by_account uuid NOT NULL
  PRIMARY KEY (unit_id, export_id)
  CREATE INDEX export_file_by_time ON export_file USING btree (unit_id, made_at, export_id)
TABLE facility
  unit_id uuid NOT NULL
  id uuid NOT NULL
  kind text NOT NULL
  place_id bigint NOT NULL
  name text NOT NULL
  address text
  phone text
  hours text
  published bigint NOT NULL
  status text NOT NULL
  last_answered_at bigint
  valid_from text NOT NULL
  valid_to text
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, id)
  CREATE INDEX facility_at ON facility USING btree (place_id, published)
TABLE fact
  unit_id uuid NOT NULL
  id uuid NOT NULL
  place_id bigint NOT NULL
  month bigint NOT NULL
  relation bigint NOT NULL
  main_form bigint
  forms bigint NOT NULL
  survivors_male bigint NOT NULL
  survivors_female bigint NOT NULL
  survivors_under_16 bigint NOT NULL
  survivors_from_60 bigint NOT NULL
  accused_male bigint NOT NULL
  accused_female bigint NOT NULL
  accused_under_16 bigint NOT NULL
  accused_from_60 bigint NOT NULL
  handling bigint NOT NULL
  support bigint NOT NULL
  new_household bigint NOT NULL
  record_key bigint NOT NULL
  PRIMARY KEY (unit_id, id)
TABLE house
  unit_id uuid NOT NULL
  kind text NOT NULL
  code text NOT NULL
  capacity bigint NOT NULL
  boys_to bigint
  women_only bigint NOT NULL
  travel bigint NOT NULL
  pick_up bigint NOT NULL
  night_staff bigint NOT NULL
  health_staff bigint NOT NULL
  step_free bigint NOT NULL
  is_open bigint NOT NULL
  is_public bigint NOT NULL
  public_name text
  place_id bigint
  facility_id uuid
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id)
TABLE house_address
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  version bigint NOT NULL
  body bytea NOT NULL
  written_at bigint NOT NULL
  PRIMARY KEY (unit_id)
TABLE inbox
  unit_id uuid NOT NULL
  kind text NOT NULL
  letter_id uuid NOT NULL
  at bigint NOT NULL
  PRIMARY KEY (unit_id, kind, letter_id)
TABLE instance
  instance_id uuid NOT NULL
  root_x bytea NOT NULL
  root_ed bytea NOT NULL
  generation bigint NOT NULL
  log_public bytea NOT NULL
  founded_at bigint NOT NULL
  PRIMARY KEY (instance_id)
TABLE invitation
  token_hash bytea NOT NULL
  account_id uuid NOT NULL
  expires_at bigint NOT NULL
  PRIMARY KEY (token_hash)
TABLE job
  id uuid NOT NULL
  kind text NOT NULL
  payload bytea NOT NULL
  run_at bigint NOT NULL
  leased_until bigint NOT NULL
  attempts bigint NOT NULL
  PRIMARY KEY (id)
  CREATE INDEX job_due ON job USING btree (run_at)
TABLE key_work
  unit_id uuid NOT NULL
  work_id uuid NOT NULL
  kind text NOT NULL
  record_id uuid
  payload bytea NOT NULL
  created_at bigint NOT NULL
  done_at bigint
  PRIMARY KEY (unit_id, work_id)
TABLE log_entry
  seq bigint NOT NULL
  unit_id uuid NOT NULL
  size bigint NOT NULL
  root bytea NOT NULL
  at bigint NOT NULL
  PRIMARY KEY (seq)
TABLE measure
  unit_id uuid NOT NULL
  measure_id uuid NOT NULL
  record_id uuid NOT NULL
  kind text NOT NULL
  state text NOT NULL
  asked_at bigint NOT NULL
  decided_at bigint
  decided_by_post uuid
  starts_at bigint
  ends_at bigint
  breached_at bigint
  row_version bigint NOT NULL
  body bytea NOT NULL
  PRIMARY KEY (unit_id, measure_id)
  CREATE INDEX measure_of_case ON measure USING btree (unit_id, record_id, asked_at)
TABLE notice
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  received_at bigint NOT NULL
  source text NOT NULL
  mode text NOT NULL
  place_id bigint NOT NULL
  danger bigint NOT NULL
  state text NOT NULL
  readers bytea NOT NULL
  relay_unit uuid
  case_unit uuid
  case_record uuid
  asked_by uuid
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, record_id)
  CREATE INDEX notice_by_case ON notice USING btree (unit_id, case_record) WHERE (case_record IS NOT NULL)
TABLE notice_desk
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  owner_unit uuid NOT NULL
  received_at bigint NOT NULL
  source text NOT NULL
  danger bigint NOT NULL
  state text NOT NULL
  first_opened_at bigint
  PRIMARY KEY (unit_id, record_id)
  CREATE INDEX notice_desk_list ON notice_desk USING btree (unit_id, received_at, record_id)
TABLE notice_reading
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  reader_unit uuid NOT NULL
  post_role text NOT NULL
  hour bigint NOT NULL
  office text NOT NULL
  PRIMARY KEY (unit_id, record_id, reader_unit, post_role, hour)
TABLE notice_relay
  unit_id uuid NOT NULL
  relay_id uuid NOT NULL
  relayed_at bigint NOT NULL
  PRIMARY KEY (unit_id, relay_id)
TABLE notice_row
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  row_id uuid NOT NULL
  kind text NOT NULL
  version bigint NOT NULL
  body bytea NOT NULL
  at bigint NOT NULL
  PRIMARY KEY (unit_id, record_id, row_id)
TABLE offer
  unit_id uuid NOT NULL
  offer_id uuid NOT NULL
  asker_unit uuid NOT NULL
  asker_post uuid NOT NULL
  state text NOT NULL
  people bigint NOT NULL
  rooms bigint NOT NULL
  asked_at bigint NOT NULL
  held_until bigint NOT NULL
  decided_at bigint
  reason text
  escort_account uuid
  escort_unit uuid
  note bytea
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, offer_id)
  CREATE INDEX offer_by_asker ON offer USING btree (asker_unit, offer_id)
  CREATE INDEX offer_by_state ON offer USING btree (unit_id, state, held_until)
TABLE outbox
  unit_id uuid NOT NULL
  kind text NOT NULL
  letter_id uuid NOT NULL
  payload bytea NOT NULL
  sent_at bigint NOT NULL
  due_at bigint NOT NULL
  attempts bigint NOT NULL
  PRIMARY KEY (unit_id, kind, letter_id)
  CREATE INDEX outbox_due ON outbox USING btree (due_at)
TABLE place
  place_id bigint NOT NULL
  level bigint NOT NULL
  code text NOT NULL
  name text NOT NULL
  full_name text NOT NULL
  kind text NOT NULL
  province_then text NOT NULL
  province_now text NOT NULL
  urban bigint NOT NULL
  divided bigint NOT NULL
  valid_from text
  valid_to text
  PRIMARY KEY (place_id)
  CREATE INDEX place_of_province_now ON place USING btree (province_now, level)
TABLE place_difference
  ordinal bigint NOT NULL
  id text NOT NULL
  effective text NOT NULL
  citation text NOT NULL
  body text NOT NULL
  loaded_at bigint NOT NULL
  PRIMARY KEY (ordinal)
  UNIQUE (id)
  CREATE UNIQUE INDEX place_difference_id_key ON place_difference USING btree (id)
TABLE place_state
  slot bigint NOT NULL
  fingerprint text NOT NULL
  PRIMARY KEY (slot)
TABLE post
  unit_id uuid NOT NULL
  post_id uuid NOT NULL
  account_id uuid NOT NULL
  role text NOT NULL
  valid_from bigint NOT NULL
  valid_until bigint NOT NULL
  ended_at bigint
  statement bytea NOT NULL
  signature bytea NOT NULL
  issuer_post uuid
  PRIMARY KEY (unit_id, post_id)
  CREATE INDEX post_by_account ON post USING btree (account_id)
  CREATE INDEX post_by_id ON post USING btree (post_id)
  CREATE INDEX post_ending ON post USING btree (valid_until) WHERE ((ended_at IS NULL) AND (valid_until < '9223372036854775807'::bigint))
TABLE published_figure
  source text NOT NULL
  series text NOT NULL
  period text NOT NULL
  scope text NOT NULL
  thousandths bigint NOT NULL
  confidence text NOT NULL
  imported_at bigint NOT NULL
  PRIMARY KEY (source, series, period, scope)
TABLE question
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  received_at bigint NOT NULL
  state text NOT NULL
  answered_at bigint
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, record_id)
  CREATE INDEX question_list ON question USING btree (unit_id, received_at, record_id)
TABLE question_row
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  row_id uuid NOT NULL
  kind text NOT NULL
  version bigint NOT NULL
  body bytea NOT NULL
  at bigint NOT NULL
  PRIMARY KEY (unit_id, record_id, row_id)
TABLE receipt
  lookup_id bytea NOT NULL
  kind text NOT NULL
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  check_value bytea NOT NULL
  expires_at bigint NOT NULL
  PRIMARY KEY (lookup_id)
TABLE record
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  kind bigint NOT NULL
  custody text NOT NULL
  key_version bigint NOT NULL
  check_value bytea NOT NULL
  destroyed_at bigint
  created_at bigint NOT NULL
  PRIMARY KEY (unit_id, record_id)
TABLE record_grant
  unit_id uuid NOT NULL
  grant_id uuid NOT NULL
  record_id uuid NOT NULL
  account_id uuid NOT NULL
  purpose bigint NOT NULL
  reason_sealed bytea
  from_ms bigint NOT NULL
  until_ms bigint NOT NULL
  ended_at bigint
  PRIMARY KEY (unit_id, grant_id)
TABLE record_key
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  key_version bigint NOT NULL
  check_value bytea NOT NULL
  destroyed_at bigint
  PRIMARY KEY (unit_id, record_id, key_version)
TABLE return_cell
  unit_id uuid NOT NULL
  return_id uuid NOT NULL
  code text NOT NULL
  value bigint NOT NULL
  source text NOT NULL
  entered_at bigint NOT NULL
  entered_name text NOT NULL
  PRIMARY KEY (unit_id, return_id, code)
TABLE return_note
  unit_id uuid NOT NULL
  return_id uuid NOT NULL
  code text NOT NULL
  note text NOT NULL
  noted_at bigint NOT NULL
  PRIMARY KEY (unit_id, return_id, code)
TABLE return_sheet
  unit_id uuid NOT NULL
  return_id uuid NOT NULL
  place_id bigint NOT NULL
  definition text NOT NULL
  period bigint NOT NULL
  version bigint NOT NULL
  state text NOT NULL
  zero bigint NOT NULL
  reason text NOT NULL
  created_at bigint NOT NULL
  submitted_at bigint
  signer_name text
  signer_role text
  signer_post uuid
  signed_text text
  signed_hash bytea
  answered_at bigint
  answered_name text
  answered_post uuid
  answer_note text
  locked_at bigint
  superseded_at bigint
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, return_id)
  UNIQUE (unit_id, definition, period, version)
  CREATE INDEX return_sheet_of_period ON return_sheet USING btree (definition, period, unit_id)
  CREATE UNIQUE INDEX return_sheet_unit_id_definition_period_version_key ON return_sheet USING btree (unit_id, definition, period, version)
TABLE session
  session_id bytea NOT NULL
  account_id uuid NOT NULL
  seed_sealed bytea NOT NULL
  lang text NOT NULL
  created_at bigint NOT NULL
  last_seen_at bigint NOT NULL
  stepped_up_at bigint NOT NULL
  PRIMARY KEY (session_id)
  CREATE INDEX session_by_account ON session USING btree (account_id)
TABLE slip
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  kind text NOT NULL
  issued_by uuid NOT NULL
  issued_at bigint NOT NULL
  told_at bigint NOT NULL
  expires_at bigint NOT NULL
  seen_at bigint
  done_at bigint
  body bytea NOT NULL
  PRIMARY KEY (unit_id, record_id)
  CREATE INDEX slip_open ON slip USING btree (unit_id, expires_at)
TABLE stay
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  place_kind text NOT NULL
  people bigint NOT NULL
  arrived_at bigint NOT NULL
  written_at bigint NOT NULL
  leave_by bigint
  ended_at bigint
  version bigint NOT NULL
  body bytea
  row_version bigint NOT NULL
  PRIMARY KEY (unit_id, record_id)
TABLE store_note
  name text NOT NULL
  value text NOT NULL
  PRIMARY KEY (name)
TABLE tally
  unit_id uuid NOT NULL
  place_id bigint NOT NULL
  period bigint NOT NULL
  cell bigint NOT NULL
  count bigint NOT NULL
  key_sum bigint NOT NULL
  PRIMARY KEY (unit_id, place_id, period, cell)
  CREATE INDEX tally_of_period ON tally USING btree (period, place_id, cell, count, key_sum)
TABLE tombstone
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  kind text NOT NULL
  at bigint NOT NULL
  PRIMARY KEY (unit_id, record_id, kind)
TABLE unit
  unit_id uuid NOT NULL
  kind text NOT NULL
  name text NOT NULL
  place_id bigint
  parent_id uuid
  path text NOT NULL
  founded_at bigint NOT NULL
  ended_at bigint
  PRIMARY KEY (unit_id)
  UNIQUE (path)
  CREATE INDEX unit_by_parent ON unit USING btree (parent_id, kind)
  CREATE INDEX unit_by_place ON unit USING btree (place_id, kind)
  CREATE UNIQUE INDEX unit_path_key ON unit USING btree (path)
TABLE unit_epoch
  unit_id uuid NOT NULL
  epoch bigint NOT NULL
  public_x bytea NOT NULL
  public_ed bytea NOT NULL
  statement bytea NOT NULL
  signature bytea NOT NULL
  signer_post uuid NOT NULL
  created_at bigint NOT NULL
  PRIMARY KEY (unit_id, epoch)
TABLE unit_escrow
  unit_id uuid NOT NULL
  epoch bigint NOT NULL
  desk_unit uuid NOT NULL
  desk_epoch bigint NOT NULL
  guardian_unit uuid NOT NULL
  guardian_epoch bigint NOT NULL
  body bytea NOT NULL
  PRIMARY KEY (unit_id, epoch)
TABLE unit_head
  unit_id uuid NOT NULL
  size bigint NOT NULL
  frontier bytea NOT NULL
  root bytea NOT NULL
  gathered bigint NOT NULL
  PRIMARY KEY (unit_id)
TABLE unit_holder
  unit_id uuid NOT NULL
  epoch bigint NOT NULL
  account_id uuid NOT NULL
  alg bigint NOT NULL
  enc bytea NOT NULL
  ct bytea NOT NULL
  created_at bigint NOT NULL
  PRIMARY KEY (unit_id, epoch, account_id)
  CREATE INDEX unit_holder_by_account ON unit_holder USING btree (account_id)
TABLE unit_keyring
  unit_id uuid NOT NULL
  epoch bigint NOT NULL
  version bigint NOT NULL
  body bytea NOT NULL
  PRIMARY KEY (unit_id)
TABLE wrap
  unit_id uuid NOT NULL
  record_id uuid NOT NULL
  key_version bigint NOT NULL
  holder_kind bigint NOT NULL
  holder uuid NOT NULL
  epoch bigint NOT NULL
  grant_id uuid NOT NULL
  alg bigint NOT NULL
  enc bytea NOT NULL
  ct bytea NOT NULL
  until_ms bigint NOT NULL
  PRIMARY KEY (unit_id, record_id, key_version, holder_kind, holder, grant_id)
  CREATE INDEX wrap_expiring ON wrap USING btree (until_ms) WHERE (until_ms < '9223372036854775807'::bigint)
  CREATE INDEX wrap_of_account ON wrap USING btree (holder) WHERE (holder_kind = 1)
