import type { Description, LearnedWeights } from '@ucv/matching';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Longest that it may take: twenty thousand descriptions take some seconds. */
const deadlineMs = 60_000;

/** Learns what comparisons say, while events are decided all the same. @cost one core for some seconds, a minute at most */
export const learnInThread = (descriptions: readonly Description[]): Promise<LearnedWeights> =>
  answerOf<LearnedWeights>(join(__dirname, 'learning-task.js'), descriptions, deadlineMs);

/** What a thread of its own says of some data. @throws where it says nothing in time, which ends it */
export const answerOf = <T>(program: string, workerData: unknown, ms: number): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    const worker = new Worker(program, { workerData });
    const late = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
      void worker.terminate();
    }, ms);
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`it ended with exit code ${code} and no answer`));
    });
  });
