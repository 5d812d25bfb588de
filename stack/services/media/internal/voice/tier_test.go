package voice

import (
	"testing"
	"time"
)

var (
	good = Quality{32_000, 10, 1}
	bad  = Quality{24_000, 20, 1}
	poor = Quality{16_000, 20, 2}
)

func tiers() *Adaptation {
	return NewAdaptation(good, []Tier{{2, bad}, {10, poor}})
}

func TestTierFollowsLoss(t *testing.T) {
	type report struct {
		at      time.Duration
		witness Witness
		lossPct float64
	}
	for _, test := range []struct {
		name    string
		reports []report
		at      time.Duration
		want    Quality
	}{
		{"nothing told", nil, 0, good},
		{"the bound itself is not exceeded", []report{{0, Listeners, 2}}, 0, good},
		{"worse at once", []report{{0, Listeners, 2.1}}, 0, bad},
		{"the last tier exceeded", []report{{0, Listeners, 50}}, 0, poor},
		{"the worst witness counts", []report{{0, Listeners, 0}, {0, SFU, 11}}, 0, poor},
		{"not better before ten seconds", []report{{0, Listeners, 11}, {2 * time.Second, Listeners, 0}}, 11900 * time.Millisecond, poor},
		{"better after ten seconds", []report{{0, Listeners, 11}, {2 * time.Second, Listeners, 0}}, 12 * time.Second, good},
		{"to the worst that was asked for meanwhile", []report{
			{0, Listeners, 11}, {2 * time.Second, Listeners, 3}, {6 * time.Second, Listeners, 0}}, 12500 * time.Millisecond, bad},
		{"who no longer tells does not count", []report{{0, Listeners, 11}}, 30 * time.Second, good},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, now := tiers(), time.Duration(0)
			// It is asked with every frame, as in life.
			ask := func(until time.Duration) (quality Quality) {
				for ; now < until; now += 10 * time.Millisecond {
					a.Choose(now)
				}
				quality, _ = a.Choose(now)
				return quality
			}
			for _, told := range test.reports {
				ask(told.at)
				a.Report(told.witness, told.lossPct, told.at)
			}
			if got := ask(test.at); got != test.want {
				t.Errorf("got %+v, expected %+v", got, test.want)
			}
		})
	}
}

func TestExpectedLossIsTheWorstTold(t *testing.T) {
	a := tiers()
	a.Report(Listeners, 3, 0)
	a.Report(SFU, 7, 0)
	if _, loss := a.Choose(0); loss != 7 {
		t.Errorf("got %v", loss)
	}
}
