/** Lawful bases of GDPR Art. 6(1)(a) to (f). */
export const lawfulBases = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const;
export type LawfulBasis = (typeof lawfulBases)[number];

/** What personal data may be used for. */
export interface Purpose {
  /** Code, such as `email-marketing`. */
  purpose: string;
  basis: LawfulBasis;
  /** For people: what it means to them. */
  description: string;
  /** Whether the signal `Sec-GPC: 1` objects to it; `sale-or-sharing`, which every tenant has, always counts. */
  gpc?: boolean;
}

/** The purpose that `Sec-GPC` is about: selling or sharing personal data (CCPA 1798.120). */
export const saleOrSharing = 'sale-or-sharing';

/** Request `consent.define-purpose.v1`; answered with the purpose. Request `consent.purposes.v1`: all of them. */
export interface DefinePurpose extends Purpose {
  actor: string;
}
export interface Purposes {
  data: Purpose[];
}
