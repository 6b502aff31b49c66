package org

import (
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// again decides whether a job is to be done once more later; 0 for no.
func (o *Org) again(*job, provisioning.Result) time.Duration { return 0 }
