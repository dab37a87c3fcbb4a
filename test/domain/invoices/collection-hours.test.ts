import { describe, expect, it } from 'vitest';
import {
  businessDayFrom,
  reminderTime,
  type SendCalendar,
  sendTime,
} from '../../../src/domain/invoices/collection-hours.ts';
import { everyDay, weekdays } from './given-collection.ts';

const berlin = (over: Partial<SendCalendar> = {}): SendCalendar => ({
  timeZone: 'Europe/Berlin',
  reminderHour: 9,
  isBusinessDay: weekdays,
  ...over,
});

describe('reminderTime', () => {
  it('is nine o’clock local on both sides of the clock change', () => {
    expect(reminderTime('2026-03-27', berlin())).toBe('2026-03-27T08:00:00.000Z');
    expect(reminderTime('2026-03-30', berlin())).toBe('2026-03-30T07:00:00.000Z');
    expect(reminderTime('2026-10-23', berlin())).toBe('2026-10-23T07:00:00.000Z');
    expect(reminderTime('2026-10-26', berlin())).toBe('2026-10-26T08:00:00.000Z');
  });

  it('is an hour later where the hour does not exist, and the first of two that do', () => {
    const atTwo = berlin({ reminderHour: 2 });

    expect(reminderTime('2026-03-29', atTwo)).toBe('2026-03-29T01:00:00.000Z');
    expect(reminderTime('2026-10-25', atTwo)).toBe('2026-10-25T00:00:00.000Z');
  });
});

describe('sendTime', () => {
  it.each([
    ['before nine', '2026-03-04T06:00:00.000Z', '2026-03-04T08:00:00.000Z'],
    ['at nine', '2026-03-04T08:00:00.000Z', '2026-03-04T08:00:00.000Z'],
    ['in the afternoon', '2026-03-04T16:59:59.999Z', '2026-03-04T16:59:59.999Z'],
    ['at six in the evening', '2026-03-04T17:00:00.000Z', '2026-03-05T08:00:00.000Z'],
    ['on Friday evening', '2026-03-06T20:00:00.000Z', '2026-03-09T08:00:00.000Z'],
    ['on Saturday noon', '2026-03-07T12:00:00.000Z', '2026-03-09T08:00:00.000Z'],
    [
      'when local Monday is still Sunday in UTC',
      '2026-03-08T23:30:00.000Z',
      '2026-03-09T08:00:00.000Z',
    ],
  ])('%s', (_, from, at) => {
    expect(sendTime(from, berlin())).toBe(at);
  });

  it('leaves an hour to whoever reminds late in the evening, until midnight', () => {
    const late = berlin({ reminderHour: 23 });

    expect(sendTime('2026-03-04T22:59:00.000Z', late)).toBe('2026-03-04T22:59:00.000Z');
    expect(sendTime('2026-03-04T23:00:00.000Z', late)).toBe('2026-03-05T22:00:00.000Z');
  });
});

describe('businessDayFrom', () => {
  it('is the day itself, or the next one that is open', () => {
    expect(businessDayFrom('2026-03-06', berlin())).toBe('2026-03-06');
    expect(businessDayFrom('2026-03-07', berlin())).toBe('2026-03-09');
    expect(businessDayFrom('2026-03-07', berlin({ isBusinessDay: everyDay }))).toBe('2026-03-07');
  });

  it('gives up on a calendar without business days instead of searching for ever', () => {
    const never = berlin({ isBusinessDay: () => false });

    expect(() => businessDayFrom('2026-03-06', never)).toThrow(RangeError);
  });
});
