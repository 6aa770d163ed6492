/** What the holder of a token may do; each route names the roles that may use it. */
export const roles = ['admin', 'governance', 'steward', 'marketer', 'representative', 'service'] as const;
export type Role = (typeof roles)[number];

export interface TokenIssuedData {
  /** SHA-256 of the token, hex. The token itself is shown once and kept nowhere. */
  hash: string;
  role: Role;
  /** What the token is for, as a code. */
  name: string;
}
