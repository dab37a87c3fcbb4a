/**
 * How much of the machine the API's garbage may take. Left alone, V8 lets it grow to four times
 * what lives (60 MB), with 128 MB for what was just made; the image starts the API with the same.
 */
export const apiMemoryFlags = ['--max-semi-space-size=16', '--max-old-space-size=512'];

/** Without it glibc keeps a heap for every thread that ever compiled or compressed something. */
export const apiMemoryEnv = { MALLOC_ARENA_MAX: '2' };
