/** Work that the engine starts by the clock, for all organizations together. */
export interface ScheduledWorkflow {
  /** The schedule's id in the engine, and the beginning of its workflows' ids. */
  id: string;
  workflowType: string;
  /** Minutes and hours are of UTC: what has to know local time asks for it itself. */
  cron: string;
  why: string;
}

/** Every schedule of the system; the worker brings the engine's to these when it starts. */
export const schedules: readonly ScheduledWorkflow[] = [
  {
    id: 'nightly-trainings',
    workflowType: 'nightlyTrainings',
    cron: '5 * * * *',
    why: 'Trains the payment models of the organizations in which it is past two in the morning.',
  },
];
