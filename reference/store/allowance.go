package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Allow takes operations from a company's allowance, which fills at so many an hour and holds at most those of one hour (Peakon
// SCIM API reference, "Rate limiting": 25,000 an hour; D06). It grants at least the smallest number or nothing, and at most the
// largest; when it grants nothing, the duration is how long it takes until the smallest number is there.
func (t *Tx) Allow(ctx context.Context, company int64, perHour, smallest, largest int) (granted int, wait time.Duration, err error) {
	const whole = 1_000_000
	full := int64(perHour) * whole
	left, at := full, micros(t.now)
	err = t.queryRow(ctx, `SELECT left_micro, at FROM allowance WHERE company_id = ?`, company).Scan(&left, &at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, 0, err
	}
	// An hour has as many microseconds as 3600 times the millionths of one: what flows in is elapsed time times the rate.
	if elapsed := micros(t.now) - at; elapsed >= int64(time.Hour/time.Microsecond) {
		left = full
	} else if elapsed > 0 {
		left = min(full, left+elapsed*int64(perHour)/3600)
	}
	if missing := int64(smallest)*whole - left; missing > 0 {
		// Nothing is stored: what is refused costs nothing.
		return 0, time.Duration((missing*3600+int64(perHour)-1)/int64(perHour)) * time.Microsecond, nil
	}
	granted = min(largest, int(left/whole))
	_, err = t.exec(ctx, `INSERT INTO allowance (company_id, left_micro, at) VALUES (?, ?, ?)
		ON CONFLICT (company_id) DO UPDATE SET left_micro = excluded.left_micro, at = excluded.at`, company, left-int64(granted)*whole, micros(t.now))
	return granted, 0, err
}
