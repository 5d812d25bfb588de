package bridge

// op is an operation from the translator; which fields it has depends on Op.
type op struct {
	Op         string            `json:"op"`
	Room       string            `json:"room"`
	URL        string            `json:"url"`
	Token      string            `json:"token"`
	Track      string            `json:"track"`
	Stream     uint32            `json:"stream"`
	Name       string            `json:"name"`
	Speech     uint32            `json:"speech"`
	Topic      string            `json:"topic"`
	Text       string            `json:"text"`
	Attributes map[string]string `json:"attributes"`
	LossPct    float64           `json:"loss_pct"`
	Question   uint32            `json:"question"`
}
