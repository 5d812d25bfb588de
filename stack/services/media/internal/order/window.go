package order

import (
	"slices"
	"time"
)

// quantile of the units that shall be there before they are given up.
const quantile = 0.98

// Bounds say how long a gap is waited for.
type Bounds struct {
	// Target is the least wait, and the only one unless Adaptive.
	Target time.Duration
	// Max is the longest.
	Max      time.Duration
	Adaptive bool
	// Span is how long lateness is remembered.
	Span time.Duration
}

// Window is the present wait, learned from how late units came after the first that overtook them.
//
// The wait aimed at is the 98th percentile of the lateness of all units of the last Span, those in order having none
// (a percentile over a window of past packets: Moon, Kurose, Towsley 1998, "Packet audio playback delay adjustment").
// It rises to that at once and falls by the whole range in one Span (fast rise, slow fall: Ramjee et al. 1994,
// "Adaptive playout mechanisms for packetized audio applications").
type Window struct {
	bounds   Bounds
	present  time.Duration
	changed  time.Duration
	lateness []observation
}

type observation struct{ at, late time.Duration }

// NewWindow starts at the least wait.
func NewWindow(bounds Bounds) *Window {
	return &Window{bounds: bounds, present: bounds.Target}
}

// Present is how long a gap is waited for now.
func (w *Window) Present() time.Duration { return w.present }

// Observe takes in how late a unit came: after the first unit that overtook it, 0 if none did.
func (w *Window) Observe(now, late time.Duration) {
	if !w.bounds.Adaptive {
		return
	}
	// What no wait that is allowed would have brought is as good as lost, and must not make other gaps wait.
	if late > w.bounds.Max {
		return
	}
	w.forget(now)
	w.lateness = append(w.lateness, observation{now, late})

	aim := min(max(w.percentile(), w.bounds.Target), w.bounds.Max)
	fall := time.Duration(float64(w.bounds.Max-w.bounds.Target) * float64(now-w.changed) / float64(w.bounds.Span))
	w.present = max(aim, w.present-max(fall, 0))
	w.changed = now
}

func (w *Window) forget(now time.Duration) {
	stale := 0
	for stale < len(w.lateness) && w.lateness[stale].at < now-w.bounds.Span {
		stale++
	}
	w.lateness = slices.Delete(w.lateness, 0, stale)
}

// percentile is the nearest rank (not interpolated: between "in order" and "late" there is nothing).
func (w *Window) percentile() time.Duration {
	late := make([]time.Duration, 0, len(w.lateness))
	for _, seen := range w.lateness {
		if seen.late > 0 {
			late = append(late, seen.late)
		}
	}
	// So many may come later than the wait.
	spared := len(w.lateness) - int(quantile*float64(len(w.lateness))+0.999999)
	if spared >= len(late) {
		return 0
	}
	slices.Sort(late)
	return late[len(late)-1-spared]
}
