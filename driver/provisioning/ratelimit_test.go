package provisioning_test

import (
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

func TestHowLongA429IsWaitedFor(t *testing.T) {
	for _, c := range []struct {
		retryAfter string
		last, want time.Duration
	}{
		{"7", 0, 7 * time.Second},
		{" 7 ", 0, 7 * time.Second},
		{"0", 0, 0},
		{"3600", 7 * time.Second, time.Hour},
		{"", 0, 5 * time.Minute},
		{"", 5 * time.Minute, 10 * time.Minute},
		{"", 10 * time.Minute, 20 * time.Minute},
		{"Fri, 31 Dec 2027 23:59:59 GMT", 0, 5 * time.Minute},
		{"Fri, 31 Dec 2027 23:59:59 GMT", time.Hour, 2 * time.Hour},
		{"1.5", 0, 5 * time.Minute},
		{"-5", 0, 5 * time.Minute},
		{"null", 0, 5 * time.Minute},
		{"soon", 20 * time.Minute, 40 * time.Minute},
		{"99999999999999999999", 0, 5 * time.Minute},
		{"", 7 * time.Second, 5 * time.Minute},
	} {
		if got := provisioning.RateLimitWait(c.retryAfter, c.last); got != c.want {
			t.Errorf("Retry-After %q after a wait of %v: waits %v, want %v", c.retryAfter, c.last, got, c.want)
		}
	}
}
