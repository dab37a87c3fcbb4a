import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { renderSVG } from 'uqr';
import type { Paper } from '../../../domain/invoices/papers/paper.ts';
import type { Logo } from '../../../domain/invoices/papers/print.ts';
import { breakable } from './breakable-text.ts';

const workspace = import.meta.dirname;
const template = readFileSync(join(workspace, 'paper.typ'), 'utf8');
const packages = createRequire(import.meta.url);
/** Latin, Cyrillic, Greek, Arabic and Hebrew; then Chinese characters and kana. */
const fontPaths = [
  join(dirname(packages.resolve('dejavu-fonts-ttf/package.json')), 'ttf'),
  join(dirname(packages.resolve('@embedpdf/fonts-sc')), '..', 'fonts'),
];

let compiler: NodeCompiler | null = null;

/** The document as a PDF with its fonts inside; the same paper is the same file, byte by byte. */
export function renderPaper(paper: Paper, logo: Logo | null): Uint8Array {
  compiler ??= NodeCompiler.create({ workspace, fontArgs: [{ fontPaths }] });
  const inputs: Record<string, string> = { paper: JSON.stringify(breakable(paper)) };
  if (paper.pay) inputs['qr'] = renderSVG(paper.pay.url, { ecc: 'M', border: 0 });
  const logoPath =
    logo && join(workspace, `logo.${logo.mediaType === 'image/png' ? 'png' : 'jpg'}`);
  if (logo && logoPath) {
    compiler.mapShadow(logoPath, Buffer.from(logo.bytes));
    inputs['logo'] = logoPath.slice(workspace.length);
  }
  try {
    const creationTimestamp = Date.parse(paper.madeOn) / 1_000;
    const source = { mainFileContent: template, inputs };
    return new Uint8Array(compiler.pdf(source, { creationTimestamp }));
  } finally {
    if (logoPath) compiler.unmapShadow(logoPath);
    compiler.evictCache(10);
  }
}
