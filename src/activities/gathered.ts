import { setTimeout as sleep } from 'node:timers/promises';

interface Call<One, Answer> {
  one: One;
  answer: (answer: Answer | Promise<Answer>) => void;
}

export interface Gathering<One, Answer> {
  /** At once at most. */
  most: number;
  /** Between one go and the next, so that more can come together. */
  pauseMs: number;
  /** Answers in the order of what it is given; of one key it is never under way twice. */
  work: (key: string, all: readonly One[]) => Promise<Answer[]>;
}

/**
 * Lets calls of one key that come while others of it are under way go together afterwards; a call
 * that comes alone goes at once. What fails together is tried one by one, so that none fails for
 * another.
 */
export function gathered<One, Answer>({ most, pauseMs, work }: Gathering<One, Answer>) {
  const waiting = new Map<string, Call<One, Answer>[]>();

  async function alone(key: string, one: One): Promise<Answer> {
    const [answer] = await work(key, [one]);
    return answer as Answer;
  }

  async function go(key: string, calls: readonly Call<One, Answer>[]): Promise<void> {
    try {
      const answers = await work(
        key,
        calls.map(({ one }) => one),
      );
      for (const [i, call] of calls.entries()) call.answer(answers[i] as Answer);
    } catch (error) {
      for (const call of calls) {
        const again = calls.length > 1 ? alone(key, call.one) : Promise.reject<Answer>(error);
        call.answer(again);
        await again.catch(() => undefined);
      }
    }
  }

  async function drain(key: string, calls: Call<One, Answer>[]): Promise<void> {
    while (calls.length > 0) {
      await go(key, calls.splice(0, most));
      await sleep(pauseMs);
    }
    waiting.delete(key);
  }

  return (key: string, one: One): Promise<Answer> => {
    const { promise, resolve: answer } = Promise.withResolvers<Answer>();
    const calls = waiting.get(key) ?? [];
    calls.push({ one, answer });
    if (calls.length === 1 && !waiting.has(key)) {
      waiting.set(key, calls);
      void drain(key, calls);
    }
    return promise;
  };
}
