-- +goose Up
-- revision grows with each change of a company's attributes: what was made of them is told apart by it.
ALTER TABLE company ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE company DROP COLUMN revision;
