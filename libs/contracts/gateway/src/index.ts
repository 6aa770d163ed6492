export type { ProfileReadData } from './access';
export { gatewayFacts } from './facts';
export type { EventsRead, MemberNamingSet, ProfileRead, TokenFact, TokenIssued, TokenRevoked } from './facts';
export { roles } from './token';
export type { Role, TokenIssuedData } from './token';
export type { MemberNamingSetData } from './member-naming-set';
