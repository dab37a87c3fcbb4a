/** One summand of Σ amount · e^(−x · time). */
export interface Term {
  time: number;
  amount: number;
}

type Curve = (x: number) => number;

const gridCells = 500;
const bisections = 200;

/**
 * The x at which Σ amount · e^(−x · time) is zero, in ascending order. Terms come by ascending
 * time, none zero. With one change of sign there is exactly one (Descartes' rule, which Laguerre
 * extended to any exponents); with more, the whole range in which roots can lie is searched.
 */
export function dirichletRoots(terms: readonly Term[]): number[] {
  const changes = signChanges(terms);
  if (changes === 0) return [];
  const curve = scaledSum(terms);
  const [from, to] = rootRange(terms);
  if (changes === 1) return [bisect(curve, from, to)];
  return searched(curve, grid(from, to));
}

function signChanges(terms: readonly Term[]): number {
  let changes = 0;
  for (let i = 1; i < terms.length; i += 1)
    if (Math.sign(terms[i]?.amount ?? 0) !== Math.sign(terms[i - 1]?.amount ?? 0)) changes += 1;
  return changes;
}

/** The sum over its largest power: the same sign and zeros, and nothing overflows. */
function scaledSum(terms: readonly Term[]): Curve {
  const [first, last] = [terms[0]?.time ?? 0, terms.at(-1)?.time ?? 0];
  return (x) => {
    const largest = x < 0 ? -x * last : -x * first;
    let sum = 0;
    for (const { time, amount } of terms) sum += amount * Math.exp(-x * time - largest);
    return sum;
  };
}

/** Above the range the first term outweighs all others together, below it the last one does. */
function rootRange(terms: readonly Term[]): [number, number] {
  const total = terms.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
  const reach = (end: Term | undefined, next: Term | undefined) => {
    if (!end || !next) return 0;
    const others = total - Math.abs(end.amount);
    const gap = Math.abs(next.time - end.time);
    return Math.max(0, Math.log(others / Math.abs(end.amount)) / gap) * (1 + 1e-9) + 1e-6;
  };
  return [-reach(terms.at(-1), terms.at(-2)), reach(terms[0], terms[1])];
}

/** Dense around zero, where returns lie, and wide towards the ends. */
function grid(from: number, to: number): number[] {
  const [start, end] = [Math.asinh(from * 10), Math.asinh(to * 10)];
  return Array.from({ length: gridCells + 1 }, (_, i) =>
    i === gridCells ? to : Math.sinh(start + ((end - start) * i) / gridCells) / 10,
  );
}

function searched(curve: Curve, points: readonly number[]): number[] {
  const values = points.map(curve);
  const roots: number[] = [];
  for (let i = 1; i < points.length; i += 1) {
    const [left = 0, right = 0, next = right] = points.slice(i - 1, i + 2);
    const [before = 0, here = 0, after = here] = values.slice(i - 1, i + 2);
    if (before * here < 0) roots.push(bisect(curve, left, right));
    else if (here === 0) roots.push(right);
    else if (here * after > 0 && isDip(before, here, after))
      roots.push(...aroundDip(curve, left, next));
  }
  return roots
    .sort((a, b) => a - b)
    .filter((x, i, all) => i === 0 || x - (all[i - 1] ?? 0) > 1e-9 * (1 + Math.abs(x)));
}

/** Nearer to zero than both neighbours: between them the curve may touch or cross it twice. */
function isDip(before: number, here: number, after: number): boolean {
  return Math.abs(here) <= Math.abs(before) && Math.abs(here) <= Math.abs(after);
}

function aroundDip(curve: Curve, left: number, right: number): number[] {
  const sign = Math.sign(curve(left));
  let [low, high] = [left, right];
  for (let i = 0; i < bisections && high - low > 1e-13 * (1 + Math.abs(low)); i += 1) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (sign * curve(a) < sign * curve(b)) high = b;
    else low = a;
  }
  const bottom = (low + high) / 2;
  const depth = sign * curve(bottom);
  if (depth < 0) return [bisect(curve, left, bottom), bisect(curve, bottom, right)];
  return depth < 1e-14 ? [bottom] : [];
}

function bisect(curve: Curve, from: number, to: number): number {
  let [low, high] = [from, to];
  const sign = Math.sign(curve(low));
  for (let i = 0; i < bisections; i += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    const value = curve(middle);
    if (value === 0) return middle;
    if (Math.sign(value) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
