// Package wire is the protocol between the translator and its media bridge, over the bridge's standard input and
// output.
//
// A message is a u32 big-endian length of what follows, a u8 type, and a payload: JSON (type 1) or audio (type 2).
// Numbers in audio messages are big-endian, samples s16le mono. Times named t_ms and arrival_ms are CLOCK_MONOTONIC
// in milliseconds. The first message is configure; package settings says what it holds.
//
// From the translator:
//
//	{"op":"join","room","url","token"}              answered by joined or failed
//	{"op":"leave","room"}                           without an answer
//	{"op":"subscribe","room","track"}               answered by subscribed or subscription_failed
//	{"op":"publish","room","stream","name"}         the translator chooses the number; answered by publishing
//	{"op":"unpublish","stream"}                     with what waits on it
//	{"op":"say","stream","speech"}                  a speech begins, behind those that wait
//	audio: u32 speech, samples at 48 kHz            of any length
//	{"op":"said","speech"}                          all of it was sent
//	{"op":"text","room","topic","text","attributes"} to all, in the order of asking
//	{"op":"attributes","room","attributes"}         the translator's own
//	{"op":"reception","stream","loss_pct"}          what the worst listener lacks
//	{"op":"answer","question"}                      answered by answer, by who listens and who tells
//
// To the translator:
//
//	{"event":"joined","room","sid","identity"}, {"event":"failed","room","error"}
//	{"event":"reconnecting","room"}, {"event":"reconnected","room"}, {"event":"disconnected","room","reason"}
//	{"event":"participant","room","identity","kind","here"}
//	{"event":"published","room","track","identity","kind","type","source"}
//	{"event":"subscribed","room","track","identity","stream","codec"}   the bridge chooses the number
//	{"event":"unsubscribed","room","track"}, {"event":"subscription_failed","room","track","error"}
//	audio: u32 stream, f64 arrival_ms, u8 kind, 160 samples at 16 kHz
//	  kind: 0 of a packet, 1 from RED, 2 from FEC, 3 concealed, 4 silence because nothing came
//	{"event":"publishing","room","stream","sid"}    again with another SID after a reconnect
//	{"event":"first_frame","speech","t_ms"}         it was handed to the encoder
//	{"event":"spoken","speech","underrun_ms"}       its last was; how long its audio had not come when it was due
//	{"event":"data","room","identity","topic","text"}
//	{"event":"answer","question"}
//	{"event":"stats","room","t_ms","track","inbound"}, {"event":"stats","room","t_ms","stream","outbound"}
//
// An operation on a room, stream or speech that is gone is none: they end by themselves, too. Exit codes: 0 the
// translator closed its end, 64 a value in configure cannot be used, 70 a message cannot be understood.
package wire
