export const passwordLength = { min: 12, max: 200 } as const;

export interface PasswordContext {
  /** What an attacker who knows the person tries first: e-mail address, name, organization. */
  about: readonly string[];
  /** Where a password stands in a list of leaked ones, most frequent first; undefined is absent. */
  rankOf(password: string): number | undefined;
}

/** Of a common password with digits or signs around it, only the most frequent ones count. */
const frequent = 2_000;
const ownLength = 8;

/** Why this can't be a password, or null when it can. Spaces and any script are welcome. */
export function passwordFault(password: string, { about, rankOf }: PasswordContext): string | null {
  const length = [...password].length;
  if (length < passwordLength.min) return `must have at least ${passwordLength.min} characters`;
  if (length > passwordLength.max) return `must have at most ${passwordLength.max} characters`;
  const lower = password.toLowerCase();
  if (isCommon(lower, rankOf)) return 'is one of the passwords that are guessed first';
  if (new Set(lower).size < 5 || isRun(lower)) return 'must not be a row of characters';
  if (withoutWords(lower, about).length < ownLength) {
    return 'must not be made of your name, e-mail address or organization';
  }
  return null;
}

/** As it stands, doubled, with signs for letters, or with digits and signs around it. */
function isCommon(lower: string, rankOf: PasswordContext['rankOf']): boolean {
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const whole = spellings(lower).some((spelled) => rankOf(spelled) !== undefined);
  return (
    whole || (core.length >= 4 && spellings(core).some((s) => (rankOf(s) ?? frequent) < frequent))
  );
}

function spellings(text: string): string[] {
  return [text, asLetters(text)].flatMap((spelled) => [spelled, unrepeated(spelled)]);
}

const letterFor: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

function asLetters(text: string): string {
  return text.replace(/[013457@$]/g, (sign) => letterFor[sign] ?? sign);
}

/** `abcabc` is `abc`. */
function unrepeated(text: string): string {
  return /^(.{3,}?)\1+$/s.exec(text)?.[1] ?? text;
}

/** `abcdefghijkl`, `987654321098`: nearly every character follows from the one before it. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((char, i) => char.charCodeAt(0) - text.charCodeAt(i));
  return steps.filter((step) => Math.abs(step) === 1).length >= steps.length * 0.8;
}

/** What is left of a password when everything that others know of the person is taken out. */
function withoutWords(lower: string, about: readonly string[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const words = about.flatMap((text) => [
    plain(text),
    ...text.toLowerCase().split(/[^\p{L}\p{N}]+/u),
  ]);
  const known = [...new Set(words)].filter((word) => word.length >= 4);
  return known
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), plain(lower));
}
