import type { Instant } from '../kit/calendar.ts';
import { addWorkingHours, type WorkingCalendar } from './working-hours.ts';

/** What a policy says about silence; hours count on working days only. */
export interface Patience {
  remindAfterHours: number;
  escalateAfterHours: number;
  /** Calendar days after which a round that nobody decided ends as rejected. */
  expireAfterDays: number;
}

export const standardPatience: Patience = {
  remindAfterHours: 24,
  escalateAfterHours: 72,
  expireAfterDays: 30,
};

/** After these a person hears no more by itself; whoever asked can still have a mail sent. */
const reminders = 3;

export interface StepTimes {
  remindAt: Instant[];
  escalateAt: Instant;
}

export function stepTimes(
  openedAt: Instant,
  patience: Pick<Patience, 'remindAfterHours' | 'escalateAfterHours'>,
  calendar: WorkingCalendar,
): StepTimes {
  const after = (hours: number) => addWorkingHours(openedAt, hours, calendar);
  const remindAt = Array.from({ length: reminders }, (_, i) =>
    after(patience.remindAfterHours * (i + 1)),
  );
  return { remindAt, escalateAt: after(patience.escalateAfterHours) };
}

/** How long a link in a mail decides; never longer than the round is open. */
export const linkHours = 72;
