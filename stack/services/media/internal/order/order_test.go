package order

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

const ms = time.Millisecond

// came is a packet of 20 ms, numbered n, at its arrival.
func came(n int, at time.Duration, source Source) Unit {
	return Unit{Sequence: int64(n), Timestamp: int64(n) * 960, Samples: 960, Arrival: at, Source: source}
}

// drain gives what goes out now: numbers of units, "-n" for a gap of n ms, "~n" for one that the sender left.
func drain(b *Buffer, now time.Duration) []string {
	out := []string{}
	for {
		unit, gap := b.Pop(now)
		switch {
		case unit != nil && unit.Source == Redundant:
			out = append(out, fmt.Sprintf("r%d", unit.Timestamp/960))
		case unit != nil:
			out = append(out, fmt.Sprint(unit.Timestamp/960))
		case gap != nil && gap.Lost:
			out = append(out, fmt.Sprintf("-%d", gap.Samples/48))
		case gap != nil:
			out = append(out, fmt.Sprintf("~%d", gap.Samples/48))
		default:
			return out
		}
	}
}

type step struct {
	at time.Duration
	// packet that comes, 0 for none; with redundant copies of so many before it.
	packet, copies int
	out            string
}

func TestBuffer(t *testing.T) {
	for _, test := range []struct {
		name  string
		steps []step
		late  int
	}{
		{"in order, at once", []step{{0, 1, 0, "[1]"}, {20 * ms, 2, 0, "[2]"}, {90 * ms, 3, 0, "[3]"}}, 0},
		{"a copy in the next packet leaves no wait", []step{{0, 1, 1, "[1]"}, {40 * ms, 3, 1, "[r2 3]"}}, 0},
		{"reordered within the window", []step{{0, 1, 0, "[1]"}, {40 * ms, 3, 0, "[]"}, {55 * ms, 2, 0, "[2 3]"}}, 0},
		{"given up after the window, not before", []step{
			{0, 1, 0, "[1]"}, {40 * ms, 3, 0, "[]"}, {59 * ms, 0, 0, "[]"}, {60 * ms, 0, 0, "[-20 3]"}}, 0},
		{"the window runs from the first later one", []step{
			{0, 1, 0, "[1]"}, {40 * ms, 3, 0, "[]"}, {55 * ms, 4, 0, "[]"}, {60 * ms, 0, 0, "[-20 3 4]"}}, 0},
		{"late is dropped and counted", []step{
			{0, 1, 0, "[1]"}, {40 * ms, 3, 0, "[]"}, {60 * ms, 0, 0, "[-20 3]"}, {61 * ms, 2, 0, "[]"}}, 960},
		{"late is counted once", []step{
			{0, 1, 0, "[1]"}, {40 * ms, 3, 0, "[]"}, {60 * ms, 0, 0, "[-20 3]"}, {61 * ms, 2, 0, "[]"}, {62 * ms, 2, 0, "[]"}}, 960},
		{"one of two given up comes late", []step{
			{0, 1, 0, "[1]"}, {60 * ms, 4, 0, "[]"}, {80 * ms, 0, 0, "[-40 4]"}, {81 * ms, 3, 0, "[]"}}, 960},
		{"the original after its copy is no loss", []step{
			{0, 1, 1, "[1]"}, {40 * ms, 3, 1, "[r2 3]"}, {45 * ms, 2, 1, "[]"}}, 0},
		{"a duplicate goes out once", []step{{0, 1, 0, "[1]"}, {1 * ms, 1, 0, "[]"}, {20 * ms, 2, 0, "[2]"}, {21 * ms, 2, 0, "[]"}}, 0},
		{"copies before the first packet are not audio", []step{{0, 5, 2, "[5]"}, {20 * ms, 6, 2, "[6]"}}, 0},
		{"a second gap has a wait of its own", []step{
			{0, 1, 0, "[1]"}, {40 * ms, 3, 0, "[]"}, {58 * ms, 5, 0, "[]"}, {60 * ms, 0, 0, "[-20 3]"},
			{77 * ms, 0, 0, "[]"}, {78 * ms, 0, 0, "[-20 5]"}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := New(NewWindow(Bounds{Target: 20 * ms, Max: 100 * ms}))
			for _, step := range test.steps {
				if step.packet > 0 {
					b.Mark(int64(step.packet))
					for n := step.packet - step.copies; n < step.packet; n++ {
						b.Push(came(n, step.at, Redundant))
					}
					b.Push(came(step.packet, step.at, Primary))
				}
				if got := fmt.Sprint(drain(b, step.at)); got != step.out {
					t.Fatalf("at %v: got %s, expected %s", step.at, got, step.out)
				}
			}
			if b.LateSamples() != test.late {
				t.Errorf("late: got %d samples, expected %d", b.LateSamples(), test.late)
			}
		})
	}
}

