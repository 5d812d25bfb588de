package voice

// speech is one translation on its way.
type speech struct {
	id      uint32
	pcm     []int16
	said    bool
	started bool
	// underrunMs is for how long its audio had not come when it was due.
	underrunMs float64
}

// queue holds the speeches of a stream in the order in which they were begun.
type queue struct {
	speeches []*speech
}

func (q *queue) say(id uint32) { q.speeches = append(q.speeches, &speech{id: id}) }

// find gives nil for a speech that was never begun, or is over.
func (q *queue) find(id uint32) *speech {
	for _, speech := range q.speeches {
		if speech.id == id {
			return speech
		}
	}
	return nil
}

// take fills a frame: of the speech that is due, if it has enough or will get no more; with silence otherwise.
func (q *queue) take(frame []int16, frameMs float64) (begun, over *speech) {
	clear(frame)
	for len(q.speeches) > 0 {
		due := q.speeches[0]
		if len(due.pcm) < len(frame) && !due.said {
			// A partial frame waits for its rest: cut off and continued later it would click twice.
			if due.started {
				due.underrunMs += frameMs
			}
			return nil, nil
		}
		if len(due.pcm) == 0 && !due.started {
			// Ended without a sample: there is nothing to send, and the next may be due.
			q.speeches = q.speeches[1:]
			return nil, due
		}
		if !due.started {
			due.started = true
			begun = due
		}
		n := copy(frame, due.pcm)
		due.pcm = due.pcm[n:]
		if len(due.pcm) == 0 && due.said {
			q.speeches = q.speeches[1:]
			over = due
		}
		return begun, over
	}
	return nil, nil
}
