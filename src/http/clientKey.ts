import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { credentialsOf } from './bearerToken.js';

/**
 * Whom a request is counted to: the subject of its token, which is somebody only together with its issuer (RFC 7519, section 4.1.2), or else where it comes from. An IPv6
 * network counts as one, since its hosts choose their addresses.
 */
export function clientKey(request: FastifyRequest): string {
  const { subject, claims } = credentialsOf(request) ?? {};
  return subject === undefined
    ? `address ${networkOf(request.ip)}`
    : `subject ${JSON.stringify([claims?.['iss'], subject])}`;
}

/** The first 64 bits of an IPv6 address; an IPv4 address as it is, also where it is written as IPv6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
