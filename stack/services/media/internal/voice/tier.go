package voice

import "time"

// Quality is what the translation is sent with.
type Quality struct {
	BitrateBps int
	FrameMs    int
	RedBlocks  int
}

// Tier is the quality for a loss above a bound.
type Tier struct {
	LossAbovePct float64
	Quality
}

const (
	// steady is how long the loss must have been better before the quality follows.
	steady = 10 * time.Second
	// fresh is how long a report speaks for the present: three of the intervals at which listeners tell of theirs.
	fresh = 6 * time.Second
)

// Witness is who reported a loss.
type Witness uint8

const (
	// Listeners tell what they lack at the far end.
	Listeners Witness = iota
	// SFU tells by RTCP what it lacks of what is sent here.
	SFU
	witnesses
)

// Adaptation chooses the tier: the last whose bound the worst fresh report exceeds, worse at once, better when ten
// seconds have asked for no worse.
type Adaptation struct {
	// tiers[0] is the quality without loss.
	tiers   []Tier
	reports [witnesses]report
	wanted  []wish
}

type report struct {
	at      time.Duration
	lossPct float64
	given   bool
}

type wish struct {
	at   time.Duration
	tier int
}

// NewAdaptation begins at the quality without loss. Tiers come in rising order.
func NewAdaptation(base Quality, tiers []Tier) *Adaptation {
	return &Adaptation{tiers: append([]Tier{{Quality: base}}, tiers...)}
}

// Report takes in what a witness lacks, in percent.
func (a *Adaptation) Report(witness Witness, lossPct float64, now time.Duration) {
	a.reports[witness] = report{at: now, lossPct: lossPct, given: true}
}

// Choose gives the quality to send with now, and the loss to expect.
func (a *Adaptation) Choose(now time.Duration) (quality Quality, lossPct float64) {
	for _, told := range a.reports {
		if told.given && now-told.at <= fresh {
			lossPct = max(lossPct, told.lossPct)
		}
	}
	want := 0
	for i, tier := range a.tiers {
		if i > 0 && lossPct > tier.LossAbovePct {
			want = i
		}
	}
	// What was wanted before something worse says nothing any more, so the wishes fall from the oldest to the newest
	// and the oldest that counts is the worst.
	for len(a.wanted) > 0 && a.wanted[len(a.wanted)-1].tier <= want {
		a.wanted = a.wanted[:len(a.wanted)-1]
	}
	a.wanted = append(a.wanted, wish{now, want})
	for now-a.wanted[0].at >= steady {
		a.wanted = a.wanted[1:]
	}
	return a.tiers[a.wanted[0].tier].Quality, lossPct
}
