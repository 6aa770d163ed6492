import { connect } from 'node:net';

/** Whether something accepts TCP connections there, within `timeoutMs`. */
export function acceptsConnections(port: number, host = '127.0.0.1', timeoutMs = 1_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

/** Whether an HTTP address answers with a 2xx status, within `timeoutMs`. */
export async function answersOk(url: string, timeoutMs = 2_000): Promise<boolean> {
  return mustAnswerOk(url, timeoutMs).catch(() => false);
}

/** @refuses  with what it answered instead, or why it did not */
export async function mustAnswerOk(url: string, timeoutMs = 2_000): Promise<true> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  const answer = await response.text();
  if (response.ok) return true;
  throw new Error(`${url} answers ${response.status} ${answer.slice(0, 500)}`);
}
