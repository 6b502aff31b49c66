-- +goose Up
-- The unique index over (company_id, id) serves what this one served; and most employees of other clients have no external id.
DROP INDEX employee_live;
DROP INDEX employee_external_id;
CREATE INDEX employee_external_id ON employee (company_id, external_id) WHERE deleted_at IS NULL AND external_id IS NOT NULL;

-- +goose Down
DROP INDEX employee_external_id;
CREATE INDEX employee_external_id ON employee (company_id, external_id) WHERE deleted_at IS NULL;
CREATE INDEX employee_live ON employee (company_id, id) WHERE deleted_at IS NULL;
