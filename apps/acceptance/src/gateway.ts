import type { PersonHistory, ProfileView, TimelineEntry, TimelinePage } from '@ucv/contracts-profile';
import type { BeginRebuild, RebuildStatus } from '@ucv/contracts-projections';

/** The gateway's HTTP API, as an application uses it. */
export class Gateway {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  profile(ref: string, query: Record<string, string> = {}): Promise<ProfileView> {
    return this.read(`${pathOf(ref)}?${new URLSearchParams(query)}`);
  }

  history(ref: string): Promise<PersonHistory> {
    return this.read(`${pathOf(ref)}/history`);
  }

  /** The whole timeline, page by page, newest first. */
  async timeline(ref: string, limit = 200): Promise<TimelineEntry[]> {
    const entries: TimelineEntry[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: URLSearchParams = new URLSearchParams({
        limit: String(limit),
        ...(cursor ? { cursor } : {}),
      });
      const page: TimelinePage = await this.read(`${pathOf(ref)}/timeline?${query}`);
      entries.push(...page.data);
      cursor = page.cursor;
    }
    return entries;
  }

  rebuildStatus(projection: string): Promise<RebuildStatus> {
    return this.read(`/v1/projections/${projection}/rebuild`);
  }

  beginRebuild(projection: string, options: Omit<BeginRebuild, 'projection'> = {}): Promise<RebuildStatus> {
    return this.send('POST', `/v1/projections/${projection}/rebuild`, options);
  }

  /** Any request, answered as it is. No answer within 15 s is a fault. */
  request(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      signal: AbortSignal.timeout(15_000),
      ...init,
      headers: { authorization: `Bearer ${this.token}`, 'x-purpose': 'acceptance', ...init.headers },
    });
  }

  /** @refuses  any answer but 2xx */
  async read<T>(path: string): Promise<T> {
    return answered<T>(await this.request(path));
  }

  /** @refuses  any answer but 2xx */
  async send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return answered<T>(await this.request(path, { method, headers, body: JSON.stringify(body) }));
  }
}

async function answered<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`The gateway answers ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const pathOf = (ref: string): string => `/v1/profiles/${encodeURIComponent(ref)}`;
