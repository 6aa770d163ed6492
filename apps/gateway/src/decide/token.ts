import type { Role, TokenFact, TokenIssued, TokenRevoked } from '@ucv/contracts-gateway';
import type { Fact, FactMetadata } from '@ucv/envelope';

/** A token as its stream tells it. */
export type TokenState = 'unknown' | 'valid' | 'revoked';

export type TokenCommand =
  | { kind: 'issue'; id: string; hash: string; role: Role; name: string; metadata: FactMetadata }
  | { kind: 'revoke'; id: string; metadata: FactMetadata };

/** A token is issued once and revoked at most once; revoking what is not valid has nothing to say. */
export const tokenDecider = {
  initial: 'unknown' as TokenState,

  evolve(state: TokenState, fact: Fact): TokenState {
    switch ((fact as TokenFact).type) {
      case 'gateway.token-issued.v1':
        return state === 'unknown' ? 'valid' : state;
      case 'gateway.token-revoked.v1':
        return 'revoked';
      default:
        return state;
    }
  },

  decide(command: TokenCommand, state: TokenState): TokenFact[] {
    if (command.kind === 'issue') return state === 'unknown' ? [issued(command)] : [];
    return state === 'valid' ? [revoked(command)] : [];
  },
};

const issued = ({ id, hash, role, name, metadata }: TokenCommand & { kind: 'issue' }): TokenIssued => ({
  id,
  type: 'gateway.token-issued.v1',
  data: { hash, role, name },
  metadata,
});

const revoked = ({ id, metadata }: TokenCommand & { kind: 'revoke' }): TokenRevoked => ({
  id,
  type: 'gateway.token-revoked.v1',
  data: {},
  metadata,
});
