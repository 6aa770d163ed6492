import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Role } from '@ucv/contracts-gateway';
import { Refusal } from '@ucv/platform-service';
import type { FastifyReply } from 'fastify';
import { accessTo } from '../decide/access';
import type { Caller, GuardedRequest } from './caller';
import { Tokens } from './tokens';

const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{16,200})$/i;

/**
 * Lets in by token and role, as the table says, and binds the request to the token's tenant.
 * @refuses gateway.unauthenticated (401), gateway.forbidden (403)
 */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(private readonly tokens: Tokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Which service may ask over NATS, its server says.
    if (context.getType() === 'rpc') return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const access = accessTo(request.method, request.routeOptions.url ?? '');
    if (access?.roles === 'public') return true;
    const caller = await this.callerOf(request);
    if (!caller) {
      void context.switchToHttp().getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
      throw new Refusal('gateway.unauthenticated', 'Send a valid token as Authorization: Bearer <token>.', {
        status: 401,
      });
    }
    request.caller = permitted(caller, access?.roles ?? []);
    return true;
  }

  private async callerOf({ headers }: GuardedRequest): Promise<Caller | undefined> {
    const token = bearer.exec(headers.authorization ?? '')?.[1];
    return token ? this.tokens.callerOf(token) : undefined;
  }
}

function permitted(caller: Caller, allowed: readonly Role[]): Caller {
  if (allowed.includes(caller.role)) return caller;
  throw new Refusal('gateway.forbidden', `The role ${caller.role} may not use this route.`, {
    status: 403,
    details: { allowed },
  });
}
