import { Agent, request } from 'node:http';
import type { ProfileView, RebuildStatus } from '@ucv/contracts-profile';
import type { MeasuredSystem } from '../system/system';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Undefined where nobody is known by that user id. */
export async function readProfile(system: MeasuredSystem, userId: string): Promise<ProfileView | undefined> {
  const { status, body } = await call(system, 'GET', `/v1/profiles/user_id:${userId}`);
  if (status === 404) return undefined;
  return checked<ProfileView>(status, body);
}

export async function rebuild(system: MeasuredSystem, method: 'POST' | 'GET'): Promise<RebuildStatus> {
  const { status, body } = await call(system, method, '/v1/projections/profile/rebuild');
  return checked<RebuildStatus>(status, body);
}

function checked<T>(status: number | undefined, body: string): T {
  if (status !== undefined && status < 300) return JSON.parse(body) as T;
  throw new Error(`The gateway answered ${status}: ${body.slice(0, 300)}`);
}

function call(
  { gateway, adminToken }: MeasuredSystem,
  method: string,
  path: string,
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const sent = request(`${gateway}${path}`, { method, agent, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}
