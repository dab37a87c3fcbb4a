import { type KeptPart, keepRunning, type Part } from './keep-running.ts';

export type Supervisor = {
  /** Brings parts up side by side; rejects with the first that could not be. */
  run: (...parts: Part[]) => Promise<void>;
  restart: (name: string) => void;
  /** Stops everything, the parts that came up last first. */
  stop: () => Promise<void>;
};

export function createSupervisor(home: string): Supervisor {
  const groups: Map<string, KeptPart>[] = [];
  let stopped = false;
  return {
    async run(...parts) {
      if (stopped) throw new Error('stopped');
      const group = new Map(parts.map((part) => [part.name, keepRunning(part, home)]));
      groups.push(group);
      const brought = [...group].map(([name, { ready }]) =>
        ready.catch((error: Error) => {
          throw new Error(`${name} does not come up: ${error.message} (${home}/logs/${name}.log)`);
        }),
      );
      await Promise.all(brought);
    },
    restart(name) {
      for (const group of groups) group.get(name)?.restart();
    },
    async stop() {
      stopped = true;
      for (const group of groups.toReversed())
        await Promise.all([...group.values()].map((part) => part.stop()));
    },
  };
}
