import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http2';
import { Code, GrpcError } from '../transport/status';
import type { Principal } from './principal';

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** The real server's user for running it, who is no member of `$admins`. */
const OPERATIONS = 'ops';

/** The users that the real server has after its first start. Everybody knows their passwords. */
const defaults = { admin: 'changeit', [OPERATIONS]: 'changeit' };

interface User extends Principal {
  password: Buffer;
}

/**
 * Who may call the node. All but `ops` count as admins, because users here are this installation's services.
 * Passwords of a file are random and long, so a plain SHA-256 of each is kept, not a slow hash.
 */
export class Users {
  private readonly users: Map<string, User>;

  private constructor(passwords: Record<string, string>) {
    this.users = new Map(
      Object.entries(passwords).map(([name, password]) => [
        name,
        { name, admin: name !== OPERATIONS, password: digest(password) },
      ]),
    );
  }

  static defaults(): Users {
    return new Users(defaults);
  }

  /**
   * @param path JSON file `{"name": "password"}`, readable by its owner alone
   * @refuses    a file that others may read, or of another form
   */
  static async load(path: string): Promise<Users> {
    const { mode } = await stat(path);
    if (mode & 0o077) throw new Error(`${path} may be read by others. Run: chmod 600 ${path}`);
    const passwords = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
    const given = Object.values(passwords);
    if (given.length === 0 || given.some((password) => typeof password !== 'string' || password === '')) {
      throw new Error(`${path} must be JSON of the form {"name": "password"}, with at least one user`);
    }
    return new Users(passwords);
  }

  /**
   * @returns undefined for a call without credentials
   * @refuses UNAUTHENTICATED; takes as long for a wrong password as for a right one
   */
  readonly authenticate = ({ authorization }: IncomingHttpHeaders): Principal | undefined => {
    if (authorization === undefined) return undefined;
    const { name, password } = credentials(authorization);
    const user = this.users.get(name);
    const given = digest(password);
    const right = timingSafeEqual(given, user?.password ?? Buffer.alloc(given.length));
    if (!right || !user) throw new GrpcError(Code.unauthenticated, 'The user name or the password is wrong');
    return user;
  };
}

function credentials(header: string): { name: string; password: string } {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header);
  const text = Buffer.from(match?.[1] ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0
    ? { name: '', password: '' }
    : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
