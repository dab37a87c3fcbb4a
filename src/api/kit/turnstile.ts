import { Problem } from '../../domain/kit/problem.ts';

/**
 * Lets `atOnce` pieces of work through at a time and `waiting` more stand in line; whoever comes
 * after that is refused with 503, so that a storm of costly requests cannot pile up.
 */
export function turnstile({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  const line: Array<() => void> = [];
  let inside = 0;

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside < atOnce) inside += 1;
    else if (line.length < waiting) await new Promise<void>((enter) => line.push(enter));
    else {
      const detail = 'Too many at once; try again in a moment.';
      throw new Problem('unavailable', 'busy', detail, { retryAfterS: 2 });
    }
    try {
      return await work();
    } finally {
      // Whoever waited longest takes the place, so `inside` stays as it is.
      const next = line.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
