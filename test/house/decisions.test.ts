import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = 'docs/decisions';

it('decisions are numbered one after another, as their titles say', () => {
  const names = readdirSync(folder).sort();
  const numbers = names.map((name) => name.slice(0, 4));
  const titles = names.map((name) => readFileSync(`${folder}/${name}`, 'utf8').slice(2, 6));

  expect(numbers).toEqual(names.map((_, i) => String(i + 1).padStart(4, '0')));
  expect(titles).toEqual(numbers);
});
