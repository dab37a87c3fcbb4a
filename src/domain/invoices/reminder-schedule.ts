import { type FieldError, Problem } from '../kit/problem.ts';

export const messageTones = ['friendly', 'neutral', 'firm', 'final'] as const;
export type MessageTone = (typeof messageTones)[number];

export const messageChannels = ['email', 'letter', 'phone', 'sms'] as const;
export type MessageChannel = (typeof messageChannels)[number];

export interface ReminderStep {
  /** Its name for good: a step is taken once for an invoice, under this key. */
  key: string;
  /** Days from the due date; negative ones come before it. */
  offsetDays: number;
  tone: MessageTone;
  channel: MessageChannel;
  /** Whether a person has to approve the message before it leaves. */
  needsApproval: boolean;
  /** Whether it charges the late fee and interest that the terms of the invoice name. */
  addsLateCharge?: boolean;
}

/** The steps, and how far apart and how many they may become at the most. */
export interface ReminderCadence {
  steps: readonly ReminderStep[];
  /** At least so many days lie between two reminders of one invoice. */
  coolDownDays: number;
  /** Reminders of one invoice in all, also those that a person sends. */
  maxReminders: number;
  /** So long after the last step a person is asked to take over. */
  escalateAfterDays: number;
}

const step = (
  key: string,
  offsetDays: number,
  tone: MessageTone,
  { needsApproval = false, addsLateCharge = false } = {},
): ReminderStep => ({ key, offsetDays, tone, channel: 'email', needsApproval, addsLateCharge });

export const defaultCadence: ReminderCadence = {
  steps: [
    step('upcoming', -3, 'friendly'),
    step('first-reminder', 1, 'friendly'),
    step('second-reminder', 7, 'neutral'),
    step('third-reminder', 14, 'firm', { needsApproval: true, addsLateCharge: true }),
    step('final-reminder', 30, 'final', { addsLateCharge: true }),
  ],
  coolDownDays: 2,
  maxReminders: 12,
  escalateAfterDays: 7,
};

/** Refuses with 422 steps of one key, out of order in time, or that charge before it is late. */
export function assertSteps(steps: readonly ReminderStep[]): void {
  const keys = new Set<string>();
  const errors: FieldError[] = [];
  for (const [i, { key, offsetDays, addsLateCharge }] of steps.entries()) {
    const before = steps[i - 1];
    if (keys.has(key)) errors.push({ path: `steps.${i}.key`, message: 'is there twice' });
    if (before && before.offsetDays >= offsetDays) {
      const message = 'must be later than the step before it';
      errors.push({ path: `steps.${i}.offsetDays`, message });
    }
    if (addsLateCharge && offsetDays <= 0) {
      errors.push({ path: `steps.${i}.addsLateCharge`, message: 'asks for a day that is late' });
    }
    keys.add(key);
  }
  if (errors.length === 0) return;
  const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new Problem('unprocessable', 'schedule-impossible', detail, { errors });
}

/** The tone `by` steps sharper, and no sharper than final. */
export function sharperTone(tone: MessageTone, by: number): MessageTone {
  const at = Math.min(messageTones.indexOf(tone) + by, messageTones.length - 1);
  return messageTones[at] ?? tone;
}

export function sharpestTone(tones: readonly MessageTone[]): MessageTone {
  const at = Math.max(0, ...tones.map((tone) => messageTones.indexOf(tone)));
  return messageTones[at] ?? 'friendly';
}
