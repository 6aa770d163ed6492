import { type Description, learnWeights } from '@ucv/matching';
import { parentPort, workerData } from 'node:worker_threads';

/** Learns in a thread of its own, and ends. */
parentPort?.postMessage(learnWeights(workerData as Description[]));
