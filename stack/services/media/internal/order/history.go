package order

// remembered is how many sequence numbers back a packet's arrival is known; at 10 ms a packet, ten seconds.
const remembered = 1024

// history knows which of the latest packets arrived.
type history struct {
	seen   [remembered]int64
	filled [remembered]bool
}

func (h *history) add(sequence int64) {
	at := slot(sequence)
	h.seen[at], h.filled[at] = sequence, true
}

// allBetween says whether every packet strictly between two arrived; beyond what is remembered it says no.
func (h *history) allBetween(after, before int64) bool {
	if before-after > remembered {
		return false
	}
	for sequence := after + 1; sequence < before; sequence++ {
		if at := slot(sequence); !h.filled[at] || h.seen[at] != sequence {
			return false
		}
	}
	return true
}

func slot(sequence int64) int { return int(uint64(sequence) % remembered) }
