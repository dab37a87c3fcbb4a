import type { LogoMediaType } from '../logo.ts';
import type { Paper } from './paper.ts';

export interface Logo {
  bytes: Uint8Array;
  mediaType: LogoMediaType;
}

/** Makes a PDF of a paper; the same paper is the same file, byte by byte. */
export type Print = (paper: Paper, logo: Logo | null) => Promise<Uint8Array>;
