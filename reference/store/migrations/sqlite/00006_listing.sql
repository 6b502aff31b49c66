-- +goose Up
-- listed_to is the id of the last employee whom the writing of a round's surveyed list has come to; NULL once the list is whole.
ALTER TABLE round ADD COLUMN listed_to BIGINT;
CREATE INDEX round_listing ON round (opens_at) WHERE listed_to IS NOT NULL;

-- +goose Down
DROP INDEX round_listing;
ALTER TABLE round DROP COLUMN listed_to;
