// Package sfu stands in for LiveKit's server in tests: the server's side of its signalling, with real peer connections.
//
// A test decides what a client is told and when; nothing is routed from one client to another.
package sfu

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/codecs"
	"github.com/livekit/protocol/livekit"
	protosignalling "github.com/livekit/protocol/signalling"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"
)

// Patience is how long anything may take that a test waits for, on a machine that does something else too.
const Patience = 20 * time.Second

// Server accepts clients.
type Server struct {
	// URL that a client joins.
	URL string
	// Others are in the room when a client joins.
	Others []*livekit.ParticipantInfo
	// BeforeJoin is called before a client's join is answered, if set; AfterJoin when it was, with messages to it still
	// behind the answer.
	BeforeJoin func()
	AfterJoin  func(*Client)
	// BeforePublish is called before the announcement of a client's track is answered, if set.
	BeforePublish func()
	// PlainOpus leaves RED out of what is offered and accepted.
	PlainOpus bool

	t       testing.TB
	clients chan *Client
	mu      sync.Mutex
	joined  int
	refuse  bool
	all     []*Client
}

// New starts a server; it ends with the test. Tests that need one are left out of `go test -short`, as in the build of
// the image: a machine that is too busy for them must not be unable to build.
func New(t testing.TB) *Server {
	if testing.Short() {
		t.Skip("-short: no connections")
	}
	s := &Server{t: t, clients: make(chan *Client, 64)}
	listening := httptest.NewServer(s)
	s.URL = "ws" + strings.TrimPrefix(listening.URL, "http")
	t.Cleanup(func() {
		s.mu.Lock()
		all := s.all
		s.mu.Unlock()
		for _, client := range all {
			client.end()
		}
		listening.Close()
	})
	return s
}

// Next is the next client that has joined, or begun again with a new session.
func (s *Server) Next() *Client {
	s.t.Helper()
	select {
	case client := <-s.clients:
		return client
	case <-time.After(Patience):
		s.t.Fatal("no client joined")
		return nil
	}
}

// Client is the session of one client.
type Client struct {
	// SID of the client's participant.
	SID string
	// Packets of the tracks that it publishes, as they come. What nobody takes is lost.
	Packets chan *rtp.Packet

	server *Server
	mu     sync.Mutex
	socket *websocket.Conn
	// publisher is where the client sends, subscriber where it receives.
	publisher, subscriber *webrtc.PeerConnection
	reliable              *webrtc.DataChannel
	requests              []*livekit.SignalRequest
	data                  []*livekit.DataPacket
	changed               chan struct{}
	ended                 bool
}

func (s *Server) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	if request.URL.Path != "/rtc" || request.Header.Get("Authorization") == "Bearer refused" {
		http.Error(answer, "refused", http.StatusUnauthorized)
		return
	}
	var upgrader websocket.Upgrader
	socket, err := upgrader.Upgrade(answer, request, nil)
	if err != nil {
		return
	}
	if request.URL.Query().Get("reconnect") == "1" {
		s.resume(socket, request.URL.Query().Get("sid"))
		return
	}
	if s.BeforeJoin != nil {
		s.BeforeJoin()
	}
	client, err := s.newClient(socket)
	if err != nil {
		s.t.Errorf("no session: %v", err)
		return
	}
	client.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_Join{Join: &livekit.JoinResponse{
		Room:              &livekit.Room{Sid: "RM_1", Name: "room"},
		Participant:       &livekit.ParticipantInfo{Sid: client.SID, Identity: "translator"},
		OtherParticipants: s.Others,
		ServerInfo:        &livekit.ServerInfo{},
		SubscriberPrimary: true,
	}}})
	client.negotiate()
	if s.AfterJoin != nil {
		s.AfterJoin(client)
	}
	s.clients <- client
	client.read(socket)
}

