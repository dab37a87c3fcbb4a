/**
 * Workflows and short database work run on `core`; slow or rationed activities have their own
 * queue.
 */
export const taskQueues = {
  core: 'core',
  documents: 'documents',
} as const;
