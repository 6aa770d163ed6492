import type { Fact } from '@ucv/envelope';

/** What the holder of a token may do; each route names the roles that may use it. */
export const roles = ['admin', 'governance', 'steward', 'marketer', 'representative', 'service'] as const;
export type Role = (typeof roles)[number];

/** A token began to be valid. Stream `config-` of the token's ref; the tenant is the stream's and no other. */
export type TokenIssued = Fact<'gateway.token-issued.v1', TokenIssuedData>;

export interface TokenIssuedData {
  /** SHA-256 of the token, hex. The token itself is shown once and kept nowhere. */
  hash: string;
  role: Role;
  /** What the token is for, as a code. */
  name: string;
}

/** A token stopped being valid, for good. */
export type TokenRevoked = Fact<'gateway.token-revoked.v1', Record<string, never>>;

export type TokenFact = TokenIssued | TokenRevoked;
