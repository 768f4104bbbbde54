-- A post is found by its id alone when a chain of signatures is followed.
CREATE INDEX post_by_id ON post (post_id);
-- Wraps that expire are few among those that do not.
CREATE INDEX wrap_expiring ON wrap (until_ms) WHERE until_ms < 9223372036854775807;
