import { isValid, type IPv4, type IPv6, parse, parseCIDR } from 'ipaddr.js';

/** The only part of IPv6 that is given out for use in public. */
const globalUnicast = parseCIDR('2000::/3') as [IPv6, number];

/**
 * Whether an address can belong to somebody on the public internet. Everything else is refused: private, loopback,
 * link-local (cloud metadata), carrier-grade, unique-local, multicast, unspecified, reserved, and whatever carries
 * an IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo), since it leads to an address not looked at.
 * @param address  as a resolver gives it, without brackets
 * @source IANA special-purpose address registries, RFC 6890
 */
export function isPublicAddress(address: string): boolean {
  if (!isValid(address)) return false;
  const parsed = parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as IPv4 | IPv6).match(...(globalUnicast as [never, number]));
}
