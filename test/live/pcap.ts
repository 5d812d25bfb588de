const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const IPV4_SOURCE = ETHERNET + 12;

/** Source addresses, as integers, of the IPv4 packets of a capture file (Ethernet, little-endian). */
export function ipv4Sources(pcap: Buffer): number[] {
  const sources: number[] = [];
  for (let at = FILE_HEADER; at + RECORD_HEADER <= pcap.length;) {
    const captured = pcap.readUInt32LE(at + 8);
    const frame = pcap.subarray(at + RECORD_HEADER, at + RECORD_HEADER + captured);
    if (frame.length >= IPV4_SOURCE + 4 && frame.readUInt16BE(12) === 0x0800)
      sources.push(frame.readUInt32BE(IPV4_SOURCE));
    at += RECORD_HEADER + captured;
  }
  return sources;
}
