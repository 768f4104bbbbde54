-- What is sealed for a person herself is found when she leaves; such wraps are
-- few among those of units and receipts.
CREATE INDEX wrap_of_account ON wrap (holder) WHERE holder_kind = 1;
