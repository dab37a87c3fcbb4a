import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Asset {
  type: string;
  body: Uint8Array<ArrayBuffer>;
  /** Strong, with its quotes. */
  etag: string;
}

const require = createRequire(import.meta.url);

const sources = {
  'styles.css': { file: new URL('../assets/styles.css', import.meta.url), type: 'text/css' },
  'icon.svg': { file: new URL('../assets/icon.svg', import.meta.url), type: 'image/svg+xml' },
  'htmx.js': { file: require.resolve('htmx.org/dist/htmx.min.js'), type: 'text/javascript' },
} as const;

export type AssetName = keyof typeof sources;

/** The name carries the hash of the content, so a path never changes what it answers. */
export const assetCacheControl = 'public, max-age=31536000, immutable';

const byPath = new Map<string, Asset>();
const paths = new Map<AssetName, string>();

for (const [name, { file, type }] of Object.entries(sources) as [AssetName, Source][]) {
  const body = new Uint8Array(readFileSync(file));
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  const path = `/assets/${name.replace('.', `.${hash}.`)}`;
  paths.set(name, path);
  byPath.set(path, { type: `${type}; charset=utf-8`, body, etag: `"${hash}"` });
}

type Source = { file: URL | string; type: string };

/** Every file that pages refer to, by path; read once when the process starts. */
export const assets: ReadonlyMap<string, Asset> = byPath;

export function assetPath(name: AssetName): string {
  const path = paths.get(name);
  if (path === undefined) throw new RangeError(`No asset is called ${name}.`);
  return path;
}