func (s *Server) newClient(socket *websocket.Conn) (*Client, error) {
	s.mu.Lock()
	s.joined++
	number := s.joined
	s.mu.Unlock()
	c := &Client{
		SID: fmt.Sprintf("PA_%d", number), Packets: make(chan *rtp.Packet, 256), server: s, socket: socket,
		changed: make(chan struct{}),
	}
	for target, connection := range map[livekit.SignalTarget]**webrtc.PeerConnection{
		livekit.SignalTarget_PUBLISHER: &c.publisher, livekit.SignalTarget_SUBSCRIBER: &c.subscriber,
	} {
		made, err := s.connection()
		if err != nil {
			return nil, err
		}
		made.OnICECandidate(func(candidate *webrtc.ICECandidate) {
			if candidate != nil {
				c.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_Trickle{
					Trickle: protosignalling.ToProtoTrickle(candidate.ToJSON(), target, false),
				}})
			}
		})
		*connection = made
	}
	c.publisher.OnDataChannel(func(channel *webrtc.DataChannel) {
		if channel.Label() == "_reliable" {
			channel.OnMessage(c.took)
		}
	})
	reliable, err := c.subscriber.CreateDataChannel("_reliable", nil)
	if err != nil {
		return nil, err
	}
	reliable.OnOpen(func() { c.change(func() { c.reliable = reliable }) })
	c.publisher.OnTrack(func(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			packet, _, err := remote.ReadRTP()
			if err != nil {
				return
			}
			select {
			case c.Packets <- packet:
			default:
			}
		}
	})
	s.mu.Lock()
	s.all = append(s.all, c)
	s.mu.Unlock()
	return c, nil
}

func (s *Server) connection() (*webrtc.PeerConnection, error) {
	media := &webrtc.MediaEngine{}
	red, opus := codecs.RedCodecParameters, codecs.OpusCodecParameters
	offered := []webrtc.RTPCodecParameters{red, opus}
	if s.PlainOpus {
		offered = offered[1:]
	}
	for _, codec := range offered {
		if err := media.RegisterCodec(codec, webrtc.RTPCodecTypeAudio); err != nil {
			return nil, err
		}
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(media)).NewPeerConnection(webrtc.Configuration{})
}

func (s *Server) resume(socket *websocket.Conn, sid string) {
	s.mu.Lock()
	var client *Client
	for _, each := range s.all {
		if each.SID == sid {
			client = each
		}
	}
	refused := s.refuse
	s.mu.Unlock()
	if client == nil || refused {
		leave := &livekit.SignalResponse{Message: &livekit.SignalResponse_Leave{
			Leave: &livekit.LeaveRequest{Action: livekit.LeaveRequest_RECONNECT},
		}}
		if encoded, err := proto.Marshal(leave); err == nil {
			_ = socket.WriteMessage(websocket.BinaryMessage, encoded)
		}
		_ = socket.Close()
		return
	}
	client.change(func() { client.socket = socket })
	client.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_Reconnect{Reconnect: &livekit.ReconnectResponse{}}})
	client.read(socket)
}

// Send tells the client something. To a connection that is gone it does nothing.
func (c *Client) Send(response *livekit.SignalResponse) {
	encoded, err := proto.Marshal(response)
	if err != nil {
		c.server.t.Errorf("response: %v", err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.socket.WriteMessage(websocket.BinaryMessage, encoded)
}

// Update tells of other participants.
func (c *Client) Update(participants ...*livekit.ParticipantInfo) {
	c.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_Update{
		Update: &livekit.ParticipantUpdate{Participants: participants},
	}})
}

// Leave ends the session, or makes the client connect again, as the action says.
func (c *Client) Leave(action livekit.LeaveRequest_Action, reason livekit.DisconnectReason) {
	c.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_Leave{
		Leave: &livekit.LeaveRequest{Action: action, Reason: reason},
	}})
}

// Drop cuts the signalling off.
func (c *Client) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.socket.Close()
}

// Say sends a data message from a participant.
func (c *Client) Say(identity, topic string, payload []byte) {
	c.server.t.Helper()
	c.Until("an open data channel", func() bool { return c.reliable != nil })
	encoded, err := proto.Marshal(&livekit.DataPacket{
		ParticipantIdentity: identity,
		Value:               &livekit.DataPacket_User{User: &livekit.UserPacket{Payload: payload, Topic: &topic}},
	})
	if err == nil {
		err = c.reliable.Send(encoded)
	}
	if err != nil {
		c.server.t.Errorf("data: %v", err)
	}
}

