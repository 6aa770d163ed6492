import fc from 'fast-check';
import { type Basis, permission, type Status } from './index';

const bases: Basis[] = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
];
const statuses: Status[] = ['granted', 'denied', 'withdrawn', 'objected'];
const decided = (status: Status) => ({ status, decisionId: 'd' });

/** Reference: which of the statuses allow a basis; `-` is nothing said. */
const allowing: Record<Basis, string[]> = {
  consent: ['granted'],
  contract: ['-', ...statuses],
  'legal-obligation': ['-', ...statuses],
  'vital-interests': ['-', ...statuses],
  'public-task': ['-', 'granted'],
  'legitimate-interests': ['-', 'granted'],
};

describe('permission', () => {
  it('follows the lawful basis', () => {
    const status = fc.constantFrom('-' as const, ...statuses);
    fc.assert(
      fc.property(fc.constantFrom(...bases), status, (basis, said) => {
        const given = permission({ basis }, said === '-' ? undefined : decided(said));
        expect(given.allowed).toBe(allowing[basis].includes(said));
        expect(given.basis).toBe(basis);
      }),
      { seed: 20261124, numRuns: 2_000 },
    );
  });

  it('says what it rests on', () => {
    expect(permission({ basis: 'consent' }, decided('granted'))).toEqual({
      allowed: true,
      reason: 'granted',
      basis: 'consent',
      decisionId: 'd',
    });
    expect(permission({ basis: 'consent' }, undefined)).toMatchObject({
      reason: 'not-granted',
      decisionId: null,
    });
    expect(permission({ basis: 'legitimate-interests' }, decided('objected'))).toMatchObject({
      reason: 'objected',
      decisionId: 'd',
    });
    expect(permission({ basis: 'contract' }, decided('objected'))).toMatchObject({
      reason: 'basis-needs-no-consent',
      decisionId: null,
    });
  });

  it('is never given for a purpose that nobody defined', () => {
    expect(permission(undefined, decided('granted'))).toEqual({
      allowed: false,
      reason: 'purpose-unknown',
      basis: null,
      decisionId: null,
    });
  });
});
