import type { ReminderStep } from '../../../domain/invoices/reminder-schedule.ts';
import { channels, tones } from './acts/collection-acts.ts';
import { bodyOf, type Field, type Given } from './fields.ts';
import { spoken } from './words.ts';

const at = (i: number, name: string) => `steps.${i}.${name}`;

const names = ['key', 'offsetDays', 'tone', 'channel', 'needsApproval', 'addsLateCharge'] as const;

/** As many as the route takes. */
const mostSteps = 20;

export function stepFields(i: number): Field[] {
  return [
    { name: at(i, 'key'), label: `Step ${i + 1}`, kind: 'line', required: true, maxLength: 40 },
    { name: at(i, 'offsetDays'), label: 'Days after due', kind: 'whole', required: true },
    { name: at(i, 'tone'), label: 'Tone', kind: 'choice', options: tones },
    { name: at(i, 'channel'), label: 'By', kind: 'choice', options: channels },
    { name: at(i, 'needsApproval'), label: 'Approval', kind: 'check' },
    { name: at(i, 'addsLateCharge'), label: 'Late charge', kind: 'check' },
  ];
}

export function countSteps(given: Given): number {
  const numbers = Object.keys(given).flatMap((name) => {
    const found = /^steps\.(\d{1,2})\.key$/.exec(name)?.[1];
    return found === undefined ? [] : [Number(found) + 1];
  });
  return Math.min(Math.max(0, ...numbers), mostSteps);
}

/** What stands in the fields of these steps. */
export function shownSteps(steps: readonly ReminderStep[]): Given {
  const pairs = steps.flatMap((step, i) => [
    [at(i, 'key'), spoken(step.key)],
    [at(i, 'offsetDays'), String(step.offsetDays)],
    [at(i, 'tone'), step.tone],
    [at(i, 'channel'), step.channel],
    ...(step.needsApproval ? [[at(i, 'needsApproval'), 'on']] : []),
    ...(step.addsLateCharge ? [[at(i, 'addsLateCharge'), 'on']] : []),
  ]);
  return Object.fromEntries(pairs);
}

/** Without steps of which nothing is said, in the order of their days. */
export function inOrderOfDays(given: Given): Given {
  const rest = Object.entries(given).filter(([name]) => !name.startsWith('steps.'));
  const all = Array.from({ length: countSteps(given) }, (_, i) => i);
  const kept = all
    .filter((i) => given[at(i, 'key')]?.trim() || given[at(i, 'offsetDays')]?.trim())
    .toSorted((a, b) => Number(given[at(a, 'offsetDays')]) - Number(given[at(b, 'offsetDays')]));
  const steps = kept.flatMap((from, to) =>
    names.flatMap((name) => {
      const value = given[at(from, name)];
      return value === undefined ? [] : [[at(to, name), value] as const];
    }),
  );
  return Object.fromEntries([...rest, ...steps]);
}

/** For the route: a step is called there by a key, which `First reminder` is typed for. */
export function stepBodies(given: Given): unknown[] {
  const fields = Array.from({ length: countSteps(given) }, (_, i) => stepFields(i)).flat();
  const body = bodyOf(fields, given)['steps'] as Record<string, { key: string }> | undefined;
  return Object.values(body ?? {}).map((step) => ({ ...step, key: keyOf(step.key) }));
}

const keyOf = (name: string) => name.toLowerCase().replace(/[\s_.]+/g, '-');
