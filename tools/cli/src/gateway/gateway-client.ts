import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { Refused } from '../refused';
import type { Connection } from './connection';
import { type Asking, httpAnswer } from './http-request';

export type Query = Record<string, string | number | boolean | undefined>;

interface ErrorBody {
  error?: { code?: string; message?: string; details?: unknown };
}

/** A question is answered within this, or its service is stuck. */
const patienceMs = 60_000;

/** The gateway's HTTP API; every refusal becomes a `Refused` that says what to do. */
export class GatewayClient {
  constructor(
    private readonly at: Connection,
    private readonly headers: Record<string, string> = {},
  ) {}

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return json(await this.send({ method: 'GET', patienceMs }, this.urlOf(path, query))) as Promise<T>;
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this.write('POST', path, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.write('PUT', path, body);
  }

  delete<T>(path: string, body?: object): Promise<T> {
    return this.write('DELETE', path, body);
  }

  /** The answer's bytes as they come, for as long as they come. */
  stream(path: string, query: Query = {}, signal?: AbortSignal): Promise<AsyncIterable<Buffer>> {
    return this.send({ method: 'GET', signal }, this.urlOf(path, query));
  }

  private async write<T>(method: string, path: string, body?: object): Promise<T> {
    const asking = { method, patienceMs, body: body && JSON.stringify(body) };
    return json(await this.send(asking, this.urlOf(path, {}))) as Promise<T>;
  }

  private async send(asking: Omit<Asking, 'headers'>, url: URL): Promise<IncomingMessage> {
    const headers = {
      ...this.headers,
      authorization: `Bearer ${this.at.token}`,
      ...(asking.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await httpAnswer(url, { ...asking, headers }).catch((error: Error) => this.nobody(error));
    const { statusCode: status = 0 } = answer;
    if (status < 200 || status > 299) throw await refusal(status, answer);
    return answer;
  }

  private urlOf(path: string, query: Query): URL {
    const url = parseUrl(`${this.at.url}${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }

  private nobody({ code, message }: NodeJS.ErrnoException): never {
    throw new Refused(
      'cli.nobody-answers',
      `Nobody answers at ${this.at.url} (${code || message}).\nDo: npm start, and wait for "UCV ready". ` +
        'If it runs elsewhere, set UCV_GATEWAY_URL or UCV_GATEWAY_PORT.',
    );
  }
}

function parseUrl(text: string): URL {
  if (/^https?:/.test(text) && URL.canParse(text)) return new URL(text);
  throw new Refused('cli.url-invalid', 'UCV_GATEWAY_URL is not a URL. Write it as http://127.0.0.1:3000.');
}

/** What to do where the gateway's own message does not say it. */
const cures: Record<number, string> = {
  401: 'Do: set UCV_ADMIN_TOKEN, or UCV_HOME to the folder of the installation that you ask.',
  403: 'Do: ask with a token of another role (UCV_ADMIN_TOKEN).',
  503: 'Do: try again in a moment; npx ucv doctor shows what is not ready.',
};

/** Taken, and done later: whoever tried again would order it twice. */
const cureOf = (status: number, code?: string): string | undefined =>
  code === 'identity.not-reached' ? undefined : cures[status];

async function refusal(status: number, answer: IncomingMessage): Promise<Refused> {
  const { error = {} } = (await json(answer).catch(() => ({}))) as ErrorBody;
  const message = error.message ?? `The gateway answered with status ${status}.`;
  const cure = cureOf(status, error.code);
  const told = cure ? `${message}\n${cure}` : message;
  return new Refused(error.code ?? `http.${status}`, told, error.details, status === 400 ? 2 : 1);
}