// Offer lets the client receive a participant's track, once it has been subscribed to.
func (c *Client) Offer(participantSID, trackSID string) *webrtc.TrackLocalStaticRTP {
	c.server.t.Helper()
	c.Until("a subscription of "+trackSID, func() bool { return c.subscribed(trackSID) })
	return c.Force(participantSID, trackSID)
}

// Force is Offer without waiting for a subscription.
func (c *Client) Force(participantSID, trackSID string) *webrtc.TrackLocalStaticRTP {
	c.server.t.Helper()
	codec := codecs.RedCodecParameters
	if c.server.PlainOpus {
		codec = codecs.OpusCodecParameters
	}
	track, err := webrtc.NewTrackLocalStaticRTP(codec.RTPCodecCapability, trackSID, participantSID+"|"+trackSID)
	if err != nil {
		c.server.t.Fatal(err)
	}
	c.Until("the answer to the last offer", func() bool { return c.subscriber.SignalingState() == webrtc.SignalingStateStable })
	if _, err := c.subscriber.AddTrack(track); err != nil {
		c.server.t.Fatal(err)
	}
	c.negotiate()
	return track
}

func (c *Client) negotiate() {
	offer, err := c.subscriber.CreateOffer(nil)
	if err == nil {
		err = c.subscriber.SetLocalDescription(offer)
	}
	if err != nil {
		c.server.t.Errorf("offer: %v", err)
		return
	}
	c.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_Offer{
		Offer: protosignalling.ToProtoSessionDescription(offer, 0, nil),
	}})
}

// subscribed says whether the client's last word on a track was to subscribe. c.mu is held.
func (c *Client) subscribed(trackSID string) bool {
	subscribed := false
	for _, request := range c.requests {
		if update := request.GetSubscription(); update != nil {
			sids := update.TrackSids
			for _, of := range update.ParticipantTracks {
				sids = append(sids, of.TrackSids...)
			}
			if slices.Contains(sids, trackSID) {
				subscribed = update.Subscribe
			}
		}
	}
	return subscribed
}

