import type { Permission } from '@ucv/contracts-consent';
import { clearance } from './clearance';

const permission = (allowed: boolean, reason: string): Permission => ({
  allowed,
  reason,
  basis: 'consent',
  decisionId: null,
});
const known = { personKnown: true, young: false };

it.each([
  ['allowed and known', permission(true, 'granted'), known, 'send'],
  ['withdrawn', permission(false, 'withdrawn'), known, 'not-allowed'],
  ['erased by consent', permission(false, 'person-erased'), known, 'person-erased'],
  ['unknown to profile', permission(true, 'granted'), { personKnown: false, young: false }, 'person-erased'],
  ['not yet known to profile', permission(true, 'granted'), { personKnown: false, young: true }, 'wait'],
  [
    'withdrawn, not yet known',
    permission(false, 'withdrawn'),
    { personKnown: false, young: true },
    'not-allowed',
  ],
  ['without an answer', undefined, known, 'wait'],
])('a delivery to somebody %s', (_, answer, about, expected) => {
  expect(clearance(answer, about)).toBe(expected);
});
