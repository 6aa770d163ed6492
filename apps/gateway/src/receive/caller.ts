import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@ucv/contracts-gateway';
import { Refusal } from '@ucv/platform-service';
import type { FastifyRequest } from 'fastify';

/** Who is asking: all that a handler may know of the token. */
export interface Caller {
  /** The one tenant that the token belongs to. */
  tenant: string;
  role: Role;
  /** Opaque ref of the token. */
  actor: string;
}

/** The request as it concerns a handler: who asks, by which route, why, and under which id it is logged. */
export interface Asked extends Caller {
  /** `GET /v1/profiles/:ref`: the pattern, never the URL. */
  route: string;
  requestId: string;
  purpose?: string;
}

export type GuardedRequest = FastifyRequest & { caller?: Caller };

const purposeCode = /^[a-z0-9-]{1,40}$/;

/** @refuses gateway.purpose-invalid */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const request = context.switchToHttp().getRequest<GuardedRequest>();
  if (!request.caller) throw new Error('the route is public and has no caller');
  const purpose = request.headers['x-purpose'];
  if (purpose !== undefined && !(typeof purpose === 'string' && purposeCode.test(purpose))) {
    throw new Refusal(
      'gateway.purpose-invalid',
      'X-Purpose takes a code of a-z, 0-9 and -, at most 40 characters.',
    );
  }
  const route = `${request.method} ${request.routeOptions.url}`;
  return { ...request.caller, route, requestId: request.id, purpose };
});
