import { cancelRunsOf, type RunEnd, type RunRef } from '../db/kit/runs.ts';
import { endRun } from '../db/run-ends.ts';
import type { Deps } from './deps.ts';

export function runActivities({ database }: Deps) {
  return {
    /** Writes how a run ended, and ends what it left open; a second call changes nothing. */
    async endRun(ref: RunRef, end: RunEnd): Promise<void> {
      await endRun(database.app.scoped({ orgId: ref.orgId }), ref, end);
    },
    /** Ends the child runs that their parent's workflow, which is ending, did not get to. */
    async cancelChildRuns(ref: RunRef): Promise<void> {
      await cancelRunsOf(database.app.scoped({ orgId: ref.orgId }), ref);
    },
  };
}

export type RunActivities = ReturnType<typeof runActivities>;
