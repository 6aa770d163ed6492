import type { Description, LearnedWeights } from '@ucv/matching';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Learns what comparisons say, while events are decided all the same. @cost one core for some seconds */
export const learnInThread = (descriptions: readonly Description[]): Promise<LearnedWeights> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'learning-task.js'), { workerData: descriptions });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`learning ended with exit code ${code} and no weights`)));
  });
