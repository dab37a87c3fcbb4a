import { expect, it } from 'vitest';
import { newId } from '../../src/db/kit/id.ts';
import { applySchedules } from '../../src/engine/apply-schedules.ts';
import { schedules } from '../../src/workflows/schedules.ts';
import { engine } from '../support/app.ts';

it('creates the schedules and brings them to what they say, whatever is there', async () => {
  const ours = schedules.map((schedule) => ({ ...schedule, id: `${schedule.id}-${newId()}` }));
  const [first] = ours;
  if (!first) throw new Error('There is no schedule.');
  const handle = engine.client.schedule.getHandle(first.id);

  await applySchedules(engine, [{ ...first, cron: '0 4 * * *' }]);
  await handle.pause('for now');
  await applySchedules(engine, ours);

  const described = await handle.describe();
  expect(described.spec.calendars?.[0]).toMatchObject({ minute: [{ start: 5 }] });
  expect(described.spec.calendars?.[0]?.hour).toEqual([{ start: 0, end: 23, step: 1 }]);
  expect(described.action).toMatchObject({ workflowType: 'nightlyTrainings', taskQueue: 'core' });
  expect(described.state.paused).toBe(true);
  await handle.delete();
});
