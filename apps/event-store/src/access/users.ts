import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http2';
import { Code, GrpcError } from '../transport/status';

/** What anyone may call: it tells nothing of what is stored, and clients ask it before they sign in. */
const open = new Set([
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
  '/event_store.client.gossip.Gossip/Read',
]);

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Who may call the node. Passwords are random and long, so a plain SHA-256 of each is kept, not a slow hash. */
export class Users {
  private constructor(private readonly passwords: Map<string, Buffer>) {}

  /**
   * @param path JSON file `{"name": "password"}`, readable by its owner alone
   * @refuses    a file that others may read, or of another form
   */
  static async load(path: string): Promise<Users> {
    const { mode } = await stat(path);
    if (mode & 0o077) throw new Error(`${path} may be read by others. Run: chmod 600 ${path}`);
    const entries = Object.entries(JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>);
    if (
      entries.length === 0 ||
      entries.some(([, password]) => typeof password !== 'string' || password === '')
    ) {
      throw new Error(`${path} must be JSON of the form {"name": "password"}, with at least one user`);
    }
    return new Users(new Map(entries.map(([name, password]) => [name, digest(password as string)])));
  }

  /** @refuses UNAUTHENTICATED without the right name and password; takes as long for a wrong one as for a right one */
  readonly authorize = (path: string, headers: IncomingHttpHeaders): void => {
    if (open.has(path)) return;
    const { name, password } = credentials(headers.authorization);
    const expected = this.passwords.get(name);
    const given = digest(password);
    const right = timingSafeEqual(given, expected ?? Buffer.alloc(given.length));
    if (!right || !expected) {
      throw new GrpcError(Code.unauthenticated, 'The user name or the password is wrong', {
        exception: 'access-denied',
      });
    }
  };
}

function credentials(header: string | undefined): { name: string; password: string } {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '');
  const text = Buffer.from(match?.[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0
    ? { name: '', password: '' }
    : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
