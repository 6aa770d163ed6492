import { Code, GrpcError } from '../transport/status';

/** Who makes a call; over TLS without credentials there is none. */
export interface Principal {
  readonly name: string;
  /** Member of `$admins`: may use system streams and `$all`. */
  readonly admin: boolean;
}

/** The caller of a node without authentication. */
export const everyone: Principal = { name: '', admin: true };

export type Use = 'read' | 'write' | 'delete';

export const accessDenied = (): GrpcError =>
  new GrpcError(Code.permissionDenied, 'Access Denied', { exception: 'access-denied' });

/**
 * The real server's default rules (24.10): nobody does anything without signing in, everybody signed in uses
 * ordinary streams and their metadata, only admins use system streams, their metadata and `$all`. Nobody writes
 * to `$all` or deletes a metadata stream. There are no rules of a single stream.
 * @refuses PERMISSION_DENIED
 */
export function mustBeAllowed(caller: Principal | undefined, use: Use, stream: string): void {
  const metadata = stream.startsWith('$$');
  const never = metadata ? use === 'delete' : stream === '$all' && use !== 'read';
  const system = (metadata ? stream.slice(2) : stream).startsWith('$');
  if (never || !caller || (system && !caller.admin)) throw accessDenied();
}
