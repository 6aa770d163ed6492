export type { ProfileReadData } from './access';
export { gatewayFacts } from './facts';
export type { EventsRead, ProfileRead, TokenFact, TokenIssued, TokenRevoked } from './facts';
export { roles } from './token';
export type { Role, TokenIssuedData } from './token';
