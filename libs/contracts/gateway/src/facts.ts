import { type Catalogue, fact, type FactOf } from '@ucv/envelope';
import type { ProfileReadData } from './access';
import type { TokenIssuedData } from './token';
import type { MemberNamingSetData } from './member-naming-set';

/** What the gateway says on the log. */
export const gatewayFacts = {
  'gateway.profile-read.v1': fact<ProfileReadData>({
    category: 'access',
    says: 'a person was shown to someone; said before the answer leaves',
  }),
  'gateway.events-read.v1': fact<ProfileReadData>({
    category: 'access',
    says: 'someone listed accepted events with their content opened',
  }),
  'gateway.token-issued.v1': fact<TokenIssuedData>({ category: 'config', says: 'a token began to be valid' }),
  'gateway.token-revoked.v1': fact<Record<string, never>>({
    category: 'config',
    says: 'a token stopped being valid, for good',
  }),
  'gateway.member-naming-set.v1': fact<MemberNamingSetData>({
    category: 'config',
    says: 'a tenant let members of segments be named to marketers, or took that back',
  }),
} satisfies Catalogue<'gateway'>;

type Facts = typeof gatewayFacts;

/**
 * A person was shown to someone: whom by the stream, who by `metadata.actor`, why by `purpose`. Stream
 * `access-` of the person; appended before the answer leaves.
 */
export type ProfileRead = FactOf<Facts, 'gateway.profile-read.v1'>;

/** Someone listed accepted events with their content opened. Stream `access-` of the token. */
export type EventsRead = FactOf<Facts, 'gateway.events-read.v1'>;

/** A token began to be valid. Stream `config-` of the token's ref; the tenant is the stream's and no other. */
export type TokenIssued = FactOf<Facts, 'gateway.token-issued.v1'>;

/** A token stopped being valid, for good. */
export type TokenRevoked = FactOf<Facts, 'gateway.token-revoked.v1'>;

export type TokenFact = TokenIssued | TokenRevoked;

/** A tenant let members of segments be named to marketers, or took that back. Stream `config-` of the setting. */
export type MemberNamingSet = FactOf<Facts, 'gateway.member-naming-set.v1'>;
