export type { EventsRead, ProfileRead, ProfileReadData } from './access';
export { roles } from './token';
export type { Role, TokenFact, TokenIssued, TokenIssuedData, TokenRevoked } from './token';