// Until waits for a condition that depends on what the client has sent. It is called with the client locked.
func (c *Client) Until(what string, condition func() bool) {
	c.server.t.Helper()
	late := time.After(Patience)
	for {
		c.mu.Lock()
		met, changed := condition(), c.changed
		c.mu.Unlock()
		if met {
			return
		}
		select {
		case <-changed:
		case <-late:
			c.server.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// Asked waits until the client has sent a request of which the function says yes.
func (c *Client) Asked(what string, is func(*livekit.SignalRequest) bool) {
	c.server.t.Helper()
	c.Until(what, func() bool {
		for _, request := range c.requests {
			if is(request) {
				return true
			}
		}
		return false
	})
}

// Data is what the client has sent on its reliable channel, once it is as much as is asked for.
func (c *Client) Data(count int) []*livekit.DataPacket {
	c.server.t.Helper()
	var data []*livekit.DataPacket
	c.Until(fmt.Sprintf("%d data packets", count), func() bool {
		data = append([]*livekit.DataPacket(nil), c.data...)
		return len(data) >= count
	})
	return data
}

// Sending counts the tracks that the client sends by its last offer, -1 before the first. c.mu is held.
func (c *Client) Sending() int {
	for i := len(c.requests) - 1; i >= 0; i-- {
		if offer := c.requests[i].GetOffer(); offer != nil {
			sending := 0
			for _, section := range strings.Split(offer.Sdp, "m=audio")[1:] {
				section, _, _ = strings.Cut(section, "m=application")
				sending += strings.Count(section, "a=sendrecv") + strings.Count(section, "a=sendonly")
			}
			return sending
		}
	}
	return -1
}

func (c *Client) change(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *Client) took(message webrtc.DataChannelMessage) {
	packet := &livekit.DataPacket{}
	if err := proto.Unmarshal(message.Data, packet); err != nil {
		c.server.t.Errorf("data of the client: %v", err)
		return
	}
	c.change(func() { c.data = append(c.data, packet) })
}

func (c *Client) read(socket *websocket.Conn) {
	for {
		_, encoded, err := socket.ReadMessage()
		if err != nil {
			return
		}
		request := &livekit.SignalRequest{}
		if err := proto.Unmarshal(encoded, request); err != nil {
			c.server.t.Errorf("request: %v", err)
			return
		}
		c.change(func() { c.requests = append(c.requests, request) })
		if err := c.obey(request); err != nil {
			c.mu.Lock()
			ended := c.ended
			c.mu.Unlock()
			if !ended && !errors.Is(err, webrtc.ErrConnectionClosed) {
				c.server.t.Errorf("%T: %v", request.Message, err)
			}
		}
	}
}

func (c *Client) obey(request *livekit.SignalRequest) error {
	switch message := request.Message.(type) {
	case *livekit.SignalRequest_Offer:
		offer, _, _ := protosignalling.FromProtoSessionDescription(message.Offer)
		if err := c.publisher.SetRemoteDescription(offer); err != nil {
			return err
		}
		answer, err := c.publisher.CreateAnswer(nil)
		if err != nil {
			return err
		}
		if err := c.publisher.SetLocalDescription(answer); err != nil {
			return err
		}
		c.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_Answer{
			Answer: protosignalling.ToProtoSessionDescription(answer, 0, nil),
		}})
	case *livekit.SignalRequest_Answer:
		answer, _, _ := protosignalling.FromProtoSessionDescription(message.Answer)
		if err := c.subscriber.SetRemoteDescription(answer); err != nil {
			return err
		}
		c.change(func() {})
	case *livekit.SignalRequest_Trickle:
		candidate, err := protosignalling.FromProtoTrickle(message.Trickle)
		if err != nil {
			return err
		}
		connection := c.publisher
		if message.Trickle.Target == livekit.SignalTarget_SUBSCRIBER {
			connection = c.subscriber
		}
		// A candidate may come before the description that it belongs to.
		if connection.RemoteDescription() != nil {
			return connection.AddICECandidate(candidate)
		}
	case *livekit.SignalRequest_AddTrack:
		if c.server.BeforePublish != nil {
			c.server.BeforePublish()
		}
		c.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_TrackPublished{
			TrackPublished: &livekit.TrackPublishedResponse{
				Cid: message.AddTrack.Cid,
				Track: &livekit.TrackInfo{
					Sid: "TR_" + c.SID + "_" + message.AddTrack.Cid, Name: message.AddTrack.Name, Type: livekit.TrackType_AUDIO,
					Source: message.AddTrack.Source,
				},
			},
		}})
	case *livekit.SignalRequest_PingReq:
		c.Send(&livekit.SignalResponse{Message: &livekit.SignalResponse_PongResp{PongResp: &livekit.Pong{
			LastPingTimestamp: message.PingReq.Timestamp, Timestamp: time.Now().UnixMilli(),
		}}})
	}
	return nil
}

func (c *Client) end() {
	c.mu.Lock()
	c.ended = true
	_ = c.socket.Close()
	c.mu.Unlock()
	_ = c.publisher.Close()
	_ = c.subscriber.Close()
}

// Person is a participant with microphone tracks.
func Person(sid, identity string, tracks ...string) *livekit.ParticipantInfo {
	info := &livekit.ParticipantInfo{Sid: sid, Identity: identity, State: livekit.ParticipantInfo_ACTIVE}
	for _, track := range tracks {
		info.Tracks = append(info.Tracks, &livekit.TrackInfo{
			Sid: track, Type: livekit.TrackType_AUDIO, Source: livekit.TrackSource_MICROPHONE, MimeType: "audio/red",
		})
	}
	return info
}

// Gone is a participant that has left.
func Gone(sid, identity string) *livekit.ParticipantInfo {
	return &livekit.ParticipantInfo{Sid: sid, Identity: identity, State: livekit.ParticipantInfo_DISCONNECTED}
}

// RefuseResume says whether clients that lost their connection have to begin again.
func (s *Server) RefuseResume(refuse bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
}
