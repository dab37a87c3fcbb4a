import { parentPort, workerData } from 'node:worker_threads';
import { readStatements } from '../../domain/documents/statement-reader.ts';

// A thread of `read-pages.ts`: reads what it is given, answers once, and ends.
const { pages, fileName } = workerData;
parentPort?.postMessage(readStatements(pages, { fileName }));
