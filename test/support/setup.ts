import { beginFile } from './each-file.ts';

await beginFile();
