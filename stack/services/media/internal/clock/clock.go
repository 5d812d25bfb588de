// Package clock reads CLOCK_MONOTONIC, the one clock that all processes of the stack and of the harness share.
package clock

import (
	"time"

	"golang.org/x/sys/unix"
)

// Now is the time since the clock's own zero. Go's time.Now holds the same clock but does not show it.
func Now() time.Duration {
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &at); err != nil {
		// The call fails only for a clock the kernel does not have.
		panic(err)
	}
	return time.Duration(at.Nano())
}

// Ms is a time of this clock, or a span, in milliseconds.
func Ms(t time.Duration) float64 {
	return float64(t) / float64(time.Millisecond)
}
