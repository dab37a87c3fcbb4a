import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Env } from './env.ts';

const mappedV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const plain = (address: string) => mappedV4.exec(address)?.[1] ?? address;

/** A list of addresses and CIDR blocks; an entry that is neither is refused by the schemas. */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) =>
    isIP(address) > 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** The socket's address; behind a trusted proxy the last hop that is not one of ours. */
export function clientAddress(c: Context<Env>): string {
  const socket = plain(socketAddress(c));
  const trusted = addressList(c.get('deps').settings.trustedProxies);
  if (!trusted(socket)) return socket;
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plain(hop.trim()));
  return hops.reverse().find((hop) => isIP(hop) > 0 && !trusted(hop)) ?? socket;
}

function socketAddress(c: Context<Env>): string {
  // In-process requests (tests) have no socket.
  return c.env?.incoming ? (getConnInfo(c).remote.address ?? '') : '127.0.0.1';
}
