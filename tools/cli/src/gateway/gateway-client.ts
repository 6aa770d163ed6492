import { Refused } from '../refused';
import type { Connection } from './connection';

export type Query = Record<string, string | number | boolean | undefined>;

interface ErrorBody {
  error?: { code?: string; message?: string; details?: unknown };
}

/** The gateway's HTTP API; every refusal becomes a `Refused` that says what to do. */
export class GatewayClient {
  constructor(
    private readonly at: Connection,
    private readonly headers: Record<string, string> = {},
  ) {}

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return (await this.send('GET', path, query)).json() as Promise<T>;
  }

  async post<T>(path: string): Promise<T> {
    return (await this.send('POST', path, {})).json() as Promise<T>;
  }

  /** The answer's bytes as they come. */
  async stream(path: string, query: Query = {}): Promise<ReadableStream<Uint8Array>> {
    return (await this.send('GET', path, query)).body ?? new ReadableStream();
  }

  private async send(method: string, path: string, query: Query): Promise<Response> {
    const headers = { ...this.headers, authorization: `Bearer ${this.at.token}` };
    const url = this.urlOf(path, query);
    const response = await fetch(url, { method, headers }).catch((error: Error) => this.nobody(error));
    if (!response.ok) throw await refusal(response);
    return response;
  }

  private urlOf(path: string, query: Query): URL {
    const url = parseUrl(`${this.at.url}${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }

  private nobody({ cause, message }: Error): never {
    const { code } = (cause ?? {}) as { code?: string };
    throw new Refused(
      'cli.nobody-answers',
      `Nobody answers at ${this.at.url} (${code ?? message}).\nDo: npm start, and wait for "UCV ready". ` +
        'If it runs elsewhere, set UCV_GATEWAY_URL or UCV_GATEWAY_PORT.',
    );
  }
}

function parseUrl(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new Refused('cli.url-invalid', 'UCV_GATEWAY_URL is not a URL. Write it as http://127.0.0.1:3000.');
}

/** What to do where the gateway's own message does not say it. */
const cures: Record<number, string> = {
  401: 'Do: set UCV_ADMIN_TOKEN, or UCV_HOME to the folder of the installation that you ask.',
  403: 'Do: ask with a token of another role (UCV_ADMIN_TOKEN).',
  503: 'Do: try again in a moment; npx ucv doctor shows what is not ready.',
};

async function refusal(response: Response): Promise<Refused> {
  const { error } = (await response.json().catch(() => ({}))) as ErrorBody;
  const message = error?.message ?? `The gateway answered with status ${response.status}.`;
  const cure = cures[response.status];
  return new Refused(
    error?.code ?? `http.${response.status}`,
    cure ? `${message}\n${cure}` : message,
    error?.details,
    response.status === 400 ? 2 : 1,
  );
}
