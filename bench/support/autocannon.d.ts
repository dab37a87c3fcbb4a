// The package ships no types: only what the benchmarks use of it.
declare module 'autocannon' {
  interface Options {
    url: string;
    method?: 'GET' | 'POST';
    body?: string;
    headers?: Record<string, string>;
    connections: number;
    amount?: number;
    /** Requests a second of all connections together. */
    overallRate?: number;
    /** Seconds, where no amount is given. */
    duration?: number;
  }
  interface Result {
    non2xx: number;
    requests: { average: number };
    latency: { p99: number };
  }
  export default function autocannon(options: Options): Promise<Result>;
}
