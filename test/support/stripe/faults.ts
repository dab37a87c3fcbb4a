/** What can happen to a request on its way to a processor and back. */
export const faults = [
  'drop before',
  'drop after commit',
  '500 after commit',
  '409 in flight',
  '429',
  'late',
  'reset mid-body',
] as const;

export type Fault = (typeof faults)[number];
