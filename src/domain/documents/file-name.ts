const longest = 200;

/** Control characters, and those that turn or hide what a name shows. */
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * A sent file name as one that can be shown and stored: its last path segment in one line, with its
 * extension kept when it is cut. What names nothing becomes `document`.
 */
export function plainFileName(sent: string): string {
  const segment = sent.split(/[/\\]/).at(-1) ?? '';
  const name = segment.replace(deceptive, '').normalize('NFC').trim();
  if (/^\.*$/.test(name)) return 'document';
  const letters = [...name];
  if (letters.length <= longest) return name;
  const extension = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? '';
  return letters.slice(0, longest - extension.length).join('') + extension;
}
