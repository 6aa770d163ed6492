import { isTransient } from '@ucv/platform-read-model';
import { CheckpointMoved } from './checkpoint';
import { LogError } from './errors';

/** Whether trying the same work again may well succeed: then nothing is said about the facts that it was about. */
export const mayPass = (error: unknown): boolean =>
  error instanceof CheckpointMoved || error instanceof LogError || isTransient(error);
