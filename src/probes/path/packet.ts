/** Marks the probe's packets: "hbpp". */
const MAGIC = 0x68627070;
const HELLO = 0xffffffff;

/** Magic, flow, sequence number (4 bytes each) and time sent in ns (8 bytes); the rest is padding. */
export const HEADER_BYTES = 20;

/** Undefined in a hello, which carries no measurement. */
export interface ProbePacket {
  readonly flow: number;
  readonly seq: number | undefined;
  readonly sentMs: number;
}

export function encodePacket(flow: number, seq: number | undefined, sentNs: bigint, bytes: number): Buffer {
  const packet = Buffer.alloc(bytes);
  packet.writeUInt32BE(MAGIC, 0);
  packet.writeUInt32BE(flow, 4);
  packet.writeUInt32BE(seq ?? HELLO, 8);
  packet.writeBigUInt64BE(sentNs, 12);
  return packet;
}

/** Undefined for a packet that is not the probe's. */
export function decodePacket(packet: Buffer): ProbePacket | undefined {
  if (packet.length < HEADER_BYTES || packet.readUInt32BE(0) !== MAGIC) return undefined;
  const seq = packet.readUInt32BE(8);
  return {
    flow: packet.readUInt32BE(4),
    seq: seq === HELLO ? undefined : seq,
    sentMs: Number(packet.readBigUInt64BE(12)) / 1e6,
  };
}
