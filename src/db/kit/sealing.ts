import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Where a sealed value lives: moved or copied to another place, it does not open. */
export interface SealedPlace {
  orgId: string;
  /** `webhook_endpoints.secret` */
  column: `${string}.${string}`;
  rowId: string;
}

/** Encrypts what has to be read again (webhook secrets, provider tokens) before it is stored. */
export interface Sealer {
  seal(place: SealedPlace, clear: string): string;
  /** Throws `SealBroken` under another key, at another place or when a byte has changed. */
  open(place: SealedPlace, sealed: string): string;
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM; a sealed value names its key: `v1.<key id>.<nonce, tag and ciphertext>`. */
export function openSealer(secretKey: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'bursar sealing', 32));
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  const prefix = `v1.${keyId}.`;
  return {
    seal(place, clear) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(boundTo(place));
      const text = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(place, sealed) {
      if (!sealed.startsWith(prefix)) throw new SealBroken('Sealed under another key.');
      const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
      const textAt = nonceBytes + tagBytes;
      try {
        const opened = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
          .setAAD(boundTo(place))
          .setAuthTag(bytes.subarray(nonceBytes, textAt));
        return opened.update(bytes.subarray(textAt), undefined, 'utf8') + opened.final('utf8');
      } catch {
        throw new SealBroken('The sealed value was changed or moved.');
      }
    },
  };
}

function boundTo({ orgId, column, rowId }: SealedPlace): Buffer {
  return Buffer.from(`${orgId}|${column}|${rowId}`);
}
