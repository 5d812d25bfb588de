package order

import (
	"testing"
	"time"
)

func adaptive() *Window {
	return NewWindow(Bounds{Target: 20 * ms, Max: 100 * ms, Adaptive: true, Span: 5 * time.Second})
}

// observe n units of 20 ms, of which every nth is late; gives the time after them.
func observe(w *Window, from time.Duration, n, nth int, late time.Duration) time.Duration {
	for i := range n {
		from += 20 * ms
		if nth > 0 && i%nth == 0 {
			w.Observe(from, late)
		} else {
			w.Observe(from, 0)
		}
	}
	return from
}

func TestWindow(t *testing.T) {
	t.Run("begins at the target", func(t *testing.T) {
		if got := adaptive().Present(); got != 20*ms {
			t.Errorf("got %v", got)
		}
	})
	t.Run("rises at once when many are late", func(t *testing.T) {
		w := adaptive()
		observe(w, 0, 50, 10, 70*ms)
		if got := w.Present(); got != 70*ms {
			t.Errorf("got %v, expected 70ms", got)
		}
	})
	t.Run("does not rise for one in a hundred", func(t *testing.T) {
		w := adaptive()
		now := observe(w, 0, 200, 0, 0)
		observe(w, now, 200, 100, 70*ms)
		if got := w.Present(); got != 20*ms {
			t.Errorf("got %v, expected 20ms", got)
		}
	})
	t.Run("does not rise for what no wait would bring", func(t *testing.T) {
		w := adaptive()
		observe(w, 0, 200, 10, 300*ms)
		if got := w.Present(); got != 20*ms {
			t.Errorf("got %v, expected 20ms", got)
		}
	})
	t.Run("falls slowly, and to the target", func(t *testing.T) {
		w := adaptive()
		now := observe(w, 0, 50, 10, 100*ms)
		now = observe(w, now, 250, 0, 0)
		half := w.Present()
		if half <= 20*ms || half > 100*ms {
			t.Errorf("after 5 s without lateness: got %v, expected between", half)
		}
		observe(w, now, 300, 0, 0)
		if got := w.Present(); got != 20*ms {
			t.Errorf("after 11 s: got %v, expected 20ms", got)
		}
	})
	t.Run("never moves unless adaptive", func(t *testing.T) {
		w := NewWindow(Bounds{Target: 20 * ms, Max: 100 * ms, Span: time.Second})
		observe(w, 0, 50, 2, 90*ms)
		if got := w.Present(); got != 20*ms {
			t.Errorf("got %v", got)
		}
	})
}