func TestTimestampJumpWithoutLossIsNoWait(t *testing.T) {
	b := New(NewWindow(Bounds{Target: 20 * ms, Max: 100 * ms}))
	b.Mark(1)
	b.Push(came(1, 0, Primary))
	drain(b, 0)
	// DTX: the next packet, 400 ms later on the sender's clock. One without audio stood between.
	b.Mark(2)
	b.Mark(3)
	b.Push(Unit{Sequence: 3, Timestamp: 960 * 21, Samples: 960, Arrival: 400 * ms})
	if got := drain(b, 400*ms); !reflect.DeepEqual(got, []string{"~380", "21"}) {
		t.Errorf("got %v", got)
	}
}

func TestDeadline(t *testing.T) {
	b := New(NewWindow(Bounds{Target: 20 * ms, Max: 100 * ms}))
	b.Mark(1)
	b.Push(came(1, 0, Primary))
	drain(b, 0)
	if at, waiting := b.Deadline(); waiting {
		t.Errorf("without a gap: %v", at)
	}
	b.Mark(3)
	b.Push(came(3, 40*ms, Primary))
	drain(b, 40*ms)
	if at, waiting := b.Deadline(); !waiting || at != 60*ms {
		t.Errorf("with a gap: got %v, %v; expected 60ms", at, waiting)
	}
}

func TestNewTimelineDoesNotWait(t *testing.T) {
	b := New(NewWindow(Bounds{Target: 20 * ms, Max: 100 * ms}))
	b.Mark(1)
	b.Push(Unit{Sequence: 1, Timestamp: 1_000_000, Samples: 960})
	drain(b, 0)
	b.Mark(2)
	b.Push(Unit{Sequence: 2, Timestamp: 960, Samples: 960, Arrival: 20 * ms})
	if got := drain(b, 20*ms); !reflect.DeepEqual(got, []string{"1"}) {
		t.Errorf("got %v", got)
	}
}

func TestExtend(t *testing.T) {
	e := NewExtender(16)
	for _, test := range []struct {
		value uint32
		want  int64
	}{{65534, 65534}, {1, 65537}, {65535, 65535}, {2, 65538}, {40000, 40000}} {
		if got := e.Extend(test.value); got != test.want {
			t.Errorf("%d: got %d, expected %d", test.value, got, test.want)
		}
	}
}

func TestWhatIsHeldIsBounded(t *testing.T) {
	b := New(NewWindow(Bounds{Target: time.Hour, Max: time.Hour}))
	b.Mark(1)
	b.Push(came(1, 0, Primary))
	drain(b, 0)
	for n := 3; n < 3+maxUnits-1; n++ {
		b.Mark(int64(n))
		b.Push(came(n, 20*ms, Primary))
	}
	if got := drain(b, 20*ms); len(got) != 0 {
		t.Fatalf("before the bound: got %v", got)
	}
	b.Mark(3 + maxUnits - 1)
	b.Push(came(3+maxUnits-1, 20*ms, Primary))
	if got := drain(b, 20*ms); len(got) != maxUnits+1 || got[0] != "-20" {
		t.Errorf("at the bound: got %d pieces", len(got))
	}
}
