import { randomBytes, randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { type Role, roles } from '@ucv/contracts-gateway';
import { isRef, streamName } from '@ucv/envelope';
import { decide, EventLog, LogUnavailable } from '@ucv/platform-event-store';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { IsIn, Matches } from 'class-validator';
import { type TokenCommand, tokenDecider, type TokenState } from '../decide/token';
import { metadataOf } from '../publish/metadata';
import { type Asked, AskedBy } from './caller';
import { Documented, idParamOf } from './documented';
import { tokenNamePattern } from './field-rules';
import { sha256 } from './tokens';
import { TokenTable } from '../project/token-projection';

class IssueToken {
  @IsIn(roles) role: Role;
  @Matches(new RegExp(tokenNamePattern), {
    message: 'must be a code of a-z, 0-9 and -, at most 40 characters',
  })
  name: string;
}

interface TokenRow {
  ref: string;
  name: string;
  role: Role;
  created_at: Date;
  revoked_at: Date | null;
}

/** Tokens of the caller's tenant. They are facts first; the answer comes once the table has them. */
@Controller('v1/tokens')
export class TokensController {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly table: TokenTable,
  ) {}

  @Get()
  @Documented({
    summary: 'Tokens of this tenant, newest first; never the tokens themselves',
    answer: 'TokenList',
  })
  async list(@AskedBy() { tenant }: Asked) {
    const rows = await this.readModel.forTenant(tenant, (tx) =>
      tx.query<TokenRow[]>(
        'SELECT ref, name, role, created_at, revoked_at FROM token WHERE tenant = $1 ORDER BY created_at DESC, ref',
        [tenant],
      ),
    );
    const data = rows.map(({ ref, name, role, created_at, revoked_at }) => ({
      id: ref,
      name,
      role,
      createdAt: created_at.toISOString(),
      revokedAt: revoked_at?.toISOString() ?? null,
    }));
    return { data };
  }

  @Post()
  @Documented({
    summary: 'Issue a token',
    body: 'IssueToken',
    answer: 'IssuedToken',
    status: 201,
    refusals: ['gateway.log-unavailable'],
  })
  async issue(@Body() { role, name }: IssueToken, @AskedBy() asked: Asked) {
    const [ref, token] = [randomBytes(16).toString('hex'), `ucv_${randomBytes(32).toString('base64url')}`];
    const hash = sha256(token).toString('hex');
    await this.apply(asked.tenant, ref, { kind: 'issue', hash, role, name, ...stamp(asked) });
    return { id: ref, name, role, token };
  }

  @Delete(':id')
  @HttpCode(204)
  @Documented({
    summary: 'Revoke a token, for good',
    refusals: ['gateway.token-not-found', 'gateway.log-unavailable'],
  })
  @ApiParam(idParamOf('token'))
  async revoke(@Param('id') id: string, @AskedBy() asked: Asked): Promise<void> {
    const state = isRef(id)
      ? await this.apply(asked.tenant, id, { kind: 'revoke', ...stamp(asked) })
      : 'unknown';
    if (state !== 'unknown') return;
    throw new Refusal('gateway.token-not-found', 'This tenant has no token of that id.', { status: 404 });
  }

  private async apply(tenant: string, ref: string, command: TokenCommand): Promise<TokenState> {
    try {
      const decided = await decide(this.log, tokenDecider, streamName('config', tenant, ref), command);
      if (decided.position !== undefined) await this.table.reached(decided.position);
      return decided.state;
    } catch (cause) {
      if (!(cause instanceof LogUnavailable)) throw cause;
      throw new Refusal(
        'gateway.log-unavailable',
        'The log does not answer; look at the list of tokens before you try again.',
        { status: 503, cause },
      );
    }
  }
}

const stamp = (asked: Asked) => ({ id: randomUUID(), metadata: metadataOf(asked) });
