import { Agent, request } from 'node:http';
import type { ProfileView } from '@ucv/contracts-profile';
import type { RebuildStatus } from '@ucv/contracts-projections';
import type { MeasuredSystem } from '../system/system';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Undefined where nobody is known by that user id. */
/** Any other request. @throws for any answer but 2xx */
export async function call<T>(
  system: MeasuredSystem,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const answer = await exchange(system, { method, path, body: body && JSON.stringify(body) });
  return checked<T>(answer.status, answer.body);
}

export async function readProfile(system: MeasuredSystem, userId: string): Promise<ProfileView | undefined> {
  const { status, body } = await exchange(system, { method: 'GET', path: `/v1/profiles/user_id:${userId}` });
  if (status === 404) return undefined;
  return checked<ProfileView>(status, body);
}

export async function rebuild(system: MeasuredSystem, method: 'POST' | 'GET'): Promise<RebuildStatus> {
  const { status, body } = await exchange(system, { method, path: '/v1/projections/profile/rebuild' });
  return checked<RebuildStatus>(status, body);
}

function checked<T>(status: number | undefined, body: string): T {
  if (status !== undefined && status < 300) return JSON.parse(body) as T;
  throw new Error(`The gateway answered ${status}: ${body.slice(0, 300)}`);
}

function exchange(
  { gateway, adminToken }: MeasuredSystem,
  { method, path, body: sending }: { method: string; path: string; body?: string },
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${adminToken}`,
      ...(sending ? { 'content-type': 'application/json' } : {}),
    };
    const sent = request(`${gateway}${path}`, { method, agent, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(sending);
  });
}
