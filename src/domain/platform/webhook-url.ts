const privateName = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|test|invalid)$/;

/**
 * Why webhooks can't be sent to this address, or null when they can. Only names are allowed, never
 * addresses; whether a name leads to a private network is seen when it is resolved to deliver.
 */
export function webhookUrlFault(text: string): string | null {
  if (!URL.canParse(text)) return 'must be a URL';
  const { protocol, hostname, port, username, password } = new URL(text);
  if (protocol !== 'https:') return 'must begin with https://';
  if (username || password) return 'must not hold a user name or a password';
  if (port !== '' && port !== '8443') return 'must use port 443 or 8443';
  // The parser has already turned decimal, octal and hexadecimal forms into dotted ones.
  if (/^\[|^\d+(\.\d+){3}$/.test(hostname)) return 'must name a host, not an address';
  if (!hostname.includes('.') || privateName.test(hostname.replace(/\.$/, ''))) {
    return 'must name a host on the public internet';
  }
  return null;
}
