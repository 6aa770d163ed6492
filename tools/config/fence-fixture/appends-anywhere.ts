import type { EventLog } from '@ucv/platform-event-store';

export const say = (log: EventLog, expected?: number): Promise<unknown> =>
  log.append('config-aa.main.1', [], expected ?? 'any');
