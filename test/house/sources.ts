import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface Source {
  file: string;
  text: string;
}

/** What is held to the house rules; the generated schema is not written by anybody. */
export const sources: readonly Source[] = globSync('{{src,bench,scripts}/**/*.ts,*.ts}')
  .filter((file) => file !== 'src/db/schema.ts')
  .sort()
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

export interface Import {
  from: string;
  /** A file of ours, or the name of a package. */
  to: string;
  typeOnly: boolean;
}

const statement =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

export function importsOf({ file, text }: Source): Import[] {
  return [...text.matchAll(statement)].map(([, type, static_, dynamic]) => {
    const name = static_ ?? dynamic ?? '';
    const to = name.startsWith('.') ? normalize(join(dirname(file), name)) : name;
    return { from: file, to, typeOnly: Boolean(type) };
  });
}
