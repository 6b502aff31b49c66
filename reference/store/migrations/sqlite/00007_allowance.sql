-- +goose Up
-- What is left of a company's operations: a bucket that fills with time. left_micro is in millionths of an operation.
CREATE TABLE allowance (
  company_id BIGINT PRIMARY KEY REFERENCES company (id),
  left_micro BIGINT NOT NULL,
  at         BIGINT NOT NULL
);

-- +goose Down
DROP TABLE allowance;
