import { describe, expect, it } from 'vitest';
import { assetPath, assets } from '../../src/api/pages/kit/assets.ts';

const css = new TextDecoder().decode(assets.get(assetPath('styles.css'))!.body);

type Tokens = Record<string, string>;

function tokensIn(block: string): Tokens {
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

const [lightBlock, darkBlock] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block!);
const light = tokensIn(lightBlock!);
const dark = { ...light, ...tokensIn(darkBlock!) };

const backgrounds = ['paper', 'surface', 'sunken'] as const;
const text: [string, string][] = [
  ...backgrounds.flatMap((ground): [string, string][] =>
    ['ink', 'muted', 'link', 'bad-ink'].map((ink) => [ink, ground]),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-hover'],
  ['good-ink', 'good-soft'],
  ['warn-ink', 'warn-soft'],
  ['bad-ink', 'bad-soft'],
  ['info-ink', 'info-soft'],
];
const edges: [string, string][] = backgrounds.flatMap((ground): [string, string][] => [
  ['field-line', ground],
  ['focus', ground],
  ['danger', ground],
]);

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dim, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright! + 0.05) / (dim! + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_name, tokens) => {
  it.each(text)('let %s be read on %s (AA: 4.5)', (ink, ground) => {
    expect(contrast(tokens[ink]!, tokens[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edges)('show the edge %s on %s (AA: 3)', (edge, ground) => {
    expect(contrast(tokens[edge]!, tokens[ground]!)).toBeGreaterThanOrEqual(3);
  });
});

describe('the style sheet', () => {
  it('takes every colour outside the tokens from them, but for print', () => {
    const rules = css.slice(css.indexOf('*,\n*::before'), css.indexOf('@media print'));

    expect(rules.match(/#[0-9a-f]{3,6}\b|rgb\(|hsl\(/gi)).toBeNull();
  });

  it('uses no token that is not there', () => {
    const used = new Set([...css.matchAll(/var\(--([a-z-]+)\)/g)].map(([, name]) => name!));
    const declared = new Set([...css.matchAll(/^\s*--([a-z-]+):/gm)].map(([, name]) => name!));

    expect([...used].filter((name) => !declared.has(name))).toEqual([]);
  });

  it('loads nothing from anywhere', () => {
    expect(css).not.toMatch(/@import|url\(/);
  });
});
