import type { DataRequest } from '@ucv/contracts-consent';
import { setTimeout as delay } from 'node:timers/promises';
import { Refused } from '../refused';
import { printLine } from '../terminal';
import { requestLine } from '../view/request-line';
import type { GatewayClient } from './gateway-client';

const everyMs = 250;
/** A service that restarts is away for some seconds; the request goes on when it is back. */
const patienceMs = 30_000;

/** Follows a request to its end, with a line on every step. */
export async function followRequest(
  gateway: GatewayClient,
  opened: DataRequest,
  progress: NodeJS.WritableStream,
): Promise<DataRequest> {
  let [request, shown, lastAnswer] = [opened, '', Date.now()];
  while (!isOver(request)) {
    if (requestLine(request) !== shown) printLine(progress, (shown = requestLine(request)));
    await delay(everyMs);
    const next = await gateway.get<DataRequest>(`/v1/requests/${opened.id}`).catch((error: Error) => {
      if (Date.now() - lastAnswer > patienceMs || !isPassing(error)) throw error;
      return undefined;
    });
    if (next) [request, lastAnswer] = [next, Date.now()];
  }
  return request;
}

const isOver = ({ state }: DataRequest): boolean => state === 'completed' || state === 'refused';

const isPassing = (error: Error): boolean =>
  error instanceof Refused && ['cli.nobody-answers', 'messaging.no-answer'].includes(error.code);
