-- A post is found by its id alone when a chain of signatures is followed.
CREATE INDEX post_by_id ON post (post_id);
-- Wraps that expire are few among those that do not.
CREATE INDEX wrap_expiring ON wrap (until_ms) WHERE until_ms < 9223372036854775807;
-- Posts that end by themselves are few among those that do not.
CREATE INDEX post_ending ON post (valid_until) WHERE ended_at IS NULL AND valid_until < 9223372036854775807;
